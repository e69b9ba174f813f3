"""How a step or a file fails: as data, in QA's words, told at its place in the feature file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from remission.errors import Pos, Problem


class StepFault(Exception):  # noqa: N818 - a fault of the step's text, not of the program
    """A step cannot be carried out as it is written."""

    def __init__(self, message: str, hint: str | None = None, pos: Pos | None = None) -> None:
        self.message, self.hint, self.pos = message, hint, pos
        super().__init__(message)

    def at(self, pos: Pos) -> Problem:
        """The fault as a problem at its own place, or else at its step's."""
        return Problem(self.pos or pos, self.message, self.hint)


class Unmet(AssertionError):  # noqa: N818 - an expectation, not a failure of the program
    """An expectation that the decision does not meet."""

    def __init__(self, expected: str, actual: str, because: Iterable[str] = ()) -> None:
        self.expected, self.actual, self.because = expected, actual, tuple(because)
        super().__init__(f"expected {expected}, got {actual}")


@dataclass(frozen=True, slots=True)
class Failure:
    """A scenario that does not hold: the step, what it expects, what is so, and the clauses that decided."""

    pos: Pos
    scenario: str
    step: str
    expected: str
    actual: str
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [
            f"{self.pos}: scenario {self.scenario!r} does not hold",
            f"  step:     {self.step}",
            f"  expected: {self.expected}",
            f"  actual:   {self.actual}",
            *(f"  because:  {reason}" for reason in self.because[:1]),
            *(f"            {reason}" for reason in self.because[1:]),
        ]
        return "\n".join(lines)


Finding: TypeAlias = Problem | Failure
