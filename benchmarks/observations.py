"""A seeded table of dated observations as a Parquet file, a row an observation, as laboratories export them.

Each patient has nine weekly counts in two units and two examinations of the marrow, which open assessments; some values are not
done, some counts are implausible, and of some residual disease only a bound is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

PART = 100_000  # patients that are made at once
FIRST_DAY = np.datetime64("2019-01-01")
WEEKS = range(0, 57, 7)  # days from the first dose
EXAMINED = (28, 56)
NOT_DONE, SLIPS, BOUNDS = 0.03, 0.002, 0.3
COUNTS = {"platelets": (20, 300, 0), "anc": (0.1, 5, 2)}  # 10*9/L: lowest, highest, decimals
ONCE = {  # the day, the unit, and what it may be
    "diagnosis": (-30, "", ["B-cell precursor ALL", "B-cell precursor ALL", "T-cell ALL"]),
    "disease_status": (-20, "", ["relapsed", "refractory"]),
    "cd22": (-20, "", ["positive", "positive", "positive", "negative"]),
    "dose_level": (0, "mg/m2", ["1.4", "1.8"]),
    "cycle": (0, "1", ["1", "2", "3"]),
    "weight": (-2, "kg", [str(kilograms) for kilograms in range(8, 80)]),
    "bsa": (-2, "m2", ["0.4", "0.85", "1.2", "1.73"]),
}
RELAPSE, LAST = (60, 400), (401, 900)  # days
RELAPSED, DEAD = 0.4, 0.25


def observations(path: Path, patients: int, seed: int = 1) -> Path:
    """Write the observations of so many patients, unless the file is there."""
    if path.exists():
        return path
    random = np.random.default_rng(seed)
    with TemporaryDirectory(dir=path.parent) as folder:
        for start in range(0, patients, PART):
            names = pl.select(pl.format("P{}", pl.int_range(start, min(start + PART, patients)))).to_series()
            part = _Part(random, names, FIRST_DAY + random.integers(0, 1500, len(names)))
            table = pl.concat([*part.counts(), *part.marrow(), *part.history(), *part.course()])
            table.sort("patient", "date", maintain_order=True).write_parquet(Path(folder) / f"{start:09}.parquet")
        pl.scan_parquet(Path(folder) / "*.parquet").sink_parquet(path)
    return path


@dataclass(frozen=True, slots=True)
class _Part:
    """Some patients, and the day of the first dose of each."""

    random: np.random.Generator
    names: pl.Series
    begins: np.ndarray

    def counts(self) -> Iterator[pl.DataFrame]:
        """Weekly counts; where the unit is wrong, the count is a thousand times too large."""
        for day in WEEKS:
            for fact, limits in COUNTS.items():
                is_small, slips = self._some(0.5), self._some(SLIPS)
                number = np.round(self._numbers(limits) * np.where(is_small, 1000, 1), 2)
                yield self._seen(fact, day, pl.Series(number), pl.Series(np.where(is_small & ~slips, "/uL", "10*9/L")))
            yield self._seen("peripheral_blasts", day, pl.Series(np.maximum(0, self._numbers((-20, 5, 1)))), "%")

    def marrow(self) -> Iterator[pl.DataFrame]:
        """Examinations of the marrow, each with its blasts, and what else is known on that day."""
        for day in EXAMINED:
            yield self._rows("bone_marrow_blasts", self.begins + day, pl.Series(self._numbers((0, 12, 1))), "%")
            for fact in ("mrd_flow", "mrd_pcr"):
                share = pl.Series(self._numbers((0.0001, 0.05, 4))).cast(pl.String)
                yield self._seen(fact, day, share.set(pl.Series(self._some(BOUNDS)), "<0.01"), "%")
            yield self._seen("extramedullary_disease", day, self._one_of(["absent", "absent", "absent", "present"]))
            yield self._seen("age", day, pl.Series(self._numbers((0.5, 18, 1))), "a")

    def history(self) -> Iterator[pl.DataFrame]:
        """What is told once."""
        for fact, (day, unit, choices) in ONCE.items():
            yield self._seen(fact, day, self._one_of(choices), unit)

    def course(self) -> Iterator[pl.DataFrame]:
        """Days of what happened; who is dead was last seen on the day of death."""
        last = self.begins + self._days(LAST)
        yield self._event("first_dose", self.begins, 1)
        yield self._event("relapse_date", self.begins + self._days(RELAPSE), RELAPSED)
        yield self._event("death_date", last, DEAD)
        yield self._event("last_contact", last, 1)

    def _event(self, fact: str, days: np.ndarray, share: float) -> pl.DataFrame:
        """A day of some of the patients, told on that day."""
        return self._rows(fact, days, pl.Series(days)).filter(pl.Series(self._some(share)))

    def _seen(self, fact: str, day: int, values: pl.Series, unit: pl.Series | str = "") -> pl.DataFrame:
        """An observation so many days after the first dose; in some patients it was not done."""
        written = values.cast(pl.String).set(pl.Series(self._some(NOT_DONE)), "not done")
        return self._rows(fact, self.begins + day, written, unit)

    def _rows(self, fact: str, days: np.ndarray, values: pl.Series, unit: pl.Series | str = "") -> pl.DataFrame:
        written = {"date": pl.Series(days), "value": values.cast(pl.String)}
        return pl.DataFrame({"patient": self.names, **written, "fact": fact, "unit": unit})

    def _days(self, limits: tuple[int, int]) -> np.ndarray:
        return self.random.integers(*limits, len(self.names))

    def _numbers(self, limits: tuple[float, float, int]) -> np.ndarray:
        low, high, digits = limits
        return np.round(self.random.uniform(low, high, len(self.names)), digits)

    def _one_of(self, values: list[str]) -> pl.Series:
        return pl.Series(values)[self.random.integers(0, len(values), len(self.names))]

    def _some(self, share: float) -> np.ndarray:
        return self.random.random(len(self.names)) < share
