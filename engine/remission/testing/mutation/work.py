"""The work on mutants, here or shared by several processes: which scenarios notice one, and what would."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from functools import cached_property
from multiprocessing import get_context
from typing import TypeAlias, TypeVar

from remission.expr.facts import slug
from remission.protocol.revision import RuleChange
from remission.symbolic.cells.case_search import Closing
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.synthesis import Remedies
from remission.testing.mutation import vocabulary_synthesis as vocabulary_scenarios
from remission.testing.mutation.equivalent_mutants import tell_apart
from remission.testing.mutation.mutants import Mutant
from remission.testing.mutation.observation_mutants import Rechoosing
from remission.testing.mutation.observation_operators import Rechosen
from remission.testing.mutation.observation_synthesis import told_apart
from remission.testing.mutation.plans import synthesis as plan_scenarios
from remission.testing.mutation.plans.mutants import Replanned
from remission.testing.mutation.plans.replay import FigureReplay
from remission.testing.mutation.runner import Replay
from remission.testing.mutation.scenario_runner import ScenarioRunner
from remission.testing.mutation.vocabulary_operators import Redeclared, Reopened, redeclared
from remission.testing.runner.library import find
from remission.testing.runner.script import Script

ENOUGH = 2  # scenarios that notice a mutant: whether it is one or more is what matters
MANY = 5_000  # changes that one process has asked of every claim before a second one has started
SOME = 12  # searches and proofs, of which each takes longer
SOME_DOZENS = 200  # declarations, for each of which scenarios are run again
ANYTHING = "***"  # in the words of a scenario with a file that is no text
PARTS = 8  # of the work, for each process: so that none waits long for another
Told: TypeAlias = Callable[[int, int], None]  # how many were tried, and are to be tried
Item = TypeVar("Item")
Found = TypeVar("Found")


class Tools:
    """What each process makes once, when it is first needed."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    @cached_property
    def replay(self) -> Replay:
        """The claims of the recording."""
        return Replay(self.recording.protocol, self.recording.scenes)

    @cached_property
    def figures(self) -> FigureReplay:
        """The figures that the recording claims."""
        return FigureReplay(self.recording.protocol, self.recording.scenes)

    @cached_property
    def remedies(self) -> Remedies:
        """Writes scenarios."""
        return Remedies(self.recording)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Everything that is written in each scenario and in its files of patients, by number."""
        return tuple(_written(scene.script) if scene.script is not None else "" for scene in self.recording.scenes)

    def touched(self, change: Redeclared) -> list[int]:
        """The scenarios, by number, that another declaration may touch; those with a file of patients last."""
        found: list[int] = []
        for number, (scene, words) in enumerate(zip(self.recording.scenes, self.words, strict=True)):
            observes = scene.script is not None and scene.script.observes
            if isinstance(change, Reopened):
                is_touched = observes
            elif change.fact.taken_from is not None:
                is_touched = observes or (scene.script is not None and scene.script.follows)
            else:
                cases = {id(case): case for then in scene.thens for case in then.cases}.values()
                is_written = change.subject in words or ANYTHING in words
                is_chosen = bool(scene.observed) or (observes and not (scene.script and scene.script.files))
                is_touched = is_written and (is_chosen or any(change.is_read_otherwise(case) for case in cases))
            if is_touched:
                found.append(number)
        return sorted(found, key=lambda number: len(self.words[number]))

    def rechoosing(self, rules: Sequence[Rechosen]) -> Rechoosing:
        """The claims about dated observations."""
        return Rechoosing(self.recording.protocol, self.replay.entries, self.recording.scenes, rules)


def noticing(tools: Tools, change: RuleChange) -> tuple[int, ...]:
    """The scenarios that notice a change, no more than two."""
    return tools.replay.noticing(change, ENOUGH)


def closing(tools: Tools, mutant: Mutant) -> Closing:
    """The scenario that would notice a mutant which none notices, or the proof that no patient is answered otherwise."""
    title = f"not {mutant}"
    match mutant.change:
        case RuleChange() as change:
            return tell_apart(tools.remedies, change, title, moves=tools.replay.moves(change))
        case Rechosen() as rechosen:
            return told_apart(tools.remedies, rechosen, title)
        case Replanned() as replanned:
            return plan_scenarios.told_apart(tools.remedies, replanned, title)
        case _ as other:
            return vocabulary_scenarios.told_apart(tools.remedies, other, title)


def reading(tools: Tools, change: Redeclared) -> tuple[int, ...]:
    """The scenarios that notice another declaration, no more than two: those that may are run again, files of patients last."""
    runner = ScenarioRunner(redeclared(tools.recording.protocol, change))
    found: list[int] = []
    for scene in tools.touched(change):
        script = tools.recording.scenes[scene].script
        if script is not None and not runner.holds(script):
            found.append(scene)
            if len(found) >= ENOUGH:
                break
    return tuple(found)


def _written(script: Script) -> str:
    paths = [find(file, script.folder) for file in script.files]
    texts = [slug(path.read_text(encoding="utf-8", errors="replace")) if path.suffix == ".csv" else ANYTHING for path in paths]
    return " ".join([script.words, *texts])


_TOOLS: list[Tools] = []  # of this process, where it is one of several


def _prepare(recording: Recording) -> None:
    _TOOLS[:] = [Tools(recording)]


def _part(function: Callable[[Tools, Item], Found], some: Sequence[Item]) -> list[Found]:
    return [function(_TOOLS[0], one) for one in some]


class Work(AbstractContextManager["Work"]):
    """Applies functions to many things; other processes are started for the first that are worth it."""

    def __init__(self, recording: Recording, jobs: int) -> None:
        self.tools, self._jobs = Tools(recording), jobs
        self._stack = ExitStack()

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def over(self, function: Callable[[Tools, Item], Found], every: Sequence[Item], few: int, told: Told) -> list[Found]:
        """What a function finds for each of some things, in their order; here, where they are few."""
        found: list[Found] = []
        for part in self._here(function, every) if self._jobs <= 1 or len(every) <= few else self._shared(function, every):
            found += part
            told(len(found), len(every))
        return found

    def _here(self, function: Callable[[Tools, Item], Found], every: Sequence[Item]) -> Iterator[list[Found]]:
        return ([function(self.tools, one)] for one in every)

    def _shared(self, function: Callable[[Tools, Item], Found], every: Sequence[Item]) -> Iterator[list[Found]]:
        size = max(1, len(every) // (PARTS * self._jobs))
        parts = [self._pool.submit(_part, function, every[start : start + size]) for start in range(0, len(every), size)]
        return (part.result() for part in parts)

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        context = get_context("spawn")
        return self._stack.enter_context(ProcessPoolExecutor(self._jobs, context, _prepare, (self.tools.recording,)))
