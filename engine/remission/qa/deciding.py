"""The case in which one condition alone decides an answer: with it met the answer is one, with it not met another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from remission.cases.case import Case
from remission.expr import tree as t
from remission.expr.truth import MET
from remission.protocol.checks import facts_reached
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.qa.definitions import ALWAYS, NEVER, Change, Definition, Graph, Rule, changed, rule
from remission.qa.goals import different
from remission.qa.rewriting import Path, put, with_children
from remission.qa.searching import Record, Searcher, truth_is
from remission.readings.evaluate import Evaluator

Renamed: TypeAlias = Mapping[Definition, str]
PROBE = "the question"
MOST = 16  # facts that a case is searched for among, where they all hang together
MET_TWIN, FAILED_TWIN = " if it is met", " if it is not met"


@dataclass(frozen=True, slots=True)
class Place:
    """One condition: the definition it stands in, the condition or formula of that, and where in it."""

    owner: Definition
    part: int  # which outcome of a classification; 0 elsewhere
    path: Path


@dataclass(frozen=True, slots=True)
class Decided:
    """A case in which a condition alone decides the answer to `target`."""

    case: Case
    target: Definition


def decided(protocol: Protocol, graph: Graph, place: Place, usual: Record) -> Decided | None:
    """The case that a condition alone decides, for the answer that is furthest from it; None where it never does."""
    too_far: list[Definition] = []
    for target in targets(graph, place.owner):
        both, question = _question(protocol, graph, place, target)
        facts = facts_reached(both, [question])
        if len(facts) > MOST:
            too_far.append(target)
            continue
        found = Searcher(both, usual).find(truth_is(question, MET), facts)
        if isinstance(found, Case):
            return Decided(found, next((one for one in too_far if _is_decided(protocol, graph, place, one, found)), target))
    return None


def _is_decided(protocol: Protocol, graph: Graph, place: Place, target: Definition, case: Case) -> bool:
    """Whether a condition decides an answer of this very case."""
    both, question = _question(protocol, graph, place, target)
    probed = replace(
        both,
        criteria={**both.criteria, PROBE: Criterion(PROBE, PROBE, question)},
        order=(*both.order, ("criterion", PROBE)),
    )
    return Evaluator(probed).verdicts(case).criteria[PROBE] is MET


def targets(graph: Graph, owner: Definition) -> Iterator[Definition]:
    """What depends on a definition: eligibility first, then classifications, criteria, calculations, last itself."""
    above = [one for one in graph.above([owner]) if one != owner]
    order = {"eligibility": 0, "classification": 1, "criterion": 2, "calculation": 3}
    yield from sorted(above, key=lambda one: (order[one[0]], graph.order.index(one)))
    yield owner


def _question(protocol: Protocol, graph: Graph, place: Place, target: Definition) -> tuple[Protocol, t.Condition]:
    """A protocol with all that leads from the condition to the target twice, and the condition that the two targets differ."""
    chain = [one for one in graph.order if one in graph.above([place.owner]) and one in graph.below[target]]
    both = protocol
    for constant, twin in ((ALWAYS, MET_TWIN), (NEVER, FAILED_TWIN)):
        names = {one: one[1] + twin for one in chain}
        rules = dict(_twins(protocol, place, constant, names))
        both = replace(
            changed(both, Change(rules)), order=(*both.order, *((kind, key) for kind, key in rules if kind != "eligibility"))
        )
    return both, _differ(protocol, target, {one: one[1] for one in chain})


def _twins(protocol: Protocol, place: Place, constant: t.Condition, names: Renamed) -> Iterator[tuple[Definition, Rule]]:
    for (kind, key), name in names.items():
        if kind == "eligibility":
            continue
        own = rule(protocol, (kind, key))
        if (kind, key) == place.owner:
            own = _with(own, place, constant)
        yield (kind, name), _renamed_rule(own, name, names)


def _with(own: Rule, place: Place, constant: t.Condition) -> Rule:
    """A rule with its condition at a place settled."""
    match own:
        case Criterion(condition=condition):
            return replace(own, condition=put(condition, place.path, constant), if_missing=None)
        case Classification(outcomes=outcomes):
            one = outcomes[place.part]
            new = replace(one, condition=put(one.condition, place.path, constant)) if one.condition else one
            return replace(own, outcomes=(*outcomes[: place.part], new, *outcomes[place.part + 1 :]))
        case Calculation(value=value):
            return replace(own, value=put(value, place.path, constant))


def _renamed_rule(own: Rule, name: str, names: Renamed) -> Rule:
    match own:
        case Criterion(condition=condition):
            return replace(own, slug=name, condition=cast("t.Condition", renamed(condition, names)))
        case Classification(outcomes=outcomes):
            conditions = [
                None if one.condition is None else cast("t.Condition", renamed(one.condition, names)) for one in outcomes
            ]
            named = tuple(replace(one, condition=condition) for one, condition in zip(outcomes, conditions, strict=True))
            return replace(own, slug=name, outcomes=named)
        case Calculation(value=value):
            return replace(own, slug=name, value=cast("t.Term", renamed(value, names)))


def renamed(node: t.Node, names: Renamed) -> t.Node:
    """The same tree, referring to other definitions."""
    match node:
        case t.Ref(key):
            return replace(node, criterion=names.get(("criterion", key), key))
        case t.OutcomeIn(key):
            return replace(node, classification=names.get(("classification", key), key))
        case t.CalculationValue(key):
            return replace(node, calculation=names.get(("calculation", key), key))
        case _:
            return with_children(node, [renamed(child, names) for child in t.children(node)])


def _differ(protocol: Protocol, target: Definition, names: Renamed) -> t.Condition:
    """The two targets have different answers."""
    kind, key = target
    one, other = key + MET_TWIN, key + FAILED_TWIN
    match kind:
        case "criterion":
            return different(t.Ref(one), t.Ref(other))
        case "classification":
            outcomes = protocol.classifications[key].outcomes
            return t.AnyOf(tuple(different(t.OutcomeIn(one, (o.name,)), t.OutcomeIn(other, (o.name,))) for o in outcomes))
        case "calculation":
            unit = protocol.calculations[key].unit
            return t.Compare(t.CalculationValue(one, unit), t.Op.NE, t.CalculationValue(other, unit))
        case "eligibility":
            return _asked(protocol, names)


def _asked(protocol: Protocol, names: Renamed) -> t.Condition:
    """Of the criteria that decide who is eligible, those that do not change let the patient in, and one of the others changes."""
    asked = {key: t.Ref(key) for key in protocol.include} | {key: t.Not(t.Ref(key)) for key in protocol.exclude}
    moved = [key for key in asked if ("criterion", key) in names]
    changes = [different(t.Ref(key + MET_TWIN), t.Ref(key + FAILED_TWIN)) for key in moved]
    return t.AllOf((*(one for key, one in asked.items() if key not in moved), t.AnyOf(tuple(changes))))
