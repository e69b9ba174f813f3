"""A value that no cell states, as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from remission.cases.case import Value
from remission.cases.cells.plausible import shown
from remission.expr.compare import Interval
from remission.expr.facts import Fact


def written(fact: Fact, value: Value) -> str:
    """A value that was made of others as a cell would have it; nothing where none would."""
    unit = "" if fact.unit is None or fact.unit.text == "1" else f" {fact.unit.text}"
    match value:
        case date():
            return value.isoformat()
        case str():
            return value
        case Decimal() | Fraction():
            return f"{shown(value)}{unit}"
        case Interval(low, high) if fact.plausible is not None and high == fact.plausible[1]:
            return f"{'more than' if value.low_open else 'at least'} {shown(low)}{unit}"
        case Interval(low, high):
            return f"between {shown(low)} and {shown(high)}{unit}"
        case None:
            return ""
        case _:
            assert_never(value)
