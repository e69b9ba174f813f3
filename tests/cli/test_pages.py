"""Every page of HTML says which program and which protocol made it, and no more: the same input gives the same bytes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.protocol.load import load
from remission.render.program import program_hash, version_of

RULES = """\
protocol: small
title: A small protocol
version: 1.0.0
sources: {paper: {title: A paper}}
facts: {platelets: {unit: 10*9/L, plausible: 0 to 3000}}
criteria:
  recovery: {when: platelets >= 100 x 10^9/L, source: paper}
classifications:
  response: {source: paper, outcomes: {CR: recovery, NR: otherwise}}
course: {response: response, responders: [CR], source: paper}
"""
FEATURE = "Feature: F\n  Scenario: S\n    Given platelets is 100\n    Then response is CR\n"

PAGES = {
    "report": ("report p.yaml t.csv --out page.html", "page.html"),
    "coverage": ("coverage p.yaml x.feature --html page.html", "page.html"),
    "whatif": ("whatif p.yaml t.csv --sweep --format html --out page.html", "page.html"),
    "diff": ("diff p.yaml q.yaml --html page.html", "page.html"),
    "trace": ("trace p.yaml x.feature --format html --out page.html", "page.html"),
    "results": ("evidence p.yaml x.feature --cases 1 --jobs 1 --out kept", "kept/scenarios.html"),
    "coverage in evidence": ("evidence p.yaml x.feature --cases 1 --jobs 1 --out kept", "kept/coverage.html"),
    "trace in evidence": ("evidence p.yaml x.feature --cases 1 --jobs 1 --out kept", "kept/trace.html"),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "q.yaml").write_text(RULES.replace("1.0.0", "1.1.0").replace(">= 100", ">= 75"), encoding="utf-8")
    (tmp_path / "x.feature").write_text(FEATURE, encoding="utf-8")
    (tmp_path / "t.csv").write_text("patient,date,platelets\nA,2024-05-01,150\nB,2024-05-01,50\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("command", "name"), PAGES.values(), ids=PAGES)
def test_the_footer_says_what_made_the_page(place: Path, command: str, name: str) -> None:
    CliRunner().invoke(app, command.split())  # its exit code is about gaps and mutants, which this folder is full of
    drawn = (place / name).read_text(encoding="utf-8")
    (footer,) = re.findall(r"<footer>(.*?)</footer>", drawn, re.DOTALL)
    said = unescape(re.sub(r"<.*?>", "", footer)).strip()
    read = [load("p.yaml"), *([load("q.yaml")] if name == "page.html" and command.startswith("diff") else [])]
    protocols = " and ".join(f"small {one.version} (SHA-256 of its content {one.sha256})" for one in read)
    program = f"remission {version_of('remission')} (SHA-256 of the program {program_hash()})"
    assert said == f"Made by {program} from {protocols}."
