"""A small protocol, and a way to run the text of a feature against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from textwrap import dedent

import pytest

from remission.testing.assertions.recording import Recording, record
from remission.testing.gherkin.writer import feature
from remission.testing.measurement import Measured, Stated, measure
from remission.testing.runner.results import RunResults
from remission.testing.runner.run import run_features

RULES = """\
protocol: demo
title: A small protocol for the tests of QA's tools
version: 1.2.0
facts:
  age: {unit: a, plausible: 0 to 120}
  diagnosis: {values: [B-cell precursor ALL, AML]}
  bone marrow blasts: {unit: "%", plausible: 0 to 100}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  ANC: {unit: 10*9/L, plausible: 0 to 200}
  mrd flow: {unit: "%", plausible: 0 to 100, censored: yes}
  weight: {unit: kg, plausible: 1 to 250}
  last dose: {date: yes}
eligibility:
  include:
    I1 age: {when: age >= 1 year}
    I2 disease: {when: diagnosis is B-cell precursor ALL}
  exclude:
    E1 recent dose: {when: days since last dose < 14 days, if missing: not met, because: no dose was given}
criteria:
  marrow remission: bone marrow blasts < 5 %
  platelet recovery: platelets >= 100 x 10^9/L
  neutrophil recovery: ANC >= 1 x 10^9/L
  full recovery: {all of: [platelet recovery, neutrophil recovery]}
classifications:
  response:
    outcomes:
      CR: {all of: [marrow remission, full recovery]}
      CRi: marrow remission
      NR: otherwise
  mrd by flow:
    outcomes:
      negative: mrd flow < 0.01 %
      positive: otherwise
calculations:
  methylprednisolone: {value: "min(1 mg/kg * weight, 50 mg)", unit: mg}
"""

PATIENT = """\
    Given a patient with:
      | fact               | value                |
      | age                | 9 a                  |
      | diagnosis          | B-cell precursor ALL |
      | bone marrow blasts | 1 %                  |
      | platelets          | 180                  |
      | ANC                | 2.5                  |
      | mrd flow           | <0.01 %              |
      | weight             | 30 kg                |
"""

FIRST = Stated("A. Tester", datetime(2026, 1, 1, 9, 30), cases=50)  # noqa: DTZ001 - as a person states it
Run = Callable[..., RunResults]
Say = Callable[..., str]
Paste = Callable[[Iterable[str]], Path]


@pytest.fixture(scope="session")
def shipped() -> Recording:
    """The shipped features of inotuzumab-pediatric, run once."""
    return record("inotuzumab-pediatric")


@pytest.fixture(scope="session")
def measured(shipped: Recording) -> Measured:
    """Everything that is found out about them, once."""
    return measure(shipped, FIRST)


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The protocol in a working folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "rules" / "demo"
    folder.mkdir(parents=True)
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def run(demo: Path, tmp_path: Path) -> Run:
    """Write `features/x.feature`, then run that folder."""

    def run_text(text: str, **options: object) -> RunResults:
        features = tmp_path / "features"
        features.mkdir(exist_ok=True)
        (features / "x.feature").write_text(dedent(text), encoding="utf-8")
        return run_features(str(demo), [Path("features")], **options)  # type: ignore[arg-type]

    return run_text


@pytest.fixture
def say(run: Run) -> Say:
    """Run one scenario on the patient above, its steps from line 13 on; the answer is everything that the run says."""

    def say_steps(*steps: str) -> str:
        lines = "".join(f"    {step}\n" for step in steps)
        results = run(f"Feature: Response\n  Background:\n{PATIENT}\n  Scenario: One\n{lines}")
        assert results.passed_all is (not results.findings)
        return "\n".join(map(str, results.findings))

    return say_steps


@pytest.fixture
def paste(tmp_path: Path) -> Paste:
    """Write printed scenarios into a feature."""

    def write(scenarios: Iterable[str]) -> Path:
        path = tmp_path / "pasted.feature"
        path.write_text(feature("Remedies", scenarios), encoding="utf-8")
        return path

    return write
