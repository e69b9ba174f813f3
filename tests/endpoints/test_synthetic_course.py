"""Made-up children over time: the published figures of both shipped protocols, through the command."""

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


# ---- the same children as dated observations -------------------------------------------------------


def melted(path: Path) -> str:
    """A row a value: patient, date, fact, value."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    observed = (
        f"{row['patient']},{row['date']},{fact},{value}"
        for row in csv.DictReader(lines)
        for fact, value in row.items()
        if value and fact not in {"patient", "date"}
    )
    return "\n".join(["patient,date,fact,value", *observed, ""])


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Records:
    data = tmp_path_factory.mktemp("long") / "observations.csv"
    data.write_text(melted(COURSE), encoding="utf-8")
    return tables(data)


def test_dated_observations_give_the_same_figures(told: Records, observed: Records) -> None:
    assert (observed["rates"][0]["met"], observed["rates"][0]["of"]) == (22, 53)
    assert [round(each["median"], 1) for each in observed["times"] if each["declared"] == "declared"] == [8.2]
    assert {name: rows for name, rows in observed.items() if name != "provenance"} == {
        name: rows for name, rows in told.items() if name != "provenance"
    }


# ---- the other trial, through its shipped protocol -------------------------------------------------

HEAD = (
    "patient,date,cohort,first dose,second cycle date,bone marrow blasts,peripheral blasts,extramedullary disease,platelets,ANC"
)
SHOWN = {"CR": "1,0,absent,150,2", "CRi": "1,0,absent,50,2", "NR": "60,5,absent,50,0.5"}
OUTCOMES = [*["CR", "NR", "CRi", "NR", "CR"] * 9, "CR", "NR", "NR"]  # as published: 19 CR and 9 CRi, in an order made up
OF_COHORT_2 = f"Q,2024-02-28,Cohort 2,2024-01-01,,{SHOWN['CR']},0.001"


def aall1621(folder: Path, form: str, outcomes: list[str]) -> str:
    """A report over made-up children at the end of the first cycle; after the second everybody responds, which is too late."""
    rows = [HEAD + ",mrd flow", OF_COHORT_2]
    for number, outcome in enumerate(outcomes):
        days = f"Cohort 1,2024-01-{number // 2 + 1:02},2024-03-01"
        mrd = "" if number == 0 else "0.001" if number < 30 else "0.02"
        rows += [f"P{number},2024-02-28,{days},{SHOWN[outcome]},{mrd}", f"P{number},2024-03-28,{days},{SHOWN['CR']},0.001"]
    data, out = folder / "patients.csv", folder / form
    data.write_text("\n".join([*rows, ""]), encoding="utf-8")
    done = CliRunner().invoke(app, ["report", "aall1621", str(data), "--format", form, "--out", str(out)])
    assert done.exit_code == 0, done.stderr
    return out.read_text(encoding="utf-8")


def test_28_of_48_by_wilson_at_90_per_cent_and_its_two_stage_design(tmp_path: Path) -> None:
    found: Records = json.loads(aall1621(tmp_path, "json", OUTCOMES))
    rate, negative = found["rates"]
    assert (rate["endpoint"], rate["met"], rate["not_settled"], rate["of"]) == ("CR or CRi rate", 28, 0, 48)
    assert [round(rate[key] * 100, 1) for key in ("share", "low", "high")] == [58.3, 46.5, 69.3]
    assert (negative["met"], negative["not_settled"], negative["of"]) == (17, 1, 28)
    stages = [(each["needed"], each["size"], each["met"], each["advice"]) for each in found["designs"]]
    assert stages == [(9, 24, 14, "success"), (20, 48, 28, "success")]


def test_the_page_prints_it_as_it_was_published(tmp_path: Path) -> None:
    page = aall1621(tmp_path, "html", OUTCOMES)
    told = "28 of 48; 90 % CI 46.5 to 69.3 %"
    published = "published: 28 of 48, 58.3 % (90 % interval 46.5 to 69.3)"
    assert f'<p class="big">58.3<span>%</span></p><p>{told}</p><p class="published">{published}</p>' in page
    assert "[report 2022; unverified]" in page


# fmt: off
ADVICE = {
    #                          in order of their first doses    advice
    "8 of 24":                ("CR NR NR " * 8,                 "stop"),
    "the ninth is the 25th":  ("CR NR NR " * 8 + "CR",          "stop"),
    "9 of 23":                ("CRi NR " * 9 + "NR " * 5,       "too early"),
    "9 of 24":                ("CRi NR " * 9 + "NR " * 6,       "go on"),
    "19 of 48":               ("CRi NR " * 19 + "NR " * 10,     "no success"),
    "20 of 48":               ("CRi NR " * 20 + "NR " * 8,      "success"),
}
# fmt: on


@pytest.mark.parametrize(("outcomes", "advice"), ADVICE.values(), ids=ADVICE)
def test_the_shipped_design_at_its_limits(outcomes: str, advice: str, tmp_path: Path) -> None:
    found: Records = json.loads(aall1621(tmp_path, "json", outcomes.split()))
    assert {each["advice"] for each in found["designs"]} == {advice}
