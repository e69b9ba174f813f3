"""What the outcomes of a classification ask of each fact, as variables of a decision diagram and formulas over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import assert_never

import narwhals as nw

from remission.cases.frames.held import Held, IntervalEnds
from remission.engines.columns import atoms
from remission.engines.columns.diagram import DiagramTest, Formula, all_of, any_of, gate, negated
from remission.engines.columns.domains import ColumnDomain, halves, is_simple, runs
from remission.engines.columns.lower import Lowering
from remission.engines.columns.stages import UNKNOWN as UNKNOWN_TRUTH
from remission.engines.columns.stages import Part, any_plain, both_plain
from remission.expr import tree as t
from remission.expr.cells import Cell
from remission.expr.truth import UNKNOWN

MET_CLASS, NOT_MET_CLASS = 0b10, 0b01  # of a variable that is met or not


@dataclass(frozen=True, slots=True)
class OutcomeVariable:
    """Something a row may leave open, how many classes it has, and whether a row's value may lie in some (a mask)."""

    classes: int
    may: Callable[[int], Part]


class OutcomeVariables:
    """Turns conditions into formulas over variables, numbering these as they come."""

    def __init__(self, lowering: Lowering, about: dict[str, ColumnDomain]) -> None:
        self.lowering, self.protocol, self.about = lowering, lowering.protocol, about
        self.all: list[OutcomeVariable] = []
        self.joint: list[t.Compare] = []
        self._numbers: dict[tuple[str, object], int] = {}

    def formula(self, node: t.Condition) -> Formula:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """What a condition asks of the variables."""
        match node:
            case t.Compare():
                return self._compare(node)
            case t.Between(term, low, high):
                return all_of([self.formula(half) for half in halves(term, low, high)])
            case t.OneOf(fact):
                return self._simple(fact, node)
            case t.Known(fact):
                return self._known(fact, node)
            case t.HasValue():
                msg = "what is concluded is asked of a signature"
                raise TypeError(msg)
            case t.Ref(key):
                return self._criterion(key)
            case t.OutcomeIn(key, names):
                return self._outcome_in(key, names)
            case t.Not(arg):
                return self._negated(self.formula(arg))
            case t.AllOf(args):
                return all_of([self.formula(arg) for arg in args])
            case t.AnyOf(args):
                return any_of([self.formula(arg) for arg in args])
            case t.AtLeast(count, args):
                return gate(count, [self.formula(arg) for arg in args])
            case t.IfThen(condition, then):
                return any_of([self._negated(self.formula(condition)), self.formula(then)])
            case _:
                assert_never(node)

    def _compare(self, node: t.Compare) -> Formula:
        if isinstance(node.left, t.FactValue) and is_simple(node):
            return self._simple(node.left.fact, node)
        return self._joint(node)

    def _negated(self, formula: Formula) -> Formula:
        return negated(formula, [each.classes for each in self.all])

    def _criterion(self, key: str) -> Formula:
        """A criterion's condition; of one with a policy for missing data what it answers, in the rows that lack something."""
        criterion = self.protocol.criteria[key]
        own = self.formula(criterion.condition)
        if criterion.if_missing in (None, UNKNOWN):
            return own
        lacks = self._settled("lacks", key, lambda: self.lowering.lacking[key])
        answer = self._settled("answer", key, lambda: _filled(self.lowering.criteria[key], missing=False))
        return any_of([all_of([self._negated(lacks), own]), all_of([lacks, answer])])

    def _outcome_in(self, key: str, names: tuple[str, ...]) -> Formula:
        earlier: list[Formula] = []
        found: list[Formula] = []
        for outcome in self.protocol.classifications[key].outcomes:
            own = True if outcome.condition is None else self.formula(outcome.condition)
            if outcome.name in names:
                found.append(all_of([own, *map(self._negated, earlier)]))
            earlier.append(own)
        return any_of(found)

    # ---- variables ----------------------------------------------------------------------------------

    def _variable(self, kind: str, what: object, make: Callable[[], OutcomeVariable]) -> int:
        if (kind, what) not in self._numbers:
            self._numbers[kind, what] = len(self.all)
            self.all.append(make())
        return self._numbers[kind, what]

    def _settled(self, kind: str, what: object, part: Callable[[], Part]) -> Formula:
        """Something every row knows: its column says in which of two classes it is."""

        def make() -> OutcomeVariable:
            known = part()
            return OutcomeVariable(2, lambda mask: known if mask == MET_CLASS else Part(~known.expr, known.stage))

        return DiagramTest(self._variable(kind, what, make), MET_CLASS)

    def _known(self, fact: str, node: t.Known) -> Formula:
        """Whether a value is on record, as it stands."""
        return self._settled("known", fact, lambda: self.lowering.condition(node))

    def _joint(self, node: t.Compare) -> Formula:
        """An atom over several facts, which may go either way where it is unknown."""

        def make() -> OutcomeVariable:
            self.joint.append(node)
            own = self.lowering.condition(node)
            return OutcomeVariable(
                2, lambda mask: _filled(own if mask == MET_CLASS else Part(~own.expr, own.stage), missing=True)
            )

        return DiagramTest(self._variable("joint", node, make), MET_CLASS)

    def _simple(self, fact: str, node: t.Compare | t.OneOf) -> Formula:
        about, held = self.about[fact], self.lowering.held[fact]

        def make() -> OutcomeVariable:
            if held.ends is not None:
                ends = held.ends
                return OutcomeVariable(len(about.classes), lambda mask: _overlaps(about, held, ends, mask))
            return OutcomeVariable(len(about.classes), lambda mask: self._lies(about, mask))

        return DiagramTest(self._variable("fact", fact, make), about.met_in(node))

    def _lies(self, about: ColumnDomain, mask: int) -> Part:
        """Whether a value is in some classes; a missing one may be wherever it is plausible."""
        missing = any(each.may_complete for number, each in enumerate(about.classes) if mask >> number & 1)
        everything = (1 << len(about.classes)) - 1
        for atom in about.atoms:
            met = about.met_in(atom)
            if mask in (met, everything & ~met):
                own = self.lowering.condition(atom)
                return _filled(own if mask == met else Part(~own.expr, own.stage), missing=missing)
        return _filled(self._in_classes(about, mask), missing=missing)

    def _in_classes(self, about: ColumnDomain, mask: int) -> Part:
        found: list[Part] = []
        for number, each in enumerate(about.classes):
            if mask >> number & 1:
                own = [(self.lowering.condition(atom), met) for atom, met in zip(about.atoms, each.truths, strict=True)]
                agree = [part if met else Part(~part.expr, part.stage) for part, met in own]
                found.append(reduce(both_plain, agree))
        return any_plain(found)


