"""Feature files in QA's words.

In come their texts, out go scenarios with patients, values and steps, or every problem of a file with its place; and
back, cases written as scenarios.
"""
