"""What one scenario has: a protocol, patients as written so far, and the decisions on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from remission.cases.case import Case
from remission.cases.cells import read_case
from remission.errors import NOWHERE, DataError, Pos, Problem
from remission.expr.facts import ASSESSMENT_DATE, Kind, slug
from remission.protocol.model import Protocol
from remission.qa import tables, words
from remission.qa.asserted import Asserted, Then
from remission.qa.library import Library, Loaded
from remission.qa.messages import StepFault
from remission.qa.tables import Entry, Facts, Row
from remission.readings.decision import Decision

THE_PATIENT = "the patient"
DATES = ("date", ASSESSMENT_DATE)
MISSING = ("missing", "")
LISTED = 5  # patients named in a hint


@dataclass(slots=True)
class Draft:
    """A patient as the scenario has written them so far: the text of each fact and its place, by slug."""

    patient: str
    pos: Pos
    entries: dict[str, Entry] = field(default_factory=dict)

    def place(self, fact: str) -> Pos:
        """Where a fact was stated; the date's place is its own."""
        entry = self.entries.get(ASSESSMENT_DATE if fact == "date" else fact)
        return entry.pos if entry else self.pos


def _unheard(_: Asserted) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Assessed:
    """The decisions of a scenario, first those on the patients it describes itself, then those on a file's."""

    protocol: Protocol
    decisions: tuple[Decision, ...]
    written: dict[str, tuple[Problem, ...]]  # problems of the facts that the scenario itself states, by fact
    hear: Callable[[Asserted], None] = _unheard  # is told what each Then claims, whether it holds or not

    def sole(self) -> Decision:
        """The one decision there is.

        Raises:
            StepFault: there is more than one.
        """
        match self.decisions:
            case (decision,):
                return decision
            case _:
                first = self.decisions[0]
                hint = (
                    f'say which, as in `patient "{first.case.patient}" is eligible`, or how many, as in `3 patients are eligible`'
                )
                raise StepFault(f"the scenario has {len(self.decisions)} patients", hint)

    def _patients(self, wanted: str) -> str:
        """A hint: the patient of a near name, or the first few there are."""
        patients = [decision.case.patient for decision in self.decisions]
        more = ", …" if len(patients) > LISTED else ""
        return words.near(wanted, patients) or f"the patients are {', '.join(patients[:LISTED])}{more}"

    def problems_with(self, fact: str) -> tuple[Problem, ...]:
        """The problems of a fact, of whichever patient."""
        name = self.protocol.facts[fact].name
        longer = tuple(f"{other.name} " for other in self.protocol.facts.values() if other.name.startswith(f"{name} "))
        read = (
            problem for decision in self.decisions for problem in decision.case.problems if problem.message.startswith(f"{name} ")
        )
        told = self.written.get(fact, ())
        return (*told, *(problem for problem in read if problem not in told and not problem.message.startswith(longer)))

    def of(self, patient: str) -> Decision:
        """The decision on a patient.

        Raises:
            StepFault: the scenario has no such patient, or several decisions on that patient.
        """
        found = [decision for decision in self.decisions if decision.case.patient == patient]
        match found:
            case [decision]:
                return decision
            case []:
                raise StepFault(f"there is no patient {patient!r}", self._patients(patient))
            case _:
                hint = "name each assessment apart in the column patient"
                raise StepFault(f"patient {patient!r} has {len(found)} assessments", hint)


