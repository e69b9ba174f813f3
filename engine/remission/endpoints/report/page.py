"""The report as one page of HTML that needs nothing but itself: no network, no script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.endpoints.courses import best_to_worst
from remission.endpoints.crosstab import NOT_SETTLED
from remission.endpoints.report import cohort_tables as tables
from remission.endpoints.report import people_tables as people
from remission.endpoints.report.bars import funnel_bars, response_bars
from remission.endpoints.report.survival_plot import curve_plot
from remission.endpoints.report.swimmer_plot import MARKS, swimmer
from remission.endpoints.report.wording import course_rules, deciding_text, endpoint_text, level_text, span_text
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.render.figures import Figure, outcome_colours
from remission.render.program import made_by
from remission.render.sections import MOST_ROWS, environment
from remission.render.tables import Table, one_place, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from remission.endpoints.cohort import Responses
    from remission.endpoints.crosstab import CrossResult
    from remission.endpoints.rates import RateResult
    from remission.endpoints.report.cohort_report import Report
    from remission.endpoints.times import TimeResult


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure at the top of the page."""

    name: str
    value: str
    unit: str
    detail: str
    published: str


@dataclass(frozen=True, slots=True)
class CrossView:
    """A cross table as a person reads it; rows and columns of what is not settled only where there is some."""

    title: str
    says: str
    rows: str
    columns: str
    headings: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]
    agreement: str


@dataclass(frozen=True, slots=True)
class TimeView:
    """One time to an event: its curve, and what it is."""

    name: str
    says: str | None
    status: str
    definition: str
    figure: Figure | None
    silent: str


@dataclass(frozen=True, slots=True)
class ResponseView:
    """What follows from the course."""

    tiles: tuple[Tile, ...]
    bars: Figure | None
    best: Table
    rates: Table
    crosses: tuple[CrossView, ...]
    courses: Figure | None
    times: tuple[TimeView, ...]
    medians: Table
    curves: Table
    reasons: Table
    reasons_told: str
    designs: Table
    rules: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str, str, str], ...]  # name, definition, what it says, source
    legend: tuple[tuple[str, str], ...]  # outcome, colour
    not_stated: str


def page(report: Report) -> str:
    """Write a report as HTML; every text of the data and of the protocol is escaped.

    Raises:
        MissingExtraError: Jinja2 is not installed.

    """
    responses = report.cohort.responses
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            protocol=report.protocol,
            made=report.provenance,
            cohort=report.cohort,
            view=None if responses is None else _view(report, responses),
            counts={truth.value: report.cohort.counting(truth) for truth in (MET, NOT_MET, UNKNOWN)},
            not_counting=Counter(
                each.why for course in report.cohort.courses for each in course.assessments if each.counts is NOT_MET
            ).most_common(),
            funnel=tables.funnel_table(report),
            funnel_figure=funnel_bars(report),
            patients=people.patients_table(report),
            missing=people.missing_table(report),
            problems=people.problems_table(report),
            provenance=people.provenance_table(report),
            made_by=made_by(report.protocol),
            deciding=deciding_text(report.provenance, report.cases_in),
            marks=MARKS,
            most_rows=MOST_ROWS,
        )
    )


def _view(report: Report, responses: Responses) -> ResponseView:
    wide, plan = report.cohort.protocol, responses.plan
    names = best_to_worst(wide, plan)
    endpoints = report.protocol.plan.endpoints.values()
    return ResponseView(
        tiles=tuple(_tiles(responses)),
        bars=response_bars(responses.best, names) if responses.best else None,
        best=tables.response_table(responses),
        rates=tables.rates_table(report, responses),
        crosses=tuple(map(_cross, responses.cross_tables.values())),
        courses=swimmer(report, plan),
        times=tuple(_time(report, each) for each in responses.times.values()),
        medians=tables.times_table(report, responses),
        curves=tables.curves_table(responses),
        reasons=tables.reasons_table(responses),
        reasons_told=_reasons_told(responses),
        designs=tables.designs_table(report, responses),
        rules=tuple(course_rules(wide, plan)),
        definitions=tuple(
            (each.name, endpoint_text(wide, each), each.cited.says or "", _source(each.cited.source, each.cited.standing))
            for each in endpoints
        ),
        legend=tuple(outcome_colours(names).items()),
        not_stated=responses.not_stated,
    )


