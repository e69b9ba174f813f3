"""From what a cell states to the value of a quantity: exact, in the fact's unit, a censored one as an interval."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from remission.cases.cells.dust import limit_beside, meant
from remission.cases.cells.found import CellError, Found, Trouble, quoted
from remission.cases.cells.plausible import is_plausible, likely_unit, plausible_range, shown
from remission.cases.cells.quantities import CellStatement, Sign, StatedAmount, state
from remission.cases.cells.scale import factor, scaled, unit_of, with_unit
from remission.errors import Cause
from remission.expr.compare import Interval, Number
from remission.expr.facts import Fact
from remission.expr.numbers import exact, has_many_digits, plain
from remission.expr.quantities import may_be_thousands, thousands, unit_hint
from remission.expr.units import UnitError

Sensitivity: TypeAlias = Number | Literal["unreadable"] | None  # of the assay, in the fact's unit; None where none is stated


def read_quantity(fact: Fact, text: str, column_unit: str | None, sensitivity: Sensitivity = None) -> Found:
    """Read the text of a cell that is not missing.

    Args:
        fact: A quantity.
        text: The cell, without spaces around it.
        column_unit: The unit of its column, which holds where the cell has none of its own.
        sensitivity: The sensitivity of the assay, from its own column.

    Raises:
        CellError: the text is not a value of this fact.
    """
    said = state(fact, text)
    _refuse_censored(fact, said, text)
    unit = (said.amount and said.amount.unit) or column_unit or unit_of(fact).text
    limit = _limit(fact, said, unit, sensitivity, text)
    if said.amount is None or (said.amount.number == 0 and not said.amount.sign and (limit is not None or fact.zero_undetected)):
        return _undetected(fact, said, text, limit)
    _refuse_bare_power(fact, said.amount, column_unit, text)
    written = text if said.amount.unit else with_unit(fact, text, unit)
    return Found(_value(fact, said.amount, unit, text), written, _dust(fact, said.amount, unit, text))


def _refuse_censored(fact: Fact, said: CellStatement, text: str) -> None:
    is_plain = said.amount is not None and not said.amount.sign and said.sensitivity is None
    if not (fact.censored or is_plain):
        message = f"{fact.name} {quoted(text)} is not an exact value"
        raise CellError(message, "write the value itself; only a fact with 'censored: yes' may be a bound or not detected")


def _refuse_bare_power(fact: Fact, amount: StatedAmount, column_unit: str | None, text: str) -> None:
    """`1 x 10^-4` is a share of 1 to one reader and a number of percents to another."""
    if amount.is_power and amount.unit is None and column_unit is None and unit_of(fact).text != "1":
        number = shown(amount.number)
        message = f"{fact.name} {quoted(text)} is a power of ten without a unit"
        raise CellError(message, f"write the unit: '{number} {unit_of(fact).text}', or '{number} 1' for a pure number")


def _value(fact: Fact, amount: StatedAmount, unit: str, text: str) -> Number | Interval:
    by = _factor(fact, amount, unit, text)
    if may_be_thousands(amount.number, unit):
        what, hint = thousands(amount.number, unit)
        raise CellError(f"{fact.name} {quoted(text)} {what}", hint, f"{fact.name} may have a point between thousands")
    number = _in_unit_of(fact, amount, by)
    if fact.above_zero and number <= 0:
        raise CellError(f"{fact.name} {quoted(text)} is no limit", "write the laboratory's own, or NA if it states none")
    value = _bounded(fact, amount.sign, number, text) if amount.sign else number
    if value is None or (not isinstance(value, Interval) and not is_plausible(fact, value)):
        written = with_unit(fact, f"{amount.sign}{shown(amount.number)}", unit)
        message = f"{fact.name} {written} is outside the plausible range {plausible_range(fact)}"
        cause = f"{fact.name} in {unit} is outside the plausible range {plausible_range(fact)}"
        raise CellError(message, likely_unit(fact, amount.number, by), cause)
    if fact.whole and not isinstance(value, Interval) and Fraction(value).denominator != 1:
        raise CellError(f"{fact.name} {quoted(text)} is not a whole number", f"{fact.name} is counted in whole numbers")
    return value


def _in_unit_of(fact: Fact, amount: StatedAmount, by: Fraction) -> Number:
    return scaled(meant(amount.number, fact.cuts, by), by)


def _dust(fact: Fact, amount: StatedAmount, unit: str, text: str) -> Trouble | None:
    """Tell of a number that arithmetic in floating point may have moved off a limit of the rules."""
    if not has_many_digits(amount.number):
        return None
    number = _in_unit_of(fact, amount, _factor(fact, amount, unit, text))
    limit = limit_beside(number, fact.cuts)
    if limit is None:
        return None
    where = f"the limit {with_unit(fact, plain(limit), unit_of(fact).text)}"
    what = f"is floating-point dust away from {where}, and counts as {_side(number, limit)}"
    return _of_reading(fact, text, what, "if it is the limit that was measured, round the value where it is computed")


def _side(number: Number, limit: Fraction) -> str:
    return "more" if Fraction(number) > limit else "less"


def _factor(fact: Fact, amount: StatedAmount, unit: str, text: str) -> Fraction:
    try:
        return factor(unit, unit_of(fact), fact.molar_mass)
    except UnitError as error:
        hint = unit_hint(error, fact, Fraction(amount.number)) or f"{fact.name} is measured in {unit_of(fact).text}"
        raise CellError(f"{fact.name} {quoted(text)}: {error}", hint) from error


def _ends(fact: Fact) -> tuple[Number, Number | None]:
    """The least and the greatest value; no greatest where the fact has no plausible range."""
    if fact.plausible is None:
        return exact(Fraction(0)), None
    return exact(fact.plausible[0]), exact(fact.plausible[1])


def _bounded(fact: Fact, sign: Sign, number: Number, text: str) -> Number | Interval | None:
    """The part of the plausible range on one side of a bound; None where there is none."""
    low, high = _ends(fact)
    if sign in ("<", "<="):
        if high is not None and number > high:
            return Interval(low, high)
        found = Interval(low, number, high_open=sign == "<")
    elif high is None:
        raise CellError(f"{fact.name} {quoted(text)} has no upper end", f"declare 'plausible' for {fact.name} in the vocabulary")
    elif number < low:
        return Interval(low, high)
    else:
        found = Interval(number, high, low_open=sign == ">")
    if found.low == found.high and not (found.low_open or found.high_open):
        return found.low
    return found if found.low < found.high else None


def _limit(fact: Fact, said: CellStatement, unit: str, from_column: Sensitivity, text: str) -> Sensitivity:
    """The sensitivity that holds for a cell: its own, or its column's."""
    if said.sensitivity is None:
        return from_column
    amount = said.sensitivity
    own = _in_unit_of(fact, amount, _factor(fact, amount, amount.unit or unit, text))
    if amount.sign or own <= 0 or not is_plausible(fact, own):
        message = f"{fact.name} {quoted(text)} states no usable sensitivity"
        raise CellError(message, f"it is one number above 0, in {unit_of(fact).text}")
    if from_column not in (None, own):
        raise CellError(f"{fact.name} {quoted(text)} states another sensitivity than its column", "keep the one that is right")
    return own


