"""A table without a row for a patient, and a classification without an outcome: told, in every engine and format."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from remission.cases.case import Case, Value
from remission.cli.app import app
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: gaps
title: Gaps
version: 1.0.0
facts:
  a: {label: a, unit: mg, plausible: 0 to 1000}
  b: {label: b, values: [yes, no]}
sources: {s: {title: Source}}
criteria:
  heavy: {when: dose >= 7 mg, source: s}
classifications:
  band: {outcomes: {low: a <= 10 mg and b is yes, high: a >= 20 mg}, source: s}
  by dose: {outcomes: {heavy: heavy, light: otherwise}, source: s}
  follow: {outcomes: {some: "band in [low, high]", none: otherwise}, source: s}
calculations:
  dose: {rows: [{when: a < 5 mg, value: 5 mg}, {when: a > 5 mg, value: 7 mg}], source: s}
"""
# fmt: off
ROWS: list[tuple[str, dict[str, Value], str, str, str]] = [
    # id                         values                                uncovered      band        by dose
    ("everything",               {"a": Decimal(4), "b": "yes"},        "",            "low",      "light"),
    ("no row",                   {"a": Decimal(5), "b": "yes"},        "dose",        "low",      "heavy|light"),
    ("no outcome",               {"a": Decimal(6), "b": "no"},         "band",        "",         "heavy"),
    ("neither",                  {"a": Decimal(5), "b": "no"},         "band dose",   "",         "heavy|light"),
    ("at the end of the hole",   {"a": Decimal(10), "b": "yes"},       "",            "low",      "heavy"),
    ("in the hole",              {"a": Decimal("10.1"), "b": "yes"},   "band",        "",         "heavy"),
    ("in the hole, one missing", {"a": Decimal("10.1")},               "band",        "",         "heavy"),
    ("at its other end",         {"a": Decimal(20)},                   "",            "high",     "heavy"),
    ("one missing, may be",      {"a": Decimal(6)},                    "",            "low",      "heavy"),
    ("nothing known",            {},                                   "",            "low|high", "heavy|light"),
]
# fmt: on


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("values", "uncovered", "band", "by_dose"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_what_has_nothing_is_named(folder: Path, values: dict[str, Value], uncovered: str, band: str, by_dose: str) -> None:
    decider = Decider(load(folder))
    found = decider.decide(Case("P", None, dict.fromkeys(decider.protocol.facts) | values, {}))
    assert " ".join(found.uncovered) == uncovered
    assert "|".join(found.outcomes["band"].possible) == band
    assert "|".join(found.outcomes["by_dose"].possible) == by_dose


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_say_the_same(folder: Path, engine: Engine) -> None:
    decider = Decider(load(folder))
    cases = [Case("P", None, dict.fromkeys(decider.protocol.facts) | row[1], {}) for row in ROWS]
    for case, other in zip(cases, decide_cases(decider.protocol, cases, engine), strict=True):
        agreed(decider.decide(case), other, engine)


@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
def test_it_is_told_in_every_format(folder: Path, engine: str) -> None:
    data, rules = folder / "data.csv", folder / "protocol.yaml"
    data.write_text("patient,a,b\nP1,5,yes\nP2,15,no\nP3,,no\nP4,4,yes\n", encoding="utf-8")
    told = [f"{rules}:15:3: warning: patient 'P1': no row of the table 'dose' applies",
            f"{rules}:11:3: warning: patient 'P2': no outcome of 'band' applies"]  # fmt: skip
    hints = ["end it with a row 'otherwise', or add one for such patients",
             "end it with an outcome 'otherwise', or add one for such patients"]  # fmt: skip
    run = CliRunner().invoke(app, ["evaluate", str(folder), str(data), "--engine", engine, "--format", "json"])
    assert run.exit_code == 0, run.output
    for line, hint in zip(told, hints, strict=True):
        assert f"{line}\n  hint: {hint}\n" in run.stderr
    records = [json.loads(line) for line in run.stdout.splitlines()]
    messages = [[problem["message"] for problem in record["problems"]] for record in records]
    assert messages == [
        ["patient 'P1': no row of the table 'dose' applies"], ["patient 'P2': no outcome of 'band' applies"], [], [],
    ]  # fmt: skip
    run = CliRunner().invoke(app, ["evaluate", str(folder), str(data), "--engine", engine, "--format", "csv"])
    cells = [row["problems"] for row in csv.DictReader(io.StringIO(run.stdout))]
    assert cells == [*(f"{line}   hint: {hint}" for line, hint in zip(told, hints, strict=True)), "", ""]
