"""One cohort under several definitions of response: rates, who moves where, and the clause that makes the difference.

In come the decisions of the same patients by several sets of criteria; out go figures, and the same as a page and as JSON.
"""
