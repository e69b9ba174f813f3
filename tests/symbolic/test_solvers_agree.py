"""The search through cells and z3 are one interface: on drawn formulas they answer the same, and what they find holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.expr.cells import Range
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, plus, rounded, times
from remission.symbolic.formulas.z3_solver import Z3Solver

SECONDS = 20
COLOURS = ("red", "green", "blue")
VARIABLES = {
    name: s.Variable(name, within)
    for name, within in {
        "n": Range(Fraction(0), Fraction(4), whole=True),
        "k": Range(None, Fraction(3), whole=True),
        "x": Range(Fraction(0), Fraction(10), low_open=True),
        "y": Range(Fraction(-5), None),
        "z": Range(None, None),
    }.items()
}
PICKS = [s.IsChoice("colour", COLOURS, frozenset(some)) for some in (("red",), ("green", "blue"), (), COLOURS)]
FLAGS = [s.Flag("is known"), s.Flag("is censored")]

numbers = st.fractions(-6, 6, max_denominator=3)


@st.composite
def quantities(draw: st.DrawFn, depth: int = 2) -> s.Quantity:  # noqa: PLR0911 - one match, one line a kind
    """Linear ones: sums, multiples, alternatives, and what is rounded."""
    kind = draw(
        st.sampled_from(["variable", "number"] if not depth else ["variable", "sum", "multiple", "either", "rounded", "over"])
    )
    match kind:
        case "number":
            return s.Number(draw(numbers))
        case "variable":
            return VARIABLES[draw(st.sampled_from(list(VARIABLES)))]
        case "sum":
            return plus(draw(quantities(depth - 1)), draw(quantities(depth - 1)))
        case "multiple":
            return times(s.Number(draw(numbers)), draw(quantities(depth - 1)))
        case "over":
            return s.Quotient(draw(quantities(depth - 1)), s.Number(draw(numbers.filter(bool))))
        case "either":
            return s.Either(draw(formulas(depth - 1)), draw(quantities(depth - 1)), draw(quantities(depth - 1)))
        case _:
            mode = draw(st.sampled_from(("up", "down", "nearest")))
            return rounded(draw(quantities(0)), draw(st.sampled_from((Fraction(1), Fraction(1, 2), Fraction(5)))), mode)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> s.Formula:
    """Every kind of formula."""
    kind = draw(st.sampled_from(["pick", "compared"] if not depth else ["compared", "pick", "all", "any", "count", "opposite"]))
    match kind:
        case "pick":
            return draw(st.sampled_from([*PICKS, *FLAGS]))
        case "compared":
            sign: s.Sign = draw(st.sampled_from(("<", "<=", "=")))
            return compared(draw(quantities(min(depth, 1))), sign, draw(quantities(min(depth, 1))))
        case "opposite":
            return s.opposite(draw(formulas(depth - 1)))
        case _:
            parts = draw(st.lists(formulas(depth - 1), min_size=1, max_size=4))
            least = draw(st.integers(0, len(parts)))
            return s.both(*parts) if kind == "all" else s.any_of(*parts) if kind == "any" else s.at_least(least, parts)


def values(model: s.Model) -> list[s.Formula]:
    """That everything is as a model has it."""
    found: list[s.Formula] = [
        compared(VARIABLES[name], "=", s.Number(value)) for name, value in model.numbers.items() if name in VARIABLES
    ]
    found += [flag if model.flags[flag.name] else s.opposite(flag) for flag in FLAGS if flag.name in model.flags]
    return found + [s.IsChoice(name, COLOURS, frozenset({value})) for name, value in model.picks.items()]


@given(st.lists(formulas(), min_size=1, max_size=3), st.lists(formulas(2), max_size=3))
@settings(max_examples=100, deadline=None)
def test_solvers_agree(said: list[s.Formula], assumed: list[s.Formula]) -> None:
    """Both find values, or neither; each takes the values of the other; and a core is impossible by itself."""
    cells, z3 = CellSolver(), Z3Solver(SECONDS)
    mine, other = (solver.question(*said).ask(*assumed) for solver in (cells, z3))
    assert type(mine) is type(other)
    if isinstance(mine, s.Model) and isinstance(other, s.Model):
        assert isinstance(z3.question(*said, *assumed, *values(mine)).ask(), s.Model)
        assert isinstance(cells.question(*said, *assumed, *values(other)).ask(), s.Model)
    elif isinstance(mine, s.Impossible):
        assert isinstance(z3.question(*said, *(assumed[index] for index in mine.core)).ask(), s.Impossible)


X, Y = VARIABLES["x"], VARIABLES["y"]
PRODUCT = s.Compared(s.Product(X, Y, "'x * y'"), "<", s.Number(Fraction(3)))


@pytest.mark.parametrize(
    ("formulas", "answer"),
    [
        pytest.param([PRODUCT], s.Unknown("the product 'x * y' is not linear"), id="may be"),
        pytest.param([PRODUCT, s.opposite(PRODUCT)], s.Impossible(), id="whatever it is"),
        pytest.param([PRODUCT, compared(X, "<", s.Number(Fraction(0)))], s.Impossible(), id="whatever else"),
    ],
)
def test_what_is_not_linear(formulas: list[s.Formula], answer: s.Answer) -> None:
    """May go either way: what cannot be whichever it goes is impossible, and of the rest nothing is said."""
    found = CellSolver().question(*formulas).ask()
    assert (replace(found, guess=None) if isinstance(found, s.Unknown) else found) == answer


def test_steps_are_counted() -> None:
    """When all were taken, nothing is said any more."""
    solver = CellSolver(2)
    flags = [s.Flag(str(number)) for number in range(3)]
    assert solver.question(*flags).ask() == s.Unknown(s.LIMIT)
    assert solver.is_late
