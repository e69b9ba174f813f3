"""FHIR files as tables: a Bundle or one resource (`.json`), or a resource a line (`.ndjson`); decimals keep their digits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from remission.cases.files import open_grid
from remission.cases.grid import LINE, Grid, unreadable, unusable
from remission.cases.sources.csv_grid import PLAIN, Delimited
from remission.cases.sources.framed import framed_grid
from remission.formats.fhir.resources import COLUMNS, Resource, rows
from remission.formats.omop.database import database_grid, is_database

MOST_BYTES = 1 << 29  # of one Bundle, which is read as a whole
LOOKED_AT = 1 << 12  # characters, in which a FHIR file says what it is
DEEP = "FHIR resources are nested a few levels deep"


def open_site_grid(path: Path, sheet: str | None = None, form: Delimited = PLAIN) -> Grid:
    """Open a site's file: FHIR as a table of its own columns, one table of a database, anything else as `open_grid` does.

    Raises:
        DataError: it cannot be read.
    """
    if is_database(path):
        return database_grid(path, sheet)
    return fhir_grid(path) if is_fhir(path) else open_grid(path, sheet, form)


def is_fhir(path: Path) -> bool:
    """Whether a file says that it holds FHIR resources."""
    if path.suffix.lower() not in (".json", ".ndjson") or not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            start = file.read(LOOKED_AT)
    except OSError as error:
        raise unreadable(path, error) from error
    return start.lstrip().startswith("{") and '"resourceType"' in start


def fhir_grid(path: Path) -> Grid:
    """Open a Bundle, a resource or NDJSON; the line of a row is that of its resource, or its number in the Bundle.

    Raises:
        DataError: it is broken, or too large for one document.
    """
    if path.suffix.lower() == ".ndjson" or _is_lines(path):
        return framed_grid(str(path), COLUMNS, lambda size: _frames(_of_lines(path), size))
    found = _document(path)
    return framed_grid(str(path), COLUMNS, lambda size: _frames(enumerate(found, start=1), size))


def _is_lines(path: Path) -> bool:
    with path.open(encoding="utf-8-sig") as file:
        first, second = file.readline(MOST_BYTES).strip(), file.readline(LOOKED_AT).strip()
    return first.endswith("}") and second.startswith("{")


def _document(path: Path) -> list[Resource]:
    if path.stat().st_size > MOST_BYTES:
        message = f"the Bundle has more than {MOST_BYTES:,} bytes"
        raise unusable(str(path), 1, message, "export it as NDJSON, a resource a line")
    resource = _parsed(path, 1, path.read_text(encoding="utf-8-sig"))
    if resource.get("resourceType") != "Bundle":
        return [resource]
    entries = resource.get("entry")
    found = [one.get("resource") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return [one for one in found if isinstance(one, dict)]


def _of_lines(path: Path) -> Iterator[tuple[int, Resource]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, _parsed(path, number, line)


def _parsed(path: Path, line: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        at = line + error.lineno - 1
        raise unusable(str(path), at, f"the JSON breaks off or is wrong: {error.msg.lower()}", "is the file whole?") from error
    except RecursionError as error:
        raise unusable(str(path), line, "the JSON is nested too deeply", DEEP) from error
    if not isinstance(found, dict) or "resourceType" not in found:
        raise unusable(str(path), line, "this is no FHIR resource: it has no 'resourceType'", "is the file whole?")
    return found


def _frames(resources: Iterator[tuple[int, Resource]], size: int) -> Iterator[pl.DataFrame]:
    schema = {**dict.fromkeys(COLUMNS, pl.String), LINE: pl.Int64}
    every = ((*row, number) for number, resource in resources for row in rows(resource))
    while some := list(islice(every, size)):
        yield pl.DataFrame(some, schema, orient="row")
