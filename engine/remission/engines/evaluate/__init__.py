"""The reference reading: one case at a time, in plain Python, and the trace behind every explanation.

The protocol is compiled once to closures over a `State`: the facts of a case by slug, joined by what was concluded.
Quantities in formulas are exact fractions in UCUM base units; a comparison of one fact with a constant stays in
the fact's own unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from remission.cases.case import Case
from remission.engines.decision import Amount, Decision, Eligibility, OutcomeAnswer, Trace
from remission.engines.evaluate.compiled import Compiled, recorded
from remission.engines.evaluate.leaves import State
from remission.expr import tree as t
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.checks import reached
from remission.protocol.model import Calculation, Protocol


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a decision concludes, without amounts and trace."""

    eligibility: Eligibility | None
    outcomes: dict[str, OutcomeAnswer]
    criteria: dict[str, Truth]
    missing: tuple[str, ...]


class Evaluator:
    """Evaluates cases of one protocol; `nodes` is every condition of it, in the order of a trace."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.nodes: tuple[t.Condition, ...] = ()
        self._fast = Compiled(protocol, lambda _, test: test, _amounts_only(protocol))
        watched: list[t.Condition] = []
        self._traced = Compiled(protocol, lambda node, test: recorded(watched, node, test), plain=self._fast)
        self.nodes = tuple(watched)
        self._tables = {
            key: _row_nodes(self.nodes, c.value) for key, c in protocol.calculations.items() if isinstance(c.value, t.Lookup)
        }
        self._settled = {
            (key, o.name): OutcomeAnswer(o.name, (o.name,)) for key, c in protocol.classifications.items() for o in c.outcomes
        }

    def verdicts(self, case: Case) -> Verdicts:
        """Decide one case without amounts and trace: the fast way."""
        state: State = dict(case.values)
        self._fast.run(state)
        return self._verdicts(state)

    def decide(self, case: Case) -> Decision:
        """Decide one case with everything that explains it."""
        state: State = dict(case.values)
        self._traced.run(state)
        verdicts = self._verdicts(state)
        amounts = {key: _amount(state[key], c) for key, c in self.protocol.calculations.items()}
        truths = tuple([state[index] for index in range(len(self.nodes))])
        trace = Trace(self.nodes, truths, {key: _first(state[key]) for key in self.protocol.classifications}, self._rows(truths))
        return Decision(case, verdicts.eligibility, verdicts.outcomes, verdicts.criteria, amounts, verdicts.missing, trace)

    def _verdicts(self, state: State) -> Verdicts:
        p = self.protocol
        return Verdicts(
            eligibility=_eligibility([state[key] for key in p.include], [state[key] for key in p.exclude]),
            outcomes={key: self._answer(key, state) for key in p.classifications},
            criteria={key: state[key] for key in p.criteria},
            missing=tuple([key for key in p.used if state[key] is None]),
        )

    def _rows(self, truths: tuple[Truth, ...]) -> dict[str, int | None]:
        """Return the row that applies in each table: the first that is met with none before it unknown."""
        found: dict[str, int | None] = {}
        for key, row_nodes in self._tables.items():
            answers = [MET if index is None else truths[index] for index in row_nodes]
            decided = next((index for index, truth in enumerate(answers) if truth is not NOT_MET), None)
            found[key] = decided if decided is not None and answers[decided] is MET else None
        return found

    # ---- outcomes -----------------------------------------------------------------------------------

    def _answer(self, key: str, state: State) -> OutcomeAnswer:
        truths: dict[str, Truth] = state[key]
        first = _first(truths)
        if first is not None:
            return self._settled[key, first]
        if UNKNOWN not in truths.values():
            return OutcomeAnswer(None, ())
        found = self._fast.possible(key, state)
        names = tuple(outcome.name for outcome in self.protocol.classifications[key].outcomes if outcome.name in found)
        return OutcomeAnswer(names[0] if len(names) == 1 and None not in found else None, names)


def _amounts_only(protocol: Protocol) -> set[tuple[str, str]]:
    """Return the calculations that no criterion and no outcome reads: verdicts do not need them."""
    clauses = [c.condition for c in protocol.criteria.values()]
    clauses += [o.condition for c in protocol.classifications.values() for o in c.outcomes if o.condition]
    read = {node.calculation for node in reached(protocol, clauses) if isinstance(node, t.CalculationValue)}
    return {("calculation", key) for key in protocol.calculations if key not in read}


def _first(truths: dict[str, Truth]) -> str | None:
    """Return the outcome that is met; an outcome's truth is met only where none before it can be."""
    return next((name for name, truth in truths.items() if truth is MET), None)


def _row_nodes(nodes: tuple[t.Condition, ...], table: t.Lookup) -> tuple[int | None, ...]:
    """Where the condition of each row stands in the trace; None for `otherwise`."""
    return tuple(None if row.when is None else nodes.index(row.when) for row in table.rows)


def _eligibility(include: list[Truth], exclude: list[Truth]) -> Eligibility | None:
    """Every inclusion met and no exclusion met; a protocol with neither says nothing about eligibility."""
    if not (include or exclude):
        return None
    if NOT_MET in include or MET in exclude:
        return Eligibility.NOT_ELIGIBLE
    if UNKNOWN in include or UNKNOWN in exclude:
        return Eligibility.UNDETERMINED
    return Eligibility.ELIGIBLE


def _amount(worth: Fraction | None, calculation: Calculation) -> Amount | None:
    return None if worth is None else Amount(worth / calculation.unit.factor, calculation.unit.text)
