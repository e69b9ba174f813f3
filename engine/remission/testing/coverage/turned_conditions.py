"""One condition turned round: the rule it stands in with that condition always met, or never, and all else as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from remission.expr import tree as t
from remission.expr.rewrite import Path, put, sites
from remission.protocol.graph import ELIGIBILITY, Definition, Rule, name, roots, rule
from remission.protocol.model import Calculation, Classification, Criterion, Protocol


@dataclass(frozen=True, slots=True)
class ConditionPlace:
    """One condition: the definition it stands in, the condition or formula of that, and where in it."""

    owner: Definition
    part: int  # which outcome of a classification; 0 elsewhere
    path: Path


def conditions(protocol: Protocol, owner: Definition) -> Iterator[tuple[ConditionPlace, t.Condition]]:
    """Every condition of a definition, those inside formulas too; eligibility has none of its own."""
    for part, root in enumerate(roots(protocol, owner) if owner != ELIGIBILITY else ()):
        for path, node in sites(root):
            if isinstance(node, t.Condition):
                yield ConditionPlace(owner, part, path), node


def places(protocol: Protocol, owner: Definition, about: t.Condition) -> tuple[ConditionPlace, ...]:
    """Where in a definition a condition stands: an equal one elsewhere is another one."""
    return tuple(place for place, node in conditions(protocol, owner) if node == about and node.pos == about.pos)


def turned(own: Rule, place: ConditionPlace, constant: t.Condition) -> Rule:
    """A rule with its condition at a place settled; what else is missing still has the rule's policy."""
    match own:
        case Criterion(condition=condition):
            return replace(own, condition=put(condition, place.path, constant))
        case Classification(outcomes=outcomes):
            one = outcomes[place.part]
            new = replace(one, condition=put(one.condition, place.path, constant)) if one.condition else one
            return replace(own, outcomes=(*outcomes[: place.part], new, *outcomes[place.part + 1 :]))
        case Calculation(value=value):
            return replace(own, value=put(value, place.path, constant))


def label(protocol: Protocol, place: ConditionPlace) -> str:
    """What the condition at a place belongs to: the definition, its outcome, or the row of its table."""
    word = name(protocol, place.owner)
    match rule(protocol, place.owner):
        case Classification(outcomes=outcomes):
            return f"{word} {outcomes[place.part].name}"
        case Calculation(value=t.Lookup(rows)) if place.path:
            starts = [0]
            for row in rows:
                starts.append(starts[-1] + (1 if row.when is None else 2))
            return f"{word}, row {sum(start <= place.path[0] for start in starts[:-1])}"
        case _:
            return word
