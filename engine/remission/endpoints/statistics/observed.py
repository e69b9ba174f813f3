"""What every statistic over time is made of: one time a patient, what ended it, and where the patient belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby


@dataclass(frozen=True, slots=True)
class ObservedTime:
    """A time in a unit of the caller's choice; `cause` 0 is censored, 1 the event of interest, 2 and more compete with it."""

    time: Fraction
    cause: int
    group: int = 0
    stratum: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened at one distinct time, by group: how many were at risk just before, and how many ended of each cause."""

    time: Fraction
    at_risk: tuple[int, ...]
    ended: tuple[tuple[int, ...], ...]  # of a group: censored, cause 1, cause 2, …

    def events(self, cause: int) -> tuple[int, ...]:
        """How many had an event of a cause, by group."""
        return tuple(one[cause] for one in self.ended)


@dataclass(frozen=True, slots=True)
class TestResult:
    """A statistic that follows chi-squared with so many degrees of freedom where nothing differs, and its p value."""

    statistic: float
    freedom: int
    p: float


def moments(seen: Sequence[ObservedTime], groups: int, causes: int = 1) -> Iterator[Moment]:
    """The distinct times in order; who is censored at a time is at risk at it."""
    left = [sum(one.group == group for one in seen) for group in range(groups)]
    for time, some in groupby(sorted(seen, key=lambda one: one.time), key=lambda one: one.time):
        ended = [[0] * (causes + 1) for _ in range(groups)]
        for one in some:
            ended[one.group][one.cause] += 1
        yield Moment(time, tuple(left), tuple(map(tuple, ended)))
        left = [count - sum(gone) for count, gone in zip(left, ended, strict=True)]


def by_stratum(seen: Iterable[ObservedTime]) -> list[list[ObservedTime]]:
    """Patients by stratum."""
    found: dict[int, list[ObservedTime]] = {}
    for one in seen:
        found.setdefault(one.stratum, []).append(one)
    return list(found.values())


def chi_squared(statistic: float, freedom: int) -> TestResult:
    """A test by the upper tail of chi-squared.

    Raises:
        MissingExtraError: scipy is not installed.
    """
    from remission.endpoints.statistics.tails import upper_tail  # noqa: PLC0415 - scipy takes a while to load

    return TestResult(statistic, freedom, upper_tail(statistic, freedom) if freedom else 1.0)
