"""A condition with everything known put in: what is left is about missing and censored values only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.linear import Linear, linear
from remission.expr.rounding import rounded
from remission.expr.truth import UNKNOWN, Truth
from remission.expr.units import unit
from remission.protocol.graph import facts_reached, noted_facts
from remission.protocol.model import Protocol
from remission.protocol.residual.formula import (
    NEVER,
    NO,
    RECORDED,
    YES,
    Choice,
    Constant,
    Decided,
    Formula,
    Free,
    Join,
    Noted,
    both,
    either,
    negated,
    relation,
    steps,
)

State: TypeAlias = Mapping[str, object]  # facts by slug: number, date, text, Interval or None; criteria: Truth

DAY = unit("d").factor


class Substitution:
    """Puts one case's known values into conditions.

    `measured` are facts that shall have a value, whatever it is: they are open like missing ones, but recorded. `names`
    renames the variables of facts, so that two completions of one case can stand in one formula.
    """

    def __init__(
        self,
        protocol: Protocol,
        state: State,
        settled: Callable[[t.Condition], Truth],
        *,
        measured: Collection[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        """`settled` is the reference truth of an atom for this case: what it knows is not asked again."""
        self.protocol, self.state, self._settled = protocol, state, settled
        self.measured, self.names = frozenset(measured), names or {}
        self._reads: dict[str, frozenset[str]] = {}

    def settled(self, node: t.Condition) -> Truth:
        """The truth of an atom by the record; unknown where it reads what shall be measured, or asks for what may still come."""
        if self.measured and self.measured.intersection(facts_reached(self.protocol, [node])):
            return UNKNOWN
        return UNKNOWN if self.may_come(node) else self._settled(node)

    def may_come(self, node: t.Condition) -> bool:  # noqa: ARG002 - whatever it asks: the record is as it stands
        """Whether a condition asks if something is known that is missing, and may come to be recorded."""
        return False

    def name(self, fact: str) -> str:
        """The variable of a fact."""
        return self.names.get(fact, fact)

    # ---- conditions ---------------------------------------------------------------------------------

    def formula(self, node: t.Condition) -> Formula:  # noqa: C901, PLR0911 - one match, one line a node
        """What is left of a condition."""
        match node:
            case t.Compare(left, op, right):
                known = self.settled(node)
                return Constant(known) if known is not UNKNOWN else self.compare(node, left, op, right)
            case t.Between(value, low, high):
                return both(self.formula(t.Compare(value, t.Op.GE, low)), self.formula(t.Compare(value, t.Op.LE, high)))
            case t.OneOf(fact, values):
                known = self.settled(node)
                return self.choice(fact, values) if known is UNKNOWN else Constant(known)
            case t.Known(fact):
                return self.known(node, fact)
            case t.Ref(key):
                return self.criterion(key)
            case t.OutcomeIn(key, names):
                return self.outcome_in(key, names)
            case t.Not(arg):
                return negated(self.formula(arg))
            case t.AllOf(args):
                return both(*map(self.formula, args))
            case t.AnyOf(args):
                return either(*map(self.formula, args))
            case t.AtLeast(count, args):
                return Join("count", tuple(map(self.formula, args)), count)
            case t.IfThen(condition, then):
                return either(negated(self.formula(condition)), self.formula(then))
            case _:
                assert_never(node)

    def known(self, node: t.Known, fact: str) -> Formula:
        """Whether a value is on record."""
        return YES if fact in self.measured else Constant(self._settled(node))

    def choice(self, fact: str, values: tuple[str, ...]) -> Formula:
        """One of some values of a choice that is missing."""
        return Choice(self.name(fact), values)

    def criterion(self, key: str) -> Formula:
        """A criterion: its truth where the case (or its missing-data policy) has settled it, else its condition."""
        criterion = self.protocol.criteria[key]
        reads = self._facts_of(key)
        if not reads & self.measured:
            known = self.state[key]
            is_open = known is UNKNOWN or (criterion.if_missing is None and self.may_come(criterion.condition))
            return self.formula(criterion.condition) if is_open else Constant(_truth(known))
        if criterion.if_missing is None or not self.lacks(reads):
            return self.formula(criterion.condition)
        return Decided(Recorded(self).formula(criterion.condition), criterion.if_missing)

    def lacks(self, facts: Iterable[str]) -> bool:
        """Whether the record has no value at all for one of some facts."""
        return any(self.state[fact] is None and fact not in self.measured for fact in facts)

    def _facts_of(self, key: str) -> frozenset[str]:
        found = self._reads.get(key)
        if found is None:
            found = self._reads[key] = frozenset(facts_reached(self.protocol, [self.protocol.criteria[key].condition]))
        return found

    def outcomes(self, key: str) -> tuple[tuple[str, Formula], ...]:
        """The outcomes of a classification with their own conditions; `otherwise` is always met."""
        outcomes = self.protocol.classifications[key].outcomes
        return tuple((o.name, YES if o.condition is None else self.formula(o.condition)) for o in outcomes)

    def outcome_in(self, key: str, names: tuple[str, ...]) -> Formula:
        """One of some outcomes is met, and none before it."""
        earlier: list[Formula] = []
        found: list[Formula] = []
        for name, own in self.outcomes(key):
            if name in names:
                found.append(both(own, *(negated(other) for other in earlier)))
            earlier.append(own)
        return either(*found)

    # ---- comparisons --------------------------------------------------------------------------------

    def compare(self, node: t.Compare, left: t.Term, op: t.Op, right: t.Term) -> Formula:
        """One leaf for each way the two sides can come about (rows of tables, arms of min and max)."""
        ways = [(both(guard, other), a, b) for (guard, a), (other, b) in product(self.ways(left), self.ways(right))]
        met = either(*(both(guard, self.leaf(node, a, op, b)) for guard, a, b in ways))
        if len(ways) == 1:
            return met
        no_way = negated(either(*(guard for guard, _, _ in ways)))  # a row before is open, and stays so: no value
        return either(met, both(NEVER, no_way))

    def leaf(self, node: t.Compare, left: Worth, op: t.Op, right: Worth) -> Formula:
        """Two linear forms compared."""
        if left == "none" or right == "none":
            return NEVER
        if isinstance(left, str) or isinstance(right, str):
            return Free(node)
        return relation(left.plus(right, Fraction(-1)), op)

    # ---- terms --------------------------------------------------------------------------------------

    def ways(self, node: t.Term) -> list[tuple[Formula, Worth]]:  # noqa: PLR0911 - one match, one line a node
        """The linear forms that a term can take, each with the condition under which it does (base units)."""
        match node:
            case t.FactValue(fact, measure):
                return [(YES, self.fact(fact, measure.factor if measure else Fraction(1)))]
            case t.Quantity(value, measure):
                return [(YES, linear({}, value * measure.factor))]
            case t.Day(value):
                return [(YES, linear({}, Fraction(value.toordinal())))]
            case t.Elapsed(start, end):
                return self.pairs(end, start, lambda a, b: a.plus(b, Fraction(-1)).scaled(DAY))
            case t.Arithmetic(op, left, right):
                return self.pairs(left, right, lambda a, b: _arithmetic(op, a, b))
            case t.Extreme(which, args):
                return self.extreme(which, args)
            case t.Rounded(value, step, mode):
                return [(guard, self.rounded(worth, step, mode)) for guard, worth in self.ways(value)]
            case t.CalculationValue(key):
                return self.ways(self.protocol.calculations[key].value)
            case t.Lookup(rows):
                return self.rows(rows)
            case _:
                assert_never(node)

    def fact(self, key: str, factor: Fraction) -> Linear:
        """The value of a fact in base units; its variable where it has none."""
        value = self.state[key]
        if value is None or isinstance(value, Interval) or key in self.measured:
            return linear({self.name(key): factor}, Fraction(0))
        if isinstance(value, date):
            return linear({}, Fraction(value.toordinal()))
        if not isinstance(value, Decimal | Fraction):
            msg = f"{key} is no number: the checks refuse it before"
            raise TypeError(msg)
        return linear({}, Fraction(value) * factor)

    def pairs(self, left: t.Term, right: t.Term, join: Callable[[Linear, Linear], Worth]) -> list[tuple[Formula, Worth]]:
        """Two terms joined, in every way that they can come about."""
        found: list[tuple[Formula, Worth]] = []
        for (guard, a), (other, b) in product(self.ways(left), self.ways(right)):
            worth: Worth = "none" if "none" in (a, b) else "free"
            if isinstance(a, Linear) and isinstance(b, Linear):
                worth = join(a, b)
            found.append((both(guard, other), worth))
        return found

    def rounded(self, worth: Worth, step: t.Quantity, mode: t.Mode) -> Worth:
        """A whole number of steps: known, or a variable of its own that is tied to what is rounded."""
        if not isinstance(worth, Linear):
            return worth
        size = step.value * step.unit.factor
        if not worth.terms:
            return linear({}, rounded(worth.constant, size, mode))
        return linear({steps(worth, size, mode): size}, Fraction(0))

    def extreme(self, which: t.Which, args: tuple[t.Term, ...]) -> list[tuple[Formula, Worth]]:
        """Each argument is the extreme where it is beyond all others; without a value where one has none."""
        found: list[tuple[Formula, Worth]] = []
        op = t.Op.LE if which == "min" else t.Op.GE
        for combination in product(*map(self.ways, args)):
            guard = both(*(part for part, _ in combination))
            worths = [worth for _, worth in combination]
            linears = [worth for worth in worths if isinstance(worth, Linear)]
            if len(linears) < len(worths):
                found.append((guard, "none" if "none" in worths else "free"))
                continue
            for worth in linears:
                beyond = (relation(worth.plus(other, Fraction(-1)), op) for other in linears if other is not worth)
                found.append((both(guard, *beyond), worth))
        return found

    def rows(self, rows: tuple[t.Row, ...]) -> list[tuple[Formula, Worth]]:
        """Each row under its own condition and none before it; no value where no row applies."""
        found: list[tuple[Formula, Worth]] = []
        before: list[Formula] = []
        for row in rows:
            own = YES if row.when is None else self.formula(row.when)
            here = both(own, *map(negated, before))
            found += [(both(here, guard), worth) for guard, worth in self.ways(row.value)]
            before.append(own)
        found.append((both(*map(negated, before)), "none"))
        return [(guard, worth) for guard, worth in found if guard != NO]


Worth: TypeAlias = Linear | Literal["free", "none"]  # a linear form; not linear; no value at all


def _arithmetic(op: t.Sign, a: Linear, b: Linear) -> Worth:
    if op in "+-":
        return a.plus(b, Fraction(1 if op == "+" else -1))
    if op == "/" and not b.terms:
        return a.scaled(1 / b.constant) if b.constant else "none"
    if op == "*" and not b.terms:
        return a.scaled(b.constant)
    if op == "*" and not a.terms:
        return b.scaled(a.constant)
    return "free"


def _truth(value: object) -> Truth:
    if not isinstance(value, Truth):
        msg = "a criterion that was concluded has a truth"
        raise TypeError(msg)
    return value


class Recorded(Substitution):
    """The same by the record alone: what is missing and shall not be measured is unknown for good."""

    def __init__(self, whole: Substitution) -> None:
        """Read the record of another substitution."""
        super().__init__(whole.protocol, whole.state, whole.settled, measured=whole.measured, names=whole.names)

    def choice(self, fact: str, values: tuple[str, ...]) -> Formula:
        """A choice that is missing and shall not be measured is unknown."""
        return super().choice(fact, values) if fact in self.measured else NEVER

    def ways(self, node: t.Term) -> list[tuple[Formula, Worth]]:
        """A fact that is missing or censored and shall not be measured has no value."""
        if isinstance(node, t.FactValue) and node.fact not in self.measured:
            value = self.state[node.fact]
            if value is None or isinstance(value, Interval):
                return [(YES, "none")]
        return super().ways(node)


class Becoming(Substitution):
    """The same by what the record may become: what is missing now comes to be recorded, or stays missing."""

    def may_come(self, node: t.Condition) -> bool:
        """Whether it asks for something that is missing now."""
        return any(self.state[fact] is None for fact in noted_facts(self.protocol, [node]))

    def known(self, node: t.Known, fact: str) -> Formula:
        """One more thing that is open."""
        if not self.may_come(node):
            return super().known(node, fact)
        return Choice(Noted(f"{self.name(fact)} is noted"), (RECORDED,))
