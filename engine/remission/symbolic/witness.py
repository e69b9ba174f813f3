"""The smallest patient: of all that satisfy a claim, one with few facts away from the usual and round numbers there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.crossings import comparisons, crossings
from remission.symbolic.formulas.variables import PatientVariables
from remission.symbolic.formulas.walk import nodes
from remission.symbolic.typical_values import candidates, extent, near

DAYS = (0, 1, 6, 7, 13, 14, 20, 21, 28, 30, 60, 84, 90, 180, 365)
IRRATIONAL = "a patient was found only with a value that no decimal can write"
STEADY = (ASSESSMENT_DATE, "age", "sex", "weight", "height")  # rather kept than what is measured
MANY = 40  # comparisons of one fact that are looked at
WEEK = 7
FEW = 4  # facts away from the usual that are looked for one by one; beyond that greedily


@dataclass(frozen=True, slots=True)
class RangeEnds:
    """The interval of a censored value; an open end excludes its bound."""

    low: Fraction
    high: Fraction
    low_open: bool
    high_open: bool

    def times(self, factor: Fraction) -> RangeEnds:
        """The same in another unit."""
        return RangeEnds(self.low * factor, self.high * factor, self.low_open, self.high_open)


@dataclass(frozen=True, slots=True)
class Values:
    """A patient as found: what each variable is; a fact that is not known has what its completion gives it."""

    plain: Mapping[str, Fraction | str]
    unknown: frozenset[str] = frozenset()
    censored: Mapping[str, RangeEnds] = field(default_factory=dict)


Small: TypeAlias = Values | s.Impossible | s.Unknown


@dataclass(frozen=True, slots=True)
class Knob:
    """A variable that can be set: its name, its fact, and the usual value."""

    name: str
    fact: Fact
    usual: Fraction | str


class Finder:
    """Finds small patients; `usual` is what a fact has unless there is a reason."""

    def __init__(self, solver: s.Solver, usual: Mapping[str, Fraction | str], spans: Iterable[int] = ()) -> None:
        """`spans` are the numbers of days that rules compare with."""
        self.solver, self.usual = solver, usual
        self.offsets = tuple(dict.fromkeys((*(day + more for day in sorted(spans) for more in (0, -1, 1)), *DAYS)))

    def find(self, formulas: Sequence[s.Formula], worlds: Sequence[PatientVariables], facts: Iterable[str]) -> Small:
        """A small patient for whom the formulas hold; `facts` are those that matter."""
        question = self.solver.question(*formulas)
        for world in worlds:
            question.add(*world.rules.values())
        answer = question.ask()
        if not isinstance(answer, s.Model):
            return answer
        search = _Search(self, question, answer, worlds, formulas)
        search.knobs = list(search.knobs_for(facts))
        return search.run()


class _Search:
    def __init__(
        self,
        finder: Finder,
        question: s.Question,
        model: s.Model,
        worlds: Sequence[PatientVariables],
        formulas: Sequence[s.Formula],
    ) -> None:
        self.finder, self.question, self.model, self.worlds = finder, question, model, worlds
        self.formulas = formulas
        self.knobs: list[Knob] = []
        self.unknown: set[str] = set()

    def knobs_for(self, facts: Iterable[str]) -> Iterator[Knob]:
        """The variables of some facts, each once though worlds share it."""
        every = [(world, fact) for fact in facts for world in self.worlds if fact in world.facts]
        named = {world.name(fact): world.facts[fact] for world, fact in reversed(every)}
        for name in dict.fromkeys(world.name(fact) for world, fact in every):
            yield Knob(name, named[name], self.finder.usual[named[name].slug])

    def tried(self, knob: Knob) -> tuple[Fraction | str, ...]:
        """The values worth trying."""
        if isinstance(knob.usual, str):
            return knob.fact.values
        cuts = self.cuts.get(knob.name, set())
        if knob.fact.kind is Kind.DATE:
            seen = Fraction(self.finder.usual.get(ASSESSMENT_DATE, knob.usual))
            days = (seen - offset for offset in self.finder.offsets)
            return tuple(dict.fromkeys((*days, *sorted(cuts))))
        return candidates(knob.fact, cuts, knob.usual)

    @cached_property
    def cuts(self) -> dict[str, set[Fraction]]:
        """The numbers that each variable alone is compared with."""
        return cuts_of(self.formulas)

    @cached_property
    def comparisons(self) -> dict[str, list[s.Compared]]:
        """Where each variable stands."""
        return comparisons(self.formulas)

    def run(self) -> Small:
        self.settle_known()
        away = self.keep_usual()
        for knob in away:
            self.set_roundest(knob)
        if not self.model.irrational.isdisjoint(knob.name for knob in self.knobs):
            return s.Unknown(IRRATIONAL)
        return Values({knob.name: self.value(knob) for knob in self.knobs}, frozenset(self.unknown), self.censored())

    def censored(self) -> dict[str, RangeEnds]:
        """The intervals of the values that had to be censored."""
        found: dict[str, RangeEnds] = {}
        for knob in self.knobs:
            numbers, flags = self.model.numbers, self.model.flags
            if flags.get(f"{knob.name} is censored"):
                low, high = (numbers[f"{knob.name} {end}"] for end in ("from", "to"))
                found[knob.name] = RangeEnds(low, high, flags[f"{knob.name} from is open"], flags[f"{knob.name} to is open"])
        return found

    # ---- what is known --------------------------------------------------------------------------------

    def settle_known(self) -> None:
        """As few missing and censored values as will do."""
        for world in self.worlds:
            for knob in self.knobs:
                slug = knob.fact.slug
                if slug in world.facts and world.name(slug) == knob.name:
                    self.prefer(s.opposite(world.is_censored(slug)))
                    if not self.prefer(world.known(slug)):
                        self.unknown.add(knob.name)

    def prefer(self, formula: s.Formula) -> bool:
        """Say something for good if it can be; tell whether it could."""
        if isinstance(formula, s.Fixed):
            return formula.holds
        if isinstance(formula, s.Flag) and self.model.flags.get(formula.name):
            self.question.add(formula)  # so it is already
            return True
        answer = self.question.ask(formula)
        if isinstance(answer, s.Model):
            self.model = answer
            self.question.add(formula)
            return True
        return False

    def prefer_value(self, knob: Knob, value: Fraction | str) -> bool:
        """Give a variable a value for good if it can have it; nothing needs to be asked where it has it already."""
        formula = self.has(knob, value)
        if knob.name in self.model.irrational or self.value(knob) != value:
            return self.prefer(formula)
        self.question.add(formula)
        return True

    # ---- values ---------------------------------------------------------------------------------------

    def keep_usual(self) -> list[Knob]:
        """Leave as many facts as possible at their usual values; return the others."""
        usual = {knob.name: self.has(knob, knob.usual) for knob in self.knobs}
        others = [s.opposite(formula) for formula in usual.values()]
        for few in range(min(FEW, len(others)) + 1):
            if self.prefer(s.opposite(s.at_least(few + 1, others))):
                break
        first = sorted(self.knobs, key=lambda knob: not (knob.fact.above_zero or knob.fact.slug in STEADY))
        changed = {knob.name for knob in first if not self.prefer_value(knob, knob.usual)}
        return [knob for knob in self.knobs if knob.name in changed]

    def set_roundest(self, knob: Knob) -> None:
        """Give a fact the first of its plain values that fits, else the roundest near what was found."""
        for value in chain(self.turning(knob), self.tried(knob)):
            if value != knob.usual and self.prefer_value(knob, value):
                return
        found = self.value(knob)
        if isinstance(found, Fraction):
            for value in near(found, extent(knob.fact)) if knob.fact.kind is not Kind.DATE else days_around(found):
                if self.prefer_value(knob, value):
                    return

    def turning(self, knob: Knob) -> tuple[Fraction, ...]:
        """Plain values of a quantity on each side of where a comparison turns, all others being as they are found."""
        if isinstance(knob.usual, str):
            return ()
        others = {name: value for name, value in self.model.numbers.items() if name != knob.name}
        cuts = crossings(self.comparisons.get(knob.name, ())[:MANY], knob.name, others)
        if knob.fact.kind is Kind.DATE:
            days = (knob.usual, *(cut + more for cut in cuts for more in (0, -1, 1) if cut.denominator == 1))
            return tuple(
                sorted((day for day in days if extent(knob.fact).has(day)), key=lambda day: abs(day - Fraction(knob.usual)))
            )
        return candidates(knob.fact, cuts, knob.usual)

    def has(self, knob: Knob, value: Fraction | str) -> s.Formula:
        """The knob's variable has a value."""
        if isinstance(value, str):
            return s.IsChoice(knob.name, knob.fact.values, frozenset({value}))
        return compared(s.Variable(knob.name, extent(knob.fact)), "=", s.Number(value))

    def value(self, knob: Knob) -> Fraction | str:
        """What the last answer gives the knob; the usual value where it says nothing."""
        if isinstance(knob.usual, str):
            return self.model.picks.get(knob.name, knob.usual)
        return self.model.numbers.get(knob.name, knob.usual)


def days_around(day: Fraction) -> Iterator[Fraction]:
    """A day and those next to it, the nearest first."""
    yield day
    for away in range(1, WEEK):
        yield from (day - away, day + away)


def cuts_of(formulas: Iterable[s.Formula]) -> dict[str, set[Fraction]]:
    """The numbers that each variable alone is compared with."""
    found: dict[str, set[Fraction]] = {}
    for node in nodes(formulas):
        match node:
            case s.Compared(s.Variable(name), _, s.Number(value)) | s.Compared(s.Number(value), _, s.Variable(name)):
                found.setdefault(name, set()).add(value)
            case s.Compared(s.Product(s.Number(factor), s.Variable(name)), _, s.Number(value)):
                found.setdefault(name, set()).add(value / factor)
            case s.Compared(s.Number(value), _, s.Product(s.Number(factor), s.Variable(name))):
                found.setdefault(name, set()).add(value / factor)
            case _:
                pass
    return found