class World:
    """What a scenario has said so far; the step being carried out is at `pos` and has `rows` below it."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library, self.folder = library, folder
        self.pos: Pos = NOWHERE
        self.rows: Sequence[Row] = ()
        self.foreseen: frozenset[str] = frozenset()  # facts that a Then of the scenario says have a problem
        self.heard: list[Then] = []  # what the Thens claimed so far
        self._loaded: Loaded | None = None
        self._drafts: dict[str, Draft] = {}
        self._cohort: tuple[Decision, ...] = ()
        self._assessed: Assessed | None = None

    @property
    def protocol(self) -> Protocol:
        """The protocol in use: the scenario's own choice, else the run's."""
        return self._in_use().protocol

    # ---- Given ----------------------------------------------------------------------------------------

    def choose(self, name: str, version: str | None = None) -> None:
        """Use the protocol `name`, in the stated version.

        Raises:
            StepFault: patients are already described in another protocol's words, or the version is another.
            RuleFileError: the protocol has problems, or there is none.
        """
        chosen = self.library.called(name, self.folder)
        if (self._drafts or self._cohort) and chosen is not self._loaded:
            raise StepFault("the protocol is named after the patients", "name the protocol in the first step")
        there = chosen.protocol.version
        if version not in (None, there):
            raise StepFault(f"protocol {chosen.protocol.id!r} is there in version {there}, not {version}")
        self._loaded = chosen

    def add(self, patient: str) -> None:
        """Add a patient with the facts of the table below the step."""
        self._fill(patient, tables.facts(self._needed(), self._is_fact))

    def add_each(self) -> None:
        """Add the patients of the table below the step."""
        for patient, facts in tables.patients(self._needed()):
            self._fill(patient, facts)

    def add_cohort(self, file: str) -> None:
        """Add the patients of a file.

        Raises:
            StepFault: there is no such file, or no patient in it.
            DataError: the file cannot be read as a table of patients.
        """
        self._assessed = None
        found = self.library.cohort(file, self.folder, self._in_use())
        if not found:
            raise StepFault(f"the file {file!r} has no patient", "it has a head and no row below it")
        self._cohort += found

    def state(self, fact: str, value: str) -> None:
        """State one fact of the patient; what was stated of it before no longer holds."""
        if len(self._drafts) > 1 or self._cohort:
            hint = "give each patient their facts in the table"
            raise StepFault(f"the scenario has several patients: whose {fact} is {value}?", hint)
        self._fill(next(iter(self._drafts), THE_PATIENT), (Entry(fact, value, self.pos),))

    # ---- When -----------------------------------------------------------------------------------------

    def assess(self) -> Assessed:
        """Decide on every patient, once.

        Raises:
            StepFault: there is no patient: of nobody, everything holds.
            DataError: a value the scenario wrote cannot be used, and no step of the scenario foresees it.
        """
        if not self._drafts and not self._cohort:
            raise StepFault("the scenario has no patient", "begin with `Given a patient with:` and a table")
        if self._assessed is None:
            self._assessed = self._decide()
        return self._assessed

    # ---- inside ---------------------------------------------------------------------------------------

    def _in_use(self) -> Loaded:
        if self._loaded is None:
            self._loaded = self.library.usual(self.folder)
        return self._loaded

    def _needed(self) -> Sequence[Row]:
        if not self.rows:
            raise tables.needed()
        return self.rows

    def _is_fact(self, written: str) -> bool:
        return slug(written) in self.protocol.facts

    def _fill(self, patient: str, facts: Facts) -> None:
        self._assessed = None
        draft = self._drafts.setdefault(patient, Draft(patient, self.pos))
        stated: set[str] = set()
        for entry in facts:
            key = self._key(entry)
            if key in stated:
                raise StepFault(f"fact {entry.fact!r} stands twice in the table", None, entry.pos)
            if entry.measure and self.protocol.facts[key].kind is not Kind.QUANTITY:
                message = f"{entry.fact} has no unit, and {entry.measure!r} stands beside it"
                raise StepFault(message, "leave the unit out", entry.pos)
            stated.add(key)
            draft.entries[key] = replace(entry, value="") if entry.value.lower() in MISSING else entry

    def _key(self, entry: Entry) -> str:
        if slug(entry.fact) in DATES:
            return ASSESSMENT_DATE
        try:
            return words.fact(self.protocol, entry.fact)
        except StepFault as fault:
            raise StepFault(fault.message, fault.hint, entry.pos) from None

    def _decide(self) -> Assessed:
        problems: dict[str, tuple[Problem, ...]] = {}
        cases = [self._case(draft) for draft in self._drafts.values()]
        for case, draft in zip(cases, self._drafts.values(), strict=True):
            for fact, problem in _by_fact(case, draft):
                problems[fact] = (*problems.get(fact, ()), problem)
        open_ones = (problem for fact, found in problems.items() if fact not in self.foreseen for problem in found)
        unforeseen = [problem for problem in open_ones if problem.severity == "error"]
        if unforeseen:
            raise DataError(unforeseen)
        decisions = tuple(self._in_use().decider.decide(case) for case in cases)
        return Assessed(self.protocol, (*decisions, *self._cohort), problems, self._hear)

    def _hear(self, asserted: Asserted) -> None:
        self.heard.append(Then(self.pos, asserted))

    def _case(self, draft: Draft) -> Case:
        cells = {fact: entry.value for fact, entry in draft.entries.items() if fact != ASSESSMENT_DATE}
        date = draft.entries.get(ASSESSMENT_DATE)
        return read_case(self.protocol, draft.patient, date.value if date else None, cells, draft.place)


def _by_fact(case: Case, draft: Draft) -> Iterator[tuple[str, Problem]]:
    """The problems of a case, each with the fact it is about: the one that stands at the problem's place."""
    facts = {entry.pos: fact for fact, entry in draft.entries.items()}
    for problem in case.problems:
        yield facts.get(problem.pos, ASSESSMENT_DATE), problem
