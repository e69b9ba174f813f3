"""Everything a course and its endpoints can say, in the words of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cli import app

RULES = """
protocol: said
title: Everything said
version: 1.0.0
sources: {book: {title: The book}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  first dose: {date: yes}
  relapse date: {date: yes}
  hsct date: {date: yes}
  therapy date: {date: yes}
  death date: {date: yes}
criteria: {clear: {when: blasts < 5 %, source: book}}
classifications:
  response: {outcomes: {CR: clear, NR: otherwise}}
course:
  response: response
  responders: [CR]
  starts: first dose
  relapse: {when: blasts >= 5 %, date: relapse date}
  death: death date
  new therapy: {date: therapy date, as: ignore}
  hsct: {date: hsct date, as: event}
  landmark: {by: 60 days, without response: event at landmark}
  confirmation: 4 weeks
endpoints:
  ever: {rate: response is CR, over: any assessment, interval: Wilson 90 %, source: book}
  last: {rate: response is CR, over: last assessment, source: book}
  free:
    time: from start to no response or relapse or death
    censored at: last assessment
    median interval: log 90 %
    source: book
  wait: {time: from relapse date to hsct or therapy date, unit: days, source: book}
designs:
  staged: {endpoint: last, go on: 1 of 2, success: 2 of 3, says: Whether it works, source: book}
"""
DATA = """patient,date,blasts,first dose,relapse date,hsct date,therapy date,death date
P,2024-02-01,2,2024-01-01,2024-05-01,2024-06-01,,
P,2024-03-05,2,2024-01-01,2024-05-01,2024-06-01,,
Q,2024-02-01,2,2024-01-01,,,,2024-02-11
R,2024-02-01,60,2024-01-01,,,2024-03-01,
R,2024-06-01,60,2024-01-01,,,2024-03-01,
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("said")
    (folder / "said.yaml").write_text(RULES, encoding="utf-8")
    (folder / "data.csv").write_text(DATA, encoding="utf-8")
    done = CliRunner().invoke(
        app, ["report", str(folder / "said.yaml"), str(folder / "data.csv"), "--out", str(folder / "r.html")]
    )
    assert done.exit_code == 0, done.stderr
    return Path(folder / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "a response counts when it still holds 28 days later or more",
        "blasts &gt;= 5 %, or relapse date, after a response",
        "hsct date: counts as an event",
        "therapy date: is ignored",
        "without a response by day 60 there is an event at that day",
        "at any assessment that counts: met once is met; Wilson 90 %",
        "at the last assessment that counts; Clopper-Pearson 95 %",
        "without an event followed to the last assessment",
        "limits of the median log 90 %",
        "from relapse date to transplant or therapy date",
        "1 had a response that was not confirmed",
        "<h2>Two-stage designs</h2>",
        "<td>last</td><td>Whether it works</td></tr>",
    ],
)  # fmt: skip
def test_the_page_says(shown: str, text: str) -> None:
    assert text in shown
