"""Times between dates: days, or whole weeks, months and years, each compared with a whole number of its own kind.

A year has no fixed number of days, so days are never compared with years or months; what the author can write instead is the
same clause with another word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lark import Tree

from remission.expr import tree as t
from remission.expr.durations import PERIOD_OF, UNIT_OF
from remission.expr.parsing.clause import start
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from remission.expr.parsing.clause import Clause, Part
    from remission.expr.units import Unit

    Periods = frozenset[t.Period]

AVERAGES: dict[str, t.Period] = {"a": "year", "mo": "month"}  # in UCUM a year of 365.25 days, and a month of 30.4375
SPANS = ("span_since", "span_from")
TIME = UNIT_OF["day"].dimension
MONTHS = 12  # of a year
AMOUNT = regex(r"\d\s*(?:a|d|y|mo|wk|w|years?|yrs?|months?|weeks?|days?)\b", re.IGNORECASE)
DAYS: Periods = frozenset({"day"})


def one_clock(c: Clause, parts: Sequence[Part], nodes: Sequence[t.Term]) -> None:
    """Check that what stands beside a time between dates is counted as it is, in a comparison as in a formula.

    Raises:
        ConditionError: years or months beside days, months beside years, or a number of them that is not whole.

    """
    counted = [periods(node, c.scope.periods) for node in nodes]
    every = frozenset[t.Period]().union(*counted)
    if not every:
        return
    at = next(index for index, found in enumerate(counted) if found)
    for part, node, own in zip(parts, nodes, counted, strict=True):
        if own and own != counted[at] and not (own | counted[at]) <= {"day", "week"}:
            told = f"{c.words(part)!r} and {c.words(parts[at])!r} count time in two ways, which cannot be compared"
            raise c.problem(part, told, "count both in days, or both in whole years or months")
        problem = beside(every, node)
        if problem is not None:
            told, word = problem
            raise c.problem(
                part, f"{c.words(part)!r} {told}", _in_right_form(c, parts[at], part, node) or instead_of(word, every)
            )


def beside(every: Periods, node: t.Term) -> tuple[str, t.Period] | None:
    """Say why a term cannot stand beside times between dates, behind its words, and in what it counts; None where it can."""
    for inner in _parts(node):
        measure = getattr(inner, "unit", None)
        if measure is None or measure.is_number or measure.dimension != TIME:
            continue
        told = unfit(every, measure, inner.value if isinstance(inner, t.Quantity) else None)
        if told is not None:
            return told, PERIOD_OF.get(measure.text, "day")
    return None


def unfit(every: Periods, measure: Unit, value: Fraction | None) -> str | None:
    """Say why a time in a unit is none that can be counted between dates, behind the words of it; None where it can be."""
    own = PERIOD_OF.get(measure.text)
    if every <= DAYS:
        return None if measure.text not in AVERAGES else no_days(AVERAGES[measure.text])
    (period, *_) = sorted(every - DAYS)
    if own != period:
        return f"is no number of whole {period}s between dates"
    return None if value is None or value.denominator == 1 else f"is no whole number: {period}s between dates are whole {period}s"


def no_days(word: t.Period) -> str:
    """Say why years or months cannot stand beside days between dates."""
    return f"is no number of days: {word}s between dates are calendar {word}s"


def no_number_of_days(written: str, word: t.Period) -> str:
    """The same with the words of it."""
    return f"{written!r} {no_days(word)}"


def instead_of(word: t.Period, every: Periods = DAYS) -> str:
    """Say what can be written where the clause itself cannot be shown in its right form."""
    if every <= DAYS and word in AVERAGES.values():
        return (
            f"count whole {word}s ('{word}s since …', '{word}s from … to …'), or write the number of days or weeks that is meant"
        )
    (period, *_) = sorted(every - DAYS) or ("day",)
    return f"write a whole number of {period}s"


def _in_right_form(c: Clause, span: Part, part: Part, node: t.Term) -> str | None:
    """The clause with another word for the time between dates, and its number in that; None where there is none."""
    if not (isinstance(span, Tree) and span.data in SPANS and isinstance(node, t.Quantity)):
        return None
    found = _whole(node)
    if found is None or len(AMOUNT.findall(c.text)) > 1:  # what else is counted there may not go with the other word
        return None
    count, period = found
    word = cast("Tree[object]", span).children[0]
    begin, end = start(part), start(part) + len(str(c.text[start(part) : _end(part)]))
    edits = sorted(
        [(start(span), start(span) + len(str(word).split()[0]), f"{period}s"), (begin, end, f"{count} {_plural(period, count)}")]
    )
    shown, at = "", 0
    for first, last, new in edits:
        shown += c.text[at:first] + new
        at = last
    return f"write {' '.join((shown + c.text[at:]).split())!r}"


def _end(part: Part) -> int:
    return (part.meta.end_pos if isinstance(part, Tree) else part.end_pos) or 0


def _plural(period: t.Period, count: int) -> str:
    return period if count == 1 else f"{period}s"


def _whole(quantity: t.Quantity) -> tuple[int, t.Period] | None:
    """A time as a whole number of its own unit, or of months for a part of a year."""
    period = PERIOD_OF.get(quantity.unit.text)
    if period is None:
        return None
    if quantity.value.denominator == 1:
        return int(quantity.value), period
    months = quantity.value * MONTHS
    return (int(months), "month") if period == "year" and months.denominator == 1 else None


def whole_periods(c: Clause, part: Part, node: t.Term) -> tuple[int, t.Period]:
    """Read what is added to a date: a whole number of days, weeks, months or years.

    Raises:
        ConditionError: it is none.

    """
    hint = "write a whole number of days, weeks, months or years, as in 'birth date + 18 years'"
    if not isinstance(node, t.Quantity):
        raise c.problem(part, f"{c.words(part)!r} cannot be added to a date", hint)
    period = PERIOD_OF.get(node.unit.text)
    if period is None:
        raise c.problem(part, f"{c.words(part)!r} cannot be added to a date", hint)
    if node.value.denominator != 1:
        found = _whole(node)
        hint = f"write '{found[0]} {_plural(found[1], found[0])}'" if found else hint
        raise c.problem(part, f"{c.words(part)!r} is no whole number of {period}s", hint)
    if abs(node.value) * UNIT_OF[period].factor > MOST * UNIT_OF["year"].factor:
        raise c.problem(part, f"{c.words(part)!r} is more than {MOST} years", "check the number")
    return int(node.value), period


MOST = 400  # years that may be added to a date


def periods(node: t.Term, of_calculation: Callable[[str], Periods]) -> Periods:
    """Return how the times between dates are counted that are a part of a term; `of_calculation` tells it by a slug."""
    found: set[t.Period] = set()
    for part in _parts(node):
        match part:
            case t.Elapsed():
                found.add("day")
            case t.WholePeriods(period):
                found.add(period)
            case t.CalculationValue(key):
                found |= of_calculation(key)
            case _:
                pass
    return frozenset(found)


def average_of(unit: Unit) -> t.Period | None:
    """Return the word for a unit of time that has no fixed number of days; None for any other unit."""
    return AVERAGES.get(unit.text)


def _parts(node: t.Term) -> Iterator[t.Term]:
    """Yield a term and the terms that its value is made of; the conditions of a table are none of these."""
    yield node
    below = [row.value for row in node.rows] if isinstance(node, t.Lookup | t.Score) else t.children(node)
    for part in below:
        yield from _parts(cast("t.Term", part))
