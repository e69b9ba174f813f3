"""Writing decisions: tables for people, JSON lines, CSV and Parquet for machines; a file appears whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from remission.cases.cells.found import printable
from remission.engines.decision import phrases
from remission.expr.patterns import regex
from remission.render.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol, WordTable

WIDE = 160  # columns of a table that goes to a file or a pipe
MOST_DRAWN = 1_000  # decisions of a table for people, who read no more; all of them are counted
FORMULA = r"^[=+\-@\t\r]"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}  # what writing fails of, without a name
NUMBER = regex(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


class Format(StrEnum):
    """How decisions are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    FHIR = "fhir"


def write(protocol: Protocol, decisions: Iterable[Decision], form: Format, stream: IO[str]) -> None:
    """Write decisions one by one as they come (a table for people is drawn when all are there)."""
    match form:
        case Format.JSON:
            for decision in decisions:
                stream.write(json.dumps(record(protocol, decision), ensure_ascii=False) + "\n")
        case Format.TABLE:
            _draw(protocol, decisions, Console(file=stream, width=None if stream.isatty() else WIDE, markup=False, emoji=False))
        case Format.CSV | Format.PARQUET | Format.XLSX | Format.FHIR:
            msg = "flat rows are written as frames, and resources by the room of formats"
            raise ValueError(msg)


def write_csv(frames: Iterable[pl.DataFrame], stream: IO[str]) -> None:
    """Write flat rows as they come; a text that a spreadsheet would take for a formula is kept from it."""
    import polars as pl  # noqa: PLC0415 - costs a third of a second, needed here only

    for number, frame in enumerate(frames):
        cells = [pl.col(name) for name in frame.columns]
        harmful = [cell.str.contains(FORMULA) & ~cell.str.contains(f"^{NUMBER.pattern}$") for cell in cells]
        texts = (pl.when(bad).then("'" + cell).when(cell != "").then(cell) for bad, cell in zip(harmful, cells, strict=True))
        stream.write(
            frame.select(text.alias(name) for name, text in zip(frame.columns, texts, strict=True)).write_csv(
                include_header=number == 0
            )
        )


def write_parquet(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write flat rows as one Parquet file of text columns (numbers as exact decimal texts), some at a time."""
    import polars as pl  # noqa: PLC0415 - see above

    with tempfile.TemporaryDirectory(prefix="remission-") as folder:
        parts = []
        for number, frame in enumerate(frames):
            parts.append(Path(folder) / f"{number:06}.parquet")
            with as_system_errors(parts[-1]):
                frame.write_parquet(parts[-1])
        with as_system_errors(path):
            pl.scan_parquet(parts).sink_parquet(path)


@contextmanager
def as_system_errors(path: Path) -> Iterator[None]:
    """Let what the system says to Polars while it writes a file be what it says to everybody: an OSError."""
    from polars.exceptions import ComputeError  # noqa: PLC0415 - see above

    try:
        yield
    except ComputeError as error:
        if said := re.search(r"\(os error (\d+)\)", str(error)):
            number = int(said[1])
            raise OSError(number, os.strerror(number), str(path)) from error
        raise


def safe(cell: str | None) -> str:
    """Keep a spreadsheet from taking a text of the data for a formula; a number below 0 is no formula."""
    if not cell or not re.match(FORMULA, cell) or NUMBER.fullmatch(cell):
        return cell or ""
    return f"'{cell}"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary file that takes the place of `path` when all went well, and vanishes when not.

    A link stays a link to the new file. A pipe or a device (`/dev/stdout`) has no place to take: it is yielded itself.

    Raises:
        OSError: nothing can be written there; it names `path`, not the temporary file.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        yield path
        return
    target = path.resolve()
    temporary = _beside(target, path)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        if error.filename == str(temporary) or (error.filename is None and error.errno in FULL):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary folder that takes the place of `path`, which is empty or not there, when all went well.

    Raises:
        OSError: nothing can be written there; it names `path` or what would stand in it.
    """
    target = path.resolve()
    above = next(folder for folder in target.parents if folder.exists())
    try:
        temporary = Path(tempfile.mkdtemp(dir=above, prefix=f".{target.name[:99]}.{os.getpid()}.", suffix=".part"))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield temporary
        temporary.chmod(0o777 & ~_umask())
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rmdir()
        temporary.rename(target)
    except OSError as error:
        name = str(error.filename or path).replace(str(temporary), str(path))
        raise OSError(error.errno, error.strerror, name) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _beside(target: Path, asked: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.{os.getpid()}.", suffix=".part")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(asked)) from error
    os.close(handle)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _draw(protocol: Protocol, decisions: Iterable[Decision], console: Console) -> None:
    table = Table(title=f"{protocol.title} {protocol.version}", title_justify="left", header_style="bold")
    families = list(protocol.classifications.values())
    asked = ("eligibility",) if protocol.has_eligibility else ()
    for name in ("patient", "date", *asked):
        table.add_column(name, no_wrap=True)
    lists = list(protocol.lists.values())
    for name in (*(family.name for family in families), *(one.name for one in lists), "missing", "problems"):
        table.add_column(name, overflow="fold")
    counts: dict[str, Counter[str]] = {**{name: Counter() for name in asked}, **{family.name: Counter() for family in families}}
    total = 0
    for decision in decisions:
        total += 1
        case = decision.case
        answers = [_answer(decision, family.slug) for family in families]
        may_enter = [decision.eligibility.value] if decision.eligibility else []
        for name, said in zip(asked, may_enter, strict=True):
            counts[name][said] += 1
        for family, answer in zip(families, answers, strict=True):
            counts[family.name][answer if decision.outcomes[family.slug].outcome else "not settled"] += 1
        if total > MOST_DRAWN:
            continue
        missing = ", ".join(protocol.facts[key].name for key in decision.missing)
        date = case.date.isoformat() if case.date else ""
        table.add_row(
            printable(case.patient),
            date,
            *may_enter,
            *answers,
            *(_listed(decision, one) for one in lists),
            missing,
            str(len(case.problems) + len(decision.uncovered) or ""),
        )
    console.print(table)
    if total > MOST_DRAWN:
        what = f"the first {MOST_DRAWN:,} of {total:,} decisions; all are in --format csv, json or parquet"
        console.print(what, highlight=False)
    console.print("1 decision" if total == 1 else f"{total} decisions")
    for name, counter in counts.items():
        console.print(f"  {name}: " + ", ".join(f"{count} {answer}" for answer, count in counter.most_common()), highlight=False)
    if protocol.calculations or len(protocol.criteria) > len(protocol.include) + len(protocol.exclude):
        console.print("criteria and calculations are in --format csv, json or parquet; 'remission explain' tells why")


def _listed(decision: Decision, table: WordTable) -> str:
    answer = phrases(table, decision.criteria)
    return "; ".join(filter(None, (", ".join(answer.applies), f"? {', '.join(answer.open)}" if answer.open else ""))) or "none"


def _answer(decision: Decision, key: str) -> str:
    answer = decision.outcomes[key]
    return answer.outcome or (f"? {' or '.join(answer.possible)}" if answer.possible else "none")
