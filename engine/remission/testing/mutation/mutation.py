"""Would a scenario notice if a clause were wrong? Every edit against the recorded claims, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from remission.protocol.model import Protocol
from remission.protocol.revision import RuleChange
from remission.symbolic.cells.case_search import Closing, NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import Recording
from remission.testing.mutation.mutants import Change, Mutant, mutants
from remission.testing.mutation.observation_operators import Rechosen
from remission.testing.mutation.plans.mutants import Replanned
from remission.testing.mutation.vocabulary_operators import Redefined, Reopened
from remission.testing.mutation.work import ENOUGH, MANY, SOME, SOME_DOZENS, Told, Work, closing, noticing, reading
from remission.testing.runner.results import ScenarioResult


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and the scenarios, by number, that notice it; no more than two are counted."""

    mutant: Mutant
    scenes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no scenario notices: the scenario that would, a proof that none could, or neither."""

    mutant: Mutant
    closing: Closing


@dataclass(frozen=True, slots=True)
class Mutation:
    """Every mutant of a protocol with what noticed it."""

    protocol: Protocol
    scenes: tuple[ScenarioResult, ...]
    tried: tuple[Tried, ...]
    survivors: tuple[Survivor, ...]

    @property
    def noticed(self) -> int:
        """How many mutants a scenario notices."""
        return sum(bool(one.scenes) for one in self.tried)

    @property
    def equivalent(self) -> tuple[Survivor, ...]:
        """The mutants of which it is proved that no patient is answered otherwise: they are left out of the score."""
        return tuple(one for one in self.survivors if isinstance(one.closing, NoSuchCase))

    @property
    def not_told_apart(self) -> tuple[Survivor, ...]:
        """The mutants that no case was found for, without a proof that there is none: they count against the score."""
        return tuple(one for one in self.survivors if isinstance(one.closing, NotFound))

    @property
    def open(self) -> tuple[Survivor, ...]:
        """The mutants that a scenario could notice, and none does."""
        return tuple(one for one in self.survivors if isinstance(one.closing, Remedy))

    @property
    def score(self) -> Fraction:
        """The noticed mutants among those that can be noticed, in per cent; 100 where there is none."""
        counted = len(self.tried) - len(self.equivalent)
        return Fraction(100 * self.noticed, counted) if counted else Fraction(100)

    def only(self, scene: int) -> tuple[Mutant, ...]:
        """The mutants that nothing but this scenario notices."""
        return tuple(one.mutant for one in self.tried if one.scenes == (scene,))


def mutate(
    recording: Recording, *, jobs: int = 1, told: Told = lambda _done, _all: None, of: type[Change] | None = None
) -> Mutation:
    """Try every mutant of a protocol, or its changes `of` one sort; `jobs` processes share the work where it is worth it."""
    every = [one for one in mutants(recording.protocol) if of is None or isinstance(one.change, of)]
    with Work(recording, jobs) as work:
        scenes = _noticing(work, every, told)
        tried = tuple(Tried(mutant, seen) for mutant, seen in zip(every, scenes, strict=True))
        silent = [one.mutant for one in tried if not one.scenes]
        closings = work.over(closing, silent, SOME, lambda _done, _all: None)
    survivors = tuple(Survivor(mutant, found) for mutant, found in zip(silent, closings, strict=True))
    return Mutation(recording.protocol, recording.scenes, tried, survivors)


def _noticing(work: Work, every: Sequence[Mutant], told: Told) -> list[tuple[int, ...]]:
    """Which scenarios notice each mutant: of rules, of what is chosen (all of these at once), of declarations, of the plan."""
    changes = [one.change for one in every if isinstance(one.change, RuleChange)]
    rules = [one.change for one in every if isinstance(one.change, Rechosen)]
    declared = [one.change for one in every if isinstance(one.change, Redefined | Reopened)]
    seen = work.over(noticing, changes, MANY, told)
    rechoosing = work.tools.rechoosing(rules)
    chosen = [rechoosing.noticing(rule, ENOUGH) for rule in rules]
    read = work.over(reading, declared, SOME_DOZENS, lambda _done, _all: None)
    planned = [work.tools.figures.noticing(one.change, ENOUGH) for one in every if isinstance(one.change, Replanned)]
    return [*seen, *chosen, *read, *planned]


# ---- two edits at once -----------------------------------------------------------------------------


def hidden_pairs(
    recording: Recording, mutation: Mutation, count: int, seed: int, *, jobs: int = 1
) -> tuple[tuple[Mutant, Mutant], ...]:
    """Of so many pairs of edits of different definitions, drawn at random: those that hide each other.

    Each edit of such a pair is noticed by itself; both together are not.
    """
    pairs = list(drawn_pairs([one.mutant for one in mutation.tried if one.scenes], count, seed))
    with Work(recording, jobs) as work:
        seen = work.over(noticing, [both for one, other in pairs for both in _both(one, other)], MANY, lambda _done, _all: None)
    return tuple(pair for pair, scenes in zip(pairs, seen, strict=True) if not scenes)


def drawn_pairs(noticed: Sequence[Mutant], count: int, seed: int) -> Iterator[tuple[Mutant, Mutant]]:
    """Pairs of edits of different definitions; none where all are of one."""
    random = Random(seed)  # noqa: S311 - a seeded choice, not a secret
    of_rules = [one for one in noticed if isinstance(one.change, RuleChange)]
    if len({one.subject for one in of_rules}) < 2:  # noqa: PLR2004 - a pair
        return
    while count:
        one, other = random.sample(of_rules, 2)
        if one.subject != other.subject:
            yield one, other
            count -= 1


def _both(one: Mutant, other: Mutant) -> Iterator[RuleChange]:
    """Both edits as one change."""
    if isinstance(first := one.change, RuleChange) and isinstance(second := other.change, RuleChange):
        yield RuleChange((*first.definitions, *second.definitions))
