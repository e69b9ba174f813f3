"""Whether one mutant is noticed, without trying the others."""

from __future__ import annotations

from remission.testing.assertions.recording import Recording
from remission.testing.mutation.mutants import Mutant
from remission.testing.mutation.observation_operators import Rechosen
from remission.testing.mutation.plans.mutants import Replanned
from remission.testing.mutation.vocabulary_operators import Redefined, Reopened
from remission.testing.mutation.work import Tools, reading


def noticed(recording: Recording, mutant: Mutant) -> bool:
    """Whether a scenario of a recording notices a mutant."""
    tools = Tools(recording)
    if isinstance(mutant.change, Rechosen):
        return bool(tools.rechoosing([mutant.change]).noticing(mutant.change, 1))
    if isinstance(mutant.change, Redefined | Reopened):
        return bool(reading(tools, mutant.change))
    if isinstance(mutant.change, Replanned):
        return bool(tools.figures.noticing(mutant.change, 1))
    return bool(tools.replay.noticing(mutant.change, 1))
