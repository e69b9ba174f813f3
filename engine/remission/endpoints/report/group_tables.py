"""The tables of a report about arms, strata, analysis sets, landmarks and incidences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import TYPE_CHECKING

from remission.endpoints.groups import comparisons
from remission.endpoints.groups.comparisons import ArmComparison
from remission.endpoints.groups.estimates import GroupEstimates, grouped
from remission.endpoints.report.wording import handling_text, level_text
from remission.expr.numbers import percent
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.render.tables import Cell, Column, Table, one_place

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.endpoints.cohort import Responses
    from remission.endpoints.rates import RateResult
    from remission.endpoints.statistics.survival import MedianTime
    from remission.endpoints.times import Analysis, TimeResult

BELONGS = {MET: "yes", NOT_MET: "no", UNKNOWN: "not settled"}
NOT_REACHED = "not reached"
SMALLEST_P = 0.0001
ENDPOINT, TRANSPLANT, ARM = Column("endpoint", "Figure"), Column("transplant", "A transplant is"), Column("arm", "Arm")
LOW, HIGH = Column("low", "CI", "share"), Column("high", "", "share", is_upper=True)


def tables(responses: Responses) -> Iterator[Table]:
    """Yield those that have something to tell, for machines in this order."""
    every = (
        sets_table(responses),
        set_members_table(responses),
        rates_by_arm_table(responses),
        estimates_table(responses),
        landmarks_table(responses),
        arm_curves_table(responses),
        incidences_table(responses),
        comparisons_table(responses),
        cross_by_arm_table(responses),
    )
    yield from (table for table in every if table.rows)


# ---- sets ------------------------------------------------------------------------------------------


def sets_table(responses: Responses) -> Table:
    """How many patients are in each analysis set."""
    counts = (Column("patients", "In the set", "count"), Column("outside", "Not in it", "count"))
    columns = (Column("set", "Set"), *counts, Column("not_settled", "Not settled", "count"), Column("says", "What it is"))
    rows = tuple(
        (each.analysis_set.name, each.count(MET), each.count(NOT_MET), each.count(UNKNOWN), each.analysis_set.cited.says)
        for each in responses.sets.values()
    )
    return Table("analysis_sets", "Analysis sets", columns, rows)


def set_members_table(responses: Responses) -> Table:
    """Who is left out of each analysis set, and why."""
    columns = (Column("set", "Set"), Column("patient", "Patient"), Column("belongs", "In the set"), Column("why", "Why not"))
    rows = tuple(
        (each.analysis_set.name, member.patient, BELONGS[member.belongs], member.why)
        for each in responses.sets.values()
        for member in each.members
        if member.belongs is not MET
    )
    return Table("left_out_of_sets", "Who is left out of analysis sets", columns, rows)


# ---- by arm ----------------------------------------------------------------------------------------


def rates_by_arm_table(responses: Responses) -> Table:
    """Each rate by arm."""
    counts = (Column("met", "Met", "count"), Column("not_settled", "Not settled", "count"), Column("of", "Of", "count"))
    columns = (ENDPOINT, ARM, *counts, Column("share", "%", "share", "-"), LOW, HIGH, Column("level", "Level and method"))
    rows = tuple(
        _rate_row(result, arm)
        for result in responses.rates.values()
        for arm in (result.allocated.arms if result.allocated is not None else ())
    )
    return Table("rates_by_arm", "Rates by arm", columns, rows)


def _rate_row(result: RateResult, arm: str) -> tuple[Cell, ...]:
    own, endpoint = result.of_arm(arm), result.endpoint
    rate = own.rate
    figures = (None, None, None) if rate is None else (float(rate.share), rate.low, rate.high)
    counts = (own.count(MET), own.count(UNKNOWN), own.total)
    return (endpoint.name, arm, *counts, *figures, f"{level_text(endpoint.level)}, {endpoint.method}")


def estimates(result: TimeResult, analysis: Analysis) -> tuple[GroupEstimates, ...]:
    """The groups of one analysis: everybody, then each arm."""
    allocated = result.allocated
    arms, arm = (allocated.arms, allocated.arm) if allocated is not None else ((), {})
    return grouped(result.endpoint, analysis.followed, arms, arm)


def _every(responses: Responses) -> Iterator[tuple[TimeResult, Analysis, GroupEstimates]]:
    for result in responses.times.values():
        for analysis in () if result.is_silent else result.analyses:
            yield from ((result, analysis, group) for group in estimates(result, analysis))


def estimates_table(responses: Responses) -> Table:
    """Events, quartiles, follow-up and restricted mean of each time, of all patients and by arm."""
    counts = (Column("patients", "Patients", "count"), Column("events", "Events", "count"))
    columns = (
        *(ENDPOINT, TRANSPLANT, ARM, *counts, Column("competing", "Competing events", "count")),
        *(column for name in ("median", "first_quartile", "third_quartile") for column in _quantile_columns(name)),
        Column("follow_up", "Median follow-up", "number", NOT_REACHED),
        Column("mean", "Restricted mean", "number", "-"),
        Column("mean_error", "Its standard error", "number", "-", is_shown=False),
        Column("horizon", "Until", "number", "-", is_shown=False),
        Column("unit", "Unit"),
    )
    rows = tuple(_estimates_row(*each) for each in _every(responses))
    return Table("estimates", "Quartiles and follow-up (reverse Kaplan-Meier)", columns, rows)


def _quantile_columns(name: str) -> tuple[Column, ...]:
    title = {"median": "Median", "first_quartile": "A quarter by", "third_quartile": "Three quarters by"}[name]
    low, high = (
        Column(f"{name}_low", "CI", "number", NOT_REACHED),
        Column(f"{name}_high", "", "number", NOT_REACHED, is_upper=True),
    )
    return Column(name, title, "number", NOT_REACHED), low, high


def _estimates_row(result: TimeResult, analysis: Analysis, group: GroupEstimates) -> tuple[Cell, ...]:
    endpoint, mean = result.endpoint, group.mean
    quantiles = [number for share in (0.5, 0.25, 0.75) for number in _numbers(group.quantile(share))]
    horizon = None if endpoint.horizon is None else float(endpoint.horizon / endpoint.unit_days)
    return (
        *(endpoint.name, handling_text(analysis.hsct), group.group, len(group.followed), group.events, group.competing),
        *quantiles,
        _float(group.follow_up.median),
        *((None, None) if mean is None else (mean.mean, mean.error)),
        horizon,
        endpoint.unit,
    )


def _numbers(found: MedianTime) -> tuple[float | None, ...]:
    return _float(found.median), _float(found.low), _float(found.high)


def landmarks_table(responses: Responses) -> Table:
    """Each estimate at a stated time."""
    columns = (
        *(ENDPOINT, TRANSPLANT, ARM, Column("time", "At", "number"), Column("unit", "Unit")),
        *(Column("at_risk", "At risk", "count"), Column("estimate", "%", "share", "not known"), LOW, HIGH),
        *(Column("of", "Share of patients"), Column("level", "Level and method")),
    )
    rows: list[tuple[Cell, ...]] = []
    for result, analysis, group in _every(responses):
        endpoint = result.endpoint
        what = "with the event" if endpoint.competing else "without an event"
        for days in endpoint.at:
            one = group.at(days)
            head = (endpoint.name, handling_text(analysis.hsct), group.group, float(one.time), endpoint.unit)
            level = f"{level_text(endpoint.level)}, {endpoint.limits}"
            rows.append((*head, one.at_risk, one.share, one.low, one.high, what, level))
    return Table("landmarks", "Estimates at stated times", columns, tuple(rows))


def arm_curves_table(responses: Responses) -> Table:
    """The steps of every Kaplan-Meier curve of an arm."""
    counts = tuple(Column(key, key.replace("_", " ").capitalize(), "count") for key in ("at_risk", "events", "censored"))
    time = (Column("time", "Time", "number"), Column("unit", "Unit"))
    columns = (ENDPOINT, TRANSPLANT, ARM, *time, *counts, Column("survival", "Without an event, %", "share"), LOW, HIGH)
    rows = tuple(
        (
            *(result.endpoint.name, handling_text(analysis.hsct), group.group, float(step.time), result.endpoint.unit),
            *(step.at_risk, step.events, step.censored, step.survival, step.low, step.high),
        )
        for result, analysis, group in _every(responses)
        if result.allocated is not None and group.group in result.allocated.arms and group.curve is not None
        for step in group.curve.steps
    )
    return Table("curves_by_arm", "Steps of the curves by arm", columns, rows)


def incidences_table(responses: Responses) -> Table:
    """The steps of every cumulative incidence."""
    numbers = (Column("incidence", "Incidence, %", "share"), Column("variance", "Variance", is_shown=False))
    time = (Column("time", "Time", "number"), Column("unit", "Unit"))
    columns = (ENDPOINT, TRANSPLANT, ARM, Column("of", "Of"), *time, *numbers)
    rows = tuple(
        (
            *(result.endpoint.name, handling_text(analysis.hsct), group.group, of, float(step.time), result.endpoint.unit),
            *(step.incidence, step.variance),
        )
        for result, analysis, group in _every(responses)
        for of, steps in zip(("the event", "what competes"), group.incidences, strict=False)
        for step in steps
    )
    return Table("incidences", "Steps of the cumulative incidences", columns, rows)


def cross_by_arm_table(responses: Responses) -> Table:
    """The pairs of outcomes of every cross table, by arm."""
    keys = (Column("table", "Table"), ARM, Column("row", "Row"), Column("column", "Column"))
    rows = tuple(
        (each.table.name, arm, row, column, counts.get((row, column), 0))
        for each in responses.cross_tables.values()
        for arm, counts in each.by_arm.items()
        for row in each.rows
        for column in each.columns
    )
    return Table("cross_tables_by_arm", "Cross tables by arm", (*keys, Column("patients", "Patients", "count")), rows)


# ---- what differs ----------------------------------------------------------------------------------


def comparisons_table(responses: Responses) -> Table:
    """Every estimate and test between arms."""
    columns = (
        *(ENDPOINT, TRANSPLANT, Column("what", "What"), Column("arms", "Arms"), Column("within", "Within")),
        *(Column("patients", "Patients", "count"), Column("result", "Result"), Column("method", "Method")),
        *(Column(key, key, is_shown=False) for key in ("measure", "estimate", "low", "high")),
        *(Column(key, key, is_shown=False) for key in ("statistic", "degrees_of_freedom", "p")),
    )
    rows: list[tuple[Cell, ...]] = []
    for result in responses.rates.values():
        if result.allocated is not None:
            level = level_text(result.endpoint.level)
            found = comparisons.of_rate(result, result.allocated)
            rows += [_comparison_row(result.endpoint.name, "-", each, "", level) for each in found]
    rows += [row for time in responses.times.values() if not time.is_silent for row in _time_rows(time)]
    return Table("comparisons", "What differs between arms", columns, tuple(rows))


def _time_rows(result: TimeResult) -> Iterable[tuple[Cell, ...]]:
    endpoint = result.endpoint
    for analysis in result.analyses if result.allocated is not None else ():
        assert result.allocated is not None  # noqa: S101 - looked at above
        for each in comparisons.of_time(endpoint, analysis.followed, result.allocated):
            yield _comparison_row(endpoint.name, handling_text(analysis.hsct), each, endpoint.unit, level_text(endpoint.level))


def _comparison_row(name: str, transplant: str, one: ArmComparison, unit: str, level: str) -> tuple[Cell, ...]:
    found = one.estimate
    limits = (None, None, None) if found is None else tuple(_finite(each) for each in (found.estimate, found.low, found.high))
    tests = (one.statistic, one.freedom, one.p)
    head = (name, transplant, one.what, one.arms, one.within or None, one.patients, _result_text(one, unit, level), one.method)
    return (*head, one.measure or None, *limits, *tests)


def _result_text(one: ArmComparison, unit: str, level: str) -> str:
    """Write what was found, for people; limits go by the level of the figure."""
    parts: list[str] = []
    if one.estimate is not None:
        estimate, low, high = (
            _written(each, one.measure) for each in (one.estimate.estimate, one.estimate.low, one.estimate.high)
        )
        measure = {"share": " percentage points", "time": f" {unit}"}.get(one.measure, "")
        parts.append(f"{estimate}{measure} ({level} CI {low} to {high})")
    if one.p is not None:
        test = "" if one.statistic is None else f"chi-squared {one.statistic:.2f} on {one.freedom}, "
        parts.append(f"{test}p < {SMALLEST_P}" if one.p < SMALLEST_P else f"{test}p = {one.p:.4f}")
    return "; ".join(parts) or "not estimated"


def _written(number: float, measure: str) -> str:
    if not isfinite(number):
        return "no limit"
    if measure == "share":
        return percent(number)
    return f"{number:.2f}" if measure == "ratio" else one_place(number)


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
