"""A condition on an outcome, in every reading: met where every possible outcome is among those asked for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

RULES = """\
protocol: outcomes
title: Outcomes of outcomes
version: 1.0.0
facts:
  a: {label: a, unit: mg, plausible: 0 to 1000}
  b: {label: b, unit: mg, plausible: 0 to 1000}
  c: {label: c, unit: mg, plausible: 0 to 1000}
  m: {label: m, unit: mg, plausible: 0 to 1000, censored: yes}
sources: {s: {title: Source}}
eligibility:
  include: {I1: {when: "first in [one, two]", source: s}}
  exclude: {E1: {when: second is three, source: s}}
criteria:
  either first: {when: "first in [one, two]", source: s}
  below third: {when: not (second is three), source: s}
  one: {when: first is one, source: s}
  outer: {when: "band in [low, high]", source: s}
  by policy: {when: first is one, if missing: met, because: it is so, source: s}
  settled anyhow: {when: "first in [one, two]", if missing: not met, because: it is so, source: s}
  through: {when: either first and b <= 100 mg, source: s}
  partial: {when: "some in [x, y]", source: s}
  joint: {when: "sums in [much, little]", source: s}
classifications:
  first: {outcomes: {one: a <= 500 mg, two: otherwise}, source: s}
  second: {outcomes: {one: c > 100 mg, two: either first, three: otherwise}, source: s}
  third: {outcomes: {yes: through, no: otherwise}, source: s}
  band: {outcomes: {low: a <= 10 mg, middle: a <= 20 mg, high: otherwise}, source: s}
  some: {outcomes: {x: a <= 10 mg, y: a >= 20 mg}, source: s}
  sums: {outcomes: {much: a + b >= 100 mg, little: otherwise}, source: s}
  next: {outcomes: {yes: sums is much, no: otherwise}, source: s}
calculations:
  dose: {rows: [{when: "first in [one, two]", value: 5 mg}, {otherwise: 7 mg}], source: s}
"""


def d(number: int) -> Decimal:
    return Decimal(number)


# fmt: off
ROWS: list[tuple[str, dict[str, Value], str]] = [
    # id                        values                    what is concluded
    ("nothing known", {},                             "either first: met, one: unknown, below third: met, through: unknown"),
    ("nothing known: policies", {},                          "by policy: met, settled anyhow: met, partial: unknown, joint: met"),
    ("nothing known: the rest", {},                          "first: one|two, second: one|two, dose: 5, eligibility: eligible"),
    ("a is missing", {"b": d(100), "c": d(3)},    "second: two, below third: met, through: met, third: yes, dose: 5"),
    ("b is beyond", {"b": d(101), "c": d(3)},    "through: not met, third: no, joint: met"),
    ("a is known", {"a": d(500), "c": d(3)},    "one: met, by policy: met, outer: met, partial: met, band: high"),
    ("a is between the bands", {"a": d(15)},                "outer: not met, partial: not met, some: "),
    ("a at the first threshold", {"a": d(10)},                "outer: met, partial: met"),
    ("a alone is much", {"a": d(150)},               "sums: much, next: yes"),
    ("a alone is not", {"a": d(50)},                "sums: much|little, next: yes|no"),
    ("a above one", {"a": d(501)},               "one: not met, by policy: not met, either first: met"),
]
# fmt: on


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    return Decider(loaded(RULES, tmp_path_factory.mktemp("rules")))


def loaded(text: str, folder: Path) -> Protocol:
    (folder / "protocol.yaml").write_text(text, encoding="utf-8")
    return load(folder)


def case(protocol: Protocol, values: dict[str, Value]) -> Case:
    return Case("P", None, dict.fromkeys(protocol.facts) | values, {})


def said(decision: Decision, key: str) -> str:
    if key == "eligibility":
        return str(decision.eligibility.value)
    if key in decision.criteria:
        return decision.criteria[key].value
    if key in decision.outcomes:
        return decision.outcomes[key].outcome or "|".join(decision.outcomes[key].possible)
    amount = decision.calculations[key]
    return "" if amount is None else str(amount.value)


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_one_decision_does_not_contradict_itself(decider: Decider, values: dict[str, Value], expected: str) -> None:
    found = decider.decide(case(decider.protocol, values))
    keys = [part.split(": ")[0] for part in expected.split(", ")]
    assert ", ".join(f"{key}: {said(found, key.replace(' ', '_'))}" for key in keys) == expected


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_say_the_same(decider: Decider, engine: Engine) -> None:
    cases = [case(decider.protocol, values) for _, values, _ in ROWS]
    for each, other in zip(cases, decide_cases(decider.protocol, cases, engine), strict=True):
        agreed(decider.decide(each), other, engine)
