"""A protocol as closures, run in the order of their dependencies over the state of one case."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import assert_never

from remission.engines.evaluate.leaves import (
    Dated,
    State,
    Test,
    Worth,
    arithmetic,
    compare_computed,
    compare_dates,
    compare_fact,
    compare_worths,
    days_elapsed,
    extreme,
    fact_day,
    fact_worth,
    function_of,
    known_worth,
    lookup,
    moved,
    one_of,
    periods,
    power_of,
    round_to,
)
from remission.engines.evaluate.scores import ScoreRanges
from remission.engines.evaluate.signature import StillPossible
from remission.expr import tree as t
from remission.expr.compare import Interval, ResultInterval
from remission.expr.durations import UNIT_OF
from remission.expr.numbers import exact
from remission.expr.reals.functions import power, varying_power
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, among, any_of, at_least, implies, negate, truth_of
from remission.protocol.graph import facts_reached
from remission.protocol.model import Classification, Criterion, Protocol
from remission.protocol.tables.scores import scores_reached
from remission.symbolic.ranges import Ranges


class Compiled:
    """Every clause and formula of a protocol as closures, run in the order of their dependencies."""

    def __init__(self, protocol: Protocol, without: Collection[tuple[str, str]] = ()) -> None:
        """Definitions in `without` are left out of a run."""
        self.protocol = protocol
        self.possible = StillPossible(protocol, self.truth)
        self._single: dict[t.Condition, Test] = {}
        values = {key: one.value for key, one in protocol.calculations.items()}
        self.scores = {key: ScoreRanges(protocol, one, self.truth) for key, one in values.items() if isinstance(one, t.Score)}
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

    def range(self, key: str, state: State) -> ResultInterval | None:
        """What a calculation may be in a state that was run, in base units; None where nothing that it reads has a range."""
        result = t.CalculationValue(key, self.protocol.calculations[key].unit)
        reads = (*facts_reached(self.protocol, [result]), *scores_reached(self.protocol, [result]))
        if all(state[one].__class__ is not Interval for one in reads):
            return None
        return Ranges(self.protocol.calculations, state, lambda node: self.truth(node, state)).of(result)

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
        value = self.protocol.calculations[key].value
        if isinstance(value, t.Score):
            return self._score(key, value)
        worth = self.term(value)

        def conclude(state: State) -> None:
            state[key] = worth(state)

        return conclude

    def _score(self, key: str, score: t.Score) -> Callable[[State], None]:
        tests, ranges = [self.condition(when) for when, _ in score.items], self.scores[key]

        def conclude(state: State) -> None:
            state[key] = ranges.of([test(state) for test in tests], state)

        return conclude

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, node: t.Condition) -> Test:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """Return a condition as a function from a state to its truth."""
        match node:
            case t.Compare(left, op, right):
                return self._compare(left, op, right)
            case t.Between(value, low, high):
                above, below = self._compare(value, t.Op.GE, low), self._compare(value, t.Op.LE, high)
                return lambda state: all_of((above(state), below(state)))
            case t.OneOf(fact, values):
                return one_of(fact, frozenset(values))
            case t.OutcomeIn(key, names):
                return self._outcome_in(key, names)
            case t.Known(fact):
                return lambda state: NOT_MET if state[fact] is None else MET
            case t.HasValue(kind, key):
                return self._has_value(kind, key)
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

    def _outcome_in(self, key: str, names: tuple[str, ...]) -> Test:
        wanted = frozenset(names)

        def test(state: State) -> Truth:
            found = any_of([state[key][name] for name in names])
            return among(self.possible(key, state), wanted) if found is UNKNOWN else found

        return test

    def _has_value(self, kind: str, key: str) -> Test:
        match kind:
            case "criterion":
                return lambda state: NOT_MET if state[key] is UNKNOWN else MET
            case "calculation":
                return lambda state: truth_of(known_worth(state[key]) is not None)
            case _:
                return lambda state: truth_of(self._is_settled(key, state))

    def _is_settled(self, key: str, state: State) -> bool:
        """Whether a classification has one outcome, whatever is not known."""
        truths = state[key].values()
        if MET in truths or UNKNOWN not in truths:
            return MET in truths
        found = self.possible(key, state)
        return len(found) == 1 and None not in found

    def _compare(self, left: t.Term, op: t.Op, right: t.Term) -> Test:
        if isinstance(left, t.FactValue) and isinstance(right, t.Quantity):
            return compare_fact(left.fact, op, exact(right.value))
        if t.is_date(left):
            exactly = compare_dates(self.day(left), op, self.day(right))
        elif isinstance(left, t.FactValue) and left.unit is not None:
            exactly = compare_computed(left.fact, op, self.term(right), left.unit.factor)
        else:
            exactly = compare_worths(self.term(left), op, self.term(right))
        facts = self.protocol.facts
        censored = [fact for fact in facts_reached(self.protocol, [left, right]) if facts[fact].censored or facts[fact].partial]
        censored += scores_reached(self.protocol, [left, right])
        return self._compare_ranges(exactly, left, op, right, censored) if censored else exactly

    def _compare_ranges(self, exactly: Test, left: t.Term, op: t.Op, right: t.Term, censored: Collection[str]) -> Test:
        """Two formulas, of which one may have a range where a fact is censored."""

        def test(state: State) -> Truth:
            found = exactly(state)
            if found is not UNKNOWN or all(state[fact].__class__ is not Interval for fact in censored):
                return found
            ranges = Ranges(self.protocol.calculations, state, lambda node: self.truth(node, state))
            return ranges.compare(left, op, right)

        return test

    # ---- terms --------------------------------------------------------------------------------------

    def term(self, node: t.Term) -> Worth:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """Return a quantity as a function from a state to its exact value in base units; None where it has none."""
        match node:
            case t.FactValue(fact, measure):
                return fact_worth(fact, measure.factor if measure else Fraction(1))
            case t.Quantity(value, measure):
                constant = value * measure.factor
                return lambda _: constant
            case t.CalculationValue(key) if key in self.scores:
                return lambda state: known_worth(state[key])
            case t.CalculationValue(key):
                return lambda state: state[key]
            case t.Elapsed(start, end):
                return days_elapsed(self.day(start), self.day(end))
            case t.WholePeriods(period, start, end):
                return periods(node, self.day(start), self.day(end), UNIT_OF[period].factor)
            case t.Arithmetic(op, left, right):
                return arithmetic(op, self.term(left), self.term(right))
            case t.Extreme(which, args):
                return extreme(min if which == "min" else max, tuple(map(self.term, args)))
            case t.Rounded(value, step, mode):
                return round_to(self.term(value), step.value * step.unit.factor, mode)
            case t.Power(base, exponent):
                return power_of(
                    self.term(base), self.term(exponent), power if isinstance(exponent, t.Quantity) else varying_power
                )
            case t.Function(name, inner):
                return function_of(name, self.term(inner))
            case t.Lookup(rows):
                return lookup(
                    tuple((None if row.when is None else self.condition(row.when), self.term(row.value)) for row in rows)
                )
            case t.Day() | t.Shifted() | t.Score():
                msg = "a day is no quantity, and a score has a name: the checks refuse it before"
                raise TypeError(msg)
            case _:
                assert_never(node)

    def day(self, node: t.Term) -> Dated:
        """Return a date as a function from a state to the day; None where it is missing."""
        match node:
            case t.Day(value):
                return lambda _: value
            case t.FactValue(fact):
                return fact_day(fact) if self.protocol.facts[fact].partial else lambda state: state[fact]
            case t.Shifted(start):
                return moved(node, self.day(start))
            case _:
                msg = "a quantity is no date: the checks refuse it before"
                raise TypeError(msg)
