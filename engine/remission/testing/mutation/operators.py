"""What could stand in the place of one node of a rule by mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, takewhile
from typing import Literal, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.numbers import exact
from remission.expr.parsing.terms import unit_of
from remission.expr.rewrite import Path
from remission.expr.units import unit
from remission.protocol.model import Key, Protocol
from remission.protocol.pieces import unnamed
from remission.testing.boundaries.thresholds import last_digit
from remission.testing.mutation.vocabulary_operators import Sort as OfDeclarations

OfRules: TypeAlias = Literal[
    "operator",
    "threshold, last digit",
    "threshold, 10 %",
    "unit",
    "time window",
    "and, or",
    "dropped clause",
    "negation",
    "choice",
    "formula",
    "operand",
    "row",
    "outcomes",
    "if missing",
    "who is asked",
    "which observation counts",
    "added bound",
    "added exception",
    "added restriction",
    "added cap",
]
OfPlans: TypeAlias = Literal["course", "endpoint", "design", "cross table"]
Sort: TypeAlias = OfRules | OfDeclarations | OfPlans

Dimension: TypeAlias = tuple[tuple[str, int], ...] | None

DAY, NUMBER = unit("d"), unit("1")
SLIP = 1000  # of a unit
PERIODS: tuple[t.Period, ...] = ("day", "week", "month", "year")
WEEK, YEAR = 7, 12  # days for weeks, months for years
LONG = 27 * DAY.factor  # months and more


@dataclass(frozen=True, slots=True)
class Edit:
    """A node in another's place; told by what was left out, or in words, where the two nodes would not tell it."""

    sort: Sort
    new: t.Node
    without: t.Node | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Operands:
    """What a formula could name by mistake: facts that are quantities, and what is calculated before it."""

    facts: tuple[t.FactValue, ...]
    calculations: tuple[t.CalculationValue, ...]


def operands(protocol: Protocol, definition: Key) -> Operands:
    """What the formulas of a definition could name; nothing that needs the definition itself."""
    known = (protocol.facts[key] for key in protocol.used)
    facts = tuple(t.FactValue(one.slug, one.unit) for one in known if one.unit is not None and one.companion_of is None)
    earlier = takewhile(lambda one: one != definition, protocol.order)
    calculated = tuple(t.CalculationValue(key, protocol.calculations[key].unit) for kind, key in earlier if kind == "calculation")
    return Operands(facts, calculated)


def edits(protocol: Protocol, others: Operands, root: t.Node, path: Path, node: t.Node) -> Iterator[Edit]:
    """Every edit of one node, which stands at a place below `root`."""
    match node:
        case t.CalculationValue() | t.FactValue() if _is_in_formula(root, path):
            yield from _others(node, (*others.facts, *others.calculations))
        case t.CalculationValue():
            yield from _others(node, others.calculations)
        case t.OneOf(fact):
            yield from _choices(node, protocol.facts[fact].values)
        case t.OutcomeIn(key):
            yield from _choices(node, tuple(o.name for o in protocol.classifications[key].outcomes))
        case t.Quantity() if _counts_periods(protocol, root, path):
            yield from _whole_numbers(node)
        case t.Quantity():
            yield from _steps(node) if _is_step(root, path) else _points(node) if _is_points(root, path) else _numbers(node)
        case _:
            yield from _shapes(node)


def _shapes(node: t.Node) -> Iterator[Edit]:  # noqa: C901, PLR0912 - one match, few lines a node
    match node:
        case t.Compare(_, op):
            yield from (Edit("operator", replace(node, op=other)) for other in t.Op if other is not op)
        case t.Between(value, low, high):
            above, below = t.Compare(value, t.Op.GE, low), t.Compare(value, t.Op.LE, high)
            yield Edit("operator", t.AllOf((replace(above, op=t.Op.GT), below), node.pos))
            yield Edit("operator", t.AllOf((above, replace(below, op=t.Op.LT)), node.pos))
            yield Edit("negation", t.Not(node))
        case t.Known() | t.HasValue() | t.Ref():
            yield Edit("negation", t.Not(node))
        case t.Not(arg):
            yield Edit("negation", arg)
        case t.AllOf(args) | t.AnyOf(args) | t.AtLeast(_, args):
            yield from _joined(node)
            yield from (_without(node, number) for number in range(len(args)) if len(args) > 1)
            yield Edit("negation", t.Not(node))
        case t.IfThen(condition, then):
            yield Edit("dropped clause", then)
            yield Edit("and, or", t.AllOf((condition, then), node.pos))
            yield Edit("and, or", t.IfThen(then, condition, node.pos))
            yield Edit("negation", t.IfThen(t.Not(condition), then, node.pos))
            yield Edit("negation", t.Not(node))
        case t.Elapsed(start, end):
            yield Edit("time window", replace(node, start=end, end=start))
        case t.WholePeriods(period, start, end):
            yield Edit("time window", replace(node, start=end, end=start))
            yield from (Edit("unit", replace(node, period=other)) for other in PERIODS if other != period)
        case t.Shifted(_, count, period):
            yield from (Edit("time window", replace(node, count=count + by)) for by in (1, -1))
            yield Edit("time window", replace(node, count=-count))
            yield from (Edit("unit", replace(node, period=other)) for other in PERIODS if other != period)
        case t.Arithmetic():
            yield from _arithmetic(node)
        case t.Extreme(which, args):
            yield Edit("formula", replace(node, which="max" if which == "min" else "min"))
            yield from (Edit("operand", _extreme(node, args, number)) for number in range(len(args)) if len(args) > 1)
        case t.Rounded(term, _, mode):
            modes: tuple[t.Mode, ...] = ("nearest", "down", "up")
            yield Edit("formula", term)
            yield from (Edit("formula", replace(node, mode=other)) for other in modes if other != mode)
        case t.Power() | t.Function():
            yield from _functions(node)
        case t.Lookup(rows):
            yield from _rows(node, rows)
        case t.Score(rows):
            yield from _items(node, rows)
        case t.FactValue() | t.Day() | t.CalculationValue() | t.OneOf() | t.OutcomeIn() | t.Quantity():
            return
        case _:
            assert_never(node)


