"""`remission report`: the same figures whichever engine decides, and both counts of cases on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
ODD = ["", "2019-01-01", "2018-03-04", "01/05/2018", "2018", "NA", "many", "<5", "absent", "3", "120", "99.999"]


def broken(name: str, random: Random) -> str:
    """An example in which cells are something else, rows are cut short, and patients change their names."""
    head, *rows = [line for line in (EXAMPLES / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    cells = [row.split(",") for row in rows[:400]]
    for row in cells:
        for _ in range(random.choice([0, 0, 1, 3])):
            row[random.randrange(len(row))] = random.choice(ODD)
        if random.random() < 0.02:
            row.pop()
    return "\n".join([head, *(",".join(row) for row in cells), ""])


def figures(run: Run, name: str, engine: str) -> dict[str, Any]:
    ran = run("report", "inotuzumab-pediatric", name, "--format", "json", "--engine", engine, "--today", "2026-01-01")
    assert ran.code in {0, 1}, ran.err
    told: dict[str, Any] = json.loads(ran.out)
    told.pop("provenance")
    return {**told, "stderr": ran.err}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["synthetic_course.csv", "synthetic_observations.csv", "synthetic_cohort.csv"])
def test_every_engine_gives_the_same_figures(run: Run, folder: Path, name: str, seed: int) -> None:
    (folder / name).write_text(broken(name, Random(seed)), encoding="utf-8")  # noqa: S311 - seeded
    by_case = figures(run, name, "case")
    assert by_case["patients"]
    assert figures(run, name, "columns") == by_case


def test_the_page_counts_observations(run: Run, folder: Path) -> None:
    content = (EXAMPLES / "synthetic_observations.csv").read_text(encoding="utf-8")
    (folder / "o.csv").write_text(content, encoding="utf-8")
    count = sum(not line.startswith("#") for line in content.splitlines()) - 1
    for engine in ("case", "columns"):
        assert run("report", "inotuzumab-pediatric", "o.csv", "--out", "r.html", "--engine", engine).code == 1
        page = (folder / "r.html").read_text(encoding="utf-8")
        assert f"{count} dated observations were read and chosen from. 53 cases read, 53 decisions made, " in page


def test_the_page_counts_cases_in_and_decisions_out(run: Run, folder: Path) -> None:
    (folder / "c.csv").write_text(broken("synthetic_course.csv", Random(1)), encoding="utf-8")  # noqa: S311 - seeded
    assert run("report", "inotuzumab-pediatric", "c.csv", "--out", "r.html", "--engine", "columns").code == 1
    count = len((folder / "c.csv").read_text(encoding="utf-8").splitlines()) - 1
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert f"{count} cases read, {count} decisions made, " in page


def test_a_page_has_a_time_only_where_one_is_stated(run: Run, folder: Path) -> None:
    (folder / "c.csv").write_text("patient,date,platelets,ANC,age\nP1,2024-01-01,100,1,8\n", encoding="utf-8")

    def page(*more: str) -> str:
        run("report", "inotuzumab-pediatric", "c.csv", "--out", "r.html", "--today", "2026-01-01", *more)
        return (folder / "r.html").read_text(encoding="utf-8")

    assert "Made<" not in page()
    assert "2024-05-31 00:00" in page("--when", "2024-05-31")
    assert run("report", "inotuzumab-pediatric", "c.csv", "--out", "r.html", "--when", "noon").code == 2


def test_the_page_tells_a_cause_of_problems_once(run: Run, folder: Path) -> None:
    rows = "".join(f"P{n},2024-01-01,{100_000 if n % 2 else '9 H'},1,8\n" for n in range(40))
    (folder / "c.csv").write_text(f"patient,date,platelets,ANC,age\n{rows}", encoding="utf-8")
    run("report", "inotuzumab-pediatric", "c.csv", "--out", "r.html")
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert page.count("20 cells: platelets ") == 2
    assert page.count("c.csv:3:3, 5:3, 7:3") == page.count("c.csv:2:3, 4:3, 6:3") == 1
    run("report", "inotuzumab-pediatric", "c.csv", "--out", "tables", "--format", "csv")
    told = (folder / "tables" / "problems.csv").read_text(encoding="utf-8")
    assert len([line for line in told.splitlines() if "c.csv" in line and ":3," in line]) == 40
