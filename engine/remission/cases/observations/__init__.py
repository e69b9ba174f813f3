"""Dated observations: what opens an assessment, and which of many values counts at it."""