# ---- conditions ------------------------------------------------------------------------------------


def _choices(node: t.OneOf | t.OutcomeIn, known: Sequence[str]) -> Iterator[Edit]:
    """The opposite; one value or outcome fewer, or one more."""
    now = node.values if isinstance(node, t.OneOf) else node.outcomes
    yield Edit("negation", t.Not(node))
    others = [tuple(value for value in now if value != one) for one in now if len(now) > 1]
    others += [tuple(value for value in known if value in now or value == one) for one in known if one not in now]
    for some in others:
        yield Edit("choice", replace(node, values=some) if isinstance(node, t.OneOf) else replace(node, outcomes=some))


def _joined(node: t.AllOf | t.AnyOf | t.AtLeast) -> Iterator[Edit]:
    """`or` for `and`, `and` for `or`, one more or one fewer."""
    match node:
        case t.AllOf(args):
            yield Edit("and, or", t.AnyOf(args, node.pos))
        case t.AnyOf(args):
            yield Edit("and, or", t.AllOf(args, node.pos))
        case t.AtLeast(count, args):
            yield from (Edit("and, or", replace(node, count=one)) for one in (count - 1, count + 1) if 0 < one <= len(args))


def _without(node: t.AllOf | t.AnyOf | t.AtLeast, number: int) -> Edit:
    """The clause without one of its parts."""
    rest = (*node.args[:number], *node.args[number + 1 :])
    new: t.Condition
    if isinstance(node, t.AtLeast):
        new = replace(node, args=rest, count=min(node.count, len(rest)))
    else:
        new = rest[0] if len(rest) == 1 else replace(node, args=rest)
    return Edit("dropped clause", new, without=node.args[number])


# ---- formulas --------------------------------------------------------------------------------------


def _arithmetic(node: t.Arithmetic) -> Iterator[Edit]:
    """Another sign, the other way round, one side alone: what `check` would refuse for its units is no edit."""
    signs: dict[t.Sign, t.Sign] = {"+": "-", "-": "+", "*": "/", "/": "*"}
    turned = replace(node, left=node.right, right=node.left)
    formulas = [replace(node, op=signs[node.op]), replace(turned, op="/" if node.op == "*" else node.op)]
    yield from (Edit("formula", new) for new in formulas[: 1 if node.op == "+" else 2] if dimension(new) == dimension(node))
    yield from (Edit("operand", side) for side in (node.left, node.right) if dimension(side) == dimension(node))


def _functions(node: t.Power | t.Function) -> Iterator[Edit]:
    """Another function, or none; the base alone, where that is of the same kind."""
    if isinstance(node, t.Power):
        yield from (Edit("formula", one) for one in [node.base] if dimension(one) == dimension(node))
        return
    others: tuple[t.FunctionName, ...] = ("exp", "ln", "log10")
    yield from (Edit("formula", replace(node, name=other)) for other in others if other != node.name)
    yield Edit("formula", node.term)


def _others(node: t.FactValue | t.CalculationValue, others: Sequence[t.Term]) -> Iterator[Edit]:
    """Another operand of its kind."""
    yield from (Edit("operand", one) for one in others if one != node and dimension(one) == dimension(node))


def dimension(node: t.Term) -> Dimension:
    """The dimension of a quantity; that of a date is none."""
    found = unit_of(node)
    return None if found is None else found.dimension


def _is_in_formula(root: t.Node, path: Path) -> bool:
    """Whether a place is in a formula, and not in a condition."""
    node = root
    for index in path:
        if isinstance(node, t.Condition):
            return False
        node = t.children(node)[index]
    return True


