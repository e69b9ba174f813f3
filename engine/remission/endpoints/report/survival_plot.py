"""The Kaplan-Meier plot: the declared curve with its band, the others thin beside it, and the numbers at risk below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.report.cohort_tables import NOT_REACHED
from remission.endpoints.report.wording import handling_text
from remission.endpoints.statistics.survival import Curve, at_risk
from remission.render.figures import Figure, Shape, label, line, path, tick_text, ticks
from remission.render.tables import one_place

if TYPE_CHECKING:
    from remission.endpoints.times import Analysis, TimeResult

WIDTH, LEFT, RIGHT, TOP, PLOT = 860, 130, 40, 14, 300
ROW = 18
STYLES = ("curve-declared", "curve-second", "curve-third")
LINE_NAMES = ("solid line with its band", "dashed line", "dotted line")


def curve_plot(result: TimeResult) -> Figure | None:
    """Draw the curves of a time to an event; None where nobody is at risk."""
    analyses = [(each, each.curve) for each in result.analyses if each.curve is not None]
    if not analyses:
        return None
    longest = max(float(curve.steps[-1].time) for _, curve in analyses) or 1.0
    scale = Scale(longest * 1.02)
    shapes = list(scale.grid(result.endpoint.unit))
    shapes += _band(analyses[0][1], scale)
    for (_, curve), css in reversed(list(zip(analyses, STYLES[: len(analyses)], strict=True))):
        shapes += _curve(curve, scale, css)
    shapes += _median(analyses[0][0], scale)
    height = TOP + PLOT + 52
    shapes.append(label(LEFT, height - 2, "patients at risk, with a transplant", "axis"))
    for (analysis, curve), css in zip(analyses, STYLES[: len(analyses)], strict=True):
        height += ROW
        shapes.append(path([(6, height - 6), (40, height - 6)], css))
        shapes += _row(analysis, curve, scale, height - 2)
    name, title, told = f"curve-{result.endpoint.slug}", f"{result.endpoint.name}: Kaplan-Meier", _told(result)
    return Figure(name, WIDTH, height + 6, title, told, tuple(shapes), told)


class Scale:
    """From times and shares to places in the plot."""

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self.ticks = ticks(longest, 10)

    def x(self, time: float) -> float:
        """The place of a time."""
        return LEFT + (WIDTH - LEFT - RIGHT) * time / self.longest

    def y(self, share: float) -> float:
        """The place of a share."""
        return TOP + PLOT * (1 - share)

    def grid(self, unit: str) -> Iterator[Shape]:
        """The axes."""
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            yield line(LEFT, self.y(share), WIDTH - RIGHT, self.y(share), "axis-line" if share == 0 else "grid")
            yield label(LEFT - 8, self.y(share) + 4, f"{share:.0%}".replace("%", " %"), "tick", "end")
        for tick in self.ticks:
            yield line(self.x(tick), self.y(0), self.x(tick), self.y(0) + 5, "axis-line")
            yield label(self.x(tick), self.y(0) + 18, tick_text(tick), "tick", "middle")
        yield label((LEFT + WIDTH - RIGHT) / 2, self.y(0) + 34, unit, "axis", "middle")


def _curve(curve: Curve, scale: Scale, css: str) -> Iterator[Shape]:
    yield path(list(stairs([(0.0, 1.0), *((float(step.time), step.survival) for step in curve.steps)], scale)), css)
    for step in curve.steps:
        if step.censored:
            x, y = scale.x(float(step.time)), scale.y(step.survival)
            yield line(x, y - 5, x, y + 5, f"{css}-tick")


def stairs(points: Sequence[tuple[float, float]], scale: Scale) -> Iterator[tuple[float, float]]:
    """Draw steps through points of time and share."""
    before = points[0][1]
    for time, height in points:
        yield scale.x(time), scale.y(before)
        yield scale.x(time), scale.y(height)
        before = height


def _band(curve: Curve, scale: Scale) -> Iterator[Shape]:
    """Draw the pointwise limits where there are some."""
    known = [(float(step.time), step.low, step.high) for step in curve.steps if step.low is not None and step.high is not None]
    if len(known) > 1:
        upper = list(stairs([(time, high) for time, _, high in known], scale))
        lower = list(stairs([(time, low) for time, low, _ in known], scale))
        yield path([*upper, *reversed(lower)], "band", is_closed=True)


def _median(analysis: Analysis, scale: Scale) -> Iterator[Shape]:
    if analysis.median is None or analysis.median.median is None:
        return
    x, half = scale.x(float(analysis.median.median)), scale.y(0.5)
    yield path([(LEFT, half), (x, half), (x, scale.y(0))], "median-line")
    yield label(x + 6, scale.y(0) - 8, f"median {one_place(float(analysis.median.median))}", "median-text")


def _row(analysis: Analysis, curve: Curve, scale: Scale, y: int) -> Iterator[Shape]:
    """Write the numbers at risk of one analysis below the ticks."""
    yield label(LEFT - 22, y, handling_text(analysis.hsct), "tick", "end")
    for tick, count in zip(scale.ticks, at_risk(curve, map(Fraction, scale.ticks)), strict=True):
        yield label(scale.x(tick), y, str(count), "tick", "middle")


def _told(result: TimeResult) -> str:
    drawn = zip(result.analyses, LINE_NAMES[: len(result.analyses)], strict=True)
    told = "; ".join(f"{how}: {_analysis_text(analysis, result.endpoint.unit)}" for analysis, how in drawn)
    return f"{told}. Small upright strokes are patients whose follow-up ends."


def _analysis_text(analysis: Analysis, unit: str) -> str:
    found = analysis.median
    median = NOT_REACHED if found is None or found.median is None else f"{one_place(float(found.median))} {unit}"
    events = sum(each.is_event for each in analysis.followed)
    return f"transplant {handling_text(analysis.hsct)}, {len(analysis.followed)} patients, {events} events, median {median}"
