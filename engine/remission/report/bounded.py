"""Whether a formula can be met, given up with a word where it takes too long to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.possible import Search
from remission.protocol.unsettled import truth
from remission.report.smallest_sets import NotLookedFurtherError

if TYPE_CHECKING:
    from remission.protocol.possible import Extent, LeafTruth, Sample
    from remission.protocol.unsettled import Formula

MOST_STEPS = 5_000  # leaves that are decided, one way or the other, for one answer


class _Goal:
    """One sample for which a formula is met, within some steps."""

    def __init__(self, formula: Formula, step: Callable[[], None]) -> None:
        self.formula, self.step = formula, step
        self.sample: Sample | None = None

    def open(self, of: LeafTruth) -> list[Formula] | None:
        self.step()
        found = truth(self.formula, of)
        return None if found is NOT_MET else [self.formula] if found is UNKNOWN else []

    def reached(self, of: LeafTruth, sample: Sample) -> bool:
        if truth(self.formula, of) is MET:
            self.sample = sample
        return self.sample is not None


class Bounded:
    """Asks whether formulas can be met, within some steps for all of them."""

    def __init__(self, extent_of: Callable[[str], Extent], most: int = MOST_STEPS) -> None:
        """`extent_of` tells what the variable of a fact may be."""
        self.extent_of, self.left = extent_of, most

    def satisfying(self, formula: Formula) -> Sample | None:
        """Values of the open facts for which a formula is met; None where there are none.

        Raises:
            NotLookedFurtherError: more steps than are taken.
        """
        goal = _Goal(formula, self._step)
        Search([formula], self.extent_of).run(goal)  # type: ignore[arg-type]  # a goal as it asks for
        return goal.sample

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotLookedFurtherError
