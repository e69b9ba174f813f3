"""The thresholds of a protocol: wherever a quantity is compared with a value, a multiple of a limit, or a calculated limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from remission.expr import tree as t
from remission.expr.cells import fact_range
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.expr.units import Unit, unit
from remission.protocol.canonical import names
from remission.protocol.clauses import clauses
from remission.protocol.model import Protocol
from remission.protocol.pieces import unnamed

SWING = Fraction(1, 4)  # how far a sweep moves each threshold, down and up, as a share of it
ONE = unit("1")
DAYS = "d"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`subject op value`, as it stands in a rule, or `subject op value x of`; where, in `rule` and `part`: empty for all."""

    subject: t.Term
    op: t.Op
    value: Fraction  # in `unit`
    unit: Unit
    of: t.Term | None = None  # an upper limit of normal, or another limit, of which `value` is a multiple
    rule: str = ""  # a criterion, a classification or a calculation (a table)
    part: str = ""  # an outcome of the classification, or a row of the table: 'row 2'

    @property
    def fact(self) -> str | None:
        """The fact that is compared, if it is one and not something made of several."""
        return self.subject.fact if isinstance(self.subject, t.FactValue) else None

    @property
    def is_cut(self) -> bool:
        """Whether it has a side below and a side above; what is asked for by equality is no cut-off."""
        return self.op not in {t.Op.EQ, t.Op.NE}

    def at(self, value: Fraction, op: t.Op | None = None) -> Threshold:
        """The same elsewhere."""
        return replace(self, value=value, op=op or self.op)

    def everywhere(self) -> Threshold:
        """The same in whatever rule."""
        return replace(self, rule="", part="")

    def compare(self) -> t.Compare:
        """The threshold as a clause."""
        value = t.Quantity(self.value, self.unit, plain(self.value))
        return t.Compare(self.subject, self.op, value if self.of is None else t.Arithmetic("*", value, self.of))

    def number(self) -> t.Term:
        """What stands against the value: the quantity itself, or how many times its limit it is."""
        return self.subject if self.of is None else t.Arithmetic("/", self.subject, self.of)

    def place(self, protocol: Protocol) -> str:
        """`response CR`, `creatinine limit, row 2`: the clause it stands in."""
        return next(one.name for one in clauses(protocol) if (one.rule, one.part) == (self.rule, self.part))

    def text(self, protocol: Protocol) -> str:
        """`platelets >= 100 10*9/L`, `ALT < 5 x ULN`, `days since last HSCT >= 90 d`."""
        return f"{self.subject_text(protocol)} {self.op.value} {self.limit_text(protocol)}"

    def subject_text(self, protocol: Protocol) -> str:
        """What is compared."""
        if isinstance(self.subject, t.Elapsed | t.WholePeriods) and _is_assessment(self.subject.end):
            period = "day" if isinstance(self.subject, t.Elapsed) else self.subject.period
            start = text(self.subject.start, names(protocol))
            return f"{period}s since {f'({start})' if isinstance(self.subject.start, t.Shifted) else start}"
        return text(self.subject, names(protocol))

    def limit_text(self, protocol: Protocol) -> str:
        """What it is compared with."""
        number = plain(self.value)
        if self.of is None:
            return number if self.unit.text == "1" else f"{number} {self.unit.text}"
        if isinstance(self.of, t.FactValue) and protocol.facts[self.of.fact].companion_of == self.fact is not None:
            return f"{number} x {self.of.fact.removeprefix(f'{self.fact}_').upper()}"
        limit = text(self.of, names(protocol))
        if self.value == 1:
            return limit
        return f"{number} * {limit if isinstance(self.of, t.FactValue | t.CalculationValue) else f'({limit})'}"


def _is_assessment(node: t.Term) -> bool:
    return isinstance(node, t.FactValue) and node.fact == ASSESSMENT_DATE


# ---- where they stand ------------------------------------------------------------------------------


def thresholds(protocol: Protocol) -> tuple[Threshold, ...]:
    """Every different threshold of the rules and tables, in their order, wherever it stands."""
    return tuple(dict.fromkeys(one for clause in clauses(protocol) for one in thresholds_in(clause.condition)))


def limits(protocol: Protocol) -> tuple[Threshold, ...]:
    """Those that are cut-offs."""
    return tuple(one for one in thresholds(protocol) if one.is_cut)


def thresholds_in(root: t.Condition, rule: str = "", part: str = "") -> Iterator[Threshold]:
    """The thresholds of a clause and of all that it is made of."""
    for node in t.walk(root):
        yield from thresholds_of(node, rule, part)


def thresholds_of(node: t.Node, rule: str = "", part: str = "") -> Iterator[Threshold]:
    """The thresholds of one atom: one of a comparison, two of `between`."""
    match node:
        case t.Compare(subject, op, limit):
            found = list(_threshold(subject, op, limit))
        case t.Between(subject, low, high):
            found = [*_threshold(subject, t.Op.GE, low), *_threshold(subject, t.Op.LE, high)]
        case _:
            found = []
    yield from (replace(one, rule=rule, part=part) for one in found)


def _threshold(subject: t.Term, op: t.Op, limit: t.Term) -> Iterator[Threshold]:
    if t.is_date(subject) or t.is_date(limit):
        return
    match limit:
        case t.Quantity(value, measure):
            yield Threshold(subject, op, value, measure)
        case t.Arithmetic("*", t.Quantity(value, measure), of) | t.Arithmetic("*", of, t.Quantity(value, measure)) if (
            measure.text == "1"
        ):
            yield Threshold(subject, op, value, ONE, of)
        case _:
            yield Threshold(subject, op, Fraction(1), ONE, limit)


# ---- a quarter down and up -------------------------------------------------------------------------


def swung(protocol: Protocol, there: Threshold) -> tuple[Fraction, Fraction]:
    """A threshold a share of itself down and up; whole numbers and days by whole ones; within what is plausible."""
    step = abs(there.value) * SWING
    if is_whole(protocol, there):
        step = max(Fraction(1), Fraction(floor(step + Fraction(1, 2))))
    ends = there.value - step, there.value + step
    if there.fact is None or there.of is not None:
        return ends
    within = fact_range(protocol.facts[there.fact], None)
    low = max((ends[0], *([] if within.low is None else [within.low])))
    return low, min((ends[1], *([] if within.high is None else [within.high])))


def is_whole(protocol: Protocol, there: Threshold) -> bool:
    """Whether only whole numbers can stand on its left."""
    if there.of is not None:
        return False
    subject = unnamed(there.subject, protocol.calculations)
    if isinstance(subject, t.Elapsed):
        return there.unit.text == DAYS
    if isinstance(subject, t.WholePeriods):
        return True
    return there.fact is not None and protocol.facts[there.fact].whole
