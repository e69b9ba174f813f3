"""The columns reading says what the reference says, on every field, for drawn cases of shipped and of made-up protocols."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.cases.case import Case
from remission.engines.columns import decide_cases
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind
from remission.expr.truth import MET, NOT_MET
from remission.expr.units import unit
from remission.protocol.load import load
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Outcome, Protocol
from remission.testing.agreement import drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.cases.case import Value
    from remission.engines.decision import Decision

ONE, DAYS, KILOGRAM, GRAM = unit("1"), unit("d"), unit("kg"), unit("g")


def by_reference(protocol: Protocol, cases: Sequence[Case]) -> list[Decision]:
    evaluator = Evaluator(protocol)
    return [replace(evaluator.decide(case), trace=None) for case in cases]


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_agrees_on_drawn_cases_of_a_shipped_protocol(name: str, engine: str) -> None:
    pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    protocol = load(name)
    cases = list(drawn(protocol, 400, seed=7))
    assert decide_cases(protocol, cases, "duckdb" if engine == "duckdb" else "polars") == by_reference(protocol, cases)


# ---- made-up protocols: every node, in any combination ---------------------------------------------------

FACTS = {
    fact.slug: fact
    for fact in (
        Fact("x", "x", "", Kind.QUANTITY, ONE, plausible=(Fraction(0), Fraction(10))),
        Fact("n", "n", "", Kind.QUANTITY, ONE, plausible=(Fraction(0), Fraction(6)), whole=True),
        Fact("free", "free", "", Kind.QUANTITY, ONE),
        Fact("mass", "mass", "", Kind.QUANTITY, KILOGRAM, plausible=(Fraction(1, 2), Fraction(8))),
        Fact("mrd", "mrd", "", Kind.QUANTITY, ONE, plausible=(Fraction(0), Fraction(10)), censored=True),
        Fact("count", "count", "", Kind.QUANTITY, ONE, plausible=(Fraction(0), Fraction(5)), censored=True, whole=True),
        Fact("site", "site", "", Kind.CHOICE, values=("blood", "marrow", "skin")),
        Fact("start", "start", "", Kind.DATE),
        Fact("end", "end", "", Kind.DATE),
    )
}
UNITS = {"x": ONE, "n": ONE, "free": ONE, "mass": KILOGRAM, "mrd": ONE, "count": ONE}
NUMBERS = [Fraction(each) for each in ("0", "1", "2", "3", "4", "5", "1/3", "0.1", "2.5")]
FIRST = date(2024, 1, 10)
PLAIN = ("0", "0.1", "0.3", "1", "2", "2.5", "3", "4.999", "5", "7")
DUST = ("0.09999999999999999", "0.30000000000000004", "0.3333333333333333", "0.33333333333333337", "2.4999999999999996",
        "3.0000000000000004", "4.999999999999999", "5.000000000000001")  # fmt: skip


class Author:
    """Writes protocols at random: dependencies only ever point back."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a seeded test
        self.criteria: dict[str, Criterion] = {}
        self.calculations: dict[str, Calculation] = {}
        self.classifications: dict[str, Classification] = {}
        self.order: list[tuple[str, str]] = []

    def protocol(self) -> Protocol:
        for number in range(self.random.randint(2, 7)):
            self.random.choice([self.criterion, self.criterion, self.classification, self.calculation])(f"name_{number}")
        self.classification("last")
        names = list(self.criteria)
        include = tuple(self.random.sample(names, min(len(names), 2)))
        exclude = tuple(name for name in names if name not in include)[:1]
        read = {node.fact for root in self.roots() for node in t.walk(root) if isinstance(node, t.FactValue | t.OneOf | t.Known)}
        return Protocol(
            id="made-up", title="", version="1", sha256="", facts=FACTS, criteria=self.criteria,
            eligibility=EligibilityCriteria(tuple(map(t.Ref, include)), tuple(map(t.Ref, exclude))),
            classifications=self.classifications,
            calculations=self.calculations, sources={}, statements={}, used=tuple(key for key in FACTS if key in read),
            order=tuple(self.order),  # type: ignore[arg-type]
        )  # fmt: skip

    def roots(self) -> list[t.Node]:
        outcomes = [o.condition for each in self.classifications.values() for o in each.outcomes if o.condition]
        return [*(c.condition for c in self.criteria.values()), *outcomes, *(c.value for c in self.calculations.values())]

    # ---- definitions ------------------------------------------------------------------------------------

    def criterion(self, key: str) -> None:
        policy = self.random.choice([None, None, MET, NOT_MET])
        self.criteria[key] = Criterion(key, key, self.condition(2), if_missing=policy)
        self.order.append(("criterion", key))

    def classification(self, key: str) -> None:
        names = ["A", "B", "C"][: self.random.randint(1, 3)]
        outcomes = [Outcome(name, self.condition(2)) for name in names]
        if self.random.random() < 0.7:
            outcomes.append(Outcome("other", None))
        self.classifications[key] = Classification(key, key, tuple(outcomes))
        self.order.append(("classification", key))

    def calculation(self, key: str) -> None:
        if self.random.random() < 0.5:
            rows = [t.Row(self.condition(1), self.term(1)) for _ in range(self.random.randint(1, 3))]
            value: t.Term = t.Lookup((*rows, t.Row(None, self.term(1))) if self.random.random() < 0.5 else tuple(rows))
        else:
            value = self.term(1)
        self.calculations[key] = Calculation(key, key, value, ONE)
        self.order.append(("calculation", key))

    # ---- conditions -------------------------------------------------------------------------------------

    def condition(self, depth: int) -> t.Condition:
        if depth == 0 or self.random.random() < 0.3:
            return self.random.choice([self.simple, self.simple, self.simple, self.other, self.computed])()
        args = tuple(self.condition(depth - 1) for _ in range(self.random.randint(1, 3)))
        made: list[t.Condition] = [
            t.AllOf(args), t.AnyOf(args), t.Not(args[0]), t.AtLeast(self.random.randint(1, len(args)), args),
            t.IfThen(args[0], args[-1]), self.reference(),
        ]  # fmt: skip
        return self.random.choice(made)

    def simple(self) -> t.Condition:
        key = self.random.choice(list(UNITS))
        fact = t.FactValue(key, UNITS[key])
        first, second = self.number(key), self.number(key)
        if self.random.random() < 0.3 and first != second:
            low, high = sorted((first, second), key=lambda quantity: quantity.value)
            return t.Between(fact, low, high)
        return t.Compare(fact, self.random.choice(list(t.Op)), first)

    def number(self, key: str) -> t.Quantity:
        return t.Quantity(self.random.choice(NUMBERS), UNITS[key])

    def other(self) -> t.Condition:
        days = t.Elapsed(t.FactValue("start", None), t.FactValue("end", None))
        return self.random.choice(
            [
                t.OneOf("site", tuple(self.random.sample(FACTS["site"].values, self.random.randint(1, 2)))),
                t.Known(self.random.choice(list(FACTS))),
                t.Compare(t.FactValue("start", None), self.random.choice(list(t.Op)), t.Day(FIRST)),
                t.Compare(t.FactValue("start", None), self.random.choice(list(t.Op)), t.FactValue("end", None)),
                t.Compare(days, self.random.choice(list(t.Op)), t.Quantity(Fraction(self.random.randint(-1, 3)), DAYS)),
                t.Between(days, t.Quantity(Fraction(0), DAYS), t.Quantity(Fraction(2), DAYS)),
            ]
        )

    def computed(self) -> t.Condition:
        left = t.FactValue("mrd", ONE) if self.random.random() < 0.3 else self.term(1)
        return t.Compare(left, self.random.choice(list(t.Op)), self.term(1))

    def reference(self) -> t.Condition:
        found: list[t.Condition] = [t.Ref(key) for key in self.criteria]
        for key, each in self.classifications.items():
            names = [outcome.name for outcome in each.outcomes]
            found.append(t.OutcomeIn(key, tuple(self.random.sample(names, self.random.randint(1, len(names))))))
        return self.random.choice(found) if found else self.simple()

    # ---- terms ------------------------------------------------------------------------------------------

    def term(self, depth: int) -> t.Term:
        if depth == 0 or self.random.random() < 0.4:
            key = self.random.choice(["x", "n", "free", "mrd"])
            constant = t.Quantity(self.random.choice(NUMBERS), ONE)
            ratio = t.Arithmetic("/", t.FactValue("mass", KILOGRAM), t.Quantity(Fraction(500), GRAM))
            known = [t.CalculationValue(name, ONE) for name in self.calculations]
            return self.random.choice([t.FactValue(key, ONE), t.FactValue(key, ONE), constant, constant, ratio, *known])
        left, right = self.term(depth - 1), self.term(depth - 1)
        step = t.Quantity(self.random.choice([Fraction(1), Fraction(1, 2), Fraction(1, 10)]), ONE)
        modes: list[t.Mode] = ["nearest", "down", "up"]
        signs: list[t.Sign] = ["+", "-", "*", "/"]
        made: list[t.Term] = [
            t.Arithmetic(self.random.choice(signs), left, right),
            t.Arithmetic(self.random.choice(signs), left, right),
            t.Extreme(self.random.choice(["min", "max"]), (left, right)),
            t.Rounded(left, step, self.random.choice(modes)),
        ]
        return self.random.choice(made)

    # ---- cases ------------------------------------------------------------------------------------------

    def cases(self, protocol: Protocol, count: int) -> list[Case]:
        return [Case(f"P{n}", None, {key: self.value(FACTS[key]) for key in protocol.used}, {}) for n in range(count)]

    def value(self, fact: Fact) -> Value:
        if self.random.random() < 0.25:
            return None
        match fact.kind:
            case Kind.CHOICE:
                return self.random.choice(fact.values)
            case Kind.DATE:
                return date(2024, 1, self.random.randint(8, 12))
            case Kind.QUANTITY:
                return self.interval(fact) if fact.censored and self.random.random() < 0.4 else self.amount(fact)

    def amount(self, fact: Fact) -> Decimal:
        numbers = ["0", "1", "2", "3", "4", "5"] if fact.whole else [*PLAIN, *PLAIN, *DUST]
        low, high = fact.plausible or (Fraction(0), Fraction(10))
        return Decimal(self.random.choice([text for text in numbers if low <= Fraction(text) <= high]))

    def interval(self, fact: Fact) -> Interval:
        low, high = fact.plausible or (Fraction(0), Fraction(10))
        bounds = ["1", "2", "2.5", "3", "4"]
        bound = Decimal(self.random.choice(bounds if fact.whole else [*bounds, "0.30000000000000004", "2.9999999999999996"]))
        return self.random.choice(
            [
                Interval(Decimal(int(low)), bound, high_open=True),
                Interval(Decimal(int(low)), bound),
                Interval(bound, Decimal(int(high)), low_open=True),
                Interval(bound, Decimal(int(high))),
                Interval(Decimal(int(low)), Decimal(int(high))),
            ]
        )


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**9))
def test_agrees_on_made_up_protocols(seed: int) -> None:
    author = Author(seed)
    protocol = author.protocol()
    cases = author.cases(protocol, 30)
    for case, found, wanted in zip(cases, decide_cases(protocol, cases), by_reference(protocol, cases), strict=True):
        assert found == wanted, case.values
