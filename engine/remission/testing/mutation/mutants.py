"""Small edits of a protocol's rules, one at a time: what an author could have written by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TypeAlias

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.expr.rewrite import Path, put, sites
from remission.expr.text import text
from remission.expr.truth import MET, NOT_MET, Truth
from remission.protocol.canonical import names
from remission.protocol.checking.exactness import inexact_comparisons
from remission.protocol.model import (
    Calculation,
    Classification,
    Criterion,
    Definition,
    EligibilityCriteria,
    Key,
    Outcome,
    Protocol,
    Rule,
    TableRow,
    WordTable,
)
from remission.protocol.revision import NEVER, RuleChange, with_definitions, with_root
from remission.protocol.tables.word_rows import outcomes
from remission.protocol.vocabulary.answers import circles_in_time
from remission.protocol.vocabulary.observation_choice import choose_text
from remission.testing.mutation.insertions import Insertions
from remission.testing.mutation.observation_operators import Rechosen, chosen_facts, other_rules
from remission.testing.mutation.operators import Edit, Sort, edits, operands
from remission.testing.mutation.plans.mutants import Replanned, plan_mutants
from remission.testing.mutation.vocabulary_operators import Redeclared, redeclarations

Change: TypeAlias = RuleChange | Rechosen | Redeclared | Replanned
POLICIES: tuple[Truth | None, ...] = (None, MET, NOT_MET)


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """One edit of one definition, of which observation of a fact counts, of what is declared, or of the plan."""

    sort: Sort
    pos: Pos
    where: str
    told: str
    change: Change

    def __str__(self) -> str:
        """The edit in English."""
        return f"{self.where}: {self.told}"

    @property
    def subject(self) -> Key | str:
        """What is edited: a definition, or the slug of a fact."""
        match self.change:
            case RuleChange() as change:
                return edited(change)
            case Rechosen(fact):
                return fact
            case _ as other:
                return other.subject


def edited(change: RuleChange) -> Key:
    """The one definition that an edit is of."""
    (definition,) = change.touched
    return definition


def in_place(before: str, after: str) -> str:
    """What would stand where something else does."""
    return f"'{after}' in place of '{before}'"


def mutants(protocol: Protocol) -> tuple[Mutant, ...]:
    """Every edit of a protocol, each once, in the order of its definitions; then of its facts, its assessments and its plan."""
    maker = _Maker(protocol)
    found: dict[tuple[Key, object], Mutant] = {}
    for definition in protocol.keys:
        own = (protocol.definition(definition),)
        for mutant in maker.of(definition):
            new = _content(mutant.change)
            if new != own and not _is_refused(protocol, mutant.change):
                found.setdefault((definition, new), mutant)
    declared = (Mutant(one.sort, one.pos, one.where, one.told, one.change) for one in redeclarations(protocol))
    planned = (Mutant(one.change.sort, one.pos, one.where, one.told, one.change) for one in plan_mutants(protocol))
    return (*found.values(), *_rechosen(protocol), *declared, *planned)


def _is_refused(protocol: Protocol, change: Change) -> bool:
    """Whether `remission check` refuses what an edit makes of the rules."""
    return _needs_itself(protocol, change) or _is_undecided(protocol, change)


def _needs_itself(protocol: Protocol, change: Change) -> bool:
    """Whether a rule would hang on its own answer of the same day."""
    looks_back = any(protocol.facts[key].is_of_answers for key in protocol.used)
    if not looks_back or not isinstance(change, RuleChange):
        return False
    return bool(circles_in_time(with_definitions(protocol, change.definitions).rules, protocol.facts))


def _is_undecided(protocol: Protocol, change: Change) -> bool:
    """Whether a rule would compare what cannot be compared exactly."""
    has_roots = any(isinstance(node, t.Power | t.Function) for root in protocol.roots for node in t.walk(root))
    if not has_roots or not isinstance(change, RuleChange):
        return False
    return any(True for _ in inexact_comparisons(with_definitions(protocol, change.definitions)))


def _content(change: Change) -> object:
    """What two edits of one definition that are the same have in common."""
    return change.definitions if isinstance(change, RuleChange) else change


def _rechosen(protocol: Protocol) -> Iterator[Mutant]:
    """Every edit of which of many dated observations counts."""
    for fact, own in chosen_facts(protocol):
        for other in other_rules(fact, own):
            told = in_place(choose_text(own), choose_text(other))
            yield Mutant("which observation counts", fact.pos, fact.name, told, Rechosen(fact.slug, other))


class _Maker:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.names, self.insertions = protocol, names(protocol), Insertions(protocol)

    def of(self, definition: Key) -> Iterator[Mutant]:
        match self.protocol.definition(definition):
            case Criterion() as criterion:
                yield from self.criterion(definition, criterion)
            case Classification() as family:
                yield from self.classification(definition, family)
            case Calculation() as one:
                yield from self.inside(_Where(definition, one.name, one.pos), one)
            case EligibilityCriteria() as asked:
                yield from self.eligibility(asked)

    # ---- definitions ----------------------------------------------------------------------------------

    def criterion(self, definition: Key, one: Criterion) -> Iterator[Mutant]:
        where = _Where(definition, one.name, one.pos)
        yield from self.inside(where, one)
        for policy in POLICIES:
            if policy is not one.if_missing:
                told = in_place(_policy(one.if_missing), _policy(policy))
                yield where.mutant("if missing", told, replace(one, if_missing=policy))

    def classification(self, definition: Key, family: Classification) -> Iterator[Mutant]:
        if family.hit is not None:
            yield from _rows(definition, family, self.protocol.tables[family.slug])
            return
        stated = (outcome for outcome in family.outcomes if outcome.condition is not None)
        for part, outcome in enumerate(stated):
            yield from self.inside(_Where(definition, f"{family.name} {outcome.name}", outcome.pos), family, part)
        yield from _orders(definition, family)

    def eligibility(self, one: EligibilityCriteria) -> Iterator[Mutant]:
        """A criterion that is not asked, or asked the other way round."""
        where = _Where(one.key, one.name, one.pos)
        for key in one.asked:
            include, exclude = (tuple(other for other in keys if other != key) for keys in (one.include, one.exclude))
            turned = (include, (*exclude, key)) if key in one.include else ((*include, key), exclude)
            kinds = ("an inclusion", "an exclusion") if key in one.include else ("an exclusion", "an inclusion")
            before, other = (f"{self.names[key.criterion]} is {kind}" for kind in kinds)
            for told, lists in ((f"without '{before}'", (include, exclude)), (in_place(before, other), turned)):
                yield replace(where, pos=key.pos).mutant("who is asked", told, EligibilityCriteria(*lists))

    # ---- inside one condition or formula --------------------------------------------------------------

    def inside(self, where: _Where, own: Rule, part: int = 0) -> Iterator[Mutant]:
        """Each edit of one root of a rule, as a mutant of the rule."""
        root = own.roots[part]
        others = operands(self.protocol, where.definition)
        for path, node in sites(root):
            place = where.pos if node.pos == NOWHERE else node.pos
            label = where.label + _row(root, path)
            added = self.insertions.of(where.definition, root, path, node)
            for edit in (*edits(self.protocol, others, root, path, node), *added):
                new = put(root, path, edit.new)
                yield replace(where, label=label, pos=place).mutant(
                    edit.sort, self.told(root, new, path, edit), with_root(own, part, new)
                )

    def told(self, root: t.Node, new: t.Node, path: Path, edit: Edit) -> str:
        """What stood there and what does: numbers and terms in the comparison that they belong to."""
        if edit.without is not None:
            return f"without '{text(edit.without, self.names)}'"
        here = _statement(root, path)
        return edit.told or in_place(text(_node(root, here), self.names), text(_node(new, here), self.names))


@dataclass(frozen=True, slots=True)
class _Where:
    """The definition an edit is of, what to call the place, and where it is."""

    definition: Key
    label: str
    pos: Pos

    def mutant(self, sort: Sort, told: str, new: Definition) -> Mutant:
        return Mutant(sort, self.pos, self.label, told, RuleChange((new,)))


def _orders(definition: Key, family: Classification) -> Iterator[Mutant]:
    """Outcomes in another order, with one another's conditions, or never given."""
    outcomes = family.outcomes

    def made(pos: Pos, told: str, after: tuple[Outcome, ...]) -> Mutant:
        return _Where(definition, family.name, pos).mutant("outcomes", told, replace(family, outcomes=after))

    for (at, one), (place, other) in combinations(enumerate(outcomes), 2):
        if other.condition is not None:
            told = in_place(f"{one.name} before {other.name}", f"{other.name} before {one.name}")
            yield made(other.pos, told, _at(_at(outcomes, at, other), place, one))
        first, second = replace(other, condition=one.condition), replace(one, condition=other.condition)
        yield made(one.pos, f"{one.name} and {other.name} exchanged", _at(_at(outcomes, at, first), place, second))
    for at, one in enumerate(outcomes):
        yield made(one.pos, f"without '{one.name}'", _at(outcomes, at, replace(one, condition=NEVER)))


