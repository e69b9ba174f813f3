"""Conditions and formulas -> columns: strong Kleene logic through nulls, each distinct atom computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import assert_never

import narwhals as nw

from remission.cases.case import Value
from remission.cases.frames.held import Held, held_value
from remission.engines.columns import atoms
from remission.engines.columns.amounts.calendar import CalendarColumns
from remission.engines.columns.amounts.compute import Compute
from remission.engines.columns.amounts.exact import DAY, Exact, FormulaReads, reads
from remission.engines.columns.amounts.score_ends import ScoreColumns
from remission.engines.columns.domains import halves
from remission.engines.columns.stages import (
    TRUTHS,
    UNKNOWN,
    Part,
    Rare,
    Row,
    Sheet,
    all_of,
    any_of,
    at_least,
    first_met,
    joined,
    negate,
    truth,
)
from remission.expr import tree as t
from remission.expr.compare import COMPARE, MIRRORED
from remission.expr.durations import UNIT_OF
from remission.expr.truth import Truth, truth_of
from remission.protocol.model import Protocol
from remission.protocol.pieces import Leaf, Pieces, pieces, unnamed

Measured = Callable[[t.Op, Fraction], Part]


class Lowering:
    """Puts conditions on a sheet; `criteria` and `outcomes` hold what was concluded so far."""

    def __init__(self, protocol: Protocol, held: Mapping[str, Held]) -> None:
        self.protocol, self.held = protocol, held
        self.sheet = Sheet()
        self.criteria: dict[str, Part] = {}
        self.lacking: dict[str, Part] = {}  # criterion with a missing-data policy -> whether a fact that it reads is missing
        self.outcomes: dict[str, dict[str, Part]] = {}  # classification -> outcome -> its Kleene truth, where that is asked
        self.may: dict[str, dict[str | None, Part]] = {}  # classification -> outcome (None: that none applies) -> still possible
        self.scores: dict[str, ScoreColumns] = {}
        self.calendar = CalendarColumns(held, self.sheet)
        self.compute = Compute(protocol, held, self.named, self.scores, self.calendar)
        self._parts: dict[t.Condition, Part] = {}
        self._names: dict[t.Condition, str] = {}
        roots = protocol.roots
        self._uses = Counter(node for root in roots for node in t.walk(root))

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, node: t.Condition) -> Part:
        """A condition as a Boolean part; atoms, and whatever is used more than once, have a column of their own."""
        if isinstance(node, t.Ref) or not (isinstance(node, t.Compare | t.OneOf | t.Known | t.HasValue) or self._uses[node] > 1):
            return self._part(node)
        return self.named(node)[1]

    def named(self, node: t.Condition) -> tuple[str, Part]:
        """A condition as a column, and that column's name."""
        if node not in self._parts:
            name = f"atom {len(self._names) + 1}"
            self._names[node] = name
            rare: Part | None = None
            match node:
                case t.Compare():
                    rare = self._rare(node, name)
                case t.HasValue():
                    rare = self._unsure_value(node, name)
                case _:
                    pass
            self._parts[node] = self.sheet.column(name, self._part(node)) if rare is None else rare
        return self._names[node], self._parts[node]

    def _part(self, node: t.Condition) -> Part:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        match node:
            case t.Compare(left, op, right):
                return self._compare(left, op, right)
            case t.Between(term, low, high):
                return all_of([self.condition(half) for half in halves(term, low, high)])
            case t.OneOf(fact, values):
                return Part(atoms.chosen(self.held[fact], values))
            case t.OutcomeIn(key, names):
                return self._outcome_in(key, frozenset(names))
            case t.Known(fact):
                return Part(atoms.known(self.held[fact]))
            case t.HasValue(kind, key):
                return self._has_value(kind, key)
            case t.Ref(key):
                return self.criteria[key]
            case t.Not(arg):
                return negate(self.condition(arg))
            case t.AllOf(args):
                return all_of(self._each(args))
            case t.AnyOf(args):
                return any_of(self._each(args))
            case t.AtLeast(count, args):
                return at_least(count, self._each(args))
            case t.IfThen(condition, then):
                return any_of([negate(self.condition(condition)), self.condition(then)])
            case _:
                assert_never(node)

    def _outcome_in(self, key: str, names: frozenset[str]) -> Part:
        """Met where every outcome still possible is one of the names, not met where none is."""
        may = self.may[key]
        welcome = any_of([part for name, part in may.items() if name in names])
        other = any_of([part for name, part in may.items() if name not in names])
        return joined(lambda each: truth(each[0] & ~each[1], ~each[0] & each[1]), (welcome, other))

    def _has_value(self, kind: str, key: str) -> Part:
        """What is concluded is settled: an answer, a value, one outcome; never null."""
        match kind:
            case "criterion":
                return Part(~self.criteria[key].expr.is_null(), self.criteria[key].stage)
            case "calculation":
                worth = self.compute.worth(self._result(key))
                return Part(~worth.value.is_null(), worth.stage)
            case _:
                may = self.may[key]
                one = joined(lambda each: nw.sum_horizontal(*(part.cast(nw.Int16) for part in each)) == 1, may.values())
                return joined(lambda each: each[0] & ~each[1], (one, may[None]))

    def _unsure_value(self, node: t.HasValue, name: str) -> Part | None:
        """Whether a calculation has a value, where floating point cannot tell if something is divided by zero."""
        if node.kind != "calculation":
            return None
        value = self._result(node.name)
        worth = self.compute.worth(value)
        if worth.unsure is None:
            return None
        read = reads(value, self.protocol.calculations)
        names = {condition: self.named(condition)[0] for condition in read.conditions}

        def settle(row: Row) -> Truth:
            return truth_of(self.exact(read, names, row).worth(value) is not None)

        raw = self._has_value(node.kind, node.name)
        unsure = Part(worth.unsure.fill_null(value=False), worth.stage)
        return self.sheet.rare(Rare(name, self.keys(read, names), settle), raw, unsure)

    def _result(self, key: str) -> t.CalculationValue:
        return t.CalculationValue(key, self.protocol.calculations[key].unit)

    def _each(self, args: Sequence[t.Condition]) -> list[Part]:
        return [self.condition(arg) for arg in args]

    # ---- comparisons --------------------------------------------------------------------------------

    def _compare(self, left: t.Term, op: t.Op, right: t.Term) -> Part:
        """A comparison that is exact by itself: of dates, or of something measured with constants."""
        if t.is_date(left):
            return self.calendar.in_order(left, op, right)
        exactly = self._exactly(left, op, right) or self._exactly(right, MIRRORED[op], left)
        if exactly is None:
            msg = "a comparison of two formulas is settled as a rare atom"
            raise TypeError(msg)
        constants, op, measured = exactly
        return self._spread(constants, op, measured)

    def _exactly(self, left: t.Term, op: t.Op, right: t.Term) -> tuple[Pieces, t.Op, Measured] | None:
        """How to compare without rounding anything: constants on the right, something measured on the left."""
        constants, measured = pieces(right, self.protocol.calculations), self._measured(left)
        return None if constants is None or measured is None else (constants, op, measured)

    def _measured(self, node: t.Term) -> Measured | None:
        """Compares a fact, a time between dates or a table of constants with a constant in base units."""
        named = unnamed(node, self.protocol.calculations)
        node = named if isinstance(named, t.Elapsed | t.WholePeriods) else node
        match node:
            case t.FactValue(fact, unit) if unit is not None:
                factor = unit.factor
                return lambda op, limit: Part(atoms.quantity(self.held[fact], op, limit / factor))
            case t.CalculationValue(key) if key in self.scores:
                return self.scores[key].compare
            case t.Elapsed(start, end) if self.calendar.partial(start, end):
                return lambda op, limit: self.calendar.compared(node, op, limit / DAY)
            case t.Elapsed():
                days = self.calendar.difference(node)
                return lambda op, limit: Part(atoms.compared(days.expr, op, limit, DAY), days.stage)
            case t.WholePeriods(period):
                size = UNIT_OF[period].factor
                return lambda op, limit: self.calendar.compared(node, op, limit / size)
            case _:
                found = pieces(node, self.protocol.calculations)
                return None if found is None else partial(self._constant, found)

    def _constant(self, own: Pieces, op: t.Op, limit: Fraction) -> Part:
        return self._spread(own, op, lambda operator, value: _settled(value, operator, limit))

    def _spread(self, constants: Pieces, op: t.Op, measured: Measured) -> Part:
        """One comparison for each constant that a side can be; comparisons come at stages of their own."""
        if isinstance(constants, Leaf):
            return Part(UNKNOWN) if constants.value is None else measured(op, constants.value)
        conditions = [None if when is None else self.named(when)[1] for when, _ in constants.rows]
        values = [self._spread(value, op, measured) for _, value in constants.rows]
        return first_met(list(zip(conditions, values, strict=True)), UNKNOWN)

    def spread(self, constants: Pieces, make: Callable[[Fraction], nw.Expr], otherwise: nw.Expr) -> Part:
        """What is made of each constant that a term can be, where it is that."""
        if isinstance(constants, Leaf):
            return Part(otherwise if constants.value is None else make(constants.value))
        conditions = [None if when is None else self.named(when)[1] for when, _ in constants.rows]
        values = [self.spread(value, make, otherwise) for _, value in constants.rows]
        return first_met(list(zip(conditions, values, strict=True)), otherwise)

    def _rounds(self, node: t.Compare) -> bool:
        """Whether a comparison needs floating point: two formulas, or a censored fact inside one."""
        if t.is_date(node.left) or self._exactly(node.left, node.op, node.right):
            return False
        is_censored = isinstance(node.right, t.FactValue) and self.held[node.right.fact].ends is not None
        return is_censored or self._exactly(node.right, MIRRORED[node.op], node.left) is None

    def _rare(self, node: t.Compare, name: str) -> Part | None:
        rounds = self._rounds(node)
        if not (rounds or self._dates(node)):
            return None
        read = reads(node, self.protocol.calculations)
        names = {condition: self.named(condition)[0] for condition in read.conditions}
        raw, unsure = self.compute.compare(node) if rounds else (self._part(node), Part(nw.lit(value=False)))
        for held in self._in_formulas(node) if rounds else self._dates(node):
            unsure = Part(unsure.expr | atoms.is_censored(held), unsure.stage)
        for key in read.scores:
            unsure = joined(lambda each: each[0] | each[1], (unsure, self.scores[key].is_open))
        return self.sheet.rare(Rare(name, self.keys(read, names), self._settler(node, read, names)), raw, unsure)

    def _in_formulas(self, node: t.Compare) -> list[Held]:
        """The facts in formulas that may be censored: where they are, the formula has a range."""
        formulas = (node.right,) if isinstance(node.left, t.FactValue) else (node.left, node.right)
        facts = dict.fromkeys(fact for term in formulas for fact in reads(term, self.protocol.calculations).facts)
        return [self.held[fact] for fact in facts if self.held[fact].ends is not None]

    def _dates(self, node: t.Compare) -> list[Held]:
        """The dates, known to the month or the year, that stand on both sides: what is known of them goes together."""
        left = unnamed(node.left, self.protocol.calculations)
        if isinstance(left, t.Elapsed | t.WholePeriods):
            sides: tuple[t.Term, t.Term] = (left.start, left.end)
        elif t.is_date(left):
            sides = (left, node.right)
        else:
            return []
        one, other = map(self.calendar.partial, sides)
        return [held for held in one if held in other]

    def keys(self, read: FormulaReads, names: Mapping[t.Condition, str]) -> tuple[str, ...]:
        """The columns that hold what a formula reads."""
        return (
            *(column for fact in read.facts for column in self.held[fact].columns),
            *(name for key in read.scores for name in self.scores[key].names),
            *names.values(),
        )

    def _settler(self, node: t.Compare, read: FormulaReads, names: Mapping[t.Condition, str]) -> Callable[[Row], Truth]:
        return lambda row: self.exact(read, names, row).compare(node)

    def exact(self, read: FormulaReads, names: Mapping[t.Condition, str], row: Row) -> Exact:
        """The formulas of one row, exactly."""
        values: dict[str, Value] = {fact: held_value(self.held[fact], row) for fact in read.facts}
        values |= {key: self.scores[key].held(row) for key in read.scores}
        return Exact(self.protocol.calculations, values, lambda condition: TRUTHS[_boolean(row[names[condition]])])


def _settled(value: Fraction, op: t.Op, limit: Fraction) -> Part:
    return Part(nw.lit(value=bool(COMPARE[op](value, limit))))


def _boolean(value: object) -> bool | None:
    return None if value is None else bool(value)
