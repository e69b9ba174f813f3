"""One condition turned round: the rule it stands in with that condition always met, or never, and all else as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remission.expr import tree as t
from remission.expr.rewrite import Path, put, sites
from remission.protocol.model import Calculation, Classification, EligibilityCriteria, Key, Protocol, Rule, RuleKey
from remission.protocol.revision import with_root


@dataclass(frozen=True, slots=True)
class ConditionPlace:
    """One condition: the definition it stands in, the condition or formula of that, and where in it."""

    owner: RuleKey
    part: int  # which of its roots
    path: Path


def conditions(protocol: Protocol, owner: Key) -> Iterator[tuple[ConditionPlace, t.Condition]]:
    """Every condition of a definition, those inside formulas too; eligibility has none of its own."""
    own = protocol.definition(owner)
    if not isinstance(own, EligibilityCriteria):
        for part, root in enumerate(own.roots):
            for path, node in sites(root):
                if isinstance(node, t.Condition):
                    yield ConditionPlace(own.key, part, path), node


def places(protocol: Protocol, owner: Key, about: t.Condition) -> tuple[ConditionPlace, ...]:
    """Where in a definition a condition stands: an equal one elsewhere is another one."""
    return tuple(place for place, node in conditions(protocol, owner) if node == about and node.pos == about.pos)


def turned(own: Rule, place: ConditionPlace, constant: t.Condition) -> Rule:
    """A rule with its condition at a place settled; what else is missing still has the rule's policy."""
    return with_root(own, place.part, put(own.roots[place.part], place.path, constant))


def label(protocol: Protocol, place: ConditionPlace) -> str:
    """What the condition at a place belongs to: the definition, its outcome, or the row of its table."""
    match protocol.rule(place.owner):
        case Classification(name=word, outcomes=outcomes):
            return f"{word} {outcomes[place.part].name}"
        case Calculation(name=word, value=t.Lookup(rows) | t.Score(rows)) if place.path:
            named = [(row.name or f"row {number}", 1 if row.when is None else 2) for number, row in enumerate(rows, 1)]
            parts = [part for part, count in named for _ in range(count)]
            return f"{word}, {parts[place.path[0]]}"
        case own:
            return own.name
