"""From the sentence of a source to the result that shows it, and back.

In come a protocol, its features and results; out goes the matrix with its orphans.
"""
