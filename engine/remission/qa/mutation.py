"""Would a scenario notice if a clause were wrong? Every edit against the recorded claims, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context
from random import Random
from typing import TypeAlias, TypeVar

from remission.protocol.model import Protocol
from remission.qa.definitions import Change
from remission.qa.mutants import Mutant, mutants
from remission.qa.recording import Recording
from remission.qa.remedies import Remedies
from remission.qa.replay import Replay
from remission.qa.results import ScenarioResult
from remission.qa.seeking import Closing, Impossible, NotFound, Remedy
from remission.qa.twins import tell_apart

ENOUGH = 2  # scenarios that notice a mutant: whether it is one or more is what matters
FEW = 600  # mutants that one process sees through before a second one has started
CHUNK = 100
Told: TypeAlias = Callable[[int, int], None]  # mutants tried, and to be tried
Item = TypeVar("Item")


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
        return tuple(one for one in self.survivors if isinstance(one.closing, Impossible))

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


def mutate(recording: Recording, *, jobs: int = 1, told: Told = lambda _done, _all: None) -> Mutation:
    """Try every mutant of a protocol; `jobs` processes share the work where it is worth it."""
    every = mutants(recording.protocol)
    with _workers(recording, jobs if len(every) > FEW else 1) as work:
        seen = work.over(_noticing, every, told)
        tried = tuple(Tried(mutant, scenes) for mutant, scenes in zip(every, seen, strict=True))
        silent = [one.mutant for one in tried if not one.scenes]
        closings = work.over(_closing, silent, lambda _done, _all: None)
    survivors = tuple(Survivor(mutant, closing) for mutant, closing in zip(silent, closings, strict=True))
    return Mutation(recording.protocol, recording.scenes, tried, survivors)


# ---- two edits at once -----------------------------------------------------------------------------


def hidden_pairs(recording: Recording, mutation: Mutation, count: int, seed: int) -> tuple[tuple[Mutant, Mutant], ...]:
    """Of so many pairs of edits of different definitions, drawn at random: those that hide each other.

    Each edit of such a pair is noticed by itself; both together are not.
    """
    replay = Replay(recording.protocol, recording.scenes)
    noticed = [one.mutant for one in mutation.tried if one.scenes]
    return tuple(pair for pair in drawn_pairs(noticed, count, seed) if not replay.noticing(_both(*pair), 1))


def drawn_pairs(noticed: Sequence[Mutant], count: int, seed: int) -> Iterator[tuple[Mutant, Mutant]]:
    """Pairs of edits of different definitions; none where all are of one."""
    random = Random(seed)  # noqa: S311 - a seeded choice, not a secret
    if len({one.definition for one in noticed}) < 2:  # noqa: PLR2004 - a pair
        return
    while count:
        one, other = random.sample(noticed, 2)
        if one.definition != other.definition:
            yield one, other
            count -= 1


def _both(one: Mutant, other: Mutant) -> Change:
    first, second = one.change, other.change
    include = first.include if first.include is not None else second.include
    exclude = first.exclude if first.exclude is not None else second.exclude
    return Change({**first.rules, **second.rules}, include, exclude)


# ---- in several processes --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tools:
    """What each process makes once."""

    replay: Replay
    remedies: Remedies


_TOOLS: list[_Tools] = []  # of this process, as a worker


def _make(recording: Recording) -> _Tools:
    return _Tools(Replay(recording.protocol, recording.scenes), Remedies(recording))


def _prepare(recording: Recording) -> None:
    _TOOLS[:] = [_make(recording)]


def _noticing(tools: _Tools, mutant: Mutant) -> tuple[int, ...]:
    return tools.replay.noticing(mutant.change, ENOUGH)


def _closing(tools: _Tools, mutant: Mutant) -> Closing:
    return tell_apart(tools.remedies, mutant)


def _chunk(function: Callable[[_Tools, Mutant], Item], some: Sequence[Mutant]) -> list[Item]:
    return [function(_TOOLS[0], mutant) for mutant in some]


@dataclass(frozen=True, slots=True)
class _Work:
    """Applies a function to mutants, here or in other processes."""

    tools: _Tools | None
    pool: Executor | None

    def over(self, function: Callable[[_Tools, Mutant], Item], every: Sequence[Mutant], told: Told) -> list[Item]:
        found: list[Item] = []
        if self.pool is None:
            for mutant in every:
                assert self.tools is not None  # noqa: S101 - without other processes the tools are here
                found.append(function(self.tools, mutant))
                told(len(found), len(every))
            return found
        size = max(1, min(CHUNK, len(every) // 8))
        parts: list[Future[list[Item]]] = [
            self.pool.submit(_chunk, function, every[start : start + size]) for start in range(0, len(every), size)
        ]
        for part in parts:
            found += part.result()
            told(len(found), len(every))
        return found


@contextmanager
def _workers(recording: Recording, jobs: int) -> Iterator[_Work]:
    if jobs <= 1:
        yield _Work(_make(recording), None)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), _prepare, (recording,)) as pool:
        yield _Work(None, pool)
