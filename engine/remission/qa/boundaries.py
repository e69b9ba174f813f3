"""A feature of scenario outlines for every single condition: each value that could matter, where that condition alone decides.

The expectations are what the rules say now. They are tagged @review, and count as not yet reviewed until a person has read
them and taken the tag away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.expr.cells import Range
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact, is_exact, plain
from remission.expr.truth import MET
from remission.expr.units import convert, unit
from remission.protocol.checks import facts_reached
from remission.protocol.cuts import cuts
from remission.qa.deciding import Decided, Place, decided
from remission.qa.definitions import ELIGIBILITY, Definition, Graph, roots
from remission.qa.recording import Recording
from remission.qa.remedies import usual
from remission.qa.rewriting import sites
from remission.qa.searching import Searcher, truth_is
from remission.qa.seeking import around
from remission.qa.thresholds import beside
from remission.qa.writing import value_text

# another way to write a unit, where it is certain to be understood
OTHER_UNITS = {
    "10*9/L": "/uL",
    "%": "[ppm]",
    "a": "mo",
    "kg": "g",
    "cm": "m",
    "mg/m2": "ug/m2",
    "mg/dL": "mg/L",
    "g/dL": "g/L",
    "mg": "g",
    "d": "h",
}
Atom = t.Compare | t.Between | t.OneOf | t.Known


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the outline: what it is an example of, and its text."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Outline:
    """One condition with its rows, in a case that it decides."""

    owner: Definition
    atom: t.Condition
    fact: Fact
    base: Decided
    rows: tuple[Row, ...]
    implausible: str | None


def outlines(recording: Recording) -> Iterator[Outline]:
    """One outline for each condition of each definition; its patients resemble those of the recording."""
    maker = _Maker(recording)
    for owner in maker.graph.order:
        seen: set[t.Condition] = set()
        for part, root in enumerate(roots(recording.protocol, owner) if owner != ELIGIBILITY else ()):
            for path, node in sites(root):
                if isinstance(node, Atom) and node not in seen:
                    seen.add(node)
                    yield from maker.outline(Place(owner, part, path), node)


class _Maker:
    def __init__(self, recording: Recording) -> None:
        self.protocol = recording.protocol
        self.graph, self.usual = Graph(self.protocol), usual(recording)
        self.searcher, self.cuts = Searcher(self.protocol, self.usual), cuts(self.protocol)

    def outline(self, place: Place, atom: t.Condition) -> Iterator[Outline]:
        facts = [key for key in facts_reached(self.protocol, [atom]) if key != ASSESSMENT_DATE]
        base = decided(self.protocol, self.graph, place, self.usual)
        if base is None:  # it decides whether there is an answer at all, or only together with others
            found = self.searcher.find(truth_is(atom, MET), facts_reached(self.protocol, [atom]))
            base = Decided(found, place.owner) if isinstance(found, Case) else None
        if base is not None and facts:
            fact = self.protocol.facts[facts[0]]
            yield Outline(place.owner, atom, fact, base, tuple(self.rows(atom, fact, base.case)), self.implausible(fact))

    def rows(self, atom: t.Condition, fact: Fact, case: Case) -> Iterator[Row]:
        """Beside the threshold, or each choice; then missing, censored, and in another unit."""
        at: Value = None
        for one in beside(atom, self.protocol.facts):
            value = self.beside(one.condition, fact, case)
            if value is not None:
                at = value if one.side == "at" else at
                yield Row(one.side, value_text(fact, value))
        if fact.kind is Kind.CHOICE:
            yield from (Row("choice", value) for value in fact.values)
        elif isinstance(atom, t.Known):
            yield Row("known", value_text(fact, case.values[fact.slug]))
        yield Row("missing", "missing")
        for limit in self.cuts.get(fact.slug, ()):
            yield from (Row("censored", value_text(fact, interval)) for interval in around(fact, limit))
        other = None if at is None else _in_other_unit(fact, at)
        if other is not None:
            yield Row("other unit", other)

    def beside(self, condition: t.Condition, fact: Fact, case: Case) -> Value:
        """The value of one fact that puts the case on one side of a threshold, all else being the same."""
        others = {key: value for key, value in case.values.items() if key != fact.slug}
        near = Searcher(self.protocol, {**self.usual, **case.values})
        found = near.find(truth_is(condition, MET), [fact.slug], others)
        return found.values[fact.slug] if isinstance(found, Case) else None

    def implausible(self, fact: Fact) -> str | None:
        """A value that cannot be: ten times above the plausible range."""
        if fact.plausible is None:
            return None
        low, high = fact.plausible
        beyond = high * 10 if high > 0 else high + 1
        return None if Range(low, high).has(beyond) else value_text(fact, exact(beyond))


def _in_other_unit(fact: Fact, value: Value) -> str | None:
    """The same value in another unit, where that is exact."""
    other = OTHER_UNITS.get(fact.unit.text) if fact.unit else None
    if other is None or fact.unit is None or not isinstance(value, Decimal | Fraction):
        return None
    converted = convert(Fraction(value), fact.unit, unit(other))
    return f"{plain(converted)} {other}" if is_exact(converted) else None
