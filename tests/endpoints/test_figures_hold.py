"""Figures by arm are the same for rows in another order, dates moved by a constant, arms renamed, and decided in columns."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner

from remission.cli import app

from .conftest import COURSE, HEAD

OF_THE_RUN = {"problems", "provenance", "assessments", "patients", "follow_ups"}  # hold days and places
RULES = HEAD.replace("eligibility:", "  arm: {values: [ARMS]}\n  site: {values: [north, south]}\neligibility:", 1) + COURSE
ENDPOINTS = """
analysis sets:
  adults: {when: age >= 18 years}
endpoints:
  CR rate: {rate: response is CR, by: arm, within: [site]}
  adults in CR: {rate: response is CR, set: adults, by: arm}
  OS: {time: from start to death, unit: days, by: arm, within: [site], at: [30 days, 60 days], restricted mean: 20 days}
  duration: {time: from first CR to relapse or death, unit: days, by: arm, observation ends: {before the first day: ignored}}
  relapse: {incidence: from first CR to relapse, unit: days, by: arm, within: [site], at: [30 days]}
cross tables:
  both: {rows: response, columns: residual, by: arm}
"""
DATED = ("date", "first dose", "relapse date", "hsct date", "therapy date", "death date", "last contact")
HEADING = (*DATED, "patient", "age", "blasts", "platelets", "mrd", "arm", "site")
Row = dict[str, str]


def cohort(seed: int) -> list[Row]:
    """Patients with one or two assessments, some of them without an arm, a site or a value."""
    random, rows = Random(seed), []  # noqa: S311 - no secret
    for patient in range(30):
        start = date(2024, 1, 1) + timedelta(days=random.randint(0, 20))
        own = {
            "patient": f"P{patient}",
            "arm": random.choice(["one", "two", "three", ""]),
            "site": random.choice(["north", "south"]),
        }
        own |= {"first dose": start.isoformat(), "age": random.choice(["30", "30", "10", ""])}
        for name, chance in (("relapse date", 0.4), ("hsct date", 0.3), ("therapy date", 0.1), ("death date", 0.4)):
            own[name] = (start + timedelta(days=random.randint(40, 120))).isoformat() if random.random() < chance else ""
        own["last contact"] = (start + timedelta(days=130)).isoformat()
        for visit in range(random.randint(1, 2)):
            seen = {"date": (start + timedelta(days=20 + 14 * visit)).isoformat(), "blasts": random.choice(["2", "60", ""])}
            rows.append(own | seen | {"platelets": random.choice(["150", "20"]), "mrd": random.choice(["0.001", "1"])})
    return rows


def figures(folder: Path, rows: list[Row], arms: str = "one, two, three", engine: str = "case") -> dict[str, list[str]]:
    rules, data = folder / "mini.yaml", folder / "t.csv"
    rules.write_text(RULES.replace("ARMS", arms) + ENDPOINTS, encoding="utf-8")
    lines = [",".join(HEADING), *(",".join(row[name] for name in HEADING) for row in rows)]
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = CliRunner().invoke(app, ["report", str(rules), str(data), "--format", "json", "--engine", engine])
    found: dict[str, list[dict[str, Any]]] = json.loads(made.stdout)
    assert {"comparisons", "landmarks", "incidences", "rates_by_arm", "left_out_of_sets", "cross_tables_by_arm"} <= set(found)
    return {name: sorted(map(json.dumps, table)) for name, table in found.items() if name not in OF_THE_RUN}


@pytest.mark.parametrize("seed", range(3))
def test_rows_in_another_order_and_columns(tmp_path: Path, seed: int) -> None:
    rows = cohort(seed)
    wanted = figures(tmp_path, rows)
    mixed = Random(seed).sample(rows, len(rows))  # noqa: S311 - no secret
    assert figures(tmp_path, mixed) == wanted
    assert figures(tmp_path, mixed, engine="columns") == wanted


@pytest.mark.parametrize("days", [1, 59, -3000])
def test_days_moved_by_a_constant(tmp_path: Path, days: int) -> None:
    rows, by = cohort(7), timedelta(days=days)
    moved = [row | {name: (date.fromisoformat(row[name]) + by).isoformat() for name in DATED if row[name]} for row in rows]
    assert figures(tmp_path, moved) == figures(tmp_path, rows)


def test_arms_renamed(tmp_path: Path) -> None:
    rows, other = cohort(11), {"one": "zeta", "two": "eta", "three": "alpha", "": ""}
    renamed = figures(tmp_path, [row | {"arm": other[row["arm"]]} for row in rows], arms="zeta, eta, alpha")

    def back(text: str) -> str:
        for own, new in other.items():
            text = text.replace(new, own) if new else text
        return text

    wanted = figures(tmp_path, rows)
    assert {name: sorted(map(back, table)) for name, table in renamed.items()} == wanted
