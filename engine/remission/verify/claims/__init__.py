"""What is asked of every protocol, a file for each kind of claim.

In come a protocol's rules as formulas, out go claims with what became of each.
"""
