"""The order of a cohort's rows changes no course and no figure, though two rows of a patient are of one day."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from remission.cli import app

COURSE = Path(__file__).parents[2] / "examples" / "synthetic_course.csv"
OF_THE_FILE = {"problems", "provenance"}


@pytest.fixture(scope="module")
def cohort() -> list[list[str]]:
    """The children, some of them with a second row of a day that says another thing."""
    lines = [line for line in COURSE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    head, *rows = csv.reader(lines)
    changes = {"bone_marrow_blasts": "40", "age": "0.5", "mrd_flow": "5", "cd22": "negative"}
    again = [[changes.get(name, cell) for name, cell in zip(head, row, strict=True)] for row in rows[::2]]
    return [head, *rows, *again]


def figures(rows: list[list[str]], folder: Path, engine: str) -> dict[str, list[str]]:
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = CliRunner().invoke(
        app, ["report", "inotuzumab-pediatric", str(folder / "t.csv"), "--format", "json", "--engine", engine]
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return {name: sorted(json.dumps(one) for one in table) for name, table in found.items() if name not in OF_THE_FILE}


def test_figures_and_courses(cohort: list[list[str]], tmp_path: Path) -> None:
    wanted = figures(cohort, tmp_path, "case")
    random = Random(5)  # noqa: S311 - no secret
    for engine in ("case", "columns", "columns"):
        columns = random.sample(range(len(cohort[0])), len(cohort[0]))
        head, *rows = ([row[index] for index in columns] for row in cohort)
        assert figures([head, *random.sample(rows, len(rows))], tmp_path, engine) == wanted
