"""The short way for the commonest cell: digits and perhaps a point, in the unit of its column."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from remission.cases.cells.codes import codes_of
from remission.cases.cells.found import Found
from remission.cases.cells.scale import THOUSANDTH, factor, scaled, unit_of, with_unit
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact
from remission.expr.patterns import regex
from remission.expr.quantities import may_be_thousands
from remission.expr.units import UnitError

DIGITS = regex(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")  # 15 digits at most: for these `numbers.decimal` is `Decimal`


def plain_reader(fact: Fact, column_unit: str | None) -> Callable[[str], Found | None]:
    """Make a reader of digits above 0 that lie in the plausible range; it gives None for everything else, which needs thought."""
    unit = column_unit or unit_of(fact).text
    try:
        by = factor(unit, unit_of(fact), fact.molar_mass)
    except UnitError:
        return _nothing
    if fact.kind is not Kind.QUANTITY or fact.whole or fact.plausible is None:
        return _nothing
    low, high = (exact(end) for end in fact.plausible)
    coded = codes_of(fact)
    counts = may_be_thousands(THOUSANDTH, unit)
    is_same, suffix, zero, full = by == 1, with_unit(fact, "", unit), Decimal(0), DIGITS.fullmatch

    def read(text: str) -> Found | None:
        if full(text) is None:
            return None
        number = Decimal(text)
        if coded is not None and coded.has(text):
            return None
        if counts and may_be_thousands(number, unit):
            return None
        value = number if is_same else scaled(number, by)
        return Found(value, text + suffix) if number > zero and low <= value <= high else None

    return read


def _nothing(_: str) -> Found | None:
    return None
