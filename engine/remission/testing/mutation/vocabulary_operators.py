"""Mutation operators of what the rules stand on: ranges, molar masses and values of facts, and what opens an assessment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.cases.case import Case
from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import plain
from remission.protocol.checking.cuts import cuts
from remission.protocol.history import taken_in_order
from remission.protocol.model import Assessments, Protocol, Scheduled
from remission.protocol.vocabulary.history_text import rule_text
from remission.testing.mutation.courses.operators import other_answers
from remission.testing.mutation.observation_operators import other_histories

Sort: TypeAlias = Literal[
    "plausible range",
    "molar mass",
    "value of a choice",
    "what opens an assessment",
    "which earlier answer counts",
    "which observation counts",
]
Range: TypeAlias = tuple[Fraction, Fraction]

MOLES = "mol"  # in what is written in moles, whatever the prefix
TENTH, THOUSANDTH = Fraction(1, 10), Fraction(1, 1000)
FEW = 2  # facts of which each could open an assessment in the place of another


@dataclass(frozen=True, slots=True)
class Redefined:
    """A fact that is declared otherwise."""

    fact: Fact

    @property
    def subject(self) -> str:
        """The slug of the fact."""
        return self.fact.slug

    def is_read_otherwise(self, case: Case) -> bool:
        """Whether another value may be read into a case: one that was set aside may be used now, one that was used set aside."""
        value = case.values.get(self.fact.slug)
        if case.problems or isinstance(value, Interval):
            return True
        if isinstance(value, str):
            return value not in self.fact.values
        plausible = self.fact.plausible
        is_outside = isinstance(value, Decimal | Fraction) and plausible is not None and not plausible[0] <= value <= plausible[1]
        return is_outside or MOLES in case.written.get(self.fact.slug, "").lower()


@dataclass(frozen=True, slots=True)
class Reopened:
    """Something else that opens an assessment; None is every day on which a patient was observed."""

    assessments: Assessments | None
    subject: str = "assessments"


Redeclared: TypeAlias = Redefined | Reopened


@dataclass(frozen=True, slots=True)
class Redeclaration:
    """A mutant of a declaration: its place, what it is of, and what is other."""

    sort: Sort
    pos: Pos
    where: str
    told: str
    change: Redeclared


def redeclared(protocol: Protocol, change: Redeclared) -> Protocol:
    """The protocol with another declaration; what belongs to a fact changes with it."""
    if isinstance(change, Reopened):
        return replace(protocol, assessments=change.assessments)
    new, own = change.fact, protocol.facts[change.fact.slug]
    facts = {
        key: replace(
            one,
            plausible=new.plausible if one.plausible == own.plausible else one.plausible,
            molar_mass=new.molar_mass if one.molar_mass == own.molar_mass else one.molar_mass,
        )
        for key, one in protocol.facts.items()
        if one.companion_of == own.slug
    }
    return replace(protocol, facts={**protocol.facts, **facts, own.slug: new})


def redeclarations(protocol: Protocol) -> Iterator[Redeclaration]:
    """Every mutant of what the facts that rules read are declared to be, and of what opens an assessment."""
    limits, asked = cuts(protocol), _asked(protocol)
    for key in protocol.used:
        fact = protocol.facts[key]
        if fact.companion_of is None and fact.taken_from is None:  # what is made has its range from what it is made of
            yield from _ranges(fact, limits.get(key, ()))
            yield from _masses(fact)
            yield from _values(fact, asked)
    for fact in taken_in_order(protocol):
        for rule in other_histories(fact, fact.choose, protocol) if fact.choose else ():
            other = replace(fact, choose=rule)
            told = f"'{rule_text(other)}' in place of '{rule_text(fact)}'"
            yield Redeclaration("which observation counts", fact.pos, fact.name, told, Redefined(other))
    for other, told in other_answers(protocol):
        yield Redeclaration("which earlier answer counts", other.pos, other.name, told, Redefined(other))
    yield from _openings(protocol)


# ---- a fact ----------------------------------------------------------------------------------------


def _ranges(fact: Fact, limits: tuple[Fraction, ...]) -> Iterator[Redeclaration]:
    """Either end a tenth lower and higher, one at 0 by a thousandth of the range; every limit of the rules stays plausible."""
    if fact.plausible is None:
        return
    low, high = fact.plausible
    by = {end: _step(end, high - low, whole=fact.whole) for end in (low, high)}
    others = ((low - by[low], high), (low + by[low], high), (low, high - by[high]), (low, high + by[high]))
    for one in others:
        if one[0] < one[1] and all(one[0] <= limit <= one[1] for limit in limits):
            told = f"'{_text(one)}' in place of '{_text(fact.plausible)}'"
            yield Redeclaration("plausible range", fact.pos, fact.name, told, Redefined(replace(fact, plausible=one)))


def _step(end: Fraction, size: Fraction, *, whole: bool) -> Fraction:
    by = abs(end) * TENTH or size * THOUSANDTH
    return Fraction(max(1, round(by))) if whole else by


def _text(plausible: Range) -> str:
    return f"plausible: {plain(plausible[0])} to {plain(plausible[1])}"


def _masses(fact: Fact) -> Iterator[Redeclaration]:
    """A tenth more and less; none at all is refused by `check` only where a rule names moles."""
    mass = fact.molar_mass
    for other in () if mass is None else (mass * (1 - TENTH), mass * (1 + TENTH)):
        told = f"'molar mass: {plain(other)} g/mol' in place of 'molar mass: {plain(mass or other)} g/mol'"
        yield Redeclaration("molar mass", fact.pos, fact.name, told, Redefined(replace(fact, molar_mass=other)))


def _values(fact: Fact, asked: frozenset[tuple[str, str]]) -> Iterator[Redeclaration]:
    """A value fewer, of those that no rule names."""
    if fact.kind is not Kind.CHOICE or (fact.choose is not None and fact.choose.order):
        return
    for value in fact.values:
        if (fact.slug, value) not in asked and len(fact.values) > 1:
            rest = tuple(one for one in fact.values if one != value)
            yield Redeclaration(
                "value of a choice", fact.pos, fact.name, f"without the value '{value}'", Redefined(replace(fact, values=rest))
            )


def _asked(protocol: Protocol) -> frozenset[tuple[str, str]]:
    rules = protocol.roots
    return frozenset(
        (node.fact, value) for root in rules for node in t.walk(root) if isinstance(node, t.OneOf) for value in node.values
    )


# ---- what opens an assessment ------------------------------------------------------------------------


def _openings(protocol: Protocol) -> Iterator[Redeclaration]:
    """Another examination, one fewer, a day earlier or later, every day.

    Nothing of it where a list names the days, where nothing says which of many observations counts, or where there is one fact.
    """
    own, observed = protocol.assessments, _observed(protocol)
    is_meant = own is not None or any(protocol.facts[key].choose is not None for key in observed)
    if not is_meant or (own is not None and own.listed) or len(observed) == 1:
        return
    pos = own.pos if own is not None else NOWHERE
    pos = Pos(protocol.file, 1, 1) if pos == NOWHERE else pos
    for other in dict.fromkeys(_other_openings(protocol, own)):
        if other != own:
            told = f"'{opening(protocol, other)}' in place of '{opening(protocol, own)}'"
            yield Redeclaration("what opens an assessment", pos, "assessments", told, Reopened(other))


def _other_openings(protocol: Protocol, own: Assessments | None) -> Iterator[Assessments | None]:
    each = own.each if own is not None else ()
    others = [key for key in _observed(protocol) if key not in each and protocol.facts[key].kind is not Kind.DATE][:FEW]
    if own is None:
        yield from (Assessments(each=(other,)) for other in others)
        return
    yield None
    for one in each:
        rest = tuple(key for key in each if key != one)
        if rest or own.on:
            yield replace(own, each=rest)
        yield from (replace(own, each=tuple(other if key == one else key for key in each)) for other in others)
    yield from (replace(own, each=(*each, other)) for other in others)
    for number, day in enumerate(own.on):
        without = (*own.on[:number], *own.on[number + 1 :])
        if without or each:
            yield replace(own, on=without)
        for by in (-1, 1):
            yield replace(own, on=(*own.on[:number], Scheduled(day.fact, day.days + by), *own.on[number + 1 :]))


def _observed(protocol: Protocol) -> list[str]:
    facts = [protocol.facts[key] for key in protocol.used if key != ASSESSMENT_DATE]
    return [fact.slug for fact in facts if fact.companion_of is None and not fact.is_of_answers]


def opening(protocol: Protocol, assessments: Assessments | None) -> str:
    """What opens an assessment, as a rule file has it."""
    if assessments is None:
        return "every day of an observation"
    each = ", ".join(protocol.facts[key].name for key in assessments.each)
    on = ", ".join(
        f"day {abs(day.days)} {'before' if day.days < 0 else 'after'} {protocol.facts[day.fact].name}" for day in assessments.on
    )
    return "; ".join(text for text in (f"each: {each}" if each else "", f"on: {on}" if on else "") if text)
