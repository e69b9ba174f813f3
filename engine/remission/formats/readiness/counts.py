"""What a table has of each fact, and which rules stay open in it for lack of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from remission.expr.compare import Interval, Number
from remission.expr.facts import Kind
from remission.expr.numbers import plain
from remission.expr.truth import UNKNOWN
from remission.protocol.graph import facts_reached

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.engines.decision import Decision
    from remission.errors import Problem
    from remission.expr.facts import Fact
    from remission.protocol.model import Protocol, RuleKey


@dataclass(slots=True)
class FactCount:
    """What a table has of one fact, by case."""

    fact: Fact
    known: int = 0
    censored: int = 0
    set_aside: int = 0  # there was a value that cannot be used
    patients: set[str] = field(default_factory=set)  # with a value in some case
    ends: tuple[Number, Number] | None = None  # of numbers, from the least to the most
    days: tuple[date, date] | None = None  # the same of dates
    choices: Counter[str] = field(default_factory=Counter)

    def see(self, case: Case) -> None:
        """Take in one case."""
        value = case.values.get(self.fact.slug)
        causes = [one.cause for one in case.problems if one.cause is not None]
        self.set_aside += value is None and any(cause.fact == self.fact.slug for cause in causes)
        if value is None:
            return
        self.known += 1
        self.patients.add(case.patient)
        match value:
            case Interval(low, high) if self.fact.kind is Kind.DATE:
                self.censored += 1
                self._span(date.fromordinal(int(low)), date.fromordinal(int(high)))
            case Interval(low, high):
                self.censored += 1
                self._reach(low, high)
            case str():
                self.choices[value] += 1
            case date():
                self._span(value, value)
            case _:
                self._reach(value, value)

    def _span(self, first: date, last: date) -> None:
        self.days = (min(first, self.days[0]), max(last, self.days[1])) if self.days else (first, last)

    def _reach(self, low: Number, high: Number) -> None:
        self.ends = (min(low, self.ends[0]), max(high, self.ends[1])) if self.ends else (low, high)

    @property
    def span(self) -> str:
        """Its values in words: from the least to the most, or each choice with its count."""
        if self.choices:
            return ", ".join(f"{choice} ({count:,})" for choice, count in sorted(self.choices.items()))
        if self.days:
            return " to ".join(day.isoformat() for day in self.days)
        if not self.ends:
            return ""
        unit = f" {self.fact.unit.text}" if self.fact.unit is not None and self.fact.unit.text != "1" else ""
        return f"{' to '.join(map(plain, self.ends))}{unit}"


@dataclass(slots=True)
class OpenRule:
    """A rule, in how many cases it is open, and which of the facts below it had no value there."""

    name: str
    kind: str
    reads: tuple[str, ...]
    cases: int = 0
    lacking: Counter[str] = field(default_factory=Counter)  # slug -> cases

    def see(self, decision: Decision) -> None:
        """Take in one case in which it is open."""
        self.cases += 1
        missing = set(decision.missing)
        self.lacking.update(key for key in self.reads if key in missing)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a table has, and what it lacks."""

    protocol: Protocol
    cases: int
    patients: int
    undated: int
    facts: tuple[FactCount, ...]
    rules: tuple[OpenRule, ...]  # open in some case, those of most cases first
    warnings: tuple[Problem, ...]


def readiness(protocol: Protocol, decisions: Iterable[Decision], warnings: Iterable[Problem]) -> Readiness:
    """Count over all decisions of a table."""
    facts = [FactCount(protocol.facts[key]) for key in protocol.used]
    rules = {one.key: OpenRule(one.name, one.key[0], facts_reached(protocol, one.roots)) for one in protocol.rules}
    people: set[str] = set()
    count = undated = 0
    for decision in decisions:
        count += 1
        people.add(decision.case.patient)
        undated += decision.case.date is None
        for one in facts:
            one.see(decision.case)
        for rule in _open(decision):
            rules[rule].see(decision)
    found = sorted((rule for rule in rules.values() if rule.cases), key=lambda rule: -rule.cases)
    return Readiness(protocol, count, len(people), undated, tuple(facts), tuple(found), tuple(warnings))


def _open(decision: Decision) -> Iterator[RuleKey]:
    yield from (("criterion", key) for key, truth in decision.criteria.items() if truth is UNKNOWN)
    yield from (("classification", key) for key, answer in decision.outcomes.items() if answer.outcome is None)
    yield from (("calculation", key) for key, amount in decision.calculations.items() if amount is None)
