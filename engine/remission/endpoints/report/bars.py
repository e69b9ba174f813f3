"""Bars: the best responses of a cohort, and the way through the eligibility criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.endpoints.crosstab import NOT_SETTLED
from remission.expr.numbers import percent
from remission.render.figures import Figure, Shape, fitted, label, line, outcome_colours, rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.endpoints.cohort import BestResponse
    from remission.endpoints.report.cohort_report import Report

WIDTH, LEFT, SPAN = 860, 220, 380
ROW, BAR = 40, 20
NAME_LENGTH = 26  # characters that the left margin has room for
ONE_AFTER_THE_OTHER = (
    "Eligibility at each patient's first assessment, one criterion after the other. Dashed: nothing failed so far, and something"
    " is not known."
)


def response_bars(best: Sequence[BestResponse], names: Sequence[str]) -> Figure:
    """Draw a bar for each best response, with its interval."""
    colours = outcome_colours(names)
    shapes: list[Shape] = []
    height = ROW * len(best) + 34
    for share in (0, 25, 50, 75, 100):
        x = LEFT + SPAN * share / 100
        shapes += [line(x, 4, x, height - 26, "grid"), label(x, height - 10, f"{share} %", "tick", "middle")]
    for index, each in enumerate(best):
        y = 10 + ROW * index
        rate = each.rate
        shapes.append(label(LEFT - 12, y + 15, fitted(each.outcome, NAME_LENGTH), "name", "end"))
        fill = colours.get(each.outcome, "#ffffff")
        shapes.append(rect(LEFT, y, SPAN * float(rate.share), BAR, "bar", fill=fill))
        limits = ""
        if each.outcome != NOT_SETTLED:
            low, high = LEFT + SPAN * rate.low, LEFT + SPAN * rate.high
            shapes += [line(low, y + 10, high, y + 10, "halo"), line(low, y + 10, high, y + 10, "whisker")]
            shapes += [line(x, y + 5, x, y + 15, "whisker") for x in (low, high)]
            limits = f" ({percent(rate.low)} to {percent(rate.high)})"
        shapes.append(label(LEFT + SPAN + 16, y + 15, f"{rate.count} of {rate.total}, {percent(rate.share)} %{limits}"))
    told = "; ".join(f"{each.outcome} {each.rate.count} of {each.rate.total}" for each in best)
    caption = "Best response of each patient, with the exact (Clopper-Pearson) 95 % interval."
    return Figure("responses", WIDTH, height, "Best response", f"Bars with 95 % intervals. {told}.", tuple(shapes), caption)


def funnel_bars(report: Report) -> Figure:
    """Draw who is left after each eligibility criterion."""
    stages, total = report.cohort.funnel, max(len(report.cohort.courses), 1)
    shapes: list[Shape] = []
    rows = [("all patients", len(report.cohort.courses), 0, 0)]
    rows += [(report.protocol.criteria[s.criterion].name, s.in_so_far, s.open_so_far, s.left) for s in stages]
    for index, (name, inside, open_ones, left) in enumerate(rows):
        y = 6 + (ROW - 8) * index
        width, hatched = SPAN * inside / total, SPAN * open_ones / total
        shapes.append(label(LEFT - 12, y + 15, fitted(name, NAME_LENGTH), "name", "end"))
        shapes.append(rect(LEFT, y, SPAN, BAR, "track"))
        shapes.append(rect(LEFT, y, width, BAR, "bar", fill="#2b5f8a"))
        shapes.append(rect(LEFT + width, y, hatched, BAR, "waiting"))
        gone = f", {left} leave here" if left else ""
        waiting = f", {open_ones} not known" if open_ones else ""
        shapes.append(label(LEFT + SPAN + 16, y + 15, f"{inside} in{waiting}{gone}" if index else f"{inside}"))
    told = "; ".join(f"after {name} {inside} in, {waiting} not known, {left} left" for name, inside, waiting, left in rows[1:])
    height = (ROW - 8) * len(rows) + 8
    title = "Patients left after each eligibility criterion"
    return Figure("funnel", WIDTH, height, title, f"{told}.", tuple(shapes), ONE_AFTER_THE_OTHER)
