"""The command line as its users meet it: a process of its own, its exit code, what it prints and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
COHORT = str(ROOT / "examples" / "synthetic_cohort.csv")
COHORT = ROOT / "examples" / "synthetic_cohort.csv"
HEAVY = ("pydantic", "polars", "durable", "z3", "lark", "yaml", "rich", "narwhals", "pytest")
ENGINES = ("polars", "durable", "z3", "narwhals", "pytest", "rich")
PATIENTS = """\
patient,date,age,platelets,anc,mrd_flow
P-1,2024-05-01,9,180,2,<0.01
P-2,,9,many,2,0.02
P-3,2024-05-03,9,,,
"""
FINE = "patient,age,platelets\nP-1,9,180\nP-2,9,90\nP-3,9,180\n"

# A rules engine that goes astray over low platelets, in an otherwise untouched process.
ASTRAY = """
import sys
from dataclasses import replace
from remission.cli import main
from remission.expr.truth import NOT_MET, UNKNOWN
from remission.engines.rete import Rete
sound = Rete.conclude
def astray(self, *arguments):
    found = sound(self, *arguments)
    low = found.criteria["platelet_recovery"] is NOT_MET
    return replace(found, criteria={**found.criteria, "i1_age": UNKNOWN}) if low else found
Rete.conclude = astray
sys.argv = ["remission", *sys.argv[1:]]
main()
"""


def run(folder: Path, *arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    program = ["-c", code] if code else ["-c", "from remission.cli import main; main()"]
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, *program, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "patients.csv").write_text(PATIENTS, encoding="utf-8")
    (tmp_path / "fine.csv").write_text(FINE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("protocol: x\ncriteria: {a: platlets > 1}\n", encoding="utf-8")
    return tmp_path


EVALUATE = ("evaluate", "aall1621")

# fmt: off
CODES: dict[str, tuple[tuple[str, ...], int, str, str]] = {
    # arguments, exit code, in stdout, in stderr
    "a fine protocol":       (("check", "aall1621"),                              0, "aall1621 1.0.0: fine", ""),
    "a broken protocol":     (("check", "broken.yaml"),                           1, "", "unknown name 'platlets'"),
    "no such protocol":      (("check", "aal1621"),                               1, "", "did you mean 'aall1621'?"),
    "no such command":       (("chekc", "aall1621"),                              2, "", "chekc"),
    "no such option":        (("check", "aall1621", "--strickt"),                 2, "", "--strickt"),
    "an argument missing":   (("evaluate", "aall1621"),                           2, "", "DATA"),
    "an unknown format":     ((*EVALUATE, "fine.csv", "--format", "xml"),         2, "", "'xml' is not one of table, json, csv"),
    "parquet to the screen": ((*EVALUATE, "fine.csv", "--format", "parquet"),     2, "", "name a file with --out"),
    "no such table":         (("evaluate", "aall1621", "nobody.csv"),             1, "", "nobody.csv"),
    "cases with problems":   ((*EVALUATE, "patients.csv", "--format", "json"),    1, '"patient": "P-3"', "patients.csv:3:"),
    "cases without":         (("evaluate", "inotuzumab-pediatric", COHORT),       0, "SYN-053", ""),
    "nothing decided":       ((*EVALUATE, "fine.csv", "--format", "json"),        1, '"patient": "P-3"', "nothing was decided: "),
    "an unknown patient":    (("explain", "aall1621", "fine.csv", "--patient", "p-3"), 2, "", "did you mean 'P-3'"),
    "a version":             (("--version",),                                     0, "remission 0.", ""),
}
# fmt: on


@pytest.mark.parametrize(("arguments", "code", "out", "err"), CODES.values(), ids=CODES)
def test_exit_codes(arguments: tuple[str, ...], code: int, out: str, err: str, folder: Path) -> None:
    done = run(folder, *arguments)
    assert done.returncode == code, done.stderr
    assert out in done.stdout
    assert err in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert code == 0 or out or not done.stdout  # problems go to stderr, results to stdout


# ---- a disagreement of the readings ------------------------------------------------------------------------


def test_a_disagreement_ends_the_run_and_that_case_is_never_written(folder: Path) -> None:
    done = run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--format", "json", code=ASTRAY)
    assert done.returncode == 3
    assert [json.loads(line)["patient"] for line in done.stdout.splitlines()] == ["P-1"]
    said = (
        "internal disagreement: patient 'P-2': the readings disagree: criterion i1_age is 'met' by evaluate and 'unknown' by rete"
    )
    assert said in done.stderr.splitlines()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet"])
def test_a_disagreement_leaves_nothing_half_written(name: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    assert run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--out", name, code=ASTRAY).returncode == 3
    assert sorted(folder.iterdir()) == before


def test_a_disagreement_leaves_an_older_result_as_it_was(folder: Path) -> None:
    (folder / "out.jsonl").write_text("older\n", encoding="utf-8")
    assert run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--out", "out.jsonl", code=ASTRAY).returncode == 3
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == "older\n"


# ---- what is loaded, and from where ------------------------------------------------------------------------

LOADED = """
import sys
sys.argv = ["remission", *sys.argv[1:]]
from remission.cli import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    return set(run(folder, *arguments, code=LOADED).stdout.split("LOADED", 1)[1].split())


