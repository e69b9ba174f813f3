"""A protocol with one threshold elsewhere, or on its other side: wherever it stands, in one rule, or in one part of a rule."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from remission.expr import tree as t
from remission.expr.units import Unit
from remission.protocol.checks import reached, used_facts
from remission.protocol.cuts import facts_with_cuts
from remission.protocol.model import Calculation, Criterion, Protocol
from remission.sensitivity.thresholds import Threshold, row_name, thresholds_of

Change = Callable[[t.Condition], t.Condition]


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
    def change(node: t.Condition) -> t.Condition:
        ends = list(thresholds_of(node, there.rule, there.part))
        if there not in ends:
            return node
        if isinstance(node, t.Compare):
            return instead
        return t.AllOf(tuple(instead if end == there else end.compare() for end in ends))

    def new(rule: str, part: str, node: t.Condition) -> t.Condition:
        return rewritten(node, change) if there.rule in ("", rule) and there.part in ("", part) else node

    return _with_clauses(protocol, new)


def _with_clauses(protocol: Protocol, new: Callable[[str, str, t.Condition], t.Condition]) -> Protocol:
    """The protocol with every clause as it shall be: told are its rule, which part of that it is, and the clause."""
    criteria = {key: replace(one, condition=new(key, "", one.condition)) for key, one in protocol.criteria.items()}
    families = {
        key: replace(
            one, outcomes=tuple(replace(o, condition=o.condition and new(key, o.name, o.condition)) for o in one.outcomes)
        )
        for key, one in protocol.classifications.items()
    }

    def rows(key: str, table: t.Lookup) -> t.Lookup:
        every = enumerate(table.rows, 1)
        return t.Lookup(tuple(replace(row, when=row.when and new(key, row_name(number), row.when)) for number, row in every))

    calculations = {
        key: replace(one, value=rows(key, one.value)) if isinstance(one.value, t.Lookup) else one
        for key, one in protocol.calculations.items()
    }
    used = used_facts(protocol.facts, criteria, families, calculations)
    changed = {"criteria": criteria, "classifications": families, "calculations": calculations}
    return replace(protocol, **changed, used=used, sha256="")  # type: ignore[arg-type]


def rewritten(node: t.Condition, change: Change) -> t.Condition:
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


# ---- parts of a protocol ---------------------------------------------------------------------------


def answering(protocol: Protocol, criteria: Collection[str], classifications: Collection[str]) -> Protocol:
    """What some criteria and classifications read, without eligibility."""
    roots = [protocol.criteria[key].condition for key in criteria]
    roots += [o.condition for key in classifications for o in protocol.classifications[key].outcomes if o.condition]
    keys = {*criteria, *classifications, *named(protocol, roots)}
    return _part(replace(protocol, include=(), exclude=()), keys)


def answers_only(protocol: Protocol) -> Protocol:
    """Eligibility and all classifications, without what none of them reads."""
    part = answering(protocol, (*protocol.include, *protocol.exclude), protocol.classifications)
    return replace(part, include=protocol.include, exclude=protocol.exclude)


def eligibility_only(protocol: Protocol) -> Protocol:
    """What eligibility reads."""
    part = answering(protocol, (*protocol.include, *protocol.exclude), ())
    return replace(part, include=protocol.include, exclude=protocol.exclude)


def asking(
    protocol: Protocol, conditions: Mapping[str, t.Condition], numbers: Mapping[str, tuple[t.Term, Unit]] | None = None
) -> Protocol:
    """A protocol that answers some conditions and makes some numbers, each under a name of its own."""
    numbers = numbers or {}
    roots: list[t.Node] = [*conditions.values(), *(term for term, _ in numbers.values())]
    part = _part(replace(protocol, include=(), exclude=()), named(protocol, roots))
    criteria = part.criteria | {key: Criterion(key, key, condition) for key, condition in conditions.items()}
    calculations = part.calculations | {key: Calculation(key, key, term, measure) for key, (term, measure) in numbers.items()}
    order = (*part.order, *(("criterion", key) for key in conditions), *(("calculation", key) for key in numbers))
    used = used_facts(protocol.facts, criteria, part.classifications, calculations)
    return replace(part, criteria=criteria, calculations=calculations, order=order, used=used)


def named(protocol: Protocol, roots: Iterable[t.Node]) -> set[str]:
    """The criteria, classifications and calculations that some clauses read, whatever lies between."""
    found: set[str] = set()
    for node in reached(protocol, roots):
        match node:
            case t.Ref(key) | t.OutcomeIn(key) | t.CalculationValue(key):
                found.add(key)
            case _:
                pass
    return found


def _part(protocol: Protocol, keys: set[str]) -> Protocol:
    criteria = {key: one for key, one in protocol.criteria.items() if key in keys}
    families = {key: one for key, one in protocol.classifications.items() if key in keys}
    calculations = {key: one for key, one in protocol.calculations.items() if key in keys}
    order = tuple((kind, key) for kind, key in protocol.order if key in keys)
    used = used_facts(protocol.facts, criteria, families, calculations)
    return replace(
        protocol, criteria=criteria, classifications=families, calculations=calculations, order=order, used=used, sha256=""
    )
