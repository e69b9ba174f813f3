"""Who moves where between definitions, as a picture: bars of outcomes, bands as wide as the patients who share them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from remission.render.figures import COLOURS, LAST_COLOUR, Figure, Shape, label, rect

if TYPE_CHECKING:
    from remission.compare.criteria.definitions import CriteriaComparison, Definition

WIDTH, HEIGHT, TOP, BAR, GAP, MARGIN = 960, 420, 40, 18, 6, 150

Bars = dict[str, tuple[float, float]]  # outcome -> top and height


def flow(found: CriteriaComparison) -> Figure:
    """A column of bars for each definition, the best outcome on top, and bands between neighbours."""
    step = (WIDTH - 2 * MARGIN) / max(len(found.definitions) - 1, 1)
    lefts = [MARGIN + step * index - BAR / 2 for index in range(len(found.definitions))]
    bars = [_bars(found, index) for index in range(len(found.definitions))]
    shapes: list[Shape] = []
    for index, (left, right) in enumerate(pairwise(lefts)):
        shapes += _bands(found, index, (left + BAR, right), (bars[index], bars[index + 1]))
    for index, one in enumerate(found.definitions):
        shapes += _column(found, index, one, lefts[index], bars[index])
    told = ("; ".join(_told(found, index)) for index in range(len(found.matrices)))
    title = " → ".join(one.name for one in found.definitions)
    return Figure("flow", WIDTH, HEIGHT, f"Outcomes by definition: {title}", ". ".join(told), tuple(shapes))


def _bars(found: CriteriaComparison, index: int) -> Bars:
    there = [name for name in found.definitions[index].outcomes if found.counts[index][name]]
    scale = (HEIGHT - TOP - 20 - GAP * max(len(there) - 1, 0)) / max(found.patients, 1)
    bars, top = {}, float(TOP)
    for name in there:
        height = found.counts[index][name] * scale
        bars[name] = top, height
        top += height + GAP
    return bars


def _column(found: CriteriaComparison, index: int, one: Definition, left: float, bars: Bars) -> Iterator[Shape]:
    yield label(left + BAR / 2, TOP - 18, one.name, "label", anchor="middle")
    for name, (top, height) in bars.items():
        count = found.counts[index][name]
        yield rect(left, top, BAR, height, "bar", fill=_colour(one, name), hover=f"{one.name}: {name} {count}")
        at_left = index == 0
        x = left - 6 if at_left else left + BAR + 6
        yield label(x, top + height / 2 + 4, f"{name} {count}", "label", anchor="end" if at_left else "start")


def _bands(found: CriteriaComparison, index: int, edges: tuple[float, float], bars: tuple[Bars, Bars]) -> Iterator[Shape]:
    first, second = found.definitions[index], found.definitions[index + 1]
    used: tuple[dict[str, float], dict[str, float]] = ({}, {})
    scales = tuple(_scale(found, index + side, bars[side]) for side in (0, 1))
    for name in first.outcomes:
        for other in second.outcomes:
            count = found.matrices[index][name, other]
            if count:
                tops = [bars[side][key][0] + used[side].get(key, 0.0) for side, key in ((0, name), (1, other))]
                heights = [count * scale for scale in scales]
                used[0][name] = used[0].get(name, 0.0) + heights[0]
                used[1][other] = used[1].get(other, 0.0) + heights[1]
                way = (("class", "band"), ("d", _band(edges, tops, heights)))
                yield Shape("path", way, hover=f"{name} → {other}: {count}")


def _scale(found: CriteriaComparison, index: int, bars: Bars) -> float:
    name, (_, height) = next(iter(bars.items()))
    return height / found.counts[index][name]


def _band(edges: tuple[float, float], tops: list[float], heights: list[float]) -> str:
    (left, right), middle = edges, sum(edges) / 2
    upper = f"M{left:.1f} {tops[0]:.1f} C{middle:.1f} {tops[0]:.1f} {middle:.1f} {tops[1]:.1f} {right:.1f} {tops[1]:.1f}"
    low = [top + height for top, height in zip(tops, heights, strict=True)]
    lower = f"L{right:.1f} {low[1]:.1f} C{middle:.1f} {low[1]:.1f} {middle:.1f} {low[0]:.1f} {left:.1f} {low[0]:.1f} Z"
    return f"{upper} {lower}"


def _colour(one: Definition, name: str) -> str:
    rank = one.ranks.get(name, len(one.ranks))
    return LAST_COLOUR if rank >= len(one.ranks) - 1 else COLOURS[rank % len(COLOURS)]


def _told(found: CriteriaComparison, index: int) -> Iterator[str]:
    first, second = found.definitions[index], found.definitions[index + 1]
    for (name, other), count in sorted(found.matrices[index].items()):
        yield f"{count} with {name} by {first.name} have {other} by {second.name}"
