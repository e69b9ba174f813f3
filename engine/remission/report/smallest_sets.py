"""The smallest sets of facts that are enough for something, fewest first, found without trying every set.

A set that is not enough tells which facts are missing from it: of these one is needed. Only sets that hold one of each such
group are looked at (the tree of hitting sets of model-based diagnosis: Reiter, Artificial Intelligence 1987;32:57-95).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

Facts: TypeAlias = frozenset[str]
Apart: TypeAlias = Callable[[Facts], Facts | None]

MOST_ASKED = 3_000  # sets that are tested for one answer


class NotLookedFurtherError(Exception):
    """There may be more sets than those that were told."""


class SmallestSets:
    """Sets of facts that are enough, where more facts are never less."""

    def __init__(self, facts: Sequence[str], apart: Apart, most: int = MOST_ASKED) -> None:
        """`apart` answers None for a set that is enough, else facts outside of it of which one is needed."""
        self.facts, self._apart, self.most = tuple(facts), apart, most
        self.found: list[Facts] = []
        self.groups: list[Facts] = []  # of each one fact is needed
        self.asked = 0

    def every(self) -> Iterator[tuple[str, ...]]:
        """The sets, few facts first, without those that hold a smaller one.

        Raises:
            NotLookedFurtherError: too many sets would have to be tested; the smaller ones were told.
        """
        for size in range(len(self.facts) + 1):
            if frozenset() in self.groups:  # all facts together are not enough
                return
            for one in self._of(size, frozenset(), set()):
                yield tuple(fact for fact in self.facts if fact in one)

    def _of(self, size: int, chosen: Facts, seen: set[Facts]) -> Iterator[Facts]:
        """Sets of no more than a size that hold what was chosen."""
        if chosen in seen or any(one <= chosen for one in self.found):
            return
        seen.add(chosen)
        group = next((group for group in self.groups if group.isdisjoint(chosen)), None) or self.group(chosen)
        if group is None:
            self.found.append(chosen)
            yield chosen
        elif len(chosen) < size:
            for fact in (one for one in self.facts if one in group):
                yield from self._of(size, chosen | {fact}, seen)

    def group(self, chosen: Facts) -> Facts | None:
        """Facts of which one is needed beside those chosen, as few as can be; None where nothing is."""
        group = self.apart(chosen)
        if group is None:
            return None
        for fact in self.facts:
            if fact in group:
                smaller = self.apart(frozenset(self.facts) - group | {fact})
                group = group if smaller is None else smaller
        self.groups.append(group)
        return group

    def apart(self, chosen: Facts) -> Facts | None:
        """Test a set."""
        self.asked += 1
        if self.asked > self.most:
            raise NotLookedFurtherError
        return self._apart(chosen)


def smallest_by_size(
    facts: Sequence[str], is_enough: Callable[[Facts], bool], most: int = MOST_ASKED
) -> Iterator[tuple[str, ...]]:
    """The same where more facts may be less: a rule that asks what is recorded may answer otherwise once a fact is.

    Raises:
        NotLookedFurtherError: too many sets would have to be tested; the smaller ones were told.
    """
    found: list[Facts] = []
    asked = 0
    for size in range(len(facts) + 1):
        for one in combinations(facts, size):
            asked += 1
            if asked > most:
                raise NotLookedFurtherError
            chosen = frozenset(one)
            if not any(smaller <= chosen for smaller in found) and is_enough(chosen):
                found.append(chosen)
                yield one
