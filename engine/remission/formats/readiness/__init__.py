"""Is a table of patients ready for a protocol? What each fact has, and what cannot be decided, and why.

In come decisions; out go counts, and the same as a page and as JSON.
"""
