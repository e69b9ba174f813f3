"""The rules in English: every form of a condition, and the values a patient has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from remission.cases.case import Case, Value
from remission.engines.prose import amount_text, english, facts_named, value_text, values_text
from remission.errors import NOWHERE, Problem
from remission.expr.compare import Interval
from remission.expr.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    Condition,
    Day,
    Elapsed,
    FactValue,
    IfThen,
    Known,
    Not,
    OneOf,
    Op,
    OutcomeIn,
    Quantity,
    Ref,
)
from remission.expr.units import unit
from remission.protocol.load import load

G = unit("10*9/L")
PLATELETS, HUNDRED, DAYS = FactValue("platelets", G), Quantity(Fraction(100), G), Quantity(Fraction(14), unit("d"))
FIVE = Quantity(Fraction(5), G)
LOW = Compare(PLATELETS, Op.LT, HUNDRED)
A, B = Ref("a"), Ref("b")

# fmt: off
SENTENCES: dict[str, tuple[Condition, str]] = {
    "below":      (LOW,  "platelets is below 100 10*9/L"),
    "at most":    (Compare(PLATELETS, Op.LE, HUNDRED),  "platelets is at most 100 10*9/L"),
    "exactly":    (Compare(PLATELETS, Op.EQ, HUNDRED),  "platelets is exactly 100 10*9/L"),
    "but":        (Compare(PLATELETS, Op.NE, HUNDRED),  "platelets is anything but 100 10*9/L"),
    "at least":   (Compare(PLATELETS, Op.GE, HUNDRED),  "platelets is at least 100 10*9/L"),
    "above":      (Compare(PLATELETS, Op.GT, HUNDRED),  "platelets is above 100 10*9/L"),
    "between":    (Between(PLATELETS, FIVE, HUNDRED),  "platelets is from 5 10*9/L to 100 10*9/L, both included"),
    "one":        (OneOf("cd22", ("positive",)),  "CD22 is positive"),
    "one of":     (OutcomeIn("response", ("CR", "CRi")),  "response is CR or CRi"),
    "known":      (Known("cd22"),  "CD22 is known"),
    "missing":    (Not(Known("cd22")),  "CD22 is missing"),
    "reference":  (A,  "a is met"),
    "not":        (Not(A),  "it is not the case that a is met"),
    "and":        (AllOf((A, AnyOf((B, LOW)))),  "a is met and (b is met or platelets is below 100 10*9/L)"),
    "or":         (AnyOf((A, B)),  "a is met or b is met"),
    "of these":   (AtLeast(2, (A, B)),  "at least 2 of these hold: a is met; b is met"),
    "if then":    (IfThen(A, B),  "if a is met, then b is met"),
}
# fmt: on


@pytest.mark.parametrize(("node", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_sentences(node: Condition, sentence: str) -> None:
    assert english(node, {"cd22": "CD22"}) == sentence


def test_a_span_of_time() -> None:
    span = Compare(Elapsed(FactValue("visit", None), Day(date(2024, 5, 1))), Op.GE, DAYS)
    assert english(span, {}) == "the time from visit to 2024-05-01 is at least 14 d"


PROTOCOL = load("aall1621")

# fmt: off
VALUES: dict[str, tuple[str, Value, dict[str, str], str]] = {
    "a quantity":            ("platelets",   Decimal("96.50"),                  {},  "96.5 10*9/L"),
    "a pure number":         ("relapses",    Decimal(2),                        {},  "2"),
    "a choice":              ("cohort",      "Cohort 1",                        {},  "Cohort 1"),
    "a day":                 ("last_hsct",   date(2024, 5, 1),                  {},  "2024-05-01"),
    "missing":               ("platelets",   None,                              {},  "missing"),
    "censored, as written":  ("mrd_flow",    Interval(Decimal(0), Decimal(1)),  {"mrd_flow": "<1 %"},    "<1 %"),
}
# fmt: on


@pytest.mark.parametrize(("slug", "value", "written", "told"), VALUES.values(), ids=VALUES)
def test_values(slug: str, value: Value, written: dict[str, str], told: str) -> None:
    case = Case("P-1", None, {slug: value}, written, (Problem(NOWHERE, "no number"),))
    assert value_text(PROTOCOL, case, slug) == told


def test_what_a_clause_used() -> None:
    case = Case("P-1", None, dict.fromkeys(PROTOCOL.used), {})
    clause = PROTOCOL.criteria["i10_kidney"].condition
    assert facts_named(PROTOCOL, clause) == ("creatinine", "age", "sex", "creatinine_clearance")
    assert values_text(PROTOCOL, case, PROTOCOL.criteria["later_relapse"].condition) == "relapses is missing"


def test_amounts() -> None:
    assert amount_text(Fraction(5, 2), "mg") == "2.5 mg"
    assert amount_text(Fraction(3), "1") == "3"


def test_a_value_that_was_set_aside_is_told_apart_from_one_that_was_never_there() -> None:
    problem = Problem(NOWHERE, "platelets 'many' is not a number")
    case = Case("P-1", None, {"platelets": None, "relapses": None}, {}, (problem,))
    assert value_text(PROTOCOL, case, "platelets") == "missing: what was written is set aside"
    assert value_text(PROTOCOL, case, "relapses") == "missing"
