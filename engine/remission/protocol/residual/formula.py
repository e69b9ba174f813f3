"""What is left of a condition when everything known is put in: a formula over the facts that are open.

Leaves are as simple as they can be: a threshold on one fact, a choice of one fact, a linear relation between several.
What is not linear (a product of two missing values) is a Free leaf: it may go either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.compare import COMPARE, MIRRORED
from remission.expr.linear import Linear, linear
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, negate


class Steps(str):
    """The name of a variable of its own: the whole number of steps to which a value is rounded.

    `value` is what is rounded and `size` one step, both in base units.
    """

    __slots__ = ("mode", "size", "value")
    value: Linear
    size: Fraction
    mode: t.Mode


class Noted(str):
    """The name of a variable of its own: whether a value that is missing now comes to be recorded, or stays missing."""

    __slots__ = ()


RECORDED, MISSING = "recorded", "missing"  # what such a variable may be


def steps(value: Linear, size: Fraction, mode: t.Mode) -> Steps:
    """The variable of a rounded value; the same for the same value, step and mode."""
    found = Steps(f"{mode} {size} {value}")
    found.value, found.size, found.mode = value, size, mode
    return found


@dataclass(frozen=True, slots=True)
class FactThreshold:
    """`fact op value`, in the fact's unit (a date is its day number)."""

    fact: str
    op: t.Op
    value: Fraction


@dataclass(frozen=True, slots=True)
class Choice:
    """The fact is one of some values."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """`expression op 0` over two facts or more."""

    expression: Linear
    op: t.Op


@dataclass(frozen=True, slots=True)
class Free:
    """May be met or not met, independently of all else."""

    node: t.Compare


@dataclass(frozen=True, slots=True)
class Constant:
    """Settled; UNKNOWN is for what no value can settle (a table without a row for it)."""

    truth: Truth


@dataclass(frozen=True, slots=True)
class Join:
    """`all`, `any`, or `at least count` of the parts."""

    how: Literal["all", "any", "count"]
    parts: tuple[Formula, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Negated:
    """Not the part."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Decided:
    """The part where it is settled; `otherwise` where nothing that is still to be known can settle it."""

    part: Formula
    otherwise: Truth


Leaf: TypeAlias = FactThreshold | Choice | Relation | Free
Formula: TypeAlias = Leaf | Constant | Join | Negated | Decided

YES, NO, NEVER = Constant(MET), Constant(NOT_MET), Constant(UNKNOWN)


def both(*parts: Formula) -> Formula:
    """All of the parts, with what is settled left out."""
    return _join("all", parts, NO, YES)


def either(*parts: Formula) -> Formula:
    """Any of the parts, with what is settled left out."""
    return _join("any", parts, YES, NO)


def _join(how: Literal["all", "any"], parts: Iterable[Formula], decides: Constant, neutral: Constant) -> Formula:
    rest = tuple(part for part in parts if part != neutral)
    if decides in rest:
        return decides
    if len(rest) == 1:
        return rest[0]
    return Join(how, rest) if rest else neutral


def negated(part: Formula) -> Formula:
    """Not the part."""
    match part:
        case Constant(truth):
            return Constant(negate(truth))
        case Negated(inner):
            return inner
        case _:
            return Negated(part)


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Every leaf that is not settled."""
    match formula:
        case Join(_, parts):
            for part in parts:
                yield from leaves(part)
        case Negated(part) | Decided(part):
            yield from leaves(part)
        case Constant():
            return
        case _:
            yield formula


def truth(formula: Formula, of: Callable[[Leaf], Truth]) -> Truth:  # noqa: PLR0911 - one match, one line a node
    """The Kleene truth of a formula under a truth of its leaves."""
    match formula:
        case Constant(settled):
            return settled
        case Negated(part):
            return negate(truth(part, of))
        case Join("all", parts):
            return all_of(truth(part, of) for part in parts)
        case Join("any", parts):
            return any_of(truth(part, of) for part in parts)
        case Join(_, parts, count):
            return at_least(count, [truth(part, of) for part in parts])
        case Decided(part, otherwise):
            answer = truth(part, of)
            is_open = answer is UNKNOWN and any(of(leaf) is UNKNOWN for leaf in leaves(part))
            return otherwise if answer is UNKNOWN and not is_open else answer
        case _:
            return of(formula)


def relation(expression: Linear, op: t.Op) -> Formula:
    """`expression op 0` as the simplest leaf."""
    match expression.terms:
        case ():
            return Constant(MET if COMPARE[op](expression.constant, 0) else NOT_MET)
        case ((fact, coefficient),):
            return FactThreshold(fact, op if coefficient > 0 else MIRRORED[op], -expression.constant / coefficient)
        case _:
            return Relation(expression, op)


def tied(one: Steps) -> Formula:
    """What ties a number of steps to the value that is rounded: less than a step is left, on the side that the mode says."""
    value, step = one.value, one.size
    rest = value.plus(linear({one: step}, Fraction(0)), Fraction(-1))

    def between(low: Fraction, low_op: t.Op, high: Fraction, high_op: t.Op) -> Formula:
        return both(relation(rest.plus(linear({}, -low)), low_op), relation(rest.plus(linear({}, -high)), high_op))

    zero, half = Fraction(0), step / 2
    match one.mode:
        case "down":
            return between(zero, t.Op.GE, step, t.Op.LT)
        case "up":
            return between(-step, t.Op.GT, zero, t.Op.LE)
        case "nearest":
            above, below = between(-half, t.Op.GE, half, t.Op.LT), between(-half, t.Op.GT, half, t.Op.LE)
            return either(both(relation(value, t.Op.GE), above), both(relation(value, t.Op.LT), below))
        case _:
            assert_never(one.mode)
