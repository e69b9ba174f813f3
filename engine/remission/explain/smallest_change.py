"""The smallest sets of facts whose change gives an answer: depth first over what is kept and what is changed.

Whatever no choice of the facts still open can make right is left at once: a clause that is not met by what is kept cannot be
met by what may yet change unless it reads it. Only what passes is decided by the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeAlias

from remission.cases.case import Value
from remission.explain.within_reach import Reach

if TYPE_CHECKING:
    from remission.protocol.residual.formula import Formula

MOST_LOOKED_AT = 20_000  # combinations that are looked at for one answer
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
        wanted: Sequence[Formula],
        now: Mapping[str, Value],
        gives: Callable[[Sequence[str], Way], bool],
    ) -> None:
        """`wanted` are formulas that can all be met where the answer can be had; `gives` is the reference."""
        self.options = options
        self.reach = Reach(options, wanted, now)
        self.facts = tuple(fact for fact in options if fact in self.reach.facts)
        self._gives = gives
        self.looked_at = 0

    def every(self) -> Iterator[FoundChange]:
        """All sets of the fewest facts.

        Raises:
            NotLookedFurtherError: there may be more of them than those that were told.
        """
        masks = dict(self.reach.everything)
        if not self.reach.allows(masks):
            return
        for size in range(1, len(self.facts) + 1):
            told = 0
            for found in self._of(size, 0, (), {}):
                told += 1
                if told > MOST_SETS:
                    raise NoFurtherChangeError(size)
                yield found
            if told:
                return

    def _of(self, left: int, index: int, chosen: tuple[str, ...], masks: Mapping[str, int]) -> Iterator[FoundChange]:
        """Change `left` more of the facts from one on, the others being kept."""
        size = len(chosen) + left
        rest = self.reach.everything if left else self.reach.here
        if not self._allows({**{fact: rest[fact] for fact in self.facts[index:]}, **masks}, size):
            return
        if not left:
            yield from self._nearest(chosen, masks)
            return
        fact = self.facts[index]
        yield from self._of(left - 1, index + 1, (*chosen, fact), {**masks, fact: self.reach.elsewhere[fact]})
        if len(self.facts) - index > left:
            yield from self._of(left, index + 1, chosen, {**masks, fact: self.reach.here[fact]})

    def _nearest(self, facts: tuple[str, ...], masks: Mapping[str, int]) -> Iterator[FoundChange]:
        """The nearest values of these facts that give the answer: least cost first."""
        masks = {**self.reach.here, **masks}
        ways = [[option for option in self.options[fact] if option.steps] for fact in facts]
        least = [min(map(_cost, options)) for options in ways]
        ahead = [_sum(least[number:]) for number in range(len(facts) + 1)]
        heap: list[tuple[Cost, tuple[int, ...], Way]] = [(ahead[0], (), ())]
        while heap:
            _, places, way = heappop(heap)
            if len(way) == len(facts):
                self._count(len(facts))
                if self._gives(facts, way):
                    yield FoundChange(facts, way)
                    return
                continue
            for option in ways[len(way)]:
                further = (*way, option)
                fixed = {fact: 1 << one.place for fact, one in zip(facts, further, strict=False)}
                if self._allows({**masks, **fixed}, len(facts)):
                    cost = _sum([*map(_cost, further), ahead[len(further)]])
                    heappush(heap, (cost, (*places, option.place), further))

    def _allows(self, masks: Mapping[str, int], size: int) -> bool:
        self._count(size)
        return self.reach.allows(masks)

    def _count(self, size: int) -> None:
        self.looked_at += 1
        if self.looked_at > MOST_LOOKED_AT:
            raise NoFurtherChangeError(size)


def _cost(option: Option) -> Cost:
    return option.steps, option.distance


def _sum(costs: Sequence[Cost]) -> Cost:
    return sum(steps for steps, _ in costs), sum((distance for _, distance in costs), Fraction(0))
