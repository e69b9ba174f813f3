"""The facts of a vocabulary, declared.

In come facts as written: kinds, units, plausible ranges, codes, and which of many observations counts. Out go facts that
every reading knows, with their companions, or every problem with its place.
"""
