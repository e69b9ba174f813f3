"""What if a threshold moved: eligibility and outcomes of a cohort under other thresholds, and who sits beside a cut-off.

A cohort is decided once. A threshold that moves can change only those whose value lies between where it was and where it is,
or whose value is missing or censored: nobody else is decided again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.intervals import Rate, rate
from remission.expr.compare import Interval
from remission.expr.numbers import exact
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, Truth
from remission.protocol.possible import fact_range
from remission.readings.decision import Eligibility
from remission.readings.evaluate import Evaluator, Verdicts
from remission.report.thresholds import Threshold, moved, thresholds

if TYPE_CHECKING:
    from remission.cases.case import Case, Value
    from remission.protocol.model import Protocol

MOST_STEPS = 20  # to which a criterion is relaxed
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
    value: Fraction  # in the fact's unit
    changes: tuple[str, ...]  # classifications (or 'eligibility') answered differently on the other side


class Sweep:
    """One protocol and one cohort, under as many thresholds as are asked for."""

    def __init__(self, protocol: Protocol, cases: Iterable[Case]) -> None:
        """The cases are kept: a sweep asks for them under many protocols."""
        used = dict.fromkeys(protocol.used)
        self.protocol = protocol
        self.cases = tuple(replace(case, values={**used, **case.values}) for case in cases)
        evaluator = Evaluator(protocol)
        verdicts = [evaluator.verdicts(case) for case in self.cases]
        self.base = [_answer(each) for each in verdicts]
        self._failed = [_failed(protocol, each.criteria) for each in verdicts]
        self._places: dict[str, Places] = {}

    def figures(self) -> Figures:
        """The cohort as the protocol stands."""
        return self._figures(self.base)

    def at(self, there: Threshold, value: Fraction) -> Moved:
        """The cohort with one threshold elsewhere."""
        evaluator, answers, changed = Evaluator(moved(self.protocol, there, value)), list(self.base), []
        for index in self._between(there, value):
            answers[index] = _answer(evaluator.verdicts(self.cases[index]))
            if answers[index] != self.base[index]:
                changed.append(index)
        patients = dict.fromkeys(self.cases[index].patient for index in sorted(changed))
        return Moved(there, value, self._figures(answers), tuple(patients))

    def _between(self, there: Threshold, value: Fraction) -> Sequence[int]:
        """The cases that may be answered differently, by their number."""
        places = self._places.get(there.fact)
        if places is None:
            places = self._places[there.fact] = Places.of(self.cases, there.fact)
        return places.between(*sorted((there.value, value)))

    def tornado(self, swing: Fraction = SWING) -> tuple[Swing, ...]:
        """Every threshold moved down and up by a share of itself, those that matter most first."""
        found = [
            Swing(one, *(self.at(one, self._kept(one, one.value * (1 + way * swing))) for way in (-1, 1)))
            for one in limits(self.protocol)
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
        for key in (*p.include, *p.exclude):
            kept_out = [case for case, failed in zip(self.cases, self._failed, strict=True) if failed == (key,)]
            for there in thresholds(replace(p, criteria={key: p.criteria[key]}, classifications={})):
                yield from self._relaxed(replace(there, rule=key), key, kept_out)

    def _relaxed(self, there: Threshold, key: str, kept_out: Sequence[Case]) -> Iterator[Relaxed]:
        numbers = {number for case in kept_out if (number := _number(case.values[there.fact])) is not None}
        admitted: tuple[str, ...] = ()
        for value in _spread(sorted(numbers, key=lambda number: abs(number - there.value))):
            evaluator = Evaluator(moved(self.protocol, there, value))
            now = tuple(case.patient for case in kept_out if evaluator.verdicts(case).eligibility is Eligibility.ELIGIBLE)
            if len(now) > len(admitted):
                admitted = now
                yield Relaxed(there, self.protocol.criteria[key].name, value, now)

    # ---- beside a cut-off -----------------------------------------------------------------------------

    def beside(self, error: Fraction, facts: Iterable[str] = ()) -> Iterator[Beside]:
        """Patients whose value is within a share of itself of a threshold, and what the other side would change."""
        evaluator, wanted = Evaluator(self.protocol), set(facts)
        for there in limits(self.protocol):
            if wanted and there.fact not in wanted:
                continue
            for case in self.cases:
                number = _number(case.values[there.fact])
                if number is not None and abs(number - there.value) <= abs(number) * error:
                    yield Beside(case.patient, there, number, self._other_side(evaluator, case, there.fact, number, error))

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

    def _figures(self, answers: Sequence[Answer]) -> Figures:
        counts: dict[str, Counter[str]] = {key: Counter() for key in self.protocol.classifications}
        for _, outcomes in answers:
            for key, outcome in outcomes:
                counts[key][outcome] += 1
        return Figures(len(answers), Counter(eligibility for eligibility, _ in answers), counts)


Answer = tuple[str, tuple[tuple[str, str], ...]]  # eligibility, and each classification's outcome


def limits(protocol: Protocol) -> tuple[Threshold, ...]:
    """The thresholds with a side below and a side above; what is asked for by equality is no cut-off."""
    return tuple(one for one in thresholds(protocol) if one.op not in {Op.EQ, Op.NE})


@dataclass(frozen=True, slots=True)
class Places:
    """The cases of a cohort by one fact: in the order of its values, and those whose value is missing or censored."""

    values: tuple[Fraction, ...]
    cases: tuple[int, ...]  # as `values`
    open: tuple[int, ...]

    @classmethod
    def of(cls, cases: Sequence[Case], fact: str) -> Places:
        """Sort the cases by a fact."""
        numbers = [(_number(case.values[fact]), index) for index, case in enumerate(cases)]
        placed = sorted((number, index) for number, index in numbers if number is not None)
        still_open = tuple(index for number, index in numbers if number is None)
        return cls(tuple(number for number, _ in placed), tuple(index for _, index in placed), still_open)

    def between(self, low: Fraction, high: Fraction) -> tuple[int, ...]:
        """The cases from one value to another, both included, and the open ones."""
        return (*self.cases[bisect_left(self.values, low) : bisect_right(self.values, high)], *self.open)


def _number(value: Value) -> Fraction | None:
    """A measured value; None where it is missing, censored or a choice."""
    return None if value is None or isinstance(value, Interval | str | date) else Fraction(value)


def _spread(values: Sequence[Fraction]) -> Sequence[Fraction]:
    """No more than some of many values, evenly, the last among them."""
    step = max(1, -(-len(values) // MOST_STEPS))
    return values[::-1][::step][::-1]


def _answer(verdicts: Verdicts) -> Answer:
    return verdicts.eligibility.value, tuple((key, found.outcome or "not settled") for key, found in verdicts.outcomes.items())


def _failed(protocol: Protocol, truths: Mapping[str, Truth]) -> tuple[str, ...]:
    """The eligibility criteria that keep a case out, or leave it open."""
    include = [key for key in protocol.include if truths[key] is not MET]
    return (*include, *(key for key in protocol.exclude if truths[key] is not NOT_MET))
