"""Mutation testing of rules.

In come a protocol and recorded scenarios; out go its mutants, each killed, survived or equivalent, and for a survivor
the scenario that would kill it.
"""
