"""A table: shown to a person on a terminal and in a page, and written for machines with every digit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.expr.numbers import percent

Kind: TypeAlias = Literal["text", "count", "share", "number"]
Tone: TypeAlias = Literal["plain", "strong", "quiet", "good", "bad", "open", "note"]
Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for machines, its heading for people, and how its cells are shown."""

    key: str
    title: str
    kind: Kind = "text"
    empty: str = ""  # what a person reads where there is no value
    is_upper: bool = False  # the upper end of a range whose lower end stands before it: shown as one cell
    is_shown: bool = True  # to a person; machines get every column
    tone: Tone = "plain"  # of cells that are not 0


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; a row has a cell for every column. Of a cross table, rows and the keys of columns have the same names."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_cross: bool = False
    is_long: bool = False  # a page shows it in a box of its own, which is rolled
    is_ruled: bool = False  # a terminal draws lines around it

    @property
    def headings(self) -> tuple[Column, ...]:
        """The columns that a person sees."""
        return tuple(column for column in self.columns if column.is_shown and not column.is_upper)

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The rows a person sees: rounded, the two ends of a range in one cell."""
        return tuple(tuple(_shown(self.columns, row)) for row in self.rows)

    @property
    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows for a machine."""
        keys = [column.key for column in self.columns]
        return (dict(zip(keys, row, strict=True)) for row in self.rows)


def of_texts(headings: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Make a table that only people read."""
    return Table("", "", tuple(Column(heading, heading) for heading in headings), tuple(rows))


def _shown(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> Iterator[str]:
    cells: list[str] = []
    for column, cell in zip(columns, row, strict=True):
        if not column.is_shown:
            continue
        text = shown(cell, column.kind, column.empty)
        if column.is_upper:
            cells[-1] = f"{cells[-1]} to {text}" if cells[-1] or text else ""
        else:
            cells.append(text)
    return iter(cells)


def shown(cell: Cell, kind: Kind = "text", empty: str = "") -> str:
    """Write one value for a person: a share in per cent, a number with one place.

    >>> shown(22 / 53, "share"), shown(None, "number", "not reached")
    ('41.5', 'not reached')

    """
    if cell is None:
        return empty
    match kind:
        case "share":
            return percent(Fraction(cell))
        case "number":
            return one_place(cell)
        case _:
            return str(cell)


def one_place(number: Cell) -> str:
    """Write a number with one place, half away from zero, as `percent` does."""
    return percent(Fraction(number or 0) / 100)
