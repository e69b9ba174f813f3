"""What would change an answer, and what would settle one, for one patient: exact, by trying every cell of the facts.

A change is of facts that are measured, never of history, age or dates. The fewest facts come first, and of one set of facts
the values that cross the fewest thresholds. What would settle an open answer are the smallest sets of missing facts after
which it is settled whatever they turn out to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import PurePath
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.expr.cells import Cell, cells
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind, Pick
from remission.expr.numbers import exact, plain
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.checks import facts_reached, reached
from remission.protocol.formula import Substitution
from remission.protocol.model import Protocol
from remission.protocol.possible import Extent, extent, fact_range, satisfying
from remission.protocol.unsettled import Decided, Formula, Threshold, both, either, leaves, negated
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator
from remission.readings.prose import value_text

HISTORY = frozenset({"history", "demographics"})  # vocabularies of what a patient is and had, not of what is measured
MOST_TRIED = 20_000  # values of facts that are tried for one classification
MOST_OPEN = 12  # missing facts of which every set is tried; of more only sets of a few
FEW = 3
OTHERWISE = " otherwise"  # ends the name of a fact's value in a second completion


@dataclass(frozen=True, slots=True)
class Change:
    """One fact with another value."""

    fact: str  # its name
    change: str  # `>= 100 10*9/L`, `absent`
    now: str

    def __str__(self) -> str:
        return f"{self.fact} were {self.change} (now {self.now})"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest change of some facts that gives another outcome, all else equal."""

    classification: str
    outcome: str
    changes: tuple[Change, ...]

    def __str__(self) -> str:
        return f"would be {self.outcome} if {' and '.join(map(str, self.changes))}"


@dataclass(frozen=True, slots=True)
class Settling:
    """What would settle an answer that is open; nothing, where it is settled for good."""

    classification: str
    outcome: str | None  # the settled outcome
    facts: tuple[str, ...] = ()  # names, of a smallest set that settles an open answer

    def __str__(self) -> str:
        if self.outcome is not None:
            return "already settled: nothing still missing can change it"
        return f"would be settled by {' and '.join(self.facts)}"


Told: TypeAlias = Counterfactual | Settling


def counterfactuals(protocol: Protocol, evaluator: Evaluator, decision: Decision) -> Iterator[Told]:
    """Tell for each classification what would change a settled outcome, or what would settle an open one."""
    for key in protocol.classifications:
        if decision.outcomes[key].outcome is not None:
            yield from smallest_changes(protocol, evaluator, decision, key)
        yield from settling(protocol, decision, key)


# ---- what would change an outcome ------------------------------------------------------------------


def is_measured(fact: Fact) -> bool:
    """Whether a fact is a measurement that may come out otherwise: no history, age, date, count or limit of normal."""
    if fact.kind is Kind.DATE or fact.companion_of or fact.slug in ("age", "sex") or PurePath(fact.pos.file).stem in HISTORY:
        return False
    if fact.kind is Kind.CHOICE:
        return fact.choose is not None and fact.choose.pick is not Pick.LATEST
    return not fact.whole and (fact.choose is None or fact.choose.pick is not Pick.LATEST)


@dataclass(frozen=True, slots=True)
class Option:
    """One cell of a fact, or one choice: the value tried, and how far from the present one it lies."""

    value: Value
    steps: int  # thresholds crossed; 0 is where the value is now
    distance: Fraction
    place: int  # among the cells or choices


def smallest_changes(protocol: Protocol, evaluator: Evaluator, decision: Decision, key: str) -> Iterator[Counterfactual]:
    """For every other outcome, the smallest sets of facts whose change gives it, each with its nearest values."""
    yield from _Changes(protocol, evaluator, decision, key).every()


