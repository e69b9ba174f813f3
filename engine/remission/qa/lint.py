"""What is legal in a feature but probably not meant: steps that say nothing, scenarios twice, expectations that contradict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from remission.cases.case import Value
from remission.errors import Pos, Problem
from remission.expr.facts import slug
from remission.protocol.model import Protocol
from remission.qa.asserted import Answer, OfValues
from remission.qa.definitions import Graph
from remission.qa.phrases import find
from remission.qa.recording import Recording, title
from remission.qa.replay import MISSING, Entry, Replay
from remission.qa.results import ScenarioResult, StepResult

Values: TypeAlias = tuple[tuple[str, Value], ...]


def lint(recording: Recording) -> tuple[Problem, ...]:
    """Every finding over all scenarios of a recording, those that fail too, in the order of files and lines."""
    protocol = recording.protocol
    scenes = [one for one in recording.results.scenarios if one.protocol is not None and one.protocol.sha256 == protocol.sha256]
    replay = Replay(protocol, scenes)
    own: dict[int, list[Entry]] = {number: [] for number in range(len(scenes))}
    for entry in replay.entries:
        own[entry.scene].append(entry)
    found = [problem for scene in scenes for problem in _replaced(protocol, scene)]
    found += [problem for number, scene in enumerate(scenes) for problem in _idle(replay.graph, scene, own[number])]
    found += [*_twice(protocol, scenes), *_contradictions(replay, scenes)]
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.pos))


# ---- steps that say nothing ------------------------------------------------------------------------


def _replaced(protocol: Protocol, scene: ScenarioResult) -> Iterator[Problem]:
    """A fact that a scenario states twice before anyone is assessed: the first time says nothing."""
    stated: dict[str, StepResult] = {}
    for step in _steps(scene):
        fact = _fact(protocol, step)
        if fact is None:
            stated.clear()  # a Then, or a When: whoever is assessed has been told all that stands above
        elif fact in stated:
            name = protocol.facts[fact].name
            yield _warning(
                _pos(scene, stated[fact]), f"the value of {name!r} is replaced in line {step.line} before anyone is assessed"
            )
        if fact is not None:
            stated[fact] = step


def _idle(graph: Graph, scene: ScenarioResult, entries: Sequence[Entry]) -> Iterator[Problem]:
    """A fact that a scenario states, and that none of its Thens looks at."""
    if not scene.holds or any(isinstance(then.asserted, OfValues) for then in scene.thens):
        return
    if any(entry.about == MISSING for entry in entries):
        return
    looked_at = {fact for entry in entries for fact in graph.reached(entry.about)}
    looked_at |= {fact.companion_of for fact in graph.protocol.facts.values() if fact.slug in looked_at and fact.companion_of}
    for step in _steps(scene):
        fact = _fact(graph.protocol, step)
        if fact is not None and fact not in looked_at and graph.protocol.facts[fact].companion_of not in looked_at:
            name = graph.protocol.facts[fact].name
            yield _warning(
                _pos(scene, step), f"no Then of the scenario depends on {name!r}", "leave the step out, or say what it changes"
            )


def _steps(scene: ScenarioResult) -> Iterator[StepResult]:
    """The steps of the scenario itself, without its background's."""
    return (step for step in scene.steps if step.line > scene.line)


def _fact(protocol: Protocol, step: StepResult) -> str | None:
    """The fact that a step states; None for any other step."""
    stated = _stated(protocol, step)
    return stated[0] if stated else None


def _stated(protocol: Protocol, step: StepResult) -> tuple[str, str] | None:
    """The fact that a step states, and its value as written."""
    phrase = find("given", step.text)
    gaps = phrase.parse_arguments(step.text) if phrase is not None else None
    if not gaps or not {"fact", "value"} <= set(gaps):
        return None
    key = slug(gaps["fact"])
    return (key, gaps["value"]) if key in protocol.facts else None


# ---- scenarios beside one another ------------------------------------------------------------------


def _twice(protocol: Protocol, scenes: Sequence[ScenarioResult]) -> Iterator[Problem]:
    """Two scenarios that state the same of their patients and expect the same, in whatever order."""
    first: dict[tuple[object, ...], ScenarioResult] = {}
    for scene in scenes:
        earlier = first.setdefault(_said(protocol, scene), scene)
        if earlier is not scene:
            pos = Pos(scene.file, scene.line, 1)
            yield _warning(pos, f"scenario {scene.name!r} says the same as {title(earlier)!r}", "keep one of them")


def _said(protocol: Protocol, scene: ScenarioResult) -> tuple[object, ...]:
    """What a scenario states of each fact in the end, and its other steps; how a value is written counts."""
    given: dict[str, str] = {}
    others: set[object] = set()
    for step in scene.steps:
        stated = _stated(protocol, step)
        rows = {slug(row[0]): " ".join(row[1:]).strip() for row in step.table if slug(row[0]) in protocol.facts and len(row) > 1}
        if stated is not None:
            given |= {stated[0]: stated[1]}
        elif rows and len(rows) >= len(step.table) - 1:  # a row a fact, below a header or not
            given |= rows
        else:
            others.add((step.text, step.table))
    return frozenset(given.items()), frozenset(others)


def _contradictions(replay: Replay, scenes: Sequence[ScenarioResult]) -> Iterator[Problem]:
    """Two Thens that expect different answers to one question about the same values: one of them must fail."""
    first: dict[tuple[object, Values], tuple[Entry, str]] = {}
    for entry in replay.entries:
        if not isinstance(entry.asserted, Answer):
            continue
        case, claim = entry.asserted.case, entry.asserted.claim
        facts = replay.protocol.used if entry.about == MISSING else replay.graph.reached(entry.about)
        key = ((claim.about, claim.slug), tuple((fact, case.values[fact]) for fact in facts))
        earlier, answer = first.setdefault(key, (entry, claim.answer))
        if answer != claim.answer:
            other = f"{scenes[earlier.scene].name!r} ({earlier.then.pos})"
            message = f"{scenes[entry.scene].name!r} expects {claim.answer!r}, and {other} expects {answer!r} for the same values"
            yield _warning(entry.then.pos, message, "one of them cannot hold")


def _pos(scene: ScenarioResult, step: StepResult) -> Pos:
    return Pos(scene.file, step.line, 1)


def _warning(pos: Pos, message: str, hint: str | None = None) -> Problem:
    return Problem(pos, message, hint, "warning")
