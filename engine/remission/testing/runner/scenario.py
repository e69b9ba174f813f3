"""What one scenario has: a protocol, patients as written so far, and the decisions on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeAlias

from remission.cases.case import Case
from remission.cases.cells.case import read_case
from remission.cases.courses import reads_answers, with_histories
from remission.cases.history.described import with_made
from remission.endpoints.figures import figures
from remission.engines.decision import Decision
from remission.errors import NOWHERE, DataError, Pos, Problem
from remission.expr.facts import ASSESSMENT_DATE, Kind, slug
from remission.protocol.model import Protocol
from remission.testing.assertions.asserted import Asserted, Then
from remission.testing.assertions.assessed import Assessed, FollowedPatients
from remission.testing.assertions.figure_claims import course
from remission.testing.gherkin import observations, tables, words
from remission.testing.gherkin.messages import StepFault, Unmet
from remission.testing.gherkin.observations import Observations, Source
from remission.testing.gherkin.tables import THE_PATIENT, Facts, FeatureRow, TableEntry
from remission.testing.runner.library import Library, Loaded, ScenarioCohort
from remission.testing.runner.script import ScriptLine

Told: TypeAlias = tuple[frozenset[str], Problem]  # a problem and the facts it is about

DATES = ("date", ASSESSMENT_DATE)
MISSING = ("missing", "")


@dataclass(slots=True)
class Draft:
    """A patient as the scenario has written them so far: the text of each fact and its place, by slug."""

    patient: str
    pos: Pos
    entries: dict[str, TableEntry] = field(default_factory=dict)

    def place(self, fact: str) -> Pos:
        """Where a fact was stated; the date's place is its own."""
        entry = self.entries.get(ASSESSMENT_DATE if fact == "date" else fact)
        return entry.pos if entry else self.pos


@dataclass(frozen=True, slots=True)
class DecidedPatients:
    """The patients of a scenario, the tables they are of, and the problems of their values."""

    decisions: tuple[Decision, ...]
    tables: tuple[ScenarioCohort, ...]
    told: tuple[Told, ...]


