"""Three-valued tables: how one verdict follows from others, as branches of which exactly one holds.

A table is exhaustive and exclusive by construction, whatever its operands say. Every branch begins with an `is`
test and no operand begins two branches that hold together, which keeps the engine's matching stack below the number
of operands (see `stages.SLOTS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
UNSETTLED, NONE, EARLIER = "unsettled", "none", "earlier"  # what a choice may conclude beside an index
OPPOSITE = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}


@dataclass(frozen=True, slots=True)
class VerdictTest:
    """The verdict on `wire` is, or is not, `symbol`."""

    wire: int
    how: Literal["is", "is not"]
    symbol: str


@dataclass(frozen=True, slots=True)
class Operand:
    """A verdict, or its negation, as a table reads it."""

    wire: int
    negated: bool = False

    def __invert__(self) -> Operand:
        return Operand(self.wire, negated=not self.negated)

    def equals(self, symbol: str) -> VerdictTest:
        """Test that the operand is `symbol`."""
        return VerdictTest(self.wire, "is", OPPOSITE[symbol] if self.negated else symbol)

    def differs(self, symbol: str) -> VerdictTest:
        """Test that the operand is anything but `symbol`."""
        return VerdictTest(self.wire, "is not", OPPOSITE[symbol] if self.negated else symbol)


@dataclass(frozen=True, slots=True)
class Branch:
    """When every test holds, the table concludes `symbol`."""

    tests: tuple[VerdictTest, ...]
    symbol: str
    by_policy: bool = False  # concluded by a criterion's `if missing`, not by its condition


Table: TypeAlias = tuple[Branch, ...]


def conjunction(operands: Sequence[Operand]) -> Table:
    """Kleene AND of one or more operands: 2n + 1 branches."""
    return tuple(_conjunction(operands))


def _conjunction(operands: Sequence[Operand]) -> Iterator[Branch]:
    yield Branch(tuple(each.equals(MET) for each in operands), MET)
    for index, operand in enumerate(operands):
        earlier, later = operands[:index], operands[index + 1 :]
        not_failed = tuple(each.differs(NOT_MET) for each in earlier)
        yield Branch((operand.equals(NOT_MET), *not_failed), NOT_MET)
        first_unknown = tuple(each.equals(MET) for each in earlier) + tuple(each.differs(NOT_MET) for each in later)
        yield Branch((operand.equals(UNKNOWN), *first_unknown), UNKNOWN)


def disjunction(operands: Sequence[Operand]) -> Table:
    """Kleene OR of one or more operands: not all of them not met."""
    return inverted(conjunction([~each for each in operands]))


def inverted(table: Table) -> Table:
    """Kleene NOT of what the table concludes."""
    return tuple(Branch(branch.tests, OPPOSITE[branch.symbol]) for branch in table)


def threshold(count: int, operands: Sequence[Operand]) -> Table:
    """At least `count` of a few operands are met, 1 <= count <= n; a decision tree, so keep n small."""
    return tuple(_threshold(count, 0, operands))


def _threshold(certain: int, possible: int, operands: Sequence[Operand]) -> Iterator[Branch]:
    """Branches while `certain` more must be met to be met; `possible` unknowns were passed on the way."""
    left = len(operands)
    if certain <= 0:
        yield Branch((), MET)
    elif certain > left + possible:
        yield Branch((), NOT_MET)
    elif certain > left and certain <= possible:
        yield Branch((), UNKNOWN)
    else:
        yield from _split(certain, possible, operands)


def _split(certain: int, possible: int, operands: Sequence[Operand]) -> Iterator[Branch]:
    first, rest = operands[0], operands[1:]
    if certain > len(operands):  # met is out of reach: met and unknown do the same
        ways = [(first.differs(NOT_MET), certain, possible + 1), (first.equals(NOT_MET), certain, possible)]
    elif certain <= possible:  # not met is out of reach: not met and unknown do the same
        ways = [(first.equals(MET), certain - 1, possible), (first.differs(MET), certain, possible)]
    else:
        ways = [
            (first.equals(MET), certain - 1, possible),
            (first.equals(UNKNOWN), certain, possible + 1),
            (first.equals(NOT_MET), certain, possible),
        ]
    for test, still_certain, now_possible in ways:
        for branch in _threshold(still_certain, now_possible, rest):
            yield Branch((test, *branch.tests), branch.symbol)


def with_policy(table: Table, flag: Operand, symbol: str) -> Table:
    """Conclude `symbol` instead of unknown when `flag` (a fact is missing) is met."""
    return tuple(each for branch in table for each in _by_policy(branch, flag, symbol))


def _by_policy(branch: Branch, flag: Operand, symbol: str) -> tuple[Branch, ...]:
    if branch.symbol != UNKNOWN:
        return (branch,)
    policy = Branch((*branch.tests, flag.equals(MET)), symbol, by_policy=True)
    return (policy, Branch((*branch.tests, flag.equals(NOT_MET)), UNKNOWN))


def told(table: Table, given: Operand) -> Table:
    """What the table concludes; where that is unknown, what is given."""
    return tuple(each for branch in table for each in _told(branch, given))


def _told(branch: Branch, given: Operand) -> tuple[Branch, ...]:
    if branch.symbol != UNKNOWN:
        return (branch,)
    return tuple(Branch((*branch.tests, given.equals(symbol)), symbol) for symbol in (MET, NOT_MET, UNKNOWN))


def first_of(operands: Sequence[Operand], start: int, before: Operand | None, always: Operand) -> Table:
    """The index (counted from `start`) of the first operand that is met while all earlier ones are not met.

    Concludes `unsettled` at the first unknown operand, `none` when all are not met, and `earlier` when `before` (any
    of the operands of the tables before this one) is not not met. The operand `always` is `otherwise`.
    """
    return tuple(_first_of(operands, start, before, always))


def _first_of(operands: Sequence[Operand], start: int, before: Operand | None, always: Operand) -> Iterator[Branch]:
    passed = (before.equals(NOT_MET),) if before else ()
    if before:
        yield Branch((before.equals(MET),), EARLIER)
        yield Branch((before.equals(UNKNOWN),), EARLIER)
    for index, operand in enumerate(operands):
        yield Branch((operand.equals(MET), *passed), str(start + index))
        if operand == always:
            return
        yield Branch((operand.equals(UNKNOWN), *passed), UNSETTLED)
        passed = (*passed, operand.equals(NOT_MET))
    yield Branch(passed, NONE)