def _rows(definition: Key, family: Classification, table: WordTable) -> Iterator[Mutant]:
    """Rows of a table of words left out, in another order, or with one another's answers."""

    def mutant(pos: Pos, told: str, rows: tuple[TableRow, ...]) -> Mutant:
        made = outcomes(rows, table.hit, family.source)
        never = tuple(replace(one, condition=NEVER) for one in family.outcomes if one.name not in {each.name for each in made})
        changed = replace(family, outcomes=(*never, *made))
        return _Where(definition, family.name, pos).mutant("row", told, changed)

    rows = table.rows
    for at, row in enumerate(rows):
        if len(rows) > 1:
            yield mutant(row.pos, f"without row {at + 1}", (*rows[:at], *rows[at + 1 :]))
    for number, (one, other) in enumerate(pairwise(rows), 1):
        before, after = rows[: number - 1], rows[number + 1 :]
        if one.word == other.word:
            continue
        if other.criterion is not None and table.hit == "first":
            yield mutant(other.pos, f"row {number + 1} before row {number}", (*before, other, one, *after))
        exchanged = (replace(one, word=other.word), replace(other, word=one.word))
        yield mutant(one.pos, f"the answers of rows {number} and {number + 1} exchanged", (*before, *exchanged, *after))


def _at(outcomes: tuple[Outcome, ...], number: int, new: Outcome) -> tuple[Outcome, ...]:
    return (*outcomes[:number], new, *outcomes[number + 1 :])


def _policy(truth: Truth | None) -> str:
    return "no policy for missing data" if truth is None else f"if missing: {truth.value}"


def _node(root: t.Node, path: Path) -> t.Node:
    for index in path:
        root = t.children(root)[index]
    return root


def _statement(root: t.Node, path: Path) -> Path:
    """The nearest place at or above a node that says something by itself: a condition, or the whole formula of a row."""
    for length in range(len(path), 0, -1):
        if isinstance(_node(root, path[:length]), t.Condition) or isinstance(_node(root, path[: length - 1]), t.Lookup | t.Score):
            return path[:length]
    return ()


def _row(root: t.Node, path: Path) -> str:
    """Which row of a table, or item of a score, a place is in; empty outside of them."""
    if not isinstance(root, t.Lookup | t.Score) or not path:
        return ""
    parts = [row.name or f"row {number}" for number, row in enumerate(root.rows, 1) for _ in range(1 if row.when is None else 2)]
    return f", {parts[path[0]]}"
