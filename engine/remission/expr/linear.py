"""Linear constraints over missing values, in exact rationals.

Can they hold together, and where? The method is Fourier and Motzkin's: eliminate one fact after another. Whole numbers
(counts, days) are branched upon: where no whole number fits a rational answer, both sides of it are tried.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

ZERO = Fraction(0)
DEEPEST = 60  # branchings on whole numbers; beyond that the rational answer stands


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum of facts times coefficients, plus a constant; no coefficient is zero."""

    terms: tuple[tuple[str, Fraction], ...]  # sorted by fact
    constant: Fraction

    def plus(self, other: Linear, times: Fraction = Fraction(1)) -> Linear:
        """`self + times * other`."""
        sums = dict(self.terms)
        for fact, coefficient in other.terms:
            sums[fact] = sums.get(fact, ZERO) + times * coefficient
        return linear(sums, self.constant + times * other.constant)

    def scaled(self, factor: Fraction) -> Linear:
        """`factor * self`."""
        return linear({fact: coefficient * factor for fact, coefficient in self.terms}, self.constant * factor)

    def at(self, values: Mapping[str, Fraction]) -> Linear:
        """The same with some facts put in."""
        rest = {fact: coefficient for fact, coefficient in self.terms if fact not in values}
        known = sum((coefficient * values[fact] for fact, coefficient in self.terms if fact in values), ZERO)
        return linear(rest, self.constant + known)


def linear(sums: Mapping[str, Fraction], constant: Fraction) -> Linear:
    """A linear expression from its coefficients."""
    return Linear(tuple(sorted((fact, c) for fact, c in sums.items() if c)), constant)


@dataclass(frozen=True, slots=True)
class Constraint:
    """`expression < 0` when strict, else `expression <= 0`."""

    expression: Linear
    strict: bool


def feasible(constraints: Iterable[Constraint], whole: Collection[str] = ()) -> bool:
    """Whether some values satisfy every constraint, whole numbers for the facts named in `whole`."""
    return solution(constraints, whole) is not None


def solution(constraints: Iterable[Constraint], whole: Collection[str] = ()) -> dict[str, Fraction] | None:
    """Values that satisfy every constraint, or None where there are none (cost grows fast with the number of facts).

    >>> one = Linear((("x", Fraction(2)),), Fraction(-1))
    >>> solution([Constraint(one, strict=False), Constraint(one.scaled(Fraction(-1)), strict=False)], ["x"]) is None
    True

    """
    return _branched({_tightened(c, whole) for c in constraints}, frozenset(whole), DEEPEST)


def _branched(constraints: set[Constraint], whole: frozenset[str], depth: int) -> dict[str, Fraction] | None:
    found = _rational(constraints, whole)
    if found is None:
        return None
    broken = next((fact for fact in sorted(found) if fact in whole and found[fact].denominator != 1), None)
    if broken is None or not depth:
        return found
    at_most = Constraint(linear({broken: Fraction(1)}, -Fraction(floor(found[broken]))), strict=False)
    at_least = Constraint(linear({broken: Fraction(-1)}, Fraction(ceil(found[broken]))), strict=False)
    return _branched(constraints | {at_most}, whole, depth - 1) or _branched(constraints | {at_least}, whole, depth - 1)


def _tightened(constraint: Constraint, whole: Collection[str]) -> Constraint:
    """Over whole numbers alone: no common factor, and the bound drawn in to the next whole number."""
    terms = constraint.expression.terms
    if not terms or any(fact not in whole for fact, _ in terms):
        return constraint
    scale = lcm(*(coefficient.denominator for _, coefficient in terms))
    factor = Fraction(scale, gcd(*(int(coefficient * scale) for _, coefficient in terms)))
    scaled = constraint.expression.scaled(factor)
    bound = -scaled.constant
    limit = ceil(bound) - 1 if constraint.strict else floor(bound)
    return Constraint(linear(dict(scaled.terms), Fraction(-limit)), strict=False)


def _rational(constraints: set[Constraint], whole: frozenset[str]) -> dict[str, Fraction] | None:
    """Eliminate one fact after another; then give them values in the opposite order, whole ones where they fit."""
    rest = _tightest(constraints)
    steps: list[tuple[str, list[Constraint]]] = []
    while True:
        if any(not c.expression.terms and (c.expression.constant > 0 or (c.strict and c.expression.constant == 0)) for c in rest):
            return None
        facts = sorted({fact for c in rest for fact, _ in c.expression.terms}, key=lambda fact: (fact in whole, fact))
        if not facts:
            break
        steps.append((facts[0], [c for c in rest if any(fact == facts[0] for fact, _ in c.expression.terms)]))
        rest = _tightest(_tightened(c, whole) for c in _without(facts[0], rest))
    values: dict[str, Fraction] = {}
    for fact, about in reversed(steps):
        values[fact] = _within([Constraint(c.expression.at(values), c.strict) for c in about], whole=fact in whole)
    return values


def _tightest(constraints: Iterable[Constraint]) -> list[Constraint]:
    """Of constraints on the same sum, the one that says most."""
    found: dict[tuple[tuple[str, Fraction], ...], Constraint] = {}
    for constraint in constraints:
        terms = constraint.expression.terms
        scale = abs(terms[0][1]) if terms else Fraction(1)
        one = constraint if scale == 1 else Constraint(constraint.expression.scaled(1 / scale), constraint.strict)
        other = found.get(one.expression.terms)
        if other is None or (one.expression.constant, one.strict) > (other.expression.constant, other.strict):
            found[one.expression.terms] = one
    return list(found.values())


def _without(fact: str, constraints: Iterable[Constraint]) -> list[Constraint]:
    """Eliminate one fact: every upper bound meets every lower bound."""
    upper: list[tuple[Fraction, Constraint]] = []
    lower: list[tuple[Fraction, Constraint]] = []
    kept: list[Constraint] = []
    for constraint in constraints:
        coefficient = dict(constraint.expression.terms).get(fact, ZERO)
        if coefficient > 0:
            upper.append((coefficient, constraint))
        elif coefficient < 0:
            lower.append((coefficient, constraint))
        else:
            kept.append(constraint)
    for up, above in upper:
        for down, below in lower:
            joined = above.expression.scaled(1 / up).plus(below.expression.scaled(-1 / down))
            kept.append(Constraint(joined, above.strict or below.strict))
    return kept


def _within(constraints: Iterable[Constraint], *, whole: bool) -> Fraction:
    """A value of the one fact left that its bounds allow (elimination has shown that there is one), whole if it can be."""
    low: tuple[Fraction, bool] | None = None  # with whether the bound itself is excluded
    high: tuple[Fraction, bool] | None = None
    for constraint in constraints:
        terms = constraint.expression.terms
        coefficient = terms[0][1]
        bound = -constraint.expression.constant / coefficient
        if coefficient > 0 and (high is None or (bound, not constraint.strict) < (high[0], not high[1])):
            high = (bound, constraint.strict)
        if coefficient < 0 and (low is None or (bound, constraint.strict) > low):
            low = (bound, constraint.strict)
    return _between(low, high, whole=whole)


def _between(low: tuple[Fraction, bool] | None, high: tuple[Fraction, bool] | None, *, whole: bool) -> Fraction:
    if low is None:
        return ZERO if high is None else Fraction(ceil(high[0]) - 1)
    least = Fraction(floor(low[0]) + 1 if low[1] else ceil(low[0]))
    if high is None or least < high[0] or (least == high[0] and not high[1]):
        return least
    if whole or low[0] == high[0]:
        return low[0] if not low[1] else (low[0] + high[0]) / 2
    return (low[0] + high[0]) / 2
