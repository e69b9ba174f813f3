"""What a case takes from the answers of its patient's earlier assessments, decided in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from remission.cases.case import Case, History, Origin, Value
from remission.engines.answers import OF_TRUTH, Answer, DatedAnswer, of_amount, of_outcome, taken
from remission.engines.decision import Decision
from remission.errors import NOWHERE
from remission.expr.facts import Bound, Choose, Fact
from remission.protocol.model import Protocol, RuleKey
from remission.protocol.vocabulary.answers import answer_facts, reads_today, source_key

Answers: TypeAlias = dict[str, Answer]  # by the slug of a rule
MOST_KEPT = 100_000  # earlier assessments whose answers are kept


class EarlierAnswers:
    """Fills in what rules read of earlier answers; a case by itself keeps what it was given."""

    def __init__(self, protocol: Protocol, decide: Callable[[Case], Decision]) -> None:
        self.protocol, self._decide = protocol, decide
        self.facts = answer_facts(protocol)
        keys = {fact.slug: source_key(protocol, fact) for fact in self.facts}
        self._sources: dict[str, RuleKey] = {key[1]: key for key in keys.values() if key is not None}
        self._total = {key for key, one in protocol.classifications.items() if one.outcomes[-1].condition is None}
        self._known: dict[int, tuple[Case, Case, Answers]] = {}  # by the id of a case, which is kept so that its id stays its own

    def filled(self, case: Case) -> Case:
        """The case with everything that is taken from answers."""
        history = case.history
        if history is None or not self.facts:
            return case
        before = history.taken
        given = {fact.slug for fact in self.facts if _is_given(case.values.get(fact.slug), before, fact.slug)}
        earlier = [(one, self._answers(one)) for one in history.earlier]
        values, origin = dict(case.values), dict(case.origin)
        found: dict[str, Value] = {}
        today: dict[RuleKey, DatedAnswer | None] = {}  # its answer does not hang on what is taken after it was first asked for
        for fact in self.facts:
            if fact.slug in given:
                continue
            values[fact.slug] = None  # until it is known: what it hangs on today does not read it
            key = self._key(fact)
            if reads_today(fact) and key not in today:
                today[key] = self._today(replace(case, values=values, history=None), key)
            window = list(self._window(fact, case, values, earlier, today.get(key) if reads_today(fact) else None))
            is_known = all(bound in values and values[bound] is not None for bound in _anchors(fact))
            one = taken(fact, window) if is_known else None
            found[fact.slug] = values[fact.slug] = None if one is None else one.value
            if one is not None and one.day is not None:
                may = tuple(map(str, one.may))
                origin[fact.slug] = Origin(NOWHERE, one.day, answer=self.protocol.rule(key).name, may=may)
        return replace(case, values=values, origin=origin, history=History(history.earlier, found))

    def _key(self, fact: Fact) -> RuleKey:
        return self._sources[fact.taken_from or ""]

    def _today(self, case: Case, key: RuleKey) -> DatedAnswer | None:
        return None if case.date is None else DatedAnswer(case.date, self._of(self._decide(case), key))

    def _window(
        self, fact: Fact, case: Case, values: dict[str, Value], earlier: Sequence[tuple[Case, Answers]], today: DatedAnswer | None
    ) -> Iterator[DatedAnswer]:
        """The answers in the window of a fact, in the order of their days."""
        assert case.date is not None and fact.choose is not None  # noqa: S101, PT018 - without a date there is no history
        first, last = ends_of(fact.choose, case.date, values)
        for one, answers in earlier:
            if one.date is not None and first <= one.date <= last:
                yield DatedAnswer(one.date, answers[fact.taken_from or ""])
        if today is not None and first <= today.day <= last:
            yield today

    def _answers(self, case: Case) -> Answers:
        """What was concluded at an earlier assessment."""
        known = self._known.get(id(case))
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            decision = self._decide(self.filled(case))
            answers = {key: self._of(decision, source) for key, source in self._sources.items()}
            known = self._known[id(case)] = case, decision.case, answers
        return known[2]

    def _of(self, decision: Decision, source: RuleKey) -> Answer:
        kind, key = source
        match kind:
            case "classification":
                return of_outcome(decision.outcomes[key], is_total=key in self._total)
            case "criterion":
                return OF_TRUTH[decision.criteria[key]]
            case "calculation":
                return of_amount(decision.calculations[key])


def _is_given(value: Value, before: object, key: str) -> bool:
    """Whether a value was given, in the data or by hand, and not taken from answers before."""
    if isinstance(before, dict) and key in before:
        return bool(value != before[key])
    return value is not None


def _anchors(fact: Fact) -> tuple[str, ...]:
    return fact.choose.anchors if fact.choose is not None else ()


def ends_of(rule: Choose, day: date, values: dict[str, Value]) -> tuple[date, date]:
    """The first and the last day of a window, both included."""
    firsts = [day + timedelta(days=rule.start)] if rule.start is not None else []
    lasts = [day + timedelta(days=rule.end)] if rule.end is not None else []
    firsts += [_day(rule.since, values)] if rule.since is not None else []
    lasts += [_day(rule.until, values)] if rule.until is not None else []
    return max(firsts, default=date.min), min(lasts, default=date.max)


def _day(bound: Bound, values: dict[str, Value]) -> date:
    found = values.get(bound.fact)
    return found + timedelta(days=bound.days) if isinstance(found, date) else date.max
