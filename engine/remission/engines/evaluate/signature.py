"""What a case leaves open of a classification, found once for all cases that leave the same open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from remission.engines.evaluate.leaves import State
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, Truth
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Calculation, Protocol
from remission.protocol.tables.scores import score_of
from remission.symbolic.cells.possible import still_possible

TruthIn: TypeAlias = Callable[[t.Condition, State], Truth]  # of one condition in a state that was run

REMEMBERED = 10_000  # possible outcomes kept, by what a case leaves open


class StillPossible:
    """The outcomes that some completion of a case gives; None among them where one gives none."""

    def __init__(self, protocol: Protocol, truth: TruthIn) -> None:
        self._protocol, self._truth = protocol, truth
        self._reads: dict[str, SignatureReads] = {}
        self._remembered: dict[object, frozenset[str | None]] = {}

    def __call__(self, key: str, state: State) -> frozenset[str | None]:
        """Of one classification, in a state in which all that it reads was concluded."""
        protocol = self._protocol
        if key not in self._reads:
            self._reads[key] = SignatureReads(protocol, protocol.classifications[key].roots)
        signature = (key, *self._reads[key].signature(self._truth, state))
        found = self._remembered.get(signature)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            found = still_possible(protocol, key, state, lambda atom: self._truth(atom, state))
            self._remembered[signature] = found
        return found


class SignatureReads:
    """What some clauses read; two cases with the same signature leave the same of them open."""

    def __init__(self, protocol: Protocol, roots: Sequence[t.Node]) -> None:
        nodes = list(reached(protocol, roots))
        self.criteria = tuple(dict.fromkeys(node.criterion for node in nodes if isinstance(node, t.Ref)))
        self.atoms = tuple(
            dict.fromkeys(node for node in nodes if isinstance(node, t.Compare | t.Between | t.OneOf | t.Known | t.HasValue))
        )
        self.facts = facts_reached(protocol, nodes)
        joint = [atom for atom in self.atoms if not _is_simple(atom, protocol.calculations)]
        self.joined = {fact for atom in joint for fact in facts_reached(protocol, [atom])}

    def signature(self, truth: TruthIn, state: State) -> list[object]:
        """Truths of criteria and atoms, and of each fact: its value where the value itself matters, else whether it is known."""
        found: list[object] = [state[name] for name in self.criteria]
        found += [truth(atom, state) for atom in self.atoms]
        for fact in self.facts:
            value = state[fact]
            exactly = value is None or value.__class__ is Interval or fact in self.joined
            found.append(value if exactly else MET)
        return found


def _is_simple(atom: t.Atom | t.HasValue, calculations: Mapping[str, Calculation]) -> bool:
    """Whether an atom is about one fact and constants, so that its truth says all about a known value.

    One about a score and constants is settled by the atoms of its items.
    """
    match atom:
        case t.Compare(t.CalculationValue() as left, _, t.Quantity()):
            return score_of(left, calculations) is not None
        case t.Compare(t.FactValue(), _, t.Quantity()) | t.Between(t.FactValue(), t.Quantity(), t.Quantity()):
            return True
        case _:
            return isinstance(atom, t.OneOf | t.Known | t.HasValue)
