"""What ships, as a list and as a book; and a folder to begin in, which passes as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.protocol.load import load, read
from remission.protocol.locate import shipped

Run = Callable[..., Any]


@pytest.fixture
def begun(run: Run) -> Path:
    assert run("new", "my-trial").code == 0
    return Path("my-trial")


def test_what_is_begun_passes(run: Run, begun: Path) -> None:
    protocol, problems = read(begun)
    assert problems == ()
    assert protocol is not None
    cases = read_cases(begun / "patients.csv", protocol).cases
    decided = [Decider(protocol).decide(case) for case in cases]
    assert [one.outcomes["response"].outcome for one in decided] == ["CR", "CRi", "CR", "NR", None]
    assert [one.eligibility.value for one in decided if one.eligibility] == [*["eligible"] * 2, "not eligible", *["eligible"] * 2]
    assert [case.problems for case in cases] == [()] * 5
    tested = run("test", "my-trial", "my-trial/features")
    assert (tested.code, "4 scenarios: all passed" in tested.out) == (0, True)
    assert run("prove", "my-trial").code == 0


def test_nothing_is_overwritten(run: Run, begun: Path) -> None:
    (begun / "protocol.yaml").write_text("mine")
    again = run("new", "my-trial")
    assert (again.code, again.err) == (1, "my-trial:1:1: there is something of that name already\n  hint: take another name\n")
    assert (begun / "protocol.yaml").read_text() == "mine"


@pytest.mark.parametrize("name", ["My Trial", "../x", "a/b", "", "-a", "a" * 61])
def test_an_id_is_plain(run: Run, folder: Path, name: str) -> None:
    before = sorted(folder.iterdir())
    refused = run("new", "--", name)
    hint = "  hint: lower case letters, digits and hyphens: 'my-trial'"
    assert (refused.code, refused.err) == (1, f"{name[:60]}:1:1: this cannot be the id of a protocol\n{hint}\n")
    assert sorted(folder.iterdir()) == before


def test_the_list_has_everything_that_ships(run: Run) -> None:
    found = {one["id"]: one for one in json.loads(run("list", "--format", "json").out)}
    assert set(found) == set(shipped())
    assert found["inotuzumab-pediatric"]["kind"] == "protocol"
    assert found["eln-aml-2022"]["kind"] == "response criteria"
    assert found["inotuzumab-pediatric"]["sha256"] == load("inotuzumab-pediatric").sha256
    assert found["inotuzumab-pediatric"]["not verified"] == []
    assert found["aall1621"]["not verified"]


def test_the_book_has_a_page_of_each_and_leads_between_them(run: Run) -> None:
    assert run("list", "--html", "book").code == 0
    pages = {path.name: path.read_text() for path in Path("book").iterdir()}
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
