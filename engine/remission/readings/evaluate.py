"""The reference reading: one case at a time, in plain Python, and the trace behind every explanation.

The protocol is compiled once to closures over a `State`: the facts of a case by slug, joined by what was concluded.
Quantities in formulas are exact fractions in UCUM base units; a comparison of one fact with a constant stays in
the fact's own unit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.compare import COMPARE, Interval, compare_interval
from remission.expr.numbers import exact
from remission.expr.rounding import rounded
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, implies, negate
from remission.expr.units import unit
from remission.protocol.checks import facts_reached, reached
from remission.protocol.formula import Substitution
from remission.protocol.possible import possible_outcomes
from remission.readings.decision import Amount, Decision, Eligibility, OutcomeAnswer, Trace

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from remission.cases.case import Case
    from remission.protocol.model import Calculation, Classification, Criterion, Protocol

State: TypeAlias = dict[Any, Any]  # facts, criteria, classifications (outcome -> Truth) and calculations by slug
Test: TypeAlias = Callable[[State], Truth]
Worth: TypeAlias = Callable[[State], Fraction | None]  # base units; None: no value
Watch: TypeAlias = Callable[[t.Condition, Test], Test]

DAY = unit("d").factor
REMEMBERED = 10_000  # possible outcomes kept, by what a case leaves open


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a decision concludes, without amounts and trace."""

    eligibility: Eligibility
    outcomes: dict[str, OutcomeAnswer]
    criteria: dict[str, Truth]
    missing: tuple[str, ...]


class Evaluator:
    """Evaluates cases of one protocol; `nodes` is every condition of it, in the order of a trace."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.nodes: tuple[t.Condition, ...] = ()
        self._fast = _Compiled(protocol, lambda _, test: test, _amounts_only(protocol))
        watched: list[t.Condition] = []
        self._traced = _Compiled(protocol, lambda node, test: _recorded(watched, node, test))
        self.nodes = tuple(watched)
        self._tables = {
            key: _row_nodes(self.nodes, c.value) for key, c in protocol.calculations.items() if isinstance(c.value, t.Lookup)
        }
        self._remembered: dict[object, tuple[OutcomeAnswer, ...]] = {}
        self._opened = {key: _Reads(protocol, c) for key, c in protocol.classifications.items()}
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
        return self._open_answer(key, state)

    def _open_answer(self, key: str, state: State) -> OutcomeAnswer:
        """Answer what the case leaves open, settled once for all cases that leave the same open."""
        signature = (key, *self._opened[key].signature(self._fast, state))
        remembered = self._remembered.get(signature)
        if remembered is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            remembered = (self._search(key, state),)
            self._remembered[signature] = remembered
        return remembered[0]

    def _search(self, key: str, state: State) -> OutcomeAnswer:
        classification = self.protocol.classifications[key]
        formulas = Substitution(self.protocol, state, lambda atom: self._fast.truth(atom, state)).outcomes(key)
        found = possible_outcomes(formulas, self.protocol.facts, state)
        names = tuple(outcome.name for outcome in classification.outcomes if outcome.name in found)
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


class _Reads:
    """What a classification reads; two cases with the same signature leave the same outcomes open."""

    def __init__(self, protocol: Protocol, classification: Classification) -> None:
        nodes = list(reached(protocol, [outcome.condition for outcome in classification.outcomes if outcome.condition]))
        self.criteria = tuple(dict.fromkeys(node.criterion for node in nodes if isinstance(node, t.Ref)))
        self.atoms = tuple(dict.fromkeys(node for node in nodes if isinstance(node, t.Compare | t.Between | t.OneOf | t.Known)))
        self.facts = facts_reached(protocol, nodes)
        self.joined = {fact for atom in self.atoms if not _is_simple(atom) for fact in facts_reached(protocol, [atom])}

    def signature(self, compiled: _Compiled, state: State) -> list[object]:
        """Truths of criteria and atoms, and of each fact: its value where the value itself matters, else whether it is known."""
        found: list[object] = [state[name] for name in self.criteria]
        found += [compiled.truth(atom, state) for atom in self.atoms]
        for fact in self.facts:
            value = state[fact]
            exactly = value is None or value.__class__ is Interval or fact in self.joined
            found.append(value if exactly else MET)
        return found


def _is_simple(atom: t.Atom) -> bool:
    """Whether an atom is about one fact and constants, so that its truth says all about a known value."""
    match atom:
        case t.Compare(t.FactValue(), _, t.Quantity()) | t.Between(t.FactValue(), t.Quantity(), t.Quantity()):
            return True
        case _:
            return isinstance(atom, t.OneOf | t.Known)


def _eligibility(include: list[Truth], exclude: list[Truth]) -> Eligibility:
    """Every inclusion met and no exclusion met; a protocol with neither says nothing about eligibility."""
    if NOT_MET in include or MET in exclude:
        return Eligibility.NOT_ELIGIBLE
    if UNKNOWN in include or UNKNOWN in exclude or not (include or exclude):
        return Eligibility.UNDETERMINED
    return Eligibility.ELIGIBLE


def _amount(worth: Fraction | None, calculation: Calculation) -> Amount | None:
    return None if worth is None else Amount(worth / calculation.unit.factor, calculation.unit.text)


def _recorded(watched: list[t.Condition], node: t.Condition, test: Test) -> Test:
    """Return the same test, leaving its truth in the state under the node's number."""
    index = len(watched)
    watched.append(node)

    def record(state: State) -> Truth:
        truth = state[index] = test(state)
        return truth

    return record


