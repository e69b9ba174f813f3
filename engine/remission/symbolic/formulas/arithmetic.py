"""Building quantities and comparisons: what is settled is worked out, and what is linear is seen to be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import TypeAlias, assert_never

from remission.expr import tree as t
from remission.symbolic.formulas import solver as s

Comparison: TypeAlias = Callable[[s.Quantity, s.Sign, s.Quantity], s.Formula]


def compared(left: s.Quantity, sign: s.Sign, right: s.Quantity) -> s.Formula:
    """`left sign right`, settled where both are numbers; whole numbers up to 6 are those below 7, so that both say one thing."""
    match left, sign, right:
        case _, "<=", s.Number(most) if is_whole(left):
            return as_written(left, "<", s.Number(Fraction(floor(most) + 1)))
        case s.Number(least), "<", _ if is_whole(right):
            return as_written(s.Number(Fraction(floor(least) + 1)), "<=", right)
        case _:
            return as_written(left, sign, right)


def as_written(left: s.Quantity, sign: s.Sign, right: s.Quantity) -> s.Formula:
    """`left sign right`, settled where both are numbers."""
    if isinstance(left, s.Number) and isinstance(right, s.Number):
        return s.Fixed(s.holds(left.value - right.value, sign))
    return s.Compared(left, sign, right)


def is_whole(quantity: s.Quantity) -> bool:
    """Whether a quantity is a whole number, whatever its variables are."""
    match quantity:
        case s.Number(value):
            return value.denominator == 1
        case s.Variable(_, within):
            return within.whole
        case s.Sum(parts):
            return all(map(is_whole, parts))
        case s.Product(left, right):
            return is_whole(left) and is_whole(right)
        case _:
            return False


def plus(*parts: s.Quantity) -> s.Quantity:
    """The sum; numbers are added up."""
    constant = sum((part.value for part in parts if isinstance(part, s.Number)), Fraction(0))
    rest: list[s.Quantity] = [part for part in parts if not isinstance(part, s.Number)]
    if not rest:
        return s.Number(constant)
    if constant:
        rest.append(s.Number(constant))
    return rest[0] if len(rest) == 1 else s.Sum(tuple(rest))


def times(left: s.Quantity, right: s.Quantity) -> s.Quantity:
    """The product; a number is taken into sums and alternatives, so that what is linear is seen to be."""
    if isinstance(right, s.Number):
        left, right = right, left
    match left, right:
        case s.Number(a), s.Number(b):
            return s.Number(a * b)
        case s.Number(a), _ if a in (0, 1):
            return right if a else left
        case s.Number(), s.Product(s.Number() as factor, rest):
            return s.Product(times(left, factor), rest)
        case s.Number(), s.Either(condition, then, otherwise):
            return s.Either(condition, times(left, then), times(left, otherwise))
        case (s.Either() as table, other) | (other, s.Either() as table) if _is_table(table):
            return s.Either(table.condition, times(table.then, other), times(table.otherwise, other))
        case _:
            return s.Product(left, right)


def _is_table(node: s.Quantity) -> bool:
    """Whether alternatives come down to numbers."""
    return isinstance(node, s.Number) or (isinstance(node, s.Either) and _is_table(node.then) and _is_table(node.otherwise))


def ordered(left: s.Quantity, op: t.Op, right: s.Quantity, compare: Comparison = compared) -> s.Formula:
    """A comparison of the rules."""
    match op:
        case t.Op.LT:
            return compare(left, "<", right)
        case t.Op.LE:
            return compare(left, "<=", right)
        case t.Op.EQ:
            return compare(left, "=", right)
        case t.Op.NE:
            return s.opposite(compare(left, "=", right))
        case t.Op.GE:
            return compare(right, "<=", left)
        case t.Op.GT:
            return compare(right, "<", left)
        case _:
            assert_never(op)


def rounded(value: s.Quantity, step: Fraction, mode: t.Mode) -> s.Quantity:
    """A quantity to a multiple of a step; what lies in the middle goes away from 0."""
    steps, minus, half = times(s.Number(1 / step), value), s.Number(Fraction(-1)), s.Number(Fraction(1, 2))
    match mode:
        case "down":
            whole: s.Quantity = s.Floor(steps)
        case "up":
            whole = times(minus, s.Floor(times(minus, steps)))
        case "nearest":
            above = s.Floor(plus(steps, half))
            below = times(minus, s.Floor(plus(times(minus, steps), half)))
            whole = s.Either(compared(s.Number(Fraction(0)), "<=", steps), above, below)
        case _:
            assert_never(mode)
    return times(s.Number(step), whole)
