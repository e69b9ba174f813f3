"""Entries -> the typed tree: names declared, clauses resolved, dependencies ordered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from remission.errors import Pos, Problem, did_you_mean
from remission.expr import resolve
from remission.expr import tree as t
from remission.expr.facts import Fact, slug
from remission.expr.parse import ConditionError
from remission.expr.scope import RESERVED, Scope
from remission.expr.terms import unit_of
from remission.expr.truth import MET, NOT_MET
from remission.expr.units import Unit, UnitError, unit
from remission.protocol.conditions import condition_of
from remission.protocol.model import Calculation, Classification, Criterion, Outcome, Source, Statement, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remission.protocol import files
    from remission.protocol.entries import Entry

MAX_NAME = 80


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


class Builder:
    """Resolves the sections of one protocol; `problems` holds everything that was wrong."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.problems: list[Problem] = []
        self._calculations: dict[str, Calculation | None] = {}
        self._entries = {entry.slug: entry for entry in sections.calculations}
        self._open: list[str] = []  # calculations being resolved, to find circles
        rules = (*sections.include, *sections.exclude, *sections.criteria)
        self.scope = Scope(
            facts=sections.facts,
            criteria={entry.slug: entry.name for entry in rules},
            classifications={entry.slug: tuple(entry.model.outcomes) for entry in sections.classifications},
            calculations={entry.slug: entry.name for entry in sections.calculations},
            calculation_unit=self._unit_of,
        )

    # ---- names --------------------------------------------------------------------------------------

    def check_names(self) -> None:
        """Every name is readable in a condition and stands for one thing."""
        s = self.sections
        seen: dict[str, Pos] = {fact.slug: fact.pos for fact in s.facts.values()}
        for entry in (*s.include, *s.exclude, *s.criteria, *s.classifications, *s.calculations):
            problem = name_problem(entry.name, entry.pos)
            if problem:
                self.problems.append(problem)
            elif entry.slug in seen:
                first = seen[entry.slug]
                self.problems.append(Problem(entry.pos, f"the name {entry.name!r} is taken", f"it stands already at {first}"))
            else:
                seen[entry.slug] = entry.pos

    # ---- sections -----------------------------------------------------------------------------------

    def sources(self) -> dict[str, Source]:
        """Return the declared sources, by slug."""
        return {
            e.slug: Source(e.slug, e.model.title, e.model.section, e.model.url, e.model.note, e.pos)
            for e in self.sections.sources
        }

    def statements(self) -> dict[str, Statement]:
        """Return the cited content, by slug."""
        return {
            e.slug: Statement(e.slug, e.name, e.model.says, tuple(e.model.items), self._source(e, e.model.source), e.pos)
            for e in self.sections.statements
        }

    def criteria(self) -> dict[str, Criterion]:
        """Eligibility criteria first, then the named ones, by slug."""
        s = self.sections
        found = (self._criterion(entry) for entry in (*s.include, *s.exclude, *s.criteria))
        return {criterion.slug: criterion for criterion in found if criterion}

    def _criterion(self, entry: Entry[files.ClauseFile]) -> Criterion | None:
        model = entry.model
        if (model.if_missing is None) is not (model.because is None):
            key, other = ("if missing", "because") if model.if_missing else ("because", "if missing")
            self.problems.append(
                Problem(entry.at(key), f"{key!r} of {entry.name!r} needs {other!r}", "say why missing data may be answered")
            )
        condition = self._condition(entry, model, entry.loc)
        if condition is None:
            return None
        return Criterion(
            slug=entry.slug,
            name=entry.name,
            condition=condition,
            says=model.says,
            source=self._source(entry, model.source),
            status=Status(model.status),
            if_missing={"met": MET, "not met": NOT_MET}.get(model.if_missing or ""),
            because=model.because,
            pos=entry.pos,
        )

    def classifications(self) -> dict[str, Classification]:
        """Return the ordered families of outcomes, by slug."""
        return {entry.slug: self._classification(entry) for entry in self.sections.classifications}

    def _classification(self, entry: Entry[files.ClassificationFile]) -> Classification:
        names = list(entry.model.outcomes)
        if not names:
            self.problems.append(Problem(entry.at("outcomes"), f"{entry.name!r} has no outcomes"))
        for index, name in enumerate(names):
            if slug(name) in {slug(earlier) for earlier in names[:index]}:
                self.problems.append(Problem(entry.at("outcomes", name), f"outcome {name!r} stands twice"))
        promise = entry.model.promise
        return Classification(
            slug=entry.slug,
            name=entry.name,
            outcomes=tuple(
                outcome
                for index, name in enumerate(names)
                if (outcome := self._outcome(entry, name, last=index == len(names) - 1))
            ),
            promises=(promise,) if isinstance(promise, str) else tuple(promise or ()),
            source=self._source(entry, entry.model.source),
            pos=entry.pos,
        )

    def _outcome(self, entry: Entry[files.ClassificationFile], name: str, *, last: bool) -> Outcome | None:
        model = entry.model.outcomes[name]
        pos = entry.at("outcomes", name)
        if not re.fullmatch(r"[^\s\"'\[\](),][^\"'\[\](),\n]{0,60}", name):
            self.problems.append(
                Problem(pos, f"{name!r} cannot be the name of an outcome", "use letters, digits, spaces and signs such as '+'")
            )
        if model.if_missing or model.because:
            self.problems.append(
                Problem(pos, f"outcome {name!r} cannot have 'if missing'", "give the policy to a criterion that the outcome uses")
            )
        condition: t.Condition | None = None
        if model.when != "otherwise":
            condition = self._condition(entry, model, (*entry.loc, "outcomes", name))
            if condition is None:
                return None
        elif not last:
            self.problems.append(
                Problem(pos, f"outcome {name!r} is 'otherwise' and not the last: those after it are never reached")
            )
        return Outcome(
            name, condition, self._source(entry, model.source, "outcomes", name), Status(model.status), model.says, pos
        )

    def calculations(self) -> dict[str, Calculation]:
        """Return the named quantities, by slug."""
        found = (self._calculation(entry.slug, entry.pos) for entry in self.sections.calculations)
        return {calculation.slug: calculation for calculation in found if calculation}

    # ---- calculations, in whatever order they need each other ------------------------------------------

    def _unit_of(self, key: str, pos: Pos) -> Unit:
        entry = self._entries[key]
        if entry.model.unit and key not in self._open:
            stated = self._stated_unit(entry)
            if stated:
                return stated
        calculation = self._calculation(key, pos)
        if calculation is None:
            raise ConditionError  # its own problems are told where it stands
        return calculation.unit

    def _calculation(self, key: str, pos: Pos) -> Calculation | None:
        if key in self._open:
            circle = " -> ".join(self._entries[k].name for k in (*self._open[self._open.index(key) :], key))
            raise ConditionError(Problem(pos, f"calculations refer to each other in a circle: {circle}", "break the circle"))
        if key not in self._calculations:
            self._open.append(key)
            try:
                self._calculations[key] = self._resolved(self._entries[key])
            except ConditionError as error:
                self.problems += error.problems
                self._calculations[key] = None
            finally:
                self._open.pop()
        return self._calculations[key]

    def _resolved(self, entry: Entry[files.CalculationFile]) -> Calculation:
        model = entry.model
        if (model.value is None) is (model.rows is None):
            raise ConditionError(
                Problem(
                    entry.pos,
                    f"calculation {entry.name!r} needs either 'value' or 'rows'",
                    "write 'value: min(1 mg/kg * weight, 50 mg)', or a table under 'rows:'",
                )
            )
        value = self._term(entry, model.value, "value") if model.value is not None else self._table(entry, model.rows or [])
        found = unit_of(value)
        if found is None:
            raise ConditionError(Problem(entry.pos, f"calculation {entry.name!r} is a date, not a quantity"))
        stated = self._stated_unit(entry) or found
        if stated.dimension != found.dimension:
            raise ConditionError(
                Problem(
                    entry.at("unit"),
                    f"{entry.name!r} is stated in {stated.text}, but its formula gives {found.text}",
                    "check the units of the formula",
                )
            )
        return Calculation(
            entry.slug, entry.name, value, stated, model.says, self._source(entry, model.source), Status(model.status), entry.pos
        )

    def _stated_unit(self, entry: Entry[files.CalculationFile]) -> Unit | None:
        if not entry.model.unit:
            return None
        try:
            return unit(entry.model.unit)
        except UnitError as error:
            raise ConditionError(Problem(entry.at("unit"), str(error), error.hint)) from None

    def _term(self, entry: Entry[files.CalculationFile], text: str, *keys: str | int) -> t.Term:
        return resolve.term(text, self.scope, entry.written.where(*entry.loc, *keys))

    def _table(self, entry: Entry[files.CalculationFile], models: list[files.RowFile]) -> t.Lookup:
        rows: list[t.Row] = []
        problems: list[Problem] = []
        for index, model in enumerate(models):
            try:
                rows.append(self._row(entry, model, index, last=index == len(models) - 1))
            except ConditionError as error:
                problems += error.problems
        if not models:
            problems.append(Problem(entry.at("rows"), f"table {entry.name!r} has no rows"))
        for row in rows[1:]:
            first, other = unit_of(rows[0].value), unit_of(row.value)
            if first is None or other is None or first.dimension != other.dimension:
                problems.append(Problem(row.pos, f"the rows of {entry.name!r} have units of different kinds"))
        if problems:
            raise ConditionError(*problems)
        return t.Lookup(tuple(rows), entry.pos)

    def _row(self, entry: Entry[files.CalculationFile], model: files.RowFile, index: int, *, last: bool) -> t.Row:
        pos = entry.at("rows", index)
        if model.otherwise is not None and (model.when is not None or model.value is not None or not last):
            raise ConditionError(
                Problem(pos, "'otherwise' stands alone in the last row", "write '{otherwise: 50 mg}' as the last row")
            )
        if model.otherwise is not None:
            return t.Row(None, self._term(entry, model.otherwise, "rows", index, "otherwise"), pos)
        if model.when is None or model.value is None:
            key = "when" if model.when is None else "value"
            raise ConditionError(Problem(pos, f"key {key!r} is missing", "a row is '{when: <condition>, value: <quantity>}'"))
        when = resolve.condition(model.when, self.scope, entry.written.where(*entry.loc, "rows", index, "when"))
        return t.Row(when, self._term(entry, model.value, "rows", index, "value"), pos)

    # ---- shared -------------------------------------------------------------------------------------

    def _condition(self, entry: Entry[files.Strict], model: files.Parts, loc: tuple[str | int, ...]) -> t.Condition | None:
        try:
            return condition_of(entry, model, self.scope, loc)
        except ConditionError as error:
            self.problems += error.problems
            return None

    def _source(self, entry: Entry[files.Strict], name: str | None, *keys: str) -> str | None:
        if name is None:
            return None
        known = {source.slug: source.name for source in self.sections.sources}
        if slug(name) not in known:
            hint = did_you_mean(name, known.values()) or "declare it under 'sources:'"
            self.problems.append(Problem(entry.at(*keys, "source"), f"source {name!r} is not declared", hint))
        return slug(name)


