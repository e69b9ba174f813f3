"""Facts that are taken from what the rules conclude at other assessments: which, in what order, and that none is a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias

from remission.errors import Problem
from remission.protocol.graph import Graph, facts_read, references

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.protocol.model import Key, Protocol, Rule, RuleKey

Node: TypeAlias = "tuple[str, str]"  # a rule by its key, or ("fact", slug)


def source_key(protocol: Protocol, fact: Fact) -> RuleKey | None:
    """The rule whose answers a fact is taken from; None where the protocol, a part of another, does not have it."""
    key = fact.taken_from or ""
    if key in protocol.classifications:
        return "classification", key
    if key in protocol.criteria:
        return "criterion", key
    return ("calculation", key) if key in protocol.calculations else None


def answer_facts(protocol: Protocol) -> tuple[Fact, ...]:
    """The facts that rules read and that are taken from answers, each after those that today's answer of its source reads."""
    own = [protocol.facts[key] for key in protocol.used if protocol.facts[key].is_of_answers]
    own = [fact for fact in own if source_key(protocol, fact) is not None]
    if not own:
        return ()
    needs = _needs(protocol.rules, {fact.slug: fact for fact in own})
    place = {node: at for at, node in enumerate(TopologicalSorter(needs).static_order())}
    return tuple(sorted(own, key=lambda fact: place.get(("fact", fact.slug), 0)))


def with_sources(protocol: Protocol, wanted: Iterable[Key]) -> frozenset[Key]:
    """Some definitions, all that they read, and the rules from whose answers that is taken."""
    graph = Graph(protocol)
    found = graph.closure(wanted)
    while True:
        facts = {key for one in found for key in graph.facts[one]}
        sources = {source_key(protocol, protocol.facts[key]) for key in facts if protocol.facts[key].is_of_answers}
        more = graph.closure(key for key in sources if key is not None) - found
        if not more:
            return found
        found |= more


def reads_today(fact: Fact) -> bool:
    """Whether the answer of the same day may count."""
    rule = fact.choose
    return rule is not None and (rule.end is None or rule.end >= 0)


def circles_in_time(rules: Iterable[Rule], facts: Mapping[str, Fact]) -> list[Problem]:
    """A problem for a rule that hangs on its own answer of the same day, with the way round."""
    own = tuple(rules)
    names = {rule.key: rule.name for rule in own}
    try:
        TopologicalSorter(_needs(own, {key: fact for key, fact in facts.items() if fact.is_of_answers})).prepare()
    except CycleError as error:
        path: list[Node] = list(reversed(error.args[1]))
        if not any(kind == "fact" for kind, _ in path):
            return []  # a circle of definitions, told as one
        at = next(index for index, node in enumerate(path) if node[0] == "fact")
        ring = [*path[at:-1], *path[:at], path[at]]
        fact = facts[path[at][1]]
        told = " -> ".join(facts[key].name if kind == "fact" else names[kind, key] for kind, key in ring)  # type: ignore[index]
        message = f"{fact.name!r} hangs on itself on the day of the assessment: {told}"
        return [Problem(fact.pos, message, "let it end 'before the assessment', so that only earlier answers count")]
    return []


def _needs(rules: Iterable[Rule], facts: Mapping[str, Fact]) -> dict[Node, set[Node]]:
    """What each rule, and each fact whose window has the day of the assessment in it, needs of the same day."""
    found: dict[Node, set[Node]] = {("fact", key): set() for key in facts}
    by_slug: dict[str, Node] = {}
    for rule in rules:
        by_slug[rule.slug] = rule.key
        read = {("fact", key) for root in rule.roots for key in facts_read(root) if key in facts}
        found[rule.key] = {*references(rule.roots), *read}
    for key, fact in facts.items():
        found["fact", key] |= {("fact", anchor) for anchor in (fact.choose.anchors if fact.choose else ()) if anchor in facts}
        if reads_today(fact) and fact.taken_from in by_slug:
            found["fact", key].add(by_slug[fact.taken_from])
    return found
