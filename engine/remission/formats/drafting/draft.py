"""The text of a mapping for a site's files, as far as they tell it themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from remission.cases.cells.found import is_missing, listed, printable
from remission.cases.frames.files import MISFIT, parts
from remission.cases.grid import Grid
from remission.cases.layout import wanted_facts
from remission.cases.sources.csv_grid import Delimited
from remission.errors import DataError, Pos, Problem
from remission.expr.facts import Fact, Kind, slug
from remission.expr.patterns import regex
from remission.formats.drafting.evidence import Placed, SeenCode, placed
from remission.formats.drafting.layouts import TableLayout, layout_of
from remission.formats.fhir.grid import open_site_grid
from remission.formats.mapping.read import SEPARATORS
from remission.formats.mapping.rows import text_of
from remission.protocol.model import Protocol

ROWS = 200_000  # of a file that are looked at
TABLES = frozenset({".csv", ".tsv", ".txt", ".parquet", ".pq", ".xlsx", ".xpt", ".sas7bdat", ".json", ".ndjson"})
COMMA = regex(r"[<>]?\s*-?\d+,\d+")
PLAIN = regex(r"[A-Za-z][\w ./*%-]*")
WORDS_OF_YAML = frozenset({"yes", "no", "true", "false", "null", "on", "off"})


@dataclass(slots=True)
class MappingDraft:
    """The lines of a mapping, and what was found on the way."""

    lines: list[str]
    sure: set[str] = field(default_factory=set)  # slugs of facts
    likely: set[str] = field(default_factory=set)
    unplaced: int = 0  # codes and columns without a place
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The file."""
        return "\n".join(self.lines) + "\n"


