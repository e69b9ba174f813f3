"""The rows of a table shared out by patient, so that no more are in memory than are chosen from at once.

Patients keep the order of their first rows. What does not fit waits in a folder of its own, which goes when nobody needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

import polars as pl

from remission.cases.cells.found import MISSING
from remission.cases.observations.assessment_list import AssessmentList
from remission.cases.observations.rows import ROWS, Rows
from remission.errors import Problem

ROWS_AT_ONCE = 1_000_000
WRITTEN_AT_ONCE = 50_000  # rows of a group of a file, which are read together
PATIENTS = pl.Schema({"key": pl.String(), "number": pl.UInt32()})


@dataclass(frozen=True, slots=True)
class PatientShare:
    """Every row of some patients, by `ROWS` and in order, and what the list of assessments says of them."""

    rows: pl.DataFrame
    listed: AssessmentList | None


@dataclass(slots=True, weakref_slot=True)
class Shares:
    """The shares of a table: read once, then handed out as often as they are asked for."""

    listed: AssessmentList | None
    rows_at_once: int = ROWS_AT_ONCE
    misfits: list[Problem] = field(default_factory=list)
    fact_names: set[str] = field(default_factory=set)  # as they stand in the rows
    spanning: int | None = None
    _waiting: list[pl.DataFrame] = field(default_factory=list)
    _patients: pl.DataFrame = field(default_factory=PATIENTS.to_frame)
    _counts: list[pl.DataFrame] = field(default_factory=list)
    folder: Path | None = None  # where more than one share waits; None where there is but one

    def read(self, parts: Iterator[Rows]) -> None:
        """Take in every row of a file."""
        for part in parts:
            self.misfits += part.misfits
            self.spanning = part.spanning if self.spanning is None else self.spanning
            self.fact_names.update(part.frame["fact name"].unique())
            self._waiting.append(part.frame)
            if sum(map(len, self._waiting)) > self.rows_at_once:
                self._put_away()
        if self.folder is not None and self._waiting:
            self._put_away()

    def __iter__(self) -> Iterator[PatientShare]:
        if self.folder is None:
            yield PatientShare(pl.concat([ROWS.to_frame(), *self._waiting]), self.listed)
            return
        waiting = pl.scan_parquet(self.folder / "rows*.parquet")
        ends = self._ends()
        for first, end in zip([0, *ends], ends, strict=False):
            mine = waiting.filter((pl.col("number") >= first) & (pl.col("number") < end)).drop("number").collect()
            yield PatientShare(mine.sort("line"), self._list_of(first, end, is_last=end == ends[-1]))

    def keep(self, name: str, frame: pl.DataFrame) -> None:
        """Put a frame beside the shares that wait."""
        frame.write_parquet(self._path(name), compression="lz4")

    def kept(self, name: str) -> pl.DataFrame:
        """A frame that was put there."""
        return pl.read_parquet(self._path(name))

    def _path(self, name: str) -> Path:
        if self.folder is None:
            self.folder = Path(mkdtemp(prefix="remission-"))
            finalize(self, rmtree, self.folder, ignore_errors=True)
        return self.folder / f"{name}.parquet"

    def _put_away(self) -> None:
        """Write what waits in memory to the folder, each patient's rows together."""
        keyed = pl.concat(self._waiting).with_columns(key=_key())
        new = keyed.select("key").unique(maintain_order=True).join(self._patients, on="key", how="anti", maintain_order="left")
        numbers = pl.int_range(len(self._patients), len(self._patients) + len(new), dtype=pl.UInt32, eager=True)
        self._patients = pl.concat([self._patients, new.with_columns(numbers.alias("number"))])
        mine = keyed.join(self._patients, on="key").drop("key").sort("number")
        path = self._path(f"rows {len(self._counts):05}")
        mine.write_parquet(path, compression="lz4", row_group_size=WRITTEN_AT_ONCE)
        self._counts.append(mine.group_by("number").len("rows"))
        self._waiting.clear()

    def _ends(self) -> list[int]:
        """The numbers of the patients before which a share ends."""
        counts = pl.concat(self._counts).group_by("number").agg(pl.col("rows").sum()).sort("number")
        share = (counts["rows"].cum_sum() - 1) // self.rows_at_once
        return [
            *(counts.with_columns(share=share).group_by("share", maintain_order=True).agg(pl.col("number").max())["number"] + 1)
        ]

    def _list_of(self, first: int, end: int, *, is_last: bool) -> AssessmentList | None:
        """The list's rows about patients of a share; those about nobody else's go with the last one."""
        if self.listed is None:
            return None
        known = self.listed.rows.join(self._patients, left_on="name", right_on="key", how="left", maintain_order="left")
        mine = pl.col("number").is_between(first, end, closed="left")
        return replace(self.listed, rows=known.filter(mine.fill_null(value=is_last)).drop("number"))


def _key() -> pl.Expr:
    """What tells patients apart: the name, or for a row that names nobody its line."""
    name = pl.col("patient").str.strip_chars()
    nobody = name.str.to_lowercase().is_in(sorted(MISSING))
    return pl.when(nobody).then(pl.format("\n{}", "line")).otherwise(name)
