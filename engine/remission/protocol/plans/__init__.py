"""The sections about courses and cohorts become a plan.

In come `course`, `endpoints`, `designs` and `cross tables` as written; out goes a checked plan, or every problem with
its place.
"""
