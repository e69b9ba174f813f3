"""The rows of a table of observations, as columns of text; and what each distinct text says, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from remission.cases.cells.found import Trouble
from remission.cases.frames.cells import texts_of
from remission.cases.frames.files import LAST, MISFIT, parts
from remission.cases.grid import LINE, Grid, GridRow
from remission.cases.long import SPECIMEN, LongTable, told_apart
from remission.cases.rows import misfit
from remission.cases.sources.framed import exact_texts
from remission.errors import Problem

AT_ONCE = 200_000  # rows that may be held as Python texts
TEXTS = ("patient", "date", "fact name", "text", "unit", SPECIMEN)
APART = "apart"  # what the columns say that tell observations of one day apart, in their order
BETWEEN = "\x1f"
ROWS = pl.Schema({"line": pl.UInt32(), **{name: pl.String() for name in TEXTS}, APART: pl.String(), "fits": pl.Boolean()})
Scalar: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a table keeps what, by the index of the column; None where it has no such column."""

    patient: int
    date: int | None
    fact: int
    value: int
    unit: int | None
    specimen: int | None
    apart: tuple[int | None, ...] = ()  # by `told_apart`

    @property
    def texts(self) -> dict[str, int | None]:
        """The indices by the names in `TEXTS`."""
        return dict(zip(TEXTS, (self.patient, self.date, self.fact, self.value, self.unit, self.specimen), strict=True))


def places_of(table: LongTable) -> Places:
    """The columns of a long table."""
    layout = table.layout
    specimen = next((one.index for one in layout.unknown if one.slug == SPECIMEN), None)
    by_slug = {one.slug: one.index for one in reversed((*layout.unknown, *layout.unused))}
    apart = tuple(by_slug.get(name) for name in told_apart(table.facts.values()))
    return Places(layout.patient or 0, layout.date, table.fact, table.value, table.unit, specimen, apart)


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a file as text, by `ROWS`; a misfit's cells count for nothing but its patient."""

    frame: pl.DataFrame
    misfits: tuple[Problem, ...]
    spanning: int | None  # the first row over several lines


def read_rows(grid: Grid, places: Places) -> Iterator[Rows]:
    """Read a file in parts.

    Raises:
        DataError: the file breaks off somewhere.
    """
    for part in parts(Path(grid.file), grid, AT_ONCE):
        over = part.filter(pl.col(LAST) > pl.col(LINE))[LINE]
        odd = part.filter(pl.col(MISFIT).is_not_null()).select(LINE, LAST, MISFIT)
        misfits = [problem for row in odd.iter_rows() if (problem := misfit(grid, GridRow(*row))) is not None]
        yield Rows(_texts(part, places), tuple(misfits), over[0] if len(over) else None)


def _texts(part: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The columns that count, as text; of a row that does not fit, the cells that stand where they would."""
    stray = part[MISFIT]
    columns = [part[LINE].cast(pl.UInt32).alias("line")]
    columns += [_column(part, index).alias(name) for name, index in places.texts.items()]
    apart = pl.DataFrame([_column(part, index).str.strip_chars().alias(str(at)) for at, index in enumerate(places.apart)])
    told = apart.select(pl.concat_str(pl.all(), separator=BETWEEN)).to_series() if places.apart else _column(part, None)
    return pl.DataFrame([*columns, told.alias(APART), stray.is_null().alias("fits")])


def _column(part: pl.DataFrame, index: int | None) -> pl.Series:
    stray = part[MISFIT]
    own = pl.repeat("", part.height, dtype=pl.String, eager=True) if index is None else _cells(part[str(index)])
    if index is None or stray.null_count() == part.height:
        return own
    return own.zip_with(stray.is_null(), stray.list.get(index, null_on_oob=True).fill_null(""))


def _cells(column: pl.Series) -> pl.Series:
    return pl.Series(exact_texts(column), dtype=pl.String) if column.dtype.is_float() else texts_of(column)


def said_once(
    frame: pl.DataFrame, names: Sequence[str], schema: pl.Schema, read: Callable[..., tuple[Scalar, ...]]
) -> pl.DataFrame:
    """Add what each distinct combination of some columns says; it is read once, however often it stands there."""
    distinct = frame.select(names).unique(maintain_order=True)
    said = pl.DataFrame([read(*row) for row in distinct.iter_rows()], schema, orient="row")
    return frame.join(distinct.hstack(said), on=list(names), how="left", nulls_equal=True, maintain_order="left")


def fault_columns(trouble: Trouble | None) -> tuple[str | None, str | None, str | None]:
    """A trouble as the last columns of `FAULTS`."""
    if trouble is None:
        return None, None, None
    return trouble.message, trouble.hint, trouble.cause.what if trouble.cause else trouble.message
