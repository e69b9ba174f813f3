"""The smallest sets of facts whose change gives an answer: so many facts kept, and no set twice that was looked at.

Whatever no choice of the facts still open can make right is left at once; only what passes is decided by the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import TypeAlias

from remission.cases.case import Value
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s

MOST_STEPS = 20_000  # comparisons that are decided, one way or the other, for one answer
MOST_SETS = 20  # sets of facts that are told for one answer


@dataclass(frozen=True, slots=True)
class Option:
    """One cell of a fact, or one choice: the value tried, and how far from the present one it lies."""

    value: Value
    steps: int  # thresholds crossed; 0 is where the value is now
    distance: Fraction
    place: int  # among the cells or choices


Way: TypeAlias = tuple[Option, ...]
Cost: TypeAlias = tuple[int, Fraction]


@dataclass(frozen=True, slots=True)
class FoundChange:
    """Facts that are all changed, each to its nearest value that gives the answer."""

    facts: tuple[str, ...]
    way: Way


class NoFurtherChangeError(Exception):
    """More combinations than are looked at; `size` facts is where the search stood."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class SmallestChange:
    """One answer of one case: which facts must change for it."""

    def __init__(
        self,
        options: Mapping[str, Sequence[Option]],
        wanted: Sequence[s.Formula],
        inside: Callable[[str, Option], s.Formula],
        here: Callable[[str, Fraction | str], bool],
        gives: Callable[[Sequence[str], Way], bool],
    ) -> None:
        """Nothing is asked yet.

        Args:
            options: Where each fact may lie.
            wanted: Formulas that all hold where the answer can be had.
            inside: That a fact lies where an option is.
            here: Whether a value is where the fact is now.
            gives: The reference.
        """
        self.options, self._here, self._gives = options, here, gives
        solver = CellSolver(MOST_STEPS)
        self.question = solver.question(*wanted)
        atoms = list(solver.atoms.within(self.question.said))
        read = {atom.name for atom in atoms if isinstance(atom, s.IsChoice)}.union(*map(solver.atoms.numbers, atoms))
        self.facts = tuple(fact for fact in options if fact in read)
        self._inside = {(fact, one.place): inside(fact, one) for fact in self.facts for one in options[fact]}
        solver.read(*self._inside.values())  # all cuts are known before anything is asked
        here_now = {fact: [one.place for one in options[fact] if not one.steps] for fact in self.facts}
        self.kept = {fact: s.any_of(*(self._inside[fact, place] for place in places)) for fact, places in here_now.items()}

    def every(self) -> Iterator[FoundChange]:
        """All sets of the fewest facts.

        Raises:
            NoFurtherChangeError: there may be more of them than those that were told.
        """
        for size in range(1, len(self.facts) + 1):
            told = 0
            for found in self._of(size):
                told += 1
                if told > MOST_SETS:
                    raise NoFurtherChangeError(size)
                yield found
            if told:
                return

    def _of(self, size: int) -> Iterator[FoundChange]:
        """Sets of so many facts, none twice."""
        enough = s.at_least(len(self.facts) - size, list(self.kept.values()))
        while (model := self._ask(size, enough)) is not None:
            chosen = tuple(fact for fact in self.facts if not self._is_kept(fact, model))
            yield from self._nearest(chosen) if chosen else ()
            self.question.add(s.any_of(*(kept if fact in chosen else s.opposite(kept) for fact, kept in self.kept.items())))

    def _is_kept(self, fact: str, model: s.Model) -> bool:
        """Whether a model leaves a fact where it is now; what it says nothing about stays."""
        value = model.picks.get(fact, model.numbers.get(fact))
        return value is None or self._here(fact, value)

    def _ask(self, size: int, *formulas: s.Formula) -> s.Model | None:
        """Values that can be wanted, or may be; None where there are none."""
        match self.question.ask(*formulas):
            case s.Model() as model:
                return model
            case s.Unknown(guess=s.Model() as model):
                return model
            case s.Unknown():
                raise NoFurtherChangeError(size)
            case _:
                return None

    def _nearest(self, facts: tuple[str, ...]) -> Iterator[FoundChange]:
        """The nearest values of these facts that give the answer: least cost first."""
        kept = [self.kept[fact] for fact in self.facts if fact not in facts]
        ways = [[option for option in self.options[fact] if option.steps] for fact in facts]
        least = [min(map(_cost, options)) for options in ways]
        ahead = [_sum(least[number:]) for number in range(len(facts) + 1)]
        heap: list[tuple[Cost, tuple[int, ...], Way]] = [(ahead[0], (), ())]
        while heap:
            _, places, way = heappop(heap)
            if len(way) == len(facts):
                if self._gives(facts, way):
                    yield FoundChange(facts, way)
                    return
                continue
            for option in ways[len(way)]:
                further = (*way, option)
                fixed = [self._inside[fact, one.place] for fact, one in zip(facts, further, strict=False)]
                if self._ask(len(facts), *kept, *fixed) is not None:
                    cost = _sum([*map(_cost, further), ahead[len(further)]])
                    heappush(heap, (cost, (*places, option.place), further))


def _cost(option: Option) -> Cost:
    return option.steps, option.distance


def _sum(costs: Sequence[Cost]) -> Cost:
    return sum(steps for steps, _ in costs), sum((distance for _, distance in costs), Fraction(0))
