"""Which courses are drawn: all of a small cohort, a fair selection of a large one; and what is said of that."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.endpoints.report.swimmer_plot import MOST, at_even_steps, lane_shares

RULES = """
protocol: swum
title: Courses
version: 1.0.0
sources: {book: {title: The book}}
facts:
  answer: {values: [full, part, none]}
  first dose: {date: yes}
criteria:
  full: {when: answer is full, source: book}
  part: {when: answer is part, source: book}
classifications:
  response: {outcomes: {CR: full, PR: part, NR: otherwise}}
course: {response: response, responders: [CR], starts: first dose}
"""
ANSWERS = ["full"] * 120 + ["part"] * 30 + ["none"] * 9 + [""]  # the longest course first
WHAT = "marks for assessments, relapse, transplant, new therapy and death. The days are in the table of patients."


def drawn(folder: Path, answers: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The caption, and the patients with their best responses, from the top."""
    (folder / "swum.yaml").write_text(RULES, encoding="utf-8")
    rows = [f"P{n},{date(2024, 12, 31) - timedelta(n)},{answer},2020-01-01" for n, answer in enumerate(answers)]
    (folder / "data.csv").write_text("\n".join(["patient,date,answer,first dose", *rows, ""]), encoding="utf-8")
    done = CliRunner().invoke(
        app, ["report", str(folder / "swum.yaml"), str(folder / "data.csv"), "--out", str(folder / "r.html")]
    )
    assert done.exit_code == 0, done.stderr
    page = (folder / "r.html").read_text(encoding="utf-8")
    [description] = re.findall(r'<desc id="fig-swimmer-d">(.*?)</desc>', page)
    assert f"<figcaption>{description}</figcaption>" in page
    return description, re.findall(r'class="lane-name"[^>]*>(\S+)  (\S+)</text>', page)


def test_a_small_cohort_is_drawn_whole(tmp_path: Path) -> None:
    description, lanes = drawn(tmp_path, ["none", "full", "full"])
    assert lanes == [("P1", "CR"), ("P2", "CR"), ("P0", "NR")]
    assert description == f"3 courses from the first day, longest first within each best response; {WHAT}"


def test_of_a_large_cohort_each_best_response_has_its_share_short_courses_too(tmp_path: Path) -> None:
    description, lanes = drawn(tmp_path, ANSWERS)
    assert len(lanes) == MOST == 80
    assert Counter(best for _, best in lanes) == {"CR": 60, "PR": 15, "NR": 4, "?": 1}
    assert [name for name, best in lanes if best == "CR"] == [f"P{number}" for number in range(1, 120, 2)]
    assert description == (
        "80 of 160 courses from the first day, longest first within each best response, as many of each best response as its"
        f" share of the patients (one at least), taken at even steps of their length; {WHAT}"
    )


# fmt: off
SHARES = {
    # sizes of groups                  lanes   shares
    "all fit":      ([50, 30],          80,    [50, 30]),
    "in proportion": ([800, 600, 200],  80,    [40, 30, 10]),
    "one at least": ([12816, 1, 1, 1],  80,    [77, 1, 1, 1]),
    "none":         ([],                80,    []),
}
# fmt: on


@pytest.mark.parametrize(("sizes", "most", "shares"), SHARES.values(), ids=SHARES)
def test_lanes_are_shared_out(sizes: list[int], most: int, shares: list[int]) -> None:
    assert lane_shares(sizes, most) == shares


@pytest.mark.parametrize(("count", "taken"), [(0, []), (1, [3]), (3, [1, 3, 5]), (7, [0, 1, 2, 3, 4, 5, 6])])
def test_steps_are_even(count: int, taken: list[int]) -> None:
    assert at_even_steps(range(7), count) == taken
