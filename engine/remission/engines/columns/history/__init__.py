"""Answers of earlier assessments in columns.

In come cases, all assessments of each patient; out go the same cases with what their rules take from earlier answers.
"""
