"""A document on a terminal, and as plain text: one place that draws, and that keeps control characters from being acted upon."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, assert_never

from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text as Styled

from remission.cases.cells.found import printable
from remission.render.document import Code, Finding, Links, Section, SourceLine, Terms, Text, Tiles
from remission.render.figures import Figure
from remission.render.tables import Table, Tone

if TYPE_CHECKING:
    from remission.render.document import Block

STYLES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "quiet": "dim",
    "good": "bold green",
    "bad": "bold red",
    "open": "yellow",
    "note": "cyan",
}
WHOLE = {"patient", "date"}  # columns whose cells are not broken


def show(blocks: Iterable[Block], console: Console) -> None:
    """Print blocks one below the other."""
    for block in blocks:
        match block:
            case Text(text, tone):
                for line in text.split("\n"):
                    console.print(printable(line), style=STYLES[tone], markup=False, highlight=False, soft_wrap=True)
            case Table():
                console.print(_table(block), soft_wrap=False)
            case _:
                show(_lines(block), console)


def _lines(block: Code | SourceLine | Finding | Terms | Links | Tiles | Figure | Section) -> Iterator[Block]:
    """A block in simpler ones."""
    match block:
        case Code(text, margin):
            yield from (Text(f"{' ' * margin}{line}") for line in text.split("\n"))
        case SourceLine(number, pieces):
            yield Text(f"{number:4}  {''.join(map(str, pieces))}")
        case Finding(found, details):
            yield from (Text(str(found)), *details)
        case Section(title, inside):
            yield from (Text(), Text(title, "strong"), *inside)
        case Terms(pairs):
            yield from (Text(f"{term}: {'; '.join(texts)}") for term, texts in pairs)
        case Links(pages):
            yield from (Text(f"{name}: {file}") for name, file in pages)
        case Tiles(tiles):
            yield from (Text(f"{one.name}: {one.value} {one.unit} ({one.detail})") for one in tiles)
        case Figure():
            yield Text(f"{block.title}: {block.description}")
        case _:
            assert_never(block)


def screen(width: int | None = None) -> Console:
    """The standard output; of `width` characters where it is no terminal."""
    return Console(soft_wrap=True, width=None if sys.stdout.isatty() else width)


def plain_text(blocks: Iterable[Block], width: int | None = None) -> str:
    """Return what a terminal without colours would show."""
    stream = StringIO()
    show(blocks, Console(file=stream, width=width))
    return stream.getvalue()


def _table(table: Table) -> Drawn:
    drawn = Drawn(header_style="bold") if table.is_ruled else Drawn(box=None, pad_edge=False, header_style="bold")
    for column in table.headings:
        heading, is_whole = column.title.lower(), column.key in WHOLE
        drawn.add_column(heading, justify="left" if column.kind == "text" else "right", overflow="fold", no_wrap=is_whole)
    for row in table.shown:
        drawn.add_row(*(_cell(cell, STYLES[column.tone]) for cell, column in zip(row, table.headings, strict=True)))
    return drawn


def _cell(cell: str, style: str) -> Styled:
    return Styled(printable(cell), "" if cell == "0" else style)
