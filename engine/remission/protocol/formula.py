"""A condition with everything known put in: what is left is about missing and censored values only.

Leaves are as simple as they can be: a threshold on one fact, a choice of one fact, a linear relation between several.
What is not linear (a product of two missing values) is a Free leaf: it may go either way, so the outcomes found
possible then contain the truth and may be too many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Literal, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.compare import COMPARE, MIRRORED, Interval
from remission.expr.linear import Linear, linear
from remission.expr.rounding import rounded
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, negate
from remission.expr.units import unit
from remission.protocol.model import Protocol

State: TypeAlias = Mapping[str, object]  # facts by slug: number, date, text, Interval or None; criteria: Truth


@dataclass(frozen=True, slots=True)
class Threshold:
    """`fact op value`, in the fact's unit (a date is its day number)."""

    fact: str
    op: t.Op
    value: Fraction


@dataclass(frozen=True, slots=True)
class Choice:
    """The fact is one of some values."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """`expression op 0` over two facts or more."""

    expression: Linear
    op: t.Op


@dataclass(frozen=True, slots=True)
class Free:
    """May be met or not met, independently of all else."""

    node: t.Compare


@dataclass(frozen=True, slots=True)
class Constant:
    """Settled; UNKNOWN is for what no value can settle (a table without a row for it)."""

    truth: Truth


@dataclass(frozen=True, slots=True)
class Join:
    """`all`, `any`, or `at least count` of the parts."""

    how: Literal["all", "any", "count"]
    parts: tuple[Formula, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Negated:
    """Not the part."""

    part: Formula


Leaf: TypeAlias = Threshold | Choice | Relation | Free
Formula: TypeAlias = Leaf | Constant | Join | Negated

YES, NO, NEVER = Constant(MET), Constant(NOT_MET), Constant(UNKNOWN)
DAY = unit("d").factor


def both(*parts: Formula) -> Formula:
    """All of the parts, with what is settled left out."""
    return _join("all", parts, NO, YES)


def either(*parts: Formula) -> Formula:
    """Any of the parts, with what is settled left out."""
    return _join("any", parts, YES, NO)


def _join(how: Literal["all", "any"], parts: Iterable[Formula], decides: Constant, neutral: Constant) -> Formula:
    rest = tuple(part for part in parts if part != neutral)
    if decides in rest:
        return decides
    if len(rest) == 1:
        return rest[0]
    return Join(how, rest) if rest else neutral


def negated(part: Formula) -> Formula:
    """Not the part."""
    match part:
        case Constant(truth):
            return Constant(negate(truth))
        case Negated(inner):
            return inner
        case _:
            return Negated(part)


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Every leaf that is not settled."""
    match formula:
        case Join(_, parts):
            for part in parts:
                yield from leaves(part)
        case Negated(part):
            yield from leaves(part)
        case Constant():
            return
        case _:
            yield formula


def truth(formula: Formula, of: Callable[[Leaf], Truth]) -> Truth:
    """The Kleene truth of a formula under a truth of its leaves."""
    match formula:
        case Constant(settled):
            return settled
        case Negated(part):
            return negate(truth(part, of))
        case Join("all", parts):
            return all_of(truth(part, of) for part in parts)
        case Join("any", parts):
            return any_of(truth(part, of) for part in parts)
        case Join(_, parts, count):
            return at_least(count, [truth(part, of) for part in parts])
        case _:
            return of(formula)


class Substitution:
    """Puts one case's known values into conditions."""

    def __init__(self, protocol: Protocol, state: State, settled: Callable[[t.Condition], Truth]) -> None:
        """`settled` is the reference truth of an atom for this case: what it knows is not asked again."""
        self.protocol, self.state, self.settled = protocol, state, settled

    # ---- conditions ---------------------------------------------------------------------------------

    def formula(self, node: t.Condition) -> Formula:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """What is left of a condition."""
        match node:
            case t.Compare(left, op, right):
                known = self.settled(node)
                return Constant(known) if known is not UNKNOWN else self.compare(node, left, op, right)
            case t.Between(value, low, high):
                return both(self.formula(t.Compare(value, t.Op.GE, low)), self.formula(t.Compare(value, t.Op.LE, high)))
            case t.OneOf(fact, values):
                known = self.settled(node)
                return Choice(fact, values) if known is UNKNOWN else Constant(known)
            case t.Known():
                return Constant(self.settled(node))
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

    def criterion(self, key: str) -> Formula:
        """A criterion: its truth where the case (or its missing-data policy) has settled it, else its condition."""
        known = self.state[key]
        if isinstance(known, Truth) and known is not UNKNOWN:
            return Constant(known)
        return self.formula(self.protocol.criteria[key].condition)

    def outcomes(self, key: str) -> tuple[tuple[str, Formula], ...]:
        """The outcomes of a classification with their own conditions; `otherwise` is always met."""
        outcomes = self.protocol.classifications[key].outcomes
        return tuple((o.name, YES if o.condition is None else self.formula(o.condition)) for o in outcomes)

    def outcome_in(self, key: str, names: tuple[str, ...]) -> Formula:
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
        ways = product(self.ways(left), self.ways(right))
        return either(*(both(guard, other, self.leaf(node, a, op, b)) for (guard, a), (other, b) in ways))

    def leaf(self, node: t.Compare, left: Worth, op: t.Op, right: Worth) -> Formula:
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
                return [(guard, _rounded(worth, step, mode)) for guard, worth in self.ways(value)]
            case t.CalculationValue(key):
                return self.ways(self.protocol.calculations[key].value)
            case t.Lookup(rows):
                return self.rows(rows)
            case _:
                assert_never(node)

    def fact(self, key: str, factor: Fraction) -> Linear:
        value = self.state[key]
        if value is None or isinstance(value, Interval):
            return linear({key: factor}, Fraction(0))
        if isinstance(value, date):
            return linear({}, Fraction(value.toordinal()))
        return linear({}, Fraction(value) * factor)  # type: ignore[arg-type] - a checked protocol compares numbers

    def pairs(self, left: t.Term, right: t.Term, join: Callable[[Linear, Linear], Worth]) -> list[tuple[Formula, Worth]]:
        found: list[tuple[Formula, Worth]] = []
        for (guard, a), (other, b) in product(self.ways(left), self.ways(right)):
            worth: Worth = "none" if "none" in (a, b) else "free"
            if isinstance(a, Linear) and isinstance(b, Linear):
                worth = join(a, b)
            found.append((both(guard, other), worth))
        return found

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


def _rounded(worth: Worth, step: t.Quantity, mode: t.Mode) -> Worth:
    if not isinstance(worth, Linear):
        return worth
    if worth.terms:
        return "free"
    return linear({}, rounded(worth.constant, step.value * step.unit.factor, mode))


def relation(expression: Linear, op: t.Op) -> Formula:
    """`expression op 0` as the simplest leaf."""
    match expression.terms:
        case ():
            return Constant(MET if COMPARE[op](expression.constant, 0) else NOT_MET)
        case ((fact, coefficient),):
            return Threshold(fact, op if coefficient > 0 else MIRRORED[op], -expression.constant / coefficient)
        case _:
            return Relation(expression, op)


