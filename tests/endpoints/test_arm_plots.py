"""Plots by arm: every arm has its line, its name and its row of numbers at risk, however many there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import Responses, study
from remission.endpoints.report.arm_plots import arm_plot
from remission.endpoints.report.forest_plot import forest_plot
from remission.endpoints.widened_protocol import widened
from remission.protocol.load import load

from .conftest import COURSE, HEAD

ENDPOINTS = """
endpoints:
  OS: {time: from start to death, unit: days, by: arm, within: [site]}
  relapse: {incidence: from first CR to relapse, unit: days, by: arm}
  undivided: {time: from start to death, unit: days}
  relapse of all: {incidence: from first CR to relapse, unit: days}
"""


def found(folder: Path, arms: int) -> Responses:
    names = [f"arm {number}" for number in range(arms)]
    facts = f"  arm: {{values: [{', '.join(names)}]}}\n  site: {{values: [north, south]}}\neligibility:"
    (folder / "mini.yaml").write_text(HEAD.replace("eligibility:", facts, 1) + COURSE + ENDPOINTS, encoding="utf-8")
    rows = ["patient,date,blasts,platelets,first dose,relapse date,death date,last contact,arm,site"]
    for at in range(arms * 4):
        relapse, death = ("2024-03-05", "") if at % 3 else ("", f"2024-03-{10 + at % 15:02}")
        site = "south" if at % 8 > 3 else "north"
        rows.append(f"{at},2024-02-01,2,150,2024-01-01,{relapse},{death},2024-04-01,{names[at % arms]},{site}")
    (folder / "t.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    wide = widened(load(folder / "mini.yaml"))
    responses = study(wide, map(Decider(wide).decide, read_cases(folder / "t.csv", wide).cases)).responses
    assert responses is not None
    return responses


@pytest.mark.parametrize("arms", [2, 4, 9])
def test_no_arm_is_dropped(tmp_path: Path, arms: int) -> None:
    responses = found(tmp_path, arms)
    for key, lines in (("os", 1), ("relapse", 2)):
        figure = arm_plot(responses.times[key])
        assert figure is not None
        drawn = [shape for shape in figure.shapes if shape.tag == "path" and dict(shape.attributes)["class"].startswith("arm-")]
        assert len(drawn) == arms * (lines + 1)  # and a sample of each beside its numbers at risk
        for arm in range(arms):
            assert sum(shape.text == f"arm {arm}" for shape in figure.shapes) == 2
            assert f"arm {arm}: 4 patients" in figure.description


def test_what_is_not_divided(tmp_path: Path) -> None:
    responses = found(tmp_path, 2)
    assert arm_plot(responses.times["undivided"]) is None
    figure = arm_plot(responses.times["relapse_of_all"])
    assert figure is not None
    assert figure.description.startswith("all: 8 patients, ")


def test_a_forest_has_all_patients_and_each_subgroup(tmp_path: Path) -> None:
    figure = forest_plot(found(tmp_path, 2).times["os"])
    assert figure is not None
    assert [shape.text for shape in figure.shapes if ("class", "name") in shape.attributes] == [
        "all patients",
        "site: north",
        "site: south",
    ]


def test_no_forest_of_more_than_two_arms(tmp_path: Path) -> None:
    assert forest_plot(found(tmp_path, 4).times["os"]) is None
