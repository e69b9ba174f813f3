"""Boundary values.

In comes a protocol, out goes a feature of scenario outlines: for every condition the values just below, at and just
above its limit, for a patient in whom it alone decides.
"""
