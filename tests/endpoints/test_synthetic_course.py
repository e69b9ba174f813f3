"""The 53 made-up children over time: the published figures, through the command."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from remission.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"
COURSE, COHORT = EXAMPLES / "synthetic_course.csv", EXAMPLES / "synthetic_cohort.csv"
Records = dict[str, list[dict[str, Any]]]


def tables(data: Path) -> Records:
    done = CliRunner().invoke(app, ["report", "inotuzumab-pediatric", str(data), "--format", "json"])
    assert done.exit_code == 0, done.stderr
    found: Records = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def told() -> Records:
    return tables(COURSE)


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, EXAMPLES / "make_synthetic_course.py", again], check=True)
    assert again.read_bytes() == COURSE.read_bytes()


def test_the_file_itself_says_that_it_is_synthetic() -> None:
    assert COURSE.read_text(encoding="utf-8").startswith("# SYNTHETIC DATA. No row is a real patient.")


def test_it_holds_every_row_of_the_cohort() -> None:
    def rows(path: Path) -> list[dict[str, str]]:
        return list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))

    cohort = rows(COHORT)
    names = list(cohort[0])
    followed = [{name: row[name] for name in names} for row in rows(COURSE)]
    assert all(row in followed for row in cohort)


# fmt: off
GOLDEN = [
    # rate                        met  of   %      95 % CI, as published
    ("CR rate",                   22,  53,  41.5,  28.1, 55.9),
    ("MRD-negative CR by flow",   21,  22,  95.5,  77.2, 99.9),
    ("MRD-negative CR by PCR",    19,  22,  86.4,  65.1, 97.1),
]
# fmt: on


@pytest.mark.parametrize("row", GOLDEN, ids=[row[0] for row in GOLDEN])
def test_the_published_rates(told: Records, row: tuple[str, int, int, float, float, float]) -> None:
    found = next(each for each in told["rates"] if each["endpoint"] == row[0])
    percents = [round(found[key] * 100, 1) for key in ("share", "low", "high")]
    assert (found["endpoint"], found["met"], found["of"], *percents) == row
    assert (found["not_settled"], found["lowest"], found["highest"]) == (0, found["share"], found["share"])


def test_the_same_53_best_responses_as_the_cohort_with_one_row_each(told: Records) -> None:
    def best(found: Records) -> dict[str, str]:
        return {each["patient"]: each["best_response"] for each in found["patients"]}

    assert best(told) == best(tables(COHORT))


def test_three_ways_to_handle_a_transplant_give_three_medians(told: Records) -> None:
    found = {each["transplant"]: each for each in told["times"]}
    assert {key: round(each["median"], 1) for key, each in found.items()} == {"censored": 8.2, "an event": 2.8, "ignored": 10.0}
    declared = found["censored"]
    assert (declared["declared"], declared["patients"], declared["events"]) == ("declared", 22, 7)
    assert (round(declared["low"], 1), declared["high"]) == (2.6, None)  # published: 2.6 months to not estimable
    assert {each["left_out"] for each in found.values()} == {0}


def test_flow_against_pcr(told: Records) -> None:
    counts = {(each["row"], each["column"]): each["patients"] for each in told["cross_tables"] if each["patients"]}
    assert counts == {("negative", "negative"): 19, ("negative", "positive"): 2, ("positive", "positive"): 1}


def test_decisions_in_are_decisions_out(told: Records) -> None:
    made = {each["what"]: each["value"] for each in told["provenance"]}
    rows = sum(not line.startswith(("#", "patient")) for line in COURSE.read_text(encoding="utf-8").splitlines())
    numbers = {made[key] for key in ("cases read", "decisions made", "assessments in courses")}
    assert numbers == {str(rows)}
    assert len(told["assessments"]) == rows
    assert made["patients"] == "53"
    assert told["problems"] == []


STAGED = """
protocol: staged
title: 48 patients
version: 1.0.0
sources: {book: {title: The book}}
facts: {answer: {values: [yes, no]}, first dose: {date: yes}}
criteria: {responded: {when: answer is yes, source: book}}
classifications:
  response: {outcomes: {CR: responded, NR: otherwise}}
course: {response: response, responders: [CR], starts: first dose}
endpoints:
  CR or CRi rate: {rate: response is CR, interval: Wilson 90 %, source: book}
designs:
  two stage: {endpoint: CR or CRi rate, go on: 9 of 24, success: 20 of 48, source: book}
"""


def test_28_of_48_by_wilson_at_90_per_cent_and_its_two_stage_design(tmp_path: Path) -> None:
    rules, data = tmp_path / "staged.yaml", tmp_path / "patients.csv"
    rules.write_text(STAGED, encoding="utf-8")
    rows = [f"P{n:02},2024-03-01,{'yes' if n % 12 < 7 else 'no'},2024-01-{n % 28 + 1:02}" for n in range(48)]
    data.write_text("\n".join(["patient,date,answer,first dose", *rows, ""]), encoding="utf-8")
    done = CliRunner().invoke(app, ["report", str(rules), str(data), "--format", "json"])
    found: Records = json.loads(done.stdout)
    [rate] = found["rates"]
    assert (rate["met"], rate["of"]) == (28, 48)
    assert [round(rate[key] * 100, 1) for key in ("share", "low", "high")] == [58.3, 46.5, 69.3]
    assert {each["advice"] for each in found["designs"]} == {"success"}
