"""Boundaries as the text of a feature file, with what the rules say now as expectations.

The background is the usual patient; a scenario states only what is other in it. What an earlier scenario says already is
not said again: a remark names that scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from remission.cases.case import Case
from remission.cases.cells.case import read_case
from remission.engines.evaluate import Evaluator
from remission.errors import NOWHERE
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.text import text
from remission.expr.truth import MET
from remission.protocol.canonical import names
from remission.protocol.graph import Graph
from remission.protocol.model import ELIGIBILITY, Key, Protocol
from remission.testing.boundaries.boundaries import BoundaryRow, Found, Lacking, Outline
from remission.testing.coverage.synthesis import worded
from remission.testing.coverage.turned_conditions import label
from remission.testing.gherkin.writer import MARGIN, claims, given, steps, table, value_text
from remission.testing.runner.results import REVIEW

MISSING = "missing"


def feature_of(protocol: Protocol, usual: Case, found: Iterable[Found]) -> str:
    """Write the feature file; `usual` is the patient of its background."""
    writer = _Writer(protocol, usual)
    parts = [writer.text(one) for one in found]
    head = [
        f"Feature: Boundaries of {protocol.id} {protocol.version}",
        f"{MARGIN}Written by `remission boundaries`. The expectations are what the rules say now: read each, then take its",
        f"{MARGIN}tag @{REVIEW} away. Until then they count as not yet reviewed.",
    ]
    return "\n\n".join(["\n".join(head), writer.background(), *parts]) + "\n"


@dataclass(frozen=True, slots=True)
class _Example:
    """A row of an outline with what the rules say of it."""

    row: BoundaryRow
    answers: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as the table of examples has it."""
        return (self.row.kind, self.row.value, *self.answers)


class _Writer:
    def __init__(self, protocol: Protocol, usual: Case) -> None:
        self.protocol, self.usual = protocol, usual
        self.graph, self.evaluator, self.names = Graph(protocol), Evaluator(protocol), names(protocol)
        self.titles: set[str] = set()
        self.said: dict[object, str] = {}  # what scenarios say already, and the title of the first

    def background(self) -> str:
        """The patient from whom the others differ."""
        facts = [key for key in self.protocol.facts if key in self.protocol.used]
        return "\n".join([f"{MARGIN}Background:", *given(self.protocol, self.usual, facts)])

    def text(self, found: Found) -> str:
        """The outline of a condition and that of its implausible values, or a remark that there is none."""
        if isinstance(found, Lacking):
            return f"{MARGIN}# no outline for {self.subject_of(found)}: {found.why}"
        parts = [self.outline(found, f"{found.fact.name} of <value>", found.rows, ())]
        if found.implausible:
            problem = f"there is a problem with {found.fact.name}"
            parts.append(self.outline(found, f"{found.fact.name} of <value> cannot be", found.implausible, (problem,)))
        return "\n\n".join(parts)

    def subject_of(self, found: Found) -> str:
        return worded(f"{label(self.protocol, found.place)}: {text(found.atom, self.names)}")

    def outline(self, found: Outline, of: str, rows: Sequence[BoundaryRow], more: Sequence[str]) -> str:
        """An outline of some rows; remarks in the place of those that are shown already."""
        title = self.titled(f"{self.subject_of(found)}, <kind>: {of}")
        told = self.asserted(found)
        examples, remarks = [], [] if more else list(_one_sided(found))
        for row in rows:
            cells, case = self.cells(found, row.value)
            if bool(case.problems) is not bool(more):
                continue  # a value that cannot be written in this way
            answers = self.answers(case, told)
            if answers is None:
                remarks.append(f"{row}: the amount cannot be written, its decimals have no end")
                continue
            key = (frozenset(cells.items()), tuple(map(self.subject, told)), answers, tuple(more))
            if self.said.setdefault(key, title) is title:
                examples.append(_Example(row, answers))
            else:
                remarks.append(f"{row}: as in '{self.said[key]}'")
        remarked = [f"{MARGIN}# {remark}" for remark in remarks]
        if not examples:
            return "\n".join([f"{MARGIN}# {title}", *remarked])
        columns = ("answer", "outcome")[: len(told)]
        thens = [f"{self.subject(one)} <{column}>" for one, column in zip(told, columns, strict=True)]
        return "\n".join(
            [
                *remarked,
                f"{MARGIN}@{REVIEW}",
                f"{MARGIN}Scenario Outline: {title}",
                *self.givens(found),
                *steps("When", ["the patient is assessed"]),
                *steps("Then", [*thens, *more]),
                "",
                f"{MARGIN * 2}Examples:",
                *table([("kind", "value", *columns), *(one.cells for one in examples)], MARGIN * 3),
            ]
        )

    def titled(self, title: str) -> str:
        numbered, number = title, 1
        while numbered in self.titles:
            number += 1
            numbered = f"{title} ({number})"
        self.titles.add(numbered)
        return numbered

    def givens(self, found: Outline) -> Iterator[str]:
        """What is other than in the background, and the value that varies."""
        facts = self.protocol.facts
        case = found.base.case
        other = [key for key in case.values if case.values[key] != self.usual.values[key] and key != found.fact.slug]
        stated = [f"{facts[key].name} is {value_text(facts[key], case.values[key])}" for key in other if key != ASSESSMENT_DATE]
        stated += [f"assessed on {case.date}"] if ASSESSMENT_DATE in other else []
        yield from steps("Given", [*stated, f"{found.fact.name} is <value>"])

    def asserted(self, found: Outline) -> tuple[Key, ...]:
        """The definition that the condition stands in, and the one that it decides."""
        return tuple(dict.fromkeys((found.place.owner, found.base.target)))

    def cells(self, found: Outline, value: str) -> tuple[dict[str, str], Case]:
        """A case with one value as it is written: the text of each fact, and what is read from it."""
        case, facts = found.base.case, self.protocol.facts
        cells = {key: value_text(facts[key], case.values[key]) for key in case.values}
        cells[found.fact.slug] = value
        texts = {key: "" if cell == MISSING else cell for key, cell in cells.items() if key != ASSESSMENT_DATE}
        return cells, read_case(self.protocol, "made-up", str(case.date) if case.date else None, texts, lambda _: NOWHERE)

    def answers(self, case: Case, told: Sequence[Key]) -> tuple[str, ...] | None:
        """What the rules say of a case; None where an amount cannot be written."""
        decision = self.evaluator.decide(case)
        found = [(self.subject(one), claims(self.protocol, decision, one)) for one in told]
        return tuple(said[0].removeprefix(f"{subject} ") for subject, said in found) if all(said for _, said in found) else None

    def subject(self, definition: Key) -> str:
        return "the patient" if definition == ELIGIBILITY else self.protocol.definition(definition).name


def _one_sided(found: Outline) -> Iterator[str]:
    """What has to be known of a condition that decides on one side of its limit only."""
    if found.base.only is not None:
        where, other = ("met", "not met") if found.base.only is MET else ("not met", "met")
        yield f"it alone decides where it is {where}; where it is {other}, another condition has decided already"
