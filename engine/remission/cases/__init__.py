"""Tables, frames and values become cases.

In come CSV and Parquet files, frames of Polars, DuckDB or Spark, and values by name; out go cases with exact values
in canonical units, and every problem with its place.
"""
