"""What a condition can be whose parts hang on nothing in common: then each part can be whatever it can be by itself.

Most criteria are such, and no search is needed to see that somebody meets them and somebody does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, floor

from remission.expr import tree as t
from remission.expr.cells import fact_range
from remission.expr.compare import OPPOSITE
from remission.expr.facts import Kind
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Chances:
    """Whether some patient meets a condition, whether some patient does not, and the facts on which it hangs."""

    met: bool
    failed: bool
    facts: frozenset[str] = frozenset()

    @property
    def opposite(self) -> Chances:
        """Those of what is met where this is not."""
        return Chances(self.failed, self.met, self.facts)


@dataclass(frozen=True, slots=True)
class _Ends:
    """The least and the greatest that a value can be; None is unbounded."""

    low: Fraction | None
    high: Fraction | None
    whole: bool

    def reaches(self, op: t.Op, limit: Fraction) -> bool:
        """Whether some value is in an order to a limit."""
        low, high = self.low, self.high
        match op:
            case t.Op.LT:
                return low is None or low < limit
            case t.Op.LE:
                return low is None or low <= limit
            case t.Op.GE:
                return high is None or high >= limit
            case t.Op.GT:
                return high is None or high > limit
            case t.Op.EQ:
                return self.between(limit, limit)
            case t.Op.NE:
                return low != limit or high != limit

    def between(self, low: Fraction, high: Fraction) -> bool:
        """Whether some value lies between two limits, both included."""
        first, last = (Fraction(ceil(low)), Fraction(floor(high))) if self.whole else (low, high)
        first = first if self.low is None else max(first, self.low)
        last = last if self.high is None else min(last, self.high)
        return first <= last


class IndependentParts:
    """The conditions of a protocol that are made of such parts."""

    def __init__(self, protocol: Protocol) -> None:
        """Each criterion is read once."""
        self.protocol = protocol
        self._ends = cache(self._ends_of)
        self._criterion = cache(self._criterion_of)

    def chances(self, node: t.Condition) -> Chances | None:  # noqa: PLR0911 - one match, one line a node
        """What a condition can be for a patient of whom everything is recorded; None where its parts may hang together."""
        match node:
            case t.Compare(t.FactValue(fact), op, t.Quantity() | t.Day() as limit) if (ends := self._ends(fact)) is not None:
                value = _number(limit)
                return Chances(ends.reaches(op, value), ends.reaches(OPPOSITE[op], value), frozenset({fact}))
            case t.Between(t.FactValue(fact), t.Quantity() | t.Day() as low, t.Quantity() | t.Day() as high) if (
                ends := self._ends(fact)
            ) is not None:
                outside = ends.reaches(t.Op.LT, _number(low)) or ends.reaches(t.Op.GT, _number(high))
                return Chances(ends.between(_number(low), _number(high)), outside, frozenset({fact}))
            case t.OneOf(fact, values):
                other = [value not in values for value in self.protocol.facts[fact].values]
                return Chances(not all(other), any(other), frozenset({fact}))
            case t.Ref(key):
                return self._criterion(key)
            case t.Not(arg):
                found = self.chances(arg)
                return found and found.opposite
            case t.AllOf(args):
                return self._at_least(len(args), args)
            case t.AnyOf(args):
                return self._at_least(1, args)
            case t.AtLeast(count, args):
                return self._at_least(count, args)
            case t.IfThen(condition, then):
                return self._at_least(1, (t.Not(condition), then))
            case _:
                return None

    def _at_least(self, count: int, args: Sequence[t.Condition]) -> Chances | None:
        """At least so many of some parts; None where two hang on one fact."""
        facts: set[str] = set()
        met = failed = 0
        for arg in args:
            found = self.chances(arg)
            if found is None or not facts.isdisjoint(found.facts):
                return None
            facts |= found.facts
            met += found.met
            failed += found.failed
        return Chances(met >= count, failed > len(args) - count, frozenset(facts))

    def _criterion_of(self, key: str) -> Chances | None:
        criterion = self.protocol.criteria[key]
        return None if criterion.if_missing is not None else self.chances(criterion.condition)

    def _ends_of(self, key: str) -> _Ends | None:
        """None where a value can be nothing at all, which is told elsewhere."""
        fact = self.protocol.facts[key]
        if fact.kind is Kind.CHOICE:
            return None
        within = fact_range(fact, None)
        low = Fraction(ceil(within.low)) if within.whole and within.low is not None else within.low
        high = Fraction(floor(within.high)) if within.whole and within.high is not None else within.high
        return None if low is not None and high is not None and low > high else _Ends(low, high, within.whole)


def _number(limit: t.Quantity | t.Day) -> Fraction:
    return limit.value if isinstance(limit, t.Quantity) else Fraction(limit.value.toordinal())
