"""What if a threshold stood elsewhere, or a value were measured a little differently.

In come a protocol and a table of patients; out goes who would be answered differently, and which criterion keeps whom
out.
"""
