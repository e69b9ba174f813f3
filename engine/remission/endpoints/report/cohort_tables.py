"""The tables of a report: every figure over the cohort; those about patients and data are in `people_tables`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.endpoints.crosstab import NOT_SETTLED
from remission.endpoints.followup import Followed, LeftOut, Time
from remission.endpoints.report import group_tables
from remission.endpoints.report import people_tables as people
from remission.endpoints.report.wording import handling_text, level_text, rate_text, set_text, span_text
from remission.endpoints.times import Analysis, TimeResult
from remission.expr.text import text
from remission.expr.truth import MET, UNKNOWN
from remission.protocol.canonical import names
from remission.render.tables import Cell, Column, Table

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.endpoints.cohort import BestResponse, Responses
    from remission.endpoints.rates import RateResult
    from remission.endpoints.report.cohort_report import Report

NOT_REACHED = "not reached"
LOW = Column("low", "95 % CI", "share")
HIGH = Column("high", "", "share", is_upper=True)


def tables(report: Report) -> tuple[Table, ...]:
    """Return every table, for machines in this order."""
    responses = report.cohort.responses
    own = () if responses is None else (*_of_responses(report, responses), *group_tables.tables(responses))
    return (funnel_table(report), *own, *people.tables(report))


def _of_responses(report: Report, responses: Responses) -> tuple[Table, ...]:
    return (
        response_table(responses),
        rates_table(report, responses),
        times_table(report, responses),
        curves_table(responses),
        follow_ups_table(responses),
        cross_table(responses),
        reasons_table(responses),
        designs_table(report, responses),
    )


# ---- figures ---------------------------------------------------------------------------------------


def funnel_table(report: Report) -> Table:
    """How patients come through the eligibility criteria."""
    protocol, known = report.protocol, names(report.protocol)
    columns = (
        Column("criterion", "Criterion"),
        Column("kind", "Kind"),
        Column("says", "What it asks"),
        Column("condition", "Condition", is_shown=False),
        Column("in_so_far", "Met so far", "count"),
        Column("open_so_far", "Open so far", "count"),
        Column("left", "Leave here", "count"),
        Column("fail_here", "Fail it in all", "count"),
        Column("unknown_here", "Not known in all", "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for stage in report.cohort.funnel:
        criterion = protocol.criteria[stage.criterion]
        condition = text(criterion.condition, known)
        counts = (stage.in_so_far, stage.open_so_far, stage.left, stage.fail_here, stage.unknown_here)
        rows.append((criterion.name, stage.kind, criterion.says or condition, condition, *counts))
    return Table("funnel", "Eligibility at the first assessment", columns, tuple(rows))


def response_table(responses: Responses) -> Table:
    """How many patients have which best response."""
    columns = (Column("outcome", "Best response"), Column("patients", "Patients", "count"), Column("of", "Of", "count"))
    share = Column("share", "%", "share")
    rows = tuple(
        (each.outcome, each.rate.count, each.rate.total, float(each.rate.share), *_limits(each)) for each in responses.best
    )
    return Table("best_response", "Best response", (*columns, share, LOW, HIGH), rows)


def _limits(each: BestResponse) -> tuple[float | None, float | None]:
    """Return the interval of a best response; what is not settled is no property of patients that could have one."""
    return (None, None) if each.outcome == NOT_SETTLED else (each.rate.low, each.rate.high)


def rates_table(report: Report, responses: Responses) -> Table:
    """The rates that the protocol declares."""
    columns = (
        Column("endpoint", "Rate"),
        Column("met", "Met", "count"),
        Column("not_settled", "Not settled", "count"),
        Column("of", "Of", "count"),
        Column("may_belong", "May belong too", "count"),
        Column("share", "%", "share", "-"),
        Column("low", "CI", "share"),
        Column("high", "", "share", is_upper=True),
        Column("level", "Level and method"),
        Column("lowest", "Least and most possible, %", "share"),
        Column("highest", "", "share", is_upper=True),
        Column("published", "Published"),
        Column("definition", "Definition", is_shown=False),
        Column("over", "Taken over", is_shown=False),
        Column("source", "Source", is_shown=False),
        Column("status", "Status", is_shown=False),
        Column("set", "Set", is_shown=bool(report.protocol.plan.sets)),
    )
    rows = tuple(_rate_row(report, result) for result in responses.rates.values())
    return Table("rates", "Rates", columns, rows)


def _rate_row(report: Report, result: RateResult) -> tuple[Cell, ...]:
    endpoint, rate, cited = result.endpoint, result.rate, result.endpoint.cited
    figures = (None, None, None) if rate is None or is_all_open(result) else (float(rate.share), rate.low, rate.high)
    return (
        endpoint.name,
        result.count(MET),
        result.count(UNKNOWN),
        result.total,
        result.open_members,
        *figures,
        f"{level_text(endpoint.level)}, {endpoint.method}",
        _float(result.lowest),
        _float(result.highest),
        cited.published,
        rate_text(report.cohort.protocol, endpoint),
        endpoint.taken.value,
        cited.source,
        cited.standing,
        set_text(report.protocol, endpoint.among),
    )


def is_all_open(result: RateResult) -> bool:
    """Whether nobody in a rate is settled, so that there is no figure but its bounds."""
    return result.count(UNKNOWN) == result.total


def times_table(report: Report, responses: Responses) -> Table:
    """The medians, a row for each way to handle a transplant."""
    columns = (
        Column("endpoint", "Time"),
        Column("transplant", "A transplant is"),
        Column("declared", "In the protocol"),
        Column("patients", "Patients", "count"),
        Column("events", "Events", "count"),
        Column("left_out", "Left out", "count"),
        Column("median", "Median", "number", NOT_REACHED),
        Column("low", "CI", "number", NOT_REACHED),
        Column("high", "", "number", NOT_REACHED, is_upper=True),
        Column("unit", "Unit"),
        Column("level", "Level and method"),
        Column("published", "Published"),
        Column("definition", "Definition", is_shown=False),
        Column("not_at_risk", "Does not apply", "count", is_shown=False),
        Column("source", "Source", is_shown=False),
        Column("status", "Status", is_shown=False),
        Column("set", "Set", is_shown=bool(report.protocol.plan.sets)),
    )
    told = (result for result in responses.times.values() if not result.is_silent and not result.endpoint.competing)
    rows = tuple(_time_row(report, result, each) for result in told for each in result.analyses)
    return Table("times", "Times to an event", columns, rows)


def _time_row(report: Report, result: TimeResult, analysis: Analysis) -> tuple[Cell, ...]:
    endpoint, found, cited = result.endpoint, analysis.median, result.endpoint.cited
    medians = (None, None, None) if found is None else tuple(map(_float, (found.median, found.low, found.high)))
    is_declared = analysis is result.declared
    return (
        endpoint.name,
        handling_text(analysis.hsct),
        "declared" if is_declared else "for comparison",
        len(analysis.followed),
        sum(each.is_event for each in analysis.followed),
        len(analysis.left_out),
        *medians,
        endpoint.unit,
        f"{level_text(endpoint.level)}, {endpoint.limits}",
        cited.published if is_declared else None,
        span_text(report.cohort.protocol, endpoint),
        analysis.not_at_risk,
        cited.source,
        cited.standing,
        set_text(report.protocol, endpoint.among),
    )


def curves_table(responses: Responses) -> Table:
    """The steps of every Kaplan-Meier curve."""
    columns = (
        Column("endpoint", "Time"),
        Column("transplant", "A transplant is"),
        Column("time", "Time", "number"),
        Column("unit", "Unit"),
        Column("at_risk", "At risk", "count"),
        Column("events", "Events", "count"),
        Column("censored", "Censored", "count"),
        Column("survival", "Without an event, %", "share"),
        Column("low", "CI", "share"),
        Column("high", "", "share", is_upper=True),
    )
    rows = tuple(row for result in responses.times.values() if not result.is_silent for row in _curve_rows(result))
    return Table("curves", "Steps of the curves", columns, rows)


def _curve_rows(result: TimeResult) -> Iterator[tuple[Cell, ...]]:
    for analysis in result.analyses:
        for step in analysis.curve.steps if analysis.curve else ():
            counts = (step.at_risk, step.events, step.censored)
            head = (result.endpoint.name, handling_text(analysis.hsct), float(step.time), result.endpoint.unit)
            yield (*head, *counts, step.survival, step.low, step.high)


def follow_ups_table(responses: Responses) -> Table:
    """Each patient's time, and what ended it."""
    columns = (
        Column("patient", "Patient"),
        Column("endpoint", "Time"),
        Column("transplant", "A transplant is"),
        Column("start", "From"),
        Column("end", "To"),
        Column("days", "Days", "count"),
        Column("event", "Event"),
        Column("ended_by", "Ended by"),
    )
    rows = tuple(
        (time.patient, result.endpoint.name, handling_text(analysis.hsct), *cells)
        for result in responses.times.values()
        if not result.is_silent
        for analysis in result.analyses
        for time in analysis.times
        if (cells := _time_cells(time))
    )
    return Table("follow_ups", "Times of patients", columns, rows)


