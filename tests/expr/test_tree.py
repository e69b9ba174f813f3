"""Walking a tree meets every node once, parents first; rounding is exact."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.expr.facts import slug
from remission.expr.parsing.terms import unit_of
from remission.expr.rounding import rounded
from remission.expr.text import text
from remission.expr.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Between,
    CalculationValue,
    Compare,
    Day,
    Elapsed,
    Extreme,
    FactValue,
    IfThen,
    Known,
    Lookup,
    Mode,
    Node,
    Not,
    OneOf,
    Op,
    OutcomeIn,
    Quantity,
    Ref,
    Rounded,
    Row,
    children,
    walk,
)
from remission.expr.units import unit

KG = unit("kg")
WEIGHT, AMOUNT, DAY = FactValue("weight", KG), Quantity(Fraction(5), KG), Day(date(2024, 5, 1))
VISIT = FactValue("visit", None)
DOSE, A = CalculationValue("dose", KG), Ref("a")
SUM = Arithmetic("+", WEIGHT, AMOUNT)
COUNT = Quantity(Fraction(100), unit("/uL"))
HEAVY = Compare(WEIGHT, Op.GE, AMOUNT)
TABLE = Lookup((Row(A, AMOUNT), Row(None, WEIGHT)))

# fmt: off
NODES: dict[str, tuple[Node, tuple[Node, ...], str]] = {
    "fact":           (WEIGHT,                                   (),               "weight"),
    "quantity":       (AMOUNT,                                   (),               "5 kg"),
    "day":            (DAY,                                      (),               "2024-05-01"),
    "elapsed":        (Elapsed(DAY, VISIT),                      (DAY, VISIT),     "days from 2024-05-01 to visit"),
    "arithmetic":     (SUM,                                      (WEIGHT, AMOUNT), "weight + 5 kg"),
    "extreme":        (Extreme("min", (WEIGHT, AMOUNT)),         (WEIGHT, AMOUNT), "min(weight, 5 kg)"),
    "rounded":        (Rounded(WEIGHT, AMOUNT, "nearest"),       (WEIGHT, AMOUNT), "round(weight, to 5 kg)"),
    "rounded up":     (Rounded(WEIGHT, AMOUNT, "up"),            (WEIGHT, AMOUNT), "round up(weight, to 5 kg)"),
    "calculation":    (DOSE,                                     (),               "dose"),
    "table":          (TABLE,                                    (A, AMOUNT, WEIGHT), "a: 5 kg; otherwise weight"),
    "compare":        (HEAVY,                                    (WEIGHT, AMOUNT), "weight >= 5 kg"),
    "between":        (Between(WEIGHT, AMOUNT, DOSE),            (WEIGHT, AMOUNT, DOSE), "weight between 5 kg and dose"),
    "one of":         (OneOf("sex", ("male", "not told")),       (),               'sex in [male, "not told"]'),
    "outcome":        (OutcomeIn("response", ("CR",)),           (),               "response is CR"),
    "known":          (Known("weight"),                          (),               "weight is known"),
    "missing":        (Not(Known("weight")),                     (Known("weight"),), "weight is missing"),
    "reference":      (A,                                        (),               "a"),
    "not":            (Not(HEAVY),                               (HEAVY,),         "not weight >= 5 kg"),
    "not not":        (Not(Not(A)),                              (Not(A),),        "not (not a)"),
    "all of":         (AllOf((A, AnyOf((A, HEAVY)))),            (A, AnyOf((A, HEAVY))), "a and (a or weight >= 5 kg)"),
    "any of":         (AnyOf((A, HEAVY)),                        (A, HEAVY),       "a or weight >= 5 kg"),
    "at least":       (AtLeast(1, (A, HEAVY)),                   (A, HEAVY),       "at least 1 of [a, weight >= 5 kg]"),
    "if then":        (IfThen(A, HEAVY),                         (A, HEAVY),       "if a then weight >= 5 kg"),
    "a count of cells": (Arithmetic("*", AMOUNT, COUNT),           (AMOUNT, COUNT), "5 kg * (100 /uL)"),
    "sum in a sum":   (Arithmetic("-", WEIGHT, SUM),             (WEIGHT, SUM),    "weight - (weight + 5 kg)"),
}
# fmt: on


@pytest.mark.parametrize(("node", "below", "printed"), NODES.values(), ids=NODES)
def test_children_and_text(node: Node, below: tuple[Node, ...], printed: str) -> None:
    assert children(node) == below
    assert text(node, {}) == printed


def test_walk_goes_parents_first() -> None:
    tree = AllOf((Not(A), HEAVY))
    assert list(walk(tree)) == [tree, Not(A), A, HEAVY, WEIGHT, AMOUNT]


def test_the_unit_of_a_term() -> None:
    assert unit_of(TABLE) == unit_of(Rounded(WEIGHT, AMOUNT, "up")) == KG
    assert unit_of(Elapsed(DAY, VISIT)) == unit("d")
    assert unit_of(DAY) is None


# fmt: off
AMOUNTS: dict[str, tuple[Quantity, str]] = {
    "exact":                  (Quantity(Fraction(1, 8), KG, "0.125 kg"),                     "0.125 kg"),
    "without end":            (Quantity(Fraction(1, 12), unit("a"), "1 month"),              "1 month"),
    "too long to read again": (Quantity(Fraction(1_234_567_890_123_456, 10), KG, "1 wagon"), "1 wagon"),
    "out of range":           (Quantity(Fraction(10**31), KG, "1e31 kg"),                    "1e31 kg"),
    "a pure number":          (Quantity(Fraction(3), unit("1")),                             "3"),
}
# fmt: on


@pytest.mark.parametrize(("amount", "printed"), AMOUNTS.values(), ids=AMOUNTS)
def test_amounts(amount: Quantity, printed: str) -> None:
    assert text(amount, {}) == printed


# fmt: off
ROUNDED: dict[str, tuple[str, str, Mode, str]] = {
    "nearest, below half":  ("12.4",  "5",    "nearest", "10"),
    "nearest, half":        ("12.5",  "5",    "nearest", "15"),
    "nearest, minus half":  ("-12.5", "5",    "nearest", "-15"),
    "nearest, above half":  ("12.6",  "5",    "nearest", "15"),
    "down":                 ("12.9",  "5",    "down",    "10"),
    "down below zero":      ("-12",   "5",    "down",    "-15"),
    "up":                   ("12",    "5",    "up",      "15"),
    "up below zero":        ("-12.9", "5",    "up",      "-10"),
    "a multiple stays":     ("15",    "5",    "up",      "15"),
    "steps of a tenth":     ("0.15",  "0.1",  "nearest", "0.2"),
    "zero":                 ("0",     "0.25", "nearest", "0"),
}
# fmt: on


@pytest.mark.parametrize(("value", "step", "mode", "expected"), ROUNDED.values(), ids=ROUNDED)
def test_rounding(value: str, step: str, mode: Mode, expected: str) -> None:
    assert rounded(Fraction(value), Fraction(step), mode) == Fraction(expected)


POSITIVE = st.fractions(Fraction(1, 100), 10, max_denominator=100)


@given(st.fractions(-100, 100, max_denominator=100), POSITIVE, st.sampled_from(["nearest", "down", "up"]))
def test_rounding_gives_a_multiple_within_a_step(value: Fraction, step: Fraction, mode: Mode) -> None:
    found = rounded(value, step, mode)
    assert (found / step).denominator == 1
    assert abs(found - value) < step if mode != "nearest" else abs(found - value) <= step / 2
    assert mode != "down" or found <= value
    assert mode != "up" or found >= value


def test_one_slug_whatever_capitals_spaces_and_hyphens() -> None:
    names = ("Bone marrow-blasts", "bone_marrow blasts", " bone  marrow blasts ")
    assert {slug(name) for name in names} == {"bone_marrow_blasts"}
