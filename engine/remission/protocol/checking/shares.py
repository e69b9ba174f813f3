"""A rise or a fall by a share of another fact, which is met where both are 0 though nothing has changed: refused."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import assert_never

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.compare import COMPARE
from remission.expr.facts import Kind
from remission.expr.linear import Linear, linear
from remission.expr.numbers import is_exact, plain
from remission.expr.text import text
from remission.expr.units import unit
from remission.protocol.canonical import names
from remission.protocol.model import Protocol

AT_LEAST, AT_MOST = t.Op.GE, t.Op.LE
DAY = unit("d").factor


def shares_of_nothing(protocol: Protocol) -> Iterator[Problem]:
    """A problem for each comparison that takes no change from 0 for a change by a share."""
    search = _Search(protocol)
    for root in (
        *protocol.roots,
        *protocol.plan.conditions,
    ):
        yield from search.within(root, ())


class _Search:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.names = protocol, names(protocol)

    def within(self, node: t.Node, beside: tuple[t.Condition, ...]) -> Iterator[Problem]:
        """The problems of a condition; `beside` must be met too for it to matter."""
        match node:
            case t.AllOf(args):
                for index, arg in enumerate(args):
                    yield from self.within(arg, (*beside, *args[:index], *args[index + 1 :]))
            case t.IfThen(condition, then):
                yield from self.within(condition, beside)
                yield from self.within(then, (*beside, condition))
            case t.AnyOf(args) | t.AtLeast(_, args):
                for arg in args:
                    yield from self.within(arg, beside)
            case t.Compare():
                yield from self.compared(node, beside)
            case t.Between(term, low, high):
                yield from self.compared(t.Compare(term, AT_LEAST, low, node.pos), (*beside, t.Compare(term, AT_MOST, high)))
                yield from self.compared(t.Compare(term, AT_MOST, high, node.pos), (*beside, t.Compare(term, AT_LEAST, low)))
            case _:
                for child in t.children(node):
                    yield from self.within(child, ())

    def compared(self, node: t.Compare, beside: tuple[t.Condition, ...]) -> Iterator[Problem]:
        """The problem of one comparison, if it is one: the greater side is to be a multiple of the other, and both may be 0."""
        if node.op not in (AT_LEAST, AT_MOST) or isinstance(node.right, t.Quantity | t.Day):
            return
        for difference in self.differences(node):
            pair = self.multiple(difference, node.op)
            if pair is not None and not any(self.excludes(one, set(pair[:2])) or _tells_apart(one, node) for one in beside):
                yield self.problem(node, *pair)
                return

    def differences(self, node: t.Compare) -> Iterator[Linear]:
        """The left side less the right side, in every way that they can come about."""
        for left, right in product(self.forms(node.left), self.forms(node.right)):
            yield left.plus(right, Fraction(-1))

    def forms(self, node: t.Term) -> Iterator[Linear]:  # noqa: C901 - one match, one line a node
        """The linear forms that a term can take, in base units; nothing of what is rounded or not linear."""
        match node:
            case t.FactValue(fact, measure):
                yield linear({fact: measure.factor if measure else Fraction(1)}, Fraction(0))
            case t.Quantity(value, measure):
                yield linear({}, value * measure.factor)
            case t.Day(value):
                yield linear({}, Fraction(value.toordinal()))
            case t.Elapsed(start, end):
                yield from (b.plus(a, Fraction(-1)).scaled(DAY) for a, b in product(self.forms(start), self.forms(end)))
            case t.Arithmetic(op, left, right):
                found = (_arithmetic(op, a, b) for a, b in product(self.forms(left), self.forms(right)))
                yield from (one for one in found if one is not None)
            case t.Extreme(_, args):
                for arg in args:
                    yield from self.forms(arg)
            case t.CalculationValue(key):
                yield from self.forms(self.protocol.calculations[key].value)
            case t.Lookup(rows):
                for row in rows:
                    yield from self.forms(row.value)
            case t.Rounded() | t.Power() | t.Function() | t.Score() | t.WholePeriods() | t.Shifted():
                return
            case _:
                assert_never(node)

    def multiple(self, difference: Linear, op: t.Op) -> tuple[str, str, Fraction] | None:
        """The greater fact, the other, and how many times that it must be, where that is more than once and both may be 0."""
        if difference.constant or len(difference.terms) != 2:  # noqa: PLR2004 - two facts
            return None
        signed = difference if op is AT_LEAST else difference.scaled(Fraction(-1))
        (greater, most), (other, least) = sorted(signed.terms, key=lambda term: -term[1])
        is_share = most > 0 > least and most < -least and self.alike(greater, other)
        return (greater, other, -least / most) if is_share and self.may_be_0(greater) and self.may_be_0(other) else None

    def alike(self, one: str, other: str) -> bool:
        """Whether two facts are measured in the same: of a dose and a weight neither is a share of the other."""
        first, second = self.protocol.facts.get(one), self.protocol.facts.get(other)
        if first is None or second is None or first.unit is None or second.unit is None:
            return False
        return first.unit.dimension == second.unit.dimension

    def may_be_0(self, key: str) -> bool:
        """Whether 0 is a value of a fact."""
        fact = self.protocol.facts[key]
        low, high = fact.plausible or (0, 0)
        return fact.kind is Kind.QUANTITY and not fact.above_zero and low <= 0 <= high

    def excludes(self, node: t.Condition, facts: set[str]) -> bool:  # noqa: PLR0911 - one match, one line a node
        """Whether a condition is not met where these facts are 0."""
        match node:
            case t.AllOf(args):
                return any(self.excludes(arg, facts) for arg in args)
            case t.AnyOf(args):
                return all(self.excludes(arg, facts) for arg in args)
            case t.Ref(key):
                return self.excludes(self.protocol.criteria[key].condition, facts)
            case t.Between(term, low, high):
                return any(self.excludes(t.Compare(term, *half), facts) for half in ((AT_LEAST, low), (AT_MOST, high)))
            case t.Compare(_, op, _):
                found = list(self.differences(node))
                about = all(name in facts for one in found for name, _ in one.terms)
                return bool(found) and about and not any(COMPARE[op](one.constant, 0) for one in found)
            case t.Not(t.Compare(_, op, _) as inner):
                found = list(self.differences(inner))
                about = all(name in facts for one in found for name, _ in one.terms)
                return bool(found) and about and all(COMPARE[op](one.constant, 0) for one in found)
            case _:
                return False

    def problem(self, node: t.Compare, greater: str, other: str, times: Fraction) -> Problem:
        """What is wrong with it, and what to write."""
        facts = self.protocol.facts
        first = next((part.fact for part in t.walk(node.left) if isinstance(part, t.FactValue)), greater)
        is_rise = first == greater
        now, then = (greater, other) if is_rise else (other, greater)
        change, sign = ("rise", ">") if is_rise else ("fall", "<")
        message = f"'{text(node, self.names)}' is met where both are 0, and from 0 to 0 is no {change}"
        at_all = f"add 'and {facts[now].name} {sign} {facts[then].name}'"
        share = (times - 1 if is_rise else 1 - 1 / times) * 100
        said = f"{facts[now].name} {change}s by at least {plain(share)} % from {facts[then].name}"
        return Problem(node.pos, message, f"write '{said}', or {at_all}" if is_exact(share) else at_all)


def _tells_apart(beside: t.Condition, node: t.Compare) -> bool:
    """Whether it asks that what is compared is less or more than what it is a share of, whatever these two are made of."""
    match beside:
        case t.Compare(left, t.Op.LT | t.Op.GT | t.Op.NE, right):
            return left == node.left and any(part == right for part in t.walk(node.right))
        case t.Compare(left, t.Op.GE | t.Op.GT, t.Arithmetic("+", right, t.Quantity(amount))) if amount > 0:
            return left == node.left and any(part == right for part in t.walk(node.right))
        case t.Compare(left, t.Op.LE | t.Op.LT, t.Arithmetic("-", right, t.Quantity(amount))) if amount > 0:
            return left == node.left and any(part == right for part in t.walk(node.right))
        case _:
            return False


def _arithmetic(op: t.Sign, a: Linear, b: Linear) -> Linear | None:
    if op in "+-":
        return a.plus(b, Fraction(1 if op == "+" else -1))
    if op == "/":
        return a.scaled(1 / b.constant) if not b.terms and b.constant else None
    return b.scaled(a.constant) if not a.terms else None if b.terms else a.scaled(b.constant)
