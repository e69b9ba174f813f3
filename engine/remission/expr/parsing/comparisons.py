"""Parsed comparisons -> typed ones: both sides fit, thresholds stand in the fact's own unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

from lark import Token, Tree

from remission.expr import tree as t
from remission.expr.compare import MIRRORED
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.literals import ONE
from remission.expr.numbers import plain
from remission.expr.parsing.calendar import SPANS, average_of, no_days, one_clock, whole_periods
from remission.expr.parsing.clause import Clause, Part, token
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.terms import DAYS, dated, is_bare, is_constant, is_name, moved, same_kind, term, unit_of
from remission.expr.parsing.tolerance import ends
from remission.expr.units import Unit, UnitError, convert, is_share, unit

PERCENT = unit("%")
SPOKEN = {"a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour"}  # what UCUM's symbols are called


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: as it was parsed, and as it was read."""

    part: Part
    node: t.Term


def compare(c: Clause, left_part: Part, op: t.Op, right_part: Part) -> t.Compare:
    """Read `left op right`; a constant on the left changes sides.

    Raises:
        ConditionError: a side cannot be read, or the sides do not fit.

    """
    _no_choices(c, (left_part, right_part), op)
    if _is_of_normal(left_part):
        left_part, right_part, op = right_part, left_part, MIRRORED[op]
    if _is_of_normal(left_part):
        word = _limit_of_normal(left_part)
        raise c.problem(left_part, f"both sides are multiples of {word}", f"compare a fact with '… x {word}'")
    left, right = _sides(c, left_part, right_part)
    if is_constant(left.node) and is_constant(right.node):
        raise c.problem(left_part, "both sides are constants: it is the same for every patient", "compare a fact")
    if isinstance(left.node, t.Quantity | t.Day) and not isinstance(right.node, t.Quantity | t.Day):
        left, right, op = right, left, MIRRORED[op]
    limit = _fit(c, left, right)
    _plausible(c, left.node, op, _Side(right.part, limit))
    return t.Compare(left.node, op, limit, c.pos(left.part))


def between(c: Clause, part: Part, low_part: Part, high_part: Part) -> t.Between:
    """Read `term between low and high`, both ends included."""
    subject, low, high = _bounds(c, part, low_part, high_part)
    if _is_above(low, high):
        raise _nothing_between(c, low_part, high_part)
    return t.Between(subject, low, high, c.pos(part))


def band(c: Clause, part: Part, low_part: Part, high_part: Part) -> t.AllOf:
    """Read `term from low to under high`."""
    subject, low, high = _bounds(c, part, low_part, high_part)
    if low == high or _is_above(low, high):
        raise _nothing_between(c, low_part, high_part)
    pos = c.pos(part)
    return t.AllOf((t.Compare(subject, t.Op.GE, low, pos), t.Compare(subject, t.Op.LT, high, pos)), pos)


def within(c: Clause, kids: list[Part]) -> t.Between:
    """Read `a within 14 days before b`: from a to b are 0 to 14 days, both ends included."""
    event_part, span_part, word, anchor_part = kids[0], kids[2], kids[3], kids[4]
    event, anchor = c.each(lambda part: dated(c, part), (event_part, anchor_part))
    pos = c.pos(event_part)
    length = term(c, span_part)
    if isinstance(length, t.Quantity) and average_of(length.unit):
        count, period = whole_periods(c, span_part, length)
        count = -count if token(word) == "BEFORE" else count
        far = t.Shifted(anchor, count, period, c.scope.missing_day, c.pos(anchor_part))
        return t.Between(event, far, anchor, pos) if count < 0 else t.Between(event, anchor, far, pos)
    elapsed = t.Elapsed(event, anchor, pos) if token(word) == "BEFORE" else t.Elapsed(anchor, event, pos)
    none = t.Quantity(Fraction(0), DAYS, "0 days", c.pos(span_part))
    span = _fit(c, _Side(event_part, elapsed), _Side(span_part, length), "the time between")
    return t.Between(elapsed, none, span, pos)