def draft(protocol: Protocol, data: Path) -> MappingDraft:
    """MappingDraft a mapping of a file, or of all tables of a folder.

    Raises:
        DataError: there is no table at all.
    """
    found = MappingDraft(
        [
            f"# A draft for {protocol.id} {protocol.version}: read it line by line, take '# ?' away where a line is right.",
            f"mapping: {slug(data.stem) or 'site'}",
            "tables:",
        ]
    )
    paths = sorted(path for path in data.iterdir() if path.suffix.lower() in TABLES) if data.is_dir() else [data]
    facts = list(wanted_facts(protocol).values())
    for path in paths:
        try:
            opened = _opened(path)
        except DataError as error:
            found.problems += error.problems
            continue
        _table(found, path, facts, opened, is_alone=len(paths) == 1)
    if len(found.lines) == 3:  # noqa: PLR2004 - the head alone
        hint = f"a table ends in {listed(sorted(TABLES))}"
        raise DataError(found.problems or [Problem(Pos(str(data), 1, 1), "the folder has no table", hint)])
    lacking = [fact.name for fact in facts if fact.slug not in found.sure]
    if lacking:
        found.lines.append(f"# not placed, or only likely: {', '.join(lacking)}")
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A table as it is written, and its first rows as text."""

    grid: Grid
    table: pl.DataFrame
    separator: str  # as a mapping names it


def _opened(path: Path) -> Opened:
    """Open a table; where commas do not part its columns, whatever does.

    Raises:
        DataError: it cannot be read.
    """
    try:
        grid = open_site_grid(path)
        return Opened(grid, _sample(path, grid), ",")
    except DataError:
        for name, sign in SEPARATORS.items():
            if name != "," and (read := _separated(path, Delimited(sign))) is not None and len(read[0].head.cells) > 1:
                return Opened(*read, name)
        raise


def _separated(path: Path, form: Delimited) -> tuple[Grid, pl.DataFrame] | None:
    try:
        grid = open_site_grid(path, form=form)
        return grid, _sample(path, grid)
    except DataError:
        return None


def _sample(path: Path, grid: Grid) -> pl.DataFrame:
    part = next(parts(path, grid, ROWS), pl.DataFrame())
    if part.is_empty():
        return pl.DataFrame()
    fitting = part.filter(pl.col(MISFIT).is_null()).head(ROWS)
    columns: dict[str, int] = {}
    for index, head in enumerate(grid.head.cells):
        columns.setdefault(head.strip() or f"column {index + 1}", index)
    return fitting.select(text_of(fitting, index).str.strip_chars().alias(name) for name, index in columns.items())


def _table(found: MappingDraft, path: Path, facts: Sequence[Fact], opened: Opened, *, is_alone: bool) -> None:
    grid, table = opened.grid, opened.table
    layout = layout_of(grid.head.cells)
    found.lines += [f"  {slug(path.stem)}:  # {layout.kind}, {table.height:,} rows looked at", f"    file: {_scalar(path.name)}"]
    if opened.separator != ",":
        found.lines.append(f"    separator: {json.dumps(opened.separator)}")
        if any(COMMA.fullmatch(text) for name in table.columns for text in _commonest(table, name)):
            found.lines.append("    decimal: comma")
    if layout.patient is None:
        heads = listed([printable(head.strip()) for head in grid.head.cells])
        found.lines.append(f"    patient: ?  # which of {heads}")
    found.lines += [f"    {key}: {_scalar(column)}" for key, column in layout.keys]
    for column, text in layout.leave_out:
        found.lines.append(f"    leave out: {{{_scalar(column)}: {_scalar(text)}}}")
    if layout.fact and layout.value:
        _codes(found, layout, table, facts)
    else:
        remark = "" if is_alone else "# ? "
        found.lines.append(
            f"    {remark}each row: an assessment  # left out, rows are observations, from which values are chosen"
        )
        _columns(found, layout, table, facts)


def _codes(found: MappingDraft, layout: TableLayout, table: pl.DataFrame, facts: Sequence[Fact]) -> None:
    found.lines.append("    codes:")
    for seen in _of_codes(layout, table):
        _line(found, seen, placed(seen, facts))


def _of_codes(layout: TableLayout, table: pl.DataFrame) -> Iterator[SeenCode]:
    counts = table[str(layout.fact)].value_counts().sort(["count", str(layout.fact)], descending=[True, False])
    for code, rows in counts.iter_rows():
        if code:
            mine = table.filter(pl.col(str(layout.fact)) == code)
            words = [_commonest(mine, name) for name in (layout.name, layout.unit, layout.value)]
            yield SeenCode(code, rows, *words)


def _columns(found: MappingDraft, layout: TableLayout, table: pl.DataFrame, facts: Sequence[Fact]) -> None:
    found.lines.append("    columns:")
    for name in table.columns:
        if name not in (layout.patient, layout.date):
            seen = SeenCode(name, table.height, texts=_commonest(table, name))
            _line(found, seen, placed(seen, facts))


def _commonest(table: pl.DataFrame, name: str | None) -> tuple[str, ...]:
    """The texts of a column, the commonest first."""
    if name is None or name not in table.columns:
        return ()
    counts = table[name].value_counts().sort(["count", name], descending=[True, False])[name].to_list()
    return tuple(text for text in counts[:50] if not is_missing(text))[:10]


def _line(found: MappingDraft, seen: SeenCode, one: Placed | None) -> None:
    """One line of the mapping: what is sure as it is, what is likely as a remark, what has no place as a remark too."""
    remark = seen.remark
    if one is None:
        found.unplaced += 1
        found.lines.append(f"      # {printable(seen.code)}: no place  # {remark}")
        return
    if one.fact.unit is not None and one.fact.unit.text != "1" and not seen.units:
        remark += f"; no unit is stated: it would be {one.fact.unit.text}"
    line = f"{_scalar(seen.code)}: {_meaning(one)}"
    if one.doubt is None:
        found.sure.add(one.fact.slug)
        found.lines.append(f"      {line}  # by {one.why}; {remark}")
    else:
        found.likely.add(one.fact.slug)
        found.lines.append(f"      # ? {line}  # by {one.why}, but {one.doubt}; {remark}")


def _meaning(one: Placed) -> str:
    """The fact; a choice with a place for each word of the site that is none of its own."""
    fact, texts = one.fact, one.seen.texts
    ours = {slug(each) for each in fact.values}
    if fact.kind is not Kind.CHOICE or all(slug(text) in ours for text in texts):
        return _scalar(fact.name)
    values = ", ".join(f"{_scalar(text)}: …" for text in texts if slug(text) not in ours)
    return f"{{fact: {_scalar(fact.name)}, values: {{{values}}}}}"


def _scalar(text: str) -> str:
    """A text as YAML has it."""
    is_plain = PLAIN.fullmatch(text) and text.lower() not in WORDS_OF_YAML and not text.endswith(" ") and " #" not in text
    return text if is_plain else json.dumps(printable(text), ensure_ascii=False)
