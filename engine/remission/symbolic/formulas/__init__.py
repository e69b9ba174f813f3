"""Formulas for solvers.

In come the conditions and terms of a protocol; out go formulas over the variables of a patient in Kleene's three
values, and what a solver such as z3 says of them.
"""
