"""What if a threshold moved: eligibility and outcomes of a cohort under other thresholds, and who sits beside a cut-off.

A cohort is gone through once: patients who lie in the same cells of every threshold, moved ones included, are answered alike,
so each different signature of cells is decided once under each protocol and counted as often as it occurs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from remission.cases.case import Case, Value
from remission.endpoints.intervals import Rate, rate
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.numbers import exact
from remission.protocol.checks import conditions_and_terms
from remission.protocol.cuts import cuts
from remission.protocol.model import Protocol
from remission.protocol.possible import fact_range
from remission.readings.decision import Eligibility
from remission.readings.evaluate import Evaluator
from remission.report.thresholds import Threshold, moved, thresholds

SWING = Fraction(1, 4)  # how far a sweep moves each threshold, down and up, as a share of it


@dataclass(frozen=True, slots=True)
class Figures:
    """What a protocol says of a cohort: counts of eligibility and of each classification's answers."""

    total: int
    eligibility: Mapping[str, int]
    outcomes: Mapping[str, Mapping[str, int]]  # by classification; 'not settled' where open

    @property
    def eligible(self) -> int:
        """How many are eligible."""
        return self.eligibility.get(Eligibility.ELIGIBLE.value, 0)

    def rate(self, classification: str, outcome: str) -> Rate | None:
        """The share of an outcome with its exact 95 % interval; None of nobody.

        Raises:
            MissingExtraError: scipy is not installed.
        """
        count = self.outcomes[classification].get(outcome, 0)
        return rate(count, self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Moved:
    """One threshold at another value, and the cohort then."""

    there: Threshold
    value: Fraction
    figures: Figures
    changed: tuple[str, ...]  # patients who are answered differently, in the order of the data


@dataclass(frozen=True, slots=True)
class Swing:
    """One threshold moved down and up: a bar of the tornado."""

    there: Threshold
    low: Moved
    high: Moved

    def width(self) -> int:
        """How many patients change on either side."""
        return max(len(self.low.changed), len(self.high.changed))


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A threshold of eligibility that alone keeps patients out, and how many it admits when it moves that far."""

    there: Threshold
    criterion: str
    value: Fraction
    admits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A patient whose value lies within the assay's error of a cut-off."""

    patient: str
    there: Threshold
    value: Value
    changes: tuple[str, ...]  # classifications (or 'eligibility') answered differently on the other side


class Sweep:
    """One protocol and one cohort, under as many thresholds as are asked for."""

    def __init__(self, protocol: Protocol, cases: Iterable[Case]) -> None:
        """The cases are kept: a sweep asks for them under many protocols."""
        self.protocol, self.cases = protocol, tuple(cases)
        self.simple = _simple_facts(protocol)
        self.base = self._answers(protocol, {})

    def figures(self) -> Figures:
        """The cohort as the protocol stands."""
        return self._figures(self.base)

    def at(self, there: Threshold, value: Fraction) -> Moved:
        """The cohort with one threshold elsewhere."""
        answers = self._answers(moved(self.protocol, there, value), {there.fact: value})
        changed = [case.patient for case, one, other in zip(self.cases, self.base, answers, strict=True) if one != other]
        return Moved(there, value, self._figures(answers), tuple(changed))

    def tornado(self, swing: Fraction = SWING) -> tuple[Swing, ...]:
        """Every threshold moved down and up by a share of itself, those that matter most first."""
        found = [
            Swing(one, *(self.at(one, self._kept(one, one.value * (1 + way * swing))) for way in (-1, 1)))
            for one in thresholds(self.protocol)
        ]
        return tuple(sorted(found, key=lambda one: -one.width()))

    def _kept(self, there: Threshold, value: Fraction) -> Fraction:
        """A value inside the plausible range."""
        within = fact_range(self.protocol.facts[there.fact], None)
        low = value if within.low is None else max(within.low, value)
        return low if within.high is None else min(within.high, low)

    # ---- eligibility ----------------------------------------------------------------------------------

    def relaxed(self) -> Iterator[Relaxed]:
        """Thresholds of eligibility that alone keep somebody out: each next value that admits one more."""
        p = self.protocol
        evaluator = Evaluator(p)
        alone = [case for case in self.cases if len(_failed(p, evaluator, case)) == 1]
        for key in (*p.include, *p.exclude):
            kept_out = [case for case in alone if _failed(p, evaluator, case) == [key]]
            for there in thresholds(replace(p, criteria={key: p.criteria[key]}, classifications={})):
                yield from self._relaxed(replace(there, rule=key), key, kept_out)

    def _relaxed(self, there: Threshold, key: str, kept_out: Sequence[Case]) -> Iterator[Relaxed]:
        values = {case.values[there.fact] for case in kept_out}
        numbers = {Fraction(value) for value in values if value is not None and not isinstance(value, Interval | str)}  # type: ignore[arg-type]
        admitted: tuple[str, ...] = ()
        for value in sorted(numbers, key=lambda number: abs(number - there.value)):
            evaluator = Evaluator(moved(self.protocol, there, value))
            now = tuple(case.patient for case in kept_out if evaluator.verdicts(case).eligibility is Eligibility.ELIGIBLE)
            if len(now) > len(admitted):
                admitted = now
                yield Relaxed(there, self.protocol.criteria[key].name, value, now)

    # ---- beside a cut-off -----------------------------------------------------------------------------

    def beside(self, error: Fraction, facts: Iterable[str] = ()) -> Iterator[Beside]:
        """Patients whose value is within a share of itself of a threshold, and what the other side would change."""
        evaluator, wanted = Evaluator(self.protocol), set(facts)
        for there in thresholds(self.protocol):
            if wanted and there.fact not in wanted:
                continue
            for case in self.cases:
                value = case.values.get(there.fact)
                if value is None or isinstance(value, Interval | str):
                    continue
                number = Fraction(value)  # type: ignore[arg-type]
                if abs(number - there.value) <= abs(number) * error:
                    yield Beside(case.patient, there, value, self._other_side(evaluator, case, there.fact, number, error))

    def _other_side(self, evaluator: Evaluator, case: Case, fact: str, number: Fraction, error: Fraction) -> tuple[str, ...]:
        """What is answered differently at either end of what the true value may be."""
        within = fact_range(self.protocol.facts[fact], None)
        ends = [number * (1 - error), number * (1 + error)]
        here = evaluator.verdicts(case)
        found: dict[str, None] = {}
        for end in (one for one in ends if within.has(one)):
            there = evaluator.verdicts(replace(case, values={**case.values, fact: exact(end)}))
            if there.eligibility is not here.eligibility:
                found["eligibility"] = None
            found |= {key: None for key, answer in there.outcomes.items() if answer != here.outcomes[key]}
        return tuple(found)

    # ---- one pass -------------------------------------------------------------------------------------

    def _answers(self, protocol: Protocol, added: Mapping[str, Fraction]) -> list[Answer]:
        """What a protocol answers of every case; each signature is decided once."""
        limits = {
            fact: sorted({*values, *((added[fact],) if fact in added else ())}) for fact, values in self._cuts(added).items()
        }
        evaluator = Evaluator(protocol)
        known: dict[tuple[object, ...], Answer] = {}
        found: list[Answer] = []
        for case in self.cases:
            signature = tuple(self._place(fact, case.values.get(fact), limits) for fact in protocol.used)
            if signature not in known:
                verdicts = evaluator.verdicts(replace(case, values={**dict.fromkeys(protocol.used), **case.values}))
                outcomes = tuple((key, answer.outcome or "not settled") for key, answer in verdicts.outcomes.items())
                known[signature] = (verdicts.eligibility.value, outcomes)
            found.append(known[signature])
        return found

    def _cuts(self, added: Mapping[str, Fraction]) -> dict[str, tuple[Fraction, ...]]:
        return {**dict.fromkeys(added, ()), **cuts(self.protocol)}

    def _place(self, fact: str, value: Value, limits: Mapping[str, list[Fraction]]) -> object:
        """Where a value lies among the thresholds; the value itself where more than thresholds read it."""
        if fact not in self.simple or value is None or isinstance(value, Interval | str):
            return value
        number = Fraction(value)  # type: ignore[arg-type]
        here = limits.get(fact, [])
        index = bisect_left(here, number)
        return index, index < len(here) and here[index] == number

    def _figures(self, answers: Sequence[Answer]) -> Figures:
        counts: dict[str, Counter[str]] = {key: Counter() for key in self.protocol.classifications}
        for _, outcomes in answers:
            for key, outcome in outcomes:
                counts[key][outcome] += 1
        return Figures(len(answers), Counter(eligibility for eligibility, _ in answers), counts)


Answer = tuple[str, tuple[tuple[str, str], ...]]


def _failed(protocol: Protocol, evaluator: Evaluator, case: Case) -> list[str]:
    """The eligibility criteria that keep a case out, or leave it open."""
    truths = evaluator.verdicts(case).criteria
    include = [key for key in protocol.include if truths[key].value != "met"]
    return [*include, *(key for key in protocol.exclude if truths[key].value != "not met")]


def _simple_facts(protocol: Protocol) -> frozenset[str]:
    """The quantities that rules compare with constants only."""
    simple: set[str] = set()
    other: set[str] = set()
    for root in conditions_and_terms(protocol.criteria, protocol.classifications, protocol.calculations):
        inside: Counter[str] = Counter()
        for node in t.walk(root):
            match node:
                case t.Compare(t.FactValue(fact), _, t.Quantity()) | t.Between(t.FactValue(fact), t.Quantity(), t.Quantity()):
                    inside[fact] += 1
                    simple.add(fact)
                case t.FactValue(fact):
                    inside[fact] -= 1
                case _:
                    pass
        other |= {fact for fact, count in inside.items() if count}
    return frozenset(key for key in simple - other if protocol.facts[key].unit is not None)
