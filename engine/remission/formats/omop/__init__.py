"""Tables of a database file, such as the OMOP Common Data Model in DuckDB.

In comes a file and the name of a table; out goes a `Grid`.
"""
