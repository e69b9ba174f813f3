"""Files of other programs as tables of text.

In comes a file (CSV, Parquet, an Excel workbook, SAS, CDISC Dataset-JSON); out goes a `Grid`, whose rows keep their place in it.
"""
