"""The reference reading: one case at a time, in plain Python, and the trace behind every explanation.

The protocol is compiled once to a function over a `State`: the facts of a case by slug, joined by what was concluded.
Quantities in formulas are exact fractions in UCUM base units; a comparison of one fact with a constant stays in
the fact's own unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from remission.cases.case import Case
from remission.engines.decision import ELIGIBILITIES, Amount, Decision, Eligibility, OutcomeAnswer, Trace, open_ended
from remission.engines.evaluate.compiled import Compiled
from remission.engines.evaluate.course import EarlierAnswers
from remission.engines.evaluate.generated import Program
from remission.engines.evaluate.leaves import State, known_worth, times
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.reals.real import Number, shown
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.graph import named
from remission.protocol.model import Calculation, Protocol, RuleKey


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
        plain = Compiled(protocol)
        self._possible, self._ranges = plain.possible, plain.range
        self._fast = Program(plain, _amounts_only(protocol)).run
        whole = Program(plain)
        self._run, self.nodes = whole.run, whole.nodes
        self._units = {key: _unit(calculation) for key, calculation in protocol.calculations.items()}
        self._fixed = {key: _fixed_amounts(plain, calculation) for key, calculation in protocol.calculations.items()}
        self._has_eligibility = protocol.has_eligibility
        self._tables = {
            key: _row_nodes(self.nodes, c.value) for key, c in protocol.calculations.items() if isinstance(c.value, t.Lookup)
        }
        self._open_ended = open_ended(protocol)
        self._course = EarlierAnswers(protocol, self._decided)
        self._settled = {
            (key, o.name): OutcomeAnswer(o.name, (o.name,)) for key, c in protocol.classifications.items() for o in c.outcomes
        }

    def in_course(self, case: Case) -> Case:
        """The case with what its rules take from the answers of earlier assessments."""
        return self._course.filled(case) if self._course.facts else case

    def verdicts(self, case: Case) -> Verdicts:
        """Decide one case without amounts and trace: the fast way."""
        case = self.in_course(case)
        state: State = dict(case.values)
        criteria, missing, firsts, eligible, _ = self._fast(state)
        return Verdicts(self._eligibility(eligible), self._outcomes(firsts, state), criteria, missing)

    def decide(self, case: Case) -> Decision:
        """Decide one case with everything that explains it."""
        return self._decided(self.in_course(case))

    def _decided(self, case: Case) -> Decision:
        state: State = dict(case.values)
        criteria, missing, firsts, eligible, truths = self._run(state)
        rows = self._rows(truths)
        amounts = {key: self._amount(key, state, rows) for key in self.protocol.calculations}
        ranges = {key: found for key, amount in amounts.items() if amount is None and (found := self._range(key, state))}
        trace = Trace(self.nodes, truths, firsts, rows, ranges)
        outcomes = self._outcomes(firsts, state)
        uncovered = self._uncovered(outcomes, truths)
        return Decision(case, self._eligibility(eligible), outcomes, criteria, amounts, missing, trace, uncovered)

    def _uncovered(self, outcomes: dict[str, OutcomeAnswer], truths: tuple[Truth, ...]) -> tuple[str, ...]:
        """What does not end with `otherwise` and has nothing for this case."""

        def has_nothing(key: str) -> bool:
            if key in outcomes:
                return not outcomes[key].possible
            return all(index is not None and truths[index] is NOT_MET for index in self._tables[key])

        return tuple([key for key in self._open_ended if has_nothing(key)])

    def _eligibility(self, eligible: Truth) -> Eligibility | None:
        """Every inclusion met and no exclusion met; a protocol with neither says nothing about eligibility."""
        return ELIGIBILITIES[eligible] if self._has_eligibility else None

    def _outcomes(self, firsts: dict[str, str | None], state: State) -> dict[str, OutcomeAnswer]:
        return {key: self._settled[key, first] if first else self._open(key, state) for key, first in firsts.items()}

    def _rows(self, truths: tuple[Truth, ...]) -> dict[str, int | None]:
        """Return the row that applies in each table: the first that is met with none before it unknown."""
        found: dict[str, int | None] = {}
        for key, row_nodes in self._tables.items():
            answers = [MET if index is None else truths[index] for index in row_nodes]
            decided = next((index for index, truth in enumerate(answers) if truth is not NOT_MET), None)
            found[key] = decided if decided is not None and answers[decided] is MET else None
        return found

    def _amount(self, key: str, state: State, rows: dict[str, int | None]) -> Amount | None:
        fixed = self._fixed[key].get(rows.get(key))
        return _amount(known_worth(state[key]), *self._units[key]) if fixed is None else fixed

    def _range(self, key: str, state: State) -> Interval | None:
        """What a calculation may be that has no one value: of censored values, and of a score with unknown items."""
        factor, _ = self._units[key]
        found = self._ranges(key, state)
        if found is None:
            return None
        ends = (times(shown(found.low), factor), times(shown(found.high), factor))
        return Interval(*ends, low_open=found.low_open, high_open=found.high_open)

    def _open(self, key: str, state: State) -> OutcomeAnswer:
        if UNKNOWN not in state[key].values():
            return OutcomeAnswer(None, ())
        found = self._possible(key, state)
        names = tuple(outcome.name for outcome in self.protocol.classifications[key].outcomes if outcome.name in found)
        return OutcomeAnswer(names[0] if len(names) == 1 and None not in found else None, names)


def _amounts_only(protocol: Protocol) -> set[RuleKey]:
    """Return the calculations that no criterion and no outcome reads: verdicts do not need them."""
    clauses = [root for one in protocol.rules if not isinstance(one, Calculation) for root in one.roots]
    return {one.key for one in protocol.calculations.values()} - named(protocol, clauses)


def _row_nodes(nodes: tuple[t.Condition, ...], table: t.Lookup) -> tuple[int | None, ...]:
    """Where the condition of each row stands in the trace; None for `otherwise`."""
    return tuple(None if row.when is None else nodes.index(row.when) for row in table.rows)


def _fixed_amounts(plain: Compiled, calculation: Calculation) -> dict[int | None, Amount | None]:
    """The amounts that are the same for everybody, by the row of a table that gives them; of a formula under None."""
    value = calculation.value
    terms = enumerate(row.value for row in value.rows) if isinstance(value, t.Lookup) else [(None, value)]
    return {row: _amount(plain.term(term)({}), *_unit(calculation)) for row, term in terms if isinstance(term, t.Quantity)}


def _unit(calculation: Calculation) -> tuple[Fraction, str]:
    """What takes a result in base units to the calculation's own, and how that is written."""
    return 1 / calculation.unit.factor, calculation.unit.text


def _amount(worth: Number | None, factor: Fraction, unit: str) -> Amount | None:
    return None if worth is None else Amount(times(shown(worth), factor), unit)
