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

MOST_ASKED = 600  # sets that are tested for one answer
MOST_SEEN = 20_000  # sets that are put together from the groups
MOST_TRIED = 12  # facts of which every set is tried where more facts may be less


class NotLookedFurtherError(Exception):
    """There may be more sets than those that were told, or smaller ones."""


def smallest_sets(facts: Sequence[str], apart: Apart, *, may_be_less: bool = False) -> Iterator[tuple[str, ...]]:
    """The sets of facts that are enough, few facts first, without those that hold a smaller one.

    Args:
        facts: Of which the sets are made.
        apart: Answers None for a set that is enough, else facts outside of it of which one is needed.
        may_be_less: More facts may be less: a rule that asks what is recorded may answer otherwise once a fact is.

    Raises:
        NotLookedFurtherError: there may be more; the last set told may not be one of the smallest.
    """
    if may_be_less and len(facts) <= MOST_TRIED:
        yield from _by_size(facts, apart)
        return
    yield from _Sets(facts, apart).every()
    if may_be_less:
        raise NotLookedFurtherError


class _Sets:
    """Sets of facts that are enough, where more facts are never less."""

    def __init__(self, facts: Sequence[str], apart: Apart) -> None:
        self.facts, self._apart = tuple(facts), apart
        self.found: list[Facts] = []
        self.groups: list[Facts] = []  # of each one fact is needed
        self.asked = self.seen = 0

    def every(self) -> Iterator[tuple[str, ...]]:
        """The sets, few facts first; where there are too many to look at one that is enough, if nothing smaller was found."""
        try:
            for size in range(len(self.facts) + 1):
                if frozenset() in self.groups:  # all facts together are not enough
                    return
                yield from map(self._in_order, self._of(size, frozenset(), set()))
        except NotLookedFurtherError:
            if not self.found:
                yield self._in_order(self._one())
            raise

    def _of(self, size: int, chosen: Facts, seen: set[Facts]) -> Iterator[Facts]:
        """Sets of no more than a size that hold what was chosen."""
        if chosen in seen or any(one <= chosen for one in self.found):
            return
        self._count(asked=0)
        seen.add(chosen)
        group = next((group for group in self.groups if group.isdisjoint(chosen)), None) or self._group(chosen)
        if group is None:
            self.found.append(chosen)
            yield chosen
        elif len(chosen) < size:
            for fact in self._in_order(group):
                yield from self._of(size, chosen | {fact}, seen)

    def _group(self, chosen: Facts) -> Facts | None:
        """Facts of which one is needed beside those chosen, as few as can be; None where nothing is."""
        self._count(asked=1)
        group = self._apart(chosen)
        if group is None:
            return None
        found = self._fewest(group, lambda some: self._apart(frozenset(self.facts) - some) is not None)
        self.groups.append(found)
        return found

    def _one(self) -> Facts:
        """One set that is enough, from which no fact can be left out."""
        return self._fewest(frozenset(self.facts), lambda some: self._apart(some) is None, is_counted=False)

    def _fewest(self, facts: Facts, holds: Callable[[Facts], bool], *, is_counted: bool = True) -> Facts:
        """Facts for which something still holds, none of which can be left out: large parts are tried first."""
        part = max(1, len(facts) // 2)
        while True:
            ordered = self._in_order(facts)
            for start in range(0, len(ordered), part):
                fewer = facts - set(ordered[start : start + part])
                if is_counted:
                    self._count(asked=1)
                if len(fewer) < len(facts) and holds(fewer):
                    facts = fewer
            if part == 1:
                return facts
            part = max(1, part // 2)

    def _in_order(self, facts: Facts) -> tuple[str, ...]:
        return tuple(fact for fact in self.facts if fact in facts)

    def _count(self, *, asked: int) -> None:
        self.asked += asked
        self.seen += 1
        if self.asked > MOST_ASKED or self.seen > MOST_SEEN:
            raise NotLookedFurtherError


def _by_size(facts: Sequence[str], apart: Apart) -> Iterator[tuple[str, ...]]:
    """Every set is tried but those that hold a smaller one which is enough."""
    found: list[Facts] = []
    for size in range(len(facts) + 1):
        for one in combinations(facts, size):
            chosen = frozenset(one)
            if not any(smaller <= chosen for smaller in found) and apart(chosen) is None:
                found.append(chosen)
                yield one
