"""A folder of evidence: whole, the same bytes for the same input, and any change to it is found."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from tests.testing.conftest import FIRST
from typer.testing import CliRunner

import remission
from remission.cli import app
from remission.errors import InputError
from remission.render.program import hash_of
from remission.testing.assertions.recording import record
from remission.testing.evidence.folder import SEAL, _inputs, verify, write
from remission.testing.evidence.summary import not_covered, readme, summary
from remission.testing.measurement import Measured, Stated, measure

SHIPPED = "inotuzumab-pediatric"
pytestmark = pytest.mark.xdist_group("shipped")  # the fixture `measured` takes long
KEPT = (("features", "x.feature"), ("features", "lame.feature"), ("data", "c.csv"))
LATER = Stated("B. Tester", datetime(2026, 2, 1, 9, 30), cases=50)  # noqa: DTZ001 - as a person states it


@pytest.fixture(scope="module")
def kept(measured: Measured, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence") / "one"
    write(SHIPPED, measured, FIRST, folder)
    return folder


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copytree(kept, tmp_path / "copy"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_has_everything_and_verifies(measured: Measured, kept: Path) -> None:
    assert measured.is_fine
    assert verify(kept) == []
    there = set(contents(kept))
    assert {"README.txt", "summary.json", "scenarios.json", "scenarios.html", "coverage.html", "mutation.json"} <= there
    assert {"trace.csv", "trace.html", "trace.json", "agreement.txt", "manifest.json", "rules/protocol.yaml"} <= there
    assert {"rules/vocabulary/haematology.yaml", "features/response.feature", "data/synthetic_cohort.csv"} <= there


def test_the_same_input_gives_the_same_bytes_except_who_and_when(measured: Measured, kept: Path, tmp_path: Path) -> None:
    write(SHIPPED, measured, LATER, tmp_path / "two")
    one, two = contents(kept), contents(tmp_path / "two")
    assert {path for path in one | two if one.get(path) != two.get(path)} == {"manifest.json", SEAL}
    first, second = (json.loads(each["manifest.json"]) for each in (one, two))
    assert first["files"] == second["files"]
    assert (first["made by"], first["made at"]) == ("A. Tester", "2026-01-01T09:30:00")


def test_measuring_again_in_another_working_folder_by_two_processes_gives_the_same_bytes(
    measured: Measured, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("remission.testing.mutation.mutation.MANY", 0)
    monkeypatch.setattr("remission.testing.mutation.mutation.SOME_DOZENS", 0)
    again = measure(record(SHIPPED), FIRST, jobs=2)
    write(SHIPPED, again, FIRST, Path("two"))
    assert contents(kept) == contents(tmp_path / "two")
    one, two = ([(str(each.mutant), each.scenes) for each in found.mutation.tried] for found in (measured, again))
    assert one == two


def test_no_path_of_the_machine_is_in_it(kept: Path) -> None:
    root = str(Path(__file__).parents[2]).encode()
    assert [path for path, content in contents(kept).items() if root in content] == []


def test_every_change_is_found(folder: Path) -> None:
    (folder / "rules" / "protocol.yaml").write_text("changed", encoding="utf-8")
    (folder / "trace.csv").unlink()
    (folder / "notes.txt").write_text("added", encoding="utf-8")
    assert sorted(str(problem).removeprefix(folder.as_posix()) for problem in verify(folder)) == [
        "/notes.txt:1:1: the file is not in the manifest",
        "/rules/protocol.yaml:1:1: the file was changed since the manifest was made",
        "/trace.csv:1:1: the file is missing",
    ]


def test_a_symbolic_link_is_refused(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (folder / "trace.csv").rename(elsewhere)
    (folder / "trace.csv").symlink_to(elsewhere)  # the same bytes, today
    (folder / "more").symlink_to(folder / "rules", target_is_directory=True)
    (folder / "nowhere").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "pipe")
    link = "is a symbolic link, and what it leads to is not part of the folder"
    assert sorted(str(problem).removeprefix(folder.as_posix()) for problem in verify(folder)) == [
        f"/more:1:1: the file {link}",
        f"/nowhere:1:1: the file {link}",
        "/pipe:1:1: the file is no regular file",
        f"/trace.csv:1:1: the file {link}",
    ]


@pytest.mark.parametrize("name", ["manifest.json", SEAL])
def test_a_symbolic_link_in_the_place_of_the_manifest_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    runner = CliRunner()
    told = runner.invoke(app, ["evidence", "--verify", str(folder)])
    assert told.exit_code == 1
    place = (folder / name).as_posix()
    assert told.stderr == f"{place}:1:1: the file is a symbolic link, and what it leads to is not part of the folder\n"


def test_the_hash_that_was_kept_is_compared(folder: Path) -> None:
    runner = CliRunner()
    kept = (folder / SEAL).read_text(encoding="utf-8").split()[0]
    fine = runner.invoke(app, ["evidence", "--verify", str(folder), "--expect", kept.upper()])
    assert (fine.exit_code, fine.stdout.splitlines()[-1]) == (0, f"SHA-256 of the manifest: {kept}, as expected")
    other = "0" * 64
    told = runner.invoke(app, ["evidence", "--verify", str(folder), "--expect", other])
    place = (folder / "manifest.json").as_posix()
    assert told.exit_code == 1
    assert told.stderr == (
        f"{place}:1:1: the manifest's SHA-256 is {kept}, not {other}\n"
        "  hint: it is another manifest than the one whose line you kept\n"
    )
    assert runner.invoke(app, ["evidence", "--verify", str(folder), "--expect", "abc"]).exit_code == 2
    assert runner.invoke(app, ["evidence", SHIPPED, "--out", "x", "--expect", kept]).exit_code == 2


def test_another_name_or_time_in_the_manifest_is_found(folder: Path) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("A. Tester", "B. Tester"), encoding="utf-8")
    (problem,) = verify(folder)
    assert str(problem) == f"{manifest.as_posix()}:1:1: the file is not the one that manifest.sha256 names"
    (folder / SEAL).unlink()
    (problem,) = verify(folder)
    assert str(problem) == f"{(folder / SEAL).as_posix()}:1:1: the file is missing"


def test_the_seal_reads_as_sha256sum_writes_it(measured: Measured, tmp_path: Path) -> None:
    made = write(SHIPPED, measured, FIRST, tmp_path)
    assert made == hashlib.sha256((tmp_path / "manifest.json").read_bytes()).hexdigest()
    assert (tmp_path / SEAL).read_text(encoding="utf-8") == f"{made}  manifest.json\n"


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', "{}", None], ids=["empty", "list", "number", "without files", "none"])
def test_a_manifest_that_does_not_read_is_one_problem(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="there is no manifest that can be read"):
        verify(tmp_path)


def test_a_folder_with_something_in_it_is_left_alone(measured: Measured, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="the folder is not empty"):
        write(SHIPPED, measured, FIRST, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_it_says_what_it_does_not_cover(measured: Measured, kept: Path) -> None:
    told = not_covered(measured)
    assert len(told) >= 5
    readme = (kept / "README.txt").read_text(encoding="utf-8")
    assert all(f"- {one}\n" in readme for one in told)


def test_what_is_not_covered_is_counted(tmp_path: Path) -> None:
    rule = "criteria: {adult: {when: age >= 18 years, status: unverified}}\nfacts: {age: {unit: a, plausible: 0 to 120}}\n"
    (tmp_path / "p.yaml").write_text(f"protocol: small\ntitle: Small\nversion: 1.0.0\n{rule}", encoding="utf-8")
    scenario = "Feature: F\n  @review\n  Scenario: S\n    Given age is 18 a\n    Then adult is met\n"
    (tmp_path / "x.feature").write_text(scenario, encoding="utf-8")
    (tmp_path / "empty.feature").write_text("", encoding="utf-8")
    found = measure(record(str(tmp_path / "p.yaml"), [tmp_path]), FIRST)
    assert list(not_covered(found))[5:] == [
        "1 clause whose source was not checked (status: unverified): adult",
        "1 scenario whose expectations nobody has read yet",
        "1 problem for which features could not be run: see summary.json",
    ]
    assert readme(found, None).splitlines()[7] == "Reviewed: 0 of 1 clause; no reviewer is stated for any."
    assert readme(found, None).splitlines()[3] == "1 scenario: 0 passed, 0 failed, 1 not yet reviewed."


def test_the_summary_names_versions_and_hashes(kept: Path) -> None:
    told = json.loads((kept / "summary.json").read_text(encoding="utf-8"))
    assert told["engine"]["sha256"] == hash_of(Path(remission.__file__).parent)
    assert told["environment"]["libraries"]["durable-rules"] == "2.0.28"
    assert told["reviews"]["reviewed"] == 0  # the shipped rules say of nobody that they reviewed them
    assert len(told["reviews"]["no reviewer stated"]) == told["reviews"]["clauses"] > 20
    assert (told["coverage"], told["mutation score"], told["fine"]) == ("100", "100", True)


def test_the_summary_names_every_library_that_the_program_needs(kept: Path) -> None:
    there = set(json.loads((kept / "summary.json").read_text(encoding="utf-8"))["environment"]["libraries"])
    asked = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [*asked["dependencies"], *(one for extra in asked["optional-dependencies"].values() for one in extra)]
    assert {re.split(r"[<>=]", one)[0] for one in names} <= there
    assert {"pint", "gherkin-official", "pydantic-core"} <= there  # what these need themselves


def test_the_hash_of_the_program_has_every_file_that_ships(tmp_path: Path) -> None:
    for name in ("a.py", "quiet.properties", "content/rules/p.yaml", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    first = hash_of(tmp_path)
    for name in ("content/rules/p.yaml", "__pycache__/a.pyc"):
        (tmp_path / name).write_text("two", encoding="utf-8")
        assert hash_of(tmp_path) == first
    (tmp_path / "quiet.properties").write_text("two", encoding="utf-8")
    assert hash_of(tmp_path) != first


def test_tags_that_selected_are_said(measured: Measured) -> None:
    assert summary(measured, "@mrd")["scenarios"]["tags"] == "@mrd"  # type: ignore[call-overload, index]
    assert "scenarios whose tags do not fit '@mrd': they were not run" in not_covered(measured, "@mrd")


def test_the_command_verifies_and_tells_wrong_usage(folder: Path) -> None:
    runner = CliRunner()
    fine = runner.invoke(app, ["evidence", "--verify", str(folder)])
    seal = (folder / SEAL).read_text(encoding="utf-8").split()[0]
    assert fine.exit_code == 0
    assert fine.stdout.endswith(f"\nSHA-256 of the manifest: {seal}; compare it with the one you kept\n")
    (folder / "README.txt").unlink()
    assert runner.invoke(app, ["evidence", "--verify", str(folder)]).exit_code == 1
    assert runner.invoke(app, ["evidence"]).exit_code == 2


def test_every_file_that_was_read_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    steps = 'Given the patients of "c.csv"\n    When the patients are assessed\n    Then 0 patients are eligible'
    for part, platelets in (("a", 100), ("b", 50)):
        (tmp_path / part).mkdir()
        (tmp_path / part / "c.csv").write_text(f"patient,platelets\nP,{platelets}\n", encoding="utf-8")
        (tmp_path / part / "x.feature").write_text(f"Feature: {part}\n  Scenario: {part}\n    {steps}\n", encoding="utf-8")
        (tmp_path / part / "lame.feature").write_bytes("Feature: caf\u00e9".encode("latin-1"))
    found = record(SHIPPED, [tmp_path])
    names = {name for path, name in _inputs(SHIPPED, found) if path.is_relative_to(tmp_path)}
    assert names == {f"{kind}/{part}/{name}" for part in "ab" for kind, name in KEPT}
