"""A protocol with one threshold elsewhere, or on its other side: wherever it stands, in one rule, or in one part of a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from remission.expr import tree as t
from remission.expr.rewrite import put, rewritten
from remission.expr.units import Unit
from remission.protocol.checking.cuts import facts_with_cuts
from remission.protocol.clauses import clauses
from remission.protocol.model import Calculation, Criterion, Key, Protocol, Rule
from remission.protocol.revision import changed, part_of, recounted, with_definitions, with_root
from remission.protocol.vocabulary.answers import with_sources
from remission.sensitivity.thresholds import Threshold, thresholds_of


def moved(protocol: Protocol, there: Threshold, value: Fraction) -> Protocol:
    """The protocol with a threshold at another value."""
    return _altered(protocol, there, there.at(value).compare())


def with_limits_of(protocol: Protocol, others: Iterable[Protocol]) -> Protocol:
    """The protocol, its data to be read as that of the others too: a long text stays on its own side of their limits."""
    every = [protocol.facts, *map(facts_with_cuts, others)]
    cuts = {key: tuple(sorted({cut for facts in every for cut in facts[key].cuts})) for key in protocol.facts}
    return replace(protocol, facts={key: replace(fact, cuts=cuts[key]) for key, fact in protocol.facts.items()})


def flipped(protocol: Protocol, there: Threshold) -> Protocol:
    """The protocol with a threshold that everybody is on the other side of."""
    return _altered(protocol, there, t.Not(there.compare()))


def _altered(protocol: Protocol, there: Threshold, instead: t.Condition) -> Protocol:
    def change(node: t.Node) -> t.Node | None:
        ends = list(thresholds_of(node, there.rule, there.part))
        if there not in ends:
            return None
        if isinstance(node, t.Compare):
            return instead
        return t.AllOf(tuple(instead if end == there else end.compare() for end in ends))

    new = {rule.key: rule for rule in protocol.rules}
    for clause in clauses(protocol):
        if there.rule in ("", clause.rule) and there.part in ("", clause.part):
            own = new[clause.key]
            root = put(own.roots[clause.root], clause.path, rewritten(clause.condition, change))
            new[clause.key] = with_root(own, clause.root, root)
    return replace(changed(protocol, new.values()), sha256="")


# ---- parts of a protocol ---------------------------------------------------------------------------


def part(protocol: Protocol, wanted: Iterable[Key]) -> Protocol:
    """Some definitions and what they read."""
    return replace(recounted(part_of(protocol, with_sources(protocol, wanted))), sha256="")


def answers_only(protocol: Protocol) -> Protocol:
    """Eligibility and all classifications, without what none of them reads."""
    return part(protocol, [key for key in protocol.keys if key[0] in ("eligibility", "classification")])


def asking(
    protocol: Protocol, conditions: Mapping[str, t.Condition], numbers: Mapping[str, tuple[t.Term, Unit]] | None = None
) -> Protocol:
    """A protocol that answers some conditions and makes some numbers, each under a name of its own."""
    criteria = [Criterion(key, key, condition) for key, condition in conditions.items()]
    calculations = [Calculation(key, key, term, measure) for key, (term, measure) in (numbers or {}).items()]
    new: tuple[Rule, ...] = (*criteria, *calculations)
    return part(with_definitions(protocol, new), [one.key for one in new])
