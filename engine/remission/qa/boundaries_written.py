"""Boundaries as the text of a feature file, with what the rules say now as expectations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from remission.cases.cells import read_case
from remission.errors import NOWHERE
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.model import Protocol
from remission.qa.boundaries import Outline
from remission.qa.definitions import ELIGIBILITY, Definition, Graph, name
from remission.qa.remedies import worded
from remission.qa.results import REVIEW
from remission.qa.writing import MARGIN, claims, patient, table, value_text
from remission.readings.evaluate import Evaluator


def feature_of(protocol: Protocol, outlines: Iterable[Outline]) -> str:
    """Write the feature file."""
    writer = _Writer(protocol)
    head = [
        f"Feature: Boundaries of {protocol.id} {protocol.version}",
        f"{MARGIN}Written by `remission boundaries`. The expectations are what the rules say now: read each, then take its",
        f"{MARGIN}tag @{REVIEW} away. Until then they count as not yet reviewed.",
    ]
    scenarios = [one for outline in outlines for one in writer.texts(outline)]
    return "\n\n".join(["\n".join(head), *scenarios]) + "\n"


class _Writer:
    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.graph = protocol, Graph(protocol)
        self.evaluator, self.names = Evaluator(protocol), names(protocol)
        self.titles: set[str] = set()

    def texts(self, outline: Outline) -> Iterator[str]:
        """The outline, and a scenario with an implausible value."""
        said = worded(f"{name(self.protocol, outline.owner)}: {text(outline.atom, self.names)}")
        rows = [(row.kind, row.value, *self.answers(outline, row.value)) for row in outline.rows]
        told = ("answer", "outcome")[: len(rows[0]) - 2]
        subjects = [self.subject(one) for one in self.asserted(outline)]
        steps = [f"{subject} <{column}>" for subject, column in zip(subjects, told, strict=True)]
        yield "\n".join(
            [
                *self.head(f"Scenario Outline: {said}, <kind>: {outline.fact.name} of <value>"),
                *self.given(outline, "<value>"),
                *_then(steps),
                "",
                f"{MARGIN * 2}Examples:",
                *table([("kind", "value", *told), *rows], MARGIN * 3),
            ]
        )
        if outline.implausible is not None:
            answers = self.answers(outline, outline.implausible)
            thens = [f"{subject} {answer}" for subject, answer in zip(subjects, answers, strict=True)]
            problem = f"there is a problem with {outline.fact.name}"
            head = self.head(f"Scenario: {said}, {outline.fact.name} of {outline.implausible} cannot be")
            yield "\n".join([*head, *self.given(outline, outline.implausible), *_then([*thens, problem])])

    def head(self, title: str) -> Iterator[str]:
        numbered, number = title, 1
        while numbered in self.titles:
            number += 1
            numbered = f"{title} ({number})"
        self.titles.add(numbered)
        yield f"{MARGIN}@{REVIEW}"
        yield f"{MARGIN}{numbered}"

    def given(self, outline: Outline, value: str) -> Iterator[str]:
        given = [f'the protocol "{self.protocol.id}"', *patient(self.protocol, outline.base.case, self.facts(outline))]
        given.append(f"{outline.fact.name} is {value}")
        first = True
        for one in given:
            yield f"{MARGIN * 2}{one}" if one.startswith(" ") else f"{MARGIN * 2}{'Given' if first else 'And'} {one}"
            first = False
        yield f"{MARGIN * 2}When the patient is assessed"

    def facts(self, outline: Outline) -> Sequence[str]:
        reached = {key for one in self.asserted(outline) for key in self.graph.reached(one)}
        return [key for key in self.protocol.facts if key in reached]

    def asserted(self, outline: Outline) -> tuple[Definition, ...]:
        """The definition that the condition stands in, and the one that it decides."""
        return tuple(dict.fromkeys((outline.owner, outline.base.target)))

    def answers(self, outline: Outline, value: str) -> tuple[str, ...]:
        """What the rules say of the case with one value as it is written."""
        stated = [key for key in self.facts(outline) if key not in (outline.fact.slug, ASSESSMENT_DATE)]
        cells = {key: value_text(self.protocol.facts[key], outline.base.case.values[key]) for key in stated}
        cells = {key: "" if cell == "missing" else cell for key, cell in cells.items()}
        cells[outline.fact.slug] = "" if value == "missing" else value
        day = outline.base.case.date.isoformat() if outline.base.case.date and ASSESSMENT_DATE in self.facts(outline) else None
        decision = self.evaluator.decide(read_case(self.protocol, "made-up", day, cells, lambda _: NOWHERE))
        return tuple(
            claims(self.protocol, decision, one)[0].removeprefix(f"{self.subject(one)} ") for one in self.asserted(outline)
        )

    def subject(self, definition: Definition) -> str:
        return "the patient" if definition == ELIGIBILITY else name(self.protocol, definition)


def _then(texts: Sequence[str]) -> Iterator[str]:
    for number, one in enumerate(texts):
        yield f"{MARGIN * 2}{'Then' if number == 0 else 'And'} {one}"
