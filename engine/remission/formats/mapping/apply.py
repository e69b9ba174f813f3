"""A mapping over a folder of files -> one long table whose rows know their source, and what was assumed on the way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from remission.cases.cells.found import listed, printable, quoted
from remission.cases.frames.files import parts
from remission.cases.grid import LINE, unusable
from remission.cases.sources.origins import AS_IT_STANDS, COLUMN, FILE, MADE_BY, ROW, STANDING
from remission.errors import Problem
from remission.formats.mapping.read import SiteMapping, read_mapping
from remission.formats.mapping.rows import ROWS_AT_ONCE, SCHEMA, Counted, SiteTable, text_of
from remission.protocol.model import Protocol
from remission.protocol.source.mapping_models import TableFile

SHOWN = 10  # codes that a warning names


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A long table in a temporary file, and what was assumed to make it."""

    path: Path
    warnings: tuple[Problem, ...]


@contextmanager
def mapped(mapping_file: Path, data: Path, protocol: Protocol) -> Iterator[MappedTable]:
    """Bring a site's files into one long table, which is gone afterwards.

    Args:
        mapping_file: What the files mean.
        data: The folder that the mapping's files stand in, or the one file that all its tables are read from.
        protocol: Whose facts they are.

    Raises:
        RuleFileError: the mapping has mistakes, or names a column that is not there.
        DataError: a file is not there, or cannot be read.
    """
    mapping = read_mapping(mapping_file, protocol)
    with tempfile.TemporaryDirectory(prefix="remission-") as folder:
        path = Path(folder, f"{mapping_file.stem}.parquet")
        warnings = _written(mapping, data, protocol, path)
        yield MappedTable(path, tuple(warnings))


def _written(mapping: SiteMapping, data: Path, protocol: Protocol, path: Path) -> list[Problem]:
    counted, pieces = Counted(), []
    for number, table in enumerate(site_tables(mapping, data, protocol)):
        for index, rows in enumerate(table.observations(counted)):
            pieces.append(path.with_name(f"{number:03}-{index:06}.parquet"))
            rows.write_parquet(pieces[-1], compression="lz4")
    pieces.append(path.with_name("nobody.parquet"))
    _unheard(counted, pieces[:-1]).write_parquet(pieces[-1])
    stands = any(table.each_row == AS_IT_STANDS for table in mapping.tables.values())
    whole = pl.concat([pl.scan_parquet(piece, glob=False) for piece in pieces])
    if not any(table.specimen for table in mapping.tables.values()):
        whole = whole.drop("specimen")
    said = {MADE_BY: mapping.file, **({STANDING: AS_IT_STANDS} if stands else {})}
    whole.sink_parquet(path, compression="lz4", metadata=said)
    return list(_warnings(mapping, counted))


def _unheard(counted: Counted, pieces: list[Path]) -> pl.DataFrame:
    """One row without a fact for each patient of whom no row says anything, so that nobody is lost."""
    everybody = pl.concat(counted.patients).unique("the patient", keep="first", maintain_order=True) if counted.patients else None
    if everybody is None:
        return SCHEMA.to_frame()
    heard = pl.concat([pl.scan_parquet(piece, glob=False).select("patient").unique() for piece in pieces]).unique().collect()
    silent = everybody.join(heard, left_on="the patient", right_on="patient", how="anti", maintain_order="left")
    blank = {name: pl.lit("") for name in ("date", "fact", "value", "unit", "specimen")}
    placed = silent.with_columns(**blank, **{COLUMN: pl.lit(1)}).rename({"the patient": "patient", LINE: ROW, "file": FILE})
    return placed.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def site_tables(mapping: SiteMapping, data: Path, protocol: Protocol) -> list[SiteTable]:
    """The tables of a mapping, each with its files.

    Raises:
        DataError: a file is not there.
    """
    files = {name: _files(mapping, name, table, data) for name, table in mapping.tables.items()}
    shown = {path: str(path) for paths in files.values() for path in paths}
    plain = {name: SiteTable(mapping, protocol, name, paths, shown, None) for name, paths in files.items()}
    return [_with_first_days(plain, name) for name in plain]


