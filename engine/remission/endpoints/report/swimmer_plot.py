"""The swimmer plot: a lane a patient, from the start of the course on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from remission.endpoints.courses import best_to_worst
from remission.expr.truth import MET
from remission.render.figures import Figure, Key, Shape, fitted, label, line, outcome_colours, rect, tick_text, ticks

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.report.cohort_report import Report
    from remission.endpoints.response_rules import Assessment
    from remission.protocol.plans.model import CoursePlan

Item = TypeVar("Item")
WIDTH, LEFT, RIGHT, TOP, LANE = 860, 150, 24, 8, 15
NAME_LENGTH = 14  # characters that the left margin has room for
MOST = 80  # lanes
MONTH = 30.4375
# name, path around (0, 0), class
MARKS = {
    "relapse": ("M-4 -4 L4 4 M-4 4 L4 -4", "relapse"),
    "transplant": ("M0 -5 L4.5 4 L-4.5 4 Z", "transplant"),
    "new therapy": ("M-4 -4 H4 V4 H-4 Z", "therapy"),
    "death": ("M-1.4 -5 H1.4 V-1.4 H5 V1.4 H1.4 V5 H-1.4 V1.4 H-5 V-1.4 H-1.4 Z", "death"),
    "alive": ("M0 -4 L7 0 L0 4", "alive"),
}


def swimmer(report: Report, plan: CoursePlan) -> Figure | None:
    """Draw the courses; None where nobody has two days to draw a lane between."""
    names = best_to_worst(report.protocol, plan)
    lanes = [lane for course in report.cohort.courses if (lane := _Lane.of(course, plan, names)) is not None]
    if not any(lane.last for lane in lanes):
        return None
    shown = _fair(lanes)
    months = max(lane.last for lane in shown) / MONTH
    scale = (WIDTH - LEFT - RIGHT) / max(months, 1)
    height = TOP + LANE * len(shown) + 46
    colours = outcome_colours(names)
    shapes = list(_axis(months, scale, height))
    for index, lane in enumerate(shown):
        shapes += lane.shapes(TOP + LANE * index, scale, colours)
    told = _told(len(shown), len(lanes))
    return Figure("swimmer", WIDTH, height, "Courses of patients", told, tuple(shapes), told, tuple(_keys(colours)))


def _keys(colours: Mapping[str, str]) -> Iterator[Key]:
    """The legend: what a dot, a lane and each mark stands for."""
    for outcome, colour in (*colours.items(), ("not settled", "#ffffff")):
        yield Key(Shape("circle", (("class", "dot"), ("r", "4.5"), ("fill", colour))), outcome)
    yield Key(rect(-7, -1.5, 14, 3, "lane"), "followed")
    yield Key(rect(-6, -4, 12, 8, "in-response"), "in response")
    for name, (drawn, css) in MARKS.items():
        yield Key(Shape("path", (("class", css), ("d", drawn))), "alive at the last day" if name == "alive" else name)


def _fair(lanes: Sequence[_Lane]) -> list[_Lane]:
    """Return the lanes that are drawn, by best response and longest first; a large cohort is drawn as it is made up."""
    groups = defaultdict[int, list[_Lane]](list)
    for lane in sorted(lanes, key=lambda lane: (lane.rank, -lane.last)):
        groups[lane.rank].append(lane)
    given = lane_shares([len(group) for group in groups.values()])
    return [lane for group, count in zip(groups.values(), given, strict=True) for lane in at_even_steps(group, count)]


def lane_shares(sizes: Sequence[int], most: int = MOST) -> list[int]:
    """Share lanes out among groups in proportion to their sizes, one at least to each (Sainte-Laguë).

    >>> lane_shares([9000, 2000, 999, 1], 12)
    [8, 2, 1, 1]

    """
    if sum(sizes) <= most:
        return list(sizes)
    given = [1] * len(sizes)
    while sum(given) < most:
        given[max(range(len(sizes)), key=lambda group: sizes[group] / (2 * given[group] + 1))] += 1
    return given


def at_even_steps(items: Sequence[Item], count: int) -> list[Item]:
    """Take so many items at even steps from the first to the last.

    >>> at_even_steps(range(10), 3)
    [1, 5, 8]

    """
    return [items[(2 * index + 1) * len(items) // (2 * count)] for index in range(count)]


def _told(drawn: int, courses: int) -> str:
    chosen = ", as many of each best response as its share of the patients (one at least), taken at even steps of their length"
    return (
        f"{drawn}{f' of {courses}' if drawn < courses else ''} courses from the first day, longest first within each best"
        f" response{chosen if drawn < courses else ''}; marks for assessments, relapse, transplant, new therapy and death."
        " The days are in the table of patients."
    )


def _axis(months: float, scale: float, height: int) -> Iterator[Shape]:
    for tick in ticks(months, 10):
        x = LEFT + tick * scale
        yield line(x, TOP - 4, x, height - 40, "grid")
        yield label(x, height - 26, tick_text(tick), "tick", "middle")
    yield label(LEFT + months * scale / 2, height - 8, "months from the first day", "axis", "middle")


class _Lane:
    """One patient's lane; times in days from the start."""

    def __init__(self, course: Course, plan: CoursePlan, first_day: date, names: Sequence[str]) -> None:
        self.course, self.first_day = course, first_day
        self.names = names
        days = course.dates.days
        happened = {
            "relapse": days.get(plan.relapse_date or ""),
            "transplant": days.get(plan.hsct.fact) if plan.hsct else None,
            "new therapy": days.get(plan.new_therapy.fact) if plan.new_therapy else None,
            "death": days.get(plan.death or ""),
        }
        self.happened = {what: self.day(found) for what, found in happened.items() if found is not None}
        self.is_death_open = plan.death in course.dates.unusable
        self.seen = [each for each in course.assessments if each.day is not None]
        ends = [self.day(each.day) for each in self.seen if each.day is not None]
        self.last = max([0, *ends, *self.happened.values(), *(self.day(day) for day in days.values())])
        best = course.best.outcome
        self.rank = names.index(best) if best in names else len(names)
        first = course.first(plan.responders).assessment
        self.response = None if first is None or first.day is None else self.day(first.day)

    @classmethod
    def of(cls, course: Course, plan: CoursePlan, names: Sequence[str]) -> _Lane | None:
        days = [each.day for each in course.assessments if each.day is not None]
        first_day = course.dates.days.get(plan.start or "") or min(days, default=None)
        return None if first_day is None else cls(course, plan, first_day, names)

    def day(self, day: date) -> int:
        return (day - self.first_day).days

    def shapes(self, top: int, scale: float, colours: Mapping[str, str]) -> Iterator[Shape]:
        middle = top + LANE / 2

        def x(day: int) -> float:
            return LEFT + max(day, 0) / MONTH * scale

        name = f"{fitted(self.course.patient, NAME_LENGTH)}  {self.course.best.outcome or '?'}"
        yield label(LEFT - 10, middle + 4, name, "lane-name", "end")
        yield rect(LEFT, middle - 1.5, x(self.last) - LEFT, 3, "lane", hover=self.story())
        if self.response is not None:
            ends = [day for day in self.happened.values() if day >= self.response]
            until = min(ends, default=self.last)
            yield rect(x(self.response), middle - 4, x(until) - x(self.response), 8, "in-response", hover=self.story())
        for each in self.seen:
            if each.counts is MET and each.day is not None and self.day(each.day) > 0:
                yield _dot(x(self.day(each.day)), middle, each, colours)
        for what, day in self.happened.items():
            yield _mark(what, x(day), middle)
        if "death" not in self.happened and not self.is_death_open:
            yield _mark("alive", x(self.last), middle)

    def story(self) -> str:
        """Tell the lane in words."""
        best = (
            self.course.best.outcome
            or f"best response not settled ({' or '.join(self.course.best.possible) or 'never assessed'})"
        )
        parts = [f"{self.course.patient}: {best}"]
        parts += [f"{what} on day {day}" for what, day in sorted(self.happened.items(), key=lambda item: item[1])]
        return ", ".join([*parts, f"last seen on day {self.last}"])


def _dot(x: float, y: float, assessment: Assessment, colours: Mapping[str, str]) -> Shape:
    outcome = assessment.outcomes[0] if len(assessment.outcomes) == 1 else ""
    shown = outcome or " or ".join(assessment.outcomes)
    attributes = (
        ("class", "dot"),
        ("cx", f"{x:.1f}"),
        ("cy", f"{y:.1f}"),
        ("r", "3.4"),
        ("fill", colours.get(outcome, "#ffffff")),
    )
    return Shape("circle", attributes, hover=f"{assessment.day}: {shown}")


def _mark(what: str, x: float, y: float) -> Shape:
    drawn, css = MARKS[what]
    return Shape("path", (("class", css), ("d", drawn), ("transform", f"translate({x:.1f} {y:.1f})")), hover=what)
