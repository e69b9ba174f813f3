"""Mutants of what is taken from earlier answers, and the courses that tell them apart.

In comes a protocol; out go facts that take other answers, and scenarios of drawn courses that the two decide otherwise.
"""
