"""The features that docs/qa.md shows are run, and hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remission.qa.phrases import find
from remission.qa.run import run_features

DOCS = (Path(__file__).parents[2] / "docs" / "qa.md").read_text(encoding="utf-8")
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


def test_a_failure_reads_as_the_manual_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = FEATURES[0].replace("| 100000 /uL    | met     | CR       |", "| 100000 /uL    | met     | CRi      |")
    Path("platelets.feature").write_text(text, encoding="utf-8")
    (failure,) = run_features("inotuzumab-pediatric", [Path("platelets.feature")]).findings
    assert f"```\n{failure}\n```" in DOCS
