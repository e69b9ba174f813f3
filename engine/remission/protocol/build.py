"""Entries -> the typed tree: names declared, clauses resolved, dependencies ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from remission.errors import KnownWords, Problem, did_you_mean
from remission.expr import tree as t
from remission.expr.facts import Fact, slug
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
from remission.expr.patterns import regex
from remission.expr.truth import MET, NOT_MET
from remission.protocol.calculations import Calculations
from remission.protocol.conditions import condition_of, is_otherwise
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Outcome, Source, Status
from remission.protocol.names import clause_problems, name_problems
from remission.protocol.plans.build import Plans, PlanSections
from remission.protocol.reviews import review, standing
from remission.protocol.statements import statement, statement_problems
from remission.protocol.tables.word_tables import WordTables, form_problem, is_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remission.protocol.model import Statement, WordTable
    from remission.protocol.plans.model import Plan
    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry
    from remission.protocol.source.strict import Strict

    ClassificationEntry = Entry[files.ClassificationFile]

OUTCOME_NAME = regex(r"[^\s\"'\[\](),][^\"'\[\](),\n]{0,60}")


@dataclass(frozen=True, slots=True)
class Sections:
    """Everything that the files of a protocol say, by section, in the author's order."""

    facts: Mapping[str, Fact]
    sources: tuple[Entry[files.SourceFile], ...]
    include: tuple[Entry[files.ClauseFile], ...]
    exclude: tuple[Entry[files.ClauseFile], ...]
    criteria: tuple[Entry[files.ClauseFile], ...]
    classifications: tuple[Entry[files.ClassificationFile], ...]
    calculations: tuple[Entry[files.CalculationFile], ...]
    statements: tuple[Entry[files.StatementFile], ...]
    plan: PlanSections = field(default_factory=PlanSections)
    broken: frozenset[str] = frozenset()  # slugs of what is declared with problems of its own
    missing_day: t.MissingDay = "next"
    is_whole: bool = True  # every file could be read, and no section had to be left out


