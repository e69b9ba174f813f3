"""Terms that are constant once some conditions are known (decision tables of constants, and arithmetic of those), exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.arithmetic import calculated
from remission.expr.rounding import rounded
from remission.protocol.model import Calculation

MOST = 64  # leaves of one term


@dataclass(frozen=True, slots=True)
class Leaf:
    """A constant in base units; None has no value (a division by zero, a table without a row)."""

    value: Fraction | None


@dataclass(frozen=True, slots=True)
class ConstantTable:
    """The first row whose condition is met; a condition of None is `otherwise`. No value where no row applies."""

    rows: tuple[tuple[t.Condition | None, Pieces], ...]


Pieces: TypeAlias = Leaf | ConstantTable


def unnamed(node: t.Term, calculations: Mapping[str, Calculation]) -> t.Term:
    """What a term is: that which a calculation stands for, and not its name."""
    while isinstance(node, t.CalculationValue):
        node = calculations[node.calculation].value
    return node


def pieces(node: t.Term, calculations: Mapping[str, Calculation]) -> Pieces | None:  # noqa: PLR0911 - one match, one line a node
    """The constants that a term can be; None where it reads a fact, or is too many."""
    match node:
        case t.Quantity(value, unit):
            return Leaf(value * unit.factor)
        case t.CalculationValue(key):
            return pieces(calculations[key].value, calculations)
        case t.Lookup(rows):
            values = [pieces(row.value, calculations) for row in rows]
            known = [(row.when, value) for row, value in zip(rows, values, strict=True) if value is not None]
            return _small(ConstantTable(tuple(known))) if len(known) == len(rows) else None
        case t.Arithmetic(op, left, right):
            return _folded(lambda a, b: _joined_numbers(op, a, b), [pieces(left, calculations), pieces(right, calculations)])
        case t.Extreme(which, args):
            return _folded(min if which == "min" else max, [pieces(arg, calculations) for arg in args])
        case t.Rounded(value, step, mode):
            found = pieces(value, calculations)
            return None if found is None else _mapped(found, lambda number: rounded(number, step.value * step.unit.factor, mode))
        case t.Power() | t.Function() | t.Score() | t.FactValue() | t.Elapsed() | t.WholePeriods() | t.Shifted() | t.Day():
            return None
        case _:
            assert_never(node)


def _joined_numbers(op: t.Sign, one: Fraction, other: Fraction) -> Fraction | None:
    found = calculated(op, one, other)
    return found if isinstance(found, Fraction) else None


def _folded(join: Callable[[Fraction, Fraction], Fraction | None], parts: list[Pieces | None]) -> Pieces | None:
    result, *rest = parts
    for part in rest:
        if result is None or part is None:
            return None
        result = _small(_joined(join, result, part))
    return result


def _joined(join: Callable[[Fraction, Fraction], Fraction | None], left: Pieces, right: Pieces) -> Pieces:
    match left:
        case ConstantTable(rows):
            return ConstantTable(tuple((when, _joined(join, value, right)) for when, value in rows))
        case Leaf(one):
            return left if one is None else _mapped(right, partial(join, one))


def _mapped(found: Pieces, change: Callable[[Fraction], Fraction | None]) -> Pieces:
    match found:
        case ConstantTable(rows):
            return ConstantTable(tuple((when, _mapped(value, change)) for when, value in rows))
        case Leaf(value):
            return found if value is None else Leaf(change(value))


def _small(found: Pieces) -> Pieces | None:
    return found if _count(found) <= MOST else None


def _count(found: Pieces) -> int:
    return sum(_count(value) for _, value in found.rows) if isinstance(found, ConstantTable) else 1
