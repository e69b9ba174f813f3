"""The case in which one condition alone decides an answer: with it met the answer is one, with it not met another.

Best is a case that stays so on both sides of the condition's limit: the patient with one value has one answer, with
the next value another, and at both it is this condition that made it. Where other conditions have the same limit (rows
of a table), a condition may decide on one side only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from remission.cases.case import Case
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.expr.truth import MET, NOT_MET, Truth
from remission.protocol.graph import Graph
from remission.protocol.model import Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER, changed
from remission.symbolic.cells.cell_search import Nowhere, Record, Searcher, Wanted, every, truth_is
from remission.testing.boundaries.thresholds import beside
from remission.testing.coverage.copies import Copies, Renamed, differ, renamed
from remission.testing.coverage.turned_conditions import ConditionPlace, turned
from remission.testing.gherkin.writer import claims

MOST = 16  # facts that a case is searched for among, where they all hang together
THERE = " on the other side"


@dataclass(frozen=True, slots=True)
class DecisiveQuestion:
    """A condition at its place, and the fact that is given values on both sides of its limit."""

    place: ConditionPlace
    atom: t.Condition
    fact: Fact


@dataclass(frozen=True, slots=True)
class DecidedAlone:
    """A case in which a condition alone decides the answer to `target`."""

    case: Case
    target: Key
    only: Truth | None = None  # of the condition where it alone decides; None where it does on both sides


@dataclass(frozen=True, slots=True)
class NotDecidedAlone:
    """No case was found in which a condition alone decides; `proved` where there is none with every fact known."""

    proved: bool


def decided(graph: Graph, asked: DecisiveQuestion, usual: Record) -> DecidedAlone | NotDecidedAlone:
    """The case that a condition alone decides, for the answer that is furthest from it."""
    search = _Search(graph, asked, usual)
    return search.both_sides() or search.one_side() or NotDecidedAlone(search.is_nowhere())


def targets(graph: Graph, owner: Key) -> Iterator[Key]:
    """What depends on a definition: eligibility first, then classifications, criteria, calculations, last itself."""
    above = [one for one in graph.above([owner]) if one != owner]
    order = {"eligibility": 0, "classification": 1, "criterion": 2, "calculation": 3}
    yield from sorted(above, key=lambda one: (order[one[0]], graph.order.index(one)))
    yield owner


class _Search:
    """For one condition."""

    def __init__(self, graph: Graph, asked: DecisiveQuestion, usual: Record) -> None:
        self.graph, self.place, self.atom, self.fact = graph, asked.place, asked.atom, asked.fact
        self.protocol = protocol = graph.protocol
        fact, place = asked.fact, asked.place
        self.other = fact.slug + THERE
        self.doubled = replace(protocol, facts={**protocol.facts, self.other: replace(fact, slug=self.other)})
        self.usual = {**usual, **({self.other: usual[fact.slug]} if fact.slug in usual else {})}
        self.near = tuple(one.condition for one in beside(asked.atom, protocol))
        self.sides: dict[tuple[Key, Truth, bool], Case | Nowhere | None] = {}
        self.above = graph.above([place.owner])
        own = protocol.rule(place.owner)
        self.turned: dict[t.Condition, Evaluator] = {
            constant: Evaluator(changed(protocol, [turned(own, place, constant)])) for constant in (ALWAYS, NEVER)
        }

    # ---- one value on each side ------------------------------------------------------------------------

    def both_sides(self) -> DecidedAlone | None:
        """A case with a value where the condition is met and another where it is not; it decides at both."""
        too_far: list[Key] = []
        for target in targets(self.graph, self.place.owner):
            found = self.crossing(target)
            if found is None:
                too_far.append(target)
            elif isinstance(found, Case):
                met, failed = self.case(found, self.fact.slug), self.case(found, self.other)
                return DecidedAlone(met, next((one for one in too_far if self.is_crossed(one, met, failed)), target))
        return None

    def crossing(self, target: Key) -> Case | Nowhere | None:
        """A case for which two values of the fact are told apart; None where that would take too long to look for."""
        if target != self.place.owner and target[0] == "calculation":
            return None
        if any(isinstance(self.side(target, truth, beside=True), Nowhere) for truth in (MET, NOT_MET)):
            return Nowhere()
        copies, there = Copies(self.doubled), {self.fact.slug: self.other}
        below = self.graph.below[target]
        chain = [one for one in self.graph.order if one in self.above and one in below]
        moved = [one for one in self.graph.order if one in below and (one in chain or self.fact.slug in self.graph.reached(one))]
        met, failed = (copies.add(chain, self.place, constant) for constant in (ALWAYS, NEVER))
        met_there, failed_there = (copies.add(moved, self.place, constant, there) for constant in (ALWAYS, NEVER))
        here = t.AllOf((self.atom, *self.beside({}, {})))
        beyond = t.AllOf((t.Not(renamed(self.atom, failed_there, there)), *self.beside(failed_there, there)))
        ways = [copies.pairs(target, *way) for way in ((met, failed), (met_there, failed_there), (met, failed_there))]
        facts = copies.reads([pair for way in ways for pair in way], here, beyond)
        if len(facts) > MOST + 1:
            return None
        record = {self.other: None} if isinstance(self.atom, t.Known) else {}
        wanted = every(truth_is(t.AllOf((here, beyond)), MET), *map(differ, ways))
        read = replace(copies.protocol, used=(*self.protocol.used, self.other))
        return self.found(read, wanted, facts, record)

    def beside(self, names: Renamed, facts: Mapping[str, str]) -> Sequence[t.Condition]:
        """Beside the limit, where there is one."""
        return (t.AnyOf(tuple(renamed(one, names, facts) for one in self.near)),) if self.near else ()

    def is_crossed(self, target: Key, met: Case, failed: Case) -> bool:
        """Whether the condition decides a further answer of these very cases too."""
        one, other = ([self.answer(constant, case, target) for constant in (ALWAYS, NEVER)] for case in (met, failed))
        return one[0] != one[1] and other[0] != other[1] and one[0] != other[1]

    # ---- one value -------------------------------------------------------------------------------------

    def one_side(self) -> DecidedAlone | None:
        """A case that the condition decides where it is met, or where it is not: beside its limit, or else anywhere."""
        for near in (True, False):
            too_far: list[Key] = []
            for target in targets(self.graph, self.place.owner):
                for truth in (MET, NOT_MET):
                    found = self.side(target, truth, beside=near)
                    if found is None and target not in too_far:
                        too_far.append(target)
                    if isinstance(found, Case):
                        case = self.case(found, self.fact.slug)
                        return DecidedAlone(case, next((one for one in too_far if self.is_decided(one, case)), target), truth)
        return None

    def is_nowhere(self) -> bool:
        """Whether it is proved that the condition alone decides nothing, for whomever everything is known."""
        return all(isinstance(self.side(self.place.owner, truth, beside=False), Nowhere) for truth in (MET, NOT_MET))

    def side(self, target: Key, truth: Truth, *, beside: bool) -> Case | Nowhere | None:
        """A case in which the condition has a truth, and alone decides; beside its limit or anywhere."""
        key = (target, truth, beside and bool(self.near))
        if key not in self.sides:
            self.sides[key] = self.looked_for(target, truth, self.beside({}, {}) if beside else ())
        return self.sides[key]

    def looked_for(self, target: Key, truth: Truth, near: Sequence[t.Condition]) -> Case | Nowhere | None:
        if target != self.place.owner and target[0] == "calculation":
            return None
        copies = Copies(self.protocol)
        chain = [one for one in self.graph.order if one in self.above and one in self.graph.below[target]]
        met, failed = (copies.add(chain, self.place, constant) for constant in (ALWAYS, NEVER))
        here, pairs = t.AllOf((self.atom if truth is MET else t.Not(self.atom), *near)), copies.pairs(target, met, failed)
        facts = copies.reads(pairs, here)
        if len(facts) > MOST:
            return None
        record = {self.fact.slug: None} if isinstance(self.atom, t.Known) and truth is NOT_MET else {}
        return self.found(copies.protocol, every(truth_is(here, MET), differ(pairs)), facts, record)

    def is_decided(self, target: Key, case: Case) -> bool:
        return self.answer(ALWAYS, case, target) != self.answer(NEVER, case, target)

    # ---- cases -----------------------------------------------------------------------------------------

    def found(self, protocol: Protocol, wanted: Wanted, facts: Sequence[str], record: Record) -> Case | Nowhere | None:
        """A patient as near as can be to the usual one, or to one whom the condition decides: but for the fact, and one other."""
        own = (self.fact.slug, self.other)
        alike: list[Record] = [self.usual, *(one.values for one in self.sides.values() if isinstance(one, Case))]
        for values in alike:
            searcher = Searcher(protocol, {**self.usual, **values})
            for free in (None, *(key for key in facts if key not in own)):
                rest = {key: searcher.usual[key] for key in facts if key not in (*own, free)}
                near = searcher.find(wanted, [key for key in facts if key in (*own, free)], {**rest, **record})
                if isinstance(near, Case):
                    return near
        return Searcher(protocol, self.usual).find(wanted, facts, record)

    def answer(self, constant: t.Condition, case: Case, target: Key) -> tuple[str, ...]:
        return claims(self.protocol, self.turned[constant].decide(case), target)

    def case(self, found: Case, read: str) -> Case:
        """A case of the protocol itself, with the value that another fact has for it."""
        values = {key: found.values[key] for key in dict.fromkeys((*self.protocol.used, ASSESSMENT_DATE))}
        return replace(found, values={**values, self.fact.slug: found.values[read]})
