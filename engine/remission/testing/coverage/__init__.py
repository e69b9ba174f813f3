"""Coverage of the meaning of the rules.

In come recorded scenarios, out go the test obligations that they show, those that they leave open, and for each of
these a scenario that would close the gap.
"""
