"""What a comparison of two protocols finds: somebody who is answered differently, the proof that nobody is, or neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from remission.compare.solver.subjects import About
from remission.symbolic.formulas.regions import Region
from remission.verify.patients import NO_AMOUNT, Patient


@dataclass(frozen=True, slots=True)
class Difference:
    """A patient who gets another answer, and the bounds of all who get the same other answer."""

    about: About
    before: str
    after: str
    old: Patient  # as the old protocol sees them, with its answer
    new: Patient
    facts: str  # those on whose account the answer changes, with their values
    moved: tuple[str, ...]  # the facts that the two protocols cut at different values
    only_missing: bool = False  # it takes a missing or a censored value
    region: Region = field(default_factory=Region)

    def sentence(self) -> str:
        """`platelets 90 10*9/L: response is CRi before, CR now`."""
        return f"{self.facts}: {self.answers}"

    @property
    def answers(self) -> str:
        """`response is CRi before, CR now`."""
        if self.before == NO_AMOUNT:
            return f"{self.about.name} {NO_AMOUNT} before, is {self.after} now"
        return f"{self.about.name} is {self.before} before, {self.after} now"


@dataclass(frozen=True, slots=True)
class Alike:
    """No patient can be answered differently."""

    about: About


@dataclass(frozen=True, slots=True)
class Undecided:
    """Whether anybody is answered differently could not be decided."""

    about: About
    reason: str


@dataclass(frozen=True, slots=True)
class Same:
    """A patient was found whom the solver could not tell apart; the readings answer both times alike."""

    about: About
    patient: Patient


Verdict: TypeAlias = Difference | Alike | Undecided