def _event(time: Followed) -> str:
    return "yes" if time.is_event else "competing" if time.competes else "no"


def _time_cells(time: Time) -> tuple[Cell, ...]:
    match time:
        case Followed():
            return (time.start.isoformat(), time.end.isoformat(), time.days, _event(time), time.ended_by)
        case LeftOut(_, reason):
            return (None, None, None, "left out", reason)
        case _:
            return ()


def cross_table(responses: Responses) -> Table:
    """The pairs of outcomes of every cross table, a row a pair."""
    keys = ("table", "rows", "columns", "row", "column")
    columns = (*(Column(key, key) for key in keys), Column("patients", "Patients", "count"))
    rows = tuple(
        (each.table.name, each.table.rows, each.table.columns, row, column, each.counts.get((row, column), 0))
        for each in responses.cross_tables.values()
        for row in each.rows
        for column in each.columns
    )
    return Table("cross_tables", "Cross tables", columns, rows)


def reasons_table(responses: Responses) -> Table:
    """Which clauses failed, of patients without a response."""
    columns = (
        Column("clause", "Clause"),
        Column("condition", "Condition"),
        Column("not_met", "Not met", "count"),
        Column("alone", "Nothing else failed", "count"),
        Column("unknown", "Not known", "count"),
    )
    rows = tuple((each.clause, each.condition, each.not_met, each.alone, each.unknown) for each in responses.reasons.clauses)
    return Table("reasons", "Why patients did not respond", columns, rows)


def designs_table(report: Report, responses: Responses) -> Table:
    """What two-stage designs say."""
    columns = (
        Column("design", "Design"),
        Column("stage", "Stage", "count"),
        Column("needed", "Responders needed", "count"),
        Column("size", "Of", "count"),
        Column("met", "Responders", "count"),
        Column("not_settled", "Not settled", "count"),
        Column("patients", "Patients so far", "count"),
        Column("advice", "The design says"),
        Column("endpoint", "Rate"),
        Column("says", "What it asks"),
        Column("source", "Source", is_shown=False),
    )
    endpoints = report.protocol.plan.endpoints
    rows: list[tuple[Cell, ...]] = []
    for each in responses.designs.values():
        advice = each.advice.value if each.advice else f"{each.if_all_open_fail.value}, or {each.if_all_open_respond.value}"
        for number, stage in enumerate(each.stages, start=1):
            counts = (number, stage.wanted, stage.size, stage.met, stage.unknown, stage.patients)
            cited = (each.design.cited.says, each.design.cited.source)
            rows.append((each.design.name, *counts, advice, endpoints[each.design.endpoint].name, *cited))
    return Table("designs", "Two-stage designs", columns, tuple(rows))


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