# ---- quantities ------------------------------------------------------------------------------------


def _numbers(node: t.Quantity) -> Iterator[Edit]:
    """Other numbers: one unit of the last digit away, a tenth away, a slip of the unit."""
    digit = last_digit(node)
    yield from (Edit("threshold, last digit", _at(node, node.value + by)) for by in (digit, -digit))
    yield from (Edit("threshold, 10 %", _at(node, node.value * by)) for by in (Fraction(11, 10), Fraction(9, 10)))
    is_time = node.unit.dimension == DAY.dimension and node.unit != NUMBER
    sort: Sort = "time window" if is_time else "unit"
    times = SLIP if not is_time else YEAR if node.unit.factor > LONG else WEEK
    yield from (Edit(sort, _at(node, node.value * by)) for by in (Fraction(times), Fraction(1, times)))


def _steps(node: t.Quantity) -> Iterator[Edit]:
    """Rounding ten times as coarse or as fine."""
    yield from (Edit("formula", _at(node, node.value * by)) for by in (Fraction(10), Fraction(1, 10)))


def _points(node: t.Quantity) -> Iterator[Edit]:
    """One more or one less of the last digit of an item's points."""
    digit = last_digit(node)
    yield from (Edit("threshold, last digit", _at(node, node.value + by)) for by in (digit, -digit))


def _is_points(root: t.Node, path: Path) -> bool:
    """Whether a place is the points of an item of a score."""
    return isinstance(root, t.Score) and len(path) == 1 and path[0] % 2 == 1


def _at(node: t.Quantity, value: Fraction) -> t.Quantity:
    number = exact(value)
    shown = f"{value.numerator}/{value.denominator}" if isinstance(number, Fraction) else ""
    return replace(node, value=value, written=f"{shown} {node.unit.text}" if shown else "")


def _whole_numbers(node: t.Quantity) -> Iterator[Edit]:
    """Other whole numbers of weeks, months or years: one more or less, a tenth away where that is more, twelve times."""
    tenth = round(abs(node.value) / 10)
    yield from (Edit("threshold, last digit", _at(node, node.value + by)) for by in (1, -1))
    yield from (Edit("threshold, 10 %", _at(node, node.value + by)) for by in (tenth, -tenth) if tenth > 1)
    if node.value:
        yield Edit("time window", _at(node, node.value * YEAR))


def _counts_periods(protocol: Protocol, root: t.Node, path: Path) -> bool:
    """Whether a place is a number with which whole weeks, months or years between dates are compared."""
    node = root
    for index in path[:-1]:
        node = t.children(node)[index]
    if not path or not isinstance(node, t.Compare | t.Between):
        return False
    subject = node.left if isinstance(node, t.Compare) else node.term
    return isinstance(unnamed(subject, protocol.calculations), t.WholePeriods)


def _is_step(root: t.Node, path: Path) -> bool:
    """Whether a place is the step to which something is rounded."""
    node = root
    for index in path[:-1]:
        node = t.children(node)[index]
    return bool(path) and isinstance(node, t.Rounded) and path[-1] == 1


def _extreme(node: t.Extreme, args: tuple[t.Term, ...], number: int) -> t.Term:
    rest = (*args[:number], *args[number + 1 :])
    return rest[0] if len(rest) == 1 else replace(node, args=rest)


def _items(node: t.Score, rows: tuple[t.Row, ...]) -> Iterator[Edit]:
    """Items of a score left out, or with the points of the next one."""
    for number, row in enumerate(rows):
        if len(rows) > 1:
            yield Edit("row", replace(node, rows=(*rows[:number], *rows[number + 1 :])), told=f"without {row.name!r}")
    for number, (one, other) in enumerate(pairwise(rows), 1):
        if one.value != other.value:
            exchanged = (replace(one, value=other.value), replace(other, value=one.value))
            told = f"the points of {one.name!r} and {other.name!r} exchanged"
            yield Edit("row", replace(node, rows=(*rows[: number - 1], *exchanged, *rows[number + 1 :])), told=told)


def _rows(node: t.Lookup, rows: tuple[t.Row, ...]) -> Iterator[Edit]:
    """Rows left out, in another order, or with one another's values."""
    for number in range(len(rows)):
        if len(rows) > 1:
            yield Edit("row", replace(node, rows=(*rows[:number], *rows[number + 1 :])), told=f"without row {number + 1}")
    for number, (one, other) in enumerate(pairwise(rows), 1):
        before, after = rows[: number - 1], rows[number + 1 :]
        if other.when is not None:
            turned = replace(node, rows=(*before, other, one, *after))
            yield Edit("row", turned, told=f"row {number + 1} before row {number}")
        exchanged = (replace(one, value=other.value), replace(other, value=one.value))
        told = f"the values of rows {number} and {number + 1} exchanged"
        yield Edit("row", replace(node, rows=(*before, *exchanged, *after)), told=told)
