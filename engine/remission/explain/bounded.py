"""Whether formulas can hold, given up with a word where it takes too long to see."""

from __future__ import annotations

from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s
from remission.symbolic.smallest_sets import NotLookedFurtherError

MOST_STEPS = 20_000  # comparisons that are decided, one way or the other, for one answer: some seconds


class Bounded:
    """Asks within some steps for everything."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self.left: int | None = most

    def ask(self, *formulas: s.Formula) -> s.Answer:
        """Values for which they hold; unknown only where something is not linear.

        Raises:
            NotLookedFurtherError: more steps than are taken.
        """
        solver = CellSolver(self.left)
        answer = solver.question(*formulas).ask()
        self.left = solver.left
        if answer == s.Unknown(s.LIMIT):
            raise NotLookedFurtherError
        return answer

    def never(self, *formulas: s.Formula) -> bool:
        """Whether there are no values for which they hold."""
        return isinstance(self.ask(*formulas), s.Impossible)
