"""Statements about every patient there could be.

In comes a protocol with what its author promises; out goes each claim as proved, broken by a patient who is shown, or
undecided with the reason.
"""
