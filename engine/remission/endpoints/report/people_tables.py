"""The tables of a report that are about patients and their data, and about how the report came about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from remission.endpoints.report.wording import endpoint_text
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.render.problems import Problems, cause_of, places
from remission.render.tables import Cell, Column, Table

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.report.cohort_report import Report
    from remission.errors import Problem

COUNTED = {MET: "yes", NOT_MET: "no", UNKNOWN: "not known"}


def tables(report: Report) -> tuple[Table, ...]:
    """Return these tables, for machines in this order."""
    about_data = (missing_table(report), problems_table(report), provenance_table(report))
    return (patients_table(report), assessments_table(report), *about_data)


def patients_table(report: Report) -> Table:
    """One row a patient."""
    facts = report.cohort.protocol.facts
    dates = report.protocol.plan.dates
    columns = (
        Column("patient", "Patient"),
        *((Column("eligibility", "Eligibility"),) if report.protocol.has_eligibility else ()),
        Column("assessments", "Assessments", "count"),
        Column("counting", "Of these count", "count"),
        Column("best_response", "Best response", empty="not settled"),
        Column("possible", "Still possible"),
        Column("reached_on", "First shown on"),
        *(Column(fact, facts[fact].name) for fact in dates),
        Column("findings", "To look at", "count"),
    )
    rows = tuple(_patient_row(course, dates) for course in report.cohort.courses)
    return Table("patients", "Patients", columns, rows)


def _patient_row(course: Course, dates: tuple[str, ...]) -> tuple[Cell, ...]:
    best, may_enter = course.best.outcome, course.assessments[0].decision.eligibility
    first = course.first((best,)).assessment if best else None
    days = (course.dates.days.get(fact) for fact in dates)
    return (
        course.patient,
        *(() if may_enter is None else (may_enter.value,)),
        len(course.assessments),
        sum(each.counts is MET for each in course.assessments),
        best,
        None if best else " or ".join(course.best.possible) or "never assessed",
        first.day.isoformat() if first and first.day else None,
        *(day.isoformat() if day else None for day in days),
        len(course.findings),
    )


def assessments_table(report: Report) -> Table:
    """One row an assessment: what it shows, and whether it counts."""
    protocol = report.protocol
    families = [family for key, family in protocol.classifications.items()]
    columns = (
        Column("patient", "Patient"),
        Column("date", "Day"),
        Column("counts", "Counts"),
        Column("why", "Why not"),
        *(Column(family.slug, family.name) for family in families),
        Column("missing", "Missing"),
    )
    rows: list[tuple[Cell, ...]] = []
    for course in report.cohort.courses:
        for each in course.assessments:
            answers = [each.decision.outcomes[family.slug] for family in families]
            outcomes = (answer.outcome or f"? {' or '.join(answer.possible)}" for answer in answers)
            missing = "; ".join(fact for fact in each.decision.missing if fact in protocol.used)
            day = each.day.isoformat() if each.day else None
            rows.append((course.patient, day, COUNTED[each.counts], each.why, *outcomes, missing))
    return Table("assessments", "Assessments", columns, tuple(rows))


# ---- the data --------------------------------------------------------------------------------------


def missing_table(report: Report) -> Table:
    """Facts that rules read, by how many assessments have no value for them."""
    used = set(report.protocol.used)
    decisions = [each.decision for course in report.cohort.courses for each in course.assessments]
    counts = Counter(fact for decision in decisions for fact in decision.missing if fact in used)
    columns = (Column("fact", "Fact"), Column("missing", "Without a value", "count"), Column("of", "Of assessments", "count"))
    rows = tuple((report.protocol.facts[fact].name, count, len(decisions)) for fact, count in counts.most_common())
    return Table("missing", "Missing values", columns, rows)


def problems_table(report: Report) -> Table:
    """Every problem of the data, and every finding about a course."""
    columns = (Column("patient", "Patient"), Column("place", "Place"), Column("message", "Problem"), Column("hint", "What to do"))
    rows: list[tuple[Cell, ...]] = [(None, str(each.pos), each.message, each.hint) for each in report.warnings]
    rows += [(patient, str(problem.pos), problem.message, problem.hint) for patient, problem in report.problems]
    rows += [(finding.patient, None, finding.message, finding.hint) for finding in report.cohort.findings]
    return Table("problems", "Problems of the data", columns, tuple(rows))


def problem_causes_table(report: Report) -> Table:
    """The same, told once: a cause a row, with its count and its first places."""
    columns = (Column("patient", "Patient"), Column("place", "Place"), Column("message", "Problem"), Column("hint", "What to do"))
    rows: list[tuple[Cell, ...]] = [(None, str(each.pos), each.message, each.hint) for each in report.warnings]
    told = Problems({cause_of(each) for each in report.warnings if each.cause is not None})
    of_patient: dict[Problem, str] = {}
    for patient, problem in report.problems:
        told.add(patient, [problem])
        of_patient.setdefault(problem, patient)
    for group in told.groups():
        first, single = group.first[0], group.count == 1
        message = first.message if single else f"{group.count:,} {group.cause.noun}s: {group.cause.what}"
        rows.append((of_patient[first] if single else None, places(one.pos for one in group.first), message, group.told_hint))
    rows += [(finding.patient, None, finding.message, finding.hint) for finding in report.cohort.findings]
    return Table("problems", "Problems of the data", columns, tuple(rows))


def provenance_table(report: Report) -> Table:
    """How the report came about."""
    made, protocol = report.provenance, report.protocol
    rows: list[tuple[Cell, ...]] = [
        ("protocol", f"{protocol.id} {protocol.version}"),
        ("protocol sha256", protocol.sha256),
        ("data", made.data_file),
        ("data sha256", made.data_sha256),
        *(("data says", note) for note in made.data_notes),
        *([("observations read", str(report.observations))] if report.observations else []),
        ("cases read", str(report.cases_in)),
        ("decisions made", str(report.cohort.decisions)),
        ("assessments in courses", str(report.cohort.assessments)),
        ("patients", str(len(report.cohort.courses))),
        ("decided by", "evaluate and rete" if made.columns is None else f"columns ({made.columns})"),
        ("decided one by one by evaluate and rete", str(made.one_by_one)),
        ("command", made.command),
        *([("made at", made.made_at)] if made.made_at else []),
        *([("data cut-off", report.cohort.cut_off.isoformat())] if report.cohort.cut_off else []),
        *made.versions,
    ]
    declared = protocol.plan.endpoints.values()
    rows += [(f"endpoint {each.name}", endpoint_text(report.cohort.protocol, each)) for each in declared]
    return Table("provenance", "How it was computed", (Column("what", "What"), Column("value", "Value")), tuple(rows))
