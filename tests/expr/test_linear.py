"""Linear constraints hold together if and only if some values satisfy them: against brute force, rational and whole."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.expr.linear import Constraint, Linear, feasible, linear, solution

Point = tuple[Fraction, ...]
ONE = Fraction(1)
EDGE = 4  # every variable lies from -4 to 4
SMALL = st.integers(-3, 3).map(Fraction)


def constraint(coefficients: Point, constant: Fraction, *, strict: bool) -> Constraint:
    return Constraint(linear(dict(zip("xyz", coefficients, strict=False)), constant), strict)


def box(size: int) -> list[Constraint]:
    rows = [tuple(Fraction(sign * (column == row)) for column in range(size)) for row in range(size) for sign in (1, -1)]
    return [constraint(row, Fraction(-EDGE), strict=False) for row in rows]


def systems(size: int, most: int) -> st.SearchStrategy[list[Constraint]]:
    one = st.builds(
        lambda coefficients, constant, strict: constraint(coefficients, constant, strict=strict),
        st.tuples(*[SMALL] * size),
        SMALL,
        st.booleans(),
    )
    return st.lists(one, max_size=most).map(lambda some: [*some, *box(size)])


def at(expression: Linear, point: Point) -> Fraction:
    values = dict(zip("xyz", point, strict=False))
    return sum((coefficient * values[fact] for fact, coefficient in expression.terms), expression.constant)


def satisfies(point: Point, constraints: list[Constraint], *, closed: bool = False) -> bool:
    worths = [(at(one.expression, point), one.strict and not closed) for one in constraints]
    return all(worth < 0 or (worth == 0 and not strict) for worth, strict in worths)


def corners(constraints: list[Constraint]) -> list[Point]:
    """Where two edges cross, inside all others: the corners of the closed polygon."""
    found = []
    for one, other in combinations(constraints, 2):
        (a, b), (c, d) = ([dict(each.expression.terms).get(fact, Fraction(0)) for fact in "xy"] for each in (one, other))
        determinant = a * d - b * c
        if determinant:
            e, f = -one.expression.constant, -other.expression.constant
            found.append(((e * d - b * f) / determinant, (a * f - e * c) / determinant))
    return [point for point in found if satisfies(point, constraints, closed=True)]


@settings(deadline=None)
@given(systems(2, 4))
def test_two_facts_by_geometry(constraints: list[Constraint]) -> None:
    points = corners(constraints)
    middle = tuple(sum(values) / len(points) for values in zip(*points, strict=True)) if points else ()
    assert feasible(constraints) == (bool(points) and satisfies(middle, constraints))


@settings(deadline=None)
@given(systems(3, 5), st.lists(st.tuples(SMALL, SMALL, SMALL), max_size=20))
def test_three_facts_are_feasible_where_any_point_satisfies_them(constraints: list[Constraint], points: list[Point]) -> None:
    if any(satisfies(point, constraints) for point in points):
        assert feasible(constraints)


@settings(deadline=None)
@given(st.integers(1, 3).flatmap(lambda size: st.tuples(st.just(size), systems(size, 4))))
def test_whole_numbers_by_trying_all(case: tuple[int, list[Constraint]]) -> None:
    size, constraints = case
    whole = [Fraction(number) for number in range(-EDGE, EDGE + 1)]
    by_force = any(satisfies(point, constraints) for point in product(whole, repeat=size))
    assert feasible(constraints, "xyz"[:size]) == by_force


@settings(deadline=None)
@given(systems(3, 5), st.sets(st.sampled_from("xyz")))
def test_a_solution_satisfies_every_constraint(constraints: list[Constraint], whole: set[str]) -> None:
    values = solution(constraints, whole)
    if values is not None:
        assert satisfies(tuple(values.get(fact, Fraction(0)) for fact in "xyz"), constraints)
        assert all(values[fact].denominator == 1 for fact in whole if fact in values)


X, Y = Linear((("x", ONE),), Fraction(0)), Linear((("y", ONE),), Fraction(0))

# fmt: off
ROWS: dict[str, tuple[list[Constraint], bool]] = {
    "nothing to satisfy":          ([],                                                                                 True),
    "0 < 0":                       ([Constraint(linear({}, Fraction(0)), strict=True)],                                 False),
    "0 <= 0":                      ([Constraint(linear({}, Fraction(0)), strict=False)],                                True),
    "1 <= 0":                      ([Constraint(linear({}, ONE), strict=False)],                                        False),
    "x < y and y < x":             ([Constraint(X.plus(Y, -ONE), strict=True), Constraint(Y.plus(X, -ONE), strict=True)], False),
    "x <= y and y <= x":           ([Constraint(X.plus(Y, -ONE), strict=False), Constraint(Y.plus(X, -ONE), strict=False)], True),
    "one way only":               ([Constraint(X, strict=True)],                                                        True),
    "unbounded":                   ([Constraint(X.scaled(-ONE), strict=True)],                                          True),
}
# fmt: on


@pytest.mark.parametrize(("constraints", "expected"), ROWS.values(), ids=ROWS)
def test_rows(constraints: list[Constraint], expected: bool) -> None:  # noqa: FBT001
    assert feasible(constraints) is expected


HALF = linear({"x": Fraction(2)}, -ONE)  # 2 x - 1


def test_whole_numbers_are_branched_upon() -> None:
    third = linear({"x": Fraction(3), "y": Fraction(3)}, Fraction(-4))  # 3 x + 3 y - 4
    both = [Constraint(third, strict=False), Constraint(third.scaled(-ONE), strict=False)]
    assert feasible(both)
    assert not feasible(both, "xy")
    assert solution([Constraint(HALF, strict=False), Constraint(HALF.scaled(-ONE), strict=False)], "x") is None


def test_sums() -> None:
    assert X.plus(X, -ONE) == linear({}, Fraction(0))
    assert X.plus(Y).scaled(Fraction(2)) == linear({"y": Fraction(2), "x": Fraction(2)}, Fraction(0))
    assert linear({"x": Fraction(0)}, ONE).terms == ()
    assert X.plus(Y).at({"x": Fraction(3)}) == linear({"y": ONE}, Fraction(3))