def _source(source: str | None, standing: str) -> str:
    return "; ".join(part for part in (source or "", standing if standing == "unverified" else "") if part)


def _tiles(responses: Responses) -> Iterator[Tile]:
    for result in responses.rates.values():
        yield _rate_tile(result)
    for time in responses.times.values():
        yield _time_tile(time)


def _rate_tile(result: RateResult) -> Tile:
    endpoint, rate, lowest, highest = result.endpoint, result.rate, result.lowest, result.highest
    published = endpoint.cited.published or ""
    if lowest is None or highest is None:
        return Tile(endpoint.name, "none", "", "nobody belongs here", published)
    unsettled, maybe = result.count(UNKNOWN), result.open_members
    waiting = f", {unsettled} not settled" if unsettled else ""
    joining = f", {maybe} may belong too" if maybe else ""
    bounds = f"; {_percents(lowest, highest)} possible" if unsettled or maybe else ""
    detail = f"{result.count(MET)} of {result.total}{waiting}{joining}{bounds}"
    if rate is None or tables.is_all_open(result):
        return Tile(endpoint.name, "not settled", "", detail, published)
    interval = f"{level_text(endpoint.level)} CI {_percents(rate.low, rate.high)}"
    return Tile(endpoint.name, shown(float(rate.share), "share"), "%", f"{detail}; {interval}", published)


def _percents(low: float | Fraction, high: float | Fraction) -> str:
    return f"{shown(float(low), 'share')} to {shown(float(high), 'share')} %"


def _time_tile(time: TimeResult) -> Tile:
    endpoint, found = time.endpoint, time.declared.median
    published = endpoint.cited.published or ""
    if found is None or time.is_silent:
        return Tile(endpoint.name, "none", "", "no follow-up in the data" if time.is_silent else "nobody at risk", published)
    low, high = (tables.NOT_REACHED if end is None else one_place(float(end)) for end in (found.low, found.high))
    is_reached = found.median is not None
    value = one_place(float(found.median)) if found.median is not None else tables.NOT_REACHED
    detail = f"median of {len(time.declared.followed)}; {level_text(endpoint.level)} CI {low} to {high}"
    return Tile(endpoint.name, value, endpoint.unit if is_reached else "", detail, published)


def _time(report: Report, result: TimeResult) -> TimeView:
    endpoint, protocol = result.endpoint, report.cohort.protocol
    return TimeView(
        name=endpoint.name,
        says=endpoint.cited.says,
        status=endpoint.cited.standing,
        definition=endpoint_text(protocol, endpoint),
        figure=None if result.is_silent else curve_plot(result),
        silent=f"No patient has a day that a time {span_text(protocol, endpoint)} could end with." if result.is_silent else "",
    )


def _cross(result: CrossResult) -> CrossView:
    rows = [each for each in result.rows if each != NOT_SETTLED or any(row == each for row, _ in result.counts)]
    columns = [each for each in result.columns if each != NOT_SETTLED or any(column == each for _, column in result.counts)]
    settled = f"{result.agreeing} of {result.settled} patients with both settled agree"
    waiting = f"; of {result.open_members} more it is not settled whether they belong here" if result.open_members else ""
    return CrossView(
        title=result.table.name,
        says=result.table.cited.says or "",
        rows=_plain(result.table.rows),
        columns=_plain(result.table.columns),
        headings=tuple(columns),
        lines=tuple((row, tuple(result.counts.get((row, column), 0) for column in columns)) for row in rows),
        agreement=f"{settled}{waiting}.",
    )


def _plain(slug: str) -> str:
    return slug.replace("_", " ")


def _reasons_told(responses: Responses) -> str:
    found = responses.reasons
    others = {
        "had a response that was not confirmed": found.not_confirmed,
        "were never assessed": found.never_assessed,
        "have a best response that is not settled": found.not_settled,
    }
    more = "".join(f"; {count} {what}" for what, count in others.items() if count)
    return (
        f"{found.patients} patients have a best response that is no response{more}. For each of the {found.patients}: the clauses"
        f" of {found.outcome} at the assessment that first shows the best response; several can fail at once."
    )
