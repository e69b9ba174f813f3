"""Facts that are taken from others at this and other days of a patient: which they are, and what they are made of."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from remission.errors import Problem

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.protocol.model import Protocol


def is_taken(fact: Fact, facts: Mapping[str, Fact]) -> bool:
    """Whether a fact, or the one that it belongs to, is taken from another fact."""
    owner = facts.get(fact.companion_of or "", fact)
    return owner.taken_from is not None and not owner.is_of_answers


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


def root_of(fact: Fact, protocol: Protocol) -> Fact:
    """What a fact is taken from in the end; itself where it is not taken from another, but from an answer perhaps."""
    while (source := source_of(fact, protocol.facts)) in protocol.facts:
        fact = protocol.facts[source]
    return fact


def anchors(protocol: Protocol) -> set[str]:
    """The slugs of the dates that the windows of facts hang on."""
    return {key for fact in taken_in_order(protocol) if fact.choose is not None for key in fact.choose.anchors}


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


def unstated(protocol: Protocol, stated: Container[str]) -> tuple[Fact, ...]:
    """The facts that have to be made of others, where the data state some facts themselves."""
    return tuple(fact for fact in taken_in_order(protocol) if fact.slug not in stated)


def several_a_day(protocol: Protocol) -> Iterator[Problem]:
    """Yield a problem for each fact that a rule reads, though it has several values a day."""
    for key in (*protocol.used, *protocol.plan.of_patients):
        fact = protocol.facts[key]
        if fact.told_apart_by is not None:
            by = fact.told_apart_by.replace("_", " ")
            what = f"{fact.name!r} has several values a day, told apart by {by!r}: no rule can read it"
            hint = f"read a fact that is made of them: '{{from: {fact.name}, choose: sum on the day of the assessment}}'"
            yield Problem(fact.pos, what, hint)
