"""Dated observations: what opens an assessment, and which of many values counts at it.

In come rows of a patient, a day, a fact and a value; out go the cases of the assessments, and which observation each
value came from.
"""
