"""Rule files -> a checked Protocol, or every problem of the folder in one run."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from remission.errors import Problem, RuleFileError
from remission.expr.facts import slug
from remission.protocol.assessing import assessments
from remission.protocol.build import Builder, Sections
from remission.protocol.canonical import sha256
from remission.protocol.checking.checks import warnings
from remission.protocol.checking.cuts import facts_with_cuts
from remission.protocol.checking.exactness import inexact_comparisons
from remission.protocol.checking.shares import shares_of_nothing
from remission.protocol.graph import order, used_facts
from remission.protocol.history import several_a_day
from remission.protocol.locate import ProtocolPlace, in_memory, locate, vocabulary, vocabulary_hint
from remission.protocol.model import Protocol, Rule
from remission.protocol.names import fact_name_problem
from remission.protocol.plans.build import PlanSections
from remission.protocol.source import models as files
from remission.protocol.source.entries import Entry
from remission.protocol.source.read import HEADER, Written, in_order, read_written
from remission.protocol.source.read import read as read_file
from remission.protocol.source.strict import Strict
from remission.protocol.vocabulary.answer_choice import RuleAnswers, of_calculation, of_classification, of_criterion
from remission.protocol.vocabulary.answers import circles_in_time
from remission.protocol.vocabulary.codes import code_problems
from remission.protocol.vocabulary.facts import ASSESSMENT, declare, has_unit, no_code, observation_problems
from remission.protocol.vocabulary.taken import taken_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from remission.expr.facts import Fact
    from remission.expr.tree import MissingDay
    from remission.protocol.source.plan_models import CourseFile

MISSING_DAYS = "days that do not exist"
Model = TypeVar("Model", bound=Strict)


def load(name: str | Path) -> Protocol:
    """Load a protocol from its folder, its file, or the id of one that ships with the package.

    Raises:
        RuleFileError: with every problem of the files.

    """
    protocol, problems = read(name)
    if protocol is None:
        raise RuleFileError(problem for problem in problems if problem.severity == "error")
    return protocol


def read(name: str | Path, texts: Mapping[Path, str] | None = None) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """Load a protocol without raising: the protocol (None where there is an error) and all problems by place.

    `texts` stand instead of files, by their paths: what an editor has and has not saved yet.
    """
    try:
        place = locate(name)
    except RuleFileError as error:
        return None, in_order(error.problems)
    return _read(place.with_texts(texts) if texts else place)


def read_texts(texts: Mapping[str, str]) -> tuple[Protocol | None, tuple[Problem, ...]]:
    """Do the same with the texts of a protocol's files, by their names; none of them need be a file."""
    try:
        place = in_memory(texts)
    except RuleFileError as error:
        return None, in_order(error.problems)
    return _read(place)