class ScenarioWorld:
    """What a scenario has said so far; the step being carried out is at `pos` and has `rows` below it."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library, self.folder = library, folder
        self.pos: Pos = NOWHERE
        self.rows: Sequence[FeatureRow] = ()
        self.lines: list[ScriptLine] = []  # the steps so far
        self.foreseen: frozenset[str] = frozenset()  # facts that a Then of the scenario says have a problem
        self.heard: list[Then] = []  # what the Thens claimed so far
        self.unmet: list[Unmet] = []  # what did not hold, where the scenario went on
        self._loaded: Loaded | None = None
        self._drafts: dict[str, Draft] = {}
        self.observed: tuple[Source, ...] = ()  # the tables from whose observations values were chosen
        self._files: list[str] = []  # of patients
        self._stated: Observations | None = None
        self._assessed: Assessed | None = None
        self._day: date | None = None  # of the assessment that is asked about

    @property
    def protocol(self) -> Protocol:
        """The protocol in use: the scenario's own choice, else the run's."""
        return self._in_use().protocol

    def begin(self, line: ScriptLine) -> None:
        """Come to the next step."""
        self.pos, self.rows = line.pos, line.rows
        self.lines.append(line)

    # ---- Given ----------------------------------------------------------------------------------------

    def choose(self, name: str, version: str | None = None) -> None:
        """Use the protocol `name`, in the stated version.

        Raises:
            StepFault: patients are already described in another protocol's words, or the version is another.
            RuleFileError: the protocol has problems, or there is none.
        """
        chosen = self.library.called(name, self.folder)
        if self._has_patients and chosen is not self._loaded:
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

    def add_assessments(self) -> None:
        """Add the assessments of the table below the step, a row each."""
        for patient, facts in tables.assessments(self._needed()):
            day = next(entry.value for entry in facts if slug(entry.fact) in DATES)
            self._fill(patient, facts, f"{patient} on {day}")

    def add_cohort(self, file: str) -> None:
        """Add the patients of a file.

        Raises:
            StepFault: there is no such file, or no patient in it.
            DataError: the file cannot be read as a table of patients.
        """
        self._assessed = None
        if not self.library.cohort(file, self.folder, self._in_use()).decisions:
            raise StepFault(f"the file {file!r} has no patient", "it has a head and no row below it")
        self._files.append(file)

    def observe(self) -> None:
        """Add the observations of the table below the step.

        Raises:
            StepFault: the table cannot be used, or a Then has asked about those before.
        """
        if self._stated is not None and self.heard:
            raise StepFault("observations are added after a Then has asked about the others", "state all of them before it")
        self._assessed = None
        self._stated = observations.stated(self._needed(), self.protocol, self._stated)
        self._refuse_both()

    def state(self, fact: str, value: str) -> None:
        """State one fact of the patient; what was stated of it before no longer holds."""
        if self._stated is not None and not self._drafts:
            hint = "the days of the assessments come from the table" if slug(fact) in DATES else "give it a row in the table"
            raise StepFault(f"{fact} is stated beside a table of observations", hint)
        if len(self._drafts) > 1 or self._files or self._stated is not None:
            hint = "give each patient their facts in the table"
            raise StepFault(f"the scenario has several patients: whose {fact} is {value}?", hint)
        key, draft = next(iter(self._drafts.items()), (THE_PATIENT, None))
        entry = TableEntry(*words.parted(self.protocol, fact, value), self.pos)
        self._fill(draft.patient if draft else key, (entry,), key)

    # ---- When -----------------------------------------------------------------------------------------

    def assess_on(self, day: str) -> None:
        """Decide on every patient, and ask of the assessment of one day.

        Raises:
            StepFault: it is no day.
        """
        try:
            self._day = date.fromisoformat(day)
        except ValueError:
            raise StepFault(f"{day!r} is no day", "write it as 2024-12-31") from None
        self.assess()

    def assess(self) -> Assessed:
        """Decide on every patient, once.

        Raises:
            StepFault: there is no patient: of nobody, everything holds.
            DataError: a value the scenario wrote cannot be used, and no step of the scenario foresees it.
        """
        if not self._has_patients:
            raise StepFault("the scenario has no patient", "begin with `Given a patient with:` and a table")
        if self._assessed is None:
            self._assessed = self._decide()
        return self._assessed if self._day is None else replace(self._assessed, day=self._day)

    # ---- Then -----------------------------------------------------------------------------------------

    def fail(self, unmet: Unmet) -> None:
        """End the scenario, or keep what did not hold if the run goes on.

        Raises:
            Unmet: the run does not go on.
        """
        if not self.library.goes_on:
            raise unmet
        self.unmet.append(unmet)

    # ---- inside ---------------------------------------------------------------------------------------

    def _in_use(self) -> Loaded:
        if self._loaded is None:
            self._loaded = self.library.usual(self.folder)
        return self._loaded

    @property
    def _has_patients(self) -> bool:
        return bool(self._drafts or self._files or self._stated)

    def _refuse_both(self) -> None:
        """A patient is described by facts or by observations: what is of no day would have to be chosen as well."""
        observed = self._stated.column("patient") if self._stated is not None else ()
        for patient in sorted({draft.patient for draft in self._drafts.values()} & set(observed)):
            hint = "write all of them as observations, each with its day"
            raise StepFault(f"patient {patient!r} has a table of facts and one of observations", hint)

    def _needed(self) -> Sequence[FeatureRow]:
        if not self.rows:
            raise tables.needed()
        return self.rows

    def _is_fact(self, written: str) -> bool:
        return slug(written) in self.protocol.facts

    def _fill(self, patient: str, facts: Facts, key: str = "") -> None:
        self._assessed = None
        draft = self._drafts.setdefault(key or patient, Draft(patient, self.pos))
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
        self._refuse_both()

    def _key(self, entry: TableEntry) -> str:
        if slug(entry.fact) in DATES:
            return ASSESSMENT_DATE
        try:
            return words.fact(self.protocol, entry.fact)
        except StepFault as fault:
            raise StepFault(fault.message, fault.hint, entry.pos) from None

    def _decide(self) -> Assessed:
        read = self._read(self._in_use())
        self.observed = tuple(one.observed for one in read.tables if one.observed is not None)
        problems: dict[str, tuple[Problem, ...]] = {}
        for facts, problem in read.told:
            problems |= {fact: (*problems.get(fact, ()), problem) for fact in facts}
        return Assessed(self.protocol, read.decisions, problems, self._hear, cache(self._follow))

    def _follow(self) -> FollowedPatients:
        """The patients as the course of the protocol has them.

        Raises:
            StepFault: the protocol has no course.
            DataError: a day of a course that the scenario wrote cannot be used.
        """
        plan, wide = course(self.protocol), self._in_use().wide
        decisions = self._read(wide).decisions
        return FollowedPatients(tuple(one.case for one in decisions), figures(wide.protocol, plan, decisions))

    def _read(self, loaded: Loaded) -> DecidedPatients:
        """Every patient as a protocol reads and decides them.

        Raises:
            DataError: a value that the scenario wrote cannot be used, and no step of the scenario foresees it.
        """
        described = [self._case(draft, loaded.protocol) for draft in self._drafts.values()]
        cases = with_made(loaded.protocol, described)
        if reads_answers(loaded.protocol):
            cases = with_histories(cases)
        told = [one for case, draft in zip(cases, self._drafts.values(), strict=True) for one in _by_fact(case, draft)]
        tables = [self.library.cohort(file, self.folder, loaded) for file in self._files]
        if self._stated is not None:
            tables.append(seen := self.library.observed(self._stated, loaded))
            told += _by_row(seen, self._stated, loaded.protocol)
        unforeseen = [problem for facts, problem in told if problem.severity == "error" and not facts & self.foreseen]
        if unforeseen:  # several facts may be chosen from one value, which is told once
            raise DataError({problem.pos: problem for problem in reversed(unforeseen)}.values())
        decisions = [*map(loaded.decider.decide, cases), *(decision for one in tables for decision in one.decisions)]
        return DecidedPatients(tuple(map(_by_itself, decisions)), tuple(tables), tuple(told))

    def _hear(self, asserted: Asserted) -> None:
        self.heard.append(Then(self.pos, asserted))

    def _case(self, draft: Draft, protocol: Protocol) -> Case:
        cells = {fact: entry.value for fact, entry in draft.entries.items() if fact != ASSESSMENT_DATE}
        day = draft.entries.get(ASSESSMENT_DATE)
        return read_case(protocol, draft.patient, day.value if day else None, cells, draft.place)


def _by_itself(decision: Decision) -> Decision:
    """A decision of whose case what was taken from earlier answers is given: so it is asked again of changed rules."""
    return decision if decision.case.history is None else replace(decision, case=replace(decision.case, history=None))


def _by_fact(case: Case, draft: Draft) -> Iterator[Told]:
    """The problems of a case, each with the fact it is about: the one that stands at the problem's place."""
    facts = {entry.pos: fact for fact, entry in draft.entries.items()}
    for problem in case.problems:
        yield frozenset({facts.get(problem.pos, ASSESSMENT_DATE)}), problem


def _by_row(seen: ScenarioCohort, stated: Observations, protocol: Protocol) -> Iterator[Told]:
    """The problems of a table of observations, each with the facts whose value its row has."""
    found = (problem for decision in seen.decisions for problem in decision.case.problems)
    for problem in dict.fromkeys((*found, *seen.idle)):
        yield observations.facts_at(stated, problem.pos, protocol), problem