def near(c: Clause, part: Part, op: t.Op, tolerance: Part) -> t.Condition:
    """Read `term = middle ± reach`: both ends included."""
    if op not in (t.Op.EQ, t.Op.NE):
        raise c.problem(tolerance, f"{op.value!r} asks for one end, a tolerance has two", f"write '= {c.words(tolerance)}'")
    subject = term(c.beside(part), part)
    own = unit_of(subject) if _names_unit(part) else None
    found = _near(c, _Side(part, subject), tolerance, own)
    return t.Not(found, found.pos) if op is t.Op.NE else found


def near_date(c: Clause, part: Part, op: t.Op, middle: Part, reach: Part) -> t.Condition:
    """Read `date = date ± 2 days`: both ends included."""
    if op not in (t.Op.EQ, t.Op.NE):
        raise c.problem(middle, f"{op.value!r} asks for one end, a tolerance has two", f"write '= {c.words(middle)} ± …'")
    hint = "a tolerance stands behind a number, as in 'weight = 50 kg ± 2 kg', or a date"
    subject, day = c.each(lambda one: term(c, one), (part, middle))
    if not (t.is_date(subject) and t.is_date(day)):
        raise c.problem(middle, f"{c.words(middle)!r} is no number and no date", hint)
    count, period = whole_periods(c, reach, term(c, reach))
    pos = c.pos(part)
    low, high = (moved(day, by, period, c.scope.missing_day, pos) for by in (-count, count))
    found = t.Between(subject, low, high, pos)
    return t.Not(found, pos) if op is t.Op.NE else found


def near_between(c: Clause, kids: list[Part]) -> t.Between:
    """Read `8 ± 2 days since date`, `8 ± 2 days from date to date`."""
    tolerance, _, *dates = kids
    parts = (dates[0], dates[2]) if len(dates) > 1 else (dates[0],)
    first, *rest = c.each(lambda part: dated(c, part), parts)
    pos = c.pos(tolerance)
    last = rest[0] if rest else t.FactValue(ASSESSMENT_DATE, None, pos)
    for number in cast("Tree[Token]", tolerance).children[::2]:
        if word := average_of(cast("t.Quantity", term(c, number)).unit):
            since = c.words(parts[0])
            told = f"{c.words(number)!r} {no_days(word)}"
            hint = f"write both ends as dates: '… between {since} + 5 {word}s and {since} + 7 {word}s' for 6 {word}s ± 1 {word}"
            raise c.problem(number, told, hint)
    return _near(c, _Side(tolerance, t.Elapsed(first, last, pos)), tolerance, None, "the time between")


def _near(c: Clause, side: _Side, tolerance: Part, own: Unit | None, name: str | None = None) -> t.Between:
    middle, _, reach = cast("Tree[Token]", tolerance).children
    about, spread = (cast("t.Quantity", term(c.beside(side.part), number)) for number in (middle, reach))
    measure = unit_of(side.node)
    if own is None and is_bare(about) and is_bare(spread) and measure is not None and not measure.is_number:
        shown = f"{plain(about.value)} {_spoken(measure)} ± {plain(spread.value)} {_spoken(measure)}"
        told = f"{c.words(tolerance)!r} has no unit: {c.words(side.part)!r} is in {_spoken(measure)}"
        raise c.problem(tolerance, told, f"write '{shown}' if that is meant")
    low, high = (_fit(c, side, _Side(tolerance, end), name) for end in ends(c, tolerance, about, spread, own))
    _plausible(c, side.node, t.Op.GE, _Side(tolerance, low))
    _plausible(c, side.node, t.Op.LE, _Side(tolerance, high))
    return t.Between(side.node, low, high, c.pos(side.part))


# ---- the two sides ---------------------------------------------------------------------------------


def _sides(c: Clause, left_part: Part, right_part: Part) -> tuple[_Side, _Side]:
    if not _is_of_normal(right_part):
        both = c.beside(left_part, right_part)
        left, right = c.each(lambda part: term(both, part), (left_part, right_part))
        return _Side(left_part, left), _Side(right_part, right)
    subject = term(c, left_part)
    return _Side(left_part, subject), _Side(right_part, _times_normal(c, right_part, subject))