class _Compiled:
    """Every clause and formula of a protocol as closures, run in the order of their dependencies."""

    def __init__(self, protocol: Protocol, watch: Watch, without: Collection[tuple[str, str]] = ()) -> None:
        self.protocol, self.watch = protocol, watch
        self._single: dict[t.Condition, Test] = {}
        steps = {"criterion": self._criterion, "classification": self._classification, "calculation": self._calculation}
        self._steps = tuple([steps[kind](key) for kind, key in protocol.order if (kind, key) not in without])

    def run(self, state: State) -> None:
        """Add every conclusion to the state."""
        for step in self._steps:
            step(state)

    def truth(self, node: t.Condition, state: State) -> Truth:
        """Return the truth of one condition in a state that was run."""
        test = self._single.get(node)
        if test is None:
            test = self._single[node] = self.condition(node)
        return test(state)

    # ---- definitions --------------------------------------------------------------------------------

    def _criterion(self, key: str) -> Callable[[State], None]:
        criterion = self.protocol.criteria[key]
        test = self.condition(criterion.condition)
        if criterion.if_missing is None:

            def conclude(state: State) -> None:
                state[key] = test(state)

            return conclude
        return self._with_policy(criterion, criterion.if_missing, test)

    def _with_policy(self, criterion: Criterion, answer: Truth, test: Test) -> Callable[[State], None]:
        reads = facts_reached(self.protocol, [criterion.condition])
        key = criterion.slug

        def conclude(state: State) -> None:
            truth = test(state)
            if truth is UNKNOWN and any(state[fact] is None for fact in reads):
                truth = answer
            state[key] = truth

        return conclude

    def _classification(self, key: str) -> Callable[[State], None]:
        classification: Classification = self.protocol.classifications[key]
        tests = [(o.name, None if o.condition is None else self.condition(o.condition)) for o in classification.outcomes]

        def conclude(state: State) -> None:
            earlier = NOT_MET
            truths = {}
            for name, test in tests:
                own = MET if test is None else test(state)
                truths[name] = own if earlier is NOT_MET else all_of((own, negate(earlier)))
                earlier = own if earlier is NOT_MET else any_of((own, earlier))
            state[key] = truths

        return conclude

    def _calculation(self, key: str) -> Callable[[State], None]:
        worth = self.term(self.protocol.calculations[key].value)

        def conclude(state: State) -> None:
            state[key] = worth(state)

        return conclude

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, node: t.Condition) -> Test:
        """Return a condition as a function from a state to its truth."""
        return self.watch(node, self._test(node))

    def _test(self, node: t.Condition) -> Test:  # noqa: C901, PLR0911 - one match, one line a node
        match node:
            case t.Compare(left, op, right):
                return self._compare(left, op, right)
            case t.Between(value, low, high):
                above, below = self._compare(value, t.Op.GE, low), self._compare(value, t.Op.LE, high)
                return lambda state: all_of((above(state), below(state)))
            case t.OneOf(fact, values):
                return _one_of(fact, frozenset(values))
            case t.OutcomeIn(key, names):
                return lambda state: any_of([state[key][name] for name in names])
            case t.Known(fact):
                return lambda state: NOT_MET if state[fact] is None else MET
            case t.Ref(key):
                return lambda state: state[key]
            case t.Not(arg):
                test = self.condition(arg)
                return lambda state: negate(test(state))
            case t.AllOf(args):
                tests = tuple(map(self.condition, args))
                return lambda state: all_of([test(state) for test in tests])
            case t.AnyOf(args):
                tests = tuple(map(self.condition, args))
                return lambda state: any_of([test(state) for test in tests])
            case t.AtLeast(count, args):
                tests = tuple(map(self.condition, args))
                return lambda state: at_least(count, [test(state) for test in tests])
            case t.IfThen(condition, then):
                first, second = self.condition(condition), self.condition(then)
                return lambda state: implies(first(state), second(state))
            case _:
                assert_never(node)

    def _compare(self, left: t.Term, op: t.Op, right: t.Term) -> Test:
        if _is_date(left):
            return _compare_dates(self.day(left), op, self.day(right))
        if isinstance(left, t.FactValue) and isinstance(right, t.Quantity):
            return _compare_fact(left.fact, op, exact(right.value))
        worth = self.term(right)
        if isinstance(left, t.FactValue) and left.unit is not None:
            return _compare_computed(left.fact, op, worth, left.unit.factor)
        return _compare_worths(self.term(left), op, worth)

    # ---- terms --------------------------------------------------------------------------------------

    def term(self, node: t.Term) -> Worth:  # noqa: PLR0911 - one match, one line a node
        """Return a quantity as a function from a state to its exact value in base units; None where it has none."""
        match node:
            case t.FactValue(fact, measure):
                return _fact_worth(fact, measure.factor if measure else Fraction(1))
            case t.Quantity(value, measure):
                constant = value * measure.factor
                return lambda _: constant
            case t.CalculationValue(key):
                return lambda state: state[key]
            case t.Elapsed(start, end):
                return _elapsed(self.day(start), self.day(end))
            case t.Arithmetic(op, left, right):
                return _arithmetic(op, self.term(left), self.term(right))
            case t.Extreme(which, args):
                return _extreme(min if which == "min" else max, tuple(map(self.term, args)))
            case t.Rounded(value, step, mode):
                return _round(self.term(value), step.value * step.unit.factor, mode)
            case t.Lookup(rows):
                return _lookup(
                    tuple((None if row.when is None else self.condition(row.when), self.term(row.value)) for row in rows)
                )
            case t.Day():
                msg = "a day is no quantity: the checks refuse it before"
                raise TypeError(msg)
            case _:
                assert_never(node)

    def day(self, node: t.Term) -> Callable[[State], date | None]:
        """Return a date as a function from a state to the day; None where it is missing."""
        match node:
            case t.Day(value):
                return lambda _: value
            case t.FactValue(fact):
                return lambda state: state[fact]
            case _:
                msg = "a quantity is no date: the checks refuse it before"
                raise TypeError(msg)


