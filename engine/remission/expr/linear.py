"""Linear constraints over missing values: can they hold together? (Fourier-Motzkin, in exact rationals.)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

ZERO = Fraction(0)


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


def linear(sums: Mapping[str, Fraction], constant: Fraction) -> Linear:
    """A linear expression from its coefficients."""
    return Linear(tuple(sorted((fact, c) for fact, c in sums.items() if c)), constant)


@dataclass(frozen=True, slots=True)
class Constraint:
    """`expression < 0` when strict, else `expression <= 0`."""

    expression: Linear
    strict: bool


def feasible(constraints: Iterable[Constraint]) -> bool:
    """Whether some rational values satisfy every constraint (exact for few variables; cost grows fast with many)."""
    rest = set(constraints)
    while True:
        fixed = {c for c in rest if not c.expression.terms}
        if any(c.expression.constant > 0 or (c.strict and c.expression.constant == 0) for c in fixed):
            return False
        rest -= fixed
        if not rest:
            return True
        rest = _without(min(fact for c in rest for fact, _ in c.expression.terms), rest)


def _without(fact: str, constraints: set[Constraint]) -> set[Constraint]:
    """Eliminate one variable: every upper bound meets every lower bound."""
    upper: list[tuple[Fraction, Constraint]] = []
    lower: list[tuple[Fraction, Constraint]] = []
    kept: set[Constraint] = set()
    for constraint in constraints:
        coefficient = dict(constraint.expression.terms).get(fact, ZERO)
        if coefficient > 0:
            upper.append((coefficient, constraint))
        elif coefficient < 0:
            lower.append((coefficient, constraint))
        else:
            kept.add(constraint)
    for up, above in upper:
        for down, below in lower:
            joined = above.expression.scaled(1 / up).plus(below.expression.scaled(-1 / down))
            kept.add(Constraint(joined, above.strict or below.strict))
    return kept