class Builder:
    """Resolves the sections of one protocol; `problems` holds everything that was wrong."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.problems: list[Problem] = []
        self._sources = {source.slug for source in sections.sources}
        self._source_names = KnownWords(source.name for source in sections.sources)
        self._calculations = Calculations({entry.slug: entry for entry in sections.calculations}, self._source)
        self._tables = WordTables(sections.classifications)
        rules = (*sections.include, *sections.exclude, *sections.criteria)
        self.scope = Scope(
            facts=sections.facts,
            criteria={entry.slug: entry.name for entry in rules if entry.slug not in sections.facts}
            | {key: name for key, (name, _) in self._tables.criteria.items()},
            classifications={entry.slug: tuple(entry.model.outcomes) for entry in sections.classifications if not is_table(entry)}
            | self._tables.words,
            lists=self._tables.lists,
            calculations={entry.slug: entry.name for entry in sections.calculations},
            calculation_unit=lambda key, pos: self._calculations.unit_of(key, pos, self.scope),
            calculation_value=lambda key, pos: self._calculations.value_of(key, pos, self.scope),
            periods=self._calculations.periods,
            missing_day=sections.missing_day,
            broken=sections.broken | self._tables.broken,
            is_whole=sections.is_whole,
        )

    def check_names(self) -> None:
        """Check that every name is readable in a condition and stands for one thing."""
        s = self.sections
        taken = {fact.slug: fact.pos for fact in s.facts.values()}
        every = (*s.include, *s.exclude, *s.criteria, *s.classifications, *s.calculations)
        self.problems += name_problems(every, taken)
        facts = {fact.slug: (fact.name, fact.pos) for fact in s.facts.values()}
        rows = self._tables.criteria
        self.problems += clause_problems(rows | {entry.slug: (entry.name, entry.pos) for entry in every} | facts)
        for key, (name, pos) in rows.items():
            if key in taken:
                self.problems.append(
                    Problem(pos, f"the name {name!r} of this row is taken", f"it stands already at {taken[key]}")
                )

    # ---- sections -----------------------------------------------------------------------------------

    def sources(self) -> dict[str, Source]:
        """Return the declared sources, by slug."""
        return {
            e.slug: Source(e.slug, e.name, e.model.title, e.model.section, e.model.url, e.model.note, e.pos)
            for e in self.sections.sources
        }

    def statements(self) -> dict[str, Statement]:
        """Return the cited content, by slug."""
        s = self.sections
        self.problems += statement_problems(s.statements, _clause_names(s), may_be_broken=self._may_be_broken)
        return {e.slug: statement(e, self._source(e, e.model.source)) for e in self.sections.statements}

    def criteria(self) -> dict[str, Criterion]:
        """Eligibility criteria first, then the named ones, by slug."""
        s = self.sections
        found = (self._criterion(entry) for entry in (*s.include, *s.exclude, *s.criteria))
        return {criterion.slug: criterion for criterion in found if criterion} | self._resolved[0]

    def eligibility(self) -> EligibilityCriteria:
        """Return which criteria admit and which keep out."""
        lists = self.sections.include, self.sections.exclude
        return EligibilityCriteria(*(tuple(t.Ref(entry.slug, entry.pos) for entry in one) for one in lists))

    def _criterion(self, entry: Entry[files.ClauseFile]) -> Criterion | None:
        model = entry.model
        if (model.if_missing is None) is not (model.because is None):
            key, other = ("if missing", "because") if model.if_missing else ("because", "if missing")
            message, hint = f"{key!r} of {entry.name!r} needs {other!r}", f"write '{other}: …' beside it, or delete {key!r}"
            self.problems.append(Problem(entry.at(key), message, hint))
        condition = self._condition(entry, model, entry.loc)
        source = self._source(entry, model.source)
        if condition is None:
            return None
        return Criterion(
            slug=entry.slug,
            name=entry.name,
            condition=condition,
            says=model.says,
            source=source,
            status=Status(standing(model)),
            reviewed=review(model),
            if_missing={"met": MET, "not met": NOT_MET}.get(model.if_missing or ""),
            because=model.because,
            pos=entry.pos,
        )

    def classifications(self) -> dict[str, Classification]:
        """Return the ordered families of outcomes, by slug."""
        of_tables = self._resolved[1]
        found: dict[str, Classification] = {}
        for entry in self.sections.classifications:
            if problem := form_problem(entry):
                self.problems.append(problem)
            elif entry.slug in of_tables:
                found[entry.slug] = of_tables[entry.slug]
                self.problems += _word_problems(entry, of_tables[entry.slug])
            elif not is_table(entry):
                found[entry.slug] = self._classification(entry)
        return found

    def tables(self) -> dict[str, WordTable]:
        """Return the decision tables of words, by slug."""
        return self._resolved[2]

    @cached_property
    def _resolved(self) -> tuple[dict[str, Criterion], dict[str, Classification], dict[str, WordTable]]:
        found = self._tables.resolved(self.scope, self._source)
        self.problems += self._tables.problems
        return found

    def _classification(self, entry: ClassificationEntry) -> Classification:
        names = list(entry.model.outcomes)
        self.problems += _outcome_problems(entry, names)
        found = (self._outcome(entry, name) for name in names)
        promise = entry.model.promise
        return Classification(
            slug=entry.slug,
            name=entry.name,
            outcomes=tuple(outcome for outcome in found if outcome),
            promises=(promise,) if isinstance(promise, str) else tuple(promise or ()),
            source=self._source(entry, entry.model.source),
            pos=entry.pos,
        )

    def _outcome(self, entry: ClassificationEntry, name: str) -> Outcome | None:
        model = entry.model.outcomes[name]
        source = self._source(entry, model.source, "outcomes", name)
        condition: t.Condition | None = None
        if not is_otherwise(model):
            condition = self._condition(entry, model, (*entry.loc, "outcomes", name))
            if condition is None:
                return None
        return Outcome(
            name=name,
            condition=condition,
            source=source,
            status=Status(standing(model)),
            reviewed=review(model),
            says=model.says,
            pos=entry.at("outcomes", name),
        )

    def calculations(self) -> dict[str, Calculation]:
        """Return the named quantities, by slug."""
        found = self._calculations.all(self.scope)
        self.problems += self._calculations.problems
        return found

    def plan(self) -> Plan:
        """Return courses and endpoints."""
        plans = Plans(self.scope, self._source)
        found = plans.plan(self.sections.plan)
        self.problems += plans.problems
        return found

    # ---- shared -------------------------------------------------------------------------------------

    def _condition(self, entry: Entry[Strict], model: files.Parts, loc: tuple[str | int, ...]) -> t.Condition | None:
        try:
            return condition_of(entry, model, self.scope, loc)
        except ConditionError as error:
            self.problems += error.problems
            return None

    def _source(self, entry: Entry[Strict], name: str | None, *keys: str | int) -> str | None:
        if name is None:
            return None
        if slug(name) not in self._sources and not self._may_be_broken(name):
            hint = did_you_mean(name, self._source_names) or "declare it under 'sources:', with a 'title:'"
            self.problems.append(Problem(entry.at(*keys, "source"), f"source {name!r} is not declared", hint))
        return slug(name)

    def _may_be_broken(self, name: str) -> bool:
        """Whether a name may be declared where something could not be read."""
        return slug(name) in self.sections.broken or not self.sections.is_whole


def _clause_names(sections: Sections) -> tuple[str, ...]:
    """Return what clauses may be called; a family stands for its outcomes, and `response CR` for one of them."""
    rules = (*sections.include, *sections.exclude, *sections.criteria, *sections.classifications, *sections.calculations)
    plan = sections.plan
    figures = (*plan.course, *plan.endpoints, *plan.designs, *plan.cross_tables, *plan.sets)
    tables = WordTables(sections.classifications)
    words = {**{family.slug: tuple(family.model.outcomes) for family in sections.classifications}, **tables.words}
    words |= {key: tuple(phrases) for key, phrases in tables.lists.items()}
    outcomes = (f"{family.name} {outcome}" for family in sections.classifications for outcome in words[family.slug])
    return (*(entry.name for entry in (*rules, *figures)), *outcomes)


def _word_problems(entry: ClassificationEntry, family: Classification) -> Iterator[Problem]:
    """Yield what is wrong with the words of a table."""
    for outcome in family.outcomes:
        if not OUTCOME_NAME.fullmatch(outcome.name):
            hint = "use letters, digits, spaces and signs such as '+'"
            yield Problem(outcome.pos, f"{outcome.name!r} cannot be an answer of {entry.name!r}", hint)


def _outcome_problems(entry: ClassificationEntry, names: list[str]) -> Iterator[Problem]:
    """Yield what is wrong with the names and the order of outcomes."""
    if not names:
        yield Problem(entry.at("outcomes"), f"{entry.name!r} has no outcomes", "write one a line: 'CR: <condition>'")
    seen: set[str] = set()
    for index, name in enumerate(names):
        pos, model = entry.at("outcomes", name), entry.model.outcomes[name]
        if slug(name) in seen:
            yield Problem(pos, f"outcome {name!r} stands twice", "capitals, spaces and hyphens make no difference")
        seen.add(slug(name))
        if not OUTCOME_NAME.fullmatch(name):
            yield Problem(pos, f"{name!r} cannot be the name of an outcome", "use letters, digits, spaces and signs such as '+'")
        if model.if_missing or model.because:
            hint = "give the policy to a criterion that the outcome uses"
            yield Problem(pos, f"outcome {name!r} cannot have 'if missing'", hint)
        if is_otherwise(model) and index < len(names) - 1:
            message = f"outcome {name!r} is 'otherwise' and not the last: those after it are never reached"
            yield Problem(pos, message, "move it to the end")