def name_problem(name: str, pos: Pos) -> Problem | None:
    """Why a name cannot be used in a condition; None when it can."""
    words = name.split(" ")
    if not re.fullmatch(r"[^\W\d_]\w*(-\w+)*( [\w.]+(-\w+)*)*", name) or len(name) > MAX_NAME:
        return Problem(
            pos, f"{name!r} cannot be a name", "use letters, digits, hyphens and single spaces, starting with a letter"
        )
    taken = [word for word in words if word.lower() in RESERVED]
    if taken:
        return Problem(
            pos,
            f"the name {name!r} has the reserved word {taken[0]!r} in it",
            f"choose other words: {', '.join(sorted(RESERVED))} belong to the language",
        )
    return None


Ordered = tuple[Literal["criterion", "classification", "calculation"], str]


def order(
    criteria: Mapping[str, Criterion], classifications: Mapping[str, Classification], calculations: Mapping[str, Calculation]
) -> tuple[tuple[Ordered, ...], list[Problem]]:
    """Everything that is concluded, dependencies first; and a problem for each circle."""
    needs: dict[Ordered, list[t.Node]] = {("criterion", c.slug): [c.condition] for c in criteria.values()}
    needs |= {("classification", c.slug): [o.condition for o in c.outcomes if o.condition] for c in classifications.values()}
    needs |= {("calculation", c.slug): [c.value] for c in calculations.values()}
    place = {
        **{("criterion", k): c.pos for k, c in criteria.items()},
        **{("classification", k): c.pos for k, c in classifications.items()},
        **{("calculation", k): c.pos for k, c in calculations.items()},
    }
    done: dict[Ordered, bool] = {}  # False while it is being visited
    ordered: list[Ordered] = []
    problems: list[Problem] = []
    for start in needs:
        _visit(start, needs, done, ordered, problems, place)
    return tuple(ordered), problems


