"""Where comparisons turn when one variable moves and all the others stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from math import floor
from typing import TypeAlias, assert_never

from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.walk import nodes

Affine: TypeAlias = tuple[Fraction, Fraction]  # `factor * variable + constant`

MOST = 16  # alternatives of one quantity that are followed
NONE = Fraction(0)


def comparisons(formulas: Iterable[s.Formula]) -> dict[str, list[s.Compared]]:
    """The comparisons that each variable stands in."""
    found: dict[str, list[s.Compared]] = {}
    for node in nodes(formulas):
        if isinstance(node, s.Compared):
            below = nodes([node.left, node.right])
            for name in dict.fromkeys(one.name for one in below if isinstance(one, s.Variable)):
                found.setdefault(name, []).append(node)
    return found


def crossings(there: Iterable[s.Compared], name: str, numbers: Mapping[str, Fraction]) -> set[Fraction]:
    """The values of a variable at which one of some comparisons is an equality, other variables being as given."""
    found: set[Fraction] = set()
    for compared in there:
        sides = (list(islice(affine(side, name, numbers), MOST)) for side in (compared.left, compared.right))
        for (factor, constant), (other, rest) in product(*sides):
            if factor != other:
                found.add((rest - constant) / (factor - other))
    return found


def affine(node: s.Quantity, name: str, numbers: Mapping[str, Fraction]) -> Iterator[Affine]:  # noqa: C901, PLR0912
    """A quantity as a line in one variable; each of its alternatives, and nothing of what is no line."""
    match node:
        case s.Number(value):
            yield NONE, value
        case s.Variable(other) if other == name:
            yield Fraction(1), NONE
        case s.Variable(other):
            if other in numbers:
                yield NONE, numbers[other]
        case s.Sum(parts):
            for ways in product(*(list(islice(affine(part, name, numbers), MOST)) for part in parts)):
                yield sum((way[0] for way in ways), NONE), sum((way[1] for way in ways), NONE)
        case s.Product(left, right):
            for (a, b), (c, d) in product(affine(left, name, numbers), affine(right, name, numbers)):
                if not a * c:
                    yield a * d + b * c, b * d
        case s.Quotient(left, right):
            for (a, b), (c, d) in product(affine(left, name, numbers), affine(right, name, numbers)):
                if d and not c:
                    yield a / d, b / d
        case s.Opaque():
            return
        case s.Floor(part):
            yield from ((NONE, Fraction(floor(b))) for a, b in affine(part, name, numbers) if not a)
        case s.Either(_, then, otherwise):
            yield from affine(then, name, numbers)
            yield from affine(otherwise, name, numbers)
        case _:
            assert_never(node)
