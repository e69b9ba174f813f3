"""A table of a report: shown to a person in the page, and written for machines with every digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.expr.numbers import percent

Cell: TypeAlias = str | int | float | None
Kind: TypeAlias = Literal["text", "count", "share", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for machines, its heading for people, and how its cells are shown."""

    key: str
    title: str
    kind: Kind = "text"
    empty: str = ""  # what a person reads where there is no value
    is_upper: bool = False  # the upper end of a range whose lower end stands before it: shown as one cell
    is_shown: bool = True  # in the page; machines get every column


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; a row has a cell for every column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def headings(self) -> tuple[tuple[str, bool], ...]:
        """The headings a person sees, and whether numbers stand below."""
        return tuple((column.title, column.kind != "text") for column in self.columns if column.is_shown and not column.is_upper)

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The rows a person sees: rounded, the two ends of a range in one cell."""
        return tuple(tuple(_shown(self.columns, row)) for row in self.rows)

    @property
    def records(self) -> Iterator[dict[str, Cell]]:
        """The rows for a machine."""
        keys = [column.key for column in self.columns]
        return (dict(zip(keys, row, strict=True)) for row in self.rows)


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
