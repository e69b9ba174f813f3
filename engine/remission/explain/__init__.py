"""Why an answer is as it is, and what would make it another.

In come a protocol and the decision on one case; out go its reasons clause by clause, the smallest changes that give
another answer, and what would settle an open one.
"""
