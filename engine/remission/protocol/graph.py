"""The named things of a protocol and what they read: which answers a changed rule can reach, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from remission.errors import Pos
from remission.expr import tree as t
from remission.protocol.checks import used_facts
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.protocol.order import reference

Kind: TypeAlias = Literal["criterion", "classification", "calculation", "eligibility"]
Definition: TypeAlias = tuple[Kind, str]
Rule: TypeAlias = Criterion | Classification | Calculation

ELIGIBILITY: Definition = ("eligibility", "")
ALWAYS, NEVER = t.AllOf(()), t.AnyOf(())  # conditions that are met, and not met, whatever the case


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Rules that take the place of a protocol's own, and who is asked for eligibility where that changes."""

    rules: Mapping[Definition, Rule] = field(default_factory=dict)
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None

    @property
    def touched(self) -> frozenset[Definition]:
        """The definitions that are changed."""
        asked = {ELIGIBILITY} if self.include is not None or self.exclude is not None else set()
        return frozenset({*self.rules, *asked})


def rule(protocol: Protocol, definition: Definition) -> Rule:
    """The rule of a definition."""
    kind, key = definition
    match kind:
        case "criterion":
            return protocol.criteria[key]
        case "classification":
            return protocol.classifications[key]
        case "calculation":
            return protocol.calculations[key]
        case "eligibility":
            msg = "eligibility has no rule of its own"
            raise KeyError(msg)
        case _:
            assert_never(kind)


def name(protocol: Protocol, definition: Definition) -> str:
    """The author's name of a definition."""
    return "eligibility" if definition == ELIGIBILITY else rule(protocol, definition).name


def place(protocol: Protocol, definition: Definition) -> Pos:
    """Where a definition stands; eligibility stands where its first criterion does."""
    asked = (*protocol.include, *protocol.exclude)
    return protocol.criteria[asked[0]].pos if definition == ELIGIBILITY else rule(protocol, definition).pos


def roots(protocol: Protocol, definition: Definition) -> tuple[t.Node, ...]:
    """The conditions and formulas of a definition; eligibility refers to its criteria."""
    if definition == ELIGIBILITY:
        return tuple(t.Ref(key) for key in (*protocol.include, *protocol.exclude))
    match rule(protocol, definition):
        case Criterion(condition=condition):
            return (condition,)
        case Classification(outcomes=outcomes):
            return tuple(outcome.condition for outcome in outcomes if outcome.condition is not None)
        case Calculation(value=value):
            return (value,)


def every(protocol: Protocol) -> tuple[Definition, ...]:
    """Every definition, each after all that it reads; eligibility comes last, if the protocol has it."""
    asked = (ELIGIBILITY,) if protocol.include or protocol.exclude else ()
    return (*protocol.order, *asked)


def _named(node: t.Node) -> Iterator[Definition]:
    references = map(reference, t.walk(node))
    return (one for one in references if one is not None)


class Graph:
    """Which definition reads which, directly and through others."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.order = every(protocol)
        self._reads = {one: frozenset(d for root in roots(protocol, one) for d in _named(root)) for one in self.order}
        self.below: dict[Definition, frozenset[Definition]] = {}  # itself and all that it reads
        for one in self.order:
            self.below[one] = frozenset({one}).union(*(self.below[other] for other in self._reads[one]))

    def above(self, changed: Iterable[Definition]) -> frozenset[Definition]:
        """The definitions whose answer a change can reach, themselves included."""
        start = set(changed)
        return frozenset(one for one in self.order if self.below[one] & start)

    def reached(self, definition: Definition) -> tuple[str, ...]:
        """The facts that a definition reads, directly and through others, in the vocabulary's order."""
        found = {
            part.fact
            for one in self.below[definition]
            for root in roots(self.protocol, one)
            for part in t.walk(root)
            if isinstance(part, t.FactValue | t.OneOf | t.Known)
        }
        return tuple(key for key in self.protocol.facts if key in found)


def changed(protocol: Protocol, change: RuleChange) -> Protocol:
    """The protocol with a change; the facts that its rules use are counted anew."""
    found = rewritten(protocol, change)
    return replace(found, used=used_facts(found.facts, found.criteria, found.classifications, found.calculations))


def rewritten(protocol: Protocol, change: RuleChange) -> Protocol:
    """The same, quickly: the facts that its rules use are left as they were counted."""
    criteria, families, calculations = dict(protocol.criteria), dict(protocol.classifications), dict(protocol.calculations)
    for (_, key), new in change.rules.items():
        match new:
            case Criterion():
                criteria[key] = new
            case Classification():
                families[key] = new
            case Calculation():
                calculations[key] = new
    include = protocol.include if change.include is None else change.include
    exclude = protocol.exclude if change.exclude is None else change.exclude
    return replace(
        protocol, criteria=criteria, classifications=families, calculations=calculations, include=include, exclude=exclude
    )


def part_of(protocol: Protocol, wanted: Iterable[Definition], graph: Graph) -> Protocol:
    """As much of a protocol as some of its answers need; `graph` may be that of the protocol before a change."""
    needed = frozenset[Definition]().union(*(graph.below[one] for one in wanted))
    asked = ELIGIBILITY in needed
    return replace(
        protocol,
        criteria={key: one for key, one in protocol.criteria.items() if ("criterion", key) in needed},
        classifications={key: one for key, one in protocol.classifications.items() if ("classification", key) in needed},
        calculations={key: one for key, one in protocol.calculations.items() if ("calculation", key) in needed},
        include=protocol.include if asked else (),
        exclude=protocol.exclude if asked else (),
        order=tuple(one for one in protocol.order if one in needed),
    )
