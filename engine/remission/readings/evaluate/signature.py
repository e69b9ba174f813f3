"""When two cases leave the same outcomes open."""

from __future__ import annotations

from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET
from remission.protocol.checks import facts_reached, reached
from remission.protocol.model import Classification, Protocol
from remission.readings.evaluate.compiled import Compiled
from remission.readings.evaluate.leaves import State


class Reads:
    """What a classification reads; two cases with the same signature leave the same outcomes open."""

    def __init__(self, protocol: Protocol, classification: Classification) -> None:
        nodes = list(reached(protocol, [outcome.condition for outcome in classification.outcomes if outcome.condition]))
        self.criteria = tuple(dict.fromkeys(node.criterion for node in nodes if isinstance(node, t.Ref)))
        self.atoms = tuple(dict.fromkeys(node for node in nodes if isinstance(node, t.Compare | t.Between | t.OneOf | t.Known)))
        self.facts = facts_reached(protocol, nodes)
        self.joined = {fact for atom in self.atoms if not _is_simple(atom) for fact in facts_reached(protocol, [atom])}

    def signature(self, compiled: Compiled, state: State) -> list[object]:
        """Truths of criteria and atoms, and of each fact: its value where the value itself matters, else whether it is known."""
        found: list[object] = [state[name] for name in self.criteria]
        found += [compiled.truth(atom, state) for atom in self.atoms]
        for fact in self.facts:
            value = state[fact]
            exactly = value is None or value.__class__ is Interval or fact in self.joined
            found.append(value if exactly else MET)
        return found


def _is_simple(atom: t.Atom) -> bool:
    """Whether an atom is about one fact and constants, so that its truth says all about a known value."""
    match atom:
        case t.Compare(t.FactValue(), _, t.Quantity()) | t.Between(t.FactValue(), t.Quantity(), t.Quantity()):
            return True
        case _:
            return isinstance(atom, t.OneOf | t.Known)
