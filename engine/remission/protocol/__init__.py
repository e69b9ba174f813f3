"""Rule files become one checked protocol.

In comes a folder of YAML, out goes the typed tree that every reading interprets, or every problem of the folder in
one run.
"""
