"""Parsed formulas -> typed terms: kinds and units checked, every problem with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lark import Token, Tree

from remission.expr import literals
from remission.expr import tree as t
from remission.expr.dates import shifted
from remission.expr.durations import UNIT_OF
from remission.expr.facts import ASSESSMENT_DATE, Kind, slug
from remission.expr.parsing import functions
from remission.expr.parsing.calendar import AVERAGES, no_days, one_clock, whole_periods
from remission.expr.parsing.clause import Clause, Part, start, token
from remission.expr.parsing.functions import number_unit, power_unit
from remission.expr.parsing.parse import ConditionError
from remission.expr.units import Unit, UnitError, alike, divide, multiply, unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from remission.errors import Pos

DAYS = unit("d")
NOT_KNOWN = frozenset({"unknown", "missing", "not_done", "na", "not_known"})
NO_DATES = "use 'days since …' or 'days from … to …'"
SPLIT_POWER = re.compile(r"\d{1,2}\s*/")
SIGNS: dict[str, t.Sign] = {"PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/"}


def term(c: Clause, part: Part) -> t.Term:  # noqa: C901, PLR0911, PLR0912 - one match, one line a form
    """Read a formula.

    Raises:
        ConditionError: with every problem of the formula.

    """
    if isinstance(part, Token):
        return literals.quantity(str(part), lambda offset: c.where(start(part) + offset), c.about)
    kids, pos = part.children, c.pos(part)
    match part.data:
        case "number" | "group":
            return term(c, kids[0])
        case "negative":
            return literals.quantity(f"-{kids[1]}", lambda offset: c.where(start(part) + offset), c.about)
        case "day":
            return literals.day(str(kids[0]), lambda _: pos)
        case "name":
            return _value(c, part)
        case "sum" | "product":
            return _arithmetic(c, kids)
        case "extreme":
            return _extreme(c, kids, pos)
        case "rounded":
            return _rounded(c, kids, pos)
        case "power":
            base, power = _quantities(c, (kids[0], kids[2]))
            return functions.raised(c, (kids[0], base), (kids[2], power), unit_of)
        case "function":
            (inner,) = _quantities(c, kids[1:])
            return functions.called(c, str(kids[0]).lower(), part, inner, unit_of)
        case "remainder":
            above, below = _quantities(c, kids[1:])
            same_kind(c, (kids[1], kids[2]), (above, below))
            return functions.rest(c, part, above, below, unit_of)
        case "in_unit":
            return functions.number_in(c, part, kids[1], term(c, kids[0]), unit_of)
        case "span_since":
            return _span(c, kids[0], dated(c, kids[1]), t.FactValue(ASSESSMENT_DATE, None, pos))
        case "span_from":
            first, last = c.each(lambda kid: dated(c, kid), (kids[1], kids[3]))
            return _span(c, kids[0], first, last)
        case "times_normal":
            word = str(kids[1])[-3:].upper()
            raise c.problem(part, f"a multiple of {word} stands alone on one side of a comparison", f"write 'ALT <= 5 x {word}'")
        case "value":
            raise c.problem(part, f"{c.words(part)!r} is not a number with its unit", _of_a_value(c, part))
        case _:
            raise c.problem(part, f"{c.words(part)!r} is a condition, not a value")


def _span(c: Clause, word: Part, first: t.Term, last: t.Term) -> t.Term:
    """Read the time between two dates: in days, or in whole weeks, months or years."""
    period = cast("t.Period", c.words(word).split()[0].lower().removesuffix("s"))
    pos = c.pos(word)
    return t.Elapsed(first, last, pos) if period == "day" else t.WholePeriods(period, first, last, c.scope.missing_day, pos)


def _of_a_value(c: Clause, part: Part) -> str | None:
    """What to write for a word where a quantity is wanted: `platelets is unknown`, `platelets is low`."""
    if c.about is None:
        return None
    if slug(c.words(part)) in NOT_KNOWN:
        return f"write '{c.about.name} is missing' if that is meant"
    return f"compare it: '{c.about.name} >= …'"


def dated(c: Clause, part: Part) -> t.Term:
    """Read a formula that must be a date."""
    found = term(c, part)
    if unit_of(found) is not None:
        raise c.problem(part, f"{c.words(part)!r} is not a date", "a date fact is declared with 'date: yes'")
    return found


def unit_of(node: t.Term) -> Unit | None:  # noqa: C901, PLR0911 - one match, one line a node
    """Return the unit of a term; None for a date."""
    match node:
        case t.FactValue(_, measure) | t.Quantity(_, measure) | t.CalculationValue(_, measure):
            return measure
        case t.Day() | t.Shifted():
            return None
        case t.Elapsed():
            return DAYS
        case t.WholePeriods(period):
            return UNIT_OF[period]
        case t.Arithmetic("*", left, right):
            return multiply(_measure(left), _measure(right))
        case t.Arithmetic("/", left, right):
            return divide(_measure(left), _measure(right))
        case t.Arithmetic(_, left, right):
            return _either(unit_of(left), unit_of(right))
        case t.Extreme(_, args):
            return _either(unit_of(args[-1]), *map(unit_of, args))
        case t.Rounded(_, step):
            return step.unit
        case t.Power(base, exponent):
            return power_unit(_measure(base), exponent)
        case t.Function(name, inner):
            return number_unit(name, unit_of(inner))
        case t.Lookup(rows) | t.Score(rows):
            return _either(*(unit_of(row.value) for row in rows))


def _either(first: Unit | None, *others: Unit | None) -> Unit | None:
    """Return the first unit; where a number goes with a number of points or things, it is one of them."""
    if first is None or not first.is_number:
        return first
    return next((one for one in (first, *others) if one is not None and one.counts), first)


def is_bare(node: t.Term) -> bool:
    """Tell whether a term is made of numbers without a unit only: `5`, `2 * 3`."""
    match node:
        case t.Quantity(_, measure):
            return measure.is_number
        case t.Arithmetic(_, left, right):
            return is_bare(left) and is_bare(right)
        case t.Extreme(_, args):
            return all(map(is_bare, args))
        case t.Power(inner) | t.Function(_, inner):
            return is_bare(inner)
        case _:
            return False


def is_constant(node: t.Term) -> bool:
    """Tell whether a term is the same for every patient."""
    return not any(isinstance(part, t.FactValue | t.CalculationValue) for part in t.walk(node))


def same_kind(c: Clause, parts: tuple[Part, Part], nodes: tuple[t.Term, t.Term]) -> None:
    """Check that two quantities can be compared or added; a bare number goes with bare numbers only."""
    units = tuple(map(_measure, nodes))
    left, right = (f"{c.words(part)!r} ({measure.text})" for part, measure in zip(parts, units, strict=True))
    if not alike(*units):
        message = f"{left} and {right} cannot be compared or added"
        raise c.problem(parts[1], message, "both sides need units of the same kind")
    for node, part, other in zip(nodes, parts, reversed(units), strict=True):
        if is_bare(node) and not other.is_number:
            raise c.problem(part, f"{c.words(part)!r} has no unit, the other side is in {other.text}", "write the unit")


def _measure(node: t.Term) -> Unit:
    return unit_of(node) or DAYS


def _value(c: Clause, part: Part) -> t.Term:
    """Read the name of a quantity, a date or a calculation."""
    name, pos = c.words(part), c.pos(part)
    key = slug(name)
    fact = c.scope.facts.get(key)
    if fact is not None and fact.kind is Kind.CHOICE:
        raise c.problem(part, f"{name!r} is a choice, not a number", f"write '{name} is {fact.values[0]}'")
    if fact is not None:
        return t.FactValue(key, fact.unit, pos)
    if key in c.scope.calculations:
        return t.CalculationValue(key, c.scope.calculation_unit(key, pos), pos)
    if key in c.scope.criteria:
        raise c.problem(part, f"{name!r} is a condition, not a number", f"write '{name}' or 'not {name}' alone")
    if key in c.scope.classifications:
        hint = f"write '{name} is {c.scope.classifications[key][0]}'"
        raise c.problem(part, f"{name!r} is a classification, not a number", hint)
    raise c.scope.unknown(name, pos)


def _arithmetic(c: Clause, kids: list[Part]) -> t.Term:
    parts = kids[::2]
    moved = _moved(c, kids)
    if moved is not None:
        return moved
    first, *others = _quantities(c, parts)
    result = first
    _no_split_power(c, kids)
    for sign, node, part in zip(kids[1::2], others, parts[1:], strict=True):
        symbol = SIGNS[token(sign)]
        _no_date_meant(c, kids, part, node)
        one_clock(c, (parts[0], part), (result, node))
        if symbol in "+-":
            same_kind(c, (parts[0], part), (result, node))
        if symbol == "+" and is_negative(part) and is_constant(result):
            raise c.problem(
                sign, "a tolerance ('+ -') stands behind '=' or 'is'", f"write both ends, or '-' alone: {c.words(part)!r}"
            )
        if symbol == "/" and isinstance(node, t.Quantity) and not node.value:
            raise c.problem(part, "nothing can be divided by 0")
        result = t.Arithmetic(symbol, result, node, c.pos(parts[0]))
        _check_unit(c, part, result)
    return result


def _moved(c: Clause, kids: list[Part]) -> t.Term | None:
    """Read a date and what is added to it, or taken from it; None where no date stands first."""
    try:
        found = term(c, kids[0])
    except ConditionError:
        return None
    if unit_of(found) is not None or any(_is_date(c, part) for part in kids[2::2]):
        return None
    for sign, part in zip(kids[1::2], kids[2::2], strict=True):
        amount = term(c, part)
        if token(sign) not in ("PLUS", "MINUS"):
            raise c.problem(part, "dates are not calculated with", "only days, weeks, months and years are added to a date")
        count, period = whole_periods(c, part, amount)
        found = moved(found, count if token(sign) == "PLUS" else -count, period, c.scope.missing_day, c.pos(kids[0]))
    return found


def moved(day: t.Term, count: int, period: t.Period, missing_day: t.MissingDay, pos: Pos) -> t.Term:
    """Return a date with a time added: of a day of the calendar another one, of a sum of days their sum."""
    match day:
        case t.Day(value):
            return t.Day(shifted(value, count, period, missing_day), day.pos)
        case t.Shifted(start, days, "day") if period == "day":
            return t.Shifted(start, days + count, period, missing_day, pos) if days + count else start
        case _:
            return t.Shifted(day, count, period, missing_day, pos)


def _no_date_meant(c: Clause, kids: list[Part], part: Part, node: t.Term) -> None:
    """Refuse `days since birth date + 18 years`, in which the brackets are missing."""
    first = kids[0]
    if part is kids[2] and isinstance(first, Tree) and first.data == "span_since" and isinstance(node, t.Quantity):
        counted = c.words(first).split()[0]
        if node.unit.text in AVERAGES and not counted.lower().startswith(AVERAGES[node.unit.text]):
            date = c.words(first.children[1])
            shown = f"{counted} since ({date} {c.words(kids[1])} {c.words(part)})"
            told = f"{c.words(part)!r} {no_days(AVERAGES[node.unit.text])}"
            raise c.problem(part, told, f"write {shown!r} if that day is meant, or count whole years or months")


def _is_date(c: Clause, part: Part) -> bool:
    fact = c.scope.facts.get(slug(c.words(part))) if is_name(part) else None
    return fact is not None and fact.kind is Kind.DATE


def _no_split_power(c: Clause, kids: list[Part]) -> None:
    """Refuse `10 * 9/L`: 90 /L to a reader, 10*9/L to whoever put the spaces in."""
    for ten, sign, power in zip(kids, kids[1:], kids[2:], strict=False):
        words = c.words(power)
        if isinstance(sign, Token) and sign.type == "STAR" and c.words(ten) == "10" and SPLIT_POWER.match(words):
            raise c.problem(
                ten, f"'10 {sign} {words}' may be a power of ten or a product", f"write 10*{words} for the power of ten"
            )


def _check_unit(c: Clause, part: Part, node: t.Term) -> None:
    try:
        unit_of(node)
    except UnitError as error:
        raise c.problem(part, str(error), error.hint) from None


def _quantities(c: Clause, parts: Iterable[Part]) -> tuple[t.Term, ...]:
    """Read formulas none of which may be a date."""

    def read(part: Part) -> t.Term:
        found = term(c, part)
        if unit_of(found) is None:
            raise c.problem(part, "dates are not calculated with", NO_DATES)
        return found

    return c.each(read, parts)


def _extreme(c: Clause, kids: list[Part], pos: Pos) -> t.Extreme:
    word, *parts = kids
    args = _quantities(c, parts)
    if len(args) < 2:  # noqa: PLR2004 - an extreme of one value is that value
        raise c.problem(word, f"'{word}' needs two values or more")
    one_clock(c, parts, args)
    for arg, part in zip(args, parts, strict=True):
        same_kind(c, (parts[0], part), (args[0], arg))
    return t.Extreme("min" if token(word) == "MIN" else "max", args, pos)


def _rounded(c: Clause, kids: list[Part], pos: Pos) -> t.Rounded:
    modes: dict[str, t.Mode] = {"UP": "up", "DOWN": "down"}
    parts = (kids[-3], kids[-1])
    subject, step = _quantities(c, parts)
    one_clock(c, parts, (subject, step))
    same_kind(c, parts, (subject, step))
    if cast("t.Quantity", step).value <= 0:
        raise c.problem(kids[-1], "the step of rounding must be above 0")
    return t.Rounded(subject, cast("t.Quantity", step), modes.get(token(kids[1]), "nearest"), pos)


def is_negative(part: Part) -> bool:
    """Tell whether a part is a number with a minus before it."""
    return isinstance(part, Tree) and part.data == "negative"


def is_name(part: Part) -> bool:
    """Tell whether a part is a name and nothing else."""
    return isinstance(part, Tree) and part.data == "name"
