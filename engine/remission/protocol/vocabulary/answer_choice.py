"""Facts that are taken from what the rules conclude at other assessments of a patient: their kind, and the words of `choose:`.

previous
best so far
ever CR before the assessment
never CR since first dose, before the assessment
day of the earliest CR, before the assessment
held CR, before the assessment
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import Problem, did_you_mean
from remission.expr.facts import Choose, Fact, Kind, Pick, slug
from remission.expr.parsing.parse import ConditionError
from remission.expr.patterns import regex
from remission.expr.units import UnitError, unit
from remission.protocol.vocabulary.history_choice import EXAMPLES as OF_FACTS
from remission.protocol.vocabulary.history_choice import history_choice

if TYPE_CHECKING:
    from remission.expr.parsing.parse import Where
    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry

NONE = "none"  # no assessment lies in the window
NO_OUTCOME = "no outcome"  # a classification had none for the patient
YES, NO = "yes", "no"
LONGEST_HELD = Fraction(36_525)
EXAMPLES = (
    "such a rule is 'previous', 'best so far', 'ever CR before the assessment' or 'day of the earliest CR, since first dose'"
)
BEST_HINT = "write the order, 'CR over NR, before the assessment', or give 'best to worst' in the course that follows it"
WORDS = ("previous", "best", "ever", "never", "held", "first", "latest", "count", "highest", "lowest", "sum", "mean")
PREVIOUS = regex(r"\s*(?:the\s+)?previous(?:\s+(?:one|answer|outcome))?\s*", re.IGNORECASE)
BEST = regex(r"\s*(?P<day>(?:day|date)\s+of\s+)?(?:the\s+)?best(?P<so_far>\s+so\s+far)?(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
ASKED = regex(
    r"\s*(?P<word>ever|never|any|all|held|how\s+long|count|first|latest|day\s+of\s+(?:the\s+)?(?:earliest|first|latest|last))"
    r"(?P<rest>(?!\w).*)",
    re.IGNORECASE | re.DOTALL,
)
BEGINS_A_WINDOW = regex(r"\s*(?:,|$|(?:since|on|before|after|at|in|within|from|until|up)\b).*", re.IGNORECASE | re.DOTALL)
WITHOUT_A_BREAK = regex(r"\s+without\s+a\s+break(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RuleAnswers:
    """A rule whose answers a fact can be taken from: what they are like, and the best of them first."""

    fact: Fact  # as if it were one
    order: tuple[str, ...] = ()  # of outcomes, best first
    problem: Problem | None = None  # why nothing can be taken from it


def of_criterion(entry: Entry[files.ClauseFile]) -> RuleAnswers:
    """What the answers of a criterion are like."""
    return RuleAnswers(Fact(entry.slug, entry.name, entry.name, Kind.CHOICE, values=(YES, NO), pos=entry.pos))


def of_classification(entry: Entry[files.ClassificationFile], best_to_worst: Sequence[str]) -> RuleAnswers:
    """What the answers of a classification are like; the order from best to worst is the course's, where that follows it."""
    outcomes = tuple(entry.model.outcomes)
    last = next(reversed(entry.model.outcomes.values()), None)
    is_total = last is not None and (last.when or "").lower() == "otherwise"
    values = outcomes if is_total else (*outcomes, NO_OUTCOME)
    stated = tuple(one for said in best_to_worst for one in outcomes if slug(one) == slug(said))
    order = stated if len(stated) == len(outcomes) else ()
    fact = Fact(entry.slug, entry.name, entry.name, Kind.CHOICE, values=values, pos=entry.pos)
    return RuleAnswers(fact, order if is_total or not order else (*order, NO_OUTCOME))


def of_calculation(entry: Entry[files.CalculationFile]) -> RuleAnswers:
    """What the answers of a calculation are like: its unit must be stated, for its formula may need the fact."""
    problem = None
    measure = unit("1")
    with suppress(UnitError):  # told where it stands
        measure = unit(entry.model.unit or "1")
    if not entry.model.unit:
        message = f"{entry.name!r}, from which a fact is taken, does not state its unit"
        problem = Problem(entry.pos, message, "write 'unit: mg', or what it is in")
    return RuleAnswers(Fact(entry.slug, entry.name, entry.name, Kind.QUANTITY, unit=measure, pos=entry.pos), problem=problem)


def answer_choice(text: str, source: RuleAnswers, facts: Mapping[str, Fact], where: Where) -> Choose:
    """Read which answers count, and what of them.

    Raises:
        ConditionError: the text is no such rule, or one that answers cannot have.
    """
    words, pick = _plain(text, source, where)
    try:
        rule = history_choice(words, source.fact, facts, lambda at: where(min(at, max(len(text) - 1, 0))))
    except ConditionError as error:
        near = did_you_mean(text.split(maxsplit=1)[0].lower(), WORDS) if text.strip() else None
        told = (replace(one, hint=near or EXAMPLES) if one.hint == OF_FACTS else one for one in error.problems)
        raise ConditionError(*told) from None
    if pick is not None:
        rule = replace(rule, pick=pick)
    if wrong := _unfit(rule, source.fact):
        raise ConditionError(Problem(where(0), *wrong))
    return rule