class LaterVariables(OutcomeVariables):
    """The same of what the record may become: a value that is missing comes to be recorded, or stays missing."""

    def _known(self, fact: str, node: t.Known) -> Formula:
        """Whether a value will be on record."""

        def make() -> OutcomeVariable:
            known = self.lowering.condition(node)
            missing, either = Part(~known.expr, known.stage), Part(nw.lit(value=True))
            return OutcomeVariable(2, lambda mask: either if mask == MET_CLASS else missing)

        return DiagramTest(self._variable("known", fact, make), MET_CLASS)


def _filled(part: Part, *, missing: bool) -> Part:
    return Part(part.expr.fill_null(value=missing), part.stage)


def _overlaps(about: ColumnDomain, held: Held, ends: IntervalEnds, mask: int) -> Part:
    """Whether the ends of a value enclose something of some classes; a missing one encloses everything plausible."""
    stretches = list(runs(about, mask))

    def overlap(scale: Fraction) -> nw.Expr:
        found = [_reaches(ends, first, scale) & _begins(held, ends, last, scale) for first, last in stretches]
        return reduce(lambda one, other: one | other, found)

    is_known = ~nw.col(held.value).is_null()
    return Part(nw.when(is_known).then(atoms.by_unit(held, overlap, UNKNOWN_TRUTH)).fill_null(value=True))


def _reaches(ends: IntervalEnds, first: Cell | None, scale: Fraction) -> nw.Expr:
    """Whether the high end is not below a cell."""
    high = nw.col(ends.high)
    if first is None or first.low is None:
        return nw.lit(value=True)
    beyond = atoms.compared(high, t.Op.GT, first.low, scale)
    return beyond | (atoms.compared(high, t.Op.EQ, first.low, scale) & ~nw.col(ends.high_open)) if first.is_point else beyond


def _begins(held: Held, ends: IntervalEnds, last: Cell | None, scale: Fraction) -> nw.Expr:
    """Whether the low end is not above a cell."""
    low = nw.col(held.value)
    if last is None or last.high is None:
        return nw.lit(value=True)
    before = atoms.compared(low, t.Op.LT, last.high, scale)
    return before | (atoms.compared(low, t.Op.EQ, last.high, scale) & ~nw.col(ends.low_open)) if last.is_point else before