def test_help_starts_without_anything_heavy(folder: Path) -> None:
    assert loaded(folder, "--help").isdisjoint(HEAVY)


def test_the_help_of_a_command_loads_no_engine(folder: Path) -> None:
    assert loaded(folder, "evaluate", "--help").isdisjoint({*ENGINES, "lark", "yaml"})  # typer itself may load pydantic


def test_a_check_loads_no_engine(folder: Path) -> None:
    assert loaded(folder, "check", "inotuzumab-pediatric").isdisjoint(ENGINES)


# ---- the contract of the JSON lines -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("elsewhere")  # from another working directory than the checkout
    done = run(folder, "evaluate", "inotuzumab-pediatric", str(COHORT), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_keys_of_a_line(lines: list[dict[str, Any]]) -> None:
    from remission.protocol.load import load

    protocol = load("inotuzumab-pediatric")
    for line in lines:
        assert list(line) == [
            *("patient", "date", "protocol", "eligibility", "outcomes", "criteria", "calculations", "missing", "problems")
        ]
        assert line["protocol"] == {"id": "inotuzumab-pediatric", "version": protocol.version, "sha256": protocol.sha256}
        assert line["eligibility"] in {"eligible", "not eligible", "undetermined"}
        assert list(line["outcomes"]) == list(protocol.classifications)
        assert all(list(answer) == ["outcome", "possible"] for answer in line["outcomes"].values())
        assert list(line["criteria"]) == list(protocol.criteria)
        assert set(line["criteria"].values()) <= {"met", "not met", "unknown"}
        assert list(line["calculations"]) == list(protocol.calculations)
        assert all(amount is None or list(amount) == ["value", "unit"] for amount in line["calculations"].values())


def test_the_cohort_reproduces_the_published_counts(lines: list[dict[str, Any]]) -> None:
    responders = [line for line in lines if line["outcomes"]["response"]["outcome"] == "CR"]
    assert (len(lines), len(responders)) == (53, 22)
    assert sum(line["criteria"]["mrd_negative_cr_by_flow"] == "met" for line in lines) == 21
    assert sum(line["criteria"]["mrd_negative_cr_by_pcr"] == "met" for line in lines) == 19


def test_missing_data_and_problems_in_a_line(folder: Path) -> None:
    done = run(folder, "evaluate", "inotuzumab-pediatric", "patients.csv", "--format", "json")
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["outcomes"]["mrd_by_flow"] == {"outcome": "negative", "possible": ["negative"]}
    assert (second["date"], third["date"]) == (None, "2024-05-03")
    assert third["outcomes"]["mrd_by_flow"] == {"outcome": None, "possible": ["negative", "positive"]}
    assert third["calculations"]["methylprednisolone"] is None
    assert {"platelets", "anc", "mrd_flow"} <= set(third["missing"])
    (problem,) = second["problems"]
    assert {"file", "line", "column", "message", "hint"} <= set(problem)
    assert (problem["file"], problem["line"]) == ("patients.csv", 3)
    assert second["criteria"]["platelet_recovery"] == "unknown"


# ---- where it is written ------------------------------------------------------------------------------------


def test_a_file_gets_what_the_screen_would_get(folder: Path) -> None:
    shown = run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--format", "json").stdout
    assert run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--out", "out.jsonl").stdout == ""
    assert (folder / "out.jsonl").read_text(encoding="utf-8") == shown
    assert sorted(path.name for path in folder.iterdir()) == ["broken.yaml", "fine.csv", "out.jsonl", "patients.csv"]


def test_a_folder_that_is_not_there(folder: Path) -> None:
    done = run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--out", "nowhere/out.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "nowhere/out.json: cannot be written: no such file or directory"


def test_a_broken_protocol_writes_no_file(folder: Path) -> None:
    assert run(folder, "evaluate", "broken.yaml", "fine.csv", "--out", "out.json").returncode == 1
    assert not (folder / "out.json").exists()


def test_whoever_stops_reading_gets_no_complaint(folder: Path) -> None:
    rows = "".join(f"P-{number},9,180\n" for number in range(3_000))
    (folder / "many.csv").write_text(f"patient,age,platelets\n{rows}", encoding="utf-8")
    code = "from remission.cli import main; main()"
    command = [sys.executable, "-c", code, "evaluate", "inotuzumab-pediatric", "many.csv", "--format", "json"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["patient"] == "P-0"
        process.stdout.close()
        told = process.stderr.read()
    assert "Traceback" not in told
    assert "internal error" not in told


def test_a_protocol_by_a_path_of_its_own(folder: Path) -> None:
    path = os.path.relpath(ROOT / "rules" / "inotuzumab-pediatric", folder)
    by_path = json.loads(run(folder, "evaluate", path, "fine.csv", "--format", "json").stdout.splitlines()[0])
    by_id = json.loads(run(folder, "evaluate", "inotuzumab-pediatric", "fine.csv", "--format", "json").stdout.splitlines()[0])
    assert by_path == by_id


def test_the_schema_is_json(folder: Path) -> None:
    schema = json.loads(run(folder, "schema").stdout)
    assert schema["title"] == "Remission rule file"
    assert {"facts", "criteria", "classifications"} <= set(schema["properties"])
