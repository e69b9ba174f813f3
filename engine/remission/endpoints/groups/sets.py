"""Analysis sets: of which patients a condition holds, and why the others are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.expr.text import text
from remission.expr.truth import MET, UNKNOWN, Truth
from remission.protocol.canonical import names

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.patients import Patients
    from remission.protocol.plans.model import AnalysisSet


@dataclass(frozen=True, slots=True)
class SetMember:
    """Whether a patient belongs to a set, and what of its condition does not hold, or is not known."""

    patient: str
    belongs: Truth
    why: str


@dataclass(frozen=True, slots=True)
class SetResult:
    """The patients of a cohort by whether they belong to a set."""

    analysis_set: AnalysisSet
    members: tuple[SetMember, ...]

    def count(self, truth: Truth) -> int:
        """How many belong, do not, or may."""
        return sum(each.belongs is truth for each in self.members)


def set_of(analysis_set: AnalysisSet, courses: Iterable[Course], patients: Patients) -> SetResult:
    """Ask of every patient whether they belong."""
    known = names(patients.answers.protocol)
    members = []
    for course in courses:
        belongs = patients.truth(course, analysis_set.condition, analysis_set.taken)
        parts = () if belongs is MET else tuple(_parts(analysis_set, course, patients))
        members.append(SetMember(course.patient, belongs, _why(belongs, parts, known, analysis_set.condition)))
    return SetResult(analysis_set, tuple(members))


def _parts(analysis_set: AnalysisSet, course: Course, patients: Patients) -> Iterator[tuple[t.Condition, Truth]]:
    condition = analysis_set.condition
    for part in condition.args if isinstance(condition, t.AllOf) else (condition,):
        truth = patients.truth(course, part, analysis_set.taken)
        if truth is not MET:
            yield part, truth


def _why(belongs: Truth, parts: Sequence[tuple[t.Condition, Truth]], known: dict[str, str], whole: t.Condition) -> str:
    if belongs is MET:
        return ""
    shown = [part for part, truth in parts if truth is belongs] or [whole]
    said = "is not known" if belongs is UNKNOWN else "does not hold"
    return "; ".join(f"'{text(part, known)}' {said}" for part in shown)
