"""Numbers that no fraction is: roots, powers, exponentials and logarithms, compared exactly.

In: fractions. Out: `power`, `exponential`, `logarithm`; a `Real` is added, multiplied and compared as a fraction is.
"""
