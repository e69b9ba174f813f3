"""Scenario synthesis for mutants of the plan."""

from __future__ import annotations

from remission.symbolic.cells.case_search import Closing, NoSuchCase, NotFound
from remission.testing.coverage.synthesis import Remedies
from remission.testing.mutation.plans.equivalents import why_equal
from remission.testing.mutation.plans.mutants import Replanned


def told_apart(remedies: Remedies, change: Replanned, title: str) -> Closing:
    """The scenario that would notice another plan."""
    why = why_equal(remedies.protocol, change)
    return NotFound("todo") if why is None else NoSuchCase(why)
