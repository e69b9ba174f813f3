"""Figures as data: a figure is a list of SVG shapes with a title and a description; `page` writes and escapes them.

Drawn by hand and not by a plotting library: text stays text (it can be read aloud, searched and printed sharp), and a figure is a
few kilobytes. Its ground is white on a dark page too: the colours are chosen for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal, TypeAlias

Anchor: TypeAlias = Literal["start", "middle", "end"]
COLOURS = (
    "#12664f",
    "#2b7fa8",
    "#6a51a3",
    "#a8540a",
    "#8a6d00",
    "#9c3a6b",
)  # at least 3 to 1 on white; shapes and words say the same
LAST_COLOUR = "#767d86"  # the last outcome: what is left when nothing better was reached


@dataclass(frozen=True, slots=True)
class Shape:
    """One SVG element; `hover` is its own title."""

    tag: Literal["rect", "line", "path", "text", "circle"]
    attributes: tuple[tuple[str, str], ...]
    text: str = ""
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What a shape stands for, in the legend; drawn in a box of 14 by 14 around (0, 0)."""

    shape: Shape
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; `title` and `description` say it to whoever does not see it."""

    name: str
    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]
    caption: str = ""
    keys: tuple[Key, ...] = ()


def rect(x: float, y: float, width: float, height: float, css: str, *, fill: str = "", hover: str = "") -> Shape:  # noqa: PLR0913 - as SVG has it
    """Draw a rectangle."""
    attributes = (("class", css), ("x", _n(x)), ("y", _n(y)), ("width", _n(max(width, 0))), ("height", _n(height)))
    return Shape("rect", (*attributes, ("fill", fill)) if fill else attributes, hover=hover)


def line(x1: float, y1: float, x2: float, y2: float, css: str) -> Shape:
    """Draw a straight line."""
    return Shape("line", (("class", css), ("x1", _n(x1)), ("y1", _n(y1)), ("x2", _n(x2)), ("y2", _n(y2))))


def path(points: Sequence[tuple[float, float]], css: str, *, is_closed: bool = False) -> Shape:
    """Draw a line through points, or the area within."""
    steps = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return Shape("path", (("class", css), ("d", f"M{steps}{' Z' if is_closed else ''}")))


def label(x: float, y: float, text: str, css: str = "label", anchor: Anchor = "start") -> Shape:
    """Write a text."""
    return Shape("text", (("class", css), ("x", _n(x)), ("y", _n(y)), ("text-anchor", anchor)), text=text)


def fitted(text: str, length: int) -> str:
    """Shorten a text to so many characters.

    >>> fitted("growth factor washout", 10)
    'growth fa…'

    """
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def ticks(greatest: float, about: int = 8) -> list[float]:
    """Choose round values from 0 to `greatest` for an axis.

    >>> ticks(33)
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0]

    """
    if greatest <= 0:
        return [0.0]
    rough = greatest / about
    power = 10.0 ** floor(log10(rough))
    step = next(power * each for each in (1, 2, 3, 5, 6, 10) if power * each >= rough)
    return [step * index for index in range(ceil(greatest / step) + 1) if step * index <= greatest * 1.0001]


def tick_text(number: float) -> str:
    """Write the value of a tick without needless places."""
    return f"{number:g}"


def outcome_colours(names: Sequence[str]) -> dict[str, str]:
    """Give every outcome of a classification a colour of its own; the last is grey."""
    return {name: LAST_COLOUR if index == len(names) - 1 else COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
