"""What would change an answer, and what would settle one, for one patient: exact, over the cells of the facts.

A change is of facts that are measured, never of history, age or dates; where none makes a patient eligible, time alone may. The
fewest facts come first, and of one set of facts the values that cross the fewest thresholds. What would settle an open answer are
the smallest sets of missing facts after which it is settled whatever they turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from remission.cases.case import Value
from remission.engines.decision import Decision, Eligibility, eligibility_text
from remission.engines.evaluate import Evaluator
from remission.engines.prose import value_text
from remission.explain.question import WhatIsAsked
from remission.explain.smallest_change import NoFurtherChangeError, Option, SmallestChange
from remission.explain.sufficient_tests import Settling, Unlooked, facts_of, settling
from remission.explain.sufficient_tests_of_clauses import settling_clauses
from remission.explain.waiting import first_eligible
from remission.expr import tree as t
from remission.expr.cells import Cell, cells, fact_range
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE, Kind, is_measured
from remission.expr.numbers import exact, plain
from remission.protocol.model import ELIGIBILITY, Key, Protocol
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import as_written, ordered
from remission.symbolic.formulas.regions import in_cell

ADDED_UP = "other values of facts that are added up, or compared with each other,"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact with another value."""

    fact: str  # its name
    change: str  # `>= 100 10*9/L`, `absent`
    now: str

    def __str__(self) -> str:
        return f"{self.fact} were {self.change} (now {self.now})"


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest change of some facts that gives another outcome, all else equal; no change where none of them does."""

    classification: str
    outcome: str
    changes: tuple[FactChange, ...]

    def __str__(self) -> str:
        if not self.changes:
            return f"no other values of what is measured would give {self.outcome}"
        return f"would be {self.outcome} if {' and '.join(map(str, self.changes))}"


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of a stretch of values."""

    op: t.Op
    value: Fraction


Limits: TypeAlias = str | tuple[Limit, ...]  # one value of a choice, or a stretch
Told: TypeAlias = Counterfactual | Settling | Unlooked


def counterfactuals(protocol: Protocol, evaluator: Evaluator, decision: Decision) -> Iterator[Told]:
    """Tell what would change a settled answer, or what would settle an open one.

    Of each classification and of eligibility; and of criteria that are unknown and calculations that cannot be made.
    """
    for key in protocol.classifications:
        if decision.outcomes[key].outcome is not None:
            yield from smallest_changes(protocol, evaluator, decision, ("classification", key))
        yield from settling(protocol, decision, key)
    if decision.eligibility is Eligibility.NOT_ELIGIBLE:
        yield from smallest_changes(protocol, evaluator, decision, ELIGIBILITY)
    yield from settling_clauses(protocol, decision)


def told_record(told: Told) -> dict[str, Any]:
    """One of them as JSON has it."""
    match told:
        case Counterfactual(classification, outcome, changes):
            rows = [{"fact": change.fact, "change": change.change, "now": change.now} for change in changes]
            return {"classification": classification, "outcome": outcome, "changes": rows, "text": str(told)}
        case Settling(key, outcome, facts, what):
            return {what: key, "settled": outcome is not None, "settled_by": list(facts), "text": str(told)}
        case Unlooked(key, _, outcome, what):
            return {what: key, "outcome": outcome, "not_looked_further": True, "text": str(told)}
        case _:
            assert_never(told)


# ---- what would change an outcome ------------------------------------------------------------------


