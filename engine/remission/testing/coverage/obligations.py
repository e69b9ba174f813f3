"""What a set of scenarios has to show of a protocol: each goal is a question that one case can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.expr.rewrite import put, sites
from remission.expr.text import text
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.canonical import names
from remission.protocol.graph import facts_reached
from remission.protocol.model import ELIGIBILITY, Calculation, Classification, Criterion, EligibilityCriteria, Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER
from remission.protocol.tables.word_rows import asked
from remission.testing.boundaries.thresholds import beside

Sort: TypeAlias = Literal["eligibility", "criterion", "outcome", "clause", "atom", "threshold", "alone", "row", "amount"]
How: TypeAlias = Literal["given", "not given", "open"]
Leaf = t.Compare | t.Between | t.OneOf | t.OutcomeIn | t.Known | t.HasValue | t.Ref

SORTS: dict[Sort, str] = {
    "eligibility": "eligibility given each of its answers",
    "criterion": "criteria met, not met and unknown",
    "outcome": "outcomes given, not given and open",
    "clause": "composite clauses met, not met and unknown",
    "atom": "single conditions met, not met and unknown",
    "threshold": "thresholds just below, at and just above",
    "alone": "conditions that alone decide their clause, both ways (MC/DC)",
    "row": "rows of tables applied, passed over and open",
    "amount": "calculations with a result and without, each operand of a min or max the one that counts",
}


@dataclass(frozen=True, slots=True)
class Has:
    """A condition has a truth."""

    condition: t.Condition
    truth: Truth


@dataclass(frozen=True, slots=True)
class Gives:
    """A classification gives an outcome, gives another one, or leaves it open."""

    classification: str
    outcome: str
    how: How


Wanted: TypeAlias = Has | Gives


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to be shown; a Then must depend on the definition `owner`, and on the condition it is `about`, if on one."""

    sort: Sort
    owner: Key
    pos: Pos
    subject: str  # as the rules have it
    shown: str  # what is to be shown of it
    wanted: Wanted
    about: t.Condition | None = None  # at its own place: turned round, it must make the Then fail

    def __str__(self) -> str:
        return f"{self.subject}: {self.shown}"


def goals(protocol: Protocol) -> tuple[Goal, ...]:
    """Every goal of a protocol, in the order of its definitions."""
    maker = _Maker(protocol)
    return tuple(goal for one in protocol.keys for goal in maker.of(one))


