"""What is asked of a protocol as a whole, once it is built: names that nobody uses, cuts of facts, shares of nothing, exactness.

In comes a protocol; out go problems and warnings with their places.
"""