def _is_date(node: t.Term) -> bool:
    return isinstance(node, t.Day) or (isinstance(node, t.FactValue) and node.unit is None)


def _compare_fact(fact: str, op: t.Op, limit: Decimal | Fraction) -> Test:
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        value = state[fact]
        if value is None:
            return UNKNOWN
        if value.__class__ is Interval:
            return compare_interval(value, op, limit)
        return MET if compare(value, limit) else NOT_MET

    return test


def _compare_computed(fact: str, op: t.Op, worth: Worth, factor: Fraction) -> Test:
    """Compare a fact with a formula: the formula's value goes into the fact's unit."""

    def test(state: State) -> Truth:
        limit = worth(state)
        return UNKNOWN if limit is None else _compare_fact(fact, op, limit / factor)(state)

    return test


def _compare_worths(left: Worth, op: t.Op, right: Worth) -> Test:
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        one, other = left(state), right(state)
        if one is None or other is None:
            return UNKNOWN
        return MET if compare(one, other) else NOT_MET

    return test


def _compare_dates(left: Callable[[State], date | None], op: t.Op, right: Callable[[State], date | None]) -> Test:
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        one, other = left(state), right(state)
        if one is None or other is None:
            return UNKNOWN
        return MET if compare(one, other) else NOT_MET

    return test


def _one_of(fact: str, values: frozenset[str]) -> Test:
    def test(state: State) -> Truth:
        value = state[fact]
        if value is None:
            return UNKNOWN
        return MET if value in values else NOT_MET

    return test


def _fact_worth(fact: str, factor: Fraction) -> Worth:
    def worth(state: State) -> Fraction | None:
        value = state[fact]
        if value is None or value.__class__ is Interval:
            return None
        return Fraction(value) * factor

    return worth


def _elapsed(start: Callable[[State], date | None], end: Callable[[State], date | None]) -> Worth:
    def worth(state: State) -> Fraction | None:
        first, last = start(state), end(state)
        return None if first is None or last is None else (last - first).days * DAY

    return worth


def _arithmetic(op: t.Sign, left: Worth, right: Worth) -> Worth:
    def worth(state: State) -> Fraction | None:
        one, other = left(state), right(state)
        if one is None or other is None:
            return None
        match op:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return one * other
            case "/":
                return one / other if other else None

    return worth


def _extreme(pick: Callable[[list[Fraction]], Fraction], args: tuple[Worth, ...]) -> Worth:
    def worth(state: State) -> Fraction | None:
        values = [arg(state) for arg in args]
        known = [value for value in values if value is not None]
        return pick(known) if len(known) == len(values) else None

    return worth


def _round(value: Worth, step: Fraction, mode: t.Mode) -> Worth:
    def worth(state: State) -> Fraction | None:
        found = value(state)
        return None if found is None else rounded(found, step, mode)

    return worth


def _lookup(rows: tuple[tuple[Test | None, Worth], ...]) -> Worth:
    """Take the first row that is met; no value while an earlier one is unknown. Every row is asked, for the trace."""

    def worth(state: State) -> Fraction | None:
        truths = [MET if when is None else when(state) for when, _ in rows]
        for truth, (_, value) in zip(truths, rows, strict=True):
            if truth is MET:
                return value(state)
            if truth is UNKNOWN:
                return None
        return None

    return worth
