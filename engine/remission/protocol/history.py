"""Facts that are taken from others at this and other days of a patient: which they are, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.protocol.model import Protocol


def is_taken(fact: Fact, facts: Mapping[str, Fact]) -> bool:
    """Whether a fact, or the one that it belongs to, is taken from another."""
    return facts.get(fact.companion_of or "", fact).taken_from is not None


def source_of(fact: Fact, facts: Mapping[str, Fact]) -> str | None:
    """The slug of what a fact is taken from; of a companion, what belongs to the source of its fact."""
    owner = facts.get(fact.companion_of or "", fact)
    return None if owner.taken_from is None else owner.taken_from + fact.slug.removeprefix(owner.slug)


def made_of(fact: Fact, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The slugs of the facts that a fact is made of: what it is taken from, and the dates that its window hangs on."""
    source = source_of(fact, facts)
    if source is None:
        return ()
    rule = facts.get(fact.companion_of or "", fact).choose
    return tuple(key for key in (source, *(rule.anchors if rule else ())) if key in facts)


def with_origins(keys: Iterable[str], facts: Mapping[str, Fact]) -> set[str]:
    """Some facts and whatever they are made of."""
    found: set[str] = set()
    pending = list(keys)
    while pending:
        key = pending.pop()
        if key not in found and key in facts:
            found.add(key)
            pending += made_of(facts[key], facts)
    return found


def taken_in_order(protocol: Protocol) -> tuple[Fact, ...]:
    """The facts that rules read and that are taken from others, with those that these are made of; each after its own."""
    wanted = with_origins(protocol.used, protocol.facts)
    ordered: dict[str, Fact] = {}

    def add(key: str) -> None:
        fact = protocol.facts[key]
        if key not in ordered and is_taken(fact, protocol.facts):
            for other in made_of(fact, protocol.facts):
                add(other)
            ordered[key] = fact

    for key in protocol.facts:
        if key in wanted and protocol.facts[key].companion_of is None:
            add(key)
    return tuple(ordered.values())
