"""Cohorts that may tell two plans apart: few patients, whose days and answers are drawn; seeded, so that they stay the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from remission.cases.case import Case
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.truth import MET
from remission.protocol.graph import facts_reached
from remission.protocol.plans.model import CrossTable, Design, RateEndpoint, TimeEndpoint
from remission.symbolic.cells.cell_search import truth_is
from remission.testing.coverage.synthesis import Remedies
from remission.testing.gherkin.writer import value_text
from remission.testing.mutation.plans.mutants import PlanPart, Replanned, part_of

START = date(2024, 1, 1)
FIRST, LATER = 30, 45  # days from the start to the first assessment, and from one to the next
LAST = 400
SMALL, LARGE = 100, 40  # cohorts of one to three patients, each seen once, then twice, and of twenty
MANY = 20  # patients, so that limits of a median differ
MISSING = "missing"
Table: TypeAlias = tuple[tuple[str, ...], ...]  # a head and rows


@dataclass(frozen=True, slots=True)
class MadeUpPatient:
    """What is seen of a patient on some days, and the days of the course, by fact."""

    name: str
    seen: tuple[tuple[date, Case], ...]
    days: dict[str, date]


class CohortMaker:
    """Makes cohorts of one protocol."""

    def __init__(self, remedies: Remedies) -> None:
        self.protocol, self._remedies = remedies.protocol, remedies

    def cohorts(self, change: Replanned) -> Iterator[tuple[MadeUpPatient, ...]]:
        """The cohorts to be tried."""
        if isinstance(change.part, Design):
            yield from self._staged(change.part)
            return
        random, blocks = Random(0), self.blocks(change)  # noqa: S311 - a seeded choice, not a secret
        is_of_limits = isinstance(change.part, TimeEndpoint) and _is_of_limits(part_of(self.protocol.plan, change), change.part)
        for often in () if is_of_limits else (1, 2):
            for number in range(SMALL):
                yield tuple(self._drawn(random, blocks, f"P-{at}", often) for at in range(1, 2 + number % 3))
        for _ in range(LARGE if is_of_limits else 0):
            yield tuple(self._drawn(random, blocks, f"P-{at:02}", 1) for at in range(1, MANY + 1))

    def _drawn(self, random: Random, blocks: Sequence[Case], name: str, most: int) -> MadeUpPatient:
        count = random.randint(1, most)
        seen = tuple((START + timedelta(days=FIRST + LATER * at), random.choice(blocks)) for at in range(count))
        spans = (FIRST - 10, FIRST, FIRST + 15, FIRST + LATER + 15, random.randint(FIRST, LAST))
        plan, days = self.protocol.plan, {}
        for fact in plan.dates:
            if plan.course is not None and fact == plan.course.start:
                days[fact] = START + timedelta(days=random.choice((0, 0, 0, FIRST)))
            elif plan.course is not None and fact == plan.course.last_contact:
                days[fact] = START + timedelta(days=random.choice((LAST, random.choice(spans))))
            elif random.random() < 1 / 3:
                days[fact] = START + timedelta(days=random.choice(spans))
        return MadeUpPatient(name, seen, days)

    def _staged(self, other: Design) -> Iterator[tuple[MadeUpPatient, ...]]:
        """So many patients, of whom so many respond, about each number of two designs."""
        own, endpoint = self.protocol.plan.designs[other.slug], self.protocol.plan.endpoints[other.endpoint]
        if not isinstance(endpoint, RateEndpoint):
            return
        is_of = () if endpoint.of is None else (endpoint.of,)
        found = [self._case(t.AllOf((*is_of, asked))) for asked in (endpoint.condition, t.Not(endpoint.condition))]
        cases = [case for case in found if case is not None]
        if len(cases) < len(found):
            return
        stages = [(one.first, one.go_on) for one in (own, other)] + [(one.total, one.success) for one in (own, other)]
        for size in sorted({size + by for size, _ in stages for by in (-1, 0) if size + by > 0}):
            for wanted in sorted({wanted + by for _, wanted in stages for by in (-1, 0) if 0 <= wanted + by <= size}):
                yield tuple(self._enrolled(number, cases[number > wanted]) for number in range(1, size + 1))

    def _enrolled(self, number: int, case: Case) -> MadeUpPatient:
        """The patient who came so many weeks after the first; those who respond come first."""
        start = START + timedelta(weeks=number)
        course = self.protocol.plan.course
        days = {course.start: start} if course is not None and course.start is not None else {}
        return MadeUpPatient(f"P-{number:02}", ((start + timedelta(days=FIRST), case),), days)

    def blocks(self, change: Replanned) -> list[Case]:
        """Cases of each answer that matters to a part of the plan."""
        found = [case for condition in self._asked(change) if (case := self._case(condition)) is not None]
        return list({tuple(case.values.get(key) for key in self.facts(change)): case for case in found}.values())

    def facts(self, change: Replanned) -> tuple[str, ...]:
        """What of a case has to be stated."""
        return tuple(key for key in facts_reached(self.protocol, [*self._asked(change)]) if key != ASSESSMENT_DATE)

    def _case(self, condition: t.Condition) -> Case | None:
        found = self._remedies.searcher.find(truth_is(condition, MET), facts_reached(self.protocol, [condition]))
        return found if isinstance(found, Case) else None

    def _asked(self, change: Replanned) -> Iterator[t.Condition]:
        """What a part of the plan asks of a patient, met and not met; with each of them, whom a figure is of."""
        plan, families = self.protocol.plan, self.protocol.classifications
        parts, of = self._conditions(change)
        keys = [] if plan.course is None else [plan.course.response]
        outcomes = [t.OutcomeIn(key, (one.name,)) for key in dict.fromkeys(keys) for one in families[key].outcomes]
        answers = [one for condition in (*parts, *of) for one in (condition, t.Not(condition))]
        yield from (*outcomes, *answers, *(t.AllOf((whom, answer)) for whom in of for answer in answers))
        for args in (whom.args for whom in of if isinstance(whom, t.AllOf)):  # who is left out by one part alone
            yield from (t.AllOf((t.Not(one), *(other for other in args if other is not one))) for one in args)

    def _conditions(self, change: Replanned) -> tuple[list[t.Condition], list[t.Condition]]:
        """What is asked of the patients of a figure, and whom it is of; of courses and times, what a relapse is."""
        own = part_of(self.protocol.plan, change)
        match own:
            case RateEndpoint():
                return [own.condition], [own.of] if own.of is not None else []
            case CrossTable():
                named = [
                    (key, one.name) for key in (own.rows, own.columns) for one in self.protocol.classifications[key].outcomes
                ]
                return [t.OutcomeIn(key, (name,)) for key, name in named], [own.of] if own.of is not None else []
            case _:
                return [*self.protocol.plan.conditions], []

    # ---- as tables --------------------------------------------------------------------------------------

    def table(self, change: Replanned, cohort: Sequence[MadeUpPatient]) -> tuple[str, Table]:
        """The step that states a cohort, and its table: a row a patient, or a row an observation where one is seen twice."""
        facts = self.facts(change)
        if any(len(one.seen) > 1 for one in cohort):
            return "the observations:", (("patient", "date", "fact", "value"), *self._observed(facts, cohort))
        days = [key for key in self.protocol.plan.dates if any(key in one.days for one in cohort)]
        names = [self.protocol.facts[key].name for key in (*facts, *days)]
        return "the patients:", (("patient", "date", *names), *(self._row(facts, one, days) for one in cohort))

    def _row(self, facts: Sequence[str], one: MadeUpPatient, days: Sequence[str]) -> tuple[str, ...]:
        day, case = one.seen[0]
        return one.name, day.isoformat(), *self._cells(facts, case), *(_day(one.days.get(key)) for key in days)

    def _observed(self, facts: Sequence[str], cohort: Sequence[MadeUpPatient]) -> Iterator[tuple[str, ...]]:
        for one in cohort:
            for number, (day, case) in enumerate(one.seen):
                for key, cell in zip(facts, self._cells(facts, case), strict=True):
                    if cell != MISSING:
                        yield one.name, day.isoformat(), self.protocol.facts[key].name, cell
                for key, other in one.days.items() if number == 0 else ():
                    yield one.name, day.isoformat(), self.protocol.facts[key].name, other.isoformat()

    def _cells(self, facts: Sequence[str], case: Case) -> Iterator[str]:
        return (value_text(self.protocol.facts[key], case.values.get(key)) for key in facts)


def _is_of_limits(own: PlanPart, other: TimeEndpoint) -> bool:
    """Whether only the limits of a median are other, which shows among many patients only."""
    return isinstance(own, TimeEndpoint) and replace(own, limits=other.limits, level=other.level) == other


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
