"""Two versions of a protocol, side by side.

In come two protocols and perhaps a table of patients; out go the clauses that changed, who can be answered
differently or the proof that nobody can, and who of the table is.
"""
