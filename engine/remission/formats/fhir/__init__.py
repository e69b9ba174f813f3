"""FHIR R4 as a table: a row a code of a resource, with its patient, day, value, unit and limits.

In comes a Bundle, a resource or NDJSON; out goes a `Grid` whose columns a mapping names.
"""
