"""Changes by a share or an amount: every reading, at both sides of each edge, at 0, missing and censored."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider
from remission.engines.columns import installed
from remission.engines.prose import english
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.canonical import names
from remission.protocol.load import load
from remission.testing.agreement import agreement, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from remission.protocol.model import Protocol

RULES = """\
protocol: changes
title: Changes
version: 1.0.0
sources: {s: {title: Source}}
facts:
  sum: {unit: mm, plausible: 0 to 1000}
  baseline: {unit: mm, plausible: 0 to 1000}
  nadir: {unit: mm, plausible: 0 to 1000}
  blasts: {unit: "%", plausible: 0 to 100}
  old blasts: {unit: "%", plausible: 0 to 100}
  clone: {unit: "%", plausible: 0 to 100, censored: yes}
  old clone: {unit: "%", plausible: 0 to 100, censored: yes}
  first: {unit: mm, plausible: 0 to 1000}
  second: {unit: mm, plausible: 0 to 1000}
calculations:
  both: {value: first + second, source: s}
criteria:
  response: {when: sum falls by at least 30 % from baseline, source: s}
  progression: {when: sum rises by at least 20 % and by at least 5 mm from nadir, source: s}
  either: {when: sum rises by more than 50 % or by at least 3 mm from nadir, source: s}
  risen: {when: sum rises by at least 20 % from nadir, source: s}
  more: {when: sum rises by more than 20 % from nadir, source: s}
  gone: {when: sum falls by at least 100 % from baseline, source: s}
  half: {when: blasts falls by at least 50 % from old blasts, source: s}
  points: {when: blasts falls by at least 10 percentage points from old blasts, source: s}
  clone rise: {when: clone rises by at least 100 % from old clone, source: s}
  shrinkage: {when: sum falls by at least 30 % from both, source: s}
"""
M, N, U = MET, NOT_MET, UNKNOWN


def D(text: str) -> Decimal:  # noqa: N802 - short, for the table
    return Decimal(text)


def below(limit: str) -> Interval:
    return Interval(D("0"), D(limit), high_open=True)


# fmt: off
ROWS: list[tuple[str, dict[str, Value], Truth]] = [
    ("response",    {"sum": D("70"), "baseline": D("100")},             M),
    ("response",    {"sum": D("70.0000000001"), "baseline": D("100")},  N),
    ("response",    {"sum": D("0.49"), "baseline": D("0.7")},           M),
    ("response",    {"sum": D("0"), "baseline": D("0")},                N),
    ("response",    {"sum": D("0"), "baseline": D("0.1")},              M),
    ("response",    {"baseline": D("100")},                             U),
    ("response",    {"sum": D("0")},                                    U),
    ("progression", {"sum": D("24.9"), "nadir": D("20")},               N),  # 24.5 %, and 4.9 mm
    ("progression", {"sum": D("25"), "nadir": D("20")},                 M),
    ("progression", {"sum": D("120"), "nadir": D("100")},               M),
    ("progression", {"sum": D("119.99"), "nadir": D("100")},            N),
    ("progression", {"sum": D("29.4"), "nadir": D("24.5")},             N),  # exactly 20 %, and 4.9 mm
    ("progression", {"sum": D("0"), "nadir": D("0")},                   N),
    ("progression", {"sum": D("4.9"), "nadir": D("0")},                 N),
    ("progression", {"sum": D("5"), "nadir": D("0")},                   M),
    ("either",      {"sum": D("3"), "nadir": D("2")},                   N),
    ("either",      {"sum": D("3.01"), "nadir": D("2")},                M),
    ("either",      {"sum": D("103"), "nadir": D("100")},               M),
    ("either",      {"sum": D("0"), "nadir": D("0")},                   N),
    ("either",      {"sum": D("0.1"), "nadir": D("0")},                 M),
    ("risen",       {"sum": D("12"), "nadir": D("10")},                 M),
    ("risen",       {"sum": D("0.84"), "nadir": D("0.7")},              M),
    ("risen",       {"sum": D("11.999999999999"), "nadir": D("10")},    N),
    ("risen",       {"sum": D("0"), "nadir": D("0")},                   N),
    ("risen",       {"sum": D("0.001"), "nadir": D("0")},               M),
    ("more",        {"sum": D("12"), "nadir": D("10")},                 N),
    ("more",        {"sum": D("12.01"), "nadir": D("10")},              M),
    ("more",        {"sum": D("0"), "nadir": D("0")},                   N),
    ("more",        {"sum": D("0.01"), "nadir": D("0")},                M),
    ("gone",        {"sum": D("0"), "baseline": D("3")},                M),
    ("gone",        {"sum": D("0.01"), "baseline": D("3")},             N),
    ("gone",        {"sum": D("0"), "baseline": D("0")},                N),
    ("half",        {"blasts": D("20"), "old_blasts": D("40")},      M),
    ("half",        {"blasts": D("21"), "old_blasts": D("40")},      N),
    ("points",      {"blasts": D("30"), "old_blasts": D("40")},      M),
    ("points",      {"blasts": D("30.1"), "old_blasts": D("40")},    N),
    ("clone_rise",  {"clone": D("1"), "old_clone": below("0.5")},    M),
    ("clone_rise",  {"clone": D("0.9"), "old_clone": below("0.5")},  U),
    ("clone_rise",  {"clone": D("0"), "old_clone": below("0.5")},    N),
    ("clone_rise",  {"clone": below("0.5"), "old_clone": D("0.5")},  N),
    ("clone_rise",  {"clone": below("0.5"), "old_clone": D("0")},    U),
    ("shrinkage", {"sum": D("7"), "first": D("4"), "second": D("6")}, M),
    ("shrinkage", {"sum": D("7.1"), "first": D("4"), "second": D("6")}, N),
    ("shrinkage", {"sum": D("0"), "first": D("0"), "second": D("0")}, N),
]
# fmt: on


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    path: Path = tmp_path_factory.mktemp("changes") / "protocol.yaml"
    path.write_text(RULES, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(("key", "values", "truth"), ROWS)
def test_a_change_in_both_readings_of_a_case(protocol: Protocol, key: str, values: dict[str, Value], truth: Truth) -> None:
    case = Case("P-1", None, dict.fromkeys(protocol.facts) | values, {})
    assert Decider(protocol).decide(case).criteria[key] is truth


def test_every_engine_agrees_on_the_rows_and_on_drawn_cases(protocol: Protocol) -> None:
    engines = [engine for engine in installed() if engine != "spark"]
    cases = [Case(f"P-{n}", None, dict.fromkeys(protocol.facts) | values, {}) for n, (_, values, _) in enumerate(ROWS)]
    assert agreement(protocol, [*cases, *drawn(protocol, 300, seed=3)], engines=engines) == len(ROWS) + 300


def test_a_change_in_words(protocol: Protocol) -> None:
    said = english(protocol.criteria["progression"].condition, names(protocol))
    assert said == "sum is at least 1.2 * nadir and sum is at least nadir + 5 mm"
