"""Random and boundary cases on which every reading must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from random import Random

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.errors import DisagreementError
from remission.expr import tree as t
from remission.expr.compare import Interval, Number
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact, plain
from remission.protocol.checks import asks_what_is_known, conditions_and_terms
from remission.protocol.cuts import cuts
from remission.protocol.model import Protocol
from remission.readings.columns import Engine, decide_cases
from remission.readings.decision import Decision

ASSESSED = date(2024, 5, 1)
DAYS_BACK = 400
AT_ONCE = 20_000  # cases in columns
MISSING, CENSORED, BOUNDARY = 0.15, 0.3, 0.8  # of 1: missing; else censored where welcome; else beside a cut; else anywhere
STEPS = (Decimal("0.0001"), Decimal("0.001"), Decimal("0.1"), Decimal(1))


def readings(engines: Sequence[Engine]) -> str:
    """The readings that are compared, in words."""
    return f"evaluate, rete and columns ({', '.join(engines)})"


def drawn(protocol: Protocol, count: int, seed: int) -> Iterator[Case]:
    """So many cases: values at, beside and between the cuts of the protocol, missing and censored ones among them."""
    draw = _Draw(protocol, Random(seed))  # noqa: S311 - a seeded test, not a secret
    for number in range(1, count + 1):
        yield draw.case(f"random-{number}")


def agreement(
    protocol: Protocol, cases: Iterable[Case], decider: Decider | None = None, engines: Sequence[Engine] = ("polars",)
) -> int:
    """How many cases agree; a completion of each open case must give an outcome that was called possible.

    Args:
        protocol: A checked protocol.
        cases: Decided one by one in two readings, and in batches in columns.
        decider: The two readings of single cases.
        engines: Those that decide in columns.

    Raises:
        DisagreementError: at the first case on which two readings differ; the message holds the case.
        MissingExtraError: an engine is not installed.
    """
    decider = decider or Decider(protocol)
    draw = _Draw(protocol, Random(0))  # noqa: S311 - a seeded test, not a secret
    count, waiting = 0, iter(cases)
    while decisions := [_decided(decider, case, draw) for case in islice(waiting, AT_ONCE)]:
        for engine in engines:
            _compare(protocol, decisions, engine)
        count += len(decisions)
    return count


def _decided(decider: Decider, case: Case, draw: _Draw) -> Decision:
    try:
        decision = decider.decide(case)
    except DisagreementError as error:
        raise DisagreementError(f"{error}\n{shown(case)}") from None
    _check_completion(decider, decision, draw)
    return decision


def _compare(protocol: Protocol, decisions: Sequence[Decision], engine: Engine) -> None:
    """Decide the same cases in columns; every field of the decision must be the same."""
    cases = [each.case for each in decisions]
    for one, other in zip(decisions, decide_cases(protocol, cases, engine), strict=True):
        try:
            agreed(one, other, f"columns ({engine})")
        except DisagreementError as error:
            raise DisagreementError(f"{error}\n{shown(one.case)}") from None


def shown(case: Case) -> str:
    """A case as a header and a row, ready to be put into a file."""
    cells = {"patient": case.patient, "date": case.date.isoformat() if case.date else ""}
    cells |= {key: _cell(value) for key, value in case.values.items() if key != ASSESSMENT_DATE}
    return f"{','.join(cells)}\n{','.join(cells.values())}"


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Interval(low, high):
            return f"<{plain(high)}" if low == 0 else f"{plain(low)} to {plain(high)}"
        case date():
            return value.isoformat()
        case str():
            return value
        case _:
            return plain(value)


def _check_completion(decider: Decider, decision: Decision, draw: _Draw) -> None:
    """One completion of the case, decided anew: its outcomes must be among those called possible."""
    completed = draw.completed(decision.case)
    for key, answer in decider.evaluator.verdicts(completed).outcomes.items():
        if not draw.completes[key]:
            continue
        before = decision.outcomes[key].possible
        if answer.outcome is not None and answer.outcome not in before:
            message = f"{key} {answer.outcome!r} was not called possible ({', '.join(before)}), and this completion gives it"
            raise DisagreementError(f"patient {completed.patient!r}: {message}\n{shown(decision.case)}\n{shown(completed)}")


class _Draw:
    def __init__(self, protocol: Protocol, random: Random) -> None:
        self.protocol, self.random = protocol, random
        self.cuts = cuts(protocol)
        self.spans = _spans(protocol)
        self.completes = {
            key: not asks_what_is_known(protocol, [o.condition for o in c.outcomes if o.condition])
            for key, c in protocol.classifications.items()
        }
        self.facts = [protocol.facts[key] for key in protocol.used if key != ASSESSMENT_DATE]

    def case(self, patient: str) -> Case:
        values: dict[str, Value] = {fact.slug: self.value(fact) for fact in self.facts}
        values[ASSESSMENT_DATE] = ASSESSED if self.random.random() >= MISSING else None
        day = values[ASSESSMENT_DATE]
        return Case(patient, day if isinstance(day, date) else None, values, {})

    def completed(self, case: Case) -> Case:
        """The same case with a value for everything that is missing or censored."""
        values = dict(case.values)
        for fact in self.facts:
            value = values[fact.slug]
            if value is None or isinstance(value, Interval):
                values[fact.slug] = self.known(fact, value)
        return replace(case, values=values)

    def value(self, fact: Fact) -> Value:
        if self.random.random() < MISSING:
            return None
        if fact.censored and self.random.random() < CENSORED:
            return self.interval(fact)
        return self.known(fact, None)

    def known(self, fact: Fact, within: Interval | None) -> Number | date | str:
        if fact.kind is Kind.CHOICE:
            return self.random.choice(fact.values)
        if fact.kind is Kind.DATE:
            return ASSESSED - timedelta(days=self.days())
        low, high = _ends(fact)
        if within is not None:
            low, high = Fraction(within.low), Fraction(within.high)
        for _ in range(20):
            value = self.number(fact, low, high)
            if low < value < high or (within is None and low <= value <= high):
                return exact(Fraction(value))
        return exact((low + high) / 2)

    def days(self) -> int:
        if self.spans and self.random.random() < BOUNDARY:
            return self.random.choice(self.spans) + self.random.choice((-1, 0, 1))
        return self.random.randrange(-10, DAYS_BACK)

    def number(self, fact: Fact, low: Fraction, high: Fraction) -> Fraction:
        limits = self.cuts.get(fact.slug, ())
        if limits and self.random.random() < BOUNDARY:
            step = Fraction(self.random.choice(STEPS)) if not fact.whole else Fraction(1)
            return self.random.choice(limits) + self.random.choice((-1, 0, 1)) * step
        share = Fraction(self.random.randrange(10_001), 10_000)
        value = low + (high - low) * share * share * share  # low values are where the rules are
        return Fraction(round(value)) if fact.whole else Fraction(Decimal(str(round(float(value), 4))))

    def interval(self, fact: Fact) -> Interval:
        low, _ = _ends(fact)
        limits = self.cuts.get(fact.slug) or (Fraction(1),)
        limit = self.random.choice(limits) * self.random.choice((Fraction(1, 10), Fraction(1), Fraction(10)))
        return Interval(exact(low), exact(limit), high_open=True)


def _ends(fact: Fact) -> tuple[Fraction, Fraction]:
    return fact.plausible or (Fraction(0), Fraction(1000))


def _spans(protocol: Protocol) -> tuple[int, ...]:
    """The numbers of days that rules compare elapsed times with."""
    found: set[int] = set()
    for root in conditions_and_terms(protocol.criteria, protocol.classifications, protocol.calculations):
        for node in t.walk(root):
            match node:
                case t.Compare(t.Elapsed(), _, t.Quantity(value)) | t.Between(t.Elapsed(), _, t.Quantity(value)):
                    found.add(int(value))
                case _:
                    pass
    return tuple(sorted(found))
