"""Powers, roots, exponentials and logarithms as written -> terms: of numbers, or of quantities whose units allow it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from remission.expr import tree as t
from remission.expr.numbers import is_exact, plain
from remission.expr.parsing.clause import Clause, Part, start
from remission.expr.text import IN
from remission.expr.units import Unit, UnitError, convert, power, unit

NUMBER = unit("1")
ROOT, DOWN = Fraction(1, 2), Fraction(1)
MOST_WHOLE = 9  # a whole power of a quantity with a unit
FUNCTIONS: dict[str, t.FunctionName] = {"exp": "exp", "ln": "ln", "log10": "log10"}

Read: TypeAlias = Callable[[Clause, Part], t.Term]
UnitOf: TypeAlias = Callable[[t.Term], Unit | None]


def raised(c: Clause, base: tuple[Part, t.Term], exponent: tuple[Part, t.Term], unit_of: UnitOf) -> t.Power:
    """Read `x ^ 0.725`: a power of a number, or one that the unit of a quantity allows."""
    part, power_ = exponent
    folded = constant(power_)
    if folded is not None:
        power_ = t.Quantity(folded, NUMBER, c.words(part) if not is_exact(folded) else plain(folded), c.pos(part))
    measure = unit_of(power_)
    if measure is None or not measure.is_number:
        raise c.problem(part, f"the power {c.words(part)!r} is not a number", "write '^ 2', '^ 0.725' or '^ (age in years)'")
    found = t.Power(base[1], power_, c.pos(base[0]))
    _check(c, base[0], found, unit_of)
    return found


def constant(node: t.Term) -> Fraction | None:
    """The number of `2` or `1 / 3`; None of what is no plain number."""
    match node:
        case t.Quantity(value, measure) if measure.is_number:
            return value
        case t.Arithmetic("/", t.Quantity(above, one), t.Quantity(below, other)) if one.is_number and other.is_number and below:
            return above / below
        case _:
            return None


def called(c: Clause, word: str, part: Part, inner: t.Term, unit_of: UnitOf) -> t.Term:
    """Read `sqrt(x)`, `exp(x)`, `ln(x)`, `log10(x)`, `abs(x)` or `whole(x)`."""
    pos = c.pos(part)
    match word:
        case "sqrt":
            root = t.Power(inner, t.Quantity(ROOT, NUMBER, "0.5", pos), pos)
            _check(c, part, root, unit_of)
            return root
        case "abs":
            minus = t.Quantity(Fraction(-1), NUMBER, "-1", pos)
            return t.Extreme("max", (inner, t.Arithmetic("*", minus, inner, pos)), pos)
        case "whole":
            return whole(c, part, inner, unit_of)
        case _:
            found = t.Function(FUNCTIONS[word], inner, pos)
            _check(c, part, found, unit_of)
            return found


def whole(c: Clause, part: Part, inner: t.Term, unit_of: UnitOf) -> t.Rounded:
    """Read `whole(x / y)`: the greatest whole number that is not above it."""
    measure = unit_of(inner)
    if measure is None or not measure.is_number:
        shown = "" if measure is None else f" ({measure.text})"
        hint = "write 'round down(…, to 1 mg)', or divide it by a quantity of its kind"
        raise c.problem(part, f"{c.words(part)!r} is a whole number of what is no number{shown}", hint)
    return t.Rounded(inner, t.Quantity(DOWN, NUMBER, "1", c.pos(part)), "down", c.pos(part))


def rest(c: Clause, part: Part, above: t.Term, below: t.Term, unit_of: UnitOf) -> t.Term:
    """Read `remainder(x, y)`: what is left of x once y was taken away as often as it goes."""
    pos = c.pos(part)
    times = whole(c, part, t.Arithmetic("/", above, below, pos), unit_of)
    return t.Arithmetic("-", above, t.Arithmetic("*", below, times, pos), pos)


def number_in(c: Clause, part: Part, token: Part, subject: t.Term, unit_of: UnitOf) -> t.Arithmetic:
    """Read `height in cm`: the number of a quantity in a unit, as published formulas take it."""
    name = str(token)[len("in") :].strip()
    own = unit_of(subject)
    if own is None:
        raise c.problem(part, f"{c.words(part)!r} is the number of a date", "write 'days since …'")
    try:
        wanted = unit(name)
        molar_mass = c.scope.facts[subject.fact].molar_mass if isinstance(subject, t.FactValue) else None
        one = convert(Fraction(1), wanted, own, molar_mass)
    except UnitError as error:
        where = c.where(start(token) + str(token).index(name))
        raise c.told(where, str(error), error.hint) from None
    return t.Arithmetic("/", subject, t.Quantity(one, own, f"{IN}{name}", c.pos(token)), c.pos(part))


def _check(c: Clause, part: Part, node: t.Term, unit_of: UnitOf) -> None:
    try:
        unit_of(node)
    except UnitError as error:
        raise c.problem(part, str(error), error.hint) from None


def power_unit(base: Unit, exponent: t.Term) -> Unit:
    """Return the unit of a power.

    Raises:
        UnitError: the unit has no such power: cm to 0.725.

    """
    if base.is_number:
        return NUMBER
    raised_to = exponent.value if isinstance(exponent, t.Quantity) else None
    if raised_to is not None and abs(raised_to) <= MOST_WHOLE:
        try:
            return power(base, raised_to)
        except UnitError:
            pass
    shown = f"the power {plain(raised_to)}" if raised_to is not None else "a power that differs"
    raise UnitError(f"{base.text!r} has no unit to {shown}", f"take the number: '(… in {base.text})'")


def number_unit(name: str, measure: Unit | None) -> Unit:
    """Return the unit of an exponential or a logarithm: a number, and it is taken of one.

    Raises:
        UnitError: it is taken of a quantity with a unit.

    """
    if measure is not None and measure.is_number:
        return NUMBER
    shown = "a date" if measure is None else repr(measure.text)
    raise UnitError(f"{name} of {shown} has no meaning", f"take the number: '{name}(… in {measure.text if measure else '…'})'")