def _with_first_days(tables: Mapping[str, SiteTable], name: str) -> SiteTable:
    """The table, with the days that its study days are counted from."""
    one = tables[name]
    other, dot, column = (one.table.day_1 or "").partition(".")
    if not dot or other not in tables:
        return one
    holder, found = tables[other], []
    for path in holder.files:
        grid = holder.grid(path)
        heads = [text.strip() for text in grid.head.cells]
        if column not in heads:
            message = f"{grid.file} has no column {quoted(column)}, from which 'day 1' is taken"
            raise unusable(one.mapping.file, one.mapping.pos(name, "day 1").line, message, f"it has {listed(heads)}")
        for part in parts(path, grid, ROWS_AT_ONCE):
            index = heads.index(holder.table.patient)
            found.append(part.select(patient=text_of(part, index).str.strip_chars(), day=text_of(part, heads.index(column))))
    days = pl.concat(found).filter(pl.col("day").str.strip_chars() != "").unique("patient", keep="first", maintain_order=True)
    return SiteTable(one.mapping, one.protocol, name, one.files, one.shown, days.rename({"day": "day 1"}))


def _files(mapping: SiteMapping, name: str, table: TableFile, data: Path) -> list[Path]:
    if table.file is None or not data.is_dir():
        if data.is_dir():
            pos = mapping.pos(name)
            raise unusable(pos.file, pos.line, f"table {name!r} names no file, and the data is a folder", "write 'file: …'")
        return [data]
    found = sorted(path for path in data.glob(table.file) if path.is_file())
    if not found:
        pos = mapping.pos(name, "file")
        there = sorted(path.name for path in data.iterdir())[:SHOWN]
        hint = f"the folder has {listed(there)}" if there else "the folder is empty"
        raise unusable(pos.file, pos.line, f"there is no file {table.file!r} in {data}", hint)
    return found


# ---- what was assumed ------------------------------------------------------------------------------


def _warnings(mapping: SiteMapping, counted: Counted) -> Iterator[Problem]:
    """Each assumption that changed something, with its place in the mapping and how often."""
    yield from counted.misfits
    for name in mapping.tables:
        for key, message in _of_table(mapping, name, counted):
            yield Problem(mapping.pos(name, *key), message, None, "warning")
    for message in _of_words(counted):
        yield Problem(mapping.written.key("tables"), message, None, "warning")


def _of_table(mapping: SiteMapping, name: str, counted: Counted) -> Iterator[tuple[tuple[str, ...], str]]:
    if codes := {code: count for (table, code), count in counted.unmapped.items() if table == name and code}:
        most = sorted(codes, key=lambda code: (-codes[code], code))[:SHOWN]
        shown = ", ".join(f"{printable(code)} ({codes[code]:,})" for code in most) + (", …" if len(codes) > SHOWN else "")
        yield ("codes",), f"{sum(codes.values()):,} rows have one of {len(codes)} codes that are not mapped: {shown}"
    day = "study day" if mapping.tables[name].study_day else "date order"
    counts: tuple[tuple[int, tuple[str, ...], str], ...] = (
        (counted.unmapped[name, ""], ("fact",), "rows have no code"),
        (counted.left_out[name], (), "rows do not count, by 'only rows' or 'leave out'"),
        (counted.commas[name], ("decimal",), "numbers have a decimal comma, which is read as a point"),
        (counted.days[name], (day,), "dates are read as the mapping says"),
        (counted.no_day_1[name], ("day 1",), "rows have a day number of a patient without day 1, and so no date"),
    )
    yield from ((key, f"{count:,} {what}") for count, key, what in counts if count)


def _of_words(counted: Counted) -> Iterator[str]:
    for kind, counts in (("units", counted.units), ("values", counted.values)):
        if counts:
            pairs = sorted(counts.items())
            shown = ", ".join(f"{printable(theirs)} as {ours} ({count:,})" for (theirs, ours), count in pairs)
            yield f"{kind} read as the mapping says: {shown}"
    if counted.missing:
        shown = ", ".join(f"{fact} {quoted(code)} ({count:,})" for (fact, code), count in sorted(counted.missing.items()))
        yield f"codes for missing, read as no value: {shown}"
