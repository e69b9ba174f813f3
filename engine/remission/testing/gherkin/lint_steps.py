"""Steps that say nothing: a value that is replaced or that nobody looks at, an assessment that nobody asks about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from remission.errors import Pos, Problem
from remission.expr.facts import ASSESSMENT_DATE, slug
from remission.protocol.model import Protocol
from remission.testing.gherkin import observations, tables, words
from remission.testing.gherkin.messages import StepFault
from remission.testing.gherkin.phrases import find
from remission.testing.runner.results import ScenarioResult, StepResult

Kind: TypeAlias = Literal["given", "when", "then"]

TABLE_OF_MANY, TABLE_OF_DAYS, TABLE_OF_ONE = "the patients:", "the observations:", "the assessments:"
LEAVE_OUT = "leave the step out, or say what it changes"


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A step of a scenario, and what it states of each fact: its slug, and its value as written."""

    pos: Pos
    line: int
    kind: Kind
    facts: tuple[tuple[str, str], ...]
    of_many: bool  # of patients in a table, each with values of their own, or of several days
    shared: bool  # a step of the background
    day: str = ""  # that a When asks about


def _many(protocol: Protocol, step: str, rows: Sequence[tables.FeatureRow]) -> tuple[tuple[str, tables.Facts], ...]:
    """What a table states of each patient or assessment."""
    match step:
        case "the patients:":
            return tables.patients(rows)
        case "the assessments:":
            return tables.assessments(rows)
        case _:
            return (("", tables.facts(rows, lambda name: slug(name) in protocol.facts)),)


def said(protocol: Protocol, scene: ScenarioResult) -> tuple[StatedValue, ...]:
    """The steps of a scenario, its background's among them."""
    return tuple(_said(protocol, scene, step) for step in scene.steps)


def _said(protocol: Protocol, scene: ScenarioResult, step: StepResult) -> StatedValue:
    facts = tuple((fact, value) for fact, value in _stated(protocol, step) if fact in protocol.facts)
    many = step.text in (TABLE_OF_MANY, TABLE_OF_DAYS, TABLE_OF_ONE)
    phrase, place = find("when", step.text), Pos(scene.file, step.line, 1)
    day = ((phrase.parse_arguments(step.text) if phrase else None) or {}).get("day", "")
    return StatedValue(place, step.line, _kind(step, facts), facts, many, shared=step.line < scene.line, day=day)


def _stated(protocol: Protocol, step: StepResult) -> Iterator[tuple[str, str]]:
    if step.table:
        at = Pos("", step.line, 1)
        rows = [tables.FeatureRow(at, cells, (at,) * len(cells)) for cells in step.table]
        if step.text == TABLE_OF_DAYS:
            yield from _observed(protocol, observations.Observations(rows[0], tuple(rows[1:])))
            return
        try:
            many = _many(protocol, step.text, rows)
        except StepFault:  # the run has told it
            return
        yield from ((slug(entry.fact), entry.value) for _, entries in many for entry in entries)
        return
    phrase = find("given", step.text)
    gaps = (phrase.parse_arguments(step.text) if phrase else None) or {}
    if "day" in gaps:
        yield ASSESSMENT_DATE, gaps["day"]
    elif "fact" in gaps:
        fact, value = words.parted(protocol, gaps["fact"], gaps["value"])
        yield slug(fact), value


def _observed(protocol: Protocol, table: observations.Observations) -> Iterator[tuple[str, str]]:
    """What a table of observations states; a fact that opens an assessment is in use, whatever is asked."""
    opening = protocol.assessments
    in_use = {*opening.each, *(day.fact for day in opening.on)} if opening is not None else set()
    for key, value in zip(observations.slugs(table, protocol), table.column("value"), strict=True):
        if key not in in_use:
            yield key, value


def _kind(step: StepResult, facts: Sequence[object]) -> Kind:
    """What a step is, whatever the language of its keyword: no fact has the name of a rule."""
    if facts or step.table:
        return "given"
    if find("when", step.text):
        return "when"
    phrase = find("given", step.text)
    gaps = phrase.parse_arguments(step.text) if phrase else None
    return "then" if gaps is None or "fact" in gaps else "given"


# ---- what nobody reads -----------------------------------------------------------------------------


def replaced(protocol: Protocol, steps: Sequence[StatedValue]) -> Iterator[Problem]:
    """A fact that is stated twice before anyone is assessed, in the background or in the scenario itself."""
    stated: dict[tuple[str, bool], StatedValue] = {}
    for step in steps:
        if step.kind != "given":
            stated.clear()  # whoever is assessed has been told all that stands above
        if step.of_many:
            continue
        for fact, _ in step.facts:
            earlier = stated.get((fact, step.shared))
            if earlier is not None:
                name = protocol.facts[fact].name
                yield warning(earlier.pos, f"the value of {name!r} is replaced in line {step.line} before anyone is assessed")
            stated[fact, step.shared] = step


def idle(protocol: Protocol, steps: Sequence[StatedValue], looked_at: set[str]) -> Iterator[Problem]:
    """A fact that a scenario states, in a step or in a table, and that none of its Thens looks at."""
    for step in steps:
        for fact in dict.fromkeys(fact for fact, _ in step.facts):
            if not step.shared and fact not in looked_at:
                yield warning(step.pos, f"no Then of the scenario depends on {protocol.facts[fact].name!r}", LEAVE_OUT)


def used(steps: Sequence[StatedValue], looked_at: set[str]) -> Iterator[int]:
    """The lines of the background's steps that a scenario makes use of."""
    own = {fact for step in steps if not step.shared and not step.of_many for fact, _ in step.facts}
    for step in steps:
        if step.shared and any(fact in looked_at and fact not in own for fact, _ in step.facts):
            yield step.line


def unused(protocol: Protocol, step: StatedValue) -> Problem:
    """A step of the background of which no scenario makes use."""
    names = ", ".join(repr(protocol.facts[fact].name) for fact in dict.fromkeys(fact for fact, _ in step.facts))
    return warning(step.pos, f"no scenario makes use of what the background states of {names}", LEAVE_OUT)


# ---- what nobody asks about ------------------------------------------------------------------------


def unasked(steps: Sequence[StatedValue]) -> Iterator[Problem]:
    """An assessment that says nothing, and whatever stands behind the last Then."""
    last = max((at for at, step in enumerate(steps) if step.kind == "then"), default=len(steps))
    if steps[last + 1 :]:
        yield warning(steps[last + 1].pos, "nothing is asked after this step", "write a Then below it, or leave it out")
    assessed: StatedValue | None = None  # in which step, if nothing was stated since
    waiting: StatedValue | None = None  # a When of which no Then has asked
    for step in steps[: last + 1]:
        match step.kind:
            case "given":
                assessed = None
            case "then":
                assessed, waiting = assessed or step, None
            case "when" if assessed is not None and step.day == assessed.day:
                yield warning(step.pos, f"whoever is assessed here was assessed in line {assessed.line} already", "leave it out")
            case "when":
                if waiting is not None:
                    hint = "write a Then between them, or leave it out"
                    yield warning(waiting.pos, f"nothing is asked before the next assessment in line {step.line}", hint)
                assessed = waiting = step


def warning(pos: Pos, message: str, hint: str | None = None) -> Problem:
    """What is legal, and probably not meant."""
    return Problem(pos, message, hint, "warning")
