"""What `explain --format json` and `diff --html` write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def test_an_explanation_for_machines(run: Run, folder: Path) -> None:
    (folder / "t.csv").write_text("patient,age,platelets,ANC,mrd flow\nP-1,9,96,2,\n", encoding="utf-8")
    [line] = run("explain", "p.yaml", "t.csv", "--patient", "P-1", "--format", "json").out.splitlines()
    found = json.loads(line)
    [decided] = run("evaluate", "p.yaml", "t.csv", "--format", "json").out.splitlines()
    assert {key: found[key] for key in json.loads(decided)} == json.loads(decided)
    assert found["values"]["platelets"] == {"text": "96 10*9/L", "row": None, "day": None}
    assert {
        "criterion": "platelet_recovery",
        "name": "platelet recovery",
        "condition": "platelets >= 100 10*9/L",
        "truth": "not met",
        "facts": ["platelets"],
        "source": "study_protocol",
        "status": "not stated",
    } in found["clauses"]
    changes = {(one["classification"], one["text"]) for one in found["changes"]}
    assert ("recovery", "would be full if platelets were >= 100 10*9/L (now 96 10*9/L)") in changes
    assert ("mrd_by_flow", "would be settled by mrd flow") in changes
    assert found["rules"] == []


def test_an_amendment_as_a_page(run: Run, folder: Path) -> None:
    amended = (folder / "p.yaml").read_text(encoding="utf-8").replace("platelets >= 100", "platelets >= 75")
    (folder / "new.yaml").write_text(amended, encoding="utf-8")
    (folder / "t.csv").write_text("patient,age,platelets,ANC\nP-<1>,9,80,2\nP-2,9,180,2\n", encoding="utf-8")
    assert run("diff", "p.yaml", "new.yaml", "t.csv", "--html", "d.html").code == 0
    page = (folder / "d.html").read_text(encoding="utf-8")
    for text in (
        "1 of 2 cases is answered differently.",
        "P-&lt;1&gt;",
        "exactly the patients with 75 &lt;= platelets &lt; 100 10*9/L",
    ):
        assert text in page
    assert "P-2" not in page


def test_check_tells_a_promise_that_cannot_be_read(run: Run, folder: Path) -> None:
    rules = (folder / "p.yaml").read_text(encoding="utf-8")
    promised = rules.replace(
        "  recovery:\n", "  recovery:\n    promise:\n      - every outcome can be reached\n      - all is well\n"
    )
    (folder / "p.yaml").write_text(promised, encoding="utf-8")
    ran = run("check", "p.yaml")
    assert (ran.code, ran.out) == (1, "")
    assert "p.yaml:31:9: the promise 'all is well' of 'recovery' cannot be read\n  hint: write one of: " in ran.err
