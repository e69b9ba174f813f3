"""`remission evaluate`: tables, files, exit codes; what a patient or a rule is called does no harm."""

from __future__ import annotations

import csv
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Run = Callable[..., Any]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("patient", ["[/red]", "[bold]x[/bold]", ":smile:", "P[1]"])
def test_the_id_of_a_patient_is_no_markup(run: Run, folder: Path, patient: str) -> None:
    (folder / "t.csv").write_text(f"patient,age,platelets,ANC,mrd flow\n{patient},9,180,2,0.5\n", encoding="utf-8")
    ran = run("evaluate", "p.yaml", "t.csv")
    assert (ran.code, ran.err) == (0, "")
    assert f"│ {patient} " in ran.out
    assert ran.out.startswith("A study of [red]platelets[/red] 1.0.0")


@pytest.mark.parametrize(
    "table", ["patient,age\n{},20\n", "patient,date,fact,value\n{},2024-01-01,age,20\n"], ids=["wide", "long"]
)
@pytest.mark.parametrize("form", ["table", "csv", "json"])
@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
@pytest.mark.parametrize("patient", ["P\u202e1", "P\x1b[31m1", "P\u200b1"])
def test_what_cannot_be_seen_in_the_name_of_a_patient_reaches_no_output(  # noqa: PLR0913, PLR0917 - a parameter a column
    run: Run, folder: Path, patient: str, engine: str, form: str, table: str
) -> None:
    (folder / "t.csv").write_text(table.format(patient), encoding="utf-8")
    told = run("evaluate", "p.yaml", "t.csv", "--engine", engine, "--format", form)
    escaped = patient.encode("unicode_escape").decode()
    said = f"patient '{escaped}' has a line break or another character that cannot be seen"
    assert said in told.err
    assert escaped in (json.loads(told.out)["patient"] if form == "json" else told.out)
    assert not any(char in told.out + told.err for char in "\u202e\x1b\u200b")


def test_the_table_ends_with_the_counts_and_the_way_to_the_rest(run: Run) -> None:
    assert run("evaluate", "p.yaml", "t.csv").out.splitlines()[-5:] == [
        "1 decision",
        "  eligibility: 1 eligible",
        "  recovery: 1 full",
        "  mrd by flow: 1 negative",
        "criteria and calculations are in --format csv, json or parquet; 'remission explain' tells why",
    ]


def test_a_number_below_zero_stays_a_number_and_a_formula_becomes_text(run: Run, folder: Path) -> None:
    rules = (folder / "p.yaml").read_text(encoding="utf-8")
    more = '  difference: {value: ANC - platelets, unit: "10*9/L", source: background}\n'
    (folder / "p.yaml").write_text(rules + more, encoding="utf-8")
    (folder / "t.csv").write_text("patient,age,platelets,ANC,mrd flow\n=1+1,9,180,2,0.5\n-A,9,1,2,0.5\n", encoding="utf-8")
    told = rows(run("evaluate", "p.yaml", "t.csv", "--format", "csv").out)
    assert [(row["patient"], row["difference [10*9/L]"]) for row in told] == [("'=1+1", "-178"), ("'-A", "1")]


def test_a_criterion_that_is_called_like_a_column_has_one_of_its_own(run: Run, folder: Path) -> None:
    rules = (folder / "p.yaml").read_text(encoding="utf-8")
    more = "criteria:\n  eligibility: {when: ANC >= 100 x 10^9/L, source: background}\n  problems: {when: age < 5 years}\n"
    (folder / "p.yaml").write_text(rules.replace("criteria:\n", more), encoding="utf-8")
    [told] = rows(run("evaluate", "p.yaml", "t.csv", "--format", "csv").out)
    assert (told["eligibility"], told["rule eligibility"], told["rule problems"]) == ("eligible", "not met", "not met")
    assert (told["problems"], told["missing"]) == ("", "")
    run("evaluate", "p.yaml", "t.csv", "--out", "d.parquet")
    assert pl.read_parquet("d.parquet").to_dicts() == [
        {key: value or None for key, value in told.items()} | {"missing": "", "problems": ""}
    ]


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("d.csv", b"patient,date,"),
        ("d.json", b'{"patient": "P-1"'),
        ("d.JSONL", b'{"patient"'),
        ("d.parquet", b"PAR1"),
        ("d", b"A st"),
    ],
)
def test_the_ending_of_the_file_says_how_decisions_are_written(run: Run, folder: Path, name: str, start: bytes) -> None:
    assert run("evaluate", "p.yaml", "t.csv", "--out", name).code == 0
    assert (folder / name).read_bytes().startswith(start)


def test_a_format_that_is_named_goes_before_the_ending(run: Run, folder: Path) -> None:
    run("evaluate", "p.yaml", "t.csv", "--out", "d.csv", "--format", "json")
    assert json.loads((folder / "d.csv").read_text(encoding="utf-8"))["patient"] == "P-1"


@pytest.mark.parametrize("name", ["t.csv", "./t.csv", "link.csv"])
def test_the_table_of_patients_is_never_overwritten(run: Run, folder: Path, name: str) -> None:
    (folder / "link.csv").symlink_to("t.csv")
    before = (folder / "t.csv").read_bytes()
    ran = run("evaluate", "p.yaml", "t.csv", "--out", name)
    assert ran.code == 2
    assert "Invalid value for --out: this is the table of patients itself: name another file" in ran.err
    assert (folder / "t.csv").read_bytes() == before


