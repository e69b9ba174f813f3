"""The assessments of one patient put in order, where rules read what they concluded at earlier ones."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from datetime import date

from remission.cases.case import Case, History
from remission.cases.cells.found import listed, quoted
from remission.cases.scan import Scan
from remission.errors import NOWHERE, Cause, Pos, Problem
from remission.protocol.model import Protocol

UNDATED = Cause("an assessment of the patient has no date, so that it is not known which are earlier", "patient")


def reads_answers(protocol: Protocol) -> bool:
    """Whether a rule reads what was concluded at earlier assessments."""
    return any(protocol.facts[key].is_of_answers for key in protocol.used)


def in_courses(protocol: Protocol, scan: Scan) -> Scan:
    """A scan whose cases know the earlier assessments of their patients, where a rule asks for them."""
    return replace(scan, cases=lambda: iter(with_histories(scan.cases()))) if reads_answers(protocol) else scan


class CourseCount:
    """Whether some patient of a table has two assessments: where nobody has, no rule finds an earlier answer."""

    def __init__(self, protocol: Protocol) -> None:
        self.names = {key: protocol.facts[key].name for key in protocol.used if protocol.facts[key].is_of_answers}
        self.patients: set[str] = set()
        self.has_course = False

    def see_case(self, case: Case) -> None:
        """Look at the patient of a case, and at what was given."""
        if self.names and not self.has_course:
            self.has_course = case.patient in self.patients
            self.patients.add(case.patient)
            self.names = {key: name for key, name in self.names.items() if case.values.get(key) is None}

    def see_patients(self, patients: Iterable[str]) -> None:
        """Look at the patients of some cases, which are in no other part of the table."""
        if self.names and not self.has_course:
            every = list(patients)
            self.has_course = len(set(every)) < len(every)
            self.patients.update(every[:1])

    def told(self, file: str, given: Container[str]) -> Iterator[Problem]:
        """Say once that nobody has an earlier assessment, of the facts that the table does not give either."""
        names = [name for key, name in self.names.items() if key not in given]
        if names and self.patients and not self.has_course:
            message = f"no patient has two assessments: {listed(names)} {'is' if len(names) == 1 else 'are'} as at a first one"
            hint = "give the earlier assessments too, a row each, or a column for what was concluded before"
            yield Problem(Pos(file, 1, 1), message, hint, "warning")


def with_histories(cases: Iterable[Case]) -> list[Case]:
    """Cases that know the earlier assessments of their patients, in the same order.

    Of a patient with an assessment without a date nothing is known of which are earlier.
    """
    found = list(cases)
    by_patient: dict[str, list[int]] = {}
    for at, case in enumerate(found):
        by_patient.setdefault(case.patient, []).append(at)
    for places in by_patient.values():
        if any(found[at].date is None for at in places):
            for at in places if len(places) > 1 else ():
                found[at] = replace(found[at], problems=(*found[at].problems, undated(found[at].patient)))
            continue
        earlier: list[Case] = []
        by_day = sorted(places, key=lambda at: found[at].date or date.min)
        while by_day:
            day = found[by_day[0]].date
            now = [at for at in by_day if found[at].date == day]
            by_day = by_day[len(now) :]
            history = History(tuple(earlier))
            for at in now:
                found[at] = replace(found[at], history=history)
                earlier.append(found[at])
    return found


def unfilled(case: Case) -> Case:
    """A case as it was before anything was taken from answers."""
    taken = case.history.taken if case.history is not None else None
    if case.history is None or taken is None:
        return case
    values = {key: None if key in taken and value == taken[key] else value for key, value in case.values.items()}
    return replace(case, values=values, history=History(case.history.earlier))


def undated(patient: str) -> Problem:
    """What is told of a patient of whom it is not known which assessments are earlier."""
    message = f"an assessment of patient {quoted(patient)} has no date, so that it is not known which are earlier"
    return Problem(NOWHERE, message, "give each assessment its day", "warning", UNDATED)
