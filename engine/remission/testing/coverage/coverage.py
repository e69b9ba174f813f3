"""Coverage on meaning: a goal is shown by a scenario whose case is there and whose Then depends on what the goal is about.

A Then depends on a definition whose other answer would make it fail, and on a condition that would make it fail if it were
turned round, all else as it is. So a condition that another one masks is not shown, however it stands. Counts over a cohort
prove definitions, and show no single clause; neither does what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from remission.expr import tree as t
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER, RuleChange
from remission.render.progress import Told, unwatched
from remission.testing.assertions.asserted import ClaimedAnswer
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.obligations import SORTS, Goal, Sort, goals
from remission.testing.coverage.observability import Questions
from remission.testing.coverage.turned_conditions import ConditionPlace, conditions, places, turned
from remission.testing.mutation.runner import MISSING, Replay, ReplayEntry
from remission.testing.runner.results import ScenarioResult

NO_VALUE = t.Lookup(())


@dataclass(frozen=True, slots=True)
class Covered:
    """A goal and the scenarios, by number, that show it."""

    goal: Goal
    scenes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every goal of a protocol with what shows it; `proves` are the definitions that each scenario depends on."""

    protocol: Protocol
    scenes: tuple[ScenarioResult, ...]
    covered: tuple[Covered, ...]
    proves: tuple[frozenset[Key], ...]

    @property
    def gaps(self) -> tuple[Goal, ...]:
        """The goals that no scenario shows."""
        return tuple(one.goal for one in self.covered if not one.scenes)

    def counts(self, without: Iterable[Goal] = ()) -> dict[Sort, tuple[int, int]]:
        """Shown and all goals of each sort, leaving some out."""
        left_out = set(without)
        found: dict[Sort, tuple[int, int]] = {}
        for sort in SORTS:
            own = [one for one in self.covered if one.goal.sort == sort and one.goal not in left_out]
            if own:
                found[sort] = (sum(bool(one.scenes) for one in own), len(own))
        return found

    def only(self, scene: int) -> tuple[Goal, ...]:
        """The goals that nothing but this scenario shows."""
        return tuple(one.goal for one in self.covered if one.scenes == (scene,))


def cover(recording: Recording, told: Told = unwatched) -> Coverage:
    """See which goals the scenarios of a recording show."""
    protocol = recording.protocol
    replay = Replay(protocol, recording.scenes)
    depends = dependencies(replay)
    turns = turning_points(replay, told)
    every = dict.fromkeys(goals(protocol))
    at = {goal: places(protocol, goal.owner, goal.about) for goal in every if goal.about is not None}
    shown: dict[Goal, dict[int, None]] = {goal: {} for goal in every}
    questions = {
        owner: Questions(protocol, [goal for goal in every if goal.owner == owner], [owner]) for owner in replay.graph.order
    }
    for entry in replay.entries:
        if isinstance(entry.asserted, ClaimedAnswer) and entry.about != MISSING:
            answered = [goal for owner in depends[entry] for goal in questions[owner].answered(entry.asserted.case)]
            for goal in answered:
                if goal not in at or not turns[entry].isdisjoint(at[goal]):
                    shown[goal][entry.scene] = None
    proves = [frozenset[Key]() for _ in recording.scenes]
    for entry, found in depends.items():
        proves[entry.scene] |= found
    return Coverage(
        protocol, recording.scenes, tuple(Covered(goal, tuple(scenes)) for goal, scenes in shown.items()), tuple(proves)
    )


# ---- what a Then depends on ------------------------------------------------------------------------


def dependencies(replay: Replay) -> dict[ReplayEntry, frozenset[Key]]:
    """The definitions that each claim depends on: another answer of theirs would make it fail."""
    protocol = replay.protocol
    found = {entry: {entry.about} if entry.about in replay.graph.below else set() for entry in replay.entries}
    for definition in replay.graph.order:
        for change in forced(protocol, definition):
            for entry in replay.failing(change):
                found[entry].add(definition)
    return {entry: frozenset(definitions) for entry, definitions in found.items()}


def forced(protocol: Protocol, definition: Key) -> Iterator[RuleChange]:
    """A definition with each answer it could have, whatever the case."""
    match protocol.definition(definition):
        case Criterion() as criterion:
            for condition in (ALWAYS, NEVER):
                yield RuleChange((replace(criterion, condition=condition, if_missing=None),))
        case Classification() as family:
            for given in range(len(family.outcomes)):
                outcomes = (replace(one, condition=ALWAYS if at == given else NEVER) for at, one in enumerate(family.outcomes))
                yield RuleChange((replace(family, outcomes=tuple(outcomes)),))
        case Calculation() as calculation:
            for value in (NO_VALUE, t.Arithmetic("+", calculation.value, t.Quantity(calculation.unit.factor, calculation.unit))):
                yield RuleChange((replace(calculation, value=value),))
        case EligibilityCriteria():
            return


def turning_points(replay: Replay, told: Told = unwatched) -> dict[ReplayEntry, set[ConditionPlace]]:
    """The conditions that each claim depends on: it would fail if they were always met, or never."""
    found: dict[ReplayEntry, set[ConditionPlace]] = {entry: set() for entry in replay.entries}
    every = [place for owner in replay.graph.order for place, _ in conditions(replay.protocol, owner)]
    for number, place in enumerate(every, 1):
        own = replay.protocol.rule(place.owner)
        for constant in (ALWAYS, NEVER):
            for entry in replay.failing(RuleChange((turned(own, place, constant),))):
                found[entry].add(place)
        told(number, len(every))
    return found
