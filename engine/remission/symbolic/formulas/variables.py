"""The facts of any patient as variables: values in their plausible ranges, recorded or missing, exact or censored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from remission.expr.cells import Range
from remission.expr.facts import Fact, Kind
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, times
from remission.symbolic.typical_values import extent

Records = Literal["complete", "missing", "censored"]  # what may stand in a record; each allows what stands before it


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ends of a censored value, in the fact's unit; an open end excludes its bound."""

    low: s.Quantity
    high: s.Quantity
    low_open: s.Formula
    high_open: s.Formula


class PatientVariables:
    """The variables behind the facts of one patient; `copies` renames those that another patient does not share."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        records: Records = "complete",
        *,
        copies: Mapping[str, str] | None = None,
        scale: Mapping[str, Fraction] | None = None,
        aside: frozenset[str] = frozenset(),
    ) -> None:
        """`scale` takes the variable of a fact to its unit, where that is another; values of facts in `aside` are not used."""
        self.facts, self.records = facts, records
        self.copies, self.scale, self.aside = copies or {}, scale or {}, aside
        self.rules: dict[str, s.Formula] = {}  # what is true of censored values, by fact

    def name(self, fact: str) -> str:
        """The name of the fact's variable."""
        return self.copies.get(fact, fact)

    def variable(self, fact: str) -> s.Variable:
        """The variable of a quantity or a date (its day number)."""
        return s.Variable(self.name(fact), extent(self.facts[fact]))

    def number(self, fact: str) -> s.Quantity:
        """The value of a quantity in its own unit, or of a date."""
        return times(s.Number(self.scale.get(fact, Fraction(1))), self.variable(fact))

    def pick(self, fact: str, wanted: frozenset[str]) -> s.Formula:
        """The choice is one of some values."""
        return s.IsChoice(self.name(fact), self.facts[fact].values, wanted)

    def known(self, fact: str) -> s.Formula:
        """A value is recorded, and used."""
        if fact in self.aside:
            return s.NO
        return s.YES if self.records == "complete" else s.Flag(f"{self.name(fact)} is known")

    def is_censored(self, fact: str) -> s.Formula:
        """The recorded value is an interval."""
        if self.records != "censored" or not self.facts[fact].censored:
            return s.NO
        if fact not in self.rules:
            self.rules[fact] = self._interval(fact)
        return self._flag(fact, "is censored")

    def bounds(self, fact: str) -> Bounds:
        """The ends of the interval, if it is one."""
        within = self.variable(fact).within
        whole = Range(within.low, within.high)
        low, high = (s.Variable(f"{self.name(fact)} {end}", whole) for end in ("from", "to"))
        return Bounds(low, high, self._flag(fact, "from is open"), self._flag(fact, "to is open"))

    def same(self, fact: str, value: Fraction | str) -> s.Formula:
        """The fact has this value (a date is its day number)."""
        if isinstance(value, str):
            return self.pick(fact, frozenset({value}))
        return compared(self.variable(fact), "=", s.Number(value))

    def is_choice(self, fact: str) -> bool:
        """Whether a fact is a choice."""
        return self.facts[fact].kind is Kind.CHOICE

    def _flag(self, fact: str, what: str) -> s.Formula:
        return s.Flag(f"{self.name(fact)} {what}")

    def _interval(self, fact: str) -> s.Formula:
        """A censored value is recorded, lies in its interval, and the interval reaches an end of the plausible range."""
        value, ends, flag = self.variable(fact), self.bounds(fact), self._flag(fact, "is censored")
        within = value.within
        inside = s.both(
            compared(ends.low, "<", ends.high),
            s.any_of(compared(ends.low, "<", value), s.both(s.opposite(ends.low_open), compared(ends.low, "=", value))),
            s.any_of(compared(value, "<", ends.high), s.both(s.opposite(ends.high_open), compared(value, "=", ends.high))),
        )
        below = s.both(s.opposite(ends.low_open), _is(ends.low, within.low))
        above = s.both(s.opposite(ends.high_open), _is(ends.high, within.high))
        return s.any_of(s.opposite(flag), s.both(self.known(fact), inside, s.any_of(below, above)))


def _is(end: s.Quantity, bound: Fraction | None) -> s.Formula:
    return s.YES if bound is None else compared(end, "=", s.Number(bound))
