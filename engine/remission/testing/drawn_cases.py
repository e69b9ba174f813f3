"""Random cases: values at, beside and between the cuts of a protocol, dust, long texts, missing and censored ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from random import Random

from remission.cases.case import Case, Value
from remission.cases.cells.dates import read_date
from remission.cases.cells.values import reader
from remission.cases.courses import with_histories
from remission.expr import tree as t
from remission.expr.compare import Interval, Number
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact
from remission.protocol.checking.cuts import cuts
from remission.protocol.graph import asks_what_is_known, has_policies
from remission.protocol.model import Protocol
from remission.symbolic.calendar_spans import calendar_spans, counts_periods

ASSESSED = date(2024, 5, 1)
EDGES = tuple(
    map(date.fromisoformat, ["2024-02-29", "2023-02-28", "2024-03-01", "2023-03-01", "2024-05-01", "2023-12-31", "2024-04-30"])
)
DAYS_BACK = 400
MISSING, CENSORED, BOUNDARY = 0.15, 0.3, 0.8  # of 1: missing; else censored where welcome; else beside a cut; else anywhere
MOST_ASSESSMENTS, STEPS_APART = 8, (7, 14, 27, 28, 29)  # of a course, and the days between two of them
UNDATED, GIVEN = 0.05, 0.02  # of 1: courses with assessments without a date; values that are given though they could be taken
PARTIAL = 0.2  # of the dates of which the month or the year will do
DUST, LONG = 0.3, 0.3  # of those beside a cut: moved by floating point; of these, a text that no double is
STEPS = (Decimal("0.0001"), Decimal("0.001"), Decimal("0.1"), Decimal(1))
DOUBLES_AWAY = (0, 1, 2, 7, 8, 9, 12)
DIGITS = Context(prec=30)
SIGNS = ("<", "<", "<=", ">", ">=")


def drawn(protocol: Protocol, count: int, seed: int) -> Iterator[Case]:
    """So many cases of a protocol; the same for the same seed."""
    draw = Draw(protocol, Random(seed))  # noqa: S311 - a seeded test, not a secret
    for number in range(1, count + 1):
        yield draw.case(f"random-{number}")


def drawn_courses(protocol: Protocol, count: int, seed: int) -> Iterator[Case]:
    """The assessments of so many patients, each of whom has up to eight; some are of one day, some have no date."""
    draw = Draw(protocol, Random(seed))  # noqa: S311 - a seeded test, not a secret
    for number in range(1, count + 1):
        yield from with_histories(draw.course(f"random-{number}"))


class Draw:
    """Draws cases of one protocol."""

    def __init__(self, protocol: Protocol, random: Random) -> None:
        self.protocol, self.random = protocol, random
        self.cuts = cuts(protocol)
        self.spans = _spans(protocol)
        self.assessed = ASSESSED
        self.by_day = {day: (*self.spans, *calendar_spans(protocol, day)) for day in EDGES} if counts_periods(protocol) else {}
        families = protocol.classifications.items()
        self.completes = {key: not asks_what_is_known(protocol, c.roots) for key, c in families}
        self.completes_open = {key: not has_policies(protocol, c.roots) for key, c in families}  # what the record leaves open
        self.facts = [protocol.facts[key] for key in protocol.used if key != ASSESSMENT_DATE]

    def case(self, patient: str) -> Case:
        """A case of every used fact."""
        if self.by_day:
            self.assessed = self.random.choice(EDGES)
            self.spans = self.by_day[self.assessed]
        values: dict[str, Value] = {fact.slug: self.value(fact) for fact in self.facts}
        values[ASSESSMENT_DATE] = self.assessed if self.random.random() >= MISSING else None
        day = values[ASSESSMENT_DATE]
        return Case(patient, day if isinstance(day, date) else None, values, {})

    def course(self, patient: str) -> Iterator[Case]:
        """The assessments of one patient, in no order; nothing is given of what is taken from answers, as a rule."""
        day = ASSESSED - timedelta(days=self.random.randrange(DAYS_BACK))
        is_undated = self.random.random() < UNDATED
        found = []
        for _ in range(self.random.randint(1, MOST_ASSESSMENTS)):
            values = dict(self.case(patient).values)
            for fact in self.facts:
                if fact.is_of_answers and self.random.random() >= GIVEN:
                    values[fact.slug] = None
            own = None if is_undated and self.random.random() < MISSING else day
            values[ASSESSMENT_DATE] = own
            found.append(Case(patient, own, values, {}))
            day += timedelta(days=self.random.choice((0, 1, *STEPS_APART, *self.spans)))
        self.random.shuffle(found)
        yield from found

    def completed(self, case: Case) -> Case:
        """The same case with a value for everything that is missing or censored."""
        values = dict(case.values)
        for fact in self.facts:
            value = values[fact.slug]
            if value is None or isinstance(value, Interval):
                values[fact.slug] = self.known(fact, value)
        return replace(case, values=values)

    def value(self, fact: Fact) -> Value:
        """A value of a fact, or none."""
        if self.random.random() < MISSING:
            return None
        if fact.censored and self.random.random() < CENSORED:
            return self.interval(fact)
        if fact.partial and self.random.random() < PARTIAL:
            return self.month_or_year(fact)
        return self.known(fact, None)

    def month_or_year(self, fact: Fact) -> Value:
        """A date of which the month or the year is known."""
        day = self.assessed - timedelta(days=self.days())
        return read_date(fact.name, f"{day:%Y-%m}" if self.random.random() < BOUNDARY else f"{day:%Y}")

    def known(self, fact: Fact, within: Interval | None) -> Number | date | str:
        """A value that is known exactly; inside an interval where one is given."""
        if fact.kind is Kind.CHOICE:
            return self.random.choice(fact.values)
        if fact.kind is Kind.DATE and within is not None:
            return date.fromordinal(self.random.randint(int(within.low), int(within.high)))
        if fact.kind is Kind.DATE:
            return self.assessed - timedelta(days=self.days())
        low, high = _ends(fact)
        if within is not None:
            low, high = Fraction(within.low), Fraction(within.high)
        for _ in range(20):
            value = self.number(fact, low, high)
            if low < value < high or (within is None and low <= value <= high):
                return exact(value)
        middle = (low + high) / 2
        return exact(Fraction(math.floor(middle)) if fact.whole and math.floor(middle) >= low else middle)

    def days(self) -> int:
        """How many days before the assessment."""
        if self.spans and self.random.random() < BOUNDARY:
            return self.random.choice(self.spans) + self.random.choice((-1, 0, 1))
        return self.random.randrange(-10, DAYS_BACK)

    def number(self, fact: Fact, low: Fraction, high: Fraction) -> Fraction:
        """A number at, beside or between the cuts."""
        limits = self.cuts.get(fact.slug, ())
        if limits and self.random.random() < BOUNDARY:
            limit = self.random.choice(limits)
            if limit and not fact.whole and self.random.random() < DUST:
                return self.dust(fact, limit)
            step = Fraction(self.random.choice(STEPS)) if not fact.whole else Fraction(1)
            return limit + self.random.choice((-1, 0, 1)) * step
        share = Fraction(self.random.randrange(10_001), 10_000)
        value = low + (high - low) * share * share * share  # low values are where the rules are
        return Fraction(round(value)) if fact.whole else Fraction(Decimal(str(round(float(value), 4))))

    def dust(self, fact: Fact, limit: Fraction) -> Fraction:
        """What is left where floating point, or somebody's many digits, have moved a value off a limit."""
        if self.random.random() < LONG:
            value = reader(fact, None)(self.long_text(limit)).value
            return Fraction(value) if isinstance(value, Decimal | Fraction) else limit
        number = float(limit)
        side = self.random.choice((-math.inf, math.inf))
        for _ in range(self.random.choice(DOUBLES_AWAY)):
            number = math.nextafter(number, side)
        third = self.random.choice((number, number / 3 * 3, number * 1.1 / 1.1, number + 0.1 - 0.1))
        return Fraction(repr(third))

    def long_text(self, limit: Fraction) -> str:
        """A decimal beside a limit, nearer to it than any other double, or about as near."""
        number = DIGITS.divide(Decimal(limit.numerator), Decimal(limit.denominator))
        last = Decimal(self.random.choice((-9, -1, 0, 1, 9))).scaleb(number.adjusted() - self.random.randrange(15, 22))
        return f"{DIGITS.add(number, last):f}"[:36]

    def interval(self, fact: Fact) -> Value:
        """A censored value as a cell states it: below or above a cut, or ten times that."""
        low, _ = _ends(fact)
        limits = self.cuts.get(fact.slug) or (Fraction(1),)
        limit = self.random.choice(limits) * self.random.choice((Fraction(1, 10), Fraction(1), Fraction(10)))
        end = self.dust(fact, limit) if limit and self.random.random() < DUST else limit
        number = DIGITS.divide(Decimal(end.numerator), Decimal(end.denominator))
        sign = self.random.choice(SIGNS)
        found = reader(fact, None)(f"{sign}{number}").value
        return Interval(exact(low), exact(limit), high_open=True) if found is None else found


def _ends(fact: Fact) -> tuple[Fraction, Fraction]:
    return fact.plausible or (Fraction(0), Fraction(1000))


def _spans(protocol: Protocol) -> tuple[int, ...]:
    """The numbers of days that rules compare elapsed times with."""
    found: set[int] = set()
    for root in protocol.roots:
        for node in t.walk(root):
            match node:
                case t.Compare(t.Elapsed(), _, t.Quantity(value)) | t.Between(t.Elapsed(), _, t.Quantity(value)):
                    found.add(int(value))
                case _:
                    pass
    return tuple(sorted(found))