def test_a_pipe_is_written_to_and_stays_a_pipe(run: Run, folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    ran = run("evaluate", "p.yaml", "t.csv", "--format", "json", "--out", "pipe")
    reader.join(timeout=10)
    assert ran.code == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert json.loads(read[0])["patient"] == "P-1"


def test_a_link_stays_a_link_to_the_new_file(run: Run, folder: Path) -> None:
    (folder / "real.csv").write_text("old", encoding="utf-8")
    (folder / "link.csv").symlink_to("real.csv")
    assert run("evaluate", "p.yaml", "t.csv", "--out", "link.csv").code == 0
    assert (folder / "link.csv").is_symlink()
    assert (folder / "real.csv").read_text(encoding="utf-8").startswith("patient,")


@pytest.mark.parametrize(
    ("name", "why"), [("nowhere/d.csv", "no such file or directory"), (".", "is a directory"), ("t.csv/d.csv", "not a directory")]
)
def test_a_place_that_cannot_be_written_is_named_as_it_was_asked_for(run: Run, folder: Path, name: str, why: str) -> None:
    ran = run("evaluate", "p.yaml", "t.csv", "--format", "csv", "--out", name)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{name}: cannot be written: {why}\n")
    assert sorted(path.name for path in folder.iterdir()) == ["p.yaml", "t.csv"]


@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_from_outside_leaves_nothing_behind(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, ended: signal.Signals
) -> None:
    signal.signal(ended, signal.SIG_DFL)  # under `nohup` it is ignored from the beginning, as it should be
    monkeypatch.setattr("remission.render.output.record", lambda *_: os.kill(os.getpid(), ended))
    assert run("evaluate", "p.yaml", "t.csv", "--out", "d.json").code == 128 + ended
    assert sorted(path.name for path in folder.iterdir()) == ["p.yaml", "t.csv"]


def test_a_pipe_gets_utf_8_whatever_the_system_prefers(folder: Path) -> None:
    (folder / "t.csv").write_text("patient,age,platelets,ANC,mrd flow\nMüller,9,180,2,0.5\n", encoding="utf-8")
    command = [Path(sys.executable).with_name("remission"), "evaluate", "p.yaml", "t.csv"]
    ran = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert "│ Müller " in ran.stdout.decode()


@pytest.mark.skipif(os.name != "posix", reason="the shell closes the stream")
def test_a_closed_output_is_no_fault_of_the_program(folder: Path) -> None:
    command = '"$0" -c "from remission.cli import main; main()" evaluate p.yaml t.csv --format json >&-'
    ran = subprocess.run(["sh", "-c", command, sys.executable], cwd=folder, capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_file_is_written_though_nobody_reads_the_problems(run: Run, folder: Path) -> None:
    (folder / "t.csv").write_text("patient,age,platelets,ANC,mrd flow\nP-1,900,180,2,0.5\nP-2,9,many,2,0.5\n", encoding="utf-8")
    told = run("evaluate", "p.yaml", "t.csv", "--out", "read.json")
    assert told.code == 1
    code = "from remission.cli import main; main()"
    unread, stderr = os.pipe()
    os.close(unread)
    command = [sys.executable, "-c", code, "evaluate", "p.yaml", "t.csv", "--out", "unread.json"]
    ran = subprocess.run(command, cwd=folder, stdout=stderr, stderr=stderr, check=False)
    os.close(stderr)
    assert ran.returncode == 1
    assert (folder / "unread.json").read_bytes() == (folder / "read.json").read_bytes()


def test_a_table_for_people_has_no_more_rows_than_people_read(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remission.render.output.MOST_DRAWN", 3)
    (folder / "four.csv").write_text("patient,age\nP-1,9\nP-2,9\nP-3,9\nP-4,9\n", encoding="utf-8")
    told = run("evaluate", "inotuzumab-pediatric", "four.csv").out
    assert [name in told for name in ("P-1", "P-2", "P-3", "P-4")] == [True, True, True, False]
    assert "\nthe first 3 of 4 decisions; all are in --format csv, json or parquet\n4 decisions\n" in told
    assert "eligibility: 4 undetermined" in told


WITHOUT_ELIGIBILITY = """\
protocol: marrow
title: Marrow
version: 1.0.0
vocabulary: [haematology]
sources: {s: {title: Source}}
classifications:
  grade: {outcomes: {low: bone marrow blasts < 5 %, high: otherwise}, source: s}
"""


@pytest.mark.parametrize("engine", [(), ("--engine", "columns"), ("--engine", "duckdb")])
def test_a_protocol_without_eligibility_tells_none(run: Run, folder: Path, engine: tuple[str, ...]) -> None:
    (folder / "marrow.yaml").write_text(WITHOUT_ELIGIBILITY, encoding="utf-8")
    (folder / "marrow.csv").write_text("patient,bone marrow blasts\nA,4\nB,\n", encoding="utf-8")
    asked = ("evaluate", "marrow.yaml", "marrow.csv", *engine)
    records = [json.loads(line) for line in run(*asked, "--format", "json").out.splitlines()]
    assert [(one["eligibility"], one["outcomes"]["grade"]["outcome"]) for one in records] == [(None, "low"), (None, None)]
    assert run(*asked, "--format", "csv").out.splitlines()[0] == "patient,date,protocol,grade,grade possible,missing,problems"
    assert "eligib" not in run(*asked).out
    assert "eligib" not in run("explain", "marrow.yaml", "marrow.csv", "--patient", "B").out
