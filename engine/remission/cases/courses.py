"""The assessments of one patient put in order, where rules read what they concluded at earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from remission.cases.case import Case, History
from remission.cases.cells.found import quoted
from remission.cases.scan import Scan
from remission.errors import NOWHERE, Cause, Problem
from remission.protocol.model import Protocol

UNDATED = Cause("an assessment of the patient has no date, so that it is not known which are earlier", "patient")


def reads_answers(protocol: Protocol) -> bool:
    """Whether a rule reads what was concluded at earlier assessments."""
    return any(protocol.facts[key].is_of_answers for key in protocol.used)


def in_courses(protocol: Protocol, scan: Scan) -> Scan:
    """A scan whose cases know the earlier assessments of their patients, where a rule asks for them."""
    return replace(scan, cases=with_courses(protocol, scan.cases)) if reads_answers(protocol) else scan


def with_courses(protocol: Protocol, cases: Callable[[], Iterable[Case]]) -> Callable[[], Iterator[Case]]:
    """The same of a way to some cases."""
    return (lambda: iter(with_histories(cases()))) if reads_answers(protocol) else lambda: iter(cases())


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
