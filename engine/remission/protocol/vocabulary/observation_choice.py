"""The words of `choose:` -> a typed rule: which of many dated observations is the value of a fact.

closest to the assessment, within 7 days
latest on or before the assessment
second lowest within 28 days before the assessment
present over absent, within 7 days
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from remission.errors import Problem, did_you_mean
from remission.expr.facts import ON_THE_DAY, TOGETHER, Choose, Fact, Kind, Pick, slug
from remission.expr.parsing.parse import ConditionError
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from remission.expr.parsing.parse import Where

LONGEST = 200  # characters
MOST_DAYS = 36_525  # a hundred years
DAYS_IN = {"day": 1, "week": 7}
RANKS = ("", "second", "third", "fourth", "fifth")
SINGLE = [pick for pick in Pick if pick is not Pick.PREFERRED and pick not in TOGETHER]
PICKS = {"last": Pick.LATEST, "earliest": Pick.FIRST} | {pick.value: pick for pick in SINGLE}
ON_THE_DAY_WORDS, TO_THE_ASSESSMENT = "on the day of the assessment", "to the assessment"
ANCHORS: dict[str, tuple[int | None, int | None]] = {
    ON_THE_DAY_WORDS: (0, 0),
    "on or before the assessment": (None, 0),
    "on or after the assessment": (0, None),
    "before the assessment": (None, -1),
    "after the assessment": (1, None),
    "at any time": (None, None),
    TO_THE_ASSESSMENT: (None, None),
}
EXAMPLES = "such a rule is 'closest to the assessment, within 7 days' or 'latest on or before the assessment'"
SPAN = regex(r"within\s+(?P<count>\S+)\s+(?P<unit>\w+)(?:\s+(?P<side>before|after)(?!\w))?(?P<both>\s+and\s+)?", re.IGNORECASE)
OTHER_SPAN = regex(r"(?P<count>\S+)\s+(?P<unit>\w+)\s+after(?!\w)", re.IGNORECASE)
SIDES = ((0, "before"), (1, "after"))  # where each stands in a span
WORDS = ("within", "before", "after", "days", "weeks", "ties to the earlier", "ties to the later", *ANCHORS)


def choose(text: str, fact: Fact, where: Where) -> Choose:
    """Read the rule of a fact.

    Raises:
        ConditionError: the text is no such rule, or not one that this fact can have.
    """
    if len(text) > LONGEST:
        raise ConditionError(Problem(where(0), f"a rule of choice has at most {LONGEST} characters", EXAMPLES))
    rule = _Reader(text.rstrip(), fact, where).rule()
    if wrong := _unfit(rule, fact):
        raise ConditionError(Problem(where(0), *wrong))
    return rule


def _unfit(rule: Choose, fact: Fact) -> tuple[str, str] | None:
    """Say why a fact cannot have a rule, and what to write instead."""
    word = rule.pick.value
    if rule.pick in (Pick.HIGHEST, Pick.LOWEST) and fact.kind is Kind.DATE:
        return f"{fact.name!r} is a date: it has no {word} value", "write 'latest' or 'first'"
    if rule.pick in (Pick.HIGHEST, Pick.LOWEST) and fact.kind is Kind.CHOICE:
        example = f"'{' over '.join(fact.values)}, within 7 days'"
        return f"{fact.name!r} is a choice: it has no {word} value", f"name its values in their order: {example}"
    if rule.rank > 1 and fact.censored:
        message = f"the {RANKS[rule.rank - 1]} {word} value of {fact.name!r} cannot be told: its values may be bounds"
        return message, f"write '{word}'"
    return None


@dataclass(slots=True)
class _Reader:
    """Reads a rule from left to right; `at` is how far."""

    text: str
    fact: Fact
    where: Where
    at: int = 0

    def rule(self) -> Choose:
        if self.word(ON_THE_DAY_WORDS):
            return self.with_ties(ON_THE_DAY)
        picked = self.preferred() if re.search(r"\sover\s", self.text) else self.picked()
        return self.with_ties(self.with_window(picked))

    # ---- which -------------------------------------------------------------------------------------

    def picked(self) -> Choose:
        ranks = [rank for rank in RANKS[1:] if self.word(rank)]
        self.match(r"\s*")
        start, found = self.at, self.match(r"\w+")
        name = found[0].lower() if found else ""
        if name not in PICKS:
            shown = self.text[start:] or self.text
            raise self.problem(f"{shown!r} is not a rule of choice", did_you_mean(name, (*PICKS, *RANKS[1:])) or EXAMPLES, start)
        pick = PICKS[name]
        if ranks and pick not in (Pick.HIGHEST, Pick.LOWEST):
            raise self.problem(f"there is no {ranks[0]} {name}", "only 'highest' and 'lowest' are counted", 0)
        return Choose(pick, None, None, rank=RANKS.index(ranks[0]) + 1 if ranks else 1)

    def preferred(self) -> Choose:
        """Read `present over absent`: every value of the fact, the one that goes before the others first."""
        listed = self.text.partition(",")[0]
        order = preferred_order(listed, self.fact, self.problem)
        self.at = len(listed)
        return Choose(Pick.PREFERRED, None, None, order=order)

    # ---- of which days -----------------------------------------------------------------------------

    def with_window(self, rule: Choose) -> Choose:
        self.match(r"[\s,]*")
        start, anchor = self.at, next((name for name in ANCHORS if self.word(name)), None)
        if (rule.pick is Pick.CLOSEST) is not (anchor in (TO_THE_ASSESSMENT, ON_THE_DAY_WORDS)) and anchor != ON_THE_DAY_WORDS:
            raise self.problem("'closest' and 'to the assessment' go together", EXAMPLES, start)
        self.match(r"[\s,]*")
        span = self.span()
        if span is None and anchor in (None, TO_THE_ASSESSMENT):
            if rest := self.text[self.at :]:
                raise self.unreadable(rest)
            raise self.problem("the rule names no days", f"say how many: '{self.text}, within 7 days'", len(self.text))
        low, high = ANCHORS[anchor] if anchor else (None, None)
        before, after = span or (None, None)
        window = replace(rule, start=_inner(max, low, None if before is None else -before), end=_inner(min, high, after))
        is_away = span is not None and any(word in (anchor or "") and not span[side] and span[1 - side] for side, word in SIDES)
        if is_away or (window.start is not None and window.end is not None and window.start > window.end):
            raise self.problem("the rule leaves no day to choose from", "let 'within …' agree with what stands before it", start)
        return window

    def span(self) -> tuple[int, int] | None:
        """Read `within 7 days`, `within 7 days before`, `within 7 days before and 3 days after`: days before, days after."""
        start, found = self.at, SPAN.match(self.text, self.at)
        if found is None:
            return None
        days, side = self.days(found), (found["side"] or "").lower()
        self.at = found.end()
        before, after = (0 if side == "after" else days), (0 if side == "before" else days)
        if found["both"]:
            other = OTHER_SPAN.match(self.text, self.at)
            if side != "before" or other is None:
                raise self.problem("the window cannot be read", "write 'within 7 days before and 3 days after'", start)
            after, self.at = self.days(other), other.end()
        self.match(r"\s+the\s+assessment(?!\w)")
        return before, after

    def days(self, found: re.Match[str]) -> int:
        is_longer = found["unit"].lower().removesuffix("s") in ("month", "year")  # of the calendar: no fixed number of days
        hint = "write the number of days or weeks that is meant" if is_longer else "write 'within 7 days'"
        return days_in(found, self.problem, hint, "leave 'within …' out where there is no limit")

    # ---- the end -----------------------------------------------------------------------------------

    def with_ties(self, rule: Choose) -> Choose:
        self.match(r"[\s,]*")
        start, ties = self.at, [side for side in ("earlier", "later") if self.word(f"ties to the {side}")]
        if ties and rule.pick is not Pick.CLOSEST:
            raise self.problem("only 'closest' and 'on the day' have ties to settle", "leave these words out", start)
        if rest := self.text[self.at :].strip():
            raise self.unreadable(rest)
        return replace(rule, later=ties == ["later"])

    def unreadable(self, rest: str) -> ConditionError:
        if re.match(r"\+\s*/?\s*[-−]|±", rest):  # noqa: RUF001 - as people write it
            hint = "a window has two sides: 'within 7 days before and 3 days after'"
            return self.problem(
                f"a tolerance ({rest.split(maxsplit=1)[0]!r}) cannot be written here", hint, self.text.rindex(rest)
            )
        near = did_you_mean(rest.lower(), WORDS) or did_you_mean(rest.split(maxsplit=1)[0].lower(), WORDS)
        return self.problem(f"cannot read {rest!r} here", near or EXAMPLES, self.text.rindex(rest))

    def word(self, words: str) -> re.Match[str] | None:
        return self.match(words.replace(" ", r"\s+") + r"(?!\w)")

    def match(self, pattern: str) -> re.Match[str] | None:
        found = regex(pattern, re.IGNORECASE).match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def problem(self, message: str, hint: str, at: int) -> ConditionError:
        return ConditionError(Problem(self.where(at), message, hint))


def days_in(found: re.Match[str], problem: Callable[[str, str, int], ConditionError], of_unit: str, of_limit: str) -> int:
    """The days that the groups `count` and `unit` of a window say; the hints are what to write for another unit, and for none.

    Raises:
        ConditionError: it is no number of days or weeks, or too large a one.
    """
    count, unit = found["count"], found["unit"].lower().removesuffix("s")
    if not re.fullmatch(r"[0-9]{1,6}", count):
        raise problem(f"{count!r} is not a number of days", "write it in digits: 'within 7 days'", found.start("count"))
    if unit not in DAYS_IN:
        hint = did_you_mean(found["unit"], ("days", "weeks")) or of_unit
        raise problem(f"a window is a number of days or weeks, not of {found['unit']!r}", hint, found.start("unit"))
    if int(count) * DAYS_IN[unit] > MOST_DAYS:
        raise problem(f"a window has at most {MOST_DAYS:,} days", of_limit, found.start("count"))
    return int(count) * DAYS_IN[unit]


def preferred_order(listed: str, fact: Fact, problem: Callable[[str, str, int], ConditionError]) -> tuple[str, ...]:
    """Read `present over absent`: every value of a fact, each once.

    Raises:
        ConditionError: by `problem`, with how far into the text it stands.
    """
    if fact.kind is not Kind.CHOICE:
        hint = "write 'highest' or 'lowest'" if fact.kind is Kind.QUANTITY else "write 'latest' or 'first'"
        raise problem(f"'over' is for choices, {fact.name!r} is a {fact.kind.value}", hint, 0)
    order = tuple(value_of(word, fact, listed.index(word), problem) for word in re.split(r"\s+over\s+", listed))
    left = [value for value in fact.values if value not in order]
    if left or len(set(order)) < len(order):
        what = f"{left[0]!r} is not in the order" if left else "a value stands twice in the order"
        raise problem(what, f"name each value once: '{' over '.join(fact.values)}'", 0)
    return order


def value_of(word: str, fact: Fact, at: int, problem: Callable[[str, str, int], ConditionError]) -> str:
    """Read a value of a choice.

    Raises:
        ConditionError: by `problem`, with how far into the text it stands.
    """
    found = next((value for value in fact.values if slug(value) == slug(word)), None)
    if found is None:
        hint = did_you_mean(word, fact.values) or f"its values are {', '.join(fact.values)}"
        raise problem(f"{fact.name!r} has no value {word!r}", hint, at)
    return found


def _inner(narrower: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    """The narrower of two ends; None is open."""
    if one is None or other is None:
        return other if one is None else one
    return narrower(one, other)


def choose_text(rule: Choose) -> str:
    """Print a rule in one form, which reads back as the same rule.

    >>> choose_text(Choose(Pick.LOWEST, -28, 0, rank=2)), choose_text(Choose(Pick.LATEST, None, 0))
    ('second lowest on or before the assessment, within 28 days', 'latest on or before the assessment')
    """
    pick = " over ".join(rule.order) or " ".join(word for word in (RANKS[rule.rank - 1], rule.pick.value) if word)
    ties = ", ties to the later" if rule.later else ""
    match rule.pick, rule.start, rule.end:
        case Pick.CLOSEST, 0, 0:
            return f"{ON_THE_DAY_WORDS}{ties}"
        case Pick.CLOSEST, start, end:
            return f"{pick} {TO_THE_ASSESSMENT}, {span_text(start, end)}{ties}"
        case Pick.PREFERRED, start, end:
            return f"{pick}, {days_text(start, end)}"
        case _, start, end:
            return f"{pick} {days_text(start, end)}"


def days_text(start: int | None, end: int | None) -> str:
    """Print a window around the assessment."""
    for name, (low, high) in ANCHORS.items():
        if name != TO_THE_ASSESSMENT and (low, high) == (start, end):
            return name
    for name, (low, high) in ANCHORS.items():
        if low is None and high is not None and high == end and start is not None:
            return f"{name}, within {count_text(-start)}"
        if high is None and low is not None and low == start and end is not None:
            return f"{name}, within {count_text(end)}"
    return span_text(start, end)


def span_text(start: int | None, end: int | None) -> str:
    """Print how many days lie before and after."""
    before, after = -(start or 0), end or 0
    if before == after:
        return f"within {count_text(before)}"
    sides = [f"{count_text(days)} {word}" for days, word in ((before, "before"), (after, "after")) if days]
    return f"within {' and '.join(sides)}"


def count_text(days: int) -> str:
    """Print a number of days."""
    return "1 day" if days == 1 else f"{days} days"
