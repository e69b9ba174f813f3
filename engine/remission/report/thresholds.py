"""The thresholds of a protocol, and the same protocol with one of them elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from remission.errors import Pos, Problem, RuleFileError
from remission.expr import resolve
from remission.expr import tree as t
from remission.expr.numbers import plain
from remission.expr.parse import ConditionError
from remission.expr.scope import Scope
from remission.expr.units import Unit
from remission.protocol.checks import used_facts
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Threshold:
    """`fact op value`, as it stands in a rule; `rule` is a criterion or classification, empty for all."""

    fact: str
    op: t.Op
    value: Fraction  # in the fact's unit
    rule: str = ""

    def text(self, protocol: Protocol) -> str:
        """`platelets >= 100 10*9/L`."""
        fact = protocol.facts[self.fact]
        unit = f" {fact.unit.text}" if fact.unit and fact.unit.text != "1" else ""
        return f"{fact.name} {self.op.value} {plain(self.value)}{unit}"


def thresholds(protocol: Protocol) -> tuple[Threshold, ...]:
    """Every different threshold of the criteria and classifications, in the order of the rules."""
    found = (one for _, root in _rules(protocol) for node in t.walk(root) for one in _of(node))
    return tuple(dict.fromkeys(found))


def _of(node: t.Node, rule: str = "") -> Iterator[Threshold]:
    """The thresholds of an atom: one of a comparison, two of `between`."""
    match node:
        case t.Compare(t.FactValue(fact), op, t.Quantity(value)):
            yield Threshold(fact, op, value, rule)
        case t.Between(t.FactValue(fact), low, high):
            yield from (Threshold(fact, op, end.value, rule) for op, end in _ends(low, high))
        case _:
            pass


def _ends(low: t.Term, high: t.Term) -> Iterator[tuple[t.Op, t.Quantity]]:
    yield from ((op, end) for op, end in ((t.Op.GE, low), (t.Op.LE, high)) if isinstance(end, t.Quantity))


def _rules(protocol: Protocol) -> Iterator[tuple[str, t.Condition]]:
    for key, criterion in protocol.criteria.items():
        yield key, criterion.condition
    for key, family in protocol.classifications.items():
        yield from ((key, outcome.condition) for outcome in family.outcomes if outcome.condition)


# ---- what a person asks for ------------------------------------------------------------------------


def read_setting(protocol: Protocol, text: str) -> tuple[Threshold, Threshold]:
    """Read `platelets >= 50 x 10^9/L`, or the same after a rule's name and a colon: the threshold there is, and the one to be.

    Raises:
        RuleFileError: it is no threshold, no rule has one like it, or several have and the text does not say which.
    """
    name, colon, rest = text.partition(":")
    rule = name.strip().lower().replace(" ", "_").replace("-", "_") if colon else ""
    if rule and rule not in protocol.criteria and rule not in protocol.classifications:
        raise _problem(text, f"there is no criterion or classification {name.strip()!r}")
    wanted = _wanted(protocol, text, rest if colon else text)
    there = {
        one.value
        for key, root in _rules(protocol)
        for node in t.walk(root)
        for one in _of(node)
        if rule in ("", key) and (one.fact, one.op) == (wanted.fact, wanted.op)
    }
    shown = f"{protocol.facts[wanted.fact].name} {wanted.op.value} …"
    if not there:
        raise _problem(text, f"no rule has a threshold like '{shown}'", "write it with the comparison that the rule has")
    if len(there) > 1:
        values = ", ".join(plain(value) for value in sorted(there))
        raise _problem(text, f"'{shown}' stands at {values}", "say which rule: 'platelet recovery: platelets >= …'")
    return replace(wanted, value=there.pop(), rule=rule), replace(wanted, rule=rule)


def _wanted(protocol: Protocol, text: str, clause: str) -> Threshold:
    def unit_of(key: str, pos: Pos) -> Unit:  # noqa: ARG001 - as the scope asks
        return protocol.calculations[key].unit

    scope = Scope(
        facts=protocol.facts,
        criteria={key: one.name for key, one in protocol.criteria.items()},
        classifications={key: tuple(o.name for o in one.outcomes) for key, one in protocol.classifications.items()},
        calculations={key: one.name for key, one in protocol.calculations.items()},
        calculation_unit=unit_of,
    )
    try:
        found = resolve.condition(clause, scope, lambda offset: Pos(_place(text), 1, text.index(clause) + offset + 1))
    except ConditionError as error:
        raise RuleFileError(error.problems) from None
    match found:
        case t.Compare(t.FactValue(fact), op, t.Quantity(value)):
            return Threshold(fact, op, value)
        case _:
            raise _problem(
                text, f"{text!r} is no threshold", "write a fact, a comparison and a value: 'platelets >= 50 x 10^9/L'"
            )


def _place(text: str) -> str:
    return f"--set '{text}'"


def _problem(text: str, message: str, hint: str | None = None) -> RuleFileError:
    return RuleFileError([Problem(Pos(_place(text), 1, 1), message, hint)])


# ---- the protocol with a threshold elsewhere -------------------------------------------------------


def moved(protocol: Protocol, there: Threshold, value: Fraction) -> Protocol:
    """The protocol with one threshold at another value, wherever it stands (or in its rule)."""

    def elsewhere(end: t.Quantity) -> t.Quantity:
        return replace(end, value=value, written=plain(value))

    def change(node: t.Condition) -> t.Condition:
        if there not in _of(node, there.rule):
            return node
        match node:
            case t.Compare(_, _, t.Quantity() as right):
                return replace(node, right=elsewhere(right))
            case t.Between(_, t.Quantity() as low, _) if there.op is t.Op.GE:
                return replace(node, low=elsewhere(low))
            case t.Between(_, _, t.Quantity() as high):
                return replace(node, high=elsewhere(high))
            case _:
                return node

    criteria = {
        key: replace(one, condition=rewritten(one.condition, change)) if there.rule in ("", key) else one
        for key, one in protocol.criteria.items()
    }
    families = {
        key: replace(
            one, outcomes=tuple(replace(o, condition=o.condition and rewritten(o.condition, change)) for o in one.outcomes)
        )
        if there.rule in ("", key)
        else one
        for key, one in protocol.classifications.items()
    }
    used = used_facts(protocol.facts, criteria, families, protocol.calculations)
    return replace(protocol, criteria=criteria, classifications=families, used=used, sha256="")


def rewritten(node: t.Condition, change: Callable[[t.Condition], t.Condition]) -> t.Condition:
    """A condition with every atom changed."""
    match node:
        case t.Compare() | t.Between() | t.OneOf() | t.OutcomeIn() | t.Known() | t.Ref():
            return change(node)
        case t.Not(arg):
            return replace(node, arg=rewritten(arg, change))
        case t.AllOf(args) | t.AnyOf(args) | t.AtLeast(_, args):
            return replace(node, args=tuple(rewritten(arg, change) for arg in args))
        case t.IfThen(condition, then):
            return replace(node, condition=rewritten(condition, change), then=rewritten(then, change))
        case _:
            assert_never(node)
