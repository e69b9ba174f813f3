"""`is known` and `is missing` of what the rules conclude, in every reading: an answer, a value, one outcome."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.load import load
from remission.testing.agreement import agreement, drawn

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


BECOMING = """\
protocol: becoming
title: A range may come to be a value
version: 1.0.0
facts:
  a: {label: a, unit: mg, plausible: 0 to 1000}
  m: {label: m, unit: mg, plausible: 0 to 1000, censored: yes}
  n: {label: n, unit: mg, plausible: 0 to 1000, censored: yes}
  seen: {label: seen, date: yes}
sources: {s: {title: Source}}
criteria:
  gone: {when: sum is missing, source: s}
  much: {when: m >= 5 mg, source: s}
calculations:
  sum: {value: m + a, source: s}
  grade: {rows: [{when: m < 5 mg, value: 1 mg}, {when: n < 5 mg, value: 2 mg}, {otherwise: 3 mg}], source: s}
  total: {rows: [{when: n is missing, value: m}, {when: sum is known, value: m + n}, {otherwise: n}], source: s}
  time seen: {value: days from seen to assessment date, source: s}
classifications:
  last: {outcomes: {high: m >= 5 mg, NE: sum is missing, low: otherwise}, source: s}
  first: {outcomes: {NE: sum is missing, high: m >= 5 mg, low: otherwise}, source: s}
  through: {outcomes: {high: m >= 5 mg, NE: gone, low: otherwise}, source: s}
  there: {outcomes: {high: m >= 5 mg and sum is known, NE: gone, low: otherwise}, source: s}
  of criteria: {outcomes: {high: m >= 8 mg, NE: much is missing, low: otherwise}, source: s}
  of outcomes: {outcomes: {high: a >= 5 mg, NE: last is missing, low: otherwise}, source: s}
  rows: {outcomes: {high: n >= 8 mg, NE: grade is missing, low: otherwise}, source: s}
  dated: {outcomes: {high: a >= 5 mg, NE: time seen is missing, low: otherwise}, source: s}
  nested: {outcomes: {high: total >= 8 mg, NE: total is missing, low: otherwise}, source: s}
  of nested: {outcomes: {high: a >= 5 mg, NE: nested is missing, low: otherwise}, source: s}
  two: {outcomes: {high: a >= 5 mg, none: m is missing, NE: sum is missing, low: otherwise}, source: s}
"""
LOW, WIDE, HIGH = Interval(d(0), d(4)), Interval(d(0), d(9)), Interval(d(5), d(9))
MONTH = Interval(Decimal(date(2024, 3, 1).toordinal()), Decimal(date(2024, 3, 31).toordinal()))

# fmt: off
OPEN: list[tuple[str, dict[str, Value], str]] = [
  # classification  values  still possible
    ("last",        {"a": d(1), "m": WIDE},            "high|NE|low"),
    ("last",        {"a": d(1), "m": LOW},             "NE"),           # the record as it stands settles it
    ("last",        {"a": d(1), "m": HIGH},            "high"),         # another clause settles it
    ("last",        {"a": d(1), "m": d("4.99")},       "low"),
    ("last",        {"a": d(1), "m": d(5)},            "high"),
    ("last",        {"a": d(1)},                       "high|NE|low"),
    ("first",       {"a": d(1), "m": WIDE},            "NE"),
    ("first",       {"a": d(1), "m": d(4)},            "low"),
    ("through",     {"a": d(1), "m": WIDE},            "high|NE|low"),
    ("through",     {"a": d(1), "m": d(4)},            "low"),
    ("there",       {"a": d(1), "m": WIDE},            "NE"),
    ("of criteria", {"m": WIDE},                       "high|NE|low"),
    ("of criteria", {"m": Interval(d(5), d(9))},       "high|low"),     # what is known stays so
    ("of criteria", {"m": d(7)},                       "low"),
    ("of outcomes", {"m": WIDE},                       "high|NE|low"),
    ("of outcomes", {"m": HIGH},                       "high|low"),
    ("of outcomes", {"a": d(5), "m": WIDE},            "high"),
    ("rows",        {"m": WIDE, "n": WIDE},            "high|NE|low"),
    ("rows",        {"m": LOW, "n": WIDE},             "high|low"),     # the table has its value, whatever the other is
    ("rows",        {"m": d(4)},                       "high|low"),
    ("rows",        {"m": d(5), "n": WIDE},            "high|NE|low"),
    ("rows",        {"m": d(5), "n": d(7)},            "low"),
    ("nested",      {"a": d(1), "m": d(1), "n": WIDE}, "high|NE|low"),
    ("nested",      {"a": d(1), "m": d(1), "n": d(6)}, "low"),
    ("nested",      {"a": d(1), "m": d(1), "n": d(7)}, "high"),
    ("dated",       {"seen": MONTH},                   "high|NE|low"),
    ("dated",       {"seen": date(2024, 3, 2)},        "high|low"),
    ("dated",       {"a": d(5), "seen": MONTH},        "high"),
    ("two",         {"m": WIDE},                       "high|NE|low"),  # a range is a record
    ("two",         {"m": d(4)},                       "high|NE|low"),
    ("two",         {"a": d(4), "m": d(4)},            "low"),
]
# fmt: on


@pytest.fixture(scope="module")
def becoming(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    folder: Path = tmp_path_factory.mktemp("becoming")
    (folder / "protocol.yaml").write_text(BECOMING, encoding="utf-8")
    return Decider(load(folder))


def case_of(decider: Decider, values: dict[str, Value]) -> Case:
    day = date(2024, 6, 1)
    return Case("P", day, dict.fromkeys(decider.protocol.facts) | {ASSESSMENT_DATE: day} | values, {})


@pytest.mark.parametrize(("key", "values", "possible"), OPEN)
def test_a_range_may_come_to_be_a_value(becoming: Decider, key: str, values: dict[str, Value], possible: str) -> None:
    found = becoming.decide(case_of(becoming, values))
    assert "|".join(found.outcomes[key.replace(" ", "_")].possible) == possible


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_agree_on_what_a_range_may_come_to_be(becoming: Decider, engine: Engine) -> None:
    cases = [case_of(becoming, values) for _, values, _ in OPEN]
    for case, other in zip(cases, decide_cases(becoming.protocol, cases, engine), strict=True):
        agreed(becoming.decide(case), other, engine)


SMALL = """\
protocol: small
title: A sum of what may be a range
version: 1.0.0
facts:
  a: {label: a, unit: mg, plausible: 0 to 1000}
  m: {label: m, unit: mg, plausible: 0 to 1000, censored: yes}
sources: {s: {title: Source}}
calculations:
  sum: {value: m + a, source: s}
classifications:
  response: {outcomes: {high: m >= 5 mg, NE: sum is missing, low: otherwise}, source: s}
"""


DRAWN: list[tuple[str, int, tuple[Engine, ...]]] = [(SMALL, 3_000, ("polars", "duckdb")), (BECOMING, 200, ("polars",))]


@pytest.mark.parametrize(("rules", "count", "engines"), DRAWN, ids=["small", "becoming"])
def test_drawn_cases_agree(rules: str, count: int, engines: tuple[Engine, ...], tmp_path: Path) -> None:
    (tmp_path / "protocol.yaml").write_text(rules, encoding="utf-8")
    protocol = load(tmp_path)
    assert agreement(protocol, drawn(protocol, count, 1), engines=engines) == count
