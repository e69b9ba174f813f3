"""A drawn table of several assessments a patient, and a protocol that looks back; for the tests of each engine."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
from polars import selectors

from remission.cases.tables import scan_cases
from remission.engines.evaluate import Evaluator
from remission.expr.truth import MET, NOT_MET

if TYPE_CHECKING:
    from pathlib import Path

    from remission.protocol.model import Protocol

LOOKING_BACK = """protocol: p
title: P
version: 1.0.0
sources: {s: {title: S}}
facts:
  size: {unit: mm, plausible: 0 to 500}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  dose: {unit: mg, plausible: 0 to 100, complete: yes}
  lesion: {values: [present, absent]}
  first dose: {date: yes, choose: latest at any time}
  baseline: {from: size, choose: latest on or before first dose}
  nadir: {from: size, choose: "lowest before the assessment"}
  nadir day: {from: size, choose: "day of the lowest before the assessment"}
  best mrd: {from: mrd, choose: lowest on or before the assessment}
  usual: {from: size, choose: mean at any time}
  four weeks: {from: dose, choose: sum in the last 28 days}
  ever: {from: lesion, choose: any present since first dose}
criteria:
  progression: {when: size >= 1.2 * nadir and size >= nadir + 5 mm, source: s}
  partial: {when: size <= 0.7 * baseline and size < baseline, source: s}
  late: {when: days since nadir day >= 28 days, source: s}
  negative: {when: best mrd < 0.01 %, source: s}
  usually: {when: usual >= 30 mm, source: s}
  much: {when: four weeks > 20 mg, source: s}
  spread: {when: ever is yes, source: s}
"""


def drawn_table(random: Random, patients: int) -> pl.DataFrame:
    """Some assessments of each patient, in any order; sizes in centimetres, a few of them beyond what can be."""
    rows: list[tuple[Any, ...]] = []
    for patient in range(patients):
        first = None if random.random() < 0.2 else date(2024, 3, random.randint(1, 28))
        for day in random.sample(range(120), random.randint(1, 7)):
            size = random.choice([None, 1.0, 2.5, 3.0, 3.6, 5.0, 10.0, 600.0])
            dose = random.choice([None, 5.0, 10.0, 12.5, 700.0])
            mrd, limit = random.choice([(None, None), (0.005, None), (0.1, None), (0.0, 0.001), (0.0, 0.1), (0.0, None)])
            lesion = random.choice([None, "present", "absent", "absent", "unseen"])
            rows.append((f"P{patient}", date(2024, 1, 1) + timedelta(day), first, size, mrd, limit, dose, lesion))
    random.shuffle(rows)
    names = ("patient", "date", "first dose", "size [cm]", "mrd", "mrd sensitivity", "dose", "lesion")
    kinds = (pl.String, pl.Date, pl.Date, pl.Float64, pl.Float64, pl.Float64, pl.Float64, pl.String)
    return pl.DataFrame(rows, dict(zip(names, kinds, strict=True)), orient="row")


def in_rows(table: pl.DataFrame) -> pl.DataFrame:
    """The same table with a row a fact."""
    texts = table.with_columns(pl.col("date", "first dose").dt.to_string("%Y-%m-%d"), selectors.float().cast(pl.String))
    return texts.unpivot(index=["patient", "date"], variable_name="fact").filter(pl.col("value").is_not_null())


def by_case(protocol: Protocol, table: pl.DataFrame, folder: Path) -> dict[tuple[str, date | None], dict[str, bool | None]]:
    """What the reference says of each row, read from a file."""
    table.write_parquet(folder / "table.parquet")
    evaluator, found = Evaluator(protocol), {}
    for case in scan_cases(folder / "table.parquet", protocol).cases():
        truths = evaluator.decide(case).criteria
        found[case.patient, case.date] = {key: {MET: True, NOT_MET: False}.get(truth) for key, truth in truths.items()}
    return found


def as_told(protocol: Protocol, answers: pl.DataFrame) -> dict[tuple[str, date | None], dict[str, bool | None]]:
    """The same of the columns of an engine."""
    rows = answers.iter_rows(named=True)
    return {(row["patient"], row["date"]): {key: row[key] for key in protocol.criteria} for row in rows}
