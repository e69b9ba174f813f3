"""A seeded cohort as a wide Parquet file: a row a case, values as laboratories give them, three in a hundred missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

MISSING = 0.03
PART = 1_000_000
CHOICES = {
    "diagnosis": ["B-cell precursor ALL", "T-cell ALL", "AML"],
    "disease_status": ["relapsed", "refractory", "in remission"],
    "cd22": ["positive", "negative"],
    "extramedullary_disease": ["absent", "absent", "absent", "present"],
}
NUMBERS = {  # lowest, highest, decimals
    "age": (0.2, 22, 1), "weight": (5, 90, 1), "bsa": (0.3, 2.2, 2), "bone_marrow_blasts": (0, 12, 1), "platelets": (20, 300, 0),
    "anc": (0, 5, 2), "mrd_flow": (0, 0.05, 4), "mrd_pcr": (0, 0.05, 4),
}  # fmt: skip


def cohort(path: Path, rows: int, seed: int = 1) -> Path:
    """Write a cohort of so many cases, unless the file is there."""
    if path.exists():
        return path
    random = np.random.default_rng(seed)
    parts = [_part(random, start, min(PART, rows - start)) for start in range(0, rows, PART)]
    pl.concat(parts).write_parquet(path)
    return path


def _part(random: np.random.Generator, start: int, rows: int) -> pl.DataFrame:
    columns = {key: np.round(random.uniform(low, high, rows), digits) for key, (low, high, digits) in NUMBERS.items()}
    columns |= {
        "peripheral_blasts": np.maximum(0, np.round(random.uniform(-20, 5, rows), 1)),
        "dose_level": np.array([1.4, 1.8])[random.integers(0, 2, rows)],
        "cycle": random.integers(1, 5, rows),
    }
    columns |= {key: np.array(values)[random.integers(0, len(values), rows)] for key, values in CHOICES.items()}
    table = {key: pl.Series(values).set(pl.Series(random.random(rows) < MISSING), None) for key, values in columns.items()}
    return pl.DataFrame({"patient": pl.Series(np.arange(start, start + rows)).cast(pl.String), **table})
