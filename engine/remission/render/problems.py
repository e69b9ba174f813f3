"""The problems of a table, told once: one line a cause, with its count and its first places, however many cells it is about."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from remission.errors import Cause, Pos, Problem, Severity

if TYPE_CHECKING:
    from remission.cases.cell_problems import CellProblems
    from remission.errors import PatientFinding

PLACES = 3  # of a cause that are named
PATIENTS = 10  # whose problems are told one by one
CAUSES = 15  # that are told, so that they fit a screen
Key: TypeAlias = tuple[Severity, str, Cause]  # and the file


def cause_of(problem: Problem) -> Cause:
    """Return what a problem has in common with others; one that says nothing of it has its own message."""
    return problem.cause or Cause(problem.message)


@dataclass(slots=True)
class ProblemGroup:
    """All problems of one cause: how many, and the first of them in the order of the file."""

    cause: Cause
    count: int = 0
    first: list[Problem] = field(default_factory=list)
    hint: str | None = None
    has_one_hint: bool = True  # all of them have the same

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it if it stands among the first."""
        self.add_many(1, [problem])

    def add_many(self, count: int, first: Sequence[Problem]) -> None:
        """Count problems of the same words, of which these are the first."""
        self.has_one_hint &= self.count == 0 or first[0].hint == self.hint
        self.count += count
        self.hint = first[0].hint
        for problem in first:
            self._keep(problem)

    def _keep(self, problem: Problem) -> None:
        if len(self.first) < self.kept or _place(problem) < _place(self.first[-1]):
            insort(self.first, problem, key=_place)
            del self.first[self.kept :]

    @property
    def kept(self) -> int:
        """How many are kept."""
        return PATIENTS if self.cause.noun == "patient" else PLACES

    def lines(self, *, is_all: bool) -> Iterator[str]:
        """One problem as it is; several cells in a line; patients by name, and from some number on only how many more.

        `is_all` says that no cell of the fact holds a value that can be used.
        """
        if self.cause.noun == "patient":
            yield from map(str, self.first)
            if self.count > len(self.first):
                yield f"{self._mark}{self.count - len(self.first):,} more of this kind: {self.cause.what}"
        elif self.count == 1:
            yield str(self.first[0])
        else:
            hint = self.told_hint
            count = f"{'all ' if is_all else ''}{self.count:,} {self.cause.noun}s"
            first = "at" if self.count <= len(self.first) else "first at"
            line = f"{self._mark}{count}: {self.cause.what}, {first} {places(problem.pos for problem in self.first)}"
            yield f"{line}\n  hint: {hint}" if hint else line

    @property
    def told_hint(self) -> str | None:
        """What to do, or what to do of the first where it differs."""
        hint = self.hint if self.has_one_hint else self.first[0].hint
        return hint if self.has_one_hint or not hint else f"of the first: {hint}"

    @property
    def _mark(self) -> str:
        return "" if self.first[0].severity == "error" else "warning: "


def _place(problem: Problem) -> tuple[Pos, str]:
    return problem.pos, problem.message


def places(some: Iterable[Pos]) -> str:
    """Write places of one file: `lab.csv:12:7, 31:7, 40:7`."""
    first, *rest = some
    return ", ".join((str(first), *(f"{pos.line}:{pos.column}" for pos in rest)))


@dataclass(slots=True)
class Problems:
    """The problems of a table as they come, by cause; what is told of the table as a whole stands for its patients too."""

    told: Collection[Cause] = ()
    errors: int = 0  # values that were set aside
    _groups: dict[Key, ProblemGroup] = field(default_factory=dict)
    _patient: str | None = None
    _seen: set[Problem] = field(default_factory=set)  # of the patient: one row may be told at several assessments
    _patients: set[int] = field(default_factory=set)  # hashes of what was told of patients, whose rows may stand apart

    def add(self, patient: str, problems: Iterable[Problem]) -> list[Problem]:
        """Take in the problems of a case; return those that were not told before."""
        if patient != self._patient:
            self._patient, self._seen = patient, set()
        new = [problem for problem in problems if self._is_new(problem)]
        for problem in new:
            self.errors += problem.severity == "error"
            self._group(problem).add(problem)
        return new

    def add_cells(self, cells: CellProblems) -> None:
        """Take in what is told of cells, all of the same words at once."""
        for count, first in cells.by_words(PLACES):
            self.errors += count if first[0].severity == "error" else 0
            self._group(first[0]).add_many(count, first)

    def _group(self, problem: Problem) -> ProblemGroup:
        cause = cause_of(problem)
        key = problem.severity, problem.pos.file, cause
        if key not in self._groups:
            self._groups[key] = ProblemGroup(cause)
        return self._groups[key]

    def _is_new(self, problem: Problem) -> bool:
        if problem.cause is not None and problem.cause.noun == "patient":
            mark = hash((problem.message, problem.severity))
            is_new = mark not in self._patients
            self._patients.add(mark)
            return is_new
        is_new = problem not in self._seen
        self._seen.add(problem)
        return is_new

    @property
    def is_summed_up(self) -> bool:
        """Whether some problem is counted, and not told with its own words and place."""
        return any(group.count > (PATIENTS if group.cause.noun == "patient" else 1) for group in self._untold())

    def groups(self) -> list[ProblemGroup]:
        """Every cause, in the order in which they first stand in the file."""
        return sorted(self._untold(), key=lambda group: _place(group.first[0]))

    def lines(self, unread: Collection[str]) -> Iterator[str]:
        """Tell every cause, or the commonest ones, in the order in which they first stand in the file.

        Args:
            unread: The slugs of the facts of which no value could be used.
        """
        groups = sorted(self._untold(), key=lambda group: (-group.count, _place(group.first[0])))
        shown = sorted(groups[:CAUSES], key=lambda group: _place(group.first[0]))
        for group in shown:
            yield from group.lines(is_all=self._is_all(group, unread))
        if rest := groups[CAUSES:]:
            yield f"{sum(group.count for group in rest):,} more problems, of {len(rest):,} other causes"

    def _untold(self) -> list[ProblemGroup]:
        return [group for group in self._groups.values() if group.cause not in self.told]

    def _is_all(self, group: ProblemGroup, unread: Collection[str]) -> bool:
        """Whether a cause alone took every value of a fact."""
        of_fact = [one for one in self._groups.values() if one.cause.fact == group.cause.fact]
        return group.cause.noun == "cell" and group.cause.fact in unread and len(of_fact) == 1


def findings_told(findings: Iterable[PatientFinding]) -> Iterator[str]:
    """Tell what is wrong with the days of patients: the first patients of each kind, and how many more there are."""
    groups: dict[str, list[PatientFinding]] = {}
    for one in findings:
        groups.setdefault(one.hint or one.message, []).append(one)
    for kind, some in groups.items():
        yield from map(str, some[:PATIENTS])
        if (rest := len(some) - PATIENTS) > 0:
            yield f"{rest:,} more of this kind: {kind}"
