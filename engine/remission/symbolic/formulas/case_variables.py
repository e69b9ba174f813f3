"""The facts of one case: what is known is put in, and variables are left for what may still be anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from remission.expr.cells import fact_range
from remission.expr.compare import Interval
from remission.expr.facts import Fact
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.variables import Bounds, PatientVariables


class CaseVariables(PatientVariables):
    """`measured` are facts that shall have a value, whatever it is: open like what is missing, but recorded."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        state: Mapping[str, object],
        *,
        measured: Collection[str] = (),
        copies: Mapping[str, str] | None = None,
        supposed: Mapping[str, Fraction | str] | None = None,
    ) -> None:
        """`copies` renames variables, so that two completions of one case can stand in one formula.

        `supposed` are values of some that are not known; what asks for the record still misses them.
        """
        super().__init__(facts, "censored", copies=copies)
        self.state, self.measured, self.supposed = state, frozenset(measured), supposed or {}

    def variable(self, fact: str) -> s.Variable:
        """What is missing, censored or measured."""
        return s.Variable(self.name(fact), fact_range(self.facts[fact], self.state[fact]))

    def is_open(self, fact: str) -> bool:
        """Whether a fact has no exact value, or shall have another."""
        if fact in self.supposed:
            return False
        return fact in self.measured or self.state[fact] is None or isinstance(self.state[fact], Interval)

    def number(self, fact: str) -> s.Quantity:
        """The value where there is one."""
        value = self.supposed.get(fact, self.state[fact])
        if self.is_open(fact):
            return self.variable(fact)
        if isinstance(value, date):
            return s.Number(Fraction(value.toordinal()))
        if not isinstance(value, Decimal | Fraction):
            msg = f"{fact} is no number: the checks refuse it before"
            raise TypeError(msg)
        return s.Number(Fraction(value))

    def pick(self, fact: str, wanted: frozenset[str]) -> s.Formula:
        """Settled where the choice is known."""
        return super().pick(fact, wanted) if self.is_open(fact) else s.Fixed(self.supposed.get(fact, self.state[fact]) in wanted)

    def known(self, fact: str) -> s.Formula:
        """A value is recorded, or shall be."""
        return s.Fixed(fact in self.measured or self.state[fact] is not None)

    def is_censored(self, fact: str) -> s.Formula:
        """The recorded value is an interval."""
        return s.Fixed(fact not in self.measured and isinstance(self.state[fact], Interval))

    def bounds(self, fact: str) -> Bounds:
        """The ends of the interval."""
        value = self.state[fact]
        if not isinstance(value, Interval):
            return super().bounds(fact)
        ends = s.Number(Fraction(value.low)), s.Number(Fraction(value.high))
        return Bounds(*ends, s.Fixed(value.low_open), s.Fixed(value.high_open))
