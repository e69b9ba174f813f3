"""The report as a document: who was eligible, who responded, for how long, why not, and how all of it was computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.courses import best_to_worst
from remission.endpoints.crosstab import NOT_SETTLED
from remission.endpoints.report import cohort_tables as tables
from remission.endpoints.report import group_tables as groups
from remission.endpoints.report import people_tables as people
from remission.endpoints.report.arm_plots import arm_plot
from remission.endpoints.report.bars import funnel_bars, response_bars
from remission.endpoints.report.forest_plot import forest_plot
from remission.endpoints.report.survival_plot import curve_plot
from remission.endpoints.report.swimmer_plot import swimmer
from remission.endpoints.report.wording import course_rules, deciding_text, endpoint_text, level_text, set_text, span_text
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.render.document import MOST_ROWS, Block, Document, Section, Terms, Text, Tile, Tiles
from remission.render.program import made_by
from remission.render.tables import Column, Table, one_place, shown

if TYPE_CHECKING:
    from remission.endpoints.cohort import Responses
    from remission.endpoints.crosstab import CrossResult
    from remission.endpoints.rates import RateResult
    from remission.endpoints.report.cohort_report import Report
    from remission.endpoints.times import TimeResult
    from remission.protocol.model import Protocol, Source
    from remission.protocol.plans.model import Among, Cited

OPEN_RATES = (
    "A patient whose answer is not settled stays in the denominator and is not counted as met. The least and the most possible"
    " rate are those that settling everything open could still give; where nothing is settled they stand alone."
)
UNREADABLE_DAYS = (
    "An empty day means that it had not happened by the last contact. A day that is stated and cannot be read leaves the patient"
    " out of the times that need it, and is listed."
)
RULES_OF_COMPUTING = (
    "A missing value is never an answer: what it leaves open is not settled, and is shown so.",
    "Times are whole days between two dates; a month is 30.4375 days, a year 365.25, exactly.",
    UNREADABLE_DAYS,
    "When an event and the end of follow-up fall on one day, the event counts.",
)


def document(report: Report) -> Document:
    """The whole report, as a page shows it."""
    protocol, made = report.protocol, report.provenance
    facts = (
        ("Protocol", f"{protocol.id} {protocol.version}"), ("sha256", protocol.sha256[:12]),
        ("Data", made.data_file),
        *((("Data cut-off", report.cohort.cut_off.isoformat()),) if report.cohort.cut_off else ()),
        *((("Made", made.made_at),) if made.made_at else ()),
    )  # fmt: skip
    notes = (Text(f"The data file says: {' '.join(made.data_notes)}", "note"),) if made.data_notes else ()
    kicker = f"Report over {len(report.cohort.courses)} patients"
    return Document(protocol.title, (*notes, *_sections(report)), kicker, facts, made_by(protocol), MOST_ROWS)


def _sections(report: Report) -> Iterator[Section]:
    responses = report.cohort.responses
    if responses is None:
        yield _patients(report)
    else:
        yield Section("At a glance", (Tiles(tuple(_tiles(report, responses))),))
        yield _patients(report)
        yield Section("Response", tuple(_response(report, responses)))
        if responses.cross_tables:
            yield Section("Methods against one another", tuple(map(_cross, responses.cross_tables.values())))
        yield Section("Courses", tuple(_courses(report, responses)))
        if responses.times:
            yield Section("Times to an event", tuple(_times(report, responses)))
        yield Section("Why patients did not respond", (Text(_reasons_text(responses)), tables.reasons_table(responses)))
        if arms := tuple(_arms(responses)):
            yield Section("Arms", arms)
        if responses.sets:
            left = replace(groups.set_members_table(responses), is_long=True)
            yield Section("Analysis sets", (groups.sets_table(responses), *((left,) if left.rows else ())))
        designs = tables.designs_table(report, responses)
        if designs.rows:
            yield Section("Two-stage designs", (designs,))
    problems = people.problem_causes_table(report)
    none = Text("None: no value was set aside, and no patient's days contradict one another.")
    missing = replace(people.missing_table(report), title="Facts that a rule reads and an assessment has no value for")
    yield Section("Problems of the data", (problems if problems.rows else none, missing))
    yield Section("How it was computed", tuple(_computed(report)))


# ---- patients --------------------------------------------------------------------------------------


def _patients(report: Report) -> Section:
    told = Text(" ".join(_counts(report)), "plain" if report.is_complete else "bad")
    funnel = (funnel_bars(report), tables.funnel_table(report)) if report.cohort.funnel else ()
    return Section("Patients and decisions", (told, *funnel))


def _counts(report: Report) -> Iterator[str]:
    cohort = report.cohort
    if report.observations:
        yield f"{report.observations} dated observations were read and chosen from."
    fine = "nothing is lost" if report.is_complete else "these numbers differ, and the report cannot be trusted"
    if cohort.cut_off is not None:
        yield f"Everything is told as it was known on {cohort.cut_off}: later assessments are set aside ({cohort.set_aside})."
    own = f"{cohort.assessments} of them in the courses of {len(cohort.courses)} patients"
    yield f"{report.cases_in} cases read, {cohort.decisions} decisions made, {own}: {fine}."
    if cohort.responses:
        reasons = Counter(each.why for course in cohort.courses for each in course.assessments if each.counts is NOT_MET)
        why = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        unknown = cohort.counting(UNKNOWN)
        waiting = f"; of {unknown} that is not known" if unknown else ""
        not_counting = f"{cohort.counting(NOT_MET)} do not{f' ({why})' if why else ''}"
        yield f"{cohort.counting(MET)} assessments count towards the best response; {not_counting}{waiting}."


def _response(report: Report, responses: Responses) -> Iterator[Block]:
    if responses.best:
        yield response_bars(responses.best, best_to_worst(report.cohort.protocol, responses.plan))
    yield tables.response_table(responses)
    yield replace(tables.rates_table(report, responses), title="Rates that the protocol declares")
    yield Text(OPEN_RATES, "quiet")


def _courses(report: Report, responses: Responses) -> Iterator[Block]:
    if responses.not_stated:
        hint = "If one did happen, give its day in a column of that name."
        yield Text(f"No patient has: {responses.not_stated}. {hint}", "quiet")
    lanes = swimmer(report, responses.plan)
    if lanes:
        yield lanes
    yield replace(people.patients_table(report), title="Table of patients", is_long=True)


def _times(report: Report, responses: Responses) -> Iterator[Block]:
    for result in responses.times.values():
        yield Section(result.endpoint.name, tuple(_time(report, result)))
    medians = tables.times_table(report, responses)
    if medians.rows:
        yield replace(medians, title="Medians, with a transplant handled in each way")
        yield replace(tables.curves_table(responses), is_long=True)
    yield from (table for table in (groups.estimates_table(responses), groups.landmarks_table(responses)) if table.rows)
    incidences = groups.incidences_table(responses)
    if incidences.rows:
        yield replace(incidences, is_long=True)


def _arms(responses: Responses) -> Iterator[Block]:
    """What differs between arms; whose arm or stratum is not known is told."""
    figures = (responses.rates, responses.times)
    allocated = [each.allocated for results in figures for each in results.values() if each.allocated is not None]
    without = {patient: why for each in allocated for patient, why in each.without}
    if allocated:
        count = f"{len(without)} patients" if len(without) != 1 else "1 patient"
        yield Text(f"Each arm is compared with {', '.join(dict.fromkeys(each.arms[0] for each in allocated if each.arms))}.")
        yield Text(f"Without an arm or a stratum: {count}.", "bad" if without else "quiet")
    every = (groups.rates_by_arm_table(responses), groups.comparisons_table(responses), groups.cross_by_arm_table(responses))
    yield from (table for table in every if table.rows)


def _time(report: Report, result: TimeResult) -> Iterator[Block]:
    endpoint, protocol = result.endpoint, report.cohort.protocol
    says = f"{endpoint.cited.says}. " if endpoint.cited.says else ""
    yield Text(f"{says}In the protocol's words: {endpoint_text(protocol, endpoint)}.")
    if endpoint.cited.standing == "unverified":
        yield Text("Definition not verified against its source.", "bad")
    if result.is_silent:
        yield Text(f"No patient has a day that a time {span_text(protocol, endpoint)} could end with.", "quiet")
    for figure in () if result.is_silent else (curve_plot(result), arm_plot(result), forest_plot(result)):
        if figure is not None:
            yield figure


# ---- how it was computed ---------------------------------------------------------------------------


def _computed(report: Report) -> Iterator[Block]:
    protocol, responses = report.protocol, report.cohort.responses
    if responses:
        wide = report.cohort.protocol
        yield Section("What counts as what", (_terms(course_rules(wide, responses.plan)),))
        yield Section("Figures", (_terms(_definitions(report)),))
        rules = (deciding_text(report.provenance, report.cases_in), *RULES_OF_COMPUTING)
        yield Section("Rules of computing", tuple(map(Text, rules)))
    if protocol.sources:
        yield Section("Sources", (_terms((source.name, _cited(source)) for source in protocol.sources.values()),))
    yield replace(people.provenance_table(report), title="This run")


def _terms(pairs: Iterable[tuple[str, str]]) -> Terms:
    return Terms(tuple((term, (told,)) for term, told in pairs))


def _definitions(report: Report) -> Iterator[tuple[str, str]]:
    for each in report.protocol.plan.endpoints.values():
        says = f"{each.cited.says}. " if each.cited.says else ""
        source = _source(report.protocol, each.cited)
        yield each.name, f"{says}{endpoint_text(report.cohort.protocol, each)}{f' [{source}]' if source else ''}"


def _cited(source: Source) -> str:
    told = "; ".join(filter(None, (source.title, source.section, source.url)))
    return f"{told} ({source.note})" if source.note else told


def _source(protocol: Protocol, cited: Cited) -> str:
    source = protocol.sources[cited.source].name if cited.source else ""
    return "; ".join(part for part in (source, cited.standing if cited.standing == "unverified" else "") if part)


# ---- figures at a glance -------------------------------------------------------------------------


def _tiles(report: Report, responses: Responses) -> Iterator[Tile]:
    for result in responses.rates.values():
        yield _of_set(_rate_tile(result), report, result.endpoint.among)
    for time in responses.times.values():
        yield _of_set(_time_tile(time), report, time.endpoint.among)


def _of_set(tile: Tile, report: Report, among: Among | None) -> Tile:
    """Say of which set a figure is, where it is of one."""
    is_of_set = among is not None and among.analysis_set is not None
    return replace(tile, detail=f"{tile.detail}; set: {set_text(report.protocol, among)}") if is_of_set else tile


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
    if endpoint.competing and time.declared.followed and not time.is_silent:
        return _incidence_tile(time)
    if found is None or time.is_silent:
        return Tile(endpoint.name, "none", "", "no follow-up in the data" if time.is_silent else "nobody at risk", published)
    low, high = (tables.NOT_REACHED if end is None else one_place(float(end)) for end in (found.low, found.high))
    is_reached = found.median is not None
    value = one_place(float(found.median)) if found.median is not None else tables.NOT_REACHED
    detail = f"median of {len(time.declared.followed)}; {level_text(endpoint.level)} CI {low} to {high}"
    return Tile(endpoint.name, value, endpoint.unit if is_reached else "", detail, published)


def _incidence_tile(time: TimeResult) -> Tile:
    """The incidence at the last landmark, or else at the end of follow-up."""
    endpoint, whole = time.endpoint, groups.estimates(time, time.declared)[0]
    last = endpoint.at[-1] if endpoint.at else Fraction(max(each.days for each in whole.followed))
    found = whole.at(last)
    detail = (
        f"incidence at {one_place(float(found.time))} {endpoint.unit}; {whole.events} events, {whole.competing} competing, of"
    )
    value = tables.NOT_REACHED if found.share is None else shown(found.share, "share")
    unit = "" if found.share is None else "%"
    return Tile(endpoint.name, value, unit, f"{detail} {len(whole.followed)}", endpoint.cited.published or "")


# ---- methods against one another -----------------------------------------------------------------


def _cross(result: CrossResult) -> Section:
    """A cross table; rows and columns of what is not settled only where there is some."""
    rows = [each for each in result.rows if each != NOT_SETTLED or any(row == each for row, _ in result.counts)]
    columns = [each for each in result.columns if each != NOT_SETTLED or any(column == each for _, column in result.counts)]
    down, across = _plain(result.table.rows), _plain(result.table.columns)
    table = Table(
        "cross",
        f"{down} (rows) against {across} (columns)",
        (Column("row", down), *(Column(each, f"{across}: {each}", "count") for each in columns)),
        tuple((row, *(result.counts.get((row, column), 0) for column in columns)) for row in rows),
        is_cross=True,
    )
    says = (Text(f"{result.table.cited.says}."),) if result.table.cited.says else ()
    settled = f"{result.agreeing} of {result.settled} patients with both settled agree"
    waiting = f"; of {result.open_members} more it is not settled whether they belong here" if result.open_members else ""
    return Section(result.table.name, (*says, table, Text(f"{settled}{waiting}.", "quiet")))


def _plain(slug: str) -> str:
    return slug.replace("_", " ")


def _reasons_text(responses: Responses) -> str:
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
