"""The language of conditions and formulas: quantities, units, facts and the tree that every reading interprets.

In come texts of people, out go typed nodes with exact numbers and the three truth values.
"""
