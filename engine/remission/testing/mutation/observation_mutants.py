"""Which claims fail if another of a fact's dated observations counts: a table is read once for every rule that could be.

A fact `observed as` another chooses from that one's observations. So the protocol is read with a fact for each rule beside its
own, and each value that such a fact has is put in the place of the fact's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias, assert_never

from remission.cases.case import Case, Value
from remission.cases.grid import Grid
from remission.cases.long import told_apart
from remission.cases.tables import scan_grid
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.protocol.model import Protocol
from remission.testing.assertions.answers import Claim, says
from remission.testing.assertions.asserted import Asserted, ClaimedAnswer, ClaimedFigure, ClaimedReason, ClaimedTally, OfValues
from remission.testing.assertions.holds import holds
from remission.testing.gherkin.observations import File, Observations, Source, together
from remission.testing.mutation.observation_operators import Rechosen
from remission.testing.mutation.runner import ReplayEntry
from remission.testing.runner import why
from remission.testing.runner.results import ScenarioResult

Assessment: TypeAlias = tuple[str, date | None]  # a patient and a day
Others: TypeAlias = Mapping[str, Value]  # the values that take the place of a case's, by fact


def read_all(
    sources: Iterable[Source], protocol: Protocol, rules: Sequence[Rechosen]
) -> dict[Source, tuple[dict[Assessment, Others], ...]]:
    """What `read_otherwise` finds in each of some tables; those of features are read at once.

    Raises:
        DataError: a file, which was read before, cannot be read any more.
    """
    found: dict[Source, tuple[dict[Assessment, Others], ...]] = {}
    tables: list[Observations] = []
    for source in dict.fromkeys(sources):
        match source:
            case File():
                found[source] = read_otherwise(source.grid(), protocol, rules)
            case Observations():
                found[source] = tuple({} for _ in rules)
                tables.append(source)
    for at, moved in enumerate(
        read_otherwise(together(tables, told_apart(protocol.facts.values())), protocol, rules) if tables else ()
    ):
        for (name, day), others in moved.items():
            number, _, patient = name.partition(" ")
            found[tables[int(number)]][at][patient, day] = others
    return found


def read_otherwise(grid: Grid, protocol: Protocol, rules: Sequence[Rechosen]) -> tuple[dict[Assessment, Others], ...]:
    """For each rule, the assessments of a table at which other values count by it, and which.

    Raises:
        DataError: the table as a whole cannot be used.
    """
    twins = [dict(_twins(protocol, rule, number)) for number, rule in enumerate(rules)]
    facts = {fact.slug: fact for some in twins for fact in some.values()}
    used = tuple(fact.slug for some in twins for key, fact in some.items() if key in protocol.used)
    widened = replace(protocol, facts={**protocol.facts, **facts}, used=(*protocol.used, *used))
    cases = tuple(scan_grid(grid, widened).cases())
    return tuple(dict(_moved(cases, {key: fact.slug for key, fact in some.items() if fact.slug in used})) for some in twins)


def _twins(protocol: Protocol, rule: Rechosen, number: int) -> Iterator[tuple[str, Fact]]:
    """The facts that choose by a rule, by the slugs of those whose place they take: the fact itself and what belongs to it."""
    own = protocol.facts[rule.fact]
    name = f"{own.slug}, rule {number}"
    yield own.slug, replace(own, slug=name, choose=rule.rule, observed_as=own.observed_as or own.slug)
    for key, fact in protocol.facts.items():
        if fact.companion_of == own.slug:
            yield key, replace(fact, slug=name + key.removeprefix(own.slug), companion_of=name)


def _moved(cases: Iterable[Case], names: Mapping[str, str]) -> Iterator[tuple[Assessment, Others]]:
    for case in cases:
        others = {key: case.values[name] for key, name in names.items()}
        if any(case.values[key] != value for key, value in others.items()):
            yield (case.patient, case.date), others


# ---- the claims of a recording ---------------------------------------------------------------------


class Rechoosing:
    """The claims of some scenarios, as `entries`, about the cases of tables of observations."""

    def __init__(
        self, protocol: Protocol, entries: Iterable[ReplayEntry], scenes: Sequence[ScenarioResult], rules: Sequence[Rechosen]
    ) -> None:
        self._decide = _Deciding(protocol)
        self._entries = sorted(entries, key=lambda entry: isinstance(entry.asserted, ClaimedReason))
        self._observed = [scene.observed for scene in scenes]
        read = read_all((source for some in self._observed for source in some), protocol, rules)
        self._read = {source: dict(zip(rules, found, strict=True)) for source, found in read.items()}

    def noticing(self, rule: Rechosen, most: int) -> tuple[int, ...]:
        """The scenarios (by number) that notice another rule, no more than `most` of them."""
        found: dict[int, None] = {}
        for entry in self._entries:
            moved = {source.file: self._read[source][rule] for source in self._observed[entry.scene]}
            others = {id(case): other for case in entry.then.cases if (other := _otherwise(case, moved)) is not None}
            if others and not holds(_replaced(entry.asserted, others), self._decide):
                found[entry.scene] = None
                if len(found) >= most:
                    break
        return tuple(found)


def _otherwise(case: Case, moved: Mapping[str, Mapping[Assessment, Others]]) -> Case | None:
    """A case as it is by another rule; None where it stays the same. One without a chosen value may be of any table."""
    file = next((origin.pos.file for origin in case.origin.values() if not origin.answer), None)
    if file is None and case.written.keys() - {ASSESSMENT_DATE}:
        return None
    tables = moved.values() if file is None else [moved[file]]
    others = next((table[case.patient, case.date] for table in tables if (case.patient, case.date) in table), None)
    return None if others is None else replace(case, values={**case.values, **others})


def _replaced(asserted: Asserted, others: Mapping[int, Case]) -> Asserted:
    match asserted:
        case ClaimedAnswer(case) | ClaimedReason(case):
            return replace(asserted, case=others[id(case)])
        case ClaimedTally(cases):
            return replace(asserted, cases=tuple(others.get(id(case), case) for case in cases))
        case ClaimedFigure() | OfValues():
            return asserted
        case _:
            assert_never(asserted)


class _Deciding:
    """Answers by the rules as they are; cases with the same values are decided once."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol, self._evaluator = protocol, Evaluator(protocol)
        self._decisions: dict[tuple[Value, ...], Decision] = {}

    def says(self, claim: Claim, case: Case) -> str:
        return says(claim, self._protocol, self._decided(case))

    def reasons(self, slug: str, case: Case) -> frozenset[str]:
        return why.named(self._protocol, why.clauses(self._protocol, self._decided(case), slug))

    def _decided(self, case: Case) -> Decision:
        values = tuple([case.values[fact] for fact in self._protocol.used])
        found = self._decisions.get(values)
        if found is None:
            found = self._decisions[values] = self._evaluator.decide(case)
        return found
