"""Met, not met or unknown: strong Kleene logic, in one place."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Truth(Enum):
    """A three-valued truth value that refuses to be a bool."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        msg = "a Truth is not a bool: compare with `is Truth.MET`"
        raise TypeError(msg)


MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def truth_of(holds: bool) -> Truth:  # noqa: FBT001 - the one door from Python's bool
    """Turn a plain comparison's result into a Truth."""
    return MET if holds else NOT_MET


def negate(truth: Truth) -> Truth:
    """Kleene NOT: unknown stays unknown."""
    if truth is MET:
        return NOT_MET
    return MET if truth is NOT_MET else UNKNOWN


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene AND: one NOT_MET decides, otherwise one UNKNOWN blurs; MET when empty."""
    result = MET
    for truth in truths:
        if truth is NOT_MET:
            return NOT_MET
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene OR: one MET decides, otherwise one UNKNOWN blurs; NOT_MET when empty."""
    result = NOT_MET
    for truth in truths:
        if truth is MET:
            return MET
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """Met when `count` are met, not met when too few can still be met, else unknown."""
    seen = tuple(truths)
    met = seen.count(MET)
    if met >= count:
        return MET
    return UNKNOWN if met + seen.count(UNKNOWN) >= count else NOT_MET


def among(possible: Collection[str | None], wanted: Collection[str]) -> Truth:
    """Met where every possible answer is wanted, not met where none is; unknown where nothing is possible."""
    welcome = sum(answer in wanted for answer in possible)
    if not possible or 0 < welcome < len(possible):
        return UNKNOWN
    return truth_of(welcome > 0)


def implies(condition: Truth, then: Truth) -> Truth:
    """Kleene implication: not `condition`, or `then`."""
    return any_of((negate(condition), then))
