"""What the Thens of a scenario claim, as data: it can be asked again of other rules, without Gherkin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from remission.cases.case import Case
from remission.errors import Pos
from remission.testing.assertions.answers import Claim
from remission.testing.assertions.figures import FigureClaim


@dataclass(frozen=True, slots=True, eq=False)
class ClaimedAnswer:
    """The answer to one thing, for one case."""

    case: Case
    claim: Claim


@dataclass(frozen=True, slots=True, eq=False)
class ClaimedTally:
    """How many of some cases have an answer."""

    cases: tuple[Case, ...]
    number: int
    claim: Claim


@dataclass(frozen=True, slots=True, eq=False)
class ClaimedReason:
    """A word of the protocol (by slug) is among what decided an answer; the empty slug is eligibility."""

    case: Case
    slug: str
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class OfValues:
    """A claim about the values of some cases: what the rules say plays no part."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClaimedFigure:
    """A figure over some cases, which have the days of their courses too: what the plan of the protocol says decides."""

    cases: tuple[Case, ...]
    claim: FigureClaim


Asserted: TypeAlias = ClaimedAnswer | ClaimedTally | ClaimedReason | ClaimedFigure | OfValues


@dataclass(frozen=True, slots=True, eq=False)
class Then:
    """One Then of a scenario, and what it claims."""

    pos: Pos
    asserted: Asserted

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases it is about."""
        match self.asserted:
            case ClaimedAnswer(case) | ClaimedReason(case):
                return (case,)
            case ClaimedTally(cases) | ClaimedFigure(cases) | OfValues(cases):
                return cases
