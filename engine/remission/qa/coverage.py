"""Coverage on meaning: a goal is shown by a scenario whose case is there and whose Then depends on the definition it is about.

A Then depends on what it names, and on every definition whose other answer would make it fail. Counts over a cohort prove
definitions, and show no single clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from remission.cases.case import Case, Value
from remission.expr import tree as t
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.qa.asserted import Answer
from remission.qa.definitions import ALWAYS, ELIGIBILITY, NEVER, Change, Definition, rule
from remission.qa.goals import SORTS, Gives, Goal, Has, Sort, goals
from remission.qa.recording import Recording
from remission.qa.replay import Entry, Replay
from remission.qa.results import ScenarioResult
from remission.readings.evaluate import Evaluator, Verdicts

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
    proves: tuple[frozenset[Definition], ...]

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


def cover(recording: Recording) -> Coverage:
    """See which goals the scenarios of a recording show."""
    protocol = recording.protocol
    replay = Replay(protocol, recording.scenes)
    depends = dependencies(replay)
    asked = Questions(protocol, goals(protocol))
    shown: dict[Goal, dict[int, None]] = {goal: {} for goal in asked.goals}
    for entry in replay.entries:
        if isinstance(entry.asserted, Answer):
            for goal in asked.answered(entry.asserted.case):
                if goal.owner in depends[entry]:
                    shown[goal][entry.scene] = None
    proves = [frozenset[Definition]() for _ in recording.scenes]
    for entry, found in depends.items():
        proves[entry.scene] |= found
    return Coverage(
        protocol, recording.scenes, tuple(Covered(goal, tuple(scenes)) for goal, scenes in shown.items()), tuple(proves)
    )


# ---- what a Then depends on ------------------------------------------------------------------------


def dependencies(replay: Replay) -> dict[Entry, frozenset[Definition]]:
    """The definitions that each claim depends on: another answer of theirs would make it fail."""
    protocol = replay.protocol
    found = {entry: {entry.about} if entry.about in replay.graph.below else set() for entry in replay.entries}
    for definition in replay.graph.order:
        for change in forced(protocol, definition):
            for entry in replay.failing(change):
                found[entry].add(definition)
    return {entry: frozenset(definitions) for entry, definitions in found.items()}


def forced(protocol: Protocol, definition: Definition) -> Iterator[Change]:
    """A definition with each answer it could have, whatever the case."""
    if definition == ELIGIBILITY:
        return
    match rule(protocol, definition):
        case Criterion() as criterion:
            for condition in (ALWAYS, NEVER):
                yield Change({definition: replace(criterion, condition=condition, if_missing=None)})
        case Classification() as family:
            for given in range(len(family.outcomes)):
                outcomes = (replace(one, condition=ALWAYS if at == given else NEVER) for at, one in enumerate(family.outcomes))
                yield Change({definition: replace(family, outcomes=tuple(outcomes))})
        case Calculation() as calculation:
            for value in (NO_VALUE, t.Arithmetic("+", calculation.value, t.Quantity(calculation.unit.factor, calculation.unit))):
                yield Change({definition: replace(calculation, value=value)})


# ---- which goals a case is at ----------------------------------------------------------------------


class Questions:
    """Goals as probes of one protocol: a single pass over a case answers them all."""

    def __init__(self, protocol: Protocol, asked: Iterable[Goal]) -> None:
        self.goals = tuple(asked)
        conditions = dict.fromkeys(goal.wanted.condition for goal in self.goals if isinstance(goal.wanted, Has))
        self.probes = {condition: f"goal {number}" for number, condition in enumerate(conditions)}
        probes = {key: Criterion(key, key, condition) for condition, key in self.probes.items()}
        probed = replace(
            protocol,
            criteria={**protocol.criteria, **probes},
            order=(*protocol.order, *(("criterion", key) for key in probes)),
        )
        self.evaluator = Evaluator(probed)
        self.used = protocol.used
        self._answered: dict[tuple[Value, ...], tuple[Goal, ...]] = {}

    def answered(self, case: Case) -> tuple[Goal, ...]:
        """The goals that a case is at."""
        key = tuple(case.values[fact] for fact in self.used)
        found = self._answered.get(key)
        if found is None:
            verdicts = self.evaluator.verdicts(case)
            found = self._answered[key] = tuple(goal for goal in self.goals if self.is_at(goal, verdicts))
        return found

    def is_at(self, goal: Goal, verdicts: Verdicts) -> bool:
        """Whether what was concluded is what the goal asks for."""
        match goal.wanted:
            case Has(condition, truth):
                return verdicts.criteria[self.probes[condition]] is truth
            case Gives(family, outcome, how):
                answer = verdicts.outcomes[family]
                there = {"given": answer.outcome == outcome, "open": answer.outcome is None and outcome in answer.possible}
                return there.get(how, answer.outcome not in (None, outcome))
