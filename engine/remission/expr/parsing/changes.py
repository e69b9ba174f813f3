"""`rises by at least 20 % from nadir`: a change by a share or an amount, as comparisons that are safe where both are 0.

Of a value that was 0 any rise is a rise by every share, and no change is none: nothing is divided.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from remission.expr import tree as t
from remission.expr.literals import ONE
from remission.expr.numbers import plain
from remission.expr.parsing.clause import token
from remission.expr.parsing.terms import is_bare, is_constant, same_kind, term, unit_of
from remission.expr.units import unit

if TYPE_CHECKING:
    from lark import Token, Tree

    from remission.expr.parsing.clause import Clause, Part
    from remission.expr.parsing.scope import Scope
    from remission.expr.units import Unit

Way: TypeAlias = Literal["rise", "fall"]
Sign: TypeAlias = Literal[-1, 0, 1]

PERCENT = unit("%")
BOUNDS: dict[tuple[Way, bool], t.Op] = {
    ("rise", True): t.Op.GE,
    ("rise", False): t.Op.GT,
    ("fall", True): t.Op.LE,
    ("fall", False): t.Op.LT,
}


@dataclass(frozen=True, slots=True)
class _Change:
    """What changes, from what, and which way."""

    now: t.Term
    before: t.Term
    before_part: Part
    way: Way

    def compared(self, limit: t.Term, *, with_limit: bool) -> t.Compare:
        """Compare with what the value has to reach, or to pass."""
        return t.Compare(self.now, BOUNDS[self.way, with_limit], limit, self.now.pos)


def changes(c: Clause, kids: list[Part], *, is_any: bool) -> t.Condition:
    """Read `now rises by at least 20 % and by at least 5 mm from before`; with `or`, one of the changes is enough.

    Raises:
        ConditionError: with every problem of the clause.

    """
    change = _what_changes(c, kids)
    each = c.each(lambda part: _condition(c, change, part), [kid for kid in kids[2:-2] if not token(kid)])
    pos = c.pos(kids[0])
    if is_any:
        return t.AnyOf(tuple(_all_of(one, change) for one in each), pos)
    return _all_of(tuple(part for one in each for part in one), change)


def _all_of(parts: tuple[t.Compare, ...], change: _Change) -> t.Condition:
    """Join what must hold; that it changed at all is said once, and only where nothing else says so."""
    at_all = change.compared(change.before, with_limit=False)
    if at_all in parts and len(parts) > 2:  # noqa: PLR2004 - a share that both may have at 0, and that it changed at all
        says_so = any(isinstance(part.right, t.Arithmetic) and part.right.op in "+-" for part in parts)
        others = tuple(part for part in parts if part != at_all)
        parts = others if says_so else (*others, at_all)
    return parts[0] if len(parts) == 1 else t.AllOf(parts, parts[0].pos)


def _what_changes(c: Clause, kids: list[Part]) -> _Change:
    now_part, before_part = kids[0], kids[-1]
    now, before = c.each(lambda part: term(c, part), (now_part, before_part))
    if unit_of(now) is None or unit_of(before) is None:
        part = now_part if unit_of(now) is None else before_part
        raise c.problem(part, f"{c.words(part)!r} is a date: it does not rise or fall", "compare dates, or 'days from … to …'")
    if is_constant(now) or is_constant(before):
        part = now_part if is_constant(now) else before_part
        raise c.problem(part, f"{c.words(part)!r} is the same for every patient", "compare with a number: '… >= …'")
    same_kind(c, (now_part, before_part), (now, before))
    return _Change(now, before, before_part, "rise" if c.words(kids[1])[0] in "rRiI" else "fall")


def _condition(c: Clause, change: _Change, part: Part) -> tuple[t.Compare, ...]:
    """Read one `by at least 20 %`: the value is to reach something, and where that may be so at 0, to have changed at all."""
    tree = cast("Tree[Token]", part)
    amount_part = next(kid for kid in tree.children if token(kid) == "QUANTITY")
    if tree.data == "change_unsaid":
        words = c.words(part)
        message = f"'by {words}' does not say whether a change by exactly that is one"
        raise c.problem(part, message, f"write 'by at least {words}' or 'by more than {words}'")
    reaches = tree.data == "change_at_least"
    amount = cast("t.Quantity", term(c, amount_part))
    if amount.value <= 0:
        raise c.problem(amount_part, f"nothing changes by {c.words(amount_part)!r}", "write how much more or less it has to be")
    if token(tree.children[-1]) != "QUANTITY":
        return (_by_amount(c, change, amount_part, _in_points(c, amount_part, amount), reaches=reaches),)
    if amount.unit == PERCENT:
        return _by_share(c, change, amount_part, amount, reaches=reaches)
    return (_by_amount(c, change, amount_part, amount, reaches=reaches),)


def _by_share(c: Clause, change: _Change, part: Part, amount: t.Quantity, *, reaches: bool) -> tuple[t.Compare, ...]:
    share = amount.value / 100
    if change.way == "fall" and (share > 1 or (share == 1 and not reaches)):
        raise c.problem(part, f"nothing falls by more than all of it: {amount.written!r}", "a fall to 0 is one by 100 %")
    least = least_sign(change.before, c.scope)
    if least < 0:
        words = c.words(change.before_part)
        message = f"{words!r} may be below 0, of which there are no shares"
        raise c.problem(change.before_part, message, f"write an amount with its unit, or give it a floor: 'max({words}, 0 …)'")
    factor = 1 + share if change.way == "rise" else 1 - share
    limit = t.Arithmetic("*", t.Quantity(factor, ONE, _written(factor, amount), amount.pos), change.before, amount.pos)
    reached = change.compared(limit, with_limit=reaches)
    return (reached,) if least > 0 or not reaches else (reached, change.compared(change.before, with_limit=False))


def _written(factor: Fraction, amount: t.Quantity) -> str:
    """Write a factor to the last digit of its share: 1.20 for 20 %, so that what is just beside it is 19 and 21 %."""
    number = amount.written.split("%")[0].strip()
    digits = len(number.partition(".")[2]) if number.replace(".", "", 1).isdigit() else 0
    return f"{float(factor):.{digits + 2}f}"


def _by_amount(c: Clause, change: _Change, part: Part, amount: t.Quantity, *, reaches: bool) -> t.Compare:
    own = cast("Unit", unit_of(change.before))
    if is_bare(amount) and not own.is_number:
        raise c.problem(part, f"{amount.written!r} has no unit", f"write '{plain(amount.value)} {own.text}', or a share: '20 %'")
    same_kind(c, (change.before_part, part), (change.before, amount))
    limit = t.Arithmetic("+" if change.way == "rise" else "-", change.before, amount, amount.pos)
    return change.compared(limit, with_limit=reaches)


def _in_points(c: Clause, part: Part, amount: t.Quantity) -> t.Quantity:
    """Read `10 percentage points`: an amount of something that is itself a share."""
    if not is_bare(amount):
        raise c.problem(part, f"{amount.written!r} has a unit of its own", f"write '{plain(amount.value)} percentage points'")
    return t.Quantity(amount.value, PERCENT, amount.written, amount.pos)


# ---- what may be 0, or less --------------------------------------------------------------------------


def least_sign(node: t.Term, scope: Scope) -> Sign:  # noqa: C901, PLR0911 - one match, one line a node
    """Tell whether the least that a formula can be is below 0, 0 or above 0; what is not known to be more may be below."""
    match node:
        case t.Quantity(value):
            return _sign(value)
        case t.FactValue(key):
            fact = scope.facts[key]
            return 1 if fact.above_zero else _sign(fact.plausible[0]) if fact.plausible else 0
        case t.CalculationValue(key):
            return least_sign(scope.calculation_value(key, node.pos), scope)
        case t.Arithmetic("+", left, right):
            both = (least_sign(left, scope), least_sign(right, scope))
            return max(both) if min(both) >= 0 else -1
        case t.Arithmetic("*", left, right):
            return min(least_sign(left, scope), least_sign(right, scope))
        case t.Arithmetic("/", left, right):
            return least_sign(left, scope) if least_sign(right, scope) >= 0 else -1
        case t.Extreme("max", args):
            return max(least_sign(arg, scope) for arg in args)
        case t.Extreme(_, args):
            return min(least_sign(arg, scope) for arg in args)
        case t.Rounded(value, _, mode):
            found = least_sign(value, scope)
            return found if mode == "up" or found < 0 else 0
        case t.Lookup(rows):
            return min(least_sign(row.value, scope) for row in rows)
        case _:
            return -1


def _sign(value: Fraction) -> Sign:
    return 1 if value > 0 else -1 if value < 0 else 0
