"""What is found, shown.

In come decisions, problems, tables and figures as data; out go text for a terminal, JSON, CSV, Parquet and pages of
HTML, each whole or not at all.
"""
