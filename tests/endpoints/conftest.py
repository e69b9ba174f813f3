"""A small protocol with a course, and cohorts written as a few lines of text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import CohortFigures, study
from remission.endpoints.widened_protocol import widened
from remission.protocol.load import load

HEAD = """
protocol: mini
title: A small protocol
version: 1.0.0
sources:
  book: {title: The book}
facts:
  age: {unit: a, plausible: 0 to 120}
  blasts: {unit: "%", plausible: 0 to 100}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  first dose: {date: yes}
  relapse date: {date: yes}
  hsct date: {date: yes}
  therapy date: {date: yes}
  death date: {date: yes}
  last contact: {date: yes}
eligibility:
  include:
    adult: {when: age >= 18 years, source: book}
criteria:
  clear: {when: blasts < 5 %, source: book}
  recovered: {when: platelets >= 100 x 10^9/L, source: book}
  negative CR: {all of: [response is CR, mrd < 0.01 %], source: book}
classifications:
  response:
    outcomes:
      CR: {all of: [clear, recovered], source: book}
      CRi: {all of: [clear], source: book}
      NR: otherwise
  residual:
    outcomes: {negative: mrd < 0.01 %, positive: otherwise}
"""
COURSE = """
course:
  response: response
  responders: [CR]
  starts: first dose
  response until: [hsct date, therapy date]
  relapse: relapse date
  death: death date
  new therapy: therapy date
  hsct: {date: hsct date, as: censor}
  last contact: last contact
"""
ENDPOINTS = """
endpoints:
  CR rate: {rate: response is CR, source: book}
  negative CR: {rate: negative CR, of: response is CR, source: book}
  duration: {time: from first CR to relapse or death, unit: days, source: book}
"""

Run = Callable[..., CohortFigures]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """From the text of rules and of a table to the figures of a cohort."""

    def figures(table: str, *, course: str = COURSE, endpoints: str = ENDPOINTS) -> CohortFigures:
        rules, data = tmp_path / "mini.yaml", tmp_path / "patients.csv"
        rules.write_text(HEAD + textwrap.dedent(course) + textwrap.dedent(endpoints), encoding="utf-8")
        rows = [",".join(cell.strip() for cell in line.split("|")) for line in textwrap.dedent(table).strip().splitlines()]
        data.write_text("\n".join(rows) + "\n", encoding="utf-8")
        wide = widened(load(rules))
        return study(wide, map(Decider(wide).decide, read_cases(data, wide).cases))

    return figures
