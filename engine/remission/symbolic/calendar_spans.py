"""How many days before an assessment the dates lie at which whole weeks, months and years turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remission.expr import tree as t
from remission.expr.dates import shifted
from remission.expr.durations import PERIOD_OF
from remission.protocol.model import Protocol

LONGEST = 250  # years


def counts_periods(protocol: Protocol) -> bool:
    """Whether a rule counts whole weeks, months or years, or adds a time to a date."""
    return any(isinstance(node, t.WholePeriods | t.Shifted) for root in protocol.roots for node in t.walk(root))


def calendar_spans(protocol: Protocol, assessed: date) -> tuple[int, ...]:
    """The days from such dates to an assessment, in rules that count periods; below 0 after it."""
    if not counts_periods(protocol):
        return ()
    found = {spoken for root in protocol.roots for node in t.walk(root) for spoken in periods_told(node)}
    days = {(assessed - shifted(assessed, sign * count, period, "next")).days for count, period in found for sign in (-1, 1)}
    return tuple(sorted(days, key=abs))


def periods_told(node: t.Node) -> Iterator[tuple[int, t.Period]]:
    """A number of periods that a rule names."""
    match node:
        case t.Quantity(value, unit) if unit.text in PERIOD_OF and value.denominator == 1 and abs(value) <= LONGEST:
            yield int(value), PERIOD_OF[unit.text]
        case t.Shifted(_, count, period):
            yield count, period
        case _:
            pass
