"""Days of courses that contradict each other are told by `evaluate` too, on every engine, once a patient."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from remission.cases import files
from remission.cases.frames import wide as wide_frames
from remission.engines.columns import installed

from .conftest import PROTOCOL, Run

COURSE = """\
course:
  response: recovery
  responders: [full]
  starts: first dose
  relapse: relapse date
  death: death date
  last contact: last contact
"""
DATES = "".join(f"  {name}: {{date: yes}}\n" for name in ("first dose", "relapse date", "death date", "last contact"))
HEAD = "patient,date,platelets,ANC,first dose,relapse date,death date,last contact\n"
DEATH = "the death counts: one of the two days is wrong"
LATER = "the later day is used"
NO_RESPONSE = "the death counts; what an assessment after it shows settles no response"
TWICE = "one patient has one such day: keep the right one"
NOTHING = "relapse date ({}) comes without an assessment before it that shows full"
SHOWN = "the relapse counts in times from the start; add the assessment that showed the response"
# fmt: off
ROWS: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    # id                          rows                                                   what is told of patient P
    "nothing is wrong":          (["P,2024-02-01,120,2,2024-01-01,2024-03-01,2024-04-01,2024-04-01"], []),
    "relapse from nothing":      (["P,2024-02-01,90,2,2024-01-01,2024-03-01,,"], [(NOTHING.format("2024-03-01"), SHOWN)]),
    "a response shown later":    (["P,2024-02-01,90,2,2024-01-01,2024-03-01,,", "P,2024-03-02,120,2,,,,"],
                                  [(NOTHING.format("2024-03-01"), SHOWN)]),
    "a response shown before":   (["P,2024-02-01,90,2,2024-01-01,2024-03-01,,", "P,2024-03-01,120,2,,,,"], []),
    "a response may be shown":   (["P,2024-02-01,,2,2024-01-01,2024-03-01,,"], []),
    "a response on no day":      (["P,,120,2,2024-01-01,2024-03-01,,"], []),
    "death before contact":      (["P,2024-02-01,90,2,2024-01-01,,2024-03-01,2024-04-01"],
                                  [("last contact (2024-04-01) lies after death date (2024-03-01)", DEATH)]),
    "relapse after contact":     (["P,2024-02-01,120,2,2024-01-01,2024-04-02,,2024-04-01"],
                                  [("last contact (2024-04-01) lies before relapse date (2024-04-02)", LATER)]),
    "relapse after death":       (["P,2024-02-01,120,2,2024-01-01,2024-04-02,2024-04-01,"],
                                  [("relapse date (2024-04-02) lies after death date (2024-04-01)", DEATH)]),
    "assessed after death":      (["P,2024-02-01,90,2,2024-01-01,,2024-01-31,"],
                                  [("the last assessment (2024-02-01) lies after death date (2024-01-31)", NO_RESPONSE)]),
    "in another row":            (["P,2024-02-01,90,2,2024-01-01,,2024-03-01,", "P,2024-02-05,90,2,,,,2024-04-01"],
                                  [("last contact (2024-04-01) lies after death date (2024-03-01)", DEATH)]),
    "two days for one thing":    (["P,2024-02-01,90,2,2024-01-01,,2024-03-01,", "P,2024-02-05,90,2,,,2024-03-02,"],
                                  [("death date is 2024-03-01 and 2024-03-02", TWICE)]),
    "a day that cannot be read": (["P,2024-02-01,90,2,2024-01-01,,March,2024-04-01"], []),
}
# fmt: on


@pytest.fixture
def protocol(folder: Path) -> str:
    (folder / "c.yaml").write_text(PROTOCOL.replace("facts:\n", f"facts:\n{DATES}", 1) + COURSE, encoding="utf-8")
    return "c.yaml"


@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
@pytest.mark.parametrize(("rows", "told"), ROWS.values(), ids=ROWS)
def test_days_that_contradict_each_other(  # noqa: PLR0913, PLR0917 - a row of the table, and the engine
    run: Run, folder: Path, protocol: str, engine: str, rows: list[str], told: list[tuple[str, str]]
) -> None:
    if engine == "duckdb" and engine not in installed():
        pytest.skip("the extra 'duckdb' is not installed")
    (folder / "t.csv").write_text(HEAD + "\n".join([*rows, "Q,2024-02-01,90,2,2024-01-01,,,2024-04-01"]) + "\n", encoding="utf-8")
    ran = run("evaluate", protocol, "t.csv", "--format", "csv", "--engine", engine)
    expected = "".join(f"t.csv:1:1: warning: patient 'P': {what}\n  hint: {hint}\n" for what, hint in told)
    assert expected in ran.err
    assert ran.err.count("patient 'P'") == len(told)
    assert "patient 'Q'" not in ran.err
    assert ran.out.count("P,") == len(rows)
    assert ran.code == run("evaluate", protocol, "t.csv", "--format", "csv", "--engine", "case").code == 0


def test_a_long_table_and_shares_of_a_wide_one(run: Run, folder: Path, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide_frames, "ROWS_AT_ONCE", 1)
    long = "patient,fact,value\nP,platelets,90\nP,death date,2024-03-01\nP,last contact,2024-04-01\n"
    for table in (HEAD + "P,2024-02-01,90,2,,,2024-03-01,\nP,2024-02-05,90,2,,,,2024-04-01\n", long):
        (folder / "t.csv").write_text(table, encoding="utf-8")
        told = run("evaluate", protocol, "t.csv", "--format", "csv").err
        assert "patient 'P': last contact (2024-04-01) lies after death date (2024-03-01)" in told


OPENED = {"days of patients": "", "chosen from": "assessments: {each: platelets}\n"}


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("opening", OPENED.values(), ids=OPENED)
@pytest.mark.parametrize(("rows", "told"), ROWS.values(), ids=ROWS)
def test_a_large_table_with_a_row_a_fact(  # noqa: PLR0913, PLR0917 - a row of the table, and how it is read
    run: Run, folder: Path, protocol: str, monkeypatch: pytest.MonkeyPatch, opening: str, form: str, rows: list[str],
    told: list[tuple[str, str]],
) -> None:  # fmt: skip
    (folder / protocol).write_text((folder / protocol).read_text() + opening)
    names = HEAD.strip().split(",")[2:]
    lines = ["patient,date,fact,value"]
    for row in (*rows, "Q,2024-02-01,90,2,2024-01-01,,,2024-04-01"):
        patient, day, *cells = row.split(",")
        lines += [f"{patient},{day},{name},{cell}" for name, cell in zip(names, cells, strict=True) if cell]
    (folder / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if form == "parquet":
        pl.read_csv(folder / "t.csv", infer_schema=False).write_parquet(folder / "t.parquet")
    ran = {}
    for many in (5_000, 1):
        monkeypatch.setattr(files, "MANY_ROWS", many)
        ran[many] = run("evaluate", protocol, f"t.{form}", "--format", "csv")
    assert [line for line in ran[5_000].err.splitlines() if "patient '" in line] == [
        line for line in ran[1].err.splitlines() if "patient '" in line
    ]
    assert "patient 'Q'" not in ran[1].err
    expected = "".join(f"t.{form}:1:1: warning: patient 'P': {what}\n  hint: {hint}\n" for what, hint in told)
    assert expected in ran[1].err
    assert ran[1].err.count("patient 'P'") == len(told)


def test_two_days_for_one_thing_in_rows_of_one_moment(run: Run, folder: Path, protocol: str) -> None:
    rows = "P,platelets,90\nP,death date,2024-03-01\n,death date,2024-03-02\n P ,Death_Date,2024-03-02\nP,death date,March\n"
    (folder / "t.csv").write_text(f"patient,fact,value\n{rows}", encoding="utf-8")
    ran = run("evaluate", protocol, "t.csv", "--format", "csv")
    assert f"patient 'P': death date is 2024-03-01 and 2024-03-02\n  hint: {TWICE}\n" in ran.err
    assert ran.err.count("death date is") == 1


def test_many_patients_are_summed_up(run: Run, folder: Path, protocol: str) -> None:
    rows = [f"P{n:02},2024-02-01,90,2,2024-01-01,,2024-03-01,2024-04-01" for n in range(12)]
    (folder / "t.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    told = run("evaluate", protocol, "t.csv", "--format", "csv").err
    assert told.count("lies after death date") == 10
    assert f"2 more of this kind: {DEATH}" in told


def test_a_column_that_is_only_like_one_of_the_days_is_left_alone(run: Run, folder: Path, protocol: str) -> None:
    (folder / "t.csv").write_text("patient,platelets,relaps date,death date\nP,90,2024-03-01,2024-02-01\n", encoding="utf-8")
    ran = run("evaluate", protocol, "t.csv", "--format", "csv")
    assert (ran.code, "patient 'P'" in ran.err) == (0, False)
