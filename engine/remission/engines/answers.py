"""What the answers of earlier assessments come to, by a rule of choice: the definition that every engine must agree with.

An answer that is not settled is everything that it still may be. Nothing of it is quietly none: what hangs on it is not known,
or a range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

from remission.cases.case import Value
from remission.engines.decision import Amount, OutcomeAnswer
from remission.expr.compare import Interval, compare_exact
from remission.expr.facts import Choose, Fact, Kind, Only, Pick
from remission.expr.numbers import exact
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, truth_of

YES, NO, NONE, NO_OUTCOME = "yes", "no", "none", "no outcome"
OF_TRUTH: dict[Truth, tuple[Value, ...]] = {MET: (YES,), NOT_MET: (NO,), UNKNOWN: (YES, NO)}

Answer: TypeAlias = tuple[Value, ...]  # what it may be; nothing where a quantity cannot be told


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """What a rule concluded at one assessment."""

    day: date
    answer: Answer


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """What the answers of a window come to, and the day of the one that it is, where it is one."""

    value: Value
    day: date | None = None
    may: Answer = ()  # where it is not known because of an answer that is not settled: what that may be


UNTOLD = TakenAnswer(None)


def of_outcome(answer: OutcomeAnswer, *, is_total: bool) -> Answer:
    """What a classification may have concluded; that none of its outcomes applies is an answer too."""
    if answer.outcome is not None:
        return (answer.outcome,)
    return answer.possible if is_total and answer.possible else (*answer.possible, NO_OUTCOME)


def of_amount(amount: Amount | None) -> Answer:
    """What a calculation concluded."""
    return () if amount is None else (exact(amount.value),)


def taken(fact: Fact, answers: Sequence[DatedAnswer]) -> TakenAnswer:  # noqa: PLR0911 - one match, few lines a pick
    """What a fact is worth, by the answers in its window in the order of their days.

    Args:
        fact: TakenAnswer from answers.
        answers: In the window.
    """
    rule = fact.choose
    assert rule is not None  # noqa: S101 - no such fact is declared without
    match rule.pick:
        case Pick.LATEST | Pick.CLOSEST:
            return _dated(rule, fact, _one(rule, answers[::-1]))
        case Pick.FIRST:
            return _dated(rule, fact, _one(rule, answers))
        case Pick.PREFERRED:
            return _dated(rule, fact, _preferred(rule.order, answers))
        case Pick.HIGHEST | Pick.LOWEST:
            return _dated(rule, fact, _extreme(rule.pick, answers))
        case Pick.ANY | Pick.ALL:
            return _any_or_all(rule, answers)
        case Pick.COUNT:
            truths = [_is_so(rule.only, each.answer) for each in answers]
            met = truths.count(MET)
            return TakenAnswer(range_of(met, met + truths.count(UNKNOWN)))
        case Pick.HELD:
            return TakenAnswer(_held([(each.day, _is_so(rule.only, each.answer)) for each in answers]))
        case Pick.SUM | Pick.MEAN:
            return TakenAnswer(_together(rule.pick, answers))
        case _:
            assert_never(rule.pick)


def range_of(least: int, most: int) -> Value:
    """A whole number between two, or the one that it is."""
    return Decimal(least) if least == most else Interval(Decimal(least), Decimal(most))


def _dated(rule: Choose, fact: Fact, found: TakenAnswer) -> TakenAnswer:
    """The day instead of the answer, where that is asked for; of no answer at all there is no day."""
    if rule.is_day:
        return replace(found, value=None if found.may else found.day)
    return TakenAnswer(None) if found.value == NONE and fact.kind is not Kind.CHOICE else found


def _one(rule: Choose, answers: Sequence[DatedAnswer]) -> TakenAnswer:
    """The first of some answers that is as the rule says; not known where one before it may be so as well."""
    at = 0
    while at < len(answers):
        day = answers[at].day
        same_day = [each.answer for each in answers[at:] if each.day == day]
        at += len(same_day)
        truths = [_is_so(rule.only, answer) for answer in same_day]
        if all(truth is NOT_MET for truth in truths):
            continue
        if rule.is_day and any(truth is MET for truth in truths):
            return TakenAnswer(same_day[0][0] if same_day[0] else None, day)
        settled = {answer[0] for answer in same_day if len(answer) == 1}
        is_one = len(settled) == 1 and all(len(answer) == 1 for answer in same_day) and all(truth is MET for truth in truths)
        return TakenAnswer(settled.pop(), day) if is_one else _open(day, same_day)
    return TakenAnswer(NONE)


def _preferred(order: Sequence[str], answers: Sequence[DatedAnswer]) -> TakenAnswer:
    """The best of some answers; not known where one that is not settled may be better."""
    if not answers:
        return TakenAnswer(NONE)
    ranks = {name: at for at, name in enumerate(order)}
    best = min(max(ranks[str(one)] for one in each.answer) for each in answers)
    may_be = min(min(ranks[str(one)] for one in each.answer) for each in answers)
    if may_be < best:
        first = next(each for each in answers if min(ranks[str(one)] for one in each.answer) < best)
        return _open(first.day, [first.answer])
    shown = next(each for each in answers if all(ranks[str(one)] == best for one in each.answer))
    return TakenAnswer(order[best], shown.day)


def _extreme(pick: Pick, answers: Sequence[DatedAnswer]) -> TakenAnswer:
    if not answers or any(not each.answer for each in answers):
        return UNTOLD
    better = max if pick is Pick.HIGHEST else min
    best = better(_number(each) for each in answers)
    shown = next(each for each in answers if _number(each) == best)
    return TakenAnswer(exact(best), shown.day)


def _together(pick: Pick, answers: Sequence[DatedAnswer]) -> Value:
    if any(not each.answer for each in answers) or (pick is Pick.MEAN and not answers):
        return None
    total = sum(map(_number, answers), Fraction(0))
    return exact(total / len(answers) if pick is Pick.MEAN else total)


def _number(each: DatedAnswer) -> Fraction:
    value = each.answer[0]
    if not isinstance(value, Decimal | Fraction):
        raise TypeError(value)
    return Fraction(value)


def _is_so(only: Only | None, answer: Answer) -> Truth:
    """Whether an answer is as the rule says, whatever of what it may be it is."""
    if only is None:
        return MET
    truths = {_compared(only, value) for value in answer}
    return truths.pop() if len(truths) == 1 else UNKNOWN


def _compared(only: Only, value: Value) -> Truth:
    match value, only.value:
        case str() as word, str() as wanted:
            return truth_of((word == wanted) is (only.op is Op.EQ))
        case (Decimal() | Fraction()) as number, Fraction() as limit:
            return compare_exact(number, only.op, exact(limit))
        case _:
            raise TypeError(value)


def _any_or_all(rule: Choose, answers: Sequence[DatedAnswer]) -> TakenAnswer:
    """Whether any answer, or every one, is as the rule says; of none at all, none is, and none is not (`never`)."""
    truths = [_is_so(rule.only, each.answer) for each in answers]
    decides, decided, otherwise = (MET, YES, NO) if rule.pick is Pick.ANY else (NOT_MET, NO, YES)
    if decides in truths:
        return TakenAnswer(decided, answers[truths.index(decides)].day)
    if UNKNOWN in truths:
        first = answers[truths.index(UNKNOWN)]
        return _open(first.day, [first.answer])
    is_never = rule.only is not None and rule.only.op is Op.NE
    return TakenAnswer(otherwise if truths or is_never else NO)


def _open(day: date, answers: Sequence[Answer]) -> TakenAnswer:
    """Not known, because of what was concluded on a day."""
    return TakenAnswer(None, day, tuple(dict.fromkeys(one for answer in answers for one in answer)) or ("not known",))


def _held(truths: Sequence[tuple[date, Truth]]) -> Value:
    """For how many days it has held at the last assessment, since the first of those without a break before it."""
    if not truths:
        return Decimal(0)
    by_day = {day: all_of(truth for other, truth in truths if other == day) for day, _ in truths}
    last = least = most = max(by_day)
    for day in sorted(by_day, reverse=True):
        if by_day[day] is not MET:
            break
        least = day
    for day in sorted(by_day, reverse=True):
        if by_day[day] is NOT_MET:
            break
        most = day
    return range_of((last - least).days, (last - most).days)
