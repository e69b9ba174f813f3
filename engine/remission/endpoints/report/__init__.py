"""The figures of a cohort for people and for machines.

In comes what `endpoints` found, out go one page, one JSON document, or a folder of tables.
"""