def _plain(text: str, source: RuleAnswers, where: Where) -> tuple[str, Pick | None]:  # noqa: PLR0911 - one line a form
    """Return a rule in the words of facts that are taken from others, and what it picks where these have no word for it."""
    if PREVIOUS.fullmatch(text):
        return "latest before the assessment", None
    if source.fact.unit is None and " over " not in text and (found := BEST.fullmatch(text)):
        if not source.order:
            raise ConditionError(Problem(where(0), f"which answer of {source.fact.name!r} is the best is not stated", BEST_HINT))
        rest = found["rest"] if found["rest"].strip(" ,") else " on or before the assessment" if found["so_far"] else ""
        return f"{'day of ' if found['day'] else ''}{' over '.join(source.order)}, {rest.strip(' ,')}", None
    found = ASKED.fullmatch(text)
    if found is None:
        return text, None
    word, rest = " ".join(found["word"].lower().split()), WITHOUT_A_BREAK.sub("", found["rest"])
    is_of_criterion = source.fact.values == (YES, NO)
    if is_of_criterion and BEGINS_A_WINDOW.fullmatch(rest) and word not in ("first", "latest", "count"):
        rest = f" {YES}{rest}"
    match word:
        case "ever":
            return f"any{rest}", None
        case "never":
            return f"all not {rest.strip().removeprefix('of ')}", None
        case "held" | "how long":
            return f"latest{rest}", Pick.HELD
        case _:
            return f"{word}{rest}", None


def _unfit(rule: Choose, source: Fact) -> tuple[str, str] | None:
    if rule.end is None or rule.end > 0:
        return (
            "answers of later assessments cannot decide earlier ones",
            "end the window 'before' or 'on or before the assessment'",
        )
    if rule.pick is Pick.CLOSEST and not rule.start == rule.end == 0:
        return "the closest of several answers cannot be asked for", "write 'latest' or 'first'"
    if rule.rank > 1:
        return f"the second of several answers of {source.name!r} cannot be asked for", "write 'highest' or 'lowest'"
    if rule.pick is Pick.HELD and rule.only is None:
        return "'held' does not say what", f"say which answer: 'held {source.values[0] if source.values else '>= …'}'"
    return None


def answer_fact(
    entry: Entry[files.FactFile], source: RuleAnswers, facts: Mapping[str, Fact]
) -> tuple[Fact | None, list[Problem]]:
    """Declare a fact that is taken from the answers of a rule; None where it has problems."""
    problems = [source.problem] if source.problem else []
    if entry.model.choose is None:
        problems.append(Problem(entry.pos, f"{entry.name!r} does not say which answers of {source.fact.name!r} count", EXAMPLES))
    try:
        rule = answer_choice(entry.model.choose or "", source, facts, entry.written.where(*entry.loc, "choose"))
    except ConditionError as error:
        return None, [*problems, *(error.problems if entry.model.choose is not None else ())]
    if problems:
        return None, problems
    return _made_of(source.fact, rule, entry), []


def _made_of(source: Fact, rule: Choose, entry: Entry[files.FactFile]) -> Fact:
    """What the answers of a rule become: one of them or none, a day, a number, yes or no."""
    label = entry.model.label or entry.name
    bare = Fact(entry.slug, entry.name, label, Kind.DATE, choose=rule, taken_from=source.slug, is_of_answers=True, pos=entry.pos)
    if rule.is_day:
        return bare
    match rule.pick:
        case Pick.ANY | Pick.ALL:
            return replace(bare, kind=Kind.CHOICE, values=(YES, NO))
        case Pick.COUNT | Pick.HELD:
            measure = unit("1") if rule.pick is Pick.COUNT else unit("d")
            ends = (Fraction(0), LONGEST_HELD)
            return replace(bare, kind=Kind.QUANTITY, unit=measure, whole=True, censored=True, plausible=ends)
        case _ if source.kind is Kind.CHOICE:
            return replace(bare, kind=Kind.CHOICE, values=(*source.values, NONE))
        case _:
            return replace(bare, kind=source.kind, unit=source.unit, plausible=_plausible(entry.model.plausible))


def _plausible(text: str | None) -> tuple[Fraction, Fraction] | None:
    ends = re.fullmatch(r"\s*(-?[0-9.]+)\s+to\s+(-?[0-9.]+)\s*", text or "")
    return None if ends is None else (Fraction(ends[1]), Fraction(ends[2]))
