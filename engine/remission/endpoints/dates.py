"""The days of a patient's course, gathered from all of the patient's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from remission.errors import PatientFinding

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.engines.decision import Decision


@dataclass(frozen=True, slots=True)
class Dates:
    """Days by the slug of their fact; `unusable` are those that are stated, and cannot be used, each with the reason."""

    days: Mapping[str, date]
    unusable: Mapping[str, str]
    findings: tuple[PatientFinding, ...] = ()
    cut_off: date | None = None  # the patient was alive then: something is known of later


def read_dates(names: Mapping[str, str], patient: str, decisions: Sequence[Decision]) -> Dates:
    """Gather the days of a patient's course; two different days for one thing are a finding, and neither is used.

    Args:
        names: Of the facts that are such days, by slug.
        patient: Whose.
        decisions: All of the patient's.
    """
    days: dict[str, date] = {}
    unusable: dict[str, str] = {}
    findings: list[PatientFinding] = []
    values = {id(each.case.values): each.case.values for each in decisions}.values()  # often the same object
    troubled = [each.case for each in decisions if each.case.problems]
    for fact, name in names.items():
        found = sorted({day for own in values if isinstance(day := own.get(fact), date)})
        if len(found) > 1:
            findings.append(two_days(patient, name, found))
            unusable[fact] = findings[-1].message
        elif any(_is_set_aside(name, case) for case in troubled):
            unusable[fact] = f"{name} is stated and cannot be read"
        elif found:
            days[fact] = found[0]
        elif any(not case.written for case in troubled):
            unusable[fact] = f"{name} may be stated in a row that cannot be read"
    return Dates(days, unusable, tuple(findings))


def known_on(
    cut_off: date, start: str | None, by_patient: Mapping[str, list[Decision]], dates: Mapping[str, Dates]
) -> tuple[dict[str, list[Decision]], dict[str, Dates]]:
    """Return what was known on a day: no later assessment, nothing that happened later, nobody who began later.

    Somebody who had begun, and was first assessed later, keeps that first assessment, which does not count.
    """
    known: dict[str, list[Decision]] = {}
    for patient, own in by_patient.items():
        kept = [each for each in own if each.case.date is None or each.case.date <= cut_off]
        began = dates[patient].days.get(start or "")
        has_begun = bool(kept) if began is None else began <= cut_off
        if has_begun:
            first = min(own, key=lambda each: each.case.date or date.max)
            known[patient] = kept or [each for each in own if each.case.date == first.case.date][:1]
    return known, {patient: _until(cut_off, dates[patient], by_patient[patient]) for patient in known}


def _until(cut_off: date, dates: Dates, own: Sequence[Decision]) -> Dates:
    later = [*dates.days.values(), *(each.case.date for each in own if each.case.date is not None)]
    days = {fact: day for fact, day in dates.days.items() if day <= cut_off}
    return replace(dates, days=days, cut_off=cut_off if any(day > cut_off for day in later) else None)


def two_days(patient: str, name: str, days: Sequence[date]) -> PatientFinding:
    """Tell of two or more days for one thing."""
    return PatientFinding(
        patient, f"{name} is {' and '.join(map(str, days))}", "one patient has one such day: keep the right one"
    )


def _is_set_aside(name: str, case: Case) -> bool:
    """Tell whether a case has something written that is no day: an empty cell says "not happened", this one does not."""
    told = (f"{name} '", f'{name} "', f"{name} is ")  # how the problem of a cell begins
    return any(problem.message.startswith(told) for problem in case.problems)
