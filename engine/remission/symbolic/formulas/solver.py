"""What a solver is asked, in words that name none: quantities and formulas over variables, and the answers.

Nodes are told apart by identity, so a part that many formulas share is translated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

from remission.expr.cells import Range

# ---- quantities: exact rationals -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Variable:
    """A quantity that may be anything within its range."""

    name: str
    within: Range


@dataclass(frozen=True, slots=True)
class DerivedNumber(Variable):
    """A whole number that follows from another, and is never less where that is more: the code of a date from its day.

    `tie` is what is linear of it; what is not, a solver learns where it goes wrong (`at` gives the number).
    """

    of: Variable = field(compare=False)
    at: Callable[[int], int] = field(compare=False)
    tie: Formula = field(compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """The sum of its parts."""

    parts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """`left * right`; linear where one side is a number, else `what` says what is multiplied."""

    left: Quantity
    right: Quantity
    what: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Quotient:
    """`left / right`; whoever uses it says that `right` is not 0. `what` says what is divided."""

    left: Quantity
    right: Quantity
    what: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """A number that no solver works out, a root or a logarithm of its parts; `what` says which."""

    parts: tuple[Quantity, ...]
    what: str


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """The greatest whole number that is not above `part`."""

    part: Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """`then` where the condition holds, else `otherwise`."""

    condition: Formula
    then: Quantity
    otherwise: Quantity


Quantity: TypeAlias = Number | Variable | Sum | Product | Quotient | Opaque | Floor | Either

# ---- formulas --------------------------------------------------------------------------------------

Sign: TypeAlias = Literal["<", "<=", "="]


def holds(number: Fraction, sign: Sign) -> bool:
    """Whether `number sign 0`."""
    return number < 0 if sign == "<" else number <= 0 if sign == "<=" else number == 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """Holds always, or never."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A proposition of its own."""

    name: str


@dataclass(frozen=True, slots=True)
class IsChoice:
    """The choice `name`, which is exactly one of `values`, is among `wanted`."""

    name: str
    values: tuple[str, ...]
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """`left sign right`."""

    left: Quantity
    sign: Sign
    right: Quantity


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Any:
    """At least one part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """At least `least` of the parts hold."""

    least: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Opposite:
    """The part does not hold."""

    part: Formula


Formula: TypeAlias = Fixed | Flag | IsChoice | Compared | All | Any | Count | Opposite

YES, NO = Fixed(holds=True), Fixed(holds=False)

# ---- building: what is settled is left out ---------------------------------------------------------


def both(*parts: Formula) -> Formula:
    """All of the parts."""
    rest = tuple(part for part in dict.fromkeys(parts) if part != YES)
    if NO in rest:
        return NO
    return rest[0] if len(rest) == 1 else All(rest) if rest else YES


def any_of(*parts: Formula) -> Formula:
    """At least one of the parts."""
    rest = tuple(part for part in dict.fromkeys(parts) if part != NO)
    if YES in rest:
        return YES
    return rest[0] if len(rest) == 1 else Any(rest) if rest else NO


def opposite(part: Formula) -> Formula:
    """Not the part."""
    match part:
        case Fixed(holds):
            return NO if holds else YES
        case Opposite(inner):
            return inner
        case _:
            return Opposite(part)


def at_least(least: int, parts: Sequence[Formula]) -> Formula:
    """At least so many of the parts."""
    left = least - parts.count(YES)
    rest = tuple(part for part in parts if not isinstance(part, Fixed))
    if left <= 0:
        return YES
    if left > len(rest):
        return NO
    return both(*rest) if left == len(rest) else any_of(*rest) if left == 1 else Count(left, rest)


def same(left: Formula, right: Formula) -> Formula:
    """Both hold, or neither does."""
    return any_of(both(left, right), both(opposite(left), opposite(right)))


LIMIT = "the time limit was reached"
SHARE_LIMIT = "one question took more than its share of the time; a longer --timeout gives it more"

DATES = "a date's days, months and years were not told apart"

# ---- answers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Model:
    """Some values for which all that was said holds; what is not in it may be anything.

    `irrational` are numbers that no fraction is: for these `numbers` has one that is near.
    """

    numbers: Mapping[str, Fraction]
    flags: Mapping[str, bool]
    picks: Mapping[str, str]
    irrational: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Impossible:
    """Nothing satisfies what was said; `core` are the places of the assumptions that already exclude each other."""

    core: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """The solver gave up; says why."""

    reason: str
    tried: bool = True  # or there was no time to begin
    guess: Model | None = None  # values for which it holds, if what could not be decided is as it should be


Answer: TypeAlias = Model | Impossible | Unknown


class Question(Protocol):
    """A growing conversation about one claim."""

    def add(self, *formulas: Formula) -> None:
        """Say more, for good."""

    def ask(self, *assumed: Formula, values: bool = True) -> Answer:
        """Tell whether all that was said can hold, together with what is assumed for this once.

        Where no `values` are wanted the model has none, which is quicker.
        """


class Solver(Protocol):
    """Opens conversations."""

    def question(self, *formulas: Formula) -> Question:
        """A new conversation that starts with these formulas."""

    @property
    def is_late(self) -> bool:
        """Whether the time for everything is over."""
