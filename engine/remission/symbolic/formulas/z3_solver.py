"""The one file that knows z3: formulas to its expressions, its models to exact values."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeAlias, assert_never

from remission.errors import MissingExtraError
from remission.expr.cells import Range
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.walk import opaque, unseen

try:
    import z3  # type: ignore[import-untyped]
except ImportError:  # pragma: no cover - tested in a process of its own
    raise MissingExtraError("proofs need z3: install it with `pip install 'remission[proof]'`") from None

Z3: TypeAlias = Any  # z3 has no types of its own
Used: TypeAlias = s.Variable | s.IsChoice | s.Flag

NEAR = 9  # decimals of a number that is not rational
LONGEST_S = 10.0  # seconds for one call
SHARE = 0.1  # of the time left, that one call may take: one hard claim leaves time for the others
MILLISECONDS = 50  # for one call, at least
CORRECTIONS = 40  # of what a solver takes a date for, in one question
EVERY = 64  # nodes that are translated before the clock is looked at


class LateError(Exception):
    """The time was over while formulas were translated."""


class Deadline:
    """When the whole work must be done."""

    def __init__(self, seconds: float) -> None:
        """`seconds` from now."""
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; never below 0."""
        return max(0.0, self.end - time.monotonic())


class Z3Solver:
    """Translates formulas, each shared part once, and opens conversations."""

    def __init__(self, seconds: float) -> None:
        """`seconds` is the time for everything that this solver is asked."""
        self.deadline = Deadline(seconds)
        self.context = z3.Context()
        self._known: dict[int, tuple[object, Z3, frozenset[Used]]] = {}
        self.opaque: dict[int, str] = {}  # what is not worked out, by the identity of its node
        self._domains: dict[Used, list[Z3]] = {}

    def question(self, *formulas: s.Formula) -> Z3Question:
        """A new conversation."""
        question = Z3Question(self)
        question.add(*formulas)
        return question

    # ---- translation --------------------------------------------------------------------------------

    def translated(self, node: s.Formula | s.Quantity) -> tuple[Z3, frozenset[Used]]:
        """A node in z3's terms, and the variables in it."""
        for count, one in enumerate(unseen(node, self._known)):  # from below: no depth of references exhausts the stack
            if count % EVERY == 0 and self.is_late:
                raise LateError
            used: set[Used] = set()
            made = self._made(one, used)
            self._known[id(one)] = (one, made, frozenset(used))  # the node is kept: its id stays its own
        _, made, inside = self._known[id(node)]
        return made, inside

    @property
    def is_late(self) -> bool:
        """Whether the time for everything is over."""
        return self.deadline.left() <= 0

    def _made(self, node: s.Formula | s.Quantity, used: set[Used]) -> Z3:  # noqa: C901, PLR0911, PLR0912
        def part(inner: s.Formula | s.Quantity) -> Z3:
            _, made, inside = self._known[id(inner)]
            used.update(inside)
            return made

        match node:
            case s.Number(value):
                return z3.RealVal(str(value), self.context)
            case s.Variable(name, within):
                used.add(node)
                return z3.ToReal(z3.Int(name, self.context)) if within.whole else z3.Real(name, self.context)
            case s.Sum(parts):
                return z3.Sum([part(one) for one in parts])
            case s.Product(left, right):
                return part(left) * part(right)
            case s.Quotient(left, right):
                return part(left) / part(right)
            case s.Opaque(parts, what):
                for one in parts:
                    part(one)
                self.opaque[id(node)] = what
                return z3.Real(f"formula {len(self.opaque)}", self.context)
            case s.Floor(inner):
                return z3.ToReal(z3.ToInt(part(inner)))
            case s.Either(condition, then, otherwise):
                return z3.If(part(condition), part(then), part(otherwise))
            case s.Fixed(holds):
                return z3.BoolVal(holds, self.context)
            case s.Flag(name):
                used.add(node)
                return z3.Bool(name, self.context)
            case s.IsChoice(name, values, wanted):
                used.add(s.IsChoice(name, values, frozenset()))
                any_value = [self.is_value(name, value) for value in values if value in wanted]
                return z3.Or(any_value) if any_value else z3.BoolVal(val=False, ctx=self.context)
            case s.Compared(left, sign, right):
                one, other = part(left), part(right)
                return one < other if sign == "<" else one <= other if sign == "<=" else one == other
            case s.All(parts):
                return _list_of(z3.Z3_mk_and, [part(one) for one in parts])
            case s.Any(parts):
                return _list_of(z3.Z3_mk_or, [part(one) for one in parts])
            case s.Count(least, parts):
                return z3.PbGe([(part(one), 1) for one in parts], least)
            case s.Opposite(inner):
                return _made_of(z3.Z3_mk_not, part(inner))
            case _:
                assert_never(node)

    def is_value(self, name: str, value: str) -> Z3:
        """The proposition that a choice has a value."""
        return z3.Bool(f"{name} is {value}", self.context)

    def domain(self, variable: Used) -> list[Z3]:
        """What is true of a variable whatever is said."""
        found = self._domains.get(variable)
        if found is None:
            found = self._domains[variable] = self._domain(variable)
        return found

    def _domain(self, variable: Used) -> list[Z3]:
        match variable:
            case s.Flag():
                return []
            case s.IsChoice(name, values):
                return [z3.PbEq([(self.is_value(name, value), 1) for value in values], 1)]
            case s.Variable(name, within) if within.whole:
                number = z3.Int(name, self.context)
                low = None if within.low is None else floor(within.low) + 1 if within.low_open else ceil(within.low)
                high = None if within.high is None else ceil(within.high) - 1 if within.high_open else floor(within.high)
                return [*([] if low is None else [number >= low]), *([] if high is None else [number <= high])]
            case s.Variable(name, within):
                return _ends(z3.Real(name, self.context), within)
            case _:
                assert_never(variable)


