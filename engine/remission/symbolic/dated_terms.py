"""Dates in formulas: each is a day of the calendar, or some periods before or after one fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remission.expr import tree as t
from remission.expr.dates import shifted


@dataclass(frozen=True, slots=True)
class DatedTerm:
    """What a date is made of: a fact, or the day itself, and what is added to it, in order."""

    fact: str | None
    day: date | None
    moves: tuple[t.Shifted, ...] = ()

    def at(self, day: date) -> date:
        """The date where the fact is a day."""
        for move in self.moves:
            day = shifted(day, move.count, move.period, move.missing_day)
        return day


def dated_term(node: t.Term) -> DatedTerm:
    """Take a date apart."""
    match node:
        case t.Day(value):
            return DatedTerm(None, value)
        case t.FactValue(fact):
            return DatedTerm(fact, None)
        case t.Shifted(inner):
            found = dated_term(inner)
            return DatedTerm(found.fact, found.day, (*found.moves, node))
        case _:
            msg = "a quantity is no date: the checks refuse it before"
            raise TypeError(msg)


def day_in(node: t.Term, values: Mapping[str, object]) -> date | None:
    """The day that a date is for some values; None where its fact is missing."""
    found = dated_term(node)
    day = found.day if found.fact is None else values[found.fact]
    return found.at(day) if isinstance(day, date) else None