def smallest_changes(
    protocol: Protocol, evaluator: Evaluator, decision: Decision, key: Key
) -> Iterator[Counterfactual | Unlooked]:
    """For every other outcome, the smallest sets of facts whose change gives it, each with its nearest values.

    Of a patient who is not eligible, those that would make the patient eligible.
    """
    kind, slug = key
    now = eligibility_text(decision.eligibility) if key == ELIGIBILITY else decision.outcomes[slug].outcome
    names = [Eligibility.ELIGIBLE.value] if key == ELIGIBILITY else [o.name for o in protocol.classifications[slug].outcomes]
    changes = _Changes(protocol, evaluator, decision, key)
    found: list[Counterfactual | Unlooked] = []
    doubts: list[Counterfactual | Unlooked] = []
    for name in names:
        own = list(changes.to(name)) if name != now else []
        found += own
        if own or name == now:
            continue
        if not changes.asked.never(name, changes.facts):
            doubts.append(Unlooked(slug or kind, f"{ADDED_UP} may give {name}; not looked further", name))
        elif key == ELIGIBILITY:
            day = first_eligible(protocol, evaluator, decision)
            doubts.append(Counterfactual(slug or kind, name, () if day is None else (_assessed_on(protocol, decision, day),)))
    yield from sorted(found, key=lambda one: changes.order(one, names))
    yield from doubts


def _assessed_on(protocol: Protocol, decision: Decision, day: date) -> FactChange:
    """The assessment on another day."""
    now = value_text(protocol, decision.case, ASSESSMENT_DATE)
    return FactChange(protocol.facts[ASSESSMENT_DATE].name, day.isoformat(), now)