def _visit(
    start: Ordered,
    needs: Mapping[Ordered, list[t.Node]],
    done: dict[Ordered, bool],
    ordered: list[Ordered],
    problems: list[Problem],
    place: Mapping[Ordered, Pos],
) -> None:
    """Depth first without recursion, so that a long chain of references cannot exhaust the stack."""
    if start in done:
        return
    done[start] = False
    path = [(start, iter(_needed(needs[start])))]
    while path:
        here, rest = path[-1]
        for item in rest:
            if item not in needs or done.get(item):
                continue
            if item in done:
                names = [key for (_, key), _ in path]
                circle = [*names[names.index(item[1]) :], item[1]]
                problems.append(
                    Problem(
                        place[item], f"definitions refer to each other in a circle: {' -> '.join(circle)}", "break the circle"
                    )
                )
                continue
            done[item] = False
            path.append((item, iter(_needed(needs[item]))))
            break
        else:
            done[here] = True
            ordered.append(here)
            path.pop()


def _needed(nodes: list[t.Node]) -> Iterator[Ordered]:
    for node in nodes:
        for part in t.walk(node):
            match part:
                case t.Ref(key):
                    yield "criterion", key
                case t.OutcomeIn(key):
                    yield "classification", key
                case t.CalculationValue(key):
                    yield "calculation", key
                case _:
                    pass
