"""What the record of one case says, with all that is known put in."""

from __future__ import annotations

from remission.expr import tree as t
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import as_written, ordered
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.formulas.encode import RecordedFormulas


class CaseFormulas(RecordedFormulas):
    """Definitions are read where they are referred to; comparisons stay as they are written."""

    world: CaseVariables

    def prepare(self, rules: list[t.Node]) -> None:
        """Nothing: most definitions come down to little once the values are in."""

    def ordered(self, left: s.Quantity, op: t.Op, right: s.Quantity) -> s.Formula:
        """What cuts a fact is the number that the rules name."""
        return ordered(left, op, right, as_written)
