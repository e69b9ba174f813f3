"""What is legal in a feature but probably not meant: steps that say nothing, scenarios twice, expectations that contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.errors import Pos, Problem
from remission.protocol.history import with_origins
from remission.protocol.model import Key
from remission.protocol.vocabulary.answers import with_sources
from remission.testing.assertions.asserted import ClaimedAnswer, ClaimedFigure, ClaimedTally, OfValues
from remission.testing.assertions.recording import Recording, title
from remission.testing.gherkin.lint_steps import StatedValue, idle, replaced, said, unasked, unused, used, warning
from remission.testing.gherkin.messages import Failure
from remission.testing.mutation.runner import MISSING, Replay, ReplayEntry
from remission.testing.runner.results import ScenarioResult

Values: TypeAlias = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """A scenario that was run, what its steps say, and the facts that its Thens look at."""

    scene: ScenarioResult
    steps: tuple[StatedValue, ...]
    looked_at: set[str]

    @property
    def ran_through(self) -> bool:
        """Whether each of its steps could be carried out, be it that a Then does not hold."""
        return all(isinstance(finding, Failure) for finding in self.scene.findings)


def lint(recording: Recording, *, selected: bool = False) -> tuple[Problem, ...]:
    """Every finding over all scenarios of a recording, those that fail too, in the order of files and lines.

    What stands behind a Then that does not hold is seen if the recording went on.
    Where only selected scenarios were run, nobody knows what the others make of a background.
    """
    protocol = recording.protocol
    scenes = [one for one in recording.results.scenarios if one.protocol is not None and one.protocol.sha256 == protocol.sha256]
    replay = Replay(protocol, scenes)
    ran = [Ran(one, said(protocol, one), facts) for one, facts in zip(scenes, _looked_at(replay, scenes), strict=True)]
    found = [problem for one in ran for problem in replaced(protocol, one.steps)]
    holding = [one for one in ran if one.scene.holds and one.looked_at]  # what reads no fact needs a patient all the same
    found += [problem for one in holding for problem in idle(protocol, one.steps, one.looked_at)]
    found += [problem for one in ran if one.ran_through for problem in unasked(one.steps)]
    found += [] if selected else _unused(recording, ran)
    found += [*_twice(ran), *_contradictions(replay, scenes), *_counts(replay, scenes)]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.pos))


# ---- steps that say nothing ------------------------------------------------------------------------


def _looked_at(replay: Replay, scenes: Sequence[ScenarioResult]) -> list[set[str]]:
    """The facts that the Thens of each scenario look at."""
    facts = replay.protocol.facts
    reached = {about: _facts(replay, about) for about in {entry.about for entry in replay.entries}}
    found = [
        set(facts) if any(isinstance(then.asserted, OfValues | ClaimedFigure) for then in scene.thens) else set()
        for scene in scenes
    ]
    for entry in replay.entries:
        found[entry.scene] |= reached[entry.about]
    pairs = [(fact.slug, other) for fact in facts.values() if (other := fact.companion_of or fact.observed_as)]
    for looked_at in found:
        looked_at.update(with_origins(looked_at, facts))
    for looked_at in found:  # a fact and its companion are one, and so are two that are observed as one
        looked_at |= {one for pair in pairs if looked_at & set(pair) for one in pair}
    return found


def _facts(replay: Replay, about: Key) -> set[str]:
    """The facts that a claim may look at, at the same assessment or through what was concluded at earlier ones."""
    if about == MISSING:
        return set(replay.protocol.facts)
    return {fact for one in with_sources(replay.protocol, [about]) for fact in replay.graph.facts[one]}


def _unused(recording: Recording, ran: Sequence[Ran]) -> Iterator[Problem]:
    """Steps of a background that no scenario of the file makes use of, where all of them were run and hold."""
    lame = {problem.pos.file for problem in recording.results.problems}
    known = {id(one.scene) for one in ran if one.scene.holds}
    lame |= {scene.file for scene in recording.results.scenarios if id(scene) not in known}
    in_use = {(one.scene.file, line) for one in ran for line in used(one.steps, one.looked_at)}
    for one in ran:
        for step in one.steps:
            if step.shared and step.facts and one.scene.file not in lame and (one.scene.file, step.line) not in in_use:
                yield unused(recording.protocol, step)


# ---- scenarios beside one another ------------------------------------------------------------------


def _twice(ran: Sequence[Ran]) -> Iterator[Problem]:
    """Two scenarios that state the same of their patients and expect the same, in whatever order."""
    first: dict[tuple[object, ...], ScenarioResult] = {}
    for one in ran:
        earlier = first.setdefault(_content(one), one.scene)
        if earlier is not one.scene:
            pos = Pos(one.scene.file, one.scene.line, 1)
            yield warning(pos, f"scenario {one.scene.name!r} says the same as {title(earlier)!r}", "keep one of them")


def _content(one: Ran) -> tuple[object, ...]:
    """What a scenario states of each fact in the end, and its other steps; how a value is written counts."""
    given: dict[str, str] = {}
    others: set[object] = set()
    for step, written in zip(one.steps, one.scene.steps, strict=True):
        if step.facts and not step.of_many:
            given |= step.facts
        else:
            head, rows = written.table[:1], written.table[1:]
            others.add((written.text, head, tuple(sorted(rows)) if step.of_many else rows))  # patients and days have no order
    return frozenset(given.items()), frozenset(others)


def _contradictions(replay: Replay, scenes: Sequence[ScenarioResult]) -> Iterator[Problem]:
    """Two Thens that expect different answers to one question about the same values: one of them must fail."""
    first: dict[tuple[object, Values], tuple[ReplayEntry, str]] = {}
    for entry in replay.entries:
        if not isinstance(entry.asserted, ClaimedAnswer):
            continue
        case, claim = entry.asserted.case, entry.asserted.claim
        key = ((claim.about, claim.slug), _values(replay, entry, case))
        earlier, answer = first.setdefault(key, (entry, claim.answer))
        if answer != claim.answer:
            other = _place(scenes, earlier)
            message = f"{scenes[entry.scene].name!r} expects {claim.answer!r}, and {other} expects {answer!r} for the same values"
            yield warning(entry.then.pos, message, "one of them cannot hold")


def _counts(replay: Replay, scenes: Sequence[ScenarioResult]) -> Iterator[Problem]:
    """Counts over the same patients that cannot all hold: one answer counted twice, or more answers than patients."""
    counted: dict[tuple[object, ...], dict[str, tuple[ReplayEntry, int]]] = {}
    for entry in replay.entries:
        if not isinstance(entry.asserted, ClaimedTally):
            continue
        cases, number, claim = entry.asserted.cases, entry.asserted.number, entry.asserted.claim
        patients = tuple(_values(replay, entry, case) for case in cases)
        answers = counted.setdefault((claim.about, claim.slug, patients), {})
        earlier, there = answers.setdefault(claim.answer, (entry, number))
        if there != number:
            message = f"counts {number} with {claim.answer!r}, and {_place(scenes, earlier)} counts {there} of the same patients"
            yield warning(entry.then.pos, f"{scenes[entry.scene].name!r} {message}", "one of them cannot hold")
        elif earlier is entry and (total := sum(number for _, number in answers.values())) > len(cases):
            others = ", ".join(repr(answer) for answer in answers if answer != claim.answer)
            message = (
                f"counts {number} with {claim.answer!r}, and with {others} that makes {total} answers of {len(cases)} patients"
            )
            yield warning(entry.then.pos, f"{scenes[entry.scene].name!r} {message}", "they cannot all hold")


def _values(replay: Replay, entry: ReplayEntry, case: Case) -> Values:
    """The values of a case where a claim about it looks."""
    facts = replay.protocol.used if entry.about == MISSING else replay.graph.reached(entry.about)
    return tuple((fact, case.values[fact]) for fact in facts)


def _place(scenes: Sequence[ScenarioResult], entry: ReplayEntry) -> str:
    return f"{scenes[entry.scene].name!r} ({entry.then.pos})"
