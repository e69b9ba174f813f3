"""The features that docs/qa.md shows are run, and hold."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.testing.noticing import noticed

from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import record
from remission.testing.coverage.report import report
from remission.testing.gherkin.phrases import find
from remission.testing.gherkin.writer import feature
from remission.testing.mutation.mutation import mutate
from remission.testing.runner.run import run_features

ROOT = Path(__file__).parents[2]
SHIPPED = "inotuzumab-pediatric"
DOCS = (ROOT / "docs" / "qa.md").read_text(encoding="utf-8")
FEATURES = re.findall(r"```gherkin\n(.*?)```", DOCS, re.DOTALL)
SENTENCES = re.findall(r"^\| `(Given|When|Then) (.*?)` \|", DOCS, re.MULTILINE)


@pytest.mark.parametrize("text", FEATURES, ids=[text.splitlines()[0] for text in FEATURES])
def test_a_feature_in_the_manual_holds(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.feature").write_text(text, encoding="utf-8")
    results = run_features("inotuzumab-pediatric", [tmp_path])
    assert results.findings == ()
    assert results.passed_all


@pytest.mark.parametrize(("keyword", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_a_sentence_in_the_manual_is_one_of_the_library(keyword: str, sentence: str) -> None:
    assert find(keyword.lower(), sentence.replace("<count>", "3")) is not None


def test_the_worked_day_is_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Amend a threshold, see what fails, add the printed scenarios, and nothing is left to show or to notice."""
    rules, features = tmp_path / "rules" / SHIPPED, tmp_path / "features" / SHIPPED
    shutil.copytree(ROOT / "rules" / "vocabulary", tmp_path / "rules" / "vocabulary")
    shutil.copytree(ROOT / "rules" / SHIPPED, rules)
    shutil.copytree(ROOT / "features" / SHIPPED, features)
    text = (rules / "protocol.yaml").read_text(encoding="utf-8")
    (rules / "protocol.yaml").write_text(text.replace("platelets >= 100 x 10^9/L", "platelets >= 75 x 10^9/L"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    amended = record(f"rules/{SHIPPED}", [Path("features") / SHIPPED])
    failures = [str(finding) for finding in amended.results.findings]
    assert any(f"```\n{failure}\n```" in DOCS for failure in failures)
    assert any("actual:   23 of 53" in failure for failure in failures)
    assert all(any(word in failure for word in ("platelet", "patients", "23")) for failure in failures)  # one more in CR

    found, mutation = report(amended), mutate(amended)
    for gap in found.open:
        assert gap.goal.subject == "platelets >= 75 10*9/L"
    assert f"{found.open[0].goal.pos}: platelet recovery: {found.open[0].goal} is shown by no scenario; this one" in DOCS
    told = [one for one in mutation.open if f"{one.mutant.pos}: no scenario would notice {one.mutant}; this one would:" in DOCS]
    assert len(told) == 1
    texts = [one.closing.text for one in (*found.open, *mutation.open) if isinstance(one.closing, Remedy)]
    assert texts[0] in DOCS

    (features / "amended.feature").write_text(feature("Platelets of 75", texts), encoding="utf-8")
    mended = record(f"rules/{SHIPPED}", [Path("features") / SHIPPED])
    assert report(mended).open == ()
    assert mutation.open
    assert all(noticed(mended, one.mutant) for one in mutation.open)  # and the others as before, by the scenarios of before


def test_a_failure_reads_as_the_manual_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = FEATURES[0].replace("| 100000 /uL    | met     | CR       |", "| 100000 /uL    | met     | CRi      |")
    Path("platelets.feature").write_text(text, encoding="utf-8")
    (failure,) = run_features("inotuzumab-pediatric", [Path("platelets.feature")]).findings
    assert f"```\n{failure}\n```" in DOCS
