"""Two classifications of the same patients against one another, such as residual disease by two methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.endpoints.groups.arms import allocation
from remission.endpoints.patients import Patients, at_best, at_last
from remission.expr.truth import MET, UNKNOWN, all_of
from remission.protocol.plans.model import CrossTable, Taken

if TYPE_CHECKING:
    from remission.endpoints.answers import EndpointAnswers
    from remission.endpoints.courses import Course
    from remission.endpoints.groups.sets import SetResult
    from remission.protocol.model import Protocol

NOT_SETTLED = "not settled"


@dataclass(frozen=True, slots=True)
class CrossResult:
    """How many patients have each pair of outcomes; an outcome that is not settled has a row and a column of its own."""

    table: CrossTable
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    open_members: int  # patients of whom it is not settled whether they belong
    by_arm: Mapping[str, Mapping[tuple[str, str], int]]  # the same of each arm, where the table is divided

    @property
    def total(self) -> int:
        """Everybody in the table."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Patients whose outcome is settled both ways."""
        return sum(count for pair, count in self.counts.items() if NOT_SETTLED not in pair)

    @property
    def agreeing(self) -> int:
        """Patients with the same outcome both ways."""
        return sum(count for (row, column), count in self.counts.items() if row == column != NOT_SETTLED)


def cross(
    protocol: Protocol, table: CrossTable, courses: Sequence[Course], patients: Patients, belongs: SetResult | None = None
) -> CrossResult:
    """Count pairs of outcomes, of everybody or of an analysis set."""
    within = {} if belongs is None else {each.patient: each.belongs for each in belongs.members}
    allocated = allocation(protocol, table.among, courses)
    counts: Counter[tuple[str, str]] = Counter()
    by_arm = {arm: Counter[tuple[str, str]]() for arm in (allocated.arms if allocated else ())}
    open_members = 0
    for course in courses:
        asked = MET if table.of is None else patients.truth(course, table.of, table.taken)
        is_of = all_of((within.get(course.patient, MET), asked))
        open_members += is_of is UNKNOWN
        if is_of is MET:
            pair = (
                _settled(patients.answers, course, table.rows, table.taken),
                _settled(patients.answers, course, table.columns, table.taken),
            )
            counts[pair] += 1
            if allocated is not None and course.patient in allocated.arm:
                by_arm[allocated.arm[course.patient]][pair] += 1
    rows, columns = (_names(protocol, key) for key in (table.rows, table.columns))
    return CrossResult(table, rows, columns, dict(counts), open_members, by_arm)


def _settled(answers: EndpointAnswers, course: Course, classification: str, taken: Taken) -> str:
    """Return a patient's one outcome at the assessment that is meant."""
    if not course.is_assessed:
        return NOT_SETTLED
    meant = at_best(course) if taken is Taken.BEST else at_last(course)
    found = {outcome for each, _ in meant for outcome in answers.possible(each.decision, classification)}
    return found.pop() if len(found) == 1 else NOT_SETTLED


def _names(protocol: Protocol, classification: str) -> tuple[str, ...]:
    return (*(outcome.name for outcome in protocol.classifications[classification].outcomes), NOT_SETTLED)
