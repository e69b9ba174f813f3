"""What is legal but probably not meant: warnings over a whole protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.expr.parsing import calendar
from remission.protocol.assessing import assessment_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from remission.protocol.model import Calculation, Classification, Criterion, Protocol

LONGEST_SHOWN = 200  # characters of a clause in a hint


def conditions_and_terms(
    criteria: Mapping[str, Criterion], classifications: Mapping[str, Classification], calculations: Mapping[str, Calculation]
) -> Iterator[t.Node]:
    """Yield the root of every clause and formula."""
    for criterion in criteria.values():
        yield criterion.condition
    for classification in classifications.values():
        yield from (outcome.condition for outcome in classification.outcomes if outcome.condition)
    for calculation in calculations.values():
        yield calculation.value


def facts_read(node: t.Node) -> Iterator[str]:
    """Yield the slugs of the facts that a node reads itself (not through references)."""
    for part in t.walk(node):
        if isinstance(part, t.FactValue | t.OneOf | t.Known):
            yield part.fact


def reached(protocol: Protocol, roots: Iterable[t.Node], *, below_policies: bool = True) -> Iterator[t.Node]:
    """Every node below `roots`, following references to criteria, classifications and calculations, each once.

    `below_policies`: criteria with a policy for missing data are followed as well.
    """
    pending, seen = list(roots), set[tuple[str, str]]()
    while pending:
        for node in t.walk(pending.pop()):
            yield node
            if isinstance(node, t.Ref) and protocol.criteria[node.criterion].if_missing is not None and not below_policies:
                continue
            for kind, name, targets in _referred(protocol, node):
                if (kind, name) not in seen:
                    seen.add((kind, name))
                    pending += targets


def _referred(protocol: Protocol, node: t.Node) -> Iterator[tuple[str, str, list[t.Node]]]:
    match node:
        case t.Ref(name):
            yield "criterion", name, [protocol.criteria[name].condition]
        case t.OutcomeIn(name):
            yield "classification", name, [o.condition for o in protocol.classifications[name].outcomes if o.condition]
        case t.CalculationValue(name):
            yield "calculation", name, [protocol.calculations[name].value]
        case _:
            pass


def facts_reached(protocol: Protocol, roots: Iterable[t.Node]) -> tuple[str, ...]:
    """Return the slugs of the facts that `roots` read, directly and through references, in first-seen order."""
    found = (node.fact for node in reached(protocol, roots) if isinstance(node, t.FactValue | t.OneOf | t.Known))
    return tuple(dict.fromkeys(found))


def asks_what_is_known(protocol: Protocol, roots: Iterable[t.Node]) -> bool:
    """Whether an answer depends on what is recorded (`is known`, `if missing`), so that a completion is another question."""
    for node in reached(protocol, roots):
        match node:
            case t.Known():
                return True
            case t.Ref(key) if protocol.criteria[key].if_missing is not None:
                return True
            case _:
                pass
    return False


def noted_facts(protocol: Protocol, roots: Iterable[t.Node]) -> tuple[str, ...]:
    """The facts of which `roots` ask whether they are known; what has a policy for missing data is answered by that instead."""
    nodes = reached(protocol, roots, below_policies=False)
    return tuple(dict.fromkeys(node.fact for node in nodes if isinstance(node, t.Known)))


def counts_days(protocol: Protocol, key: str) -> bool:
    """Whether days between dates are a part of a calculation, so that years and months are no amount of it."""
    return calendar.counts_days(protocol.calculations[key].value, lambda other: counts_days(protocol, other))


def used_facts(
    facts: Mapping[str, Fact],
    criteria: Mapping[str, Criterion],
    classifications: Mapping[str, Classification],
    calculations: Mapping[str, Calculation],
) -> tuple[str, ...]:
    """Return the facts that a rule reads, in the vocabulary's order."""
    read = {fact for root in conditions_and_terms(criteria, classifications, calculations) for fact in facts_read(root)}
    return tuple(key for key in facts if key in read)


def warnings(protocol: Protocol, own_files: set[str]) -> list[Problem]:
    """Facts that the protocol declares and never reads, criteria without a source."""
    found = []
    plan = protocol.plan
    read = {*protocol.used, *plan.dates, *(fact for condition in plan.conditions for fact in facts_read(condition))}
    companions = {fact.companion_of for key in protocol.used for fact in [protocol.facts[key]]}
    read |= {protocol.facts[key].observed_as or key for key in read} | assessment_facts(protocol.assessments)
    for fact in protocol.facts.values():
        mine = fact.pos.file in own_files and fact.companion_of is None and fact.slug != ASSESSMENT_DATE
        if mine and fact.slug not in read and fact.slug not in companions:
            found.append(
                Problem(fact.pos, f"fact {fact.name!r} is not used by any rule", "use it in a clause, or delete it", "warning")
            )
    unsourced = (criterion for criterion in protocol.criteria.values() if criterion.source is None)
    found += [Problem(c.pos, f"criterion {c.name!r} has no source", "write 'source: <id>'", "warning") for c in unsourced]
    figures = (figure for figure in (*plan.endpoints.values(), *plan.designs.values()) if figure.cited.source is None)
    found += [Problem(f.cited.pos, f"endpoint {f.name!r} has no source", "write 'source: <id>'", "warning") for f in figures]
    roots = (*conditions_and_terms(protocol.criteria, protocol.classifications, protocol.calculations), *plan.conditions)
    return [*found, *_without_brackets(roots)]


def _without_brackets(roots: Iterable[t.Node]) -> Iterator[Problem]:
    """Yield a warning for each `A and B or C`, in which the reader may see other brackets than the language does."""
    for root in roots:
        for node in t.walk(root):
            if isinstance(node, t.AnyOf) and node.reading:
                shown = f" as {node.reading!r}" if len(node.reading) <= LONGEST_SHOWN else " with 'and' before 'or'"
                hint = f"it is read{shown}: write the brackets that are meant"
                yield Problem(node.pos, "'and' and 'or' stand side by side without brackets", hint, "warning")