class _Maker:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.names = protocol, names(protocol)

    def of(self, owner: Key) -> Iterator[Goal]:
        match self.protocol.definition(owner):
            case Criterion() as criterion:
                yield from self.criterion(owner, criterion)
            case Classification() as family:
                yield from self.classification(owner, family)
            case Calculation() as calculation:
                yield from self.calculation(owner, calculation)
            case EligibilityCriteria() as one:
                yield from self.eligibility(one)

    # ---- definitions ----------------------------------------------------------------------------------

    def eligibility(self, one: EligibilityCriteria) -> Iterator[Goal]:
        whole, pos = one.condition, one.pos
        for truth, answer in ((MET, "eligible"), (NOT_MET, "not eligible"), (UNKNOWN, "undetermined")):
            yield Goal("eligibility", ELIGIBILITY, pos, "eligibility", answer, Has(whole, truth))
        if len(whole.args) > 1:
            yield from self.alone(_Place(ELIGIBILITY, "eligibility", pos), whole)

    def criterion(self, owner: Key, criterion: Criterion) -> Iterator[Goal]:
        for truth in Truth:
            if truth is not UNKNOWN or self.may_be_unknown(criterion):
                yield Goal("criterion", owner, criterion.pos, criterion.name, truth.value, Has(t.Ref(criterion.slug), truth))
        where = _Place(owner, criterion.name, criterion.pos)
        yield from self.condition(where, criterion.condition, whole=criterion.if_missing is None)

    def may_be_unknown(self, criterion: Criterion) -> bool:
        """Whether a criterion can stay unknown; with a policy only where something is recorded and not exact."""
        reads = (self.protocol.facts[key] for key in facts_reached(self.protocol, [criterion.condition]))
        return _may_be_unknown(criterion.condition) and (criterion.if_missing is None or any(fact.censored for fact in reads))

    def classification(self, owner: Key, family: Classification) -> Iterator[Goal]:
        hows: tuple[How, ...] = ("given", "not given", "open") if len(family.outcomes) > 1 else ("given",)
        for outcome in family.outcomes:
            label = f"{family.name} {outcome.name}"
            for how in hows:
                yield Goal("outcome", owner, outcome.pos, label, how, Gives(family.slug, outcome.name, how))
            if outcome.condition is not None and family.hit is None:
                yield from self.condition(_Place(owner, label, outcome.pos), outcome.condition, whole=False)
        if family.hit is not None:
            table = self.protocol.tables[family.slug]
            rows = [(asked(row), row.pos) for row in table.rows]  # whose conditions have goals of their own, as criteria
            yield from (replace(goal, about=None) for goal in self.row_goals(owner, family.name, rows))

    def calculation(self, owner: Key, calculation: Calculation) -> Iterator[Goal]:
        itself = t.CalculationValue(calculation.slug, calculation.unit)
        has_value = t.Compare(itself, t.Op.EQ, itself)
        yield Goal("amount", owner, calculation.pos, calculation.name, "with a result", Has(has_value, MET))
        if facts_reached(self.protocol, [calculation.value]):
            yield Goal("amount", owner, calculation.pos, calculation.name, "without a result", Has(has_value, UNKNOWN))
        for operand, extreme, is_it in _extremes(calculation.value):
            shown = f"{text(operand, self.names)} is the {'least' if extreme.which == 'min' else 'greatest'}"
            yield Goal("amount", owner, calculation.pos, calculation.name, shown, Has(is_it, MET))
        for node in t.walk(calculation.value):
            if isinstance(node, t.Lookup):
                yield from self.rows(owner, calculation, node)
            elif isinstance(node, t.Score):
                yield from self.items(owner, calculation, node)

    def rows(self, owner: Key, calculation: Calculation, table: t.Lookup) -> Iterator[Goal]:
        for number, row in enumerate(table.rows, 1):
            yield from self.row_goals(owner, calculation.name, [(one.when, one.pos) for one in table.rows[:number]], number)
            if row.when is not None:
                place = _Place(owner, f"{calculation.name}, row {number}", row.pos)
                yield from self.condition(place, row.when, whole=False)

    def row_goals(
        self, owner: Key, name: str, rows: Sequence[tuple[t.Condition | None, Pos]], only: int | None = None
    ) -> Iterator[Goal]:
        """Each row of a table, or `only` one of them, applies, is passed over, and is open."""
        earlier: list[t.Condition] = []
        for number, (when, pos) in enumerate(rows, 1):
            own = () if when is None else (when,)
            applies = t.AllOf((*own, *map(t.Not, earlier)))
            subject = f"{name}, row {number} ({'otherwise' if when is None else text(when, self.names)})"
            for truth, shown in ((MET, "applied"), (NOT_MET, "passed over"), (UNKNOWN, "open")):
                if only in {None, number}:
                    yield Goal("row", owner, pos, subject, shown, Has(applies, truth), when)
            earlier += own

    def items(self, owner: Key, calculation: Calculation, score: t.Score) -> Iterator[Goal]:
        """Each item of a score gives its points, and does not."""
        for row in score.rows:
            if row.when is not None:
                yield from self.condition(_Place(owner, f"{calculation.name}, {row.name}", row.pos), row.when, whole=False)

    # ---- conditions -----------------------------------------------------------------------------------

    def condition(self, where: _Place, root: t.Condition, *, whole: bool) -> Iterator[Goal]:
        """What is to be shown of the parts of a condition; of the condition itself unless its `whole` truth is shown already."""
        seen: set[t.Node] = set()
        for path, node in sites(root):
            if isinstance(node, t.Ref) or not isinstance(node, t.Condition) or node in seen:
                continue
            seen.add(node)
            if path or not whole:
                yield from self.truths(where, node)
            for one in beside(node, self.protocol):
                subject, limit = text(node, self.names), text(one.limit, self.names)
                shown = one.side if isinstance(node, t.Compare) else f"{one.side} {limit}"
                yield Goal("threshold", where.owner, where.pos_of(node), subject, shown, Has(one.condition, MET), node)
        if isinstance(root, t.AllOf | t.AnyOf | t.AtLeast | t.IfThen | t.Not):
            yield from self.alone(where, root)

    def truths(self, where: _Place, node: t.Condition) -> Iterator[Goal]:
        sort: Sort = "clause" if t.children(node) and not isinstance(node, t.Compare | t.Between) else "atom"
        for truth in Truth:
            if truth is not UNKNOWN or _may_be_unknown(node):
                yield Goal(sort, where.owner, where.pos_of(node), text(node, self.names), truth.value, Has(node, truth), node)

    def alone(self, where: _Place, root: t.Condition) -> Iterator[Goal]:
        """Each condition below composite ones decides the whole alone: once by being met, once by being not met."""
        for path, leaf in sites(root):
            if not path or not isinstance(leaf, Leaf) or not _is_below_conditions(root, path):
                continue
            decides = different(put(root, path, ALWAYS), put(root, path, NEVER))
            about = None if where.owner == ELIGIBILITY else leaf  # the criteria of eligibility stand in it once each
            for truth, own in ((MET, leaf), (NOT_MET, t.Not(leaf))):
                subject = f"{text(leaf, self.names)}, in {where.label}"
                shown, wanted = f"{truth.value}, and that alone decides", Has(t.AllOf((own, decides)), MET)
                yield Goal("alone", where.owner, where.pos_of(leaf), subject, shown, wanted, about)


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose condition it is, what that is called, and where it stands."""

    owner: Key
    label: str
    pos: Pos

    def pos_of(self, node: t.Condition) -> Pos:
        """Where a part of the condition stands; a part that nobody wrote stands where the condition does."""
        return self.pos if node.pos == NOWHERE else node.pos


def _extremes(node: t.Term) -> Iterator[tuple[t.Term, t.Extreme, t.Condition]]:
    """Each operand of a `min` or `max` with the condition that it alone is the one; those in the rows of a table are left out."""
    if isinstance(node, t.Extreme):
        op = t.Op.LT if node.which == "min" else t.Op.GT
        for number, one in enumerate(node.args):
            others = (*node.args[:number], *node.args[number + 1 :])
            yield one, node, t.AllOf(tuple(t.Compare(one, op, other) for other in others))
    for child in () if isinstance(node, t.Lookup | t.Score) else t.children(node):
        if not isinstance(child, t.Condition):
            yield from _extremes(child)


def different(one: t.Condition, other: t.Condition) -> t.Condition:
    """One is met and the other is not."""
    return t.AnyOf((t.AllOf((one, t.Not(other))), t.AllOf((t.Not(one), other))))


def _is_below_conditions(root: t.Condition, path: tuple[int, ...]) -> bool:
    """Whether everything above a place is composite: what stands in a table's row is another clause's."""
    node: t.Node = root
    for index in path:
        if isinstance(node, t.Compare | t.Between):
            return False
        node = t.children(node)[index]
    return True


def _may_be_unknown(node: t.Condition) -> bool:
    """Whether something missing can leave a condition unknown: whether a fact is known never is."""
    return any(not isinstance(part, t.Known | t.HasValue) for part in t.walk(node) if isinstance(part, Leaf))
