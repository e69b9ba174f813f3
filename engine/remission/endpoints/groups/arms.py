"""To which arm and stratum each patient belongs: a value of a choice that stands in the patient's rows, one and the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import PatientFinding

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import Among


@dataclass(frozen=True, slots=True)
class Allocation:
    """Patients by arm and, where all of it is known, by stratum."""

    arms: tuple[str, ...]  # that somebody has, in the order in which they are declared; the first is the reference
    arm: Mapping[str, str]  # by patient
    stratum: Mapping[str, tuple[str, ...]]
    without: tuple[tuple[str, str], ...]  # patients of whom something is not known, and what
    name: str  # of the arms' fact
    strata: tuple[str, ...]  # names

    @property
    def findings(self) -> Iterable[PatientFinding]:
        """Tell of each patient whose arm or stratum is not known."""
        for patient, why in self.without:
            hint = "counted in no arm" if patient not in self.arm else "left out of what is compared within strata"
            yield PatientFinding(patient, why, hint)


def allocation(protocol: Protocol, among: Among | None, courses: Iterable[Course]) -> Allocation | None:
    """Divide patients as a figure says; None where it says nothing."""
    if among is None or among.by is None:
        return None
    arm: dict[str, str] = {}
    stratum: dict[str, tuple[str, ...]] = {}
    without: list[tuple[str, str]] = []
    for course in courses:
        found = {fact: _stated(course, fact) for fact in (among.by, *among.within)}
        for fact, values in found.items():
            if len(values) != 1:
                name = protocol.facts[fact].name
                without.append((course.patient, f"{name} is {' and '.join(values) or 'not known'}"))
        if len(found[among.by]) == 1:
            arm[course.patient] = found[among.by][0]
            if all(len(found[fact]) == 1 for fact in among.within):
                stratum[course.patient] = tuple(found[fact][0] for fact in among.within)
    there = set(arm.values())
    arms = tuple(value for value in protocol.facts[among.by].values if value in there)
    names = tuple(protocol.facts[fact].name for fact in among.within)
    return Allocation(arms, arm, stratum, tuple(without), protocol.facts[among.by].name, names)


def _stated(course: Course, fact: str) -> tuple[str, ...]:
    """The different values that stand in a patient's rows."""
    values = {id(each.decision.case.values): each.decision.case.values for each in course.assessments}.values()
    return tuple(sorted({value for own in values if isinstance(value := own.get(fact), str)}))
