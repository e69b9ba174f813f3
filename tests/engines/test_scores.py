"""Scores, in every reading: an unknown item counts from its least to its most points, those about one fact together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.engines.prose import range_text
from remission.explain.document import explain
from remission.expr.compare import Interval
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.decision import Decision

RULES = (
    """\
protocol: scores
title: Scores
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 130}
  heart failure: {values: [present, absent]}
  m: {unit: "%", plausible: 0 to 100, censored: yes}
  n: {unit: "1", plausible: 0 to 100}
sources: {s: {title: Source}}
calculations:
  bands:
    points:
      heart failure: {when: heart failure is present, points: 1}
      from 75: {when: age >= 75 years, points: 2}
      from 65 to 74: {when: age from 65 years to under 75 years, points: 1}
    source: s
  decimals:
    points:
      much: {when: m >= 1 %, points: 0.1}
      more: {when: m >= 5 %, points: 0.2}
      less: {any of: [n < 3, n > 7], points: -0.7}
    source: s
  sum: {value: bands + decimals, source: s}
  doubled: {value: 2 * bands, source: s}
  grade: {rows: [{when: bands >= 2, value: 3}, {when: bands >= 1, value: 2}, {otherwise: 1}], source: s}
  same: {points: {a: {when: age >= 65 years, points: 1}, b: {when: age < 65 years, points: 1}}, source: s}
criteria:
  two: {when: bands >= 2, source: s}
  one: {when: 1 <= bands, source: s}
  none: {when: bands = 0, source: s}
  not two: {when: bands != 2, source: s}
  tenths: {when: decimals = 0.3, source: s}
  over: {when: decimals > 0.3, source: s}
  joined: {when: sum >= 2.3, source: s}
  twice: {when: doubled >= 4, source: s}
  beside n: {when: bands >= n, source: s}
  settled: {when: same is known, source: s}
classifications:
  risk: {outcomes: {low: bands = 0, middle: bands = 1, high: otherwise}, source: s}
""".replace("  not two:", "  other:")
    .replace("  none:", "  nothing:")
    .replace("  beside n:", "  compared:")
)


def d(number: int | str) -> Decimal:
    return Decimal(number)


FAILURE, NONE = {"heart_failure": "present"}, {"heart_failure": "absent"}

# fmt: off
ROWS: list[tuple[str, dict[str, Value], str]] = [
    # what, values, what is concluded
    ("all is known", {"age": d(75), **FAILURE}, "bands: 3, two: met, one: met, nothing: not met, risk: high, grade: 3"),
    ("below the band", {"age": d("74.999"), **NONE}, "bands: 1, two: not met, one: met, risk: middle, grade: 2"),
    ("in the band", {"age": d(65), **NONE}, "bands: 1, one: met, other: met"),
    ("below", {"age": d("64.999"), **NONE}, "bands: 0, one: not met, nothing: met, risk: low, grade: 1"),
    ("age is missing", FAILURE, "bands: 1 to 3, two: unknown, one: met, nothing: not met, risk: middle|high"),
    ("age alone is missing", NONE, "bands: 0 to 2, two: unknown, one: unknown, risk: low|middle|high, grade: None"),
    ("what is known is enough", {"age": d(80)}, "bands: 2 to 3, two: met, nothing: not met, risk: high, grade: 3"),
    ("it cannot be enough", {"age": d(20)}, "bands: 0 to 1, two: not met, one: unknown, other: met, twice: not met"),
    ("nothing is known", {}, "bands: 0 to 3, two: unknown, decimals: -0.7 to 0.3, over: not met, tenths: unknown"),
    ("two bands of one fact", {}, "same: 1, settled: met"),
    ("tenths are exact", {"m": d(5), "n": d(5)}, "decimals: 0.3, tenths: met, over: not met"),
    ("a little is less", {"m": d("4.999"), "n": d(5)}, "decimals: 0.1, tenths: not met"),
    ("negative points", {"m": d(5), "n": d("2.9")}, "decimals: -0.4, tenths: not met"),
    ("censored below both", {"m": Interval(d(0), d(1), high_open=True), "n": d(5)}, "decimals: 0"),
    ("censored across one", {"m": Interval(d(0), d(1)), "n": d(5)}, "decimals: 0 to 0.1, tenths: not met, over: not met"),
    ("censored above one", {"m": Interval(d(2), d(100)), "n": d(5)}, "decimals: 0.1 to 0.3, tenths: unknown, over: not met"),
    ("scores in a formula", {"age": d(80), "m": d(5), "n": d(5)}, "sum: 2.3 to 3.3, joined: met, twice: met, compared: not met"),
    ("one may be lower", {"age": d(80), "m": d("4.9"), "n": d(3)}, "sum: 2.1 to 3.1, joined: unknown, compared: unknown"),
    ("compared with a fact", {"age": d(80), "n": d(2)}, "compared: met"),
]
# fmt: on


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    folder: Path = tmp_path_factory.mktemp("scores")
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    return Decider(load(folder))


def said(decision: Decision, key: str) -> str:
    if key in decision.criteria:
        return decision.criteria[key].value
    if key in decision.outcomes:
        return "|".join(decision.outcomes[key].possible)
    amount = decision.calculations[key]
    if amount is not None:
        return str(float(amount.value)).removesuffix(".0")
    found = decision.trace.ranges.get(key) if decision.trace else None
    return "None" if found is None else range_text(found, "1").removeprefix("between ").replace(" and ", " to ")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_agree(decider: Decider, engine: Engine) -> None:
    protocol = decider.protocol
    cases = [Case("P", None, dict.fromkeys(protocol.facts) | row[1], {}) for row in ROWS]
    for case, other in zip(cases, decide_cases(protocol, cases, engine), strict=True):
        agreed(decider.decide(case), other, engine)


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_scores_have_the_range_of_what_is_unknown(decider: Decider, values: dict[str, Value], expected: str) -> None:
    protocol = decider.protocol
    case = Case("P", None, dict.fromkeys(protocol.facts) | values, {})
    found = decider.decide(case)
    keys = [one.partition(":")[0] for one in expected.split(", ")]
    assert ", ".join(f"{key}: {said(found, key)}" for key in keys) == expected


def test_an_explanation_has_the_range_and_a_line_an_item(decider: Decider) -> None:
    case = Case("P", None, dict.fromkeys(decider.protocol.facts) | dict(FAILURE), {})
    told = explain(decider.protocol, decider.decide(case)).splitlines()
    place = next(number for number, line in enumerate(told) if line.startswith("  bands: "))
    assert told[place : place + 4] == [
        "  bands: between 1 and 3  (heart failure is present, age is missing)  [s]",
        "    met      heart failure, 1: heart failure is present",
        "    unknown  from 75, 2: age >= 75 a",
        "    unknown  from 65 to 74, 1: age >= 65 a and age < 75 a",
    ]
