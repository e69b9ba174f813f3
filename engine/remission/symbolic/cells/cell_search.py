"""A case for which something holds: exact, by search over cells, as usual and as round as it can be.

It is said beforehand which facts are missing or censored. The others are given values one by one: as long as some values
of the rest still do (a finite question, `protocol/possible.py`), the value stays. Where none do from the start, there is no
such case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.expr.cells import Cell, cells, fact_range
from remission.expr.dates import shifted
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact
from remission.expr.truth import MET, UNKNOWN, Truth
from remission.protocol.model import Protocol
from remission.symbolic.calendar_spans import calendar_spans, counts_periods
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.cells.linear_atoms import LinearAtoms
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.typical_values import digits, roundest, well

PATIENT = "made-up"
FAR = (3_653, -3_653, 18_263, -18_263)  # days: some years before and after
MOST_DIGITS = 15  # significant ones that a value may have

Record: TypeAlias = Mapping[str, Value]  # what is said beforehand: None is missing, an Interval is censored
Wanted: TypeAlias = Callable[[RecordedFormulas], s.Formula]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """There is no such case."""


# ---- what can be wanted ----------------------------------------------------------------------------


def truth_is(condition: t.Condition, truth: Truth) -> Wanted:
    """A condition has a truth."""

    def wanted(reading: RecordedFormulas) -> s.Formula:
        found = reading.condition(condition)
        return found.open if truth is UNKNOWN else found.met if truth is MET else found.failed

    return wanted


def truths_differ(one: t.Condition, other: t.Condition) -> Wanted:
    """Two conditions have different truths."""

    def wanted(reading: RecordedFormulas) -> s.Formula:
        left, right = reading.condition(one), reading.condition(other)
        return s.opposite(s.both(s.same(left.met, right.met), s.same(left.failed, right.failed)))

    return wanted


def every(*wanted: Wanted) -> Wanted:
    """All that is wanted, in one case."""
    return lambda reading: s.both(*(one(reading) for one in wanted))


# ---- the search ------------------------------------------------------------------------------------


class Searcher:
    """Finds cases of one protocol; `usual` is what a fact has unless there is a reason."""

    def __init__(self, protocol: Protocol, usual: Record) -> None:
        self.protocol = protocol
        facts = protocol.facts
        self.usual = {key: _well(fact) if usual.get(key) is None else usual[key] for key, fact in facts.items()}

    def find(self, wanted: Wanted, facts: Sequence[str], record: Record | None = None) -> Case | Nowhere | None:
        """A case for which `wanted` holds; None where it may exist and was not found.

        Args:
            wanted: What must hold of a reading of the protocol.
            facts: The facts that it depends on; the first keep their usual values before the others.
            record: What is missing or censored; every other fact gets a value.
        """
        record = record or {}
        left = [key for key in sorted(facts, key=lambda key: key != ASSESSMENT_DATE) if key not in record]
        if not self._may_be(wanted, {**dict.fromkeys(self.protocol.facts), **record}, left):
            return Nowhere()
        for order in (left, [*left[:1], *reversed(left[1:])], left[::-1]):
            state = self._settle(wanted, record, order)
            if state is not None:
                return self.case({key: state[key] for key in (*facts, *record)})
        return None

    def _settle(self, wanted: Wanted, record: Record, order: Sequence[str]) -> Record | None:
        """Give each fact in turn the first value with which the rest still can be."""
        state: dict[str, Value] = {**dict.fromkeys(self.protocol.facts), **record}
        for number, key in enumerate(order):
            cells = self.candidates(self._formula(wanted, state, order[number:]), key)
            candidates = chain(islice(cells, 1), self.turning(key, state), cells)
            rest = order[number + 1 :]
            found = next((value for value in candidates if self._may_be(wanted, {**state, key: value}, rest)), None)
            if found is None:
                return None
            state[key] = found
        return state

    def turning(self, key: str, state: Record) -> Iterator[Value]:
        """The days on which whole weeks, months or years from or to the other dates of a case turn, where a rule counts them."""
        if self.protocol.facts[key].kind is not Kind.DATE or not counts_periods(self.protocol):
            return
        for other in dict.fromkeys(day for day in state.values() if isinstance(day, date)):
            for span in (*calendar_spans(self.protocol, other), *FAR):
                yield from (shifted(other, away - span, "day", "next") for away in (0, 1, -1))

    def case(self, values: Record) -> Case:
        """A case with these values, and the usual ones elsewhere."""
        whole = {key: values.get(key, self.usual[key]) for key in dict.fromkeys((*self.protocol.used, ASSESSMENT_DATE))}
        day = whole[ASSESSMENT_DATE]
        return Case(PATIENT, day if isinstance(day, date) else None, whole, {})

    def _may_be(self, wanted: Wanted, state: Record, left: Sequence[str]) -> bool:
        """Whether there are values; what is not linear may be so."""
        return not isinstance(CellSolver().question(self._formula(wanted, state, left)).ask(), s.Impossible)

    def _formula(self, wanted: Wanted, state: Record, left: Sequence[str]) -> s.Formula:
        return wanted(CaseFormulas(self.protocol, CaseVariables(self.protocol.facts, state, measured=left)))

    def candidates(self, formula: s.Formula, key: str) -> Iterator[Value]:
        """The usual value, then one of every cell into which the formula cuts the fact: the roundest first."""
        fact, usual = self.protocol.facts[key], self.usual[key]
        yield usual
        if fact.kind is Kind.CHOICE:
            yield from (value for value in fact.values if value != usual)
            return
        near = _number(usual)
        cuts = LinearAtoms().cuts(formula).get(key, ())
        inside = (cell for cell in cells(cuts, fact_range(fact, None)) if not fact.whole or cell.sample.denominator == 1)
        if fact.kind is Kind.DATE:
            days = sorted({_nearest(cell, near) for cell in inside}, key=lambda day: abs(day - near))
            yield from (date.fromordinal(day) for day in days)
            return
        found = {Fraction(round(one)) if fact.whole else one for one in (roundest(cell, near) for cell in inside)}
        for value in sorted(found, key=lambda value: (digits(value), abs(value - near))):
            if digits(value) <= MOST_DIGITS:
                yield exact(value)


def _nearest(cell: Cell, day: Fraction) -> int:
    """The day of a cell that is nearest to a day."""
    low = cell.low if cell.low is None or cell.is_point else cell.low + 1
    high = cell.high if cell.high is None or cell.is_point else cell.high - 1
    bounded = day if low is None else max(day, low)
    return int(bounded if high is None else min(bounded, high))


def _number(value: Value) -> Fraction:
    match value:
        case date():
            return Fraction(value.toordinal())
        case Decimal() | Fraction():
            return Fraction(value)
        case _:
            return Fraction(0)


def _well(fact: Fact) -> Value:
    value = well(fact)
    if isinstance(value, str):
        return value
    return date.fromordinal(int(value)) if fact.kind is Kind.DATE else exact(value)
