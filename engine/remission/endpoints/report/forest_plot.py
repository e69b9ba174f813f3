"""A forest of subgroups: the hazard ratio of two arms among all patients and in each subgroup, on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite, log
from typing import TYPE_CHECKING

from remission.endpoints.groups import comparisons
from remission.endpoints.groups.comparisons import ArmComparison
from remission.render.figures import Figure, Shape, fitted, label, line, rect

if TYPE_CHECKING:
    from remission.endpoints.times import TimeResult

WIDTH, LEFT, SPAN, ROW, TOP = 860, 220, 380, 26, 8
NAME_LENGTH = 26
TICKS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)
FARTHEST = 10.0  # beyond, a line ends at the edge
SIZE = 8


def forest_plot(result: TimeResult) -> Figure | None:
    """Draw the hazard ratios; None where there are no subgroups of two arms."""
    allocated = result.allocated
    if allocated is None:
        return None
    every = list(comparisons.of_time(result.endpoint, result.declared.followed, allocated))
    groups = [each for each in every if each.what.endswith("of a subgroup")]
    if not groups:
        return None
    whole = [each for each in every if each.what.endswith("hazard ratio") and not each.within]
    rows = [("all patients", each) for each in whole] + [(each.within, each) for each in groups]
    height = TOP + ROW * len(rows) + 36
    shapes = [*_axis(height, allocated.arms), *(shape for at, row in enumerate(rows) for shape in _row(at, *row))]
    told = "; ".join(f"{name}: {_text(each)}" for name, each in rows)
    title = f"{result.endpoint.name}: hazard ratio of {whole[0].arms} in subgroups"
    caption = f"{title}, Cox, ties by Efron. Subgroups are not tested against one another."
    return Figure(f"forest-{result.endpoint.slug}", WIDTH, height, title, f"{told}.", tuple(shapes), caption)


def _x(ratio: float) -> float:
    within = min(max(ratio, 1 / FARTHEST), FARTHEST)
    return LEFT + SPAN * (log(within) / log(FARTHEST) + 1) / 2


def _axis(height: int, arms: Sequence[str]) -> Iterator[Shape]:
    for tick in TICKS:
        yield line(_x(tick), TOP, _x(tick), height - 34, "axis-line" if tick == 1 else "grid")
        yield label(_x(tick), height - 20, f"{tick:g}", "tick", "middle")
    first, other = arms
    yield label(_x(1) - 10, height - 4, f"lower hazard with {fitted(other, NAME_LENGTH)}", "axis", "end")
    yield label(_x(1) + 10, height - 4, f"lower hazard with {fitted(first, NAME_LENGTH)}", "axis")


def _row(at: int, name: str, one: ArmComparison) -> Iterator[Shape]:
    y = TOP + ROW * at + ROW / 2
    yield label(LEFT - 12, y + 4, fitted(name, NAME_LENGTH), "name", "end")
    yield label(LEFT + SPAN + 16, y + 4, _text(one))
    if one.estimate is not None:
        low, high = one.estimate.low, one.estimate.high if isfinite(one.estimate.high) else FARTHEST
        yield line(_x(low), y, _x(high), y, "whisker")
        yield rect(_x(one.estimate.estimate) - SIZE / 2, y - SIZE / 2, SIZE, SIZE, "bar", fill="#174a75")


def _text(one: ArmComparison) -> str:
    if one.estimate is None:
        return f"not estimated, {one.patients} patients"
    found = one.estimate
    return f"{found.estimate:.2f} ({found.low:.2f} to {found.high:.2f}), {one.patients} patients"
