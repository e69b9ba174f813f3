"""Plots by arm: Kaplan and Meier's curves, or cumulative incidences, with the numbers at risk below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.endpoints.report.group_tables import estimates
from remission.endpoints.report.survival_plot import LEFT, PLOT, RIGHT, ROW, TOP, WIDTH, Scale, stairs
from remission.expr.numbers import percent
from remission.render.figures import Figure, Shape, fitted, label, line, path
from remission.render.tables import one_place

if TYPE_CHECKING:
    from remission.endpoints.groups.estimates import GroupEstimates
    from remission.endpoints.times import TimeResult

STYLES = 6  # of lines; an arm beyond has one again, and its name at the end of its line
NAME_LENGTH = 12
APART = 13  # between two names


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    css: str
    points: tuple[tuple[float, float], ...]  # time and share, from the first day on
    censored: tuple[tuple[float, float], ...] = ()
    is_thin: bool = False


def arm_plot(result: TimeResult) -> Figure | None:
    """Draw a time by arm, or an incidence; None where there is nothing to draw beside the curve of all."""
    groups = [each for each in estimates(result, result.declared) if each.followed]
    arms = groups[1:] if len(groups) > 1 else groups
    if not arms or (len(groups) == 1 and not result.endpoint.competing):
        return None
    lines = [one for at, each in enumerate(arms) for one in _lines(each, at)]
    longest = max(time for one in lines for time, _ in one.points) or 1.0
    scale = Scale(longest * 1.02)
    shapes = [*scale.grid(result.endpoint.unit), *(shape for one in lines for shape in _drawn(one, scale)), *_names(lines, scale)]
    height = TOP + PLOT + 52
    shapes.append(label(LEFT, height - 2, "patients at risk", "axis"))
    for at, each in enumerate(arms):
        height += ROW
        shapes.append(path([(6, height - 6), (40, height - 6)], _css(at)))
        shapes += _risk_row(each, scale, height - 2)
    told = "; ".join(_told(each) for each in arms)
    is_incidence = bool(result.endpoint.competing)
    what = "cumulative incidence (thin lines: what competes)" if is_incidence else "Kaplan-Meier"
    by = f" by {result.allocated.name}" if result.allocated is not None else ""
    kind = "incidence" if is_incidence else "arms"
    title = f"{result.endpoint.name}{by}: {what}"
    return Figure(f"{kind}-{result.endpoint.slug}", WIDTH, height + 6, title, f"{told}.", tuple(shapes), f"{told}.")


def _css(at: int) -> str:
    return f"arm-{at % STYLES + 1}"


def _lines(group: GroupEstimates, at: int) -> Iterator[_Line]:
    if group.curve is not None:
        steps = [(float(step.time), step.survival) for step in group.curve.steps]
        ticks = tuple((float(step.time), step.survival) for step in group.curve.steps if step.censored)
        yield _Line(group.group, _css(at), ((0.0, 1.0), *steps), ticks)
    for number, incidence in enumerate(group.incidences):
        points = [(float(step.time), step.incidence) for step in incidence]
        yield _Line(group.group, _css(at), ((0.0, 0.0), *points), is_thin=number > 0)


def _drawn(one: _Line, scale: Scale) -> Iterator[Shape]:
    yield path(list(stairs(one.points, scale)), f"{one.css} thin" if one.is_thin else one.css)
    for time, share in one.censored:
        x, y = scale.x(time), scale.y(share)
        yield line(x, y - 4, x, y + 4, f"{one.css}-tick")


def _names(lines: Iterable[_Line], scale: Scale) -> Iterator[Shape]:
    """Write each name at the end of its line, one below the other where lines end close together."""
    free = 0.0
    for one in sorted((each for each in lines if not each.is_thin), key=lambda each: -each.points[-1][1]):
        time, share = one.points[-1]
        y = max(scale.y(share) - 6, free)
        free = y + APART
        yield label(min(scale.x(time) + 4, WIDTH - RIGHT), y, fitted(one.name, NAME_LENGTH), "tick")


def _risk_row(group: GroupEstimates, scale: Scale, y: int) -> Iterator[Shape]:
    yield label(LEFT - 22, y, fitted(group.group, NAME_LENGTH), "tick", "end")
    unit = float(group.endpoint.unit_days)
    for tick in scale.ticks:
        count = sum(one.days / unit >= tick for one in group.followed)
        yield label(scale.x(tick), y, str(count), "tick", "middle")


def _told(group: GroupEstimates) -> str:
    counts = f"{group.group}: {len(group.followed)} patients, {group.events} events"
    if group.endpoint.competing:
        last = group.incidences[0][-1]
        at = f"{percent(last.incidence)} % at {one_place(float(last.time))} {group.endpoint.unit}"
        return f"{counts}, {group.competing} competing events, incidence {at}"
    median = group.quantile(0.5).median
    return f"{counts}, median {'not reached' if median is None else f'{one_place(float(median))} {group.endpoint.unit}'}"