def _read(place: ProtocolPlace) -> tuple[Protocol | None, tuple[Problem, ...]]:
    reading = _Reading(place)
    with _without_collector():
        protocol = reading.protocol()
    return protocol, in_order(reading.problems)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python not look for circles in what is read: trees have none, and looking takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Reading:
    """One run over the files of a protocol; whatever is wrong goes to `problems`, and the run goes on."""

    place: ProtocolPlace
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    is_whole: bool = True  # so far, every name that is declared somewhere is known

    def protocol(self) -> Protocol | None:
        own = self.read_files(self.place.files)
        has_header = self.is_whole
        shared = self.read_files(self.vocabularies(own))
        if not own:
            return None
        self.check_vocabularies(shared)
        header = self.header(own, is_complete=has_header)
        sections = self.sections(own, shared)
        protocol = self.built(header, sections, own)
        if any(problem.severity == "error" for problem in self.problems):
            return None
        self.problems += [*shares_of_nothing(protocol), *several_a_day(protocol), *inexact_comparisons(protocol)]
        if any(problem.severity == "error" for problem in self.problems):
            return None
        self.problems += warnings(protocol, {written.key().file for written in own})
        return replace(protocol, sha256=sha256(protocol), facts=facts_with_cuts(protocol))

    # ---- files --------------------------------------------------------------------------------------

    def read_files(self, paths: Iterable[Path]) -> tuple[Written, ...]:
        found: list[Written] = []
        for path in paths:
            try:
                text = self.place.text(path)
                written = read_file(path, _shown(path)) if text is None else read_written(text, _shown(path))
            except RuleFileError as error:
                self.problems += error.problems
                self.is_whole = False
                continue
            self.problems += written.problems
            self.broken |= written.broken
            self.is_whole = self.is_whole and written.is_whole
            found.append(written)
        return tuple(found)

    def vocabularies(self, own: tuple[Written, ...]) -> tuple[Path, ...]:
        found: dict[Path, None] = {}
        for written in own:
            for index, name in enumerate(written.model.vocabulary):
                path = vocabulary(name, self.place)
                if path is not None:
                    found[path] = None
                    continue
                hint = vocabulary_hint(name, self.place)
                self.problems.append(Problem(written.key("vocabulary", index), f"there is no vocabulary {name!r}", hint))
                self.is_whole = False
        return tuple(found)

    def check_vocabularies(self, shared: tuple[Written, ...]) -> None:
        for written in shared:
            keys = sorted(
                {str(loc[0]) for loc in written.keys if len(loc) == 1}
                - {"facts", "missing codes", "title", "version", "language"}
            )
            hint = "put it into the protocol's own file"
            self.problems += [Problem(written.key(key), f"a vocabulary has no {key!r}", hint) for key in keys]

    def header(self, own: tuple[Written, ...], *, is_complete: bool) -> _Header:
        texts: dict[str, str] = {}
        for key in HEADER:
            holders = [written for written in own if getattr(written.model, key) is not None]
            if not holders and is_complete:
                hint = f"write '{key}: …' at the top of the file; a vocabulary is checked with a protocol that names it"
                self.problems.append(Problem(own[0].key(), f"key {key!r} is missing", hint))
            for again in holders[1:]:
                hint = f"it stands already at {holders[0].key(key)}"
                self.problems.append(Problem(again.key(key), f"{key!r} is given twice", hint))
            texts[key] = getattr(holders[0].model, key) if holders else ""
            if holders and not texts[key] and not holders[0].problems:
                self.problems.append(Problem(holders[0].key(key), f"{key!r} is empty", f"write '{key}: …'"))
        return _Header(texts["protocol"], texts["title"], texts["version"], own[0].key().file)

    # ---- sections -----------------------------------------------------------------------------------

    def sections(self, own: tuple[Written, ...], shared: tuple[Written, ...]) -> Sections:
        criteria = self.entries(own, lambda model: model.criteria, "criteria")
        classifications = self.entries(own, lambda model: model.classifications, "classifications")
        calculations = self.entries(own, lambda model: model.calculations, "calculations")
        include = self.entries(own, lambda model: model.eligibility.include, "eligibility", "include")
        exclude = self.entries(own, lambda model: model.eligibility.exclude, "eligibility", "exclude")
        course = next((written.model.course for written in own if written.model.course is not None), None)
        answers = answer_sources((*include, *exclude, *criteria), classifications, calculations, course)
        return Sections(
            facts=self.facts((*shared, *own), answers),
            sources=self.entries(own, lambda model: model.sources, "sources"),
            include=include,
            exclude=exclude,
            criteria=criteria,
            classifications=classifications,
            calculations=calculations,
            statements=self.entries(own, lambda model: model.statements, "statements"),
            plan=self.plan(own),
            missing_day=self.missing_day(own),
            broken=frozenset(self.broken),
            is_whole=self.is_whole,
        )

    def missing_day(self, own: tuple[Written, ...]) -> MissingDay:
        """Return what stands for a day that does not exist, such as 30 February."""
        holders = [written for written in own if written.model.missing_days is not None]
        for again in holders[1:]:
            hint = f"it stands already at {holders[0].key(MISSING_DAYS)}"
            self.problems.append(Problem(again.key(MISSING_DAYS), f"{MISSING_DAYS!r} is given twice", hint))
        return "last" if holders and holders[0].model.missing_days == "last day of the month" else "next"

    def plan(self, own: tuple[Written, ...]) -> PlanSections:
        courses = ((written, written.model.course) for written in own)
        return PlanSections(
            course=tuple(Entry("course", course, written, ("course",)) for written, course in courses if course is not None),
            endpoints=self.entries(own, lambda model: model.endpoints, "endpoints"),
            designs=self.entries(own, lambda model: model.designs, "designs"),
            cross_tables=self.entries(own, lambda model: model.cross_tables, "cross tables"),
            sets=self.entries(own, lambda model: model.analysis_sets, "analysis sets"),
        )

    def entries(
        self, owners: tuple[Written, ...], pick: Callable[[files.RuleFile], Mapping[str, Model]], *loc: str
    ) -> tuple[Entry[Model], ...]:
        """Return the named things of one section over all files; a name twice is a problem."""
        found: dict[str, Entry[Model]] = {}
        for written in owners:
            for name, model in pick(written.model).items():
                entry = Entry(name, model, written, (*loc, name))
                first = found.setdefault(entry.slug, entry)
                if first is not entry:
                    hint = f"it stands already at {first.pos}"
                    self.problems.append(Problem(entry.pos, f"the name {name!r} is taken", hint))
        return tuple(found.values())

    def facts(self, owners: tuple[Written, ...], answers: Mapping[str, RuleAnswers]) -> dict[str, Fact]:
        facts = {ASSESSMENT.slug: ASSESSMENT}
        entries = self.entries(owners, lambda model: model.facts, "facts")
        for entry in entries:
            problem = fact_name_problem(entry.name, entry.pos)
            if problem is None and entry.model.taken_from is not None:
                continue
            declared, wrong = ([], [problem]) if problem else declare(entry.name, entry.model, entry.written, entry.loc)
            self.problems += wrong
            if wrong:
                self.broken |= {entry.slug, f"{entry.slug}_uln", f"{entry.slug}_lln", f"{entry.slug}_sensitivity"}
            self.add(declared, facts)
        taken = [entry for entry in entries if entry.model.taken_from is not None]
        declared, wrong, broken = taken_facts(taken, facts, frozenset(self.broken), answers)
        self.problems += wrong
        self.broken |= broken
        self.add(declared, facts)
        self.problems += [*observation_problems(facts, self.broken), *code_problems(entries)]
        for written in owners:
            codes = enumerate(written.model.missing_codes or ())
            self.problems += [Problem(written.key("missing codes", at), *no_code(code)) for at, code in codes if has_unit(code)]
        return facts

    def add(self, declared: Iterable[Fact], facts: dict[str, Fact]) -> None:
        for fact in declared:
            if facts.setdefault(fact.slug, fact) is not fact:
                hint = "the assessment date and companions (ULN, LLN, sensitivity) have names of their own"
                self.problems.append(Problem(fact.pos, f"the name {fact.name!r} is taken", hint))

    def built(self, header: _Header, sections: Sections, own: tuple[Written, ...]) -> Protocol:
        builder = Builder(sections)
        builder.check_names()
        criteria, classifications, calculations = builder.criteria(), builder.classifications(), builder.calculations()
        sources, statements, plan = builder.sources(), builder.statements(), builder.plan()
        rules: tuple[Rule, ...] = (*criteria.values(), *classifications.values(), *calculations.values())
        ordered, endless = order(rules)
        self.problems += [*builder.problems, *endless, *circles_in_time(rules, sections.facts)]
        return Protocol(
            id=header.id,
            title=header.title,
            version=header.version,
            sha256="",
            facts=dict(sections.facts),
            criteria=criteria,
            eligibility=builder.eligibility(),
            classifications=classifications,
            calculations=calculations,
            sources=sources,
            statements=statements,
            used=used_facts(sections.facts, rules),
            order=ordered,
            file=header.file,
            assessments=assessments(own, sections.facts, self.problems, sections.broken),
            plan=plan,
            tables=builder.tables(),
            missing_day=sections.missing_day,
        )


def answer_sources(
    criteria: Iterable[Entry[files.ClauseFile]],
    classifications: Iterable[Entry[files.ClassificationFile]],
    calculations: Iterable[Entry[files.CalculationFile]],
    course: CourseFile | None,
) -> dict[str, RuleAnswers]:
    """Return the rules from whose answers facts can be taken, by slug."""
    response, stated = (slug(course.response or ""), course.best_to_worst) if course is not None else ("", None)
    found = {entry.slug: of_criterion(entry) for entry in criteria}
    found |= {
        entry.slug: of_classification(entry, stated or [*entry.model.outcomes] if entry.slug == response else ())
        for entry in classifications
    }
    return found | {entry.slug: of_calculation(entry) for entry in calculations}


@dataclass(frozen=True, slots=True)
class _Header:
    id: str
    title: str
    version: str
    file: str


def _shown(path: Path) -> str:
    """Return a path as the user would name it: relative to where they are, where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # pragma: no cover - another drive on Windows
        return str(path)
    return str(path) if relative.startswith("..") else relative
