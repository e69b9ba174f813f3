"""Problems of the data are told once, on every command that reads a table; `--problems` has all of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
HEAD = "patient,age,platelets,ANC,mrd flow\n"
ENGINES = ["case", "columns"]


def table(folder: Path, *rows: str) -> None:
    (folder / "t.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")


@pytest.mark.parametrize("engine", ENGINES)
def test_one_cause_is_one_line(run: Run, folder: Path, engine: str) -> None:
    many = ["many", "few", "9000", "some", "5 foo", "8000", "7 foo"]
    table(folder, *(f"P-{number},9,{text},2,0.5" for number, text in enumerate(many)), "P-9,9,180,x,0.5")
    ran = run("evaluate", "p.yaml", "t.csv", "--engine", engine)
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "3 cells: platelets is not a number, at t.csv:2:3, 3:3, 5:3",
        "  hint: write the number that was measured",
        "2 cells: platelets in 10*9/L is outside the plausible range 0 to 3000 10*9/L, at t.csv:4:3, 7:3",
        "  hint: of the first: 1,000 times too large? 9000 /uL is 9 10*9/L",
        "2 cells: platelets: 'foo' is not a unit, at t.csv:6:3, 8:3",
        "  hint: platelets is measured in 10*9/L",
        "t.csv:9:4: ANC 'x' is not a number",
        "  hint: write the number that was measured",
        "  hint: --problems FILE writes every one of them, with its place",
        "problems of the data: 8; every case was decided, without the values set aside",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cause_that_takes_every_value_of_a_fact_says_so(run: Run, folder: Path, engine: str) -> None:
    table(folder, *(f"P-{number},9,180,{number} foo,0.5" for number in range(4)), "P-9,9,180,,0.5")
    assert run("evaluate", "p.yaml", "t.csv", "--engine", engine).err.splitlines()[0] == (
        "all 4 cells: ANC: 'foo' is not a unit, first at t.csv:2:4, 3:4, 4:4"
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_patients_are_told_once_and_counted_past_ten(run: Run, folder: Path, engine: str) -> None:
    table(folder, *(f"P-{number:02},9,180,2,0.5" for number in [*range(12), *range(12)]))
    ran = run("evaluate", "p.yaml", "t.csv", "--engine", engine)
    lines = ran.err.splitlines()
    assert lines[:2] == [
        "t.csv:2:1: patient 'P-00' has 2 rows without a date: lines 2, 14",
        "  hint: give each assessment its own date, or remove the row that is wrong",
    ]
    assert [line.partition(" has ")[0] for line in lines[:20:2]] == [f"t.csv:{n + 2}:1: patient 'P-{n:02}'" for n in range(10)]
    assert lines[20:] == [
        "2 more of this kind: several rows of one day, or several without a date",
        "  hint: --problems FILE writes every one of them, with its place",
        "problems of the data: 12; every case was decided, without the values set aside",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_causes_fit_a_screen(run: Run, folder: Path, engine: str) -> None:
    table(folder, *(f"P-{number},9,5 foo{number},{number} quux,0.5" for number in range(40)))
    lines = run("evaluate", "p.yaml", "t.csv", "--engine", engine).err.splitlines()
    assert len(lines) == 33
    assert lines[0] == "t.csv:2:3: platelets '5 foo0': 'foo0' is not a unit"
    assert lines[2] == "all 40 cells: ANC: 'quux' is not a unit, first at t.csv:2:4, 3:4, 4:4"
    assert lines[30:] == [
        "26 more problems, of 26 other causes",
        "  hint: --problems FILE writes every one of them, with its place",
        "problems of the data: 80; every case was decided, without the values set aside",
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_of_which_nothing_was_decided_says_so_last(run: Run, folder: Path, engine: str) -> None:
    table(folder, *(f"P-{number},NA,{number % 50},NA,NA" for number in range(254)))
    ran = run("evaluate", "p.yaml", "t.csv", "--engine", engine)
    assert (ran.code, ran.err.splitlines()) == (
        1,
        [
            "t.csv:1:1: warning: columns without a value in any row: age, ANC, mrd flow",
            "no case has a value of ANC, age, mrd flow",
            "nothing was decided: all that the protocol asks is open in all 254 cases",
        ],
    )
    table(folder, "P-1,NA,10,NA,NA", "P-2,9,NA,NA,NA")
    ran = run("evaluate", "p.yaml", "t.csv", "--engine", engine)
    assert (ran.code, "nothing was decided" in ran.err) == (0, False)


def test_columns_write_what_single_cases_write(run: Run, folder: Path) -> None:
    """The problems of a case are told with it, in their order: by columns without a Python object a row."""
    odd = ["P-1,9,many,2,not detected", "P-2,9,5 foo,x,?", "P-2,9,9000,2,0.5", ",9,many,2,0.5", "P-3,9,180,2", "P-4,9,180,2,0.5"]
    table(folder, *odd, *(f"Q-{number},9,many,x {number},0.5" for number in range(9)))
    for form in ("csv", "json"):
        for engine in ENGINES:
            run(
                "evaluate", "p.yaml", "t.csv", "--engine", engine, "--out", f"{engine}.{form}", "--problems", f"{engine}.q.{form}"
            )
        for name in (f"{{}}.{form}", f"{{}}.q.{form}"):
            one, other = ((folder / name.format(engine)).read_text(encoding="utf-8") for engine in ENGINES)
            assert one == other
            assert "platelets 'many' is not a number" in one


ALL = ["evaluate p.yaml t.csv", "evaluate p.yaml t.csv --engine columns", "explain p.yaml t.csv --patient P-1",
       "whatif p.yaml t.csv --sweep", "diff p.yaml p.yaml t.csv"]  # fmt: skip


@pytest.mark.parametrize("command", ALL)
def test_the_file_has_every_problem_on_every_command(run: Run, folder: Path, command: str) -> None:
    table(folder, "P-1,9,many,2,0.5", "P-2,9,few,2,0.5", "P-3,9,180,x,0.5")
    for name in ("q.csv", "q.json"):
        assert run(*command.split(), "--problems", name).code == 1
    cells = ["t.csv,2,3", "t.csv,3,3", "t.csv,4,4"]
    with (folder / "q.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [f"{row['file']},{row['line']},{row['column']}" for row in rows] == cells
    assert rows[0] == {
        "patient": "P-1",
        "date": "",
        "severity": "error",
        "file": "t.csv",
        "line": "2",
        "column": "3",
        "message": "platelets 'many' is not a number",
        "hint": "write the number that was measured",
        "cause": "platelets is not a number",
    }
    records = [json.loads(line) for line in (folder / "q.json").read_text(encoding="utf-8").splitlines()]
    assert [{key: "" if value is None else str(value) for key, value in record.items()} for record in records] == rows


@pytest.mark.parametrize("command", [*ALL[:2], ALL[3], "report p.yaml t.csv --format json"])
def test_what_is_noticed_last_is_in_the_file_too(run: Run, folder: Path, command: str) -> None:
    table(folder, "P-1,9,180,2,0", "P-2,9,180,2,0")
    ran = run(*command.split(), "--problems", "q.csv")
    [told] = list(csv.DictReader((folder / "q.csv").read_text(encoding="utf-8").splitlines()))
    assert told["message"] == "mrd flow is 0 without a sensitivity in 2 cases, and counts as exactly 0"
    assert (ran.code, f"t.csv:1:1: warning: {told['message']}" in ran.err) == (0, True)


def test_a_table_that_cannot_be_used_has_its_problems_in_the_file_too(run: Run, folder: Path) -> None:
    (folder / "t.csv").write_text("patient,platlets\nP-1,9\n", encoding="utf-8")
    ran = run("evaluate", "p.yaml", "t.csv", "--problems", "q.csv")
    told = "column 'platlets' is not a fact of the protocol"
    assert (ran.code, ran.err) == (1, f"t.csv:1:2: {told}\n  hint: did you mean 'platelets'?\n")
    assert (folder / "q.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        f",,error,t.csv,1,2,{told},did you mean 'platelets'?,{told}"
    ]


WRONG = {
    ("--problems", "q.txt"): "name a file that ends in one of .csv, .json, .jsonl",
    ("--problems", "t.csv"): "this is the table of patients itself: name another file",
    ("--problems", "q.csv", "--out", "q.csv"): "this is the file of --out: name another one",
}


@pytest.mark.parametrize(("options", "message"), WRONG.items())
def test_where_the_file_cannot_go(run: Run, folder: Path, options: tuple[str, ...], message: str) -> None:
    ran = run("evaluate", "p.yaml", "t.csv", *options)
    assert ran.code == 2
    assert message in " ".join(ran.err.replace("│", " ").split())
    assert sorted(path.name for path in folder.iterdir()) == ["p.yaml", "t.csv"]


def test_nothing_half_written_is_left(run: Run, folder: Path) -> None:
    ran = run("explain", "p.yaml", "t.csv", "--patient", "nobody", "--problems", "q.csv")
    assert ran.code == 2
    assert sorted(path.name for path in folder.iterdir()) == ["p.yaml", "t.csv"]
