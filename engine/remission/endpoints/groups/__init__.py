"""Figures by arm, within strata and of analysis sets.

In come courses and what a figure says of its patients; out go estimates by arm, what differs, and who is left out.
"""
