"""Why an answer is as it is: the clauses that decided it, with the values they used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from remission.cases.case import Case
from remission.engines.decision import Decision, deciding_criteria
from remission.engines.prose import origin_text
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.numbers import is_exact, plain
from remission.expr.text import text
from remission.expr.truth import Truth
from remission.protocol.model import Protocol

Truths: TypeAlias = Mapping[t.Condition, Truth]


@dataclass(frozen=True, slots=True)
class DecidingClause:
    """One clause that decided, and the criterion or outcome it stands in."""

    owner: str
    condition: t.Condition
    truth: Truth
    policy: str = ""  # what the criterion answers in its place


def clauses(protocol: Protocol, decision: Decision, slug: str, outcome: str | None = None) -> tuple[DecidingClause, ...]:
    """What decided a criterion or a classification (with `outcome`: whether it is that one), or eligibility (the empty slug)."""
    reader = _Reader(protocol, decision, _truths(decision))
    if slug in protocol.criteria:
        return tuple(dict.fromkeys(reader.criterion(slug)))
    if slug in protocol.classifications:
        return tuple(dict.fromkeys(reader.classification(slug, outcome)))
    return tuple(dict.fromkeys(reader.eligibility()))


def told(protocol: Protocol, decision: Decision, found: tuple[DecidingClause, ...]) -> tuple[str, ...]:
    """Each clause as a line: whose it is, its truth and the values it used."""
    names = {fact.slug: fact.name for fact in protocol.facts.values()}
    return tuple(
        f"{clause.owner}: {text(clause.condition, names)} is {clause.truth.value}"
        f"{_values(protocol, decision.case, clause.condition)}{clause.policy}"
        for clause in found
        if not isinstance(clause.condition, t.Ref | t.OutcomeIn)
    )


def computed(protocol: Protocol, decision: Decision, slug: str) -> str:
    """A calculation as a line: its formula and the values it used."""
    calculation = protocol.calculations[slug]
    names = {fact.slug: fact.name for fact in protocol.facts.values()}
    return f"{calculation.name}: {text(calculation.value, names)}{_values(protocol, decision.case, calculation.value)}"


def named(protocol: Protocol, found: tuple[DecidingClause, ...]) -> frozenset[str]:
    """The slugs of every fact, criterion, classification and calculation in the clauses that decided."""
    return frozenset(slug for clause in found for node in t.walk(clause.condition) for slug in _words(protocol, node))


def facts_of(protocol: Protocol, node: t.Node) -> tuple[str, ...]:
    """The facts a clause reads, through its calculations too."""
    slugs = dict.fromkeys(slug for part in t.walk(node) for slug in _words(protocol, part))
    return tuple(slug for slug in slugs if slug in protocol.facts)


def _truths(decision: Decision) -> Truths:
    trace = decision.trace
    return {} if trace is None else dict(zip(trace.nodes, trace.truths, strict=True))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Walks down to the clauses that decided; a clause the trace does not hold decided nothing."""

    protocol: Protocol
    decision: Decision
    truths: Truths

    def criterion(self, slug: str) -> Iterator[DecidingClause]:
        criterion = self.protocol.criteria[slug]
        answer = self.decision.criteria[slug]
        policy = "" if self.truths.get(criterion.condition) is answer else f", and counts as {answer.value}: {criterion.because}"
        for clause in self.condition(criterion.name, criterion.condition):
            yield replace(clause, policy=policy) if clause.owner == criterion.name else clause

    def classification(self, slug: str, wanted: str | None) -> Iterator[DecidingClause]:
        """Why not the wanted outcome; without one, why the outcome given and none before it."""
        family = self.protocol.classifications[slug]
        answer = self.decision.outcomes[slug].outcome
        for outcome in family.outcomes:
            stop = outcome.name in (wanted, answer)
            if outcome.condition is not None and (stop or wanted is None):
                yield from self.condition(f"{family.name} {outcome.name}", outcome.condition)
            if stop:
                return

    def eligibility(self) -> Iterator[DecidingClause]:
        """The criteria that keep a patient out or in doubt; all of them for an eligible patient."""
        for slug in deciding_criteria(self.protocol, self.decision):
            yield DecidingClause("eligibility", t.Ref(slug), self.decision.criteria[slug])
            yield from self.criterion(slug)

    def condition(self, owner: str, node: t.Condition) -> Iterator[DecidingClause]:
        truth = self.truths.get(node)
        if truth is None:
            return
        match node:
            case t.AllOf() | t.AnyOf() | t.AtLeast() | t.Not() | t.IfThen():
                for part in self.deciding(node, truth):
                    yield from self.condition(owner, part)
            case t.Ref(slug):
                yield DecidingClause(owner, node, truth)
                yield from self.criterion(slug)
            case t.OutcomeIn(slug, outcomes):
                yield DecidingClause(owner, node, truth)
                for outcome in self.protocol.classifications[slug].outcomes:
                    if outcome.condition is not None and outcome.name in outcomes:
                        yield from self.condition(f"{self.protocol.classifications[slug].name} {outcome.name}", outcome.condition)
            case t.Compare() | t.Between() | t.OneOf() | t.Known() | t.HasValue():
                yield DecidingClause(owner, node, truth)
            case _:
                assert_never(node)

    def deciding(self, node: t.AllOf | t.AnyOf | t.AtLeast | t.Not | t.IfThen, truth: Truth) -> tuple[t.Condition, ...]:
        """The parts that made a composite clause what it is: those that agree with it, turned round under a `not`."""
        match node:
            case t.Not(arg):
                return (arg,)
            case t.IfThen(condition, then):
                against = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET, Truth.UNKNOWN: Truth.UNKNOWN}[truth]
                parts = ((condition, against), (then, truth))
                return tuple(part for part, wanted in parts if self.truths.get(part) is wanted)
            case t.AllOf(args) | t.AnyOf(args) | t.AtLeast(_, args):
                return tuple(arg for arg in args if self.truths.get(arg) is truth)
            case _:
                assert_never(node)


def _words(protocol: Protocol, node: t.Node) -> Iterator[str]:
    match node:
        case t.FactValue(slug) | t.OneOf(slug) | t.Known(slug) | t.HasValue(_, slug) | t.Ref(slug) | t.OutcomeIn(slug):
            yield slug
        case t.CalculationValue(slug):
            yield slug
            for part in t.walk(protocol.calculations[slug].value):
                yield from _words(protocol, part)
        case _:
            return


def _values(protocol: Protocol, case: Case, node: t.Node) -> str:
    """What a clause used, and where it was observed if it was chosen."""
    facts = facts_of(protocol, node)
    origins = [origin_text(case, slug) for slug in facts]
    shown = [
        f"{protocol.facts[slug].name} is {_value(protocol, case, slug)}{origin}"
        for slug, origin in zip(facts, origins, strict=True)
    ]
    return f" ({('; ' if any(origins) else ', ').join(shown)})" if shown else ""


def _value(protocol: Protocol, case: Case, slug: str) -> str:
    """A fact's value in the vocabulary's unit; a censored one, or one without end there, as it was written."""
    measure = protocol.facts[slug].unit
    match case.values.get(slug):
        case None:
            return "missing"
        case (Decimal() | Fraction()) as value if measure is not None and is_exact(value):
            return plain(value) if measure.text == "1" else f"{plain(value)} {measure.text}"
        case Decimal() | Fraction() | Interval():
            return case.written[slug]
        case value:
            return str(value)