def _undetected(fact: Fact, said: CellStatement, text: str, limit: Sensitivity) -> Found:
    """Not detected means below the detection limit, which itself is detected; without a limit it says nothing."""
    low, high = _ends(fact)
    if limit is None or limit == "unreadable":
        trouble = _says_nothing(fact, text, is_stated=limit is not None)
        if high is None:
            raise CellError(trouble.message, trouble.hint)
        return Found(Interval(low, high), text, trouble)
    if limit <= low:
        message = f"{fact.name} {quoted(text)} states no usable sensitivity"
        raise CellError(message, f"it is one number above {shown(low)}, in {unit_of(fact).text}")
    written = text if said.sensitivity else f"{text} (sensitivity {with_unit(fact, shown(limit), unit_of(fact).text)})"
    return Found(Interval(low, limit, high_open=True), written)


def _says_nothing(fact: Fact, text: str, *, is_stated: bool) -> Trouble:
    if is_stated:
        return _of_reading(fact, text, "depends on a sensitivity that cannot be read", None)
    how = f"write 'not detected (sensitivity 0.001 {unit_of(fact).text})' or fill a column {fact.slug}_sensitivity"
    return _of_reading(fact, text, "states no sensitivity, so it may be any value", how)


def _of_reading(fact: Fact, text: str, what: str, hint: str | None) -> Trouble:
    return Trouble(f"{fact.name} {quoted(text)} {what}", hint, "warning", Cause(f"{fact.name} {what}", fact=fact.slug))
