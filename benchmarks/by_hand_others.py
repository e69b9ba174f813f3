"""The response and eligibility of inotuzumab-pediatric in SQL and in NumPy, and a count of both: what a cohort table needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

SQL = """
WITH truths AS (SELECT
  age >= 1 AND diagnosis = 'B-cell precursor ALL' AND disease_status IN ('relapsed', 'refractory')
    AND cd22 = 'positive' AS eligible,
  bone_marrow_blasts < 5 AND peripheral_blasts = 0 AND extramedullary_disease = 'absent' AS clear,
  platelets >= 100 AND anc >= 1 AS recovered FROM read_parquet('{path}'))
SELECT CASE WHEN eligible THEN 'eligible' WHEN NOT eligible THEN 'not eligible' ELSE 'undetermined' END AS eligibility,
  CASE WHEN clear AND recovered THEN 'CR' WHEN clear AND NOT recovered THEN 'CRi' WHEN NOT clear THEN 'NR' END AS response,
  count(*) AS len FROM truths GROUP BY ALL
"""


def by_sql(path: Path) -> pl.DataFrame:
    """In DuckDB."""
    import duckdb  # noqa: PLC0415 - an extra

    return duckdb.sql(SQL.format(path=path)).pl()


def by_numpy(path: Path) -> pl.DataFrame:
    """In NumPy: a truth is two arrays, known to be met and known not to be."""
    names = ("age", "bone_marrow_blasts", "peripheral_blasts", "platelets", "anc")
    words = ("diagnosis", "disease_status", "cd22", "extramedullary_disease")
    table = pl.read_parquet(path, columns=[*names, *words])
    v = {name: table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in names}
    w = {name: table[name].to_numpy() for name in words}
    lacks = {**{name: np.isnan(v[name]) for name in names}, **{name: table[name].is_null().to_numpy() for name in words}}
    eligible = _all(
        (v["age"] >= 1, lacks["age"]),
        (w["diagnosis"] == "B-cell precursor ALL", lacks["diagnosis"]),
        (np.isin(w["disease_status"].astype(str), ["relapsed", "refractory"]), lacks["disease_status"]),
        (w["cd22"] == "positive", lacks["cd22"]),
    )
    clear = _all(
        (v["bone_marrow_blasts"] < 5, lacks["bone_marrow_blasts"]),
        (v["peripheral_blasts"] == 0, lacks["peripheral_blasts"]),
        (w["extramedullary_disease"] == "absent", lacks["extramedullary_disease"]),
    )
    recovered = _all((v["platelets"] >= 100, lacks["platelets"]), (v["anc"] >= 1, lacks["anc"]))
    eligibility = np.select(eligible, ["eligible", "not eligible"], "undetermined")
    response = np.select([clear[0] & recovered[0], clear[0] & recovered[1], clear[1]], ["CR", "CRi", "NR"], "")
    counts = pl.DataFrame({"eligibility": eligibility, "response": response}).group_by("eligibility", "response").len()
    return counts.with_columns(pl.col("response").replace({"": None}))


def _all(*parts: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    met = np.logical_and.reduce([holds & ~lack for holds, lack in parts])
    return met, np.logical_or.reduce([~holds & ~lack for holds, lack in parts])
