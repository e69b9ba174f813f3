"""What would change an answer: for each known fact, the nearest other value that gives another outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from remission.expr.cells import Cell, cells
from remission.expr.compare import Number
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact, plain
from remission.protocol.checks import facts_reached
from remission.protocol.cuts import cuts
from remission.protocol.model import Protocol
from remission.protocol.possible import fact_range
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One change of one fact that gives another outcome, all else equal."""

    classification: str
    outcome: str
    fact: str
    change: str  # `>= 100 10*9/L`, `is absent`
    now: str

    def __str__(self) -> str:
        return f"would be {self.outcome} if {self.fact} were {self.change} (now {self.now})"


def counterfactuals(protocol: Protocol, evaluator: Evaluator, decision: Decision) -> Iterator[Counterfactual]:
    """Every single change of a known fact that would give a classification another settled outcome, nearest values first."""
    limits = cuts(protocol)
    for key, classification in protocol.classifications.items():
        roots = [outcome.condition for outcome in classification.outcomes if outcome.condition]
        for fact in (protocol.facts[name] for name in facts_reached(protocol, roots)):
            yield from _changes(protocol, evaluator, decision, key, fact, limits.get(fact.slug, ()))


def _changes(
    protocol: Protocol, evaluator: Evaluator, decision: Decision, key: str, fact: Fact, limits: tuple[Fraction, ...]
) -> Iterator[Counterfactual]:
    value = decision.case.values[fact.slug]
    seen = {decision.outcomes[key].outcome}
    name = protocol.facts[fact.slug].name
    if isinstance(value, str):
        for choice in fact.values:
            outcome = _outcome_with(evaluator, decision, key, fact.slug, choice)
            if outcome not in seen and outcome:
                seen.add(outcome)
                yield Counterfactual(key, outcome, name, choice, value)
    elif isinstance(value, Decimal | Fraction) and fact.kind is Kind.QUANTITY and fact.unit:
        for cell, above in _nearest_first(cells(limits, fact_range(fact, None)), value):
            outcome = _outcome_with(evaluator, decision, key, fact.slug, exact(cell.sample))
            if outcome not in seen and outcome:
                seen.add(outcome)
                yield Counterfactual(key, outcome, name, f"{_bound(cell, above=above)} {fact.unit.text}", plain(value))


def _outcome_with(evaluator: Evaluator, decision: Decision, key: str, fact: str, value: Number | str) -> str | None:
    case = replace(decision.case, values={**decision.case.values, fact: value})
    return evaluator.verdicts(case).outcomes[key].outcome


def _nearest_first(every: tuple[Cell, ...], value: Number) -> list[tuple[Cell, bool]]:
    """The cells that do not hold the value, nearest first, and whether each lies above it."""
    others = [(cell, cell.sample > value) for cell in every if not _holds(cell, value)]
    return sorted(others, key=lambda pair: abs(_edge(pair[0], above=pair[1]) - Fraction(value)))


def _holds(cell: Cell, value: Number) -> bool:
    if cell.is_point:
        return value == cell.sample
    return (cell.low is None or cell.low < value) and (cell.high is None or value < cell.high)


def _edge(cell: Cell, *, above: bool) -> Fraction:
    """The end of a cell that is nearest to a value below (or above) it."""
    edge = cell.low if above else cell.high
    return cell.sample if edge is None else edge


def _bound(cell: Cell, *, above: bool) -> str:
    edge = plain(_edge(cell, above=above))
    if cell.is_point:
        return f">= {edge}" if above else f"<= {edge}"
    return f"> {edge}" if above else f"< {edge}"
