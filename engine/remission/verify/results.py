"""What became of a claim: proved, broken with a patient, undecided with the reason, or worth knowing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from remission.errors import Pos, Problem
from remission.verify.patients import Patient


class ClaimStatus(Enum):
    """What became of a claim."""

    PROVED = "proved"
    BROKEN = "broken"
    UNDECIDED = "undecided"
    NOTED = "noted"  # neither right nor wrong: shown to whoever wrote the rules


@dataclass(frozen=True, slots=True)
class Result:
    """One claim, what became of it, and where the rules that it is about stand."""

    kind: str  # 'complete', 'exclusive', ...: stable, for machines
    subject: str  # slug of what the claim is about; empty for the whole protocol
    claim: str
    status: ClaimStatus
    why: str = ""
    places: tuple[Pos, ...] = ()
    patients: tuple[Patient, ...] = ()
    promise: str | None = None  # as the author wrote it


@dataclass(frozen=True, slots=True)
class ClaimResults:
    """Every claim of one protocol, in the order of the rules."""

    results: tuple[Result, ...]
    problems: tuple[Problem, ...] = ()  # promises that cannot be read
    seconds: float = field(default=0.0, compare=False)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken and every promise could be read and is kept for certain: what was asked for is proved."""
        return not self.problems and not any(_is_unsound(result) for result in self.results)

    def of(self, status: ClaimStatus) -> Iterator[Result]:
        """The results with one status."""
        return (result for result in self.results if result.status is status)


def _is_unsound(result: Result) -> bool:
    return result.status is ClaimStatus.BROKEN or (result.status is ClaimStatus.UNDECIDED and result.promise is not None)
