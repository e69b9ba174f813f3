"""The scenario that would notice another choice among dated observations: it states the observations that tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.cases.grid import Grid, GridRow
from remission.cases.tables import scan_grid
from remission.engines.decision import Decision, eligibility_text
from remission.expr import tree as t
from remission.expr.cells import cells, fact_range
from remission.expr.facts import ASSESSMENT_DATE, ON_THE_DAY, Fact, Kind
from remission.expr.numbers import exact, is_exact, plain
from remission.expr.rewrite import put, sites
from remission.expr.truth import MET
from remission.protocol.checking.cuts import cuts
from remission.protocol.graph import facts_read
from remission.protocol.model import ELIGIBILITY, Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER
from remission.symbolic.cells.case_search import Closing, NotFound, Remedy
from remission.symbolic.cells.cell_search import truth_is
from remission.symbolic.typical_values import roundest
from remission.testing.assertions.answers import NOT_SETTLED
from remission.testing.coverage.obligations import different
from remission.testing.coverage.synthesis import Remedies, worded
from remission.testing.gherkin.observations import LISTED
from remission.testing.gherkin.writer import MARGIN, claims, steps, table, value_text
from remission.testing.mutation.observation_operators import Rechosen

NOT_FOUND = "no table of two observations was found that it chooses from otherwise"
DAY = date(2024, 6, 1)  # of the assessment, where the case has none
FAR = 30  # days from the assessment, on a side without an end
MORNING, EVENING = "T08:00", "T20:00"
UNREADABLE = "see the report"
HEAD = ("date", "fact", "value")

Seen: TypeAlias = tuple[int, str, str]  # days from the assessment, the time of the day, the value
Pattern: TypeAlias = tuple[Seen, ...]
Rows: TypeAlias = list[tuple[str, str, str]]  # as `HEAD`


@dataclass(frozen=True, slots=True)
class Telling:
    """A case of which a definition answers otherwise when one fact has another value."""

    case: Case
    values: tuple[Value, Value]
    definition: Key


def told_apart(remedies: Remedies, change: Rechosen, title: str) -> Closing:
    """The scenario with a table of observations that would notice another rule; nothing here is ever proved impossible."""
    protocol = remedies.protocol
    if protocol.assessments is not None and protocol.assessments.listed:
        return NotFound(LISTED)
    for telling in _tellings(remedies, change.fact):
        written = _Written(remedies, change, telling)
        found = written.scenario(title)
        if found is not None:
            return found
    return NotFound(NOT_FOUND)


# ---- a case that depends on the fact ---------------------------------------------------------------


def _tellings(remedies: Remedies, key: str) -> Iterator[Telling]:
    """The cases in which a fact decides: what reads the fact itself first."""
    graph = remedies.graph
    reading = [one for one in graph.order if key in graph.reached(one)]
    values = tuple(_values(remedies, remedies.protocol.facts[key]))
    for definition in sorted(reading, key=lambda one: len(graph.below[one])):
        for case in _cases(remedies, definition, key):
            for pair in combinations(values, 2):
                one, other = (_answers(remedies, replace(case, values={**case.values, key: value}), definition) for value in pair)
                if one and other and one != other:
                    yield Telling(case, pair, definition)


def _answers(remedies: Remedies, case: Case, definition: Key) -> tuple[str, ...]:
    return claims(remedies.protocol, remedies.evaluator.decide(case), definition)


def _cases(remedies: Remedies, definition: Key, key: str) -> Iterator[Case]:
    """The usual case, and those in which a condition about the fact alone decides its clause."""
    yield remedies.searcher.case({})
    for root in remedies.protocol.definition(definition).roots:
        for path, node in sites(root):
            if isinstance(root, t.Condition) and isinstance(node, t.Compare | t.Between | t.OneOf) and key in facts_read(node):
                decides = different(put(root, path, ALWAYS), put(root, path, NEVER))
                found = remedies.searcher.find(truth_is(decides, MET), remedies.graph.reached(definition))
                if isinstance(found, Case):
                    yield found


def _values(remedies: Remedies, fact: Fact) -> Iterator[Value]:
    """Values of a fact between which rules tell, and two where none does."""
    if fact.kind is not Kind.QUANTITY:
        yield from fact.values
        return
    usual = remedies.searcher.usual[fact.slug]
    near = Fraction(usual) if isinstance(usual, Decimal | Fraction) else Fraction(1)
    found = [roundest(cell, near) for cell in cells(cuts(remedies.protocol).get(fact.slug, ()), fact_range(fact, None))]
    ends = [end for end in fact.plausible or () if end or not fact.above_zero]
    yield from dict.fromkeys(exact(Fraction(round(one)) if fact.whole else one) for one in (*found, near, near / 2, *ends))


# ---- the table and the scenario --------------------------------------------------------------------


class _Written:
    """Tables of observations of one case; its one fact is seen on several days, with either value."""

    def __init__(self, remedies: Remedies, change: Rechosen, telling: Telling) -> None:
        self.remedies, self.change, self.telling = remedies, change, telling
        self.protocol = remedies.protocol
        self.fact = self.protocol.facts[change.fact]
        self.day = telling.case.date or DAY
        rechosen = replace(self.fact, choose=change.rule)
        self.changed = replace(self.protocol, facts={**self.protocol.facts, self.fact.slug: rechosen})

    def scenario(self, title: str) -> Remedy | None:
        """The first table for which the answers differ, with the scenario that states them."""
        every = [self.rows(seen) for seen in self.patterns()]
        for rows, *decided in zip(every, *(self.decided(one, every) for one in (self.protocol, self.changed)), strict=True):
            if self.tells(*decided):  # among others; and by itself, as a table of one day is read otherwise
                before, after = (self.decided(one, [rows])[0] for one in (self.protocol, self.changed))
                if self.tells(before, after):
                    return self.remedy(title, rows, before)
        return None

    def patterns(self) -> Iterator[Pattern]:
        """What may be seen of the fact: once, twice on a day or on two days, once after a value that is set aside."""
        one, other = (value_text(self.fact, value) for value in self.telling.values)
        days = sorted({0, 1, -1, *self.edges()}, key=lambda day: (abs(day), day))
        yield from (((day, "", one),) for day in days)
        for (first, then), (value, last) in product(combinations(sorted(days), 2), ((one, other), (other, one))):
            yield (first, "", value), (then, "", last)
        yield from (((0, MORNING, value), (0, EVENING, last)) for value, last in ((one, other), (other, one)))
        yield from (((0, "", UNREADABLE), (day, "", one)) for day in days if day)

    def edges(self) -> Iterator[int]:
        """The days beside the ends of both windows."""
        own = self.fact.choose or ON_THE_DAY
        for end, far in ((own.start, -FAR), (own.end, FAR), (self.change.rule.start, -FAR), (self.change.rule.end, FAR)):
            yield from (far,) if end is None else (end - 1, end, end + 1)

    def rows(self, seen: Pattern) -> Rows:
        """The rows of a patient: everything else that the definition reads, on the day of the assessment; then the fact."""
        facts, values = self.protocol.facts, self.telling.case.values
        own = [key for key, fact in facts.items() if fact.companion_of == self.fact.slug and values.get(key) is not None]
        read = self.remedies.graph.reached(self.telling.definition)
        others = [key for key in (*read, *self.opening(read)) if key not in {self.fact.slug, ASSESSMENT_DATE, *own}]

        def row(key: str, day: date) -> tuple[str, str, str]:
            return day.isoformat(), facts[key].name, value_text(facts[key], values[key])

        rows = [row(key, self.day) for key in others if values.get(key) is not None]
        for away, time, value in seen:
            day = self.day + timedelta(days=away)
            rows += [(f"{day}{time}", self.fact.name, value), *(row(key, day) for key in own)]
        return list(dict.fromkeys(rows))  # what holds for a day is stated once

    def decided(self, protocol: Protocol, patients: Sequence[Rows]) -> list[list[Decision]]:
        """The decisions on the assessments of each patient."""
        rows = [GridRow(line, line, (str(number), *row)) for line, (number, row) in enumerate(_numbered(patients), 2)]
        grid = Grid("observations", GridRow(1, 1, ("patient", *HEAD)), lambda: iter(rows), in_memory=True)
        found: list[list[Decision]] = [[] for _ in patients]
        for case in scan_grid(grid, protocol).cases():
            found[int(case.patient)].append(self.remedies.evaluator.decide(case))
        return found

    def remedy(self, title: str, rows: Rows, decisions: Sequence[Decision]) -> Remedy:
        """The scenario with its table."""
        said = [
            *steps("Given", [f'the protocol "{self.protocol.id}"', "the observations:", *table([HEAD, *rows], MARGIN)]),
            *steps("When", ["the patient is assessed"]),
            *steps("Then", list(self.thens(decisions))),
        ]
        return Remedy("\n".join([f"{MARGIN}Scenario: {worded(title)}", *said]), decisions[0].case)

    def tells(self, before: Sequence[Decision], after: Sequence[Decision]) -> bool:
        """Whether what a scenario can state of a patient's assessments would not hold any more."""
        if len(before) == len(after) == 1:
            one, other = (claims(self.protocol, some[0], self.telling.definition) for some in (before, after))
            return bool(one) and one != other
        counts, others = (Counter(map(self.counted, some)) for some in (before, after))
        return any(others[answer] != count for answer, count in counts.items() if answer)

    def thens(self, decisions: Sequence[Decision]) -> Iterator[str]:
        """What holds of one assessment, or of how many each answer; and that a value is set aside, if one is."""
        if len(decisions) == 1:
            yield from claims(self.protocol, decisions[0], self.telling.definition)
        else:
            yield from self.counts(decisions)
        if any(problem.severity == "error" for one in decisions for problem in one.case.problems):
            yield f"there is a problem with {self.fact.name}"

    def counts(self, decisions: Sequence[Decision]) -> Iterator[str]:
        """How many assessments each answer has."""
        for answer, count in Counter(map(self.counted, decisions)).items():
            noun = f"{count} patient" if count == 1 else f"{count} patients"
            is_asked = self.telling.definition == ELIGIBILITY
            verb = ("is" if count == 1 else "are") if is_asked else ("has" if count == 1 else "have")
            if answer:
                yield f"{noun} {verb} {answer}"

    def counted(self, decision: Decision) -> str:
        """An answer as a count of patients has it; empty where no count can be of it."""
        kind, key = self.telling.definition
        word = self.protocol.definition(self.telling.definition).name
        match kind:
            case "eligibility":
                return eligibility_text(decision.eligibility) or ""
            case "criterion":
                return f"{word} {decision.criteria[key].value}"
            case "classification":
                return f"{word} {decision.outcomes[key].outcome or NOT_SETTLED}"
            case "calculation":
                amount = decision.calculations[key]
                is_written = amount is not None and is_exact(amount.value)
                return f"{word} {plain(amount.value)} {amount.unit}" if amount is not None and is_written else ""

    def opening(self, read: Collection[str]) -> Iterator[str]:
        """What has to be observed for an assessment to be opened on its day, where nothing that is read does it."""
        opening = self.protocol.assessments
        if opening is not None and not {*opening.each} & {*read, self.fact.slug}:
            yield from opening.each[:1]


def _numbered(patients: Sequence[Rows]) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """The rows of all patients, each with the number of its patient."""
    return ((number, row) for number, rows in enumerate(patients) for row in rows)
