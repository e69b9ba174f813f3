"""One table of a DuckDB file as rows, share by share; the file is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from remission.cases.cells.found import listed, printable, quoted
from remission.cases.grid import Grid, unusable
from remission.cases.sources.framed import double_text, framed_grid
from remission.errors import MissingExtraError

MAGIC, AT = b"DUCK", 8  # behind a checksum
LONGEST_REASON = 100  # characters


def is_database(path: Path) -> bool:
    """Whether a file is a DuckDB database."""
    try:
        with path.open("rb") as file:
            return file.read(AT + len(MAGIC))[AT:] == MAGIC
    except OSError:
        return False


def database_grid(path: Path, table: str | None) -> Grid:
    """Open a table of a database; its rows count from 1, in the order in which the database has them.

    Raises:
        DataError: there is no such table, or the database cannot be read.
        MissingExtraError: DuckDB is not installed.
    """
    with _opened(path) as base:
        names = [str(row[0]) for row in base.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()]
        chosen = next((name for name in names if table is not None and name.lower() == table.lower()), None)
        if chosen is None:
            message = f"the database has no table {quoted(table)}" if table else "the database has more than one table"
            raise unusable(str(path), 1, message, f"name one in the mapping, as 'sheet: …': {listed(names)}")
        columns = [str(one[0]) for one in base.execute(f"SELECT * FROM {_name(chosen)} LIMIT 0").description]  # noqa: S608
    return framed_grid(str(path), columns, lambda size: _frames(path, chosen, columns, size))


def _frames(path: Path, table: str, columns: list[str], size: int) -> Iterator[pl.DataFrame]:
    schema = dict.fromkeys(columns, pl.String)
    with _opened(path) as base:
        rows = base.execute(f"SELECT * FROM {_name(table)}")  # noqa: S608 - see `_name`
        while some := rows.fetchmany(size):
            yield pl.DataFrame([[_text(value) for value in row] for row in some], schema, orient="row")


def _text(value: object) -> str | None:
    """A value with all its digits, and without the zeros that only its column's scale has added."""
    match value:
        case None:
            return None
        case Decimal():
            return f"{value.normalize():f}"
        case float():
            return double_text(value)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value).removesuffix(" 00:00:00")


def _name(table: str) -> str:
    """A name that came from the database's own list, quoted as SQL has it."""
    return '"' + table.replace('"', '""') + '"'


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "database files need DuckDB: install it with `pip install 'remission[duckdb]'`"
        raise MissingExtraError(message) from error
    try:
        base = duckdb.connect(str(path), read_only=True)
        try:
            yield base
        finally:
            base.close()
    except duckdb.Error as error:
        reason = printable(str(error).partition("\n")[0][:LONGEST_REASON])
        raise unusable(str(path), 1, f"the database cannot be read: {reason}") from error
