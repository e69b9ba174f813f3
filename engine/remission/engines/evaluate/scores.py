"""A score for one case: its points, or from the least to the most that they can be while something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from remission.engines.evaluate.leaves import State
from remission.engines.evaluate.signature import REMEMBERED, SignatureReads, TruthIn
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, UNKNOWN, Truth
from remission.protocol.model import Protocol
from remission.protocol.tables.scores import alone, conditions, groups
from remission.symbolic.cells.score_range import Ends, group_range


class ScoreRanges:
    """The points of one score; items about the same facts are taken together, once for all cases that leave the same open."""

    def __init__(self, protocol: Protocol, score: t.Score, truth: TruthIn) -> None:
        self._protocol, self._items, self._truth = protocol, score.items, truth
        self._groups = groups(protocol, score)
        joint = [group for group in self._groups if len(group) > 1]
        self._reads = {group: SignatureReads(protocol, tuple(conditions(score, group))) for group in joint}
        self._remembered: dict[object, Ends] = {}

    def of(self, truths: Sequence[Truth], state: State) -> Fraction | Interval:
        """The score of a case of which the truths of the items are these."""
        low = high = Fraction(0)
        for group in self._groups:
            own = [truths[place] for place in group]
            if UNKNOWN not in own:
                least = most = sum((self._items[place][1] for place in group if truths[place] is MET), Fraction(0))
            elif len(group) == 1:
                least, most = alone(self._items[group[0]][1])
            else:
                least, most = self._joint(group, state)
            low, high = low + least, high + most
        return low if low == high else Interval(low, high)

    def _joint(self, group: tuple[int, ...], state: State) -> Ends:
        signature = (group, *self._reads[group].signature(self._truth, state))
        found = self._remembered.get(signature)
        if found is None:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            items = [self._items[place] for place in group]
            found = group_range(self._protocol, items, state, lambda atom: self._truth(atom, state))
            self._remembered[signature] = found
        return found
