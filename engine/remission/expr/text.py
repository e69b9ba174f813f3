"""Typed nodes -> canonical text: parsing it again gives an equal tree."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from remission.expr import tree as t
from remission.expr.numbers import NumberError, decimal, is_exact, plain
from remission.expr.parsing.parse import reads_as_value

HALF = Fraction(1, 2)
IN = "in "  # begins what is written of a unit whose number is meant: `height in cm`
Names = Mapping[str, str]  # slug -> the author's name; a slug that is missing is printed with spaces


def text(node: t.Node, names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
    """Print a node the way an author would write it.

    >>> text(t.Known("platelets"), {"platelets": "platelets"})
    'platelets is known'
    """
    match node:
        case t.FactValue(key) | t.CalculationValue(key) | t.Ref(key):
            return _name(key, names)
        case t.Quantity():
            return _quantity(node)
        case t.Day(value):
            return value.isoformat()
        case t.Elapsed(start, end):
            return f"days from {_part(start, names)} to {_part(end, names)}"
        case t.WholePeriods(period, start, end):
            return f"{period}s from {_part(start, names)} to {_part(end, names)}"
        case t.Shifted(day, count, period):
            amount = f"{abs(count)} {period}{'' if abs(count) == 1 else 's'}"
            return f"{_part(day, names)} {'-' if count < 0 else '+'} {amount}"
        case _ if (words := _shortened(node, names)) is not None:
            return words
        case t.Arithmetic(op, left, right):
            return f"{_part(left, names)} {op} {_part(right, names)}"
        case t.Extreme(which, args):
            return f"{which}({', '.join(text(arg, names) for arg in args)})"
        case t.Rounded(value, step, mode):
            how = "round" if mode == "nearest" else f"round {mode}"
            return f"{how}({text(value, names)}, to {text(step, names)})"
        case t.Power(base, exponent):
            return f"{_part(base, names)} ^ {_part(exponent, names)}"
        case t.Function(name, inner):
            return f"{name}({text(inner, names)})"
        case t.Lookup(rows):
            return "; ".join(_row(row, names) for row in rows)
        case t.Score(rows):
            return f"points of [{', '.join(_row(row, names) for row in rows)}]"
        case t.Compare(left, op, right):
            return f"{text(left, names)} {op.value} {text(right, names)}"
        case t.Between(value, low, high):
            return f"{text(value, names)} between {text(low, names)} and {text(high, names)}"
        case t.OneOf(key, values) | t.OutcomeIn(key, values):
            return _one_of(_name(key, names), values)
        case t.Known(key) | t.HasValue(_, key):
            return f"{_name(key, names)} is known"
        case t.Not(t.Known(key) | t.HasValue(_, key)):
            return f"{_name(key, names)} is missing"
        case t.Not(t.OneOf(key, values) | t.OutcomeIn(key, values)):
            return _none_of(_name(key, names), values)
        case t.Not(arg):
            return f"not {_part(arg, names)}"
        case t.AllOf(args):
            return " and ".join(_part(arg, names) for arg in args)
        case t.AnyOf(args):
            return " or ".join(_part(arg, names) for arg in args)
        case t.AtLeast(count, args):
            return f"at least {count} of [{', '.join(text(arg, names) for arg in args)}]"
        case t.IfThen(condition, then):
            return f"if {_part(condition, names)} then {_part(then, names)}"
        case _:
            assert_never(node)


def _shortened(node: t.Node, names: Names) -> str | None:
    """What stands for a formula of several parts: a root, a size, a rest, the number of a quantity in a unit."""
    match node:
        case t.Power(base, t.Quantity(value, measure)) if measure.is_number and value == HALF:
            return f"sqrt({text(base, names)})"
        case t.Arithmetic("/", left, t.Quantity(written=written)) if written.startswith(IN):
            return f"{_part(left, names)} {written}"
        case t.Extreme("max", (inner, t.Arithmetic("*", t.Quantity(value, measure), again))) if (
            value == -1 and measure.is_number and inner == again
        ):
            return f"abs({text(inner, names)})"
        case t.Arithmetic("-", left, t.Arithmetic("*", right, t.Rounded(t.Arithmetic("/", above, below), _, "down"))) if (
            left,
            right,
        ) == (above, below):
            return f"remainder({text(left, names)}, {text(right, names)})"
        case t.Rounded(inner, t.Quantity(value, measure), "down") if value == 1 and measure.is_number:
            return f"whole({text(inner, names)})"
        case _:
            return None


def _name(key: str, names: Names) -> str:
    return names.get(key, key.replace("_", " "))


def _part(node: t.Node, names: Names) -> str:
    """Print a node inside another: in brackets where it would be read apart."""
    printed = text(node, names)
    match node:
        case t.AllOf() | t.AnyOf() | t.IfThen() | t.Not() | t.Arithmetic() | t.Power() | t.Between():
            return f"({printed})"
        case t.Elapsed() | t.WholePeriods() | t.Shifted():
            return f"({printed})"
        case t.Quantity(value) if value < 0:  # `8 d + -2 d` would be read as a tolerance
            return f"({printed})"
        case t.Quantity(_, measure) if measure.text.startswith("/"):  # `2 * 100 /uL` would be read as a power of ten
            return f"({printed})"
        case _:
            return printed


def _quantity(node: t.Quantity) -> str:
    """Print the number in the node's unit; what was written where that number is too long to be read again (1/3)."""
    number = plain(node.value)
    if not is_exact(node.value) or not _is_readable(number):
        return node.written
    return number if node.unit.text == "1" else f"{number} {node.unit.text}"


def _is_readable(number: str) -> bool:
    try:
        decimal(number)
    except NumberError:
        return False
    return True


def _one_of(name: str, values: tuple[str, ...]) -> str:
    shown = [_value(value) for value in values]
    return f"{name} is {shown[0]}" if len(shown) == 1 else f"{name} in [{', '.join(shown)}]"


def _none_of(name: str, values: tuple[str, ...]) -> str:
    shown = [_value(value) for value in values]
    return f"{name} is not {shown[0]}" if len(shown) == 1 else f"{name} not in [{', '.join(shown)}]"


def _value(value: str) -> str:
    """Print a choice, quoted unless it is read as that choice without."""
    return value if reads_as_value(value) else f'"{value}"'


def _row(row: t.Row, names: Names) -> str:
    value = text(row.value, names)
    return f"otherwise {value}" if row.when is None else f"{text(row.when, names)}: {value}"
