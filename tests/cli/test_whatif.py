# ruff: noqa: ISC004 - a row of a table is one thing

"""`remission whatif`: figures under other thresholds, as text, page and JSON; what cannot be asked is told in a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PATIENTS = """\
patient,age,platelets,ANC,mrd flow
P-1,9,180,2,<0.01
P-2,9,60,2,0.02
P-3,0.5,97,2,
"""
TOLD = """\
3 cases: 2 eligible, 66.7 % (9.4 to 99.2)
  recovery full: 1 of 3, 33.3 % (0.8 to 90.6)
  recovery partial: 2 of 3, 66.7 % (9.4 to 99.2)
  recovery none yet: 0 of 3, 0.0 % (0.0 to 70.8)
  mrd by flow negative: 1 of 3, 33.3 % (0.8 to 90.6)
  mrd by flow positive: 1 of 3, 33.3 % (0.8 to 90.6)

if platelets >= 60 10*9/L (now 100): 2 eligible, 66.7 % (9.4 to 99.2)
  recovery full: 3 of 3, 100.0 % (29.2 to 100.0), +2
  recovery partial: 0 of 3, 0.0 % (0.0 to 70.8), -2
  recovery none yet: 0 of 3, 0.0 % (0.0 to 70.8)
  mrd by flow negative: 1 of 3, 33.3 % (0.8 to 90.6)
  mrd by flow positive: 1 of 3, 33.3 % (0.8 to 90.6)
  changed: P-2, P-3
"""
SWEPT = """\

patients who change when a threshold moves 25 % down | up (whole numbers by one at least):
  ██████████████████████████████|                                platelets >= 100 10*9/L: 1 | 0
  ██████████████████████████████|                                mrd flow < 0.01 %: 1 | 0
                                |                                age >= 1 a: 0 | 0
                                |                                age > 75 a: 0 | 0
                                |                                ANC >= 1 10*9/L: 0 | 0
                                |                                platelets >= 50 10*9/L: 0 | 0
                                |                                ANC >= 0.5 10*9/L: 0 | 0
                                |                                age < 60 a: 0 | 0

criteria that alone keep patients out, and how many they admit when relaxed so far:
  I1 age alone keeps out 1: P-3
    relaxed to age >= 0.5 a admits 1: P-3

within 5 % of a threshold: 1
  platelets >= 100 10*9/L: 1, of whom 1 might be answered otherwise
    P-3: 97, the other side would change recovery
"""
RECOVERY = "platelet recovery: platelets >= 60 x 10^9/L"


@pytest.fixture
def patients(folder: Path) -> Path:
    (folder / "t.csv").write_text(PATIENTS, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("patients")
def test_one_threshold(run: Run) -> None:
    assert run("whatif", "p.yaml", "t.csv", "--set", RECOVERY) == (0, TOLD, "")


@pytest.mark.usefixtures("patients")
def test_every_threshold_and_who_sits_beside_one(run: Run) -> None:
    told = run("whatif", "p.yaml", "t.csv", "--sweep", "--error", "5")
    assert (told.code, told.out.partition("(0.8 to 90.6)\n\n")[2]) == (0, SWEPT.lstrip("\n"))


@pytest.mark.usefixtures("patients")
def test_as_json(run: Run) -> None:
    found = json.loads(run("whatif", "p.yaml", "t.csv", "--set", RECOVERY, "--error", "5", "--format", "json").out)
    assert (found["patients"], found["base"]["eligibility"]) == (3, {"eligible": 2, "not eligible": 1})
    [setting] = found["settings"]
    assert (setting["rule"], setting["value"], setting["changed"]) == ("platelet_recovery", "60", ["P-2", "P-3"])
    assert found["beside"] == [{"patient": "P-3", "threshold": "platelets >= 100 10*9/L", "value": "97", "changes": ["recovery"]}]


def test_as_a_page(run: Run, patients: Path) -> None:
    assert run("whatif", "p.yaml", "t.csv", "--sweep", "--error", "5", "--format", "html", "--out", "w.html").code == 0
    page = (patients / "w.html").read_text(encoding="utf-8")
    assert "A study of [red]platelets[/red]" in page
    assert "Patients who change when a threshold moves" in page  # the title of the tornado
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.usefixtures("patients")
def test_several_assessments_of_a_patient_are_said(run: Run, patients: Path) -> None:
    (patients / "t.csv").write_text("patient,date,platelets\nA,2024-01-01,60\nA,2024-02-01,180\n", encoding="utf-8")
    told = run("whatif", "p.yaml", "t.csv", "--set", RECOVERY)
    assert told.out.splitlines()[0] == "2 cases of 1 patients (rates are of cases): 0 eligible, 0.0 % (0.0 to 84.2)"


# fmt: off
REFUSED = {
    "two settings, two problems": (
        ["--set", "platlets >= 50 x 10^9/L", "--set", "age >= 2"],
        "--set 'platlets >= 50 x 10^9/L':1:1: unknown name 'platlets'\n  hint: did you mean 'platelets'?\n"
        "--set 'age >= 2':1:8: '2' has no unit: 'age' is in years\n  hint: write '2 years' if that is meant\n",
    ),
    "two rules have it": (
        ["--set", "platelets >= 60 x 10^9/L"],
        "--set 'platelets >= 60 x 10^9/L':1:1: 'platelets >= …' stands at 50, 100\n"
        "  hint: say which rule: 'platelet recovery: platelets >= …' (100) or 'some recovery: platelets >= …' (50)\n",
    ),
    "no such assay": (
        ["--error", "platlets=5"],
        "--error 'platlets=5':1:1: unknown fact 'platlets'\n  hint: did you mean 'platelets'?\n",
    ),
    "nothing like it": (
        ["--error", "foo=5"],
        "--error 'foo=5':1:1: unknown fact 'foo'\n  hint: name a fact of the protocol, for example 'platelets'\n",
    ),
}
# fmt: on


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
@pytest.mark.usefixtures("patients")
def test_what_cannot_be_asked(run: Run, arguments: list[str], told: str) -> None:
    assert run("whatif", "p.yaml", "t.csv", *arguments) == (1, "", told)


@pytest.mark.usefixtures("patients")
def test_nothing_asked(run: Run) -> None:
    refused = run("whatif", "p.yaml", "t.csv")
    assert (refused.code, refused.out) == (2, "")
    assert "say what to ask: a threshold with --set, all of them with --sweep, or --error" in refused.err


def test_a_text_stays_on_its_side_of_a_threshold_that_is_tried(run: Run, folder: Path) -> None:
    (folder / "d.csv").write_text("patient,platelets\nP-1,59.9999999999999999\nP-2,60.0000000000000001\nP-3,60\n")
    found = json.loads(run("whatif", "p.yaml", "d.csv", "--set", RECOVERY, "--format", "json").out)
    assert found["settings"][0]["changed"] == ["P-2", "P-3"]