def _is_of_normal(part: Part) -> bool:
    return isinstance(part, Tree) and part.data == "times_normal"


def _limit_of_normal(part: Part) -> str:
    """Return ULN or LLN."""
    return str(cast("Tree[Token]", part).children[1])[-3:].upper()


def _times_normal(c: Clause, part: Part, subject: t.Term) -> t.Term:
    """Read `5 x ULN` or `0.8 x LLN` on the right of a fact: so many times that fact's upper or lower limit of normal."""
    word = _limit_of_normal(part)
    fact = c.scope.facts[subject.fact] if isinstance(subject, t.FactValue) else None
    if fact is None or fact.unit is None:
        raise c.problem(part, f"'x {word}' needs a fact on the other side", f"write 'ALT <= 5 x {word}'")
    factor = cast("t.Quantity", term(c, cast("Tree[Token]", part).children[0]))
    if not is_bare(factor):
        raise c.problem(part, f"{factor.written!r} is not a plain number", f"write '{plain(factor.value)} x {word}'")
    stated = fact.limit if word == "ULN" else fact.lower_limit
    if stated is not None:
        return t.Quantity(factor.value * stated, fact.unit, c.words(part), factor.pos)
    companion = f"{fact.slug}_{word.lower()}"
    if companion not in c.scope.facts:
        which, hint = "upper" if word == "ULN" else "lower", f"add '{word.lower()}: per laboratory' to the fact"
        raise c.problem(part, f"no {which} limit of normal is known for {fact.name!r}", hint)
    return t.Arithmetic("*", factor, t.FactValue(companion, fact.unit, factor.pos), factor.pos)


def _no_choices(c: Clause, parts: tuple[Part, Part], op: t.Op) -> None:
    """Refuse `CD22 = positive` in one message: choices and outcomes are named with `is`."""
    for part, other in (parts, parts[::-1]):
        name = c.words(part) if is_name(part) else ""
        if slug(name) in c.scope.criteria:
            raise c.problem(part, f"{name!r} is a condition, not a number", f"write '{name}' or 'not {name}' alone")
        if values := c.scope.choices(slug(name)):
            meant = next((value for value in values if slug(value) == slug(c.words(other))), values[0])
            word = "is not" if op is t.Op.NE else "is"
            raise c.problem(part, f"{name!r} is a choice, not a number", f"write '{name} {word} {meant}'")


# ---- constants in the fact's unit --------------------------------------------------------------------


def _bounds(c: Clause, part: Part, low_part: Part, high_part: Part) -> tuple[t.Term, t.Term, t.Term]:
    """Return what is bounded and both ends in its unit; a bare lower end takes the upper end's unit."""
    every = c.beside(part)
    subject, low, high = c.each(lambda one: term(every, one), (part, low_part, high_part))
    if is_constant(subject):
        raise c.problem(part, f"{c.words(part)!r} is the same for every patient", "bound a fact")
    if isinstance(low, t.Quantity) and isinstance(high, t.Quantity) and is_bare(low):
        low = t.Quantity(low.value, high.unit, low.written, low.pos)
    side = _Side(part, subject)
    high = _fit(c, side, _Side(high_part, high))
    low = _fit(c, side, _Side(low_part, low))
    _plausible(c, subject, t.Op.GE, _Side(low_part, low))
    _plausible(c, subject, t.Op.LE, _Side(high_part, high))
    return subject, low, high


def _nothing_between(c: Clause, low_part: Part, high_part: Part) -> ConditionError:
    message = f"{c.words(low_part)!r} is not below {c.words(high_part)!r}: nothing lies between"
    return c.problem(low_part, message, "swap the two ends")


def _is_above(low: t.Term, high: t.Term) -> bool:
    match low, high:
        case (t.Quantity(first), t.Quantity(last)):
            return first > last
        case (t.Day(first_day), t.Day(last_day)):
            return first_day > last_day
        case _:
            return False


