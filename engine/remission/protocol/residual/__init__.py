"""Partial evaluation: a condition with everything known put in.

In come a protocol and what is known of a case; out goes the formula over what is missing or censored on which an
answer still hangs.
"""
