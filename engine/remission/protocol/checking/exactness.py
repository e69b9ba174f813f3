"""Which comparisons of roots and logarithms can be told apart exactly at a threshold; what cannot is refused when rules are read.

A formula is a sum of roots and of a fraction, a logarithm with a fraction beside it, or neither. Whether two summands are equal
is asked exactly (`sqrt(a) >= 2`, `sqrt(a) >= 1.1 * sqrt(b)`). Of three, no test says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.text import text
from remission.expr.units import unit
from remission.protocol.canonical import names

if TYPE_CHECKING:
    from remission.protocol.model import Protocol

PAIR = 2
BASES: dict[t.FunctionName, Literal["e", "10"]] = {"ln": "e", "log10": "10"}


@dataclass(frozen=True, slots=True)
class Summands:
    """At most so many roots and fractions; `has_e` where one may have a power of e in it."""

    fractions: int = 1
    roots: int = 0
    has_e: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is one product."""
        return self.fractions + self.roots <= 1


@dataclass(frozen=True, slots=True)
class Logarithmic:
    """A logarithm of roots, and a fraction beside it."""

    base: Literal["e", "10"]


@dataclass(frozen=True, slots=True)
class Neither:
    """What can be shown and not be compared."""


Kind: TypeAlias = Summands | Logarithmic | Neither
NOTHING = t.Quantity(Fraction(0), unit("1"))  # what is divided by, and what a logarithm is taken of, is compared with it
FRACTION, NEITHER = Summands(), Neither()


def inexact_comparisons(protocol: Protocol) -> Iterator[Problem]:
    """A problem for each comparison, rounding, least and greatest that cannot be decided exactly."""
    kinds = _Kinds(protocol)
    for root in (*protocol.roots, *protocol.plan.conditions):
        found = [(node, problem) for node in t.walk(root) for problem in kinds.problems(node)]
        inner = [{id(below) for below in t.walk(node)} for node, _ in found]
        for number, (_, problem) in enumerate(found):  # what stands in another one explains it
            if not any(id(other) in inner[number] for other, _ in found[number + 1 :]):
                yield problem


class _Kinds:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.names = protocol, names(protocol)
        self.known: dict[str, Kind] = {}

    def problems(self, node: t.Node) -> Iterator[Problem]:
        """The problem of one node, if it has one."""
        match node:
            case t.Compare(left, _, right):
                pairs = [(left, right)]
            case t.Between(term, low, high):
                pairs = [(term, low), (term, high)]
            case t.Extreme(_, args):
                pairs = [(one, other) for number, one in enumerate(args) for other in args[number + 1 :]]
            case t.Rounded(term, step):
                pairs = [(term, step)]
            case t.Arithmetic("/", _, divisor):
                pairs = [(divisor, NOTHING)]
            case t.Power(base, exponent):
                pairs = [(base, NOTHING), (exponent, NOTHING)]
            case t.Function(name, inner) if name != "exp":
                pairs = [(inner, NOTHING)]
            case _:
                return
        if all(is_decided(minus(self.of(one), self.of(other))) for one, other in pairs):
            return
        message = f"'{text(node, self.names)}' cannot be decided exactly: it adds up what has no common root or logarithm"
        yield Problem(node.pos, message, "compare one root or one logarithm with a number, or two roots with one another")

    def of(self, node: t.Term) -> Kind:  # noqa: C901, PLR0911 - one match, one line a node
        """What a formula may be."""
        match node:
            case t.FactValue() | t.Quantity() | t.Day() | t.Elapsed() | t.WholePeriods() | t.Shifted() | t.Rounded() | t.Score():
                return Summands(0) if isinstance(node, t.Quantity) and not node.value else FRACTION
            case t.CalculationValue(key):
                if key not in self.known:
                    self.known[key] = self.of(self.protocol.calculations[key].value)
                return self.known[key]
            case t.Arithmetic("+" | "-", left, right):
                return minus(self.of(left), self.of(right))
            case t.Arithmetic("*", left, right):
                return product(self.of(left), self.of(right))
            case t.Arithmetic(_, left, right):
                return product(self.of(left), inverse(self.of(right)))
            case t.Extreme(_, args):
                return reduce(either, map(self.of, args))
            case t.Lookup(rows):
                return reduce(either, (self.of(row.value) for row in rows))
            case t.Power(base, exponent):
                return raised(self.of(base), self.of(exponent))
            case t.Function(name, term):
                return function(name, self.of(term))
            case _:
                assert_never(node)


def is_decided(difference: Kind) -> bool:
    """Whether it is known if such a difference is 0."""
    match difference:
        case Summands(fractions, roots):
            return fractions + roots <= PAIR
        case Logarithmic():
            return True
        case Neither():
            return False


def minus(one: Kind, other: Kind) -> Kind:
    """The kind of a sum or a difference."""
    match one, other:
        case Summands(), Summands():
            return Summands(max(one.fractions, other.fractions), one.roots + other.roots, one.has_e or other.has_e)
        case (Logarithmic() as own, Summands(_, 0)) | (Summands(_, 0), Logarithmic() as own):
            return own
        case Logarithmic(base), Logarithmic(other_base) if base == other_base:
            return one
        case _:
            return NEITHER


def product(one: Kind, other: Kind) -> Kind:
    """The kind of a product."""
    match one, other:
        case Summands(), Summands():
            crossed = one.fractions * other.roots + other.fractions * one.roots + one.roots * other.roots
            return Summands(one.fractions * other.fractions, crossed, one.has_e or other.has_e)
        case (Logarithmic() as own, Summands(_, 0)) | (Summands(_, 0), Logarithmic() as own):
            return own
        case _:
            return NEITHER


def inverse(kind: Kind) -> Kind:
    """The kind of one divided by it."""
    return kind if isinstance(kind, Summands) and kind.is_single else NEITHER


def either(one: Kind, other: Kind) -> Kind:
    """The kind of what may be either."""
    match one, other:
        case Summands(), Summands():
            return Summands(max(one.fractions, other.fractions), max(one.roots, other.roots), one.has_e or other.has_e)
        case _:
            return minus(one, other)


def raised(base: Kind, exponent: Kind) -> Kind:
    """The kind of a power."""
    is_fraction = isinstance(exponent, Summands) and not exponent.roots
    if isinstance(base, Summands) and base.is_single and is_fraction:
        return Summands(0, 1, base.has_e)
    return NEITHER


def function(name: t.FunctionName, inner: Kind) -> Kind:
    """The kind of an exponential or a logarithm."""
    match inner:
        case Summands(_, 0) if name == "exp":
            return Summands(0, 1, has_e=True)
        case Logarithmic("e") if name == "exp":
            return Summands(0, 1, has_e=True)
        case Summands() if name != "exp" and inner.is_single and not (name == "log10" and inner.has_e):
            return Logarithmic(BASES[name])
        case _:
            return NEITHER
