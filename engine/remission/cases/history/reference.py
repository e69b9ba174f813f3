"""What the values of one window make, by a rule of choice: the definition that everything else must agree with.

A member of a window whose value nobody knows is counted with whatever it may be. So a sum with a missing part is a range, and
nothing is quietly none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from remission.cases.case import Value
from remission.expr.compare import Interval, Number, compare_exact, compare_interval
from remission.expr.facts import Choose, Fact, Only, Pick
from remission.expr.numbers import exact
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, truth_of

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Member:
    """A value of the source in the window; None: it was stated, and could not be used, so that nobody knows it."""

    value: Value
    day: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a window comes to, and which of its members it is; None where it is none of them, or several."""

    value: Value
    member: int | None = None


NOTHING = Summary(None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule, what it takes values from, and the fact that it makes."""

    rule: Choose
    source: Fact
    fact: Fact

    @property
    def is_of_one_day(self) -> bool:
        """Whether the window is a single day, on which everything that there is stands side by side."""
        rule = self.rule
        is_assessment = rule.start is not None and rule.start == rule.end
        return is_assessment or (rule.since is not None and rule.since == rule.until)


def summary(asked: Asked, members: Sequence[Member], absent: int = 0, at: int = 0) -> Summary:
    """What a window comes to.

    Args:
        asked: The rule and its facts.
        members: What stands in the window, in the order of day and time.
        absent: How many more values should stand there and do not: lesions that were measured before.
        at: The day that the closest is closest to.
    """
    rule = asked.rule
    match rule.pick:
        case Pick.SUM:
            return _sum(asked, members, absent)
        case Pick.COUNT:
            return _count(asked, members)
        case Pick.MEAN:
            return _mean(members)
        case Pick.ANY | Pick.ALL:
            return _settled(asked, [*(asks_for(asked, member) for member in members), *[UNKNOWN] * absent])
        case Pick.LATEST | Pick.FIRST | Pick.CLOSEST | Pick.HIGHEST | Pick.LOWEST | Pick.PREFERRED:
            return _dated(rule, members, _picked(asked, members, at))
        case Pick.HELD:
            raise TypeError(rule.pick)
        case _:
            assert_never(rule.pick)


def _dated(rule: Choose, members: Sequence[Member], found: Summary) -> Summary:
    """The day of what was picked, where that is asked for and only one can be it."""
    if not rule.is_day:
        return found
    if found.member is None:
        return NOTHING
    picked = members[found.member]
    if rule.pick in (Pick.HIGHEST, Pick.LOWEST):
        others = [one for at, one in enumerate(members) if at != found.member and one.value is not None]
        if any(_may_go_before(rule.pick, other.value, picked.value) for other in others):
            return NOTHING
    return Summary(date.fromordinal(picked.day), found.member)


def _may_go_before(pick: Pick, other: Value, picked: Value) -> bool:
    """Whether another value may be lower (higher) than the one that was picked; equal ones may not."""
    own, its = interval(other), interval(picked)
    return its.low < own.high if pick is Pick.HIGHEST else own.low < its.high


# ---- one of them ---------------------------------------------------------------------------------------


def _picked(asked: Asked, members: Sequence[Member], at: int) -> Summary:
    rule = asked.rule
    if rule.only is not None:
        return _first_that_is(asked, members)
    known = [at for at, member in enumerate(members) if member.value is not None]
    if not known:
        return NOTHING
    match rule.pick:
        case Pick.HIGHEST | Pick.LOWEST:
            return _extreme(rule, members, known)
        case Pick.LATEST:
            found = known[-1]
        case Pick.PREFERRED:
            found = min(known, key=lambda one: rule.order.index(str(members[one].value)))
        case Pick.CLOSEST:
            by_day = known[::-1] if rule.later else known
            found = min(by_day, key=lambda one: abs(members[one].day - at))
        case _:
            found = known[0]
    return Summary(members[found].value, found)


def _first_that_is(asked: Asked, members: Sequence[Member]) -> Summary:
    """The first or the latest value that is as the rule says; none where one that goes before it may be so as well."""
    order = list(enumerate(members))
    for at, member in reversed(order) if asked.rule.pick is Pick.LATEST else order:
        is_so = asks_for(asked, member)
        if is_so is MET:
            return Summary(member.value, at)
        if is_so is not NOT_MET:
            return NOTHING
    return NOTHING


def _extreme(rule: Choose, members: Sequence[Member], known: Sequence[int]) -> Summary:
    """The lowest or highest value; of ranges, the range that it lies in: of the lowest, the least low and the least high end."""
    is_highest = rule.pick is Pick.HIGHEST
    order = from_above if is_highest else from_below
    ranked = sorted(known, key=lambda at: order(members[at].value))
    if len(ranked) < rule.rank:
        return NOTHING
    at = ranked[rule.rank - 1]
    if all(not isinstance(members[one].value, Interval) for one in known):
        return Summary(members[at].value, at)
    first = members[ranked[0]].value
    others = [interval(members[one].value) for one in known]
    own = interval(first)
    if is_highest:
        low, is_open = max((one.low, one.low_open) for one in others)
        return Summary(_narrowed(Interval(low, own.high, is_open, own.high_open)), ranked[0])
    high, is_closed = min((one.high, not one.high_open) for one in others)
    return Summary(_narrowed(Interval(own.low, high, own.low_open, not is_closed)), ranked[0])


# ---- of all of them --------------------------------------------------------------------------------------


def _sum(asked: Asked, members: Sequence[Member], absent: int) -> Summary:
    source = asked.source
    if not members and source.complete and not absent:
        return Summary(exact(ZERO))
    if all(member.value is None for member in members):
        return NOTHING
    least, greatest = source.plausible or (ZERO, None)
    low, high = ZERO, ZERO
    low_open = high_open = is_endless = False
    unknown = absent + sum(member.value is None for member in members)
    for part in (interval(member.value) for member in members if member.value is not None):
        low, high = low + Fraction(part.low), high + Fraction(part.high)
        low_open, high_open = low_open or part.low_open, high_open or part.high_open
    low += unknown * least
    if unknown and greatest is None:
        is_endless = True
    high += unknown * (greatest or ZERO)
    is_endless = is_endless or not (source.complete or asked.is_of_one_day)
    if is_endless and least < 0:
        low, low_open = (asked.fact.plausible or (low, low))[0], False
    return Summary(_up_to(asked.fact, Interval(exact(low), exact(high), low_open, high_open), is_endless=is_endless))


def _count(asked: Asked, members: Sequence[Member]) -> Summary:
    truths = [asks_for(asked, member) for member in members]
    met = sum(truth is MET for truth in truths)
    return counted(asked, met, met + sum(truth is UNKNOWN for truth in truths), is_empty=not members)


def counted(asked: Asked, least: int, most: int, *, is_empty: bool) -> Summary:
    """How many there are, between the least and the most; of what happened there may be more than is on record."""
    is_complete = asked.source.complete
    if is_empty:
        return Summary(Decimal(0)) if is_complete else NOTHING
    is_endless = asked.rule.only is None and not (is_complete or asked.is_of_one_day)
    return Summary(_up_to(asked.fact, Interval(Decimal(least), Decimal(most)), is_endless=is_endless))


def of_truths(asked: Asked, met: int, others: int) -> Value:
    """What a window comes to in which every value is known to be as the rule says (`met`), or not to be (`others`)."""
    if asked.rule.pick is Pick.COUNT:
        return counted(asked, met, met, is_empty=not met + others).value
    return _settled(asked, [MET] * (met > 0) + [NOT_MET] * (others > 0)).value


def _mean(members: Sequence[Member]) -> Summary:
    parts = [interval(member.value) for member in members if member.value is not None]
    if not parts:
        return NOTHING
    low, high = (
        exact(sum((Fraction(end) for end in ends), ZERO) / len(parts))
        for ends in zip(*((p.low, p.high) for p in parts), strict=True)
    )
    return Summary(_narrowed(Interval(low, high, any(p.low_open for p in parts), any(p.high_open for p in parts))))


def _settled(asked: Asked, truths: Sequence[Truth]) -> Summary:
    """Whether any value, or every one, is as the rule says; of no value at all only where everything is on record."""
    is_any = asked.rule.pick is Pick.ANY
    settles, otherwise = (MET, "no") if is_any else (NOT_MET, "yes")
    if any(truth is settles for truth in truths):
        return Summary("yes" if is_any else "no")
    if any(truth is UNKNOWN for truth in truths):
        return NOTHING
    return Summary(otherwise) if truths or (is_any and asked.source.complete) else NOTHING


def asks_for(asked: Asked, member: Member) -> Truth:
    """Whether a value is as the rule says; unknown where nobody knows the value."""
    only = asked.rule.only
    if member.value is None:
        return UNKNOWN
    return MET if only is None else is_so(only, member.value)


def is_so(only: Only, value: Value) -> Truth:
    """Whether a value is one of those that count."""
    match value, only.value:
        case str() as word, str() as wanted:
            return truth_of((word == wanted) is (only.op is Op.EQ))
        case Interval() as some, Fraction() as limit:
            return compare_interval(some, only.op, exact(limit))
        case (Decimal() | Fraction()) as number, Fraction() as limit:
            return compare_exact(number, only.op, exact(limit))
        case _:
            raise TypeError(value)


# ---- ranges ----------------------------------------------------------------------------------------------


def interval(value: Value) -> Interval:
    """A value as a range."""
    match value:
        case Interval():
            return value
        case Decimal() | Fraction() as number:
            return Interval(number, number)
        case _:
            raise TypeError(value)


def _narrowed(found: Interval) -> Value:
    return found.low if found.low == found.high else found


def _up_to(fact: Fact, found: Interval, *, is_endless: bool) -> Value:
    """A range that ends where it ends, or at what the fact may be at most; nothing where no such value can be."""
    most = fact.plausible[1] if fact.plausible is not None else None
    if not is_endless:
        return _narrowed(found)
    if most is None or found.low >= most:
        return None
    return Interval(found.low, exact(most), found.low_open)


Key = tuple[Number, bool, Number, bool]
Order = Callable[[Value], Key]


def from_below(value: Value) -> Key:
    """Order by the lower end: the interval that is picked holds the lowest of all values, whatever they are."""
    found = interval(value)
    is_range = isinstance(value, Interval)
    return found.low, found.low_open, found.high, not found.high_open if is_range else True


def from_above(value: Value) -> Key:
    """Order by the upper end, the greatest first."""
    found = interval(value)
    is_range = isinstance(value, Interval)
    return -found.high, found.high_open, -found.low, not found.low_open if is_range else True