def _fit(c: Clause, left: _Side, right: _Side, name: str | None = None) -> t.Term:
    """Check that both sides can be compared; a constant goes into the left side's unit."""
    name = name or repr(c.words(left.part))
    if isinstance(right.node, t.Quantity) and is_bare(right.node) and _names_unit(left.part):
        right = replace(right, node=replace(right.node, unit=unit_of(left.node) or DAYS))
    one_clock(c, (left.part, right.part), (left.node, right.node))
    measure, other = unit_of(left.node), unit_of(right.node)
    if measure is None or other is None:
        if measure is other:
            return right.node
        message = f"{name} and {c.words(right.part)!r} cannot be compared: one is a date"
        subject = left if measure is None else right
        hint = f"write 'days since {c.words(subject.part)}'" if is_name(subject.part) else "use 'days since …'"
        raise c.problem(right.part, message, hint)
    if measure.counts and isinstance(right.node, t.Arithmetic) and right.node.op == "/" and is_bare(right.node):
        message = f"{c.words(right.part)!r} is a share, {name} a number of points or things"
        raise c.problem(right.part, message, "write the number alone")
    if not isinstance(right.node, t.Quantity):
        same_kind(c, (left.part, right.part), (left.node, right.node))
        return right.node
    if is_bare(right.node) and not measure.is_number:
        message = f"{right.node.written!r} has no unit: {name} is in {_spoken(measure)}"
        raise c.problem(right.part, message, _bare_hint(right.node, measure))
    try:
        value = convert(right.node.value, right.node.unit, measure, _molar_mass(c, left.node))
    except UnitError as error:
        raise c.problem(right.part, *_unfit(error, name, right.node, measure)) from None
    return t.Quantity(value, measure, right.node.written, right.node.pos)


def _names_unit(part: Part) -> bool:
    """Whether the words of a time between dates say its unit: `years since birth date >= 18`."""
    return isinstance(part, Tree) and part.data in SPANS


def _unfit(error: UnitError, name: str, limit: t.Quantity, measure: Unit) -> tuple[str, str]:
    """Say why a limit is of another kind than what it is compared with, and what to write."""
    if measure.counts and is_share(limit.unit):
        hint = f"write '{_amount(limit.value, measure)}' if that is meant"
        return f"{limit.written!r} is a share, {name} a number of points or things", hint
    return str(error), error.hint or f"{name} is in {_spoken(measure)}"


def _spoken(measure: Unit) -> str:
    return f"{SPOKEN[measure.text]}s" if measure.text in SPOKEN else measure.text


def _amount(value: Fraction, measure: Unit) -> str:
    """Write `18 years`, `1 year`, `5 %`, or a number alone."""
    if measure.is_number:
        return plain(value)
    return f"{plain(value)} {SPOKEN.get(measure.text, measure.text) if value == 1 else _spoken(measure)}"


def _bare_hint(number: t.Quantity, measure: Unit) -> str:
    """Say what a number without its unit may mean; a share of one may be meant where the unit is per cent."""
    shown = _amount(number.value, measure)
    if measure == PERCENT and abs(number.value) < 1:
        share = convert(number.value, ONE, PERCENT)
        return f"write '{plain(share)} %' if {number.written!r} is a share of 1, '{shown}' if it is per cent"
    return f"write '{shown}' if that is meant"


def _molar_mass(c: Clause, node: t.Term) -> Fraction | None:
    return c.scope.facts[node.fact].molar_mass if isinstance(node, t.FactValue) else None


def _plausible(c: Clause, subject: t.Term, op: t.Op, limit: _Side) -> None:
    """Refuse a threshold outside the fact's plausible range: it can only be a slip of the unit."""
    if not (isinstance(subject, t.FactValue) and isinstance(limit.node, t.Quantity)):
        return
    fact: Fact = c.scope.facts[subject.fact]
    if fact.plausible is None or fact.unit is None or fact.kind is not Kind.QUANTITY:
        return
    low, high = fact.plausible
    if not low <= limit.node.value <= high:
        bounds = f"{plain(low)} to {plain(high)}{'' if fact.unit.is_number else f' {_spoken(fact.unit)}'}"
        message = f"{limit.node.written!r} is outside the plausible range of {fact.name!r}, {bounds}"
        hint = f"check the number and its unit: '{op.value}' would be the same for every patient"
        raise c.problem(limit.part, message, hint)
