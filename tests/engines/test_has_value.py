"""`is known` and `is missing` of what the rules conclude, in every reading: an answer, a value, one outcome."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.expr.compare import Interval
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: known
title: What is concluded is known
version: 1.0.0
facts:
  a: {label: a, unit: mg, plausible: 0 to 1000}
  b: {label: b, unit: mg, plausible: 0 to 1000}
  m: {label: m, unit: mg, plausible: 0 to 1000, censored: yes}
sources: {s: {title: Source}}
criteria:
  low: {when: a < 5 mg, source: s}
  dose there: {when: dose is known, source: s}
  dose gone: {when: dose is missing, source: s}
  share there: {when: share is known, source: s}
  nothing there: {when: gap is known, source: s}
  table there: {when: table is not missing, source: s}
  range there: {when: range is known, source: s}
  response there: {when: response is known, source: s}
  response gone: {when: response is not known, source: s}
  holed there: {when: holed is known, source: s}
  low there: {when: low is known, source: s}
  low gone: {when: low is missing, source: s}
  by policy: {when: dose is known and a < 5 mg, if missing: met, because: it is so, source: s}
calculations:
  dose: {value: a * 2, source: s}
  share: {value: a / b, source: s}
  gap: {value: a / (b - a), source: s}
  range: {value: m + a, source: s}
  table: {rows: [{when: a < 5 mg, value: 1 mg}, {when: a > 500 mg, value: 2 mg}], source: s}
classifications:
  response: {outcomes: {low: a < 5 mg, high: otherwise}, source: s}
  holed: {outcomes: {low: a < 5 mg, high: a > 500 mg}, source: s}
  settled: {outcomes: {yes: response is known and dose is known, no: otherwise}, source: s}
  asked: {outcomes: {much: dose is known and dose >= 100 mg, gone: dose is missing, little: otherwise}, source: s}
"""


def d(number: int | str) -> Decimal:
    return Decimal(number)


# fmt: off
ROWS: list[tuple[str, dict[str, Value], str]] = [
  # id  values  what is concluded
    ("nothing is known",  {},  "dose there: not met, dose gone: met, share there: not met"),
    ("nothing: outcomes",  {},  "response there: not met, response gone: met, holed there: not met"),
    ("nothing: criteria",  {},  "low there: not met, low gone: met"),
    ("nothing: tables",  {},  "table there: not met, range there: not met, by policy: not met"),
    ("a is known",  {"a": d(4)},  "dose there: met, dose gone: not met, share there: not met"),
    ("a: outcomes",  {"a": d(4)},  "response there: met, response gone: not met, holed there: met"),
    ("a: criteria",  {"a": d(4)},  "low there: met, by policy: met"),
    ("no row, no outcome",  {"a": d(5)},  "table there: not met, holed there: not met, response there: met"),
    ("divided by nothing",  {"a": d(5), "b": d(0)},  "share there: not met, nothing there: met"),
    ("a difference of none", {"a": d("0.3"), "b": d("0.3")},  "share there: met, nothing there: not met"),
    ("a difference",  {"a": d("0.3"), "b": d("0.30001")},  "nothing there: met"),
    ("a range is no value",  {"a": d(1), "m": Interval(d(0), d(5))}, "range there: not met"),
    ("a value",  {"a": d(1), "m": d(5)},  "range there: met"),
    ("settled by a record",  {"a": d(7)},  "settled: yes, asked: little"),
    ("gone",  {},  "settled: no, asked: gone"),
    ("much",  {"a": d(50)},  "asked: much"),
    ("not quite",  {"a": d("49.99")},  "asked: little"),
]
# fmt: on


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    folder: Path = tmp_path_factory.mktemp("known")
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    return Decider(load(folder))


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_agree(decider: Decider, engine: Engine) -> None:
    protocol = decider.protocol
    cases = [Case("P", None, dict.fromkeys(protocol.facts) | row[1], {}) for row in ROWS]
    for case, other in zip(cases, decide_cases(protocol, cases, engine), strict=True):
        agreed(decider.decide(case), other, engine)


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_is_concluded_is_known_or_not(decider: Decider, values: dict[str, Value], expected: str) -> None:
    protocol = decider.protocol
    case = Case("P", None, dict.fromkeys(protocol.facts) | values, {})
    found = decider.decide(case)
    said = {protocol.criteria[key].name: truth.value for key, truth in found.criteria.items()}
    said |= {key: "|".join(answer.possible) for key, answer in found.outcomes.items()}
    assert ", ".join(f"{name}: {said[name]}" for name in (one.partition(":")[0] for one in expected.split(", "))) == expected
