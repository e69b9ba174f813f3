"""A feature of scenario outlines for every single condition: each value that could matter, where that condition alone decides.

The expectations are what the rules say now. They are tagged @review, and count as not yet reviewed until a person has read
them and taken the tag away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact, is_exact, plain
from remission.expr.truth import MET
from remission.expr.units import UnitError, convert, unit
from remission.protocol.checking.cuts import cuts
from remission.protocol.graph import Graph, facts_reached
from remission.render.progress import Told, unwatched
from remission.symbolic.cells.case_search import around
from remission.symbolic.cells.cell_search import Searcher, truth_is
from remission.testing.assertions.recording import Recording
from remission.testing.boundaries.thresholds import beside
from remission.testing.coverage.mcdc import DecidedAlone, DecisiveQuestion, NotDecidedAlone, decided
from remission.testing.coverage.synthesis import usual
from remission.testing.coverage.turned_conditions import ConditionPlace, conditions
from remission.testing.gherkin.writer import value_text

# another way to write a unit that people use; elsewhere a prefix is put before the unit, or taken away
OTHER_UNITS = {"10*9/L": "/uL", "%": "[ppm]", "a": "mo", "kg": "g", "cm": "m", "d": "h", "g/dL": "g/L", "mg/dL": "mg/L"}
Atom = t.Compare | t.Between | t.OneOf | t.Known


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One value of the outline: what it is an example of, and its text."""

    kind: str
    value: str

    def __str__(self) -> str:
        return self.kind if self.kind == self.value else f"{self.kind}, {self.value}"


@dataclass(frozen=True, slots=True)
class Outline:
    """One condition with its rows, in a case that it decides; `implausible` values are set aside."""

    place: ConditionPlace
    atom: t.Condition
    fact: Fact
    base: DecidedAlone
    rows: tuple[BoundaryRow, ...]
    implausible: tuple[BoundaryRow, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """One condition that no case is decided by alone, and why."""

    place: ConditionPlace
    atom: t.Condition
    why: str


Found: TypeAlias = Outline | Lacking


def outlines(recording: Recording, told: Told = unwatched) -> Iterator[Found]:
    """One outline for each condition of each definition; its patients resemble those of the recording."""
    maker = _Maker(recording)
    every = [(place, node) for owner in maker.graph.order for place, node in conditions(maker.protocol, owner)]
    atoms = [(place, node) for place, node in every if isinstance(node, Atom)]
    for number, (place, node) in enumerate(atoms, 1):
        yield maker.outline(place, node)
        told(number, len(atoms))


def usual_patient(recording: Recording) -> Case:
    """The patient from whom those of the outlines differ in as little as they can."""
    return Searcher(recording.protocol, usual(recording)).case({})


class _Maker:
    def __init__(self, recording: Recording) -> None:
        self.protocol = recording.protocol
        self.graph = Graph(self.protocol)
        self.usual = usual_patient(recording).values
        self.cuts = cuts(self.protocol)

    def outline(self, place: ConditionPlace, atom: t.Condition) -> Found:
        facts = [key for key in facts_reached(self.protocol, [atom]) if key != ASSESSMENT_DATE]
        if not facts:
            return Lacking(place, atom, "it reads no fact that could be given another value")
        fact = self.protocol.facts[facts[0]]
        match decided(self.graph, DecisiveQuestion(place, atom, fact), self.usual):
            case DecidedAlone() as base:
                rows, implausible = tuple(self.rows(atom, fact, base.case)), tuple(_implausible(fact))
                return Outline(place, atom, fact, base, rows, implausible)
            case NotDecidedAlone(proved=True):
                return Lacking(place, atom, "whoever the patient is, another condition has decided already")
            case NotDecidedAlone():
                return Lacking(place, atom, "no patient was found for whom it alone decides")

    def rows(self, atom: t.Condition, fact: Fact, case: Case) -> Iterator[BoundaryRow]:
        """Beside the threshold, or each choice; then missing, censored, and in another unit."""
        at: Value = None
        for one in beside(atom, self.protocol):
            value = self.beside(one.condition, fact, case)
            if value is not None:
                at = value if one.side == "at" else at
                yield BoundaryRow(one.side, value_text(fact, value))
        if fact.kind is Kind.CHOICE:
            yield from (BoundaryRow("choice", value) for value in fact.values)
        elif isinstance(atom, t.Known):
            known = case.values[fact.slug]
            yield BoundaryRow("known", value_text(fact, self.usual[fact.slug] if known is None else known))
        yield BoundaryRow("missing", "missing")
        for limit in self.cuts.get(fact.slug, ()):
            yield from (BoundaryRow("censored", value_text(fact, interval)) for interval in around(fact, limit))
        other = _in_other_unit(fact, case.values[fact.slug] if at is None else at)
        if other is not None:
            yield BoundaryRow("other unit", other)

    def beside(self, condition: t.Condition, fact: Fact, case: Case) -> Value:
        """The value of one fact that puts the case on one side of a threshold, all else being the same."""
        others = {key: value for key, value in case.values.items() if key != fact.slug}
        near = Searcher(self.protocol, {**self.usual, **case.values})
        found = near.find(truth_is(condition, MET), [fact.slug], others)
        return found.values[fact.slug] if isinstance(found, Case) else None


def _implausible(fact: Fact) -> Iterator[BoundaryRow]:
    """Values that cannot be: a tenth of the lowest plausible one, or one less; ten times the highest, or one more."""
    if fact.plausible is None:
        return
    low, high = fact.plausible
    by_tens = low > 0 and not fact.whole
    ends = (("too low", low / 10 if by_tens else low - 1), ("too high", high * 10 if high > 0 else high + 1))
    yield from (BoundaryRow(kind, value_text(fact, exact(value))) for kind, value in ends)


def _in_other_unit(fact: Fact, value: Value) -> str | None:
    """The same value in another unit, where that is exact."""
    if fact.unit is None or fact.unit.text == "1" or not isinstance(value, Decimal | Fraction):
        return None
    text = fact.unit.text
    other = OTHER_UNITS.get(text, text[1:] if text[0] in "mk" and len(text) > 1 else f"m{text}")
    try:
        converted = convert(Fraction(value), fact.unit, unit(other))
    except UnitError:
        return None
    return f"{plain(converted)} {other}" if is_exact(converted) else None
