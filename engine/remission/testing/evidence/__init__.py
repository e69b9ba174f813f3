"""Evidence to keep.

In come a protocol, its features and their results; out goes one folder that says what was tested against what, with
which result, and what it does not cover.
"""
