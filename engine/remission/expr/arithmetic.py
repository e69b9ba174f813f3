"""The four operations of formulas, exactly; dividing by zero has no value."""

from __future__ import annotations

from fractions import Fraction

from remission.expr import tree as t


def calculated(op: t.Sign, left: Fraction, right: Fraction) -> Fraction | None:
    """Two values joined."""
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right else None
