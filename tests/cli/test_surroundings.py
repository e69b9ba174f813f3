"""What goes wrong around the program: nobody reads, the disk is full, memory is short, a pipe stands where a file belongs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from remission.cli.memory import MORE_MEMORY

Run = Callable[..., Any]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and limits are those of POSIX")
REMISSION = Path(sys.executable).with_name("remission")
FULL = Path("/dev/full")
LONG = "x" * 300
COMMANDS = {
    "check": "check p.yaml",
    "evaluate": "evaluate p.yaml t.csv",
    "evaluate in columns": "evaluate p.yaml t.csv --format csv --engine columns",
    "evaluate as JSON": "evaluate p.yaml many.csv --format json",
    "explain": "explain p.yaml t.csv --patient P-1",
    "schema": "schema",
    "steps": "steps p.yaml",
    "prove": "prove p.yaml",
    "whatif": "whatif p.yaml t.csv --sweep",
    "test": "test p.yaml fails.feature",
    "help": "--help",
}
FEATURE = """\
Feature: Age
  Scenario: A child
    Given age is 9 a
    Then I1 age is not met
"""


@pytest.fixture
def place(folder: Path) -> Path:
    (folder / "fails.feature").write_text(FEATURE, encoding="utf-8")
    ages = "".join(f"      | {age} |\n" for age in range(2, 18))
    outline = FEATURE.replace("Scenario: A child", "Scenario Outline: A child of <age>").replace("9 a", "<age> a")
    (folder / "many.feature").write_text(f"{outline}    Examples:\n      | age |\n{ages}", encoding="utf-8")
    rows = "".join(f"P-{number},9,180,2,<0.01\n" for number in range(400))
    (folder / "many.csv").write_text(f"patient,age,platelets,ANC,mrd flow\n{rows}", encoding="utf-8")
    return folder


def shell(place: Path, line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{REMISSION.parent}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-c", line], cwd=place, capture_output=True, text=True, check=False, env=environment, timeout=60
    )


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_exit_code_is_the_same_where_nobody_reads(place: Path, command: str) -> None:
    read = shell(place, f"remission {command}")
    unread = shell(place, f"set -o pipefail; remission {command} | true")
    assert (unread.returncode, unread.stdout, unread.stderr) == (read.returncode, "", read.stderr)


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("name", ["check", "evaluate in columns", "evaluate as JSON", "test"])
def test_a_full_disk_is_told_in_a_line(place: Path, name: str) -> None:
    ran = shell(place, f"remission {COMMANDS[name]} > /dev/full")
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == "output: cannot be written: no space left on device"
    assert "Traceback" not in ran.stderr


def files(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


SIZED = {
    "decisions": ("evaluate p.yaml many.csv --out d.json", "d.json"),
    "a page": ("diff p.yaml aall1621 --html page.html", "page.html"),
    "JUnit": ("test p.yaml many.feature --junit j.xml", "j.xml"),
}


@pytest.mark.parametrize(("command", "name"), SIZED.values(), ids=SIZED)
def test_a_file_that_finds_no_room_is_named_and_not_left(place: Path, command: str, name: str) -> None:
    before = files(place)
    ran = shell(place, f"trap '' XFSZ; ulimit -f 1; remission {command} >/dev/null")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (1, f"{name}: cannot be written: file too large")
    assert files(place) == before


def test_a_place_for_parts_of_parquet_that_has_no_room_is_named(place: Path) -> None:
    before = files(place)
    ran = shell(place, "trap '' XFSZ; ulimit -f 1; mkdir t; TMPDIR=t remission evaluate p.yaml many.csv --out d.parquet; rmdir t")
    assert ran.stderr.startswith(f"{place}/t/remission-")
    assert ran.stderr.endswith(".parquet: cannot be written: file too large\n")
    assert files(place) == before


def test_evidence_is_whole_or_not_there(place: Path) -> None:
    (place / "passes.feature").write_text(FEATURE.replace("is not met", "is met"), encoding="utf-8")
    before = files(place)
    ran = shell(place, "trap '' XFSZ; ulimit -f 8; remission evidence p.yaml passes.feature --cases 1 --jobs 1 --out a/ev")
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("a/ev"), ran.stderr
    assert ran.stderr.endswith(": cannot be written: file too large\n")
    assert files(place) == before


def test_a_memory_limit_is_told_in_a_line(place: Path) -> None:
    before = files(place)
    ran = shell(place, "ulimit -v 300000; remission evaluate p.yaml many.csv --engine columns --out d.csv")
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == f"  hint: {MORE_MEMORY}"
    assert "Traceback" not in ran.stderr
    assert files(place) == before


def test_what_needs_little_memory_runs_under_a_limit(place: Path) -> None:
    assert shell(place, "ulimit -v 400000; remission check p.yaml").returncode == 0
    assert shell(place, "ulimit -v 400000; remission check t.csv").returncode == 1


@pytest.mark.parametrize("command", ["check $OLD/p.yaml", "evaluate $OLD/p.yaml $OLD/t.csv", "test aall1621 --jobs 2"])
def test_a_working_folder_that_was_removed_is_told(place: Path, command: str) -> None:
    ran = shell(place, f"OLD=$PWD; mkdir gone; cd gone; rmdir ../gone; remission {command}")
    said = "the folder in which this was started is not there any more\n  hint: go to another, and start again\n"
    assert (ran.returncode, ran.stderr) == (1, said)


PIPES = {
    "a rule file": ("check pipe.yaml", "pipe.yaml:1:1: this is not a regular file\n"),
    "one of several": ("check several", "several/pipe.yaml:1:1: this is not a regular file\n"),
    "a vocabulary": ("check shared", "shared/vocabulary/haematology.yaml:1:1: this is not a regular file\n"),
    "a table": ("evaluate p.yaml pipe.yaml", "pipe.yaml:1:1: this is not a regular file\n  hint: name a CSV or Parquet file\n"),
}


@pytest.mark.parametrize(("command", "said"), PIPES.values(), ids=PIPES)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(place: Path, run: Run, command: str, said: str) -> None:
    (place / "several").mkdir()
    (place / "shared" / "vocabulary").mkdir(parents=True)
    for pipe in ("pipe.yaml", "several/pipe.yaml", "shared/vocabulary/haematology.yaml"):
        os.mkfifo(place / pipe)
    text = (place / "p.yaml").read_text(encoding="utf-8")
    (place / "several" / "protocol.yaml").write_text(text, encoding="utf-8")
    header = "protocol: p\ntitle: P\nversion: '1'\nvocabulary: [haematology]\n"
    (place / "shared" / "protocol.yaml").write_text(f"{header}criteria: {{a: platelets >= 1 x 10^9/L}}\n", encoding="utf-8")
    ran = run(*command.split())
    assert (ran.code, ran.err) == (1, said)


PLAIN = "Feature: f\n  Scenario: s\n    Given a patient\n    Then a is undetermined\n"


@pytest.mark.parametrize("asked", ["features", "features/pipe.feature"])
@pytest.mark.parametrize("command", ["test", "lint", "coverage"])
def test_a_pipe_among_features_is_told_and_not_waited_for(place: Path, run: Run, command: str, asked: str) -> None:
    (place / "features").mkdir()
    (place / "features" / "a.feature").write_text(PLAIN, encoding="utf-8")
    os.mkfifo(place / "features" / "pipe.feature")
    (place / "features" / "nowhere.feature").symlink_to(place / "nothing")
    ran = run(command, "p.yaml", asked)
    assert ran.code == 1
    told = ran.out + ran.err
    assert "features/pipe.feature:1:1: this is not a regular file\n" in told
    assert ("nothing:1:1: the file cannot be read: no such file or directory\n" in told) == (asked == "features")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("check", f"{LONG}.yaml"), "the protocol cannot be read"),
        (("evaluate", "p.yaml", f"{LONG}.csv"), "the file cannot be read"),
        (("evaluate", "p.yaml", "t.csv", "--out", f"{LONG}.json"), "cannot be written"),
    ],
)
def test_a_name_that_is_too_long_is_told(run: Run, arguments: tuple[str, ...], what: str) -> None:
    ran = run(*arguments)
    assert ran.code == 1
    assert f"{what}: file name too long\n" in ran.err


@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
def test_a_column_that_stands_twice_in_parquet_is_named(run: Run, place: Path, engine: str) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    table = pl.DataFrame({"patient": ["A"], "age": ["9"], "again": ["8"]}).to_arrow().rename_columns(["patient", "age", "age"])
    pq.write_table(table, place / "d.parquet")
    ran = run("evaluate", "p.yaml", "d.parquet", "--engine", engine)
    said = "d.parquet:1:1: the column 'age' stands more than once in the Parquet file"
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n  hint: keep one of them, or rename the others\n")
