"""The tree every reading interprets: an expression is a function from a case to met, not met or unknown.

Nodes are fields and one sentence; they know no engine and no file. `pos` and what was written take no part
in equality, so two trees are equal when they mean the same text in canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never

from remission.errors import NOWHERE, Pos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from remission.expr.units import Unit


class Op(Enum):
    """A comparison."""

    LT = "<"
    LE = "<="
    EQ = "="
    NE = "!="
    GE = ">="
    GT = ">"


Sign: TypeAlias = Literal["+", "-", "*", "/"]
Which: TypeAlias = Literal["min", "max"]
Mode: TypeAlias = Literal["nearest", "down", "up"]
Period: TypeAlias = Literal["day", "week", "month", "year"]
MissingDay: TypeAlias = Literal["next", "last"]  # 30 February is the first of the next month, or the last of its own
FunctionName: TypeAlias = Literal["exp", "ln", "log10"]


# ---- terms: what can be compared -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactValue:
    """The value of a fact: a number in the fact's unit, or a date."""

    fact: str
    unit: Unit | None  # None for a date
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number with its unit."""

    value: Fraction
    unit: Unit
    written: str = field(default="", compare=False)  # as in the file: its last digit is a mutant's step
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day written in a rule."""

    value: date
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Days from `start` to `end` (both dates); negative when `end` is earlier."""

    start: Term
    end: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class WholePeriods:
    """Whole weeks, months or years from `start` to `end` (both dates); below 0 when `end` is earlier."""

    period: Period
    start: Term
    end: Term
    missing_day: MissingDay = "next"
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Shifted:
    """The day so many days, weeks, months or years after `date`; before it where `count` is below 0."""

    date: Term
    count: int
    period: Period
    missing_day: MissingDay = "next"
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` on quantities; dividing by zero has no value."""

    op: Sign
    left: Term
    right: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the greatest of its arguments; no value when one has none."""

    which: Which
    args: tuple[Term, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Rounded:
    """`term` rounded to a multiple of `step`: to the nearest (half away from zero), down or up."""

    term: Term
    step: Quantity
    mode: Mode
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`base` to a power: a number, or a term; no value of 0 to a negative one, nor a root of a negative number."""

    base: Term
    exponent: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Function:
    """An exponential or a logarithm of a number; there is no logarithm of 0 and below."""

    name: FunctionName
    term: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CalculationValue:
    """The value of a named calculation, in that calculation's unit."""

    calculation: str
    unit: Unit
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table: a value that applies when its condition is the first one met."""

    when: Condition | None  # None is `otherwise`
    value: Term
    pos: Pos = field(default=NOWHERE, compare=False)
    name: str = field(default="", compare=False)  # of an item of a score, as its author wrote it


@dataclass(frozen=True, slots=True)
class Lookup:
    """A decision table: the value of the first row that is met; no value while an earlier row is unknown."""

    rows: tuple[Row, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the points of the items that are met; while some are unknown, from the least to the most that it can be."""

    rows: tuple[Row, ...]  # each has a condition, and a number of points
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def items(self) -> tuple[tuple[Condition, Fraction], ...]:
        """Each condition with its points."""
        return tuple((row.when, row.value.value) for row in self.rows if row.when is not None and isinstance(row.value, Quantity))


Dated: TypeAlias = Elapsed | WholePeriods | Shifted
Term: TypeAlias = (
    FactValue | Quantity | Day | Dated | Arithmetic | Extreme | Rounded | Power | Function | CalculationValue | Lookup | Score
)


# ---- conditions: what can be met -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; UNKNOWN when a side has no value or a censored value straddles the other side."""

    left: Term
    op: Op
    right: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`low <= term <= high`, both ends included."""

    term: Term
    low: Term
    high: Term
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """The choice recorded for `fact` is one of `values`; UNKNOWN when none is recorded."""

    fact: str
    values: tuple[str, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class OutcomeIn:
    """The outcome of `classification` is one of `outcomes`."""

    classification: str
    outcomes: tuple[str, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A value is recorded for `fact` (a censored one counts); never UNKNOWN."""

    fact: str
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class HasValue:
    """What is concluded is settled (a calculation has a value, a classification one outcome); never UNKNOWN."""

    kind: Literal["criterion", "classification", "calculation"]
    name: str  # slug
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """The truth of a named criterion, its missing-data policy included."""

    criterion: str
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`arg` is not met; UNKNOWN stays UNKNOWN."""

    arg: Condition
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of `args` is met."""

    args: tuple[Condition, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `args` is met."""

    args: tuple[Condition, ...]
    pos: Pos = field(default=NOWHERE, compare=False)
    reading: str = field(default="", compare=False)  # how `A and B or C` is read, where no brackets say it


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of `args` are met."""

    count: int
    args: tuple[Condition, ...]
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class IfThen:
    """Met when `condition` is not met, or `then` is met."""

    condition: Condition
    then: Condition
    pos: Pos = field(default=NOWHERE, compare=False)


Atom: TypeAlias = Compare | Between | OneOf | Known
Condition: TypeAlias = Compare | Between | OneOf | OutcomeIn | Known | HasValue | Ref | Not | AllOf | AnyOf | AtLeast | IfThen
Node: TypeAlias = Condition | Term


def children(node: Node) -> tuple[Node, ...]:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
    """Return the nodes directly below, in reading order."""
    match node:
        case FactValue() | Quantity() | Day() | CalculationValue() | OneOf() | OutcomeIn() | Known() | HasValue() | Ref():
            return ()
        case Elapsed(start, end) | WholePeriods(_, start, end):
            return (start, end)
        case Shifted(day):
            return (day,)
        case Arithmetic(_, left, right) | Compare(left, _, right):
            return (left, right)
        case Extreme(_, args) | AllOf(args) | AnyOf(args) | AtLeast(_, args):
            return args
        case Rounded(term, step):
            return (term, step)
        case Power(base, exponent):
            return (base, exponent)
        case Function(_, term):
            return (term,)
        case Lookup(rows) | Score(rows):
            return tuple(part for row in rows for part in ((row.when, row.value) if row.when else (row.value,)))
        case Between(term, low, high):
            return (term, low, high)
        case Not(arg):
            return (arg,)
        case IfThen(condition, then):
            return (condition, then)
        case _:
            assert_never(node)


def is_date(node: Node) -> bool:
    """Tell whether a term is a calendar day."""
    return isinstance(node, Day | Shifted) or (isinstance(node, FactValue) and node.unit is None)


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it, parents first."""
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending += reversed(children(here))