class _Changes:
    def __init__(self, protocol: Protocol, evaluator: Evaluator, decision: Decision, key: str) -> None:
        self.protocol, self.evaluator, self.case, self.key = protocol, evaluator, decision.case, key
        self.now = decision.outcomes[key].outcome
        read = _read(protocol, key)
        self.facts = [fact for fact in read if is_measured(protocol.facts[fact]) and self.case.values[fact] is not None]
        self.cells: dict[str, tuple[Cell, ...]] = {}
        self.options = {fact: self._options(fact) for fact in self.facts}
        self.tried = 0

    def every(self) -> Iterator[Counterfactual]:
        """Few facts first; an outcome that a smaller set gives is not sought in larger ones."""
        found: set[str] = set()
        for size in range(1, len(self.facts) + 1):
            new: list[Counterfactual] = []
            for facts in combinations(self.facts, size):
                best = self.nearest(facts)
                new += [self.told(outcome, facts, way) for outcome, way in best.items() if outcome not in found]
            yield from new
            found |= {one.outcome for one in new}
            if self.tried > MOST_TRIED or len(found) >= len(self.protocol.classifications[self.key].outcomes) - 1:
                return

    def nearest(self, facts: Sequence[str]) -> dict[str, tuple[Option, ...]]:
        """The nearest values of these facts, all changed, for every other outcome they can give."""
        best: dict[str, tuple[Option, ...]] = {}
        for way in product(*([option for option in self.options[fact] if option.steps] for fact in facts)):
            self.tried += 1
            if self.tried > MOST_TRIED:
                break
            outcome = self.outcome(facts, way)
            if outcome is not None and outcome != self.now and (outcome not in best or _cost(way) < _cost(best[outcome])):
                best[outcome] = way
        return best

    def outcome(self, facts: Sequence[str], way: Sequence[Option]) -> str | None:
        values = {**self.case.values, **{fact: option.value for fact, option in zip(facts, way, strict=True)}}
        return self.evaluator.verdicts(replace(self.case, values=values)).outcomes[self.key].outcome

    def told(self, outcome: str, facts: Sequence[str], way: tuple[Option, ...]) -> Counterfactual:
        changes = [
            Change(
                self.protocol.facts[fact].name, self.words(outcome, facts, way, index), value_text(self.protocol, self.case, fact)
            )
            for index, fact in enumerate(facts)
        ]
        return Counterfactual(self.key, outcome, tuple(changes))

    def words(self, outcome: str, facts: Sequence[str], way: tuple[Option, ...], index: int) -> str:
        """The values of one fact that give the outcome while the other changes stay: the stretch around the nearest."""
        fact, option = facts[index], way[index]
        declared = self.protocol.facts[fact]
        if isinstance(option.value, str):
            return option.value
        every = self.options[fact]
        first = last = option.place
        while first > 0 and self.outcome(facts, (*way[:index], every[first - 1], *way[index + 1 :])) == outcome:
            first -= 1
        while last + 1 < len(every) and self.outcome(facts, (*way[:index], every[last + 1], *way[index + 1 :])) == outcome:
            last += 1
        unit = f" {declared.unit.text}" if declared.unit and declared.unit.text != "1" else ""
        return f"{_stretch(self.cells[fact], first, last)}{unit}"

    def _options(self, fact: str) -> list[Option]:
        declared, value = self.protocol.facts[fact], self.case.values[fact]
        if declared.kind is Kind.CHOICE:
            return [Option(one, int(one != value), Fraction(0), place) for place, one in enumerate(declared.values)]
        self.cells[fact] = cells(self._cuts(fact), fact_range(declared, None))
        here = [place for place, cell in enumerate(self.cells[fact]) if _holds(cell, value)]
        return [_option(cell, place, here, value) for place, cell in enumerate(self.cells[fact])]

    def _cuts(self, fact: str) -> list[Fraction]:
        """Where the outcome may change with one fact, all others as they are."""
        state = {**self.case.values, **dict.fromkeys(self.protocol.criteria, UNKNOWN)}
        formulas = Substitution(self.protocol, state, _by_record(self.case), measured=self.facts).outcomes(self.key)
        alone = Substitution(self.protocol, state, _by_record(self.case), measured=[fact]).outcomes(self.key)
        every = (leaf for _, formula in (*formulas, *alone) for leaf in leaves(formula))
        return [leaf.value for leaf in every if isinstance(leaf, Threshold) and leaf.fact == fact]


def _cost(way: Sequence[Option]) -> tuple[int, Fraction]:
    return sum(option.steps for option in way), sum((option.distance for option in way), Fraction(0))


def _holds(cell: Cell, value: Value) -> bool:
    """Whether a value lies in a cell; a censored one lies in every cell that it can."""
    if isinstance(value, Interval):
        low, high = Fraction(value.low), Fraction(value.high)
        if cell.is_point:
            return low <= cell.sample <= high
        return (cell.high is None or low < cell.high) and (cell.low is None or cell.low < high)
    number = Fraction(value)  # type: ignore[arg-type]
    if cell.is_point:
        return number == cell.sample
    return (cell.low is None or cell.low < number) and (cell.high is None or number < cell.high)


def _option(cell: Cell, place: int, here: Sequence[int], value: Value) -> Option:
    steps = min((abs(place - one) for one in here), default=1)
    now = Fraction(value.high if isinstance(value, Interval) else value)  # type: ignore[arg-type]
    distance = abs(cell.sample - now) / max(abs(cell.sample), abs(now), Fraction(1, 10**9))
    return Option(exact(cell.sample), steps, distance, place)


def _stretch(every: Sequence[Cell], first: int, last: int) -> str:
    low, high = every[first], every[last]
    lower = "" if first == 0 or low.low is None else f"{'>=' if low.is_point else '>'} {plain(low.low)}"
    upper = "" if last == len(every) - 1 or high.high is None else f"{'<=' if high.is_point else '<'} {plain(high.high)}"
    if low is high and low.is_point:
        return plain(low.sample)
    return " and ".join(part for part in (lower, upper) if part) or "anything"


# ---- what would settle an outcome ------------------------------------------------------------------


