"""A protocol from another one: with other definitions, with further ones, or as much of it as some answers need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from remission.expr import tree as t
from remission.protocol.graph import used_facts
from remission.protocol.model import (
    ELIGIBILITY,
    Calculation,
    Classification,
    Criterion,
    Definition,
    EligibilityCriteria,
    Key,
    Protocol,
    Rule,
)

ALWAYS, NEVER = t.AllOf(()), t.AnyOf(())  # conditions that are met, and not met, whatever the case


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Definitions that take the place of a protocol's own."""

    definitions: tuple[Definition, ...]

    @property
    def touched(self) -> frozenset[Key]:
        """The definitions that are changed."""
        return frozenset(one.key for one in self.definitions)


def with_roots(own: Rule, roots: Sequence[t.Node]) -> Rule:
    """The same rule over other conditions and formulas, in the order of its `roots`."""
    match own:
        case Criterion():
            return replace(own, condition=cast("t.Condition", roots[0]))
        case Classification(outcomes=outcomes):
            left = iter(cast("Sequence[t.Condition]", roots))
            return replace(own, outcomes=tuple(replace(one, condition=one.condition and next(left)) for one in outcomes))
        case Calculation():
            return replace(own, value=cast("t.Term", roots[0]))


def with_root(own: Rule, part: int, new: t.Node) -> Rule:
    """The same rule with one of its `roots` replaced."""
    return with_roots(own, (*own.roots[:part], new, *own.roots[part + 1 :]))


def recounted(protocol: Protocol) -> Protocol:
    """The protocol, the facts that its rules use counted anew."""
    return replace(protocol, used=used_facts(protocol.facts, protocol.rules))


def with_definitions(protocol: Protocol, definitions: Iterable[Definition]) -> Protocol:
    """The protocol with other definitions, or further ones; the facts that its rules use are left as they were counted."""
    criteria, families, calculations = dict(protocol.criteria), dict(protocol.classifications), dict(protocol.calculations)
    eligibility = protocol.eligibility
    known, order = {*protocol.order}, [*protocol.order]
    for new in definitions:
        match new:
            case Criterion():
                criteria[new.slug] = new
            case Classification():
                families[new.slug] = new
            case Calculation():
                calculations[new.slug] = new
            case EligibilityCriteria():
                eligibility = new
                continue
        if new.key not in known:
            order.append(new.key)
    return replace(
        protocol,
        criteria=criteria,
        classifications=families,
        calculations=calculations,
        eligibility=eligibility,
        order=tuple(order),
    )


def changed(protocol: Protocol, definitions: Iterable[Definition]) -> Protocol:
    """The same; the facts that its rules use are counted anew."""
    return recounted(with_definitions(protocol, definitions))


def part_of(protocol: Protocol, needed: Collection[Key]) -> Protocol:
    """Some definitions of a protocol by themselves; they read no other one."""
    return replace(
        protocol,
        criteria={key: one for key, one in protocol.criteria.items() if one.key in needed},
        classifications={key: one for key, one in protocol.classifications.items() if one.key in needed},
        calculations={key: one for key, one in protocol.calculations.items() if one.key in needed},
        eligibility=protocol.eligibility if ELIGIBILITY in needed else EligibilityCriteria(),
        order=tuple(one for one in protocol.order if one in needed),
    )
