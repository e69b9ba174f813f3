"""What a protocol's plan says of a cohort.

In come the decisions on all assessments of all patients; out go courses, rates with intervals, times to an event and
two-stage designs, as data.
"""