class _Changes:
    def __init__(self, protocol: Protocol, evaluator: Evaluator, decision: Decision, key: Key) -> None:
        self.protocol, self.evaluator, self.case, self.key = protocol, evaluator, decision.case, key
        self.shown = key[1] or key[0]
        read = facts_of(protocol, protocol.definition(key).roots)
        self.facts = [fact for fact in read if is_measured(protocol.facts[fact]) and self.case.values[fact] is not None]
        self.state = {**self.case.values, **decision.criteria}
        self.asked = WhatIsAsked(protocol, self.case, self.state, key)
        self.variables = self.asked.variables(self.facts)
        cuts = self.asked.cuts(self.facts)
        self.cells: dict[str, tuple[Cell, ...]] = {}
        self.options = {fact: self._options(fact, cuts.get(fact, ())) for fact in self.facts}

    def to(self, outcome: str) -> Iterator[Counterfactual | Unlooked]:
        """All sets of the fewest facts whose change gives an outcome."""
        wanted = self.asked.wanted(outcome, self.facts)
        search = SmallestChange(
            self.options, wanted, self.inside, self.is_here, lambda facts, way: self.outcome(facts, way) == outcome
        )
        told = 0
        try:
            for found in search.every():
                told += 1
                yield self.told(outcome, found.facts, found.way)
        except NoFurtherChangeError as error:
            yield Unlooked(self.shown, _unlooked(outcome, error.size, told), outcome)

    def order(self, one: Counterfactual | Unlooked, names: Sequence[str]) -> tuple[int, list[int], int]:
        """Few facts first, then by their place in the vocabulary, then by the order of the outcomes."""
        if isinstance(one, Unlooked):
            return len(self.facts) + 1, [], names.index(one.outcome or "")
        known = [self.protocol.facts[fact].name for fact in self.facts]
        return len(one.changes), [known.index(change.fact) for change in one.changes], names.index(one.outcome)

    def outcome(self, facts: Sequence[str], way: Sequence[Option]) -> str | None:
        """What the reference answers."""
        values = {**self.case.values, **{fact: option.value for fact, option in zip(facts, way, strict=True)}}
        verdicts = self.evaluator.verdicts(replace(self.case, values=values))
        return eligibility_text(verdicts.eligibility) if self.key == ELIGIBILITY else verdicts.outcomes[self.key[1]].outcome

    def told(self, outcome: str, facts: Sequence[str], way: tuple[Option, ...]) -> Counterfactual:
        limits = [self.limits(outcome, facts, way, index) for index in range(len(facts))]
        inside = [self.within(fact, own) for fact, own in zip(facts, limits, strict=True)]
        if not self.asked.always(outcome, facts, inside):  # not wherever each is by itself: the values that were tried do
            limits = [self.only(option) for option in way]
        changes = [
            FactChange(self.protocol.facts[fact].name, self.words(fact, own), value_text(self.protocol, self.case, fact))
            for fact, own in zip(facts, limits, strict=True)
        ]
        return Counterfactual(self.shown, outcome, tuple(changes))

    def words(self, fact: str, limits: Limits) -> str:
        """What a fact were."""
        declared = self.protocol.facts[fact]
        unit = f" {declared.unit.text}" if declared.unit and declared.unit.text != "1" else ""
        match limits:
            case str():
                return limits
            case (Limit(t.Op.GE, low), Limit(t.Op.LE, high)) if low == high:
                return f"{plain(low)}{unit}"
            case _:
                told = (f"{one.op.value} {plain(one.value)}" for one in limits)
                return f"{text}{unit}" if (text := " and ".join(told)) else "anything"

    def only(self, option: Option) -> Limits:
        """The value that was tried, and no other."""
        if isinstance(option.value, str):
            return option.value
        value = Fraction(option.value)  # type: ignore[arg-type]
        return Limit(t.Op.GE, value), Limit(t.Op.LE, value)

    def within(self, fact: str, limits: Limits) -> s.Formula:
        """That a fact lies there."""
        if isinstance(limits, str):
            return self.variables.pick(fact, frozenset({limits}))
        return s.both(*(ordered(self.variables.number(fact), one.op, s.Number(one.value), as_written) for one in limits))

    def is_here(self, fact: str, value: Fraction | str) -> bool:
        """Whether a value is where a fact is now."""
        if isinstance(value, str):
            return value == self.case.values[fact]
        return any(_holds(self.cells[fact][one.place], value) for one in self.options[fact] if not one.steps)

    def inside(self, fact: str, option: Option) -> s.Formula:
        """That a fact lies in the cell of an option, or is that choice."""
        if isinstance(option.value, str):
            return self.within(fact, option.value)
        return in_cell(self.variables.variable(fact), self.cells[fact][option.place])

    def limits(self, outcome: str, facts: Sequence[str], way: tuple[Option, ...], index: int) -> Limits:
        """The values of one fact that give the outcome while the other changes stay: the stretch around the nearest."""
        fact, option = facts[index], way[index]
        if isinstance(option.value, str):
            return self.only(option)
        every = self.options[fact]
        first = last = option.place
        while first > 0 and self.outcome(facts, (*way[:index], every[first - 1], *way[index + 1 :])) == outcome:
            first -= 1
        while last + 1 < len(every) and self.outcome(facts, (*way[:index], every[last + 1], *way[index + 1 :])) == outcome:
            last += 1
        return tuple(_stretch(self.cells[fact], first, last))

    def _options(self, fact: str, cuts: Sequence[Fraction]) -> list[Option]:
        declared, value = self.protocol.facts[fact], self.case.values[fact]
        if declared.kind is Kind.CHOICE:
            return [Option(one, int(one != value), Fraction(0), place) for place, one in enumerate(declared.values)]
        self.cells[fact] = cells(cuts, fact_range(declared, None))
        here = [place for place, cell in enumerate(self.cells[fact]) if _holds(cell, value)]
        return [_option(cell, place, here, value) for place, cell in enumerate(self.cells[fact])]


def _unlooked(outcome: str, size: int, told: int) -> str:
    if told:
        return f"other changes of {size} facts may give {outcome} too; not looked further"
    return f"would be {outcome} only if {size} facts or more were changed; not looked further"


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


def _stretch(every: Sequence[Cell], first: int, last: int) -> Iterator[Limit]:
    """From one cell to another; without a limit where there is nothing beyond."""
    low, high = every[first], every[last]
    is_one = low is high and low.is_point
    if low.low is not None and (first > 0 or is_one):
        yield Limit(t.Op.GE if low.is_point else t.Op.GT, low.low)
    if high.high is not None and (last < len(every) - 1 or is_one):
        yield Limit(t.Op.LE if high.is_point else t.Op.LT, high.high)
