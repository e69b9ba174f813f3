"""A cohort as ADaM data sets: ADSL (a row a patient), ADRS (responses) and ADTTE (times to an event).

Parameter codes as pharmaverse's admiralonco has them (github.com/pharmaverse/admiralonco): OVR, BOR, CBOR, RSP,
CRSP, DEATH. What is our own says so in its derivation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from remission.endpoints.followup import Followed
from remission.engines.decision import Eligibility
from remission.expr.truth import MET, NOT_MET
from remission.formats.datasets import Dataset, DatasetVariable, Value

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.endpoints.cohort import CohortFigures, Responses
    from remission.endpoints.courses import Course
    from remission.endpoints.times import TimeResult

LONGEST_CODE = 8
STUDY = DatasetVariable("STUDYID", "Study Identifier", "string", "the protocol's id, cut to 20 characters")
SUBJECT = DatasetVariable("USUBJID", "Unique Subject Identifier", "string", "the patient as the data names it")
PARAMETER = (
    DatasetVariable("PARAMCD", "Parameter Code", "string"),
    DatasetVariable("PARAM", "Parameter", "string"),
)
SOURCE = (
    DatasetVariable("SRCDOM", "Source Data", "string", "the file that the deciding value stands in; our own use of it"),
    DatasetVariable(
        "SRCVAR", "Source DatasetVariable", "string", "the column of the deciding value, by its number; our own use of it"
    ),
    DatasetVariable("SRCSEQ", "Source Sequence Number", "integer", "the line or record of the deciding value"),
)
CENSORING = {"hsct": "transplant", "new therapy": "new therapy"}


def adam(cohort: CohortFigures) -> tuple[Dataset, ...]:
    """The data sets of a cohort; ADRS and ADTTE only where the protocol declares a course."""
    responses = cohort.responses
    return (_adsl(cohort), *((_adrs(cohort, responses), _adtte(cohort, responses)) if responses else ()))


# ---- a row a patient -------------------------------------------------------------------------------


def _adsl(cohort: CohortFigures) -> Dataset:
    variables = (
        *(STUDY, SUBJECT),
        DatasetVariable("ELIGFL", "Eligible Flag", "string", "our own: Y eligible, N not eligible, empty undetermined"),
        DatasetVariable(
            "RESPFL", "Responder Flag", "string", "our own: Y where the best response is one, empty where it is open"
        ),
        DatasetVariable("BESTRSP", "Best Response", "string", "our own: the best outcome of the assessments that count"),
        DatasetVariable("NASSESS", "Number of Assessments", "integer", "our own"),
    )
    return Dataset("ADSL", "Subject-Level Analysis Dataset", variables, tuple(_subject(cohort, one) for one in cohort.courses))


def _subject(cohort: CohortFigures, course: Course) -> tuple[Value, ...]:
    flags = {Eligibility.ELIGIBLE: "Y", Eligibility.NOT_ELIGIBLE: "N"}
    first = next((flags.get(each.decision.eligibility) for each in course.assessments if each.decision.eligibility), None)
    plan = cohort.responses.plan if cohort.responses else None
    best = course.best.outcome
    responds = None if plan is None or best is None else ("Y" if best in plan.responders else "N")
    return (_study(cohort), course.patient, first, responds, best, len(course.assessments))


def _study(cohort: CohortFigures) -> str:
    return cohort.protocol.id[:20]


# ---- responses -------------------------------------------------------------------------------------


def _adrs(cohort: CohortFigures, responses: Responses) -> Dataset:
    variables = (
        *(STUDY, SUBJECT, *PARAMETER),
        DatasetVariable("PARCAT1", "Parameter Category 1", "string", "the set of criteria: the classification of the protocol"),
        DatasetVariable("ADT", "Analysis Date", "date"),
        DatasetVariable(
            "AVALC", "Analysis Value (C)", "string", "an outcome, or Y and N; empty where missing data leaves it open"
        ),
        DatasetVariable("AVAL", "Analysis Value", "double", "of Y and N: 1 and 0"),
        DatasetVariable("ANL01FL", "Analysis Flag 01", "string", "Y where the assessment counts towards the best response"),
        *SOURCE,
    )
    rows = (row for course in cohort.courses for row in _responses(cohort, responses, course))
    return Dataset("ADRS", "Tumor Response Analysis Dataset", variables, tuple(rows))


def _responses(cohort: CohortFigures, responses: Responses, course: Course) -> Iterator[tuple[Value, ...]]:
    plan = responses.plan
    family = cohort.protocol.classifications[plan.response]
    head = (_study(cohort), course.patient)

    def row(  # noqa: PLR0913, PLR0917 - a column an argument
        code: str, name: str, day: date | None, text: str | None, case: Case | None = None, flag: str = "Y"
    ) -> tuple[Value, ...]:
        value = {"Y": 1.0, "N": 0.0}.get(text or "") if code in ("RSP", "CRSP", "DEATH") else None
        return (*head, code, name, family.name, day, text, value, flag, *_source(case))

    for one in course.assessments:
        outcome = one.outcomes[0] if len(one.outcomes) == 1 else None
        flag = {MET: "Y", NOT_MET: "N"}.get(one.counts, "")
        yield row("OVR", "Overall Response", one.day, outcome, one.decision.case, flag)
    first = course.first(plan.responders)
    reached = first.assessment
    case = reached.decision.case if reached else None
    best = "CBOR" if plan.is_confirmed else "BOR"
    yield row(best, f"{'Confirmed ' if plan.is_confirmed else ''}Best Overall Response", None, course.best.outcome)
    said = {MET: "Y", NOT_MET: "N"}.get(first.truth)
    code = "CRSP" if plan.is_confirmed else "RSP"
    yield row(code, f"{'Confirmed ' if plan.is_confirmed else ''}Response", reached.day if reached else None, said, case)
    if plan.death is not None:
        died = course.dates.days.get(plan.death)
        yield row("DEATH", "Death", died, "Y" if died else "N")


def _source(case: Case | None) -> tuple[Value, ...]:
    """Where the value stands that was observed last of those that the decision chose."""
    found = max(case.origin.values(), key=lambda one: (one.day or date.min, one.pos), default=None) if case else None
    return (None, None, None) if found is None else (found.pos.file, f"column {found.pos.column}", found.pos.line)


# ---- times to an event -----------------------------------------------------------------------------


def _adtte(cohort: CohortFigures, responses: Responses) -> Dataset:
    variables = (
        *(STUDY, SUBJECT, *PARAMETER),
        DatasetVariable("STARTDT", "Time-to-Event Origin Date", "date"),
        DatasetVariable("ADT", "Analysis Date", "date", "of the event, or of censoring"),
        DatasetVariable("AVAL", "Analysis Value", "double", "ADT - STARTDT in days; without the day that some conventions add"),
        DatasetVariable("AVALU", "Analysis Value Unit", "string"),
        DatasetVariable("CNSR", "Censor", "integer", "0 an event, 1 censored, 2 ended by a competing event"),
        DatasetVariable("EVNTDESC", "Event or Censoring Description", "string"),
        DatasetVariable("CNSDTDSC", "Censor Date Description", "string"),
    )
    codes = parameter_codes([one.endpoint.name for one in responses.times.values()])
    rows = (row for code, one in zip(codes, responses.times.values(), strict=True) for row in _times(cohort, code, one))
    return Dataset("ADTTE", "Time-to-Event Analysis Dataset", variables, tuple(rows))


def _times(cohort: CohortFigures, code: str, result: TimeResult) -> Iterator[tuple[Value, ...]]:
    for each in result.declared.times:
        if isinstance(each, Followed):
            censored = None if each.is_event or each.competes else each.ended_by
            head = (_study(cohort), each.patient, code, result.endpoint.name)
            described = each.ended_by if each.is_event or each.competes else "censored"
            status = 0 if each.is_event else 2 if each.competes else 1
            yield (*head, each.start, each.end, float(each.days), "DAYS", status, described, censored)


def parameter_codes(names: Sequence[str]) -> list[str]:
    """A code of at most eight letters and digits for each endpoint, no two alike.

    >>> parameter_codes(["OS", "duration of CR", "duration of CRi"])
    ['OS', 'DURCR', 'DURCRI']
    """
    found: list[str] = []
    for name in names:
        words = [re.sub(r"[^A-Z0-9]", "", word.upper()) for word in name.split() if word.lower() not in ("of", "to", "the", "at")]
        words = [word for word in words if word]
        code = (words[0] if len(words) == 1 else "".join(word[:3] for word in words))[:LONGEST_CODE] or "TTE"
        turn = 2
        while code in found:
            code, turn = f"{code[: LONGEST_CODE - 1].rstrip('0123456789')}{turn}", turn + 1
        found.append(code)
    return found
