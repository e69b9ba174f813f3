"""Each single edit of a threshold, an operator or a clause of the response definition makes a scenario fail.

One clause cannot be told from its absence by any patient: CRi's `none of`. CR comes first, so whoever has both counts has CR.
It stands there for the reader, and so that the order of the outcomes does not matter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.testing.runner.run import RunResults, run_features

ROOT = Path(__file__).parents[2]
PROTOCOL = ROOT / "rules" / "inotuzumab-pediatric"
RESPONSE = ROOT / "features" / "inotuzumab-pediatric" / "response.feature"
MRD = ROOT / "features" / "inotuzumab-pediatric" / "mrd.feature"
CR = "[marrow remission, blood remission, extramedullary remission, platelet recovery, neutrophil recovery]"
CRI = "[marrow remission, blood remission, extramedullary remission]"

EDITS = {
    "marrow, operator": ("bone marrow blasts < 5 %", "bone marrow blasts <= 5 %", RESPONSE),
    "marrow, opposite": ("bone marrow blasts < 5 %", "bone marrow blasts > 5 %", RESPONSE),
    "marrow, threshold down": ("bone marrow blasts < 5 %", "bone marrow blasts < 4 %", RESPONSE),
    "marrow, threshold up": ("bone marrow blasts < 5 %", "bone marrow blasts < 6 %", RESPONSE),
    "blood, operator": ("peripheral blasts = 0 %", "peripheral blasts > 0 %", RESPONSE),
    "blood, threshold": ("peripheral blasts = 0 %", "peripheral blasts <= 1 %", RESPONSE),
    "platelets, operator": ("platelets >= 100 x 10^9/L", "platelets > 100 x 10^9/L", RESPONSE),
    "platelets, threshold down": ("platelets >= 100 x 10^9/L", "platelets >= 99 x 10^9/L", RESPONSE),
    "platelets, threshold up": ("platelets >= 100 x 10^9/L", "platelets >= 101 x 10^9/L", RESPONSE),
    "platelets, unit": ("platelets >= 100 x 10^9/L", "platelets >= 100 /uL", RESPONSE),
    "neutrophils, operator": ("ANC >= 1 x 10^9/L", "ANC > 1 x 10^9/L", RESPONSE),
    "neutrophils, threshold": ("ANC >= 1 x 10^9/L", "ANC >= 0.5 x 10^9/L", RESPONSE),
    "neutrophils, threshold up": ("ANC >= 1 x 10^9/L", "ANC >= 1.1 x 10^9/L", RESPONSE),
    "extramedullary, choice": ("extramedullary disease is absent", "extramedullary disease is present", RESPONSE),
    "CR any of": (f"all of: {CR}", f"any of: {CR}", RESPONSE),
    "CR without marrow": (CR, CR.replace("marrow remission, ", ""), RESPONSE),
    "CR without blood": (CR, CR.replace("blood remission, ", ""), RESPONSE),
    "CR without extramedullary": (CR, CR.replace("extramedullary remission, ", ""), RESPONSE),
    "CR without platelets": (CR, CR.replace("platelet recovery, ", ""), RESPONSE),
    "CR without neutrophils": (CR, CR.replace(", neutrophil recovery", ""), RESPONSE),
    "CRi any of": (f"all of: {CRI}", f"any of: {CRI}", RESPONSE),
    "CRi without marrow": (CRI, CRI.replace("marrow remission, ", ""), RESPONSE),
    "CRi without blood": (CRI, CRI.replace("blood remission, ", ""), RESPONSE),
    "CRi without extramedullary": (CRI, CRI.replace(", extramedullary remission", ""), RESPONSE),
    "CRi 'and' for 'and/or'": ("none of: [{all of: [", "none of: [{any of: [", RESPONSE),
    "CRi platelets only": ("[{all of: [platelet recovery, neutrophil recovery]}]", "[platelet recovery]", RESPONSE),
    "CRi neutrophils only": ("[{all of: [platelet recovery, neutrophil recovery]}]", "[neutrophil recovery]", RESPONSE),
    "MRD by flow, operator": ("mrd flow < 0.01 %", "mrd flow <= 0.01 %", MRD),
    "MRD by flow, threshold": ("mrd flow < 0.01 %", "mrd flow < 0.02 %", MRD),
    "MRD by PCR, operator": ("mrd pcr < 0.01 %", "mrd pcr <= 0.01 %", MRD),
    "MRD by PCR, threshold": ("mrd pcr < 0.01 %", "mrd pcr < 0.009 %", MRD),
    "MRD-negative CR, outcome": ("- response is CR\n      - mrd by flow", "- response is CRi\n      - mrd by flow", MRD),
    "MRD-negative CR, method": ("- mrd by flow is negative", "- mrd by pcr is negative", MRD),
}


def edited(folder: Path, old: str, new: str) -> Path:
    """A copy of the protocol with one edit."""
    for path in PROTOCOL.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "protocol.yaml":
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def run(protocol: Path, features: Path) -> RunResults:
    return run_features(str(protocol), [features])


@pytest.mark.parametrize(("old", "new", "features"), EDITS.values(), ids=EDITS)
def test_an_edit_makes_a_scenario_fail(tmp_path: Path, old: str, new: str, features: Path) -> None:
    results = run(edited(tmp_path, old, new), features)
    assert not results.problems
    assert results.failed
    assert results.passed


@pytest.mark.parametrize("features", [RESPONSE, MRD], ids=lambda path: path.stem)
def test_without_an_edit_none_fails(features: Path) -> None:
    results = run(PROTOCOL, features)
    assert (results.failed, results.problems) == (0, ())


def test_the_failure_names_the_scenario_and_the_case_that_shows_it(tmp_path: Path) -> None:
    results = run(edited(tmp_path, "platelets >= 100 x 10^9/L", "platelets > 100 x 10^9/L"), RESPONSE)
    told = "\n".join(map(str, results.findings))
    assert "Platelets of 100 10*9/L" in told
    assert "platelets > 100 10*9/L" in told
