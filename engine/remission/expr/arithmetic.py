"""The operations of formulas, exactly; dividing by zero has no value."""

from __future__ import annotations

from remission.expr import tree as t
from remission.expr.reals.real import Number


def calculated(op: t.Sign, left: Number, right: Number) -> Number | None:
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
