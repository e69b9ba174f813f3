"""lark tree + declared names -> typed nodes: kinds, units and choices checked, every problem with its place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar, cast

from lark import Token, Tree

from remission.errors import Pos, Problem, did_you_mean
from remission.expr import tree as t
from remission.expr.compare import COMPARE, MIRRORED
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.numbers import NumberError, decimal, plain
from remission.expr.parse import QUANTITY, ConditionError, Where, parse
from remission.expr.units import Unit, UnitError, convert, divide, multiply, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from remission.expr.scope import Scope

Part = Tree[Token] | Token
Found = TypeVar("Found")

ONE, DAYS = unit("1"), unit("d")
OPS = {op.value: op for op in t.Op} | {"≤": t.Op.LE, "≥": t.Op.GE, "≠": t.Op.NE, "<>": t.Op.NE, "==": t.Op.EQ}


def condition(text: str, scope: Scope, where: Where) -> t.Condition:
    """Read a clause as a typed condition.

    Raises:
        ConditionError: with every problem of the clause.

    """
    return _Reader(text, scope, where).condition(parse(text, where))


def term(text: str, scope: Scope, where: Where) -> t.Term:
    """Read a formula as a typed term.

    Raises:
        ConditionError: with every problem of the formula.

    """
    return _Reader(text, scope, where).term(parse(text, where))


def quantity(text: str, where: Where) -> t.Quantity:
    """Read `100 x 10^9/L` or a bare `4` (whose unit is then `1`).

    Raises:
        ConditionError: the number or its unit cannot be read, or more follows.

    """
    match = QUANTITY.fullmatch(text.strip())
    if match is None:
        raise ConditionError(Problem(where(0), f"{text!r} is not a number with its unit"))
    number_text, unit_text = match["number"], match["unit"]
    if unit_text and _is_power(unit_text):
        number_text, unit_text = f"{number_text} {unit_text}", None
    try:
        number = decimal(number_text)
    except NumberError as error:
        raise ConditionError(Problem(where(0), str(error), error.hint)) from None
    try:
        measure = unit(unit_text) if unit_text else ONE
    except UnitError as error:
        raise ConditionError(Problem(where(text.find(unit_text or "")), str(error), error.hint)) from None
    return t.Quantity(Fraction(number), measure, written=text.strip(), pos=where(0))


def _is_power(text: str) -> bool:
    """Whether `x 10^-4` follows a number without a unit behind it."""
    return (
        text[0] in "x×·*"
        and "/" not in text
        and not any(c.isalpha() or c == "%" for c in text[1:].replace("e", "").replace("E", ""))
    )


def unit_of(node: t.Term) -> Unit | None:
    """Return the unit of a term; None for a date."""
    match node:
        case t.FactValue(_, measure) | t.Quantity(_, measure) | t.CalculationValue(_, measure):
            return measure
        case t.Day():
            return None
        case t.Elapsed():
            return DAYS
        case t.Arithmetic("*", left, right):
            return multiply(_unit(left), _unit(right))
        case t.Arithmetic("/", left, right):
            return divide(_unit(left), _unit(right))
        case t.Arithmetic(_, left, _):
            return unit_of(left)
        case t.Extreme(_, args):
            return unit_of(args[-1])
        case t.Rounded(_, step):
            return step.unit
        case t.Lookup(rows):
            return unit_of(rows[0].value)


def _unit(node: t.Term) -> Unit:
    return unit_of(node) or DAYS


class _Reader:
    """Reads one clause; holds its text, the scope and the way from characters to places."""

    def __init__(self, text: str, scope: Scope, where: Where) -> None:
        self.text, self.scope, self.where = text, scope, where

    # ---- places and words ---------------------------------------------------------------------------

    def pos(self, part: Part) -> Pos:
        return self.where(_start(part))

    def words(self, part: Part) -> str:
        """Return the part as it was written, white space normalised."""
        end = part.end_pos if isinstance(part, Token) else part.meta.end_pos
        return " ".join(self.text[_start(part) : end].split())

    def problem(self, part: Part, message: str, hint: str | None = None) -> ConditionError:
        return ConditionError(Problem(self.pos(part), message, hint))

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, part: Part) -> t.Condition:  # noqa: C901, PLR0911, PLR0912 - one match, one line a form
        tree = cast("Tree[Token]", part)
        kids, pos = tree.children, self.pos(part)
        match tree.data:
            case "group":
                return self.condition(kids[0])
            case "conjunction":
                return t.AllOf(self.each(self.condition, kids[::2]), pos)
            case "disjunction":
                return t.AnyOf(self.each(self.condition, kids[::2]), pos)
            case "negated":
                return t.Not(self.condition(kids[1]), pos)
            case "if_then":
                first, then = self.each(self.condition, (kids[1], kids[3]))
                return t.IfThen(first, then, pos)
            case "at_least":
                return self.at_least(kids[2], kids[4:], pos)
            case "compare":
                return self.compare(kids[0], OPS[str(kids[1])], kids[2])
            case "between":
                return self.between(kids[0], kids[2], kids[4])
            case "band":
                return self.band(kids[0], kids[2], kids[5])
            case "within":
                return self.within(kids)
            case "is_value" | "is_quantity":
                return self.one_of(kids[0], [kids[2]])
            case "is_not_value" | "is_not_quantity":
                return t.Not(self.one_of(kids[0], [kids[3]]), pos)
            case "is_known":
                return t.Known(self.fact(kids[0]).slug, pos)
            case "is_missing":
                return t.Not(t.Known(self.fact(kids[0]).slug, pos), pos)
            case "is_in":
                items = [k for k in kids[1:] if not (isinstance(k, Token) and k.type in {"IS", "IN"})]
                return self.one_of(kids[0], items)
            case "is_not_in":
                return t.Not(self.one_of(kids[0], kids[3:]), pos)
            case "name":
                return self.reference(tree)
            case _:
                raise self.problem(part, f"'{self.words(part)}' is a value, not a condition", "compare it: '… >= …'")

    def each(self, read: Callable[[Part], Found], parts: Iterable[Part]) -> tuple[Found, ...]:
        """Read every part, collecting the problems of all before giving up."""
        found: list[Found] = []
        problems: list[Problem] = []
        for part in parts:
            try:
                found.append(read(part))
            except ConditionError as error:
                problems += error.problems
        if problems:
            raise ConditionError(*problems)
        return tuple(found)

    def reference(self, part: Part) -> t.Ref:
        name = self.words(part)
        key = slug(name)
        if key in self.scope.criteria:
            return t.Ref(key, self.pos(part))
        if key in self.scope.classifications:
            outcomes = ", ".join(self.scope.classifications[key])
            raise self.problem(
                part, f"{name!r} is a classification, not a condition", f"write '{name} is …' with one of {outcomes}"
            )
        if key in self.scope.facts or key in self.scope.calculations:
            raise self.problem(part, f"{name!r} is a value, not a condition", f"compare it: '{name} >= …' or '{name} is …'")
        raise self.scope.unknown(name, self.pos(part))

    def at_least(self, count: Part, args: Iterable[Part], pos: Pos) -> t.Condition:
        conditions = self.each(self.condition, args)
        words = self.words(count)
        if not words.isdigit() or not 1 <= int(words) <= len(conditions):
            raise self.problem(count, f"'at least {words}' of {len(conditions)} conditions makes no sense")
        return t.AtLeast(int(words), conditions, pos)

    # ---- choices ------------------------------------------------------------------------------------

    def fact(self, part: Part) -> Fact:
        name = self.words(part)
        found = self.scope.facts.get(slug(name))
        if found is None:
            raise self.scope.unknown(name, self.pos(part))
        return found

    def one_of(self, subject: Part, items: list[Part]) -> t.Condition:
        """`fact is value`, `fact in [..]`, `classification is OUTCOME`, and the same for numbers."""
        key, pos = slug(self.words(subject)), self.pos(subject)
        if key in self.scope.classifications:
            outcomes = self.scope.classifications[key]
            return t.OutcomeIn(key, self.each(lambda item: self.choice(item, self.words(subject), outcomes), items), pos)
        fact = self.scope.facts.get(key)
        if fact is not None and fact.kind is Kind.CHOICE:
            return t.OneOf(key, self.each(lambda item: self.choice(item, fact.name, fact.values), items), pos)
        equals = self.each(lambda item: self.compare(subject, t.Op.EQ, item), items)
        return equals[0] if len(equals) == 1 else t.AnyOf(equals, pos)

    def choice(self, item: Part, name: str, values: tuple[str, ...]) -> str:
        word = self.words(item).strip("\"'")
        for value in values:
            if slug(value) == slug(word):
                return value
        hint = did_you_mean(word, values) or f"choose one of: {', '.join(values)}"
        raise self.problem(item, f"{name!r} has no value {word!r}", hint)

    # ---- comparisons --------------------------------------------------------------------------------

    def compare(self, left_part: Part, op: t.Op, right_part: Part) -> t.Condition:
        left, right = self.each(self.term_or_uln, (left_part, right_part))
        if isinstance(left, _Uln):
            left, right, op = right, left, MIRRORED[op]
            left_part, right_part = right_part, left_part
        if isinstance(left, _Uln):
            raise self.problem(left_part, "both sides are multiples of ULN", "compare a fact with '… x ULN'")
        if isinstance(right, _Uln):
            right = self.times_uln(right_part, right.factor, left)
        if isinstance(left, t.Quantity | t.Day) and not isinstance(right, t.Quantity | t.Day):
            left, right, op = right, left, MIRRORED[op]
            left_part, right_part = right_part, left_part
        right = self.fit(left, right, left_part, right_part)
        self.plausible(left, op, right, right_part)
        return t.Compare(left, op, right, self.pos(left_part))

    def between(self, part: Part, low_part: Part, high_part: Part) -> t.Between:
        low, high = self.bounds(part, low_part, high_part)
        return t.Between(self.term(part), low, high, self.pos(part))

    def band(self, part: Part, low_part: Part, high_part: Part) -> t.AllOf:
        low, high = self.bounds(part, low_part, high_part)
        subject, pos = self.term(part), self.pos(part)
        return t.AllOf((t.Compare(subject, t.Op.GE, low, pos), t.Compare(subject, t.Op.LT, high, pos)), pos)

    def bounds(self, part: Part, low_part: Part, high_part: Part) -> tuple[t.Term, t.Term]:
        """Both ends in the unit of what is bounded; a bare lower end takes the upper end's unit."""
        subject, low, high = self.each(self.term, (part, low_part, high_part))
        if isinstance(low, t.Quantity) and isinstance(high, t.Quantity) and _is_bare(low):
            low = t.Quantity(low.value, high.unit, low.written, low.pos)
        high = self.fit(subject, high, part, high_part)
        low = self.fit(subject, low, part, low_part)
        if isinstance(low, t.Quantity) and isinstance(high, t.Quantity) and low.value >= high.value:
            raise self.problem(
                low_part, f"{low.written!r} is not below {high.written!r}: nothing lies between", "swap the two ends"
            )
        self.plausible(subject, t.Op.GE, low, low_part)
        self.plausible(subject, t.Op.LE, high, high_part)
        return low, high

    def within(self, kids: list[Part]) -> t.Between:
        """Read `a within 14 days before b`: from b back to a are 0 to 14 days, both ends included."""
        event, span, anchor = self.each(self.term, (kids[0], kids[2], kids[4]))
        self.dated(event, kids[0])
        self.dated(anchor, kids[4])
        before = cast("Token", kids[3]).type == "BEFORE"
        elapsed = t.Elapsed(event, anchor, self.pos(kids[0])) if before else t.Elapsed(anchor, event, self.pos(kids[0]))
        none = t.Quantity(Fraction(0), DAYS, "0 days", self.pos(kids[2]))
        return t.Between(elapsed, none, self.fit(elapsed, span, kids[0], kids[2]), self.pos(kids[0]))

    def fit(self, left: t.Term, right: t.Term, left_part: Part, right_part: Part) -> t.Term:
        """Check that both sides can be compared; a constant goes into the left side's unit."""
        measure, other = unit_of(left), unit_of(right)
        name = self.words(left_part)
        if measure is None or other is None:
            if measure is other:
                return right
            raise self.problem(
                right_part, f"{name!r} and {self.words(right_part)!r} cannot be compared: one is a date", "use 'days since …'"
            )
        if not isinstance(right, t.Quantity):
            self.same_dimension(measure, other, left_part, right_part)
            return right
        if _is_bare(right) and measure.text != "1":
            shown = f"{plain(right.value)} {measure.text}"
            raise self.problem(
                right_part, f"{right.written!r} has no unit: {name!r} is in {measure.text}", f"write '{shown}' if that is meant"
            )
        try:
            value = convert(right.value, right.unit, measure, self.molar_mass(left))
        except UnitError as error:
            hint = error.hint or f"{name!r} is in {measure.text}"
            raise self.problem(right_part, str(error), hint) from None
        return t.Quantity(value, measure, right.written, right.pos)

    def same_dimension(self, left: Unit, right: Unit, left_part: Part, right_part: Part) -> None:
        if left.dimension != right.dimension:
            message = f"{self.words(left_part)!r} ({left.text}) and {self.words(right_part)!r} ({right.text}) cannot be compared or added"
            raise self.problem(right_part, message, "both sides need units of the same kind")

    def molar_mass(self, node: t.Term) -> Fraction | None:
        return self.scope.facts[node.fact].molar_mass if isinstance(node, t.FactValue) else None

    def plausible(self, left: t.Term, op: t.Op, right: t.Term, part: Part) -> None:
        """Refuse a threshold outside the fact's plausible range: it can only be a slip of the unit."""
        if not (isinstance(left, t.FactValue) and isinstance(right, t.Quantity)):
            return
        fact = self.scope.facts[left.fact]
        if fact.plausible is None or fact.unit is None:
            return
        low, high = fact.plausible
        if not COMPARE[t.Op.LE](low, right.value) or not COMPARE[t.Op.LE](right.value, high):
            bounds = f"{plain(low)} to {plain(high)} {fact.unit.text}"
            message = f"{right.written!r} is outside the plausible range of {fact.name!r}, {bounds}: '{op.value}' would be the same for every patient"
            raise self.problem(part, message, "check the number and its unit")

    # ---- terms --------------------------------------------------------------------------------------

    def term(self, part: Part) -> t.Term:  # noqa: C901, PLR0911 - one match, one line a form
        tree = cast("Tree[Token]", part)
        if isinstance(part, Token):
            return quantity(str(part), lambda offset: self.where(_start(part) + offset))
        kids, pos = tree.children, self.pos(part)
        match tree.data:
            case "number":
                return self.term(kids[0])
            case "day":
                return self.day(kids[0])
            case "name":
                return self.value(tree)
            case "group":
                return self.term(kids[0])
            case "sum" | "product":
                return self.arithmetic(kids)
            case "extreme":
                return self.extreme(kids, pos)
            case "rounded":
                return self.rounded(kids, pos)
            case "days_since":
                assessment = t.FactValue(ASSESSMENT_DATE, None, pos)
                return t.Elapsed(self.dated(self.term(kids[1]), kids[1]), assessment, pos)
            case "days_from":
                start, end = self.each(lambda kid: self.dated(self.term(kid), kid), (kids[1], kids[3]))
                return t.Elapsed(start, end, pos)
            case "times_uln":
                raise self.problem(part, "a multiple of ULN stands alone on one side of a comparison", "write 'ALT <= 5 x ULN'")
            case "value":
                raise self.problem(part, f"{self.words(part)!r} is not a number with its unit")
            case _:
                raise self.problem(part, f"{self.words(part)!r} is a condition, not a value")

    def term_or_uln(self, part: Part) -> t.Term | _Uln:
        if isinstance(part, Tree) and part.data == "times_uln":
            return _Uln(cast("t.Quantity", self.term(part.children[0])))
        return self.term(part)

    def times_uln(self, part: Part, factor: t.Quantity, subject: t.Term) -> t.Term:
        """`5 x ULN` on the right of a fact: five times that fact's upper limit of normal."""
        fact = self.scope.facts[subject.fact] if isinstance(subject, t.FactValue) else None
        if fact is None or fact.unit is None:
            raise self.problem(part, "'x ULN' needs a fact on the other side", "write 'ALT <= 5 x ULN'")
        if fact.limit is not None:
            return t.Quantity(factor.value * fact.limit, fact.unit, self.words(part), factor.pos)
        companion = f"{fact.slug}_uln"
        if companion not in self.scope.facts:
            raise self.problem(
                part, f"no upper limit of normal is known for {fact.name!r}", "add 'uln: per laboratory' to the fact"
            )
        return t.Arithmetic("*", factor, t.FactValue(companion, fact.unit, factor.pos), factor.pos)

    def day(self, part: Part) -> t.Day:
        try:
            return t.Day(date.fromisoformat(str(part)), self.pos(part))
        except ValueError:
            raise self.problem(part, f"{str(part)!r} is not a day of the calendar") from None

    def value(self, part: Part) -> t.Term:
        name, pos = self.words(part), self.pos(part)
        key = slug(name)
        fact = self.scope.facts.get(key)
        if fact is not None:
            if fact.kind is Kind.CHOICE:
                raise self.problem(part, f"{name!r} is a choice, not a number", f"write '{name} is {fact.values[0]}'")
            return t.FactValue(key, fact.unit, pos)
        if key in self.scope.calculations:
            return t.CalculationValue(key, self.scope.calculation_unit(key, pos), pos)
        if key in self.scope.criteria or key in self.scope.classifications:
            raise self.problem(part, f"{name!r} has no number to compare or calculate with")
        raise self.scope.unknown(name, pos)

    def dated(self, node: t.Term, part: Part) -> t.Term:
        if unit_of(node) is not None:
            raise self.problem(part, f"{self.words(part)!r} is not a date")
        return node

    def arithmetic(self, kids: list[Part]) -> t.Term:
        result = self.term(kids[0])
        for sign, part in zip(kids[1::2], kids[2::2], strict=True):
            right = self.term(part)
            for node, place in ((result, kids[0]), (right, part)):
                if unit_of(node) is None:
                    raise self.problem(place, "dates are not calculated with", "use 'days since …' or 'days from … to …'")
            symbol = {"PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/"}[cast("Token", sign).type]
            if symbol in "+-":
                self.same_dimension(_unit(result), _unit(right), kids[0], part)
            result = t.Arithmetic(cast("t.Sign", symbol), result, right, self.pos(kids[0]))
        return result

    def extreme(self, kids: list[Part], pos: Pos) -> t.Extreme:
        args = self.each(self.term, kids[1:])
        if len(args) < 2:  # noqa: PLR2004 - an extreme of one value is that value
            raise self.problem(kids[0], f"'{kids[0]}' needs two values or more")
        for arg, part in zip(args, kids[1:], strict=True):
            if unit_of(arg) is None:
                raise self.problem(part, "dates are not calculated with", "use 'days since …' or 'days from … to …'")
            self.same_dimension(_unit(args[0]), _unit(arg), kids[1], part)
        which = "min" if cast("Token", kids[0]).type == "MIN" else "max"
        return t.Extreme(cast("t.Which", which), args, pos)

    def rounded(self, kids: list[Part], pos: Pos) -> t.Rounded:
        modes = {"UP": "up", "DOWN": "down"}
        mode = modes.get(cast("Token", kids[1]).type, "nearest") if isinstance(kids[1], Token) else "nearest"
        subject, step = self.each(self.term, (kids[-3], kids[-1]))
        self.same_dimension(_unit(subject), _unit(step), kids[-3], kids[-1])
        if not isinstance(step, t.Quantity) or step.value <= 0:
            raise self.problem(kids[-1], "the step of rounding must be above 0")
        return t.Rounded(subject, step, cast("t.Mode", mode), pos)


class _Uln:
    """`5 x ULN` until the fact on the other side is known."""

    def __init__(self, factor: t.Quantity) -> None:
        self.factor = factor


def _start(part: Part) -> int:
    return (part.start_pos if isinstance(part, Token) else part.meta.start_pos) or 0


def _is_bare(node: t.Quantity) -> bool:
    return node.unit == ONE
