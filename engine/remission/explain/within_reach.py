"""Whether some formulas can still be met when each fact may lie in some of its cells: never no where they can."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from remission.expr.compare import COMPARE
from remission.expr.truth import MET, NOT_MET
from remission.protocol.residual.formula import (
    Choice,
    Constant,
    Decided,
    FactThreshold,
    Formula,
    Join,
    Leaf,
    Negated,
    Relation,
    leaves,
)

if TYPE_CHECKING:
    from remission.cases.case import Value
    from remission.explain.smallest_change import Option

Can: TypeAlias = tuple[bool, bool]  # can be met, can be not met; neither where it is unknown for good
Masks: TypeAlias = Mapping[str, int]  # the options in which each fact may lie

EITHER: Can = (True, True)


class Reach:
    """Formulas over facts with options; `here` are the options where a fact is now, `elsewhere` all others."""

    def __init__(self, options: Mapping[str, Sequence[Option]], wanted: Sequence[Formula], now: Mapping[str, Value]) -> None:
        """`now` are the present values, and values of other variables that are to be taken as given."""
        self.wanted = list(wanted)
        every = dict.fromkeys(leaf for formula in wanted for leaf in leaves(formula))
        named = {name for leaf in every for name in _names(leaf)}
        self.options = {fact: own for fact, own in options.items() if fact in named}
        self.facts = tuple(self.options)
        self.now = now
        self.here = {fact: _mask(own, lambda option: not option.steps) for fact, own in self.options.items()}
        self.everything = {fact: _mask(own, lambda _: True) for fact, own in self.options.items()}
        self.elsewhere = {fact: self.everything[fact] & ~self.here[fact] for fact in self.facts}
        self.met_in = {leaf: self._met_in(leaf) for leaf in every if isinstance(leaf, FactThreshold | Choice)}

    def _met_in(self, leaf: FactThreshold | Choice) -> int:
        return _mask(self.options.get(leaf.fact, ()), lambda option: _holds(leaf, option.value))

    def allows(self, masks: Masks) -> bool:
        """Whether all that is wanted may be met; what was not is asked first the next time."""
        for index, formula in enumerate(self.wanted):
            if not can(formula, lambda leaf: self.leaf(leaf, masks))[0]:
                self.wanted.insert(0, self.wanted.pop(index))
                return False
        return True

    def leaf(self, leaf: Leaf, masks: Masks) -> Can:
        """What a leaf can be."""
        match leaf:
            case FactThreshold(fact) | Choice(fact) if fact in masks:
                return bool(masks[fact] & self.met_in[leaf]), bool(masks[fact] & ~self.met_in[leaf])
            case Relation(expression, op):
                known = [self.number(name, masks) for name, _ in expression.terms]
                if any(number is None for number in known):
                    return EITHER
                terms = zip(expression.terms, known, strict=True)
                worth = sum((factor * number for (_, factor), number in terms if number is not None), expression.constant)
                return COMPARE[op](worth, 0), not COMPARE[op](worth, 0)
            case _:
                return EITHER

    def number(self, name: str, masks: Masks) -> Fraction | None:
        """The only number that a variable can be, if there is one."""
        if name not in masks or masks[name] == self.here[name]:
            return _number(self.now.get(name))
        mask = masks[name]
        return _number(self.options[name][mask.bit_length() - 1].value) if mask & (mask - 1) == 0 else None


def can(formula: Formula, of: Callable[[Leaf], Can]) -> Can:  # noqa: PLR0911 - one match, one line a node
    """Whether a formula can be met, and whether it can be not met."""
    match formula:
        case Constant(settled):
            return settled is MET, settled is NOT_MET
        case Negated(part):
            met, not_met = can(part, of)
            return not_met, met
        case Join("all", parts):
            found = [can(part, of) for part in parts]
            return all(met for met, _ in found), any(no for _, no in found)
        case Join("any", parts):
            found = [can(part, of) for part in parts]
            return any(met for met, _ in found), all(no for _, no in found)
        case Join(_, parts, count):
            found = [can(part, of) for part in parts]
            return sum(met for met, _ in found) >= count, sum(no for _, no in found) > len(parts) - count
        case Decided(part, otherwise):
            met, not_met = can(part, of)
            return met or otherwise is MET, not_met or otherwise is NOT_MET
        case _:
            return of(formula)


def _names(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case FactThreshold(fact) | Choice(fact):
            names: tuple[str, ...] = (fact,)
        case Relation(expression):
            names = tuple(name for name, _ in expression.terms)
        case _:
            return ()
    return tuple(part for name in names for part in _behind(name))


def _behind(name: str) -> tuple[str, ...]:
    """A variable, or those that are rounded to it."""
    value = getattr(name, "value", None)
    return (name,) if value is None else tuple(part for one, _ in value.terms for part in _behind(one))


def _mask(options: Sequence[Option], which: Callable[[Option], bool]) -> int:
    return sum(1 << option.place for option in options if which(option))


def _holds(leaf: FactThreshold | Choice, value: Value) -> bool:
    if isinstance(leaf, Choice):
        return value in leaf.values
    number = _number(value)
    return number is not None and COMPARE[leaf.op](number, leaf.value)


def _number(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, Decimal | Fraction | int) else None
