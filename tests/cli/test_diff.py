"""`remission diff` as a command: what it prints, and how it ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .conftest import PROTOCOL, ROWS, Run

NO_SOLVER = "proofs need z3: install it with `pip install 'remission[proof]'`\n"
CLAUSES = """\
demo 1.0.0 (p.yaml) -> demo 1.0.0 (new.yaml)

rules: 1 changed
  changed: criterion 'platelet recovery': platelets is at least 200 10*9/L; before: platelets is at least 100 10*9/L
    at new.yaml:18:3
"""


@pytest.fixture
def amended(folder: Path) -> Path:
    text = PROTOCOL.replace("platelets >= 100 x", "platelets >= 200 x")
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "remission.symbolic.formulas.z3_solver", raising=False)


@pytest.mark.usefixtures("without_solver", "amended")
def test_without_the_solver_clauses_are_told(run: Run) -> None:
    assert run("diff", "p.yaml", "new.yaml") == (1, CLAUSES, NO_SOLVER)


@pytest.mark.usefixtures("without_solver", "amended")
def test_without_the_solver_people_are_told(run: Run, folder: Path) -> None:
    (folder / "d.csv").write_text(ROWS, encoding="utf-8")
    code, out, err = run("diff", "p.yaml", "new.yaml", "d.csv")
    assert (code, err) == (1, NO_SOLVER)
    start, _, rest = out.partition("\n\n1 of 1 cases is answered differently\n")
    assert f"{start}\n" == CLAUSES
    criteria = "platelet recovery: met before, not met now (platelets is 180 10*9/L); counts recovered: met before, not met now"
    row = "row 2, 'recovery is partial and age < 60 a: 1.4 mg/m2'; before: row 1, 'recovery is full: 1.8 mg/m2'"
    columns = zip(*(line.split("│")[1:-1] for line in rest.splitlines() if line.startswith("│")), strict=True)
    assert [" ".join(" ".join(column).split()) for column in columns] == [
        "P-1 P-1",
        "",
        "recovery next dose",
        "full 1.8 mg/m2",
        "partial 1.4 mg/m2",
        f"{criteria} {criteria}; next dose: {row} (age is 9 a)",
    ]


@pytest.mark.usefixtures("without_solver", "amended")
def test_without_the_solver_machines_are_told_that_nothing_is_proved(run: Run) -> None:
    code, out, err = run("diff", "p.yaml", "new.yaml", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (1, NO_SOLVER)
    assert (found["moves_nobody"], found["proved"], found["not_proved"]) == (False, None, NO_SOLVER.strip())
    assert [clause["what"] for clause in found["clauses"]] == ["criterion 'platelet recovery'"]


@pytest.mark.usefixtures("without_solver", "amended")
def test_without_the_solver_a_page_says_so(run: Run, folder: Path) -> None:
    code, _, err = run("diff", "p.yaml", "new.yaml", "--html", "page.html")
    assert (code, err) == (1, NO_SOLVER)
    assert "Not compared: proofs need z3" in (folder / "page.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("amended")
def test_machines_are_told_what_is_proved(run: Run) -> None:
    code, out, err = run("diff", "p.yaml", "p.yaml", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found["moves_nobody"] is True
    assert found["proved"] == "proved: no patient can change class; eligibility, outcomes, criteria and amounts stay as they are"
    assert (found["limits"], found["not_proved"], found["clauses"], found["differences"]) == ([], None, [], [])
