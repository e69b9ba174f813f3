"""A patient's decisions in order of time: which assessments count, what was reached, what happened when.

Nothing is dropped: an assessment that does not count says why, one of which that is not known may count, and what is wrong with a
patient's dates is a finding that names the patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from remission.endpoints.answers import EndpointAnswers, is_one_of
from remission.endpoints.confirmation import ConfirmationRule, last_day
from remission.endpoints.contradictions import Contradiction, contradictions, relapse_from_nothing
from remission.endpoints.dates import Dates, known_on, read_dates
from remission.endpoints.response_rules import Assessment, with_landmark, with_minimum_duration
from remission.engines.decision import eligibility_text
from remission.errors import PatientFinding
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import CoursePlan


@dataclass(frozen=True, slots=True)
class Best:
    """The best response, if it is settled, and every response that it may still be (none: never assessed)."""

    outcome: str | None
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether an outcome was reached, and the first assessment that shows it; `earlier` ones may have shown it already."""

    truth: Truth
    assessment: Assessment | None = None
    earlier: tuple[Assessment, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one patient."""

    patient: str
    assessments: tuple[Assessment, ...]  # in order of time, undated ones last
    dates: Dates
    best: Best
    findings: tuple[PatientFinding, ...]
    counting: tuple[Assessment, ...]  # those that count, or may
    _firsts: dict[tuple[str, ...], Reached] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_assessed(self) -> bool:
        """Whether an assessment is sure to count."""
        return any(each.counts is MET for each in self.counting)

    def first(self, outcomes: tuple[str, ...]) -> Reached:
        """Find the first assessment with one of these outcomes."""
        if outcomes not in self._firsts:  # every figure asks it of every course
            self._firsts[outcomes] = self._first(outcomes)
        return self._firsts[outcomes]

    def _first(self, outcomes: tuple[str, ...]) -> Reached:
        open_ones: list[Assessment] = []
        for assessment in self.counting:
            truth = all_of((assessment.counts, is_one_of(assessment.outcomes, outcomes)))
            if truth is MET:
                return Reached(MET, assessment, tuple(open_ones))
            if truth is UNKNOWN:
                open_ones.append(assessment)
        return Reached(NOT_MET if self.is_assessed and not open_ones else UNKNOWN, None, tuple(open_ones))


def courses(
    protocol: Protocol, plan: CoursePlan | None, decisions: Iterable[Decision], cut_off: date | None = None
) -> tuple[Course, ...]:
    """Read the decisions of a cohort as one course a patient, in the order in which patients first come.

    With a cut-off they are read as they were known on that day.
    """
    by_patient: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_patient.setdefault(decision.case.patient, []).append(decision)
    named = {fact: protocol.facts[fact].name for fact in protocol.plan.dates}
    dates = {patient: read_dates(named, patient, own) for patient, own in by_patient.items()}
    if cut_off is not None:
        by_patient, dates = known_on(cut_off, plan.start if plan else None, by_patient, dates)
    if plan is None:
        return tuple(_bare(patient, own, dates[patient]) for patient, own in by_patient.items())
    reader = _Reader(protocol, plan, EndpointAnswers(protocol), _stated(dates.values()), best_to_worst(protocol, plan))
    return tuple(reader.course(patient, own, dates[patient]) for patient, own in by_patient.items())


def _bare(patient: str, decisions: Iterable[Decision], dates: Dates) -> Course:
    """Read a course of which the protocol says nothing: assessments in order, and no response."""
    seen = tuple(Assessment(each.case.date, each, (), NOT_MET, "the protocol declares no course") for each in in_order(decisions))
    return Course(patient, seen, dates, Best(None, ()), dates.findings, counting=())


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Put a patient's decisions in order of time, undated ones last; those of one day by what they say, not by their rows."""
    by_day: dict[date, list[Decision]] = {}
    for each in decisions:
        by_day.setdefault(each.case.date or date.max, []).append(each)
    return [each for day in sorted(by_day) for each in (by_day[day] if len(by_day[day]) == 1 else sorted(by_day[day], key=_said))]


def _said(decision: Decision) -> tuple[object, ...]:
    """What a decision says, as something to be put in order."""
    outcomes = [(each.outcome or "", each.possible) for each in decision.outcomes.values()]
    may_enter = eligibility_text(decision.eligibility) or ""
    return may_enter, outcomes, [truth.value for truth in decision.criteria.values()], decision.missing


def _stated(every: Iterable[Dates]) -> frozenset[str]:
    """Return the dates that somebody in the cohort has."""
    return frozenset(fact for dates in every for fact in (*dates.days, *dates.unusable))


@dataclass(frozen=True, slots=True)
class _Reader:
    protocol: Protocol
    plan: CoursePlan
    answers: EndpointAnswers
    stated: frozenset[str]
    names: Sequence[str]  # of the outcomes, best first

    def course(self, patient: str, decisions: Sequence[Decision], dates: Dates) -> Course:
        last = max((each.case.date for each in decisions if each.case.date is not None), default=None)
        surely = self.surely_counting(dates)
        assessments = tuple(self.assessment(decision, dates, surely) for decision in in_order(decisions))
        findings = (*dates.findings, *self.findings(patient, assessments, dates, last))
        if self.plan.is_confirmed:
            assessments = tuple(self.confirmed(assessments, self.rule(assessments, dates)))
        if self.plan.minimum_duration is not None:
            start = dates.days.get(self.plan.start or "")
            assessments = tuple(with_minimum_duration(self.plan.minimum_duration, start, assessments))
        assessments = with_landmark(self.plan, dates, assessments)
        counting = tuple(each for each in assessments if each.counts is not NOT_MET)
        return Course(patient, assessments, dates, best_of(counting, self.names), findings, counting)

    def assessment(self, decision: Decision, dates: Dates, surely: tuple[date, date]) -> Assessment:
        day = decision.case.date
        counts, why = (MET, "") if day is not None and surely[0] < day <= surely[1] else self.counts(day, dates)
        return Assessment(day, decision, self.answers.possible(decision, self.plan.response), counts, why)

    def surely_counting(self, dates: Dates) -> tuple[date, date]:
        """Return two days: whatever is assessed after the one and until the other counts, as `counts` would find."""
        start = self.plan.start
        first = date.min if start is None or start not in self.stated else dates.days.get(start, date.max)
        ends = [date.min if fact in dates.unusable else dates.days.get(fact, date.max) for fact in self.plan.until]
        return first, min([*ends, dates.days.get(self.plan.death or "", date.max), dates.cut_off or date.max])

    def counts(self, day: date | None, dates: Dates) -> tuple[Truth, str]:
        """Tell whether an assessment of a day counts, and why not."""
        if day is not None and dates.cut_off is not None and day > dates.cut_off:
            return NOT_MET, "after the data cut-off"
        found = [*self._after_start(day, dates), *(_until(self.name(fact), fact, day, dates) for fact in self.plan.until)]
        found += self._after_death(day, dates)
        truth = all_of(each for each, _ in found)
        return truth, "; ".join(why for each, why in found if each is truth and why)

    def _after_start(self, day: date | None, dates: Dates) -> Iterator[tuple[Truth, str]]:
        start = self.plan.start
        if start is None or start not in self.stated:
            return
        name, first = self.name(start), dates.days.get(start)
        if first is None or day is None:
            yield UNKNOWN, f"{name} is not known" if first is None else "the assessment has no date"
        else:
            yield (MET, "") if day > first else (NOT_MET, f"not after {name}")

    def _after_death(self, day: date | None, dates: Dates) -> Iterator[tuple[Truth, str]]:
        fact = self.plan.death or ""
        if day is not None and fact in dates.days and day > dates.days[fact]:
            yield UNKNOWN, f"after {self.name(fact)}, so that one of the two days is wrong"

    def name(self, fact: str) -> str:
        return self.protocol.facts[fact].name

    def confirmed(self, assessments: Sequence[Assessment], rule: ConfirmationRule) -> Iterator[Assessment]:
        for index, assessment in enumerate(assessments):
            later = [(each.day, each.counts, each.outcomes) for each in assessments[index + 1 :] if each.counts is not NOT_MET]
            yield replace(assessment, outcomes=rule.confirmed(assessment.day, assessment.outcomes, later))

    def rule(self, assessments: Sequence[Assessment], dates: Dates) -> ConfirmationRule:
        """Return what confirms a response of a patient, from the days that are stated and the relapses that assessments show."""
        relapses = list(self.relapses(assessments))
        sure = min((day for day, truth in relapses if truth is MET), default=None)
        may = [day for day, truth in relapses if truth is UNKNOWN]
        may += [date.min] if self.plan.relapse_date in dates.unusable else []
        return ConfirmationRule(self.plan, self.names, last_day(self.plan, dates.days, sure), min(may, default=None))

    def relapses(self, assessments: Sequence[Assessment]) -> Iterator[tuple[date, Truth]]:
        """Yield the days after a first response on which an assessment shows a relapse by the condition of the course, or may."""
        if self.plan.relapse_when is None:
            return
        responses = (each for each in assessments if is_one_of(each.outcomes, self.plan.responders) is MET)
        first = next((each.day for each in responses if each.counts is MET), None) or date.max
        for each in assessments:
            if each.day is not None and each.day > first:
                truth = self.answers.truth(self.plan.relapse_when, each.decision, {self.plan.response: each.outcomes})
                if truth is not NOT_MET:
                    yield each.day, truth

    # ---- findings -------------------------------------------------------------------------------------

    def findings(self, patient: str, seen: Sequence[Assessment], dates: Dates, last: date | None) -> Iterator[PatientFinding]:
        start, contact = self.plan.start, self.plan.last_contact
        if start is not None and start in self.stated and start not in dates.days and start not in dates.unusable:
            hint = "the patient is counted, its response is not settled"
            yield PatientFinding(patient, f"{self.name(start)} is missing: it is not known which assessments came after it", hint)
        undated = sum(each.day is None and each.counts is UNKNOWN for each in seen)
        if undated:
            yield PatientFinding(patient, f"{undated} of {len(seen)} assessments have no date", "give each assessment its day")
        is_dead = self.plan.death in dates.days
        if (
            dates.cut_off is None
            and contact in self.stated - {*dates.days, *dates.unusable}
            and contact is not None
            and not is_dead
        ):
            yield PatientFinding(patient, f"{self.name(contact)} is missing", "the patient is followed until its last known day")
        named = {fact: self.name(fact) for fact in dates.days}
        found = [*contradictions(self.plan, named, dates.days, last), *self.relapse_from_nothing(seen, dates)]
        yield from (PatientFinding(patient, each.message, each.hint) for each in found)

    def relapse_from_nothing(self, seen: Sequence[Assessment], dates: Dates) -> Iterator[Contradiction]:
        """Tell of a relapse before which no assessment shows a response, nor may."""
        relapse, responders = dates.days.get(self.plan.relapse_date or ""), self.plan.responders
        if relapse is None:
            return
        before = [each for each in seen if each.day is None or each.day <= relapse]
        if all(is_one_of(each.outcomes, responders) is NOT_MET for each in before):
            yield relapse_from_nothing(self.name(self.plan.relapse_date or ""), relapse, responders)


def _until(name: str, fact: str, day: date | None, dates: Dates) -> tuple[Truth, str]:
    if fact in dates.unusable:
        return UNKNOWN, f"{name} is not known"
    last = dates.days.get(fact)
    if last is None:
        return MET, ""
    if day is None:
        return UNKNOWN, "the assessment has no date"
    return (MET, "") if day <= last else (NOT_MET, f"after {name}")


def best_to_worst(protocol: Protocol, plan: CoursePlan) -> tuple[str, ...]:
    """Return the outcomes of the response, the best first: as the course orders them, or else as they are tested."""
    return plan.best_to_worst or tuple(outcome.name for outcome in protocol.classifications[plan.response].outcomes)


def best_of(seen: Sequence[Assessment], names: Sequence[str]) -> Best:
    """Return the best response: the first outcome, from best to worst, that any assessment which counts shows.

    What is open stays open: an outcome is possible when some assessment may show it and none is sure to show a better one.
    """
    rank: Mapping[str, int] = {name: index for index, name in enumerate(names)}

    def place(outcome: str) -> int:
        return rank.get(outcome, len(rank))

    sure = [max(map(place, each.outcomes)) for each in seen if each.counts is MET]
    every = dict.fromkeys(outcome for each in seen for outcome in each.outcomes)
    worst = min(sure, default=len(rank))
    possible = tuple(sorted((outcome for outcome in every if place(outcome) <= worst), key=place))
    return Best(possible[0] if sure and len(possible) == 1 else None, possible)
