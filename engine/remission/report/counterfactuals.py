"""What would change an answer, and what would settle one, for one patient: exact, by trying every cell of the facts.

A change is of facts that are measured, never of history, age or dates. The fewest facts come first, and of one set of facts
the values that cross the fewest thresholds. What would settle an open answer are the smallest sets of missing facts after
which it is settled whatever they turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import PurePath
from typing import Any, TypeAlias, assert_never

from remission.cases.case import Value
from remission.expr.cells import Cell, cells
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind, Pick
from remission.expr.numbers import exact, plain
from remission.expr.truth import UNKNOWN
from remission.protocol.formula import Substitution
from remission.protocol.model import Protocol
from remission.protocol.possible import fact_range
from remission.protocol.unsettled import Threshold, leaves
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator
from remission.readings.prose import value_text
from remission.report.settling import Settling, by_record, facts_of, settling

HISTORY = frozenset({"history", "demographics"})  # vocabularies of what a patient is and had, not of what is measured
MOST_TRIED = 20_000  # values of facts that are tried for one classification


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


Told: TypeAlias = Counterfactual | Settling


def counterfactuals(protocol: Protocol, evaluator: Evaluator, decision: Decision) -> Iterator[Told]:
    """Tell for each classification what would change a settled outcome, or what would settle an open one."""
    for key in protocol.classifications:
        if decision.outcomes[key].outcome is not None:
            yield from smallest_changes(protocol, evaluator, decision, key)
        yield from settling(protocol, decision, key)


def told_record(told: Told) -> dict[str, Any]:
    """One of them as JSON has it."""
    match told:
        case Counterfactual(classification, outcome, changes):
            rows = [{"fact": change.fact, "change": change.change, "now": change.now} for change in changes]
            return {"classification": classification, "outcome": outcome, "changes": rows, "text": str(told)}
        case Settling(classification, outcome, facts):
            return {
                "classification": classification,
                "settled": outcome is not None,
                "settled_by": list(facts),
                "text": str(told),
            }
        case _:
            assert_never(told)


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
        read = facts_of(protocol, key)
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
        formulas = Substitution(self.protocol, state, by_record(self.case), measured=self.facts).outcomes(self.key)
        alone = Substitution(self.protocol, state, by_record(self.case), measured=[fact]).outcomes(self.key)
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