def settling(protocol: Protocol, decision: Decision, key: str) -> Iterator[Settling]:
    """The smallest sets of missing facts that settle an open answer, fewest first; or that nothing missing matters."""
    question = _Settling(protocol, decision, key)
    outcome = decision.outcomes[key].outcome
    if outcome is not None:
        if question.open and question.is_for_good(outcome):
            yield Settling(key, outcome)
        return
    names = {fact: protocol.facts[fact].name for fact in question.open}
    for facts in question.smallest():
        yield Settling(key, None, tuple(names[fact] for fact in facts))


class _Settling:
    """One classification of one case: which of its open facts settle it."""

    def __init__(self, protocol: Protocol, decision: Decision, key: str) -> None:
        self.protocol, self.case, self.key = protocol, decision.case, key
        self.state = {**decision.case.values, **decision.criteria}
        read = _read(protocol, key)
        self.open = [fact for fact in read if self.state[fact] is None or isinstance(self.state[fact], Interval)]
        self.reads_the_record = _reads_the_record(protocol, key)

    def sets(self) -> Iterator[tuple[str, ...]]:
        """Sets of open facts, few facts first."""
        largest = len(self.open) if len(self.open) <= MOST_OPEN else FEW
        for size in range(largest + 1):
            yield from combinations(self.open, size)

    def smallest(self) -> Iterator[tuple[str, ...]]:
        """The sets that settle, without those that hold a smaller one."""
        found: list[frozenset[str]] = []
        apart: list[frozenset[str]] = []  # facts in which two completions of different outcomes differ: one of them is needed
        for facts in self.sets():
            if any(one <= set(facts) for one in found) or any(one.isdisjoint(facts) for one in apart):
                continue
            differ = self.differ(facts)
            if differ is None:
                found.append(frozenset(facts))
                yield facts
            elif not self.reads_the_record:
                apart.append(differ)

    def differ(self, measured: Sequence[str]) -> frozenset[str] | None:
        """None if the outcome is settled once these are measured, whatever they are.

        Else the facts in which two completions differ that agree in these and have different outcomes (none of them, where
        one completion has no outcome at all).
        """
        rest = {fact: f"{fact}{OTHERWISE}" for fact in self.open if fact not in measured}
        one, other = self.placed(measured, {}), self.placed(measured, rest)
        none = both(*(negated(formula) for formula in one))
        apart = [both(mine, negated(theirs)) for mine, theirs in zip(one, other, strict=True)]
        found = satisfying(either(none, *apart), self.extent)
        return None if found is None else frozenset(fact for fact, name in rest.items() if found.get(fact) != found.get(name))

    def is_for_good(self, outcome: str) -> bool:
        """Whether measuring whatever is open leaves the outcome as it is; a rule that asks for the record may see to more."""
        if not self.reads_the_record:
            return True
        names = [one.name for one in self.protocol.classifications[self.key].outcomes]
        every = (self.placed(facts, {})[names.index(outcome)] for facts in self.sets())
        return all(satisfying(negated(formula), self.extent) is None for formula in every)

    def placed(self, measured: Sequence[str], names: Mapping[str, str]) -> list[Formula]:
        """Every outcome with its place in the order: certainly met, and none before it."""
        substitution = Substitution(self.protocol, self.state, _by_record(self.case), measured=measured, names=names)
        found: list[Formula] = []
        earlier: list[Formula] = []
        for _, own in substitution.outcomes(self.key):
            found.append(Decided(both(own, *map(negated, earlier)), NOT_MET))
            earlier.append(own)
        return found

    def extent(self, name: str) -> Extent:
        fact = name.removesuffix(OTHERWISE)
        return extent(self.protocol.facts[fact], self.state[fact])


def _read(protocol: Protocol, key: str) -> list[str]:
    """The facts that a classification reads, in the vocabulary's order."""
    found = set(facts_reached(protocol, _roots(protocol, key)))
    return [fact for fact in protocol.used if fact in found]


def _roots(protocol: Protocol, key: str) -> list[t.Node]:
    return [outcome.condition for outcome in protocol.classifications[key].outcomes if outcome.condition]


def _reads_the_record(protocol: Protocol, key: str) -> bool:
    """Whether a rule asks if a fact is recorded, or answers for one that is not."""

    def asks(node: t.Node) -> bool:
        return isinstance(node, t.Known) or (isinstance(node, t.Ref) and protocol.criteria[node.criterion].if_missing is not None)

    return any(map(asks, reached(protocol, _roots(protocol, key))))


def _by_record(case: Case) -> Callable[[t.Condition], Truth]:
    """What the record alone says of an atom; comparisons are left to be put in."""

    def settled(node: t.Condition) -> Truth:
        match node:
            case t.Known(fact):
                return NOT_MET if case.values[fact] is None else MET
            case t.OneOf(fact, values):
                value = case.values[fact]
                return UNKNOWN if value is None else MET if value in values else NOT_MET
            case _:
                return UNKNOWN

    return settled
