"""The reading for people: values, clauses and rules in plain English."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, assert_never

from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.dates import days_text
from remission.expr.numbers import is_exact, plain
from remission.expr.text import Names, text
from remission.protocol.vocabulary.history_text import rule_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from remission.cases.case import Case, Origin
    from remission.protocol.model import Protocol

WORDS = {
    t.Op.LT: "below",
    t.Op.LE: "at most",
    t.Op.EQ: "exactly",
    t.Op.NE: "anything but",
    t.Op.GE: "at least",
    t.Op.GT: "above",
}


def english(node: t.Condition, names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
    """Tell a condition as a sentence without its full stop.

    >>> english(t.Not(t.Known("anc")), {"anc": "ANC"})
    'ANC is missing'
    """

    def listed(args: tuple[t.Condition, ...], word: str) -> str:
        return f" {word} ".join(
            english(arg, names) if not isinstance(arg, t.AllOf | t.AnyOf) else f"({english(arg, names)})" for arg in args
        )

    match node:
        case t.Compare(t.Elapsed(start, end), op, right):
            return f"the time from {text(start, names)} to {text(end, names)} is {WORDS[op]} {text(right, names)}"
        case t.Compare(t.WholePeriods(period, start, end), op, t.Quantity(value)):
            passed = f"whole {period}s from {text(start, names)} to {text(end, names)}"
            return f"the number of {passed} is {WORDS[op]} {plain(value)}"
        case t.Compare(left, op, right):
            return f"{text(left, names)} is {WORDS[op]} {text(right, names)}"
        case t.Between(value, low, high):
            return f"{text(value, names)} is from {text(low, names)} to {text(high, names)}, both included"
        case t.OneOf(key, values) | t.OutcomeIn(key, values):
            return f"{names.get(key, key)} is {' or '.join(values)}"
        case t.Known(key) | t.HasValue(_, key):
            return f"{names.get(key, key)} is known"
        case t.Ref(key):
            return f"{names.get(key, key)} is met"
        case t.Not(t.Known(key) | t.HasValue(_, key)):
            return f"{names.get(key, key)} is missing"
        case t.Not(arg):
            return f"it is not the case that {english(arg, names)}"
        case t.AllOf(args):
            return listed(args, "and")
        case t.AnyOf(args):
            return listed(args, "or")
        case t.AtLeast(count, args):
            return f"at least {count} of these hold: {'; '.join(english(arg, names) for arg in args)}"
        case t.IfThen(condition, then):
            return f"if {english(condition, names)}, then {english(then, names)}"
        case _:
            assert_never(node)


def value_text(protocol: Protocol, case: Case, slug: str) -> str:
    """Tell a fact's value in the vocabulary's unit; a censored one as it was written; `missing` where there is none."""
    unit = protocol.facts[slug].unit
    match case.values.get(slug):
        case None:
            why = (
                "what was written is set aside"
                if _is_set_aside(case, protocol.facts[slug].name)
                else _unmade(protocol, case, slug)
            )
            return f"missing: {why}" if why else "missing"
        case Interval() as days if unit is None:
            return spread_text(days)
        case Interval(low, high):
            return case.written.get(slug, f"somewhere from {plain(low)} to {plain(high)}")
        case str() | date() as value:
            return str(value)
        case value:
            return plain(value) if unit is None or unit.text == "1" else f"{plain(value)} {unit.text}"


def _unmade(protocol: Protocol, case: Case, slug: str) -> str:
    """Why a fact that is taken from other days has no value."""
    fact = protocol.facts[slug]
    if fact.taken_from is None or fact.is_of_answers or fact.choose is None or case.date is None:
        return ""
    unknown = [protocol.facts[key].name for key in fact.choose.anchors if case.values.get(key) is None]
    if unknown:
        return f"{unknown[0]} is not known"
    return f"no {protocol.facts[fact.taken_from].name} settles {rule_text(fact)!r}"


def spread_text(days: Interval) -> str:
    """Tell a date that is known to its month or year: as such, and the days that it may be."""
    first, last = (date.fromordinal(int(end)) for end in (days.low, days.high))
    shown = days_text(days)
    return shown if " to " in shown else f"{shown} ({first} to {last})"


def _is_set_aside(case: Case, name: str) -> bool:
    """Whether a problem of the case is about a value of this fact: `platelets 250000 …`, `platelets 'many' …`."""
    about = re.compile(rf"{re.escape(name)} (is )?['\"<>≤≥+\-−.\d]")  # noqa: RUF001 - a minus as people type it
    return any(problem.severity == "error" and about.match(problem.message) for problem in case.problems)


def facts_named(protocol: Protocol, node: t.Node) -> tuple[str, ...]:
    """Return the facts that a clause reads itself or through the calculations it mentions, in reading order."""
    return tuple(dict.fromkeys(_facts_named(protocol, node)))


def _facts_named(protocol: Protocol, node: t.Node) -> Iterator[str]:
    for part in t.walk(node):
        match part:
            case t.FactValue(slug) | t.OneOf(slug) | t.Known(slug):
                yield slug
            case t.CalculationValue(slug):
                yield from _facts_named(protocol, protocol.calculations[slug].value)
            case _:
                pass


def values_text(protocol: Protocol, case: Case, node: t.Node) -> str:
    """`platelets is 96 10*9/L, ANC is missing`: what a clause used, and where it was observed if it was chosen."""
    told = [f"{protocol.facts[slug].name} is {value_text(protocol, case, slug)}" for slug in facts_named(protocol, node)]
    places = [origin_text(case, slug) for slug in facts_named(protocol, node)]
    return ("; " if any(places) else ", ").join(map("".join, zip(told, places, strict=True)))


def origin_text(case: Case, slug: str) -> str:
    """`, 2024-04-29, 2 days before, row 131`; nothing for a value that is of no observation."""
    origin = case.origin.get(slug)
    if origin is None:
        return ""
    if origin.answer:
        return _answer_text(case, origin)
    moment = " ".join(part for part in (_day(origin.day), origin.time and origin.time.isoformat("minutes")) if part)
    away = _away((origin.day - case.date).days) if origin.day and case.date else ""
    row = f"{origin.pos.file}:{origin.pos.line}" if origin.is_mapped else f"row {origin.pos.line}"
    several = f"of {origin.several} values, the last {moment}" if origin.several > 1 else moment
    return "".join(f", {part}" for part in (several, away, row) if part)


def _answer_text(case: Case, origin: Origin) -> str:
    """`, response of 2024-04-29, 28 days before`; where it is missing, what that may be."""
    away = _away((origin.day - case.date).days) if origin.day and case.date else ""
    may = f": may be {' or '.join(origin.may)}" if origin.may else ""
    return f", {origin.answer} of {_day(origin.day)}{f', {away}' if away else ''}{may}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "no date"


def _away(days: int) -> str:
    if days == 0:
        return "the same day"
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'after' if days > 0 else 'before'}"


def range_text(found: Interval, unit: str) -> str:
    """Tell what an amount may be.

    >>> from fractions import Fraction
    >>> range_text(Interval(Fraction(2), Fraction(4)), "1")
    'between 2 and 4'
    >>> range_text(Interval(Fraction(1, 2), Fraction(4), high_open=True), "mg")
    'at least 0.5 and below 4 mg'
    """
    measure = "" if unit == "1" else f" {unit}"
    if not (found.low_open or found.high_open):
        return f"between {plain(found.low)} and {plain(found.high)}{measure}"
    words = "above" if found.low_open else "at least", "below" if found.high_open else "at most"
    return f"{words[0]} {plain(found.low)} and {words[1]} {plain(found.high)}{measure}"


def amount_text(value: Fraction, unit: str) -> str:
    """Tell an amount with its unit, exact where it ends.

    >>> from fractions import Fraction
    >>> amount_text(Fraction(1, 4), "mg"), amount_text(Fraction(2, 3), "1")
    ('0.25 mg', 'about 0.666666666666667')
    """
    number = plain(value) if is_exact(value) else f"about {plain(value)}"
    return number if unit == "1" else f"{number} {unit}"
