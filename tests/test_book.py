"""What ships, as a list and as a book; and a folder to begin in, which passes as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cases.tables import read_cases
from remission.cli import app
from remission.decide import Decider
from remission.protocol.load import load, read
from remission.protocol.locate import shipped


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(arguments))
    return found.exit_code, found.output


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run("new", "my-trial")[0] == 0
    return Path("my-trial")


def test_what_is_begun_passes(begun: Path) -> None:
    protocol, problems = read(begun)
    assert problems == ()
    assert protocol is not None
    cases = read_cases(begun / "patients.csv", protocol).cases
    decided = [Decider(protocol).decide(case) for case in cases]
    assert [one.outcomes["response"].outcome for one in decided] == ["CR", "CRi", "CR", "NR", None]
    assert [one.eligibility.value for one in decided if one.eligibility] == [*["eligible"] * 2, "not eligible", *["eligible"] * 2]
    assert [case.problems for case in cases] == [()] * 5
    code, told = run("test", "my-trial", "my-trial/features")
    assert (code, "4 scenarios: 4 passed" in told) == (0, True)
    assert run("prove", "my-trial")[0] == 0


def test_nothing_is_overwritten(begun: Path) -> None:
    (begun / "protocol.yaml").write_text("mine")
    code, told = run("new", "my-trial")
    assert code == 1
    assert "my-trial:1:1: there is something of that name already\n  hint: take another name\n" in told
    assert (begun / "protocol.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["My Trial", "../x", "a/b", "", "-a", "a" * 61])
def test_an_id_is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, ["new", "--", name])
    assert found.exit_code == 1
    assert "this cannot be the id of a protocol\n  hint: lower case letters, digits and hyphens: 'my-trial'" in found.output
    assert list(tmp_path.iterdir()) == []


def test_the_list_has_everything_that_ships() -> None:
    code, told = run("list", "--format", "json")
    found = {one["id"]: one for one in json.loads(told)}
    assert code == 0
    assert set(found) == set(shipped())
    assert found["inotuzumab-pediatric"]["kind"] == "protocol"
    assert found["eln-aml-2022"]["kind"] == "response criteria"
    assert found["inotuzumab-pediatric"]["sha256"] == load("inotuzumab-pediatric").sha256
    assert found["inotuzumab-pediatric"]["not verified"] == []
    assert found["aall1621"]["not verified"]


def test_the_book_has_a_page_of_each_and_leads_between_them(tmp_path: Path) -> None:
    assert run("list", "--html", str(tmp_path / "book"))[0] == 0
    pages = {path.name: path.read_text() for path in (tmp_path / "book").iterdir()}
    assert set(pages) == {"index.html", "facts.html", *(f"{name}.html" for name in shipped())}
    for name in shipped():
        assert f'<a href="{name}.html">' in pages["index.html"]
        assert '<a href="index.html">' in pages[f"{name}.html"]
    page = pages["inotuzumab-pediatric.html"]
    assert "platelets &gt;= 100 10*9/L" in page
    assert "platelets is at least 100 10*9/L" in page
    assert "How response is read" in page
    assert "not verified" in pages["aall1621.html"]
    assert "LOINC 777-3" in pages["facts.html"]
