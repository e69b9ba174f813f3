"""Whole columns become cases at once, for cohorts.

In come files in parts and frames of Polars, DuckDB or Spark; out go columns that hold the same values as `cells`
gives one by one.
"""
