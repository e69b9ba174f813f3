"""The tree as formulas of a solver: for every condition, when it is certainly met and when it is certainly not met.

The two exclude each other; where neither holds the condition is unknown. A `Recorded` reading takes the record as it
is, missing values and missing-data policies included, the way `evaluate` does.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import assert_never

from remission.expr import tree as t
from remission.expr.compare import MIRRORED
from remission.expr.dates import DAYS_OF, MONTH, MONTHS_OF, stretch
from remission.expr.durations import UNIT_OF
from remission.expr.text import text
from remission.expr.truth import MET
from remission.expr.units import unit
from remission.protocol.canonical import names
from remission.protocol.graph import facts_reached, reached, reference
from remission.protocol.model import Outcome, Protocol
from remission.protocol.pieces import unnamed
from remission.protocol.tables.scores import score_of
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, ordered, plus, rounded, times
from remission.symbolic.formulas.calendar import CalendarFormulas, measures
from remission.symbolic.formulas.functions import function, power
from remission.symbolic.formulas.kleene import AmountFormula, Sure, all_of, any_of, extreme, first_row, interval, where
from remission.symbolic.formulas.scores import compared_score, score_amount
from remission.symbolic.formulas.variables import Bounds, PatientVariables

DAY = unit("d").factor


class RecordedFormulas:
    """What the record says: strong Kleene logic over it."""

    def __init__(self, protocol: Protocol, world: PatientVariables) -> None:
        """Read a protocol over the facts of a world."""
        self.protocol, self.world = protocol, world
        self.calendar = CalendarFormulas(world)
        self._criteria: dict[str, Sure] = {}
        self._own: dict[str, tuple[tuple[str, Sure], ...]] = {}
        self._outcomes: dict[str, dict[str, Sure]] = {}
        self._calculations: dict[str, AmountFormula] = {}
        self._preparing = False
        self.rule = ""  # whose conditions are read, for whoever asks why something is hard

    @cached_property
    def _names(self) -> dict[str, str]:
        return names(self.protocol)

    # ---- what is named ------------------------------------------------------------------------------

    def criterion(self, key: str) -> Sure:
        """The truth of a criterion, its missing-data policy included."""
        found = self._criteria.get(key)
        if found is None:
            self.prepare([t.Ref(key)])
            found = self._criteria[key] = self._criterion(key)
        return found

    def prepare(self, rules: list[t.Node]) -> None:
        """Read what rules refer to, dependencies first, so that no depth of references can exhaust the stack."""
        if self._preparing:
            return
        self._preparing = True
        read = {"criterion": self.criterion, "classification": self.outcomes, "calculation": self.calculation}
        referred = {reference(node) for node in reached(self.protocol, rules)}
        for kind, key in self.protocol.order:
            if (kind, key) in referred:
                read[kind](key)
        self._preparing = False

    def _criterion(self, key: str) -> Sure:
        criterion = self.protocol.criteria[key]
        self.rule = criterion.name
        own = self.condition(criterion.condition)
        if criterion.if_missing is None:
            return own
        missing = s.any_of(*(s.opposite(self.world.known(fact)) for fact in facts_reached(self.protocol, [criterion.condition])))
        answered = s.both(own.open, missing)
        if criterion.if_missing is MET:
            return Sure(s.any_of(own.met, answered), own.failed)
        return Sure(own.met, s.any_of(own.failed, answered))

    def own(self, key: str) -> tuple[tuple[str, Sure], ...]:
        """Every outcome of a classification with its own condition; `otherwise` is always met."""
        found = self._own.get(key)
        if found is None:
            outcomes = self.protocol.classifications[key].outcomes
            self.prepare([outcome.condition for outcome in outcomes if outcome.condition])
            found = self._own[key] = tuple((outcome.name, self._outcome(key, outcome)) for outcome in outcomes)
        return found

    def _outcome(self, key: str, outcome: Outcome) -> Sure:
        self.rule = f"{self.protocol.classifications[key].name} {outcome.name}"
        return Sure(s.YES, s.NO) if outcome.condition is None else self.condition(outcome.condition)

    def outcomes(self, key: str) -> dict[str, Sure]:
        """Every outcome of a classification with its place in the order: met, and none before it."""
        found = self._outcomes.get(key)
        if found is None:
            found = self._outcomes[key] = {}
            earlier: list[Sure] = []
            for name, own in self.own(key):
                found[name] = all_of([own, *(other.negated() for other in earlier)])
                earlier.append(own)
        return found

    def none(self, key: str) -> s.Formula:
        """No outcome is certain."""
        return s.both(*(s.opposite(placed.met) for placed in self.outcomes(key).values()))

    def calculation(self, key: str) -> AmountFormula:
        """The result of a calculation."""
        found = self._calculations.get(key)
        if found is None:
            self.prepare([self.protocol.calculations[key].value])
            self.rule = self.protocol.calculations[key].name
            found = self._calculations[key] = self.term(self.protocol.calculations[key].value)
        return found

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, node: t.Condition) -> Sure:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """When a condition is certainly met, and when certainly not."""
        match node:
            case t.Compare(left, op, right):
                return self.compare(left, op, right)
            case t.Between(value, low, high):
                return all_of([self.compare(value, t.Op.GE, low), self.compare(value, t.Op.LE, high)])
            case t.OneOf(fact, values):
                known, picked = self.recorded(fact), self.world.pick(fact, frozenset(values))
                return Sure(s.both(known, picked), s.both(known, s.opposite(picked)))
            case t.OutcomeIn(key, names):
                return self.outcome_in(key, frozenset(names))
            case t.Known(fact):
                known = self.world.known(fact)
                return Sure(known, s.opposite(known))
            case t.HasValue(kind, key):
                return self.has_value(kind, key)
            case t.Ref(key):
                return self.criterion(key)
            case t.Not(arg):
                return self.condition(arg).negated()
            case t.AllOf(args):
                return all_of([self.condition(arg) for arg in args])
            case t.AnyOf(args):
                return any_of([self.condition(arg) for arg in args])
            case t.AtLeast(count, args):
                parts = [self.condition(arg) for arg in args]
                met = s.at_least(count, [part.met for part in parts])
                return Sure(met, s.at_least(len(parts) - count + 1, [part.failed for part in parts]))
            case t.IfThen(condition, then):
                return any_of([self.condition(condition).negated(), self.condition(then)])
            case _:
                assert_never(node)

    def outcome_in(self, key: str, names: frozenset[str]) -> Sure:
        """One of some outcomes; of a complete record that leaves several open (a table without a row), all or none of those."""
        placed = self.outcomes(key)
        found = any_of([placed[name] for name in placed if name in names])
        if self.world.records != "complete":
            return found
        others = (other.failed for name, other in placed.items() if name not in names)
        some = s.any_of(*(own.met for _, own in self.own(key)))
        return Sure(s.any_of(found.met, s.both(some, *others)), found.failed)

    def has_value(self, kind: str, key: str) -> Sure:
        """What is concluded is settled by the record; of a classification, that it has one outcome by Kleene logic."""
        match kind:
            case "criterion":
                own = self.criterion(key)
                return Sure(s.any_of(own.met, own.failed), own.open)
            case "calculation":
                exists = self.calculation(key).exists
                return Sure(exists, s.opposite(exists))
            case _:
                met = s.any_of(*(placed.met for placed in self.outcomes(key).values()))
                return Sure(met, s.opposite(met) if self.world.records == "complete" else self.none_is_possible(key))

    def none_is_possible(self, key: str) -> s.Formula:
        """No outcome of a classification applies, for certain."""
        return s.both(*(own.failed for _, own in self.own(key)))

    def compare(self, left: t.Term, op: t.Op, right: t.Term) -> Sure:
        """A comparison; a fact on the left may be censored."""
        for subject, sign, limit in ((left, op, right), (right, MIRRORED[op], left)):
            found = score_of(subject, self.protocol.calculations)
            if found is not None and isinstance(limit, t.Quantity):
                return compared_score(self.items(found[1]), sign, limit.value * limit.unit.factor)
        if isinstance(left, t.FactValue) and left.unit is not None:
            return self.compare_fact(left.fact, op, self.limit(left, right))
        dated = self.compare_dates(left, op, right)
        if dated is not None:
            return where(self.all_known(left, right), dated)
        one, other = self.term(left), self.term(right)
        return where(s.both(one.exists, other.exists), self.ordered(one.quantity, op, other.quantity))

    def items(self, score: t.Score) -> list[tuple[Sure, Fraction]]:
        """The items of a score with their points."""
        return [(self.condition(when), points) for when, points in score.items]

    def compare_dates(self, left: t.Term, op: t.Op, right: t.Term) -> s.Formula | None:
        """Whole periods, or days that months were added to, against a number; a date against another; None for all else."""
        subject = unnamed(left, self.protocol.calculations)
        match subject:
            case t.WholePeriods(period) if isinstance(right, t.Quantity):
                within = stretch(op, right.value * right.unit.factor / UNIT_OF[period].factor, period)
            case t.Elapsed(t.Shifted(), _) | t.Elapsed(_, t.Shifted()) if isinstance(right, t.Quantity):
                within = stretch(op, right.value * right.unit.factor / DAY, "day")
            case _ if t.is_date(subject) and any(isinstance(one, t.Shifted) for one in (left, right)):
                return self.calendar.in_order(left, op, right)
            case _:
                return None
        found = self.calendar.compared(subject, *within)
        return s.opposite(found) if op is t.Op.NE else found

    def ordered(self, left: s.Quantity, op: t.Op, right: s.Quantity) -> s.Formula:
        """Two quantities in an order."""
        return ordered(left, op, right)

    def limit(self, left: t.FactValue, right: t.Term) -> AmountFormula:
        """The right side in the unit of the fact on the left."""
        if isinstance(right, t.Quantity):
            return AmountFormula(s.YES, s.Number(right.value))
        amount = self.term(right)
        factor = left.unit.factor if left.unit else Fraction(1)
        return AmountFormula(amount.exists, times(s.Number(1 / factor), amount.quantity))

    def compare_fact(self, fact: str, op: t.Op, limit: AmountFormula) -> Sure:
        """A fact against a limit in its unit."""
        exact = where(s.both(self.value_known(fact), limit.exists), self.ordered(self.world.number(fact), op, limit.quantity))
        censored = self.censored(fact)
        if censored == s.NO:
            return exact
        every = interval(self.ends(fact), op, limit.quantity)
        there = s.both(censored, limit.exists)
        return Sure(s.any_of(exact.met, s.both(there, every.met)), s.any_of(exact.failed, s.both(there, every.failed)))

    def ends(self, fact: str) -> Bounds:
        """The ends of a censored value in the fact's unit."""
        ends, scale = self.world.bounds(fact), s.Number(self.world.scale.get(fact, Fraction(1)))
        return replace(ends, low=times(scale, ends.low), high=times(scale, ends.high))

    # ---- facts: what the record has ---------------------------------------------------------------------

    def recorded(self, fact: str) -> s.Formula:
        """Something is recorded that a comparison can use."""
        return self.world.known(fact)

    def value_known(self, fact: str) -> s.Formula:
        """An exact value is recorded."""
        return s.both(self.world.known(fact), s.opposite(self.world.is_censored(fact)))

    def all_known(self, *nodes: t.Term) -> s.Formula:
        """An exact value is recorded of every fact that some terms read."""
        return s.both(*map(self.value_known, facts_reached(self.protocol, nodes)))

    def censored(self, fact: str) -> s.Formula:
        """An interval is recorded."""
        return self.world.is_censored(fact)

    # ---- terms --------------------------------------------------------------------------------------

    def term(self, node: t.Term) -> AmountFormula:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """A quantity in base units; a date is its day number."""
        match node:
            case t.FactValue(fact, measure):
                factor = s.Number(measure.factor if measure else Fraction(1))
                return AmountFormula(self.value_known(fact), times(factor, self.world.number(fact)))
            case t.Quantity(value, measure):
                return AmountFormula(s.YES, s.Number(value * measure.factor))
            case t.Day(value):
                return AmountFormula(s.YES, s.Number(Fraction(value.toordinal())))
            case t.Elapsed(start, end):
                first, last = self.term(start), self.term(end)
                days = plus(last.quantity, times(s.Number(Fraction(-1)), first.quantity))
                return AmountFormula(s.both(first.exists, last.exists), times(s.Number(DAY), days))
            case t.WholePeriods():
                return self.completed(node)
            case t.Shifted():
                return AmountFormula(self.all_known(node), self.calendar.number(node, "day"))
            case t.Arithmetic(op, left, right):
                return self.arithmetic(node, op, self.term(left), self.term(right))
            case t.Extreme(which, args):
                return extreme(which, [self.term(arg) for arg in args])
            case t.Rounded(value, step, mode):
                amount = self.term(value)
                return AmountFormula(amount.exists, rounded(amount.quantity, step.value * step.unit.factor, mode))
            case t.CalculationValue(key):
                return self.calculation(key)
            case t.Power(base, exponent):
                return power(self.term(base), exponent, self.term(exponent), self._said(node))
            case t.Function(name, inner):
                return function(name, self.term(inner), self._said(node))
            case t.Score():
                return score_amount(self.items(node))
            case t.Lookup(rows):
                certain = Sure(s.YES, s.NO)
                return first_row([(self.condition(row.when) if row.when else certain, self.term(row.value)) for row in rows])
            case _:
                assert_never(node)

    def completed(self, node: t.WholePeriods) -> AmountFormula:
        """Whole periods between two dates, in base units."""
        first, last = measures(node)
        between = plus(
            self.calendar.number(node.end, last), times(s.Number(Fraction(-1)), self.calendar.number(node.start, first))
        )
        size = DAYS_OF.get(node.period) or MONTH * MONTHS_OF[node.period]
        whole = s.Floor(times(s.Number(Fraction(1, size)), between))
        return AmountFormula(self.all_known(node), times(s.Number(UNIT_OF[node.period].factor), whole))

    def arithmetic(self, node: t.Term, op: t.Sign, left: AmountFormula, right: AmountFormula) -> AmountFormula:
        """The four operations; a quotient by zero has no value."""
        exists = s.both(left.exists, right.exists)
        one, other = left.quantity, right.quantity
        match op:
            case "+":
                return AmountFormula(exists, plus(one, other))
            case "-":
                return AmountFormula(exists, plus(one, times(s.Number(Fraction(-1)), other)))
            case "*":
                return AmountFormula(exists, self._named(times(one, other), node))
            case "/" if other == s.Number(Fraction(0)):
                return AmountFormula(s.NO, one)
            case "/" if isinstance(other, s.Number):
                return AmountFormula(exists, times(s.Number(1 / other.value), one))
            case "/":
                there = s.both(exists, s.opposite(compared(other, "=", s.Number(Fraction(0)))))
                return AmountFormula(there, s.Quotient(one, other, self._said(node)))
            case _:
                assert_never(op)

    def _named(self, made: s.Quantity, node: t.Term) -> s.Quantity:
        """A product of facts bears its words, so that whoever cannot decide it can say so."""
        if isinstance(made, s.Product) and not isinstance(made.left, s.Number):
            return s.Product(made.left, made.right, self._said(node))
        return made

    def _said(self, node: t.Term) -> str:
        """The words of a term, and the rule in which it stands."""
        place = self.rule
        return f"{text(node, self._names)!r}" + (f" in {place!r}" if place else "")
