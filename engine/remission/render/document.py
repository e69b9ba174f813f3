"""What a reader is shown, as data: a document is a title and blocks; `terminal` prints them and `page` makes one file of HTML.

An analysis returns data; its room says once, in these blocks, what a person reads of it. How a block looks is decided here alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.render.figures import Figure
from remission.render.tables import Table, Tone

if TYPE_CHECKING:
    from remission.errors import Problem

MOST_ROWS = 300  # of a table in a page whose tables machines get whole
Mark: TypeAlias = Literal["all", "some", "none", "never"]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of a terminal, a paragraph of a page; its tone says how it is meant, and never more than its words."""

    text: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text with a mark, and what the mark says."""

    text: str
    mark: Mark
    hint: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it stands in a file; a terminal leaves a margin of so many characters."""

    text: str
    margin: int = 0


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file, pieces of it marked."""

    number: int
    pieces: tuple[str | Marked, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be looked at: where, what, and what to do about it."""

    found: Problem | str
    details: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with what is said of it."""

    pairs: tuple[tuple[str | Marked, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Other pages of the same folder: what each is called, and its file."""

    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that a reader takes away."""

    name: str
    value: str
    unit: str
    detail: str
    published: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The figures of a study at a glance."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks below a title; a folded one shows them when its title is chosen, and on paper."""

    title: str
    blocks: tuple[Block, ...]
    is_folded: bool = False


Block: TypeAlias = Text | Code | SourceLine | Finding | Terms | Links | Tiles | Table | Figure | Section


def folded(title: str, *blocks: Block) -> Section:
    """Fold blocks below a title."""
    return Section(title, blocks, is_folded=True)


@dataclass(frozen=True, slots=True)
class Document:
    """What it is called, what it was made from, its blocks, and in the footer what made it."""

    title: str
    blocks: tuple[Block, ...]
    kicker: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    most_rows: int | None = None  # of a table; None: all of them
