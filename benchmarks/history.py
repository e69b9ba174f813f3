"""Patients with several assessments, a protocol that looks back, and the same in Polars by hand; held to one another."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from remission.engines.columns import decide
from remission.protocol.load import load
from remission.protocol.model import Protocol

DAYS = np.array([-7, 21, 49, 77, 105, 133])  # of the assessments, from the first dose
SIZES = {"total_size": (5, 120, 1), "platelets": (20, 300, 0), "dose": (0, 20, 1)}  # lowest, highest, decimals
MISSING = 0.03
RULES = """protocol: looking-back
title: Baseline, nadir, the count before and the dose of four weeks
version: 1.0.0
sources: {made up: {title: Made up}}
facts:
  total size: {unit: mm, plausible: 0 to 2000}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  dose: {unit: mg, plausible: 0 to 100, complete: yes}
  first dose: {date: yes}
  baseline: {from: total size, choose: latest on or before first dose}
  nadir: {from: total size, choose: lowest before the assessment}
  count before: {from: platelets, choose: latest before the assessment}
  four week dose: {from: dose, choose: sum in the last 28 days}
criteria:
  progression: {all of: [total size >= 1.2 * nadir, total size >= nadir + 5 mm], source: made up}
  partial: {all of: [total size <= 0.7 * baseline, total size < baseline], source: made up}
  falling: {when: platelets < count before, source: made up}
  much: {when: four week dose > 20 mg, source: made up}
"""
ANSWERS = ("progression", "partial", "falling", "much")
col = pl.col


@cache
def protocol() -> Protocol:
    """The protocol, loaded once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "protocol.yaml"
        path.write_text(RULES, encoding="utf-8")
        return load(path)


def patients(path: Path, count: int, seed: int = 1) -> Path:
    """Write a row an assessment, six a patient and in any order, unless the file is there."""
    if path.exists():
        return path
    random, rows = np.random.default_rng(seed), count * len(DAYS)
    first = random.integers(0, 300, count)
    day = np.repeat(first, len(DAYS)) + np.tile(DAYS, count) + random.integers(-3, 4, rows)
    values = {key: np.round(random.uniform(low, high, rows), digits) for key, (low, high, digits) in SIZES.items()}
    table = {key: pl.Series(column).set(pl.Series(random.random(rows) < MISSING), None) for key, column in values.items()}
    begin = pl.lit(date(2024, 1, 1))
    frame = pl.DataFrame(
        {"patient": np.repeat(np.arange(count), len(DAYS)).astype(str), "on": day, "first": np.repeat(first, len(DAYS)), **table}
    )
    dated = frame.with_columns(date=begin + pl.duration(days="on"), first_dose=begin + pl.duration(days="first"))
    dated.select("patient", "date", "first_dose", *SIZES).sample(fraction=1, shuffle=True, seed=seed).write_parquet(path)
    return path


def decided(path: Path) -> pl.LazyFrame:
    """What the engine says of a file."""
    found: pl.LazyFrame = decide(protocol(), pl.scan_parquet(path))
    return found


def by_hand(path: Path) -> pl.LazyFrame:
    """The same as it would be written without an engine, rounded where floating point would fall on the wrong side."""
    limits = {"total_size": 2000, "platelets": 3000, "dose": 100}
    sound = [pl.when(col(key).is_between(0, high)).then(col(key)).alias(key) for key, high in limits.items()]
    rows = pl.scan_parquet(path).sort("patient", "date").with_columns(sound)
    before = rows.filter(col("total_size").is_not_null() & (col("date") <= col("first_dose")))
    base = before.group_by("patient").agg(
        col("total_size").sort_by("date").last().alias("base"), col("date").max().alias("base_date")
    )
    doses = rows.rolling("date", period="28d", group_by="patient").agg(col("dose").sum().round(6).alias("four_weeks"))
    joined = rows.join(base, on="patient", how="left", maintain_order="left").join(doses, on=["patient", "date"], how="left")
    looked = joined.with_columns(
        baseline=pl.when(col("base_date") <= col("date")).then("base"),
        nadir=col("total_size").cum_min().forward_fill().shift(1).over("patient", order_by="date"),
        count_before=col("platelets").forward_fill().shift(1).over("patient", order_by="date"),
    )
    return looked.with_columns(
        progression=(col("total_size") >= (1.2 * col("nadir")).round(6)) & (col("total_size") >= col("nadir") + 5),
        partial=(col("total_size") <= (0.7 * col("baseline")).round(6)) & (col("total_size") < col("baseline")),
        falling=col("platelets") < col("count_before"),
        much=col("four_weeks") > 20,
    )


def check(path: Path) -> None:
    """Hold both to one another."""
    ours, theirs = (
        one.select("patient", "date", *ANSWERS).sort("patient", "date").collect() for one in (decided(path), by_hand(path))
    )
    if not ours.equals(theirs):
        raise SystemExit("the history by hand says something else")