def _made_of(make: Z3, *parts: Z3) -> Z3:
    """A proposition of parts, without the checks of types that z3's own operators make of each."""
    context = parts[0].ctx
    return z3.BoolRef(make(context.ref(), *(part.as_ast() for part in parts)), context)


def _list_of(make: Z3, parts: list[Z3]) -> Z3:
    """The same of any number of parts."""
    context = parts[0].ctx
    return z3.BoolRef(make(context.ref(), len(parts), (z3.Ast * len(parts))(*(part.as_ast() for part in parts))), context)


def _ends(number: Z3, within: Range) -> list[Z3]:
    found = []
    if within.low is not None:
        found.append(number > str(within.low) if within.low_open else number >= str(within.low))
    if within.high is not None:
        found.append(number < str(within.high) if within.high_open else number <= str(within.high))
    return found


class Z3Question:
    """One conversation; its variables' domains are told as they come up."""

    def __init__(self, solver: Z3Solver) -> None:
        """Start with nothing said."""
        self.solver = solver
        self.z3 = z3.Solver(ctx=solver.context)
        self.variables: set[Used] = set()
        self.opaque: str | None = None  # something that was said or assumed, and that is not worked out
        self.is_whole = True  # whether all that was said has been taken in
        self.derived: list[s.DerivedNumber] = []
        self.marks: dict[int, tuple[s.Formula, Z3]] = {}  # what was assumed, each behind a proposition of its own

    def add(self, *formulas: s.Formula) -> None:
        """Say more, for good."""
        try:
            for formula in formulas:
                self._say(self._translated(formula))
        except LateError:
            self.is_whole = False

    def ask(self, *assumed: s.Formula, values: bool = True) -> s.Answer:
        """Can it all hold? The core of a no are positions in `assumed`."""
        if self.solver.is_late or not self.is_whole:
            return s.Unknown(s.LIMIT, tried=False)
        try:
            marks = [self._mark(formula) for formula in assumed]
        except LateError:
            return s.Unknown(s.LIMIT, tried=False)
        return self._answer(marks, values=values)

    def _mark(self, formula: s.Formula) -> Z3:
        """A proposition behind which the formula holds."""
        found = self.marks.get(id(formula))
        if found is None:
            made = self._translated(formula)
            mark = z3.Bool(f"assumed {len(self.marks)}", self.solver.context)
            self._say(_made_of(z3.Z3_mk_implies, mark, made))
            found = self.marks[id(formula)] = (formula, mark)
        return found[1]

    def _translated(self, formula: s.Formula) -> Z3:
        made, used = self.solver.translated(formula)
        self.opaque = self.opaque or (opaque([formula]) if self.solver.opaque else None)
        for variable in sorted(used - self.variables, key=lambda one: one.name):
            self.variables.add(variable)
            for known in self.solver.domain(variable):
                self._say(known)
            if isinstance(variable, s.DerivedNumber):
                self.derived.append(variable)
                self._say(self._translated(variable.tie))
        return made

    def _say(self, made: Z3) -> None:
        """Tell z3, without the checks of types that its own `add` makes of each part."""
        z3.Z3_solver_assert(self.solver.context.ref(), self.z3.solver, made.as_ast())

    def _answer(self, marks: list[Z3], *, values: bool) -> s.Answer:
        left = self.solver.deadline.left()
        self.z3.set("timeout", max(MILLISECONDS, int(min(LONGEST_S, left * SHARE) * 1000)))
        try:
            found = self.z3.check(*marks)
        except z3.Z3Exception as error:
            return s.Unknown(str(error))
        if found == z3.sat and not self.derived and not self.opaque:
            return self._model(self.z3.model()) if values else s.Model({}, {}, {})
        if found == z3.sat and not self.opaque:
            found, model = self._corrected(marks)
            if model is not None:
                return self._model(model) if values else s.Model({}, {}, {})
        if found == z3.sat:
            return s.Unknown(f"the formula {self.opaque} is not worked out" if self.opaque else s.DATES)
        if found == z3.unsat:
            core = {mark.get_id() for mark in self.z3.unsat_core()}
            return s.Impossible(tuple(index for index, mark in enumerate(marks) if mark.get_id() in core))
        reason = self.z3.reason_unknown()
        return s.Unknown(s.SHARE_LIMIT if reason in ("timeout", "canceled") else f"the solver gave up ({reason})")

    def _corrected(self, marks: list[Z3]) -> tuple[Z3, Z3 | None]:
        """The first model in which what is derived follows from the days that dates have; none, where that takes too long.

        Where a model goes wrong, the days that it has are tried, then the days that go with its codes; and it is told, for good,
        what follows from such a day for it and for all days before and after.
        """
        found = z3.sat
        for _ in range(CORRECTIONS):
            model = self.z3.model()
            wrong = list(self._wrong(model))
            if not wrong:
                return found, model
            days = {one.of.name: self._number(model, one.of.name) for one in self.derived}
            others = {one.of.name: _place(one, self._number(model, one.name)) for one, _ in reversed(wrong)}
            for tried in (days, {**days, **others}):
                at_once = self._on(tried, marks)
                if at_once is not None:
                    return found, at_once
            for one, day in wrong:
                own, number = (z3.Int(name, self.solver.context) for name in (one.of.name, one.name))
                right = one.at(day)
                self._say(z3.And(z3.Implies(own <= day, number <= right), z3.Implies(own >= day, number >= right)))
            found = self.z3.check(*marks)
            if found != z3.sat:
                return found, None
        return found, None

    def _on(self, days: Mapping[str, int], marks: list[Z3]) -> Z3 | None:
        """A model in which dates have these days, and what is derived is what follows from them."""
        self.z3.push()
        for name, day in days.items():
            self._say(z3.Int(name, self.solver.context) == day)
        for one in self.derived:
            self._say(z3.Int(one.name, self.solver.context) == one.at(days[one.of.name]))
        found = self.z3.model() if self.z3.check(*marks) == z3.sat else None
        self.z3.pop()
        return found

    def _number(self, model: Z3, name: str) -> int:
        return int(_fraction(model.eval(z3.Int(name, self.solver.context), model_completion=True)))

    def _wrong(self, model: Z3) -> Iterator[tuple[s.DerivedNumber, int]]:
        """What is derived and is not what follows from the day that a date has in a model."""
        for one in self.derived:
            day, number = self._number(model, one.of.name), self._number(model, one.name)
            if one.at(day) != number:
                yield one, day

    def _model(self, model: Z3) -> s.Answer:
        numbers: dict[str, Fraction] = {}
        flags: dict[str, bool] = {}
        picks: dict[str, str] = {}
        irrational: set[str] = set()
        for variable in self.variables:
            match variable:
                case s.Flag(name):
                    flags[name] = z3.is_true(model.eval(z3.Bool(name, self.solver.context), model_completion=True))
                case s.IsChoice(name, values):
                    holding = (v for v in values if z3.is_true(model.eval(self.solver.is_value(name, v), model_completion=True)))
                    picks[name] = next(holding, values[0])
                case s.Variable(name, within):
                    unknown = z3.Int(name, self.solver.context) if within.whole else z3.Real(name, self.solver.context)
                    value = model.eval(unknown, model_completion=True)
                    numbers[name] = _fraction(value)
                    irrational |= {name} if z3.is_algebraic_value(value) else set()
        return s.Model(numbers, flags, picks, frozenset(irrational))


def _place(one: s.DerivedNumber, number: int) -> int:
    """The first place in which what is derived is so much; the last, where there is none."""
    low, high = floor(one.of.within.low or 0), ceil(one.of.within.high or 0)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if one.at(middle) >= number else (middle + 1, high)
    return low


def _fraction(value: Z3) -> Fraction:
    """An exact value; a near one where it is irrational."""
    if z3.is_int_value(value):
        return Fraction(value.as_long())
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    return Fraction(value.approx(NEAR).as_fraction())
