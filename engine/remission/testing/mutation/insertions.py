"""Insertion operators of the mutants: a bound, an exception, a restriction, a cap that an author could have added by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from remission.expr import tree as t
from remission.expr.cells import Cell
from remission.expr.facts import Fact
from remission.expr.parsing.terms import is_constant, unit_of
from remission.expr.rewrite import Path
from remission.expr.units import unit
from remission.protocol.checking.cuts import cuts
from remission.protocol.graph import Graph
from remission.protocol.model import Key, Protocol
from remission.protocol.pieces import unnamed
from remission.symbolic.typical_values import roundest
from remission.testing.mutation.extents import Extents
from remission.testing.mutation.operators import Edit

NUMBER = unit("1")
HALF, FAR = Fraction(1, 2), 10  # where nothing says how far a value may go, it goes from nothing to ten times the limit
TURNED = {t.Op.LT: t.Op.GT, t.Op.LE: t.Op.GE, t.Op.GT: t.Op.LT, t.Op.GE: t.Op.LE}
UPPER = (t.Op.GT, t.Op.GE)  # what has no upper bound


@dataclass(frozen=True, slots=True)
class Stranger:
    """A condition on facts, and the definition that asks it."""

    owner: Key
    condition: t.Condition


class Insertions:
    """What could be added to the rules of a protocol; every condition that is added stands elsewhere in it."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.cuts = cuts(protocol)
        self.extents = Extents(protocol)
        self._graph = Graph(protocol)
        listed: list[Key] = [("criterion", key) for key in protocol.criteria]
        listed += [("classification", key) for key in protocol.classifications]
        listed += [("calculation", key) for key in protocol.calculations]
        self._places = {one: number for number, one in enumerate(listed)}
        self._asked = [Stranger(one, atom) for one in listed for atom in _atoms(protocol, one)]

    def of(self, definition: Key, root: t.Node, path: Path, node: t.Node) -> Iterator[Edit]:
        """What could be added at one place below `root`, the condition or formula of a definition."""
        above = _above(root, path)
        if isinstance(node, t.Compare):
            yield from self._bounds(node)
        if isinstance(node, t.Condition):
            if all(isinstance(one, t.AllOf | t.AnyOf | t.Lookup | t.Score) for one in above):
                yield from self._joined(definition, node, above[-1] if above else None)
        elif all(isinstance(one, t.Lookup) for one in above):
            yield from self._caps(node)

    # ---- a bound ---------------------------------------------------------------------------------------

    def _bounds(self, node: t.Compare) -> Iterator[Edit]:
        """The other bound, halfway to the next limit of the rules or to the end of what is plausible."""
        value, op, limit = node.left, node.op, node.right
        if is_constant(value) and not is_constant(limit):
            value, op, limit = limit, TURNED.get(op, op), value
        if op in (t.Op.EQ, t.Op.NE) or is_constant(value) or unit_of(value) is None:
            return
        bound = self._bound(value, limit, upper=op in UPPER)
        if bound is not None:
            other = t.Compare(value, t.Op.LE if op in UPPER else t.Op.GE, bound)
            yield Edit("added bound", t.AllOf((node, other), node.pos))

    def _bound(self, value: t.Term, limit: t.Term, *, upper: bool) -> t.Term | None:
        if not isinstance(limit, t.Quantity):
            return t.Arithmetic("*", t.Quantity(Fraction(FAR) * HALF if upper else HALF, NUMBER), limit)
        fact = self.protocol.facts[value.fact] if isinstance(value, t.FactValue) else None
        end = self._end(fact, limit.value, upper=upper)
        if end is None or (end <= limit.value if upper else end >= limit.value):
            return None
        is_whole = isinstance(unnamed(value, self.protocol.calculations), t.WholePeriods) or (fact is not None and fact.whole)
        found = _between(limit.value, end, whole=is_whole)
        return None if found is None else replace(limit, value=found, written="")

    def _end(self, fact: Fact | None, limit: Fraction, *, upper: bool) -> Fraction | None:
        if fact is None or fact.plausible is None:
            return max(limit * FAR, limit) if upper else min(Fraction(0), limit)
        others = [one for one in self.cuts.get(fact.slug, ()) if (one > limit if upper else one < limit)]
        return (min if upper else max)((*others, fact.plausible[1 if upper else 0]))

    # ---- an exception, a restriction ---------------------------------------------------------------------

    def _joined(self, definition: Key, node: t.Condition, parent: t.Node | None) -> Iterator[Edit]:
        """`or` and `and` with what other rules ask, where it is hardest to notice: an exception to the part, not to the whole."""
        for one in self._strangers(definition):
            if not isinstance(node, t.AllOf) and not isinstance(parent, t.AnyOf):
                parts = node.args if isinstance(node, t.AnyOf) else (node,)
                yield Edit("added exception", t.AnyOf((*parts, one), node.pos))
            if not isinstance(node, t.AnyOf) and not isinstance(parent, t.AllOf):
                parts = node.args if isinstance(node, t.AllOf) else (node,)
                yield Edit("added restriction", t.AllOf((*parts, one), node.pos))

    def _strangers(self, definition: Key) -> Iterator[t.Condition]:
        """What the definitions nearest to one in the rules ask, before it and behind it, of facts that it does not read."""
        own = frozenset(self._graph.reached(definition))
        here = self._places[definition]
        place = sum(self._places[one.owner] < here for one in self._asked)
        behind = [*self._asked[place:], *self._asked[:place]]
        for some in (behind, behind[::-1]):
            found = next((one.condition for one in some if not own & _facts(one.condition)), None)
            if found is not None:
                yield found

    # ---- a cap -------------------------------------------------------------------------------------------

    def _caps(self, node: t.Term) -> Iterator[Edit]:
        """The most and the least that a formula may give, halfway between the ends of what it can."""
        measure, reach = unit_of(node), self.extents.of(node)
        if is_constant(node) or isinstance(node, t.Lookup | t.Score) or measure is None or reach is None or reach[0] == reach[1]:
            return
        halfway = _between(reach[0] / measure.factor, reach[1] / measure.factor, whole=False)
        if halfway is not None:
            limit = t.Quantity(halfway, measure)
            yield Edit("added cap", t.Extreme("min", (node, limit), node.pos))
            yield Edit("added cap", t.Extreme("max", (node, limit), node.pos))


def _above(root: t.Node, path: Path) -> list[t.Node]:
    """The nodes above a place, from the root on."""
    found: list[t.Node] = []
    for index in path:
        found.append(root)
        root = t.children(root)[index]
    return found


def _atoms(protocol: Protocol, definition: Key) -> Iterator[t.Condition]:
    """The conditions on facts alone that a definition asks."""
    for root in protocol.definition(definition).roots:
        for node in t.walk(root):
            if isinstance(node, t.Compare | t.Between | t.OneOf | t.Known) and _facts(node) and not _named(node):
                yield node


def _facts(node: t.Node) -> frozenset[str]:
    return frozenset(part.fact for part in t.walk(node) if isinstance(part, t.FactValue | t.OneOf | t.Known))


def _named(node: t.Node) -> bool:
    return any(isinstance(part, t.CalculationValue) for part in t.walk(node))


def _between(low: Fraction, high: Fraction, *, whole: bool) -> Fraction | None:
    """A round number about halfway between two others; none where whole numbers leave no room."""
    found = roundest(Cell(min(low, high), max(low, high), (low + high) / 2), None)
    return None if whole and found.denominator > 1 else found
