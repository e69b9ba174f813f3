"""Formulas in columns: doubles with a computed bound of their error, and the exact answer where that is not enough.

In come terms of the rules and columns; out go columns of amounts, truths of comparisons, and which rows are unsure.
"""
