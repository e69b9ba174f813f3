"""Whether a formula can be met, given up with a word where it takes too long to see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from remission.symbolic.cells.possible import satisfying
from remission.symbolic.smallest_sets import NotLookedFurtherError

if TYPE_CHECKING:
    from remission.protocol.residual.formula import Formula
    from remission.symbolic.cells.possible import Extent, Sample

MOST_STEPS = 20_000  # leaves that are decided, one way or the other, for one answer: some seconds


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
        return satisfying(formula, self.extent_of, self._step)

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotLookedFurtherError
