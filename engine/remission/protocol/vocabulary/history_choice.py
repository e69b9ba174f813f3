"""The words of `choose:` of a fact that is taken from another -> a typed rule: which values of which days, and what of them.

latest on or before first dose
lowest since first dose, before the assessment
sum in the last 28 days
count of omitted since first dose
day of the earliest value >= 5 %, since first dose
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from remission.errors import Problem, did_you_mean
from remission.expr.facts import ON_THE_DAY, TOGETHER, Bound, Choose, Fact, Kind, Only, Pick, slug
from remission.expr.literals import quantity
from remission.expr.parsing.parse import ConditionError
from remission.expr.patterns import regex
from remission.expr.tree import Op
from remission.expr.units import UnitError, convert
from remission.protocol.vocabulary.history_text import ENDS
from remission.protocol.vocabulary.observation_choice import (
    ANCHORS,
    LONGEST,
    ON_THE_DAY_WORDS,
    PICKS,
    RANKS,
    TO_THE_ASSESSMENT,
    days_in,
    preferred_order,
    value_of,
)

if TYPE_CHECKING:
    from remission.expr.parsing.parse import Where

EXAMPLES = "such a rule is 'latest on or before first dose', 'lowest since first dose' or 'sum in the last 28 days'"
OTHER_NAMES = {
    "last": Pick.LATEST,
    "earliest": Pick.FIRST,
    "largest": Pick.HIGHEST,
    "smallest": Pick.LOWEST,
    "average": Pick.MEAN,
}
EVERY_PICK = PICKS | OTHER_NAMES | {pick.value: pick for pick in TOGETHER}
BY_VALUE = (Pick.HIGHEST, Pick.LOWEST)
OPS = {"<=": Op.LE, "≤": Op.LE, ">=": Op.GE, "≥": Op.GE, "!=": Op.NE, "≠": Op.NE, "<": Op.LT, ">": Op.GT, "=": Op.EQ}
LIMIT = regex(
    r"(?P<op><=|>=|!=|[≤≥≠<>=])\s*(?P<amount>[^,]+?)(?=\s*(?:,|$|\s(?:since|on|before|after|at|in|within|from|until|up)\s))",
    re.IGNORECASE,
)
IN_THE_LAST = regex(r"in\s+the\s+last\s+(?P<count>\S+)\s+(?P<unit>\w+)", re.IGNORECASE)
SPAN = regex(r"within\s+(?P<count>\S+)\s+(?P<unit>\w+)(?:\s+(?P<side>before|after|of|from))?(?!\w)", re.IGNORECASE)
AWAY = regex(r"(?P<from>from|up\s+to)\s+(?P<count>\S+)\s+(?P<unit>\w+)\s+(?P<side>before|after)(?!\w)", re.IGNORECASE)
Ends: TypeAlias = dict[str, int | Bound | None]
WORDS = ("since", "before", "after", "on or before", "on or after", "in the last", "within", "at any time", *ANCHORS)


def history_choice(text: str, source: Fact, facts: Mapping[str, Fact], where: Where) -> Choose:
    """Read the rule of a fact that is taken from another.

    Args:
        text: The words of `choose:`.
        source: What it is taken from.
        facts: Every fact, by slug: dates among them may be ends of the window.
        where: Where a character of the text stands.

    Raises:
        ConditionError: the text is no such rule, or not one that values of the source can have.
    """
    if len(text) > LONGEST:
        raise ConditionError(Problem(where(0), f"a rule of choice has at most {LONGEST} characters", EXAMPLES))
    dates = {key: fact for key, fact in facts.items() if fact.kind is Kind.DATE}
    rule = _Reader(text.rstrip(), source, dates, where).rule()
    if wrong := _unfit(rule, source) or _several_a_day(rule, source):
        raise ConditionError(Problem(where(0), *wrong))
    return rule


def _unfit(rule: Choose, source: Fact) -> tuple[str, str] | None:
    """Say why the values of a source cannot be chosen so, and what to write instead."""
    word, name = rule.pick.value, source.name
    if rule.pick in (*BY_VALUE, Pick.SUM, Pick.MEAN) and source.kind is not Kind.QUANTITY:
        hint = (
            f"name its values in their order: '{' over '.join(source.values)}, …'"
            if source.values
            else "write 'latest' or 'earliest'"
        )
        return f"{name!r} is a {source.kind.value}: it has no {word} value", hint
    if rule.rank > 1 and source.censored:
        return f"the {RANKS[rule.rank - 1]} {word} value of {name!r} cannot be told: its values may be bounds", f"write '{word}'"
    if rule.pick in (Pick.ANY, Pick.ALL) and rule.only is None:
        example = f"{word} {source.values[0]}" if source.values else f"{word} value >= …"
        return f"{word!r} does not say of what", f"say which values are meant: '{example}'"
    if rule.only is not None and rule.pick in (*BY_VALUE, Pick.PREFERRED, Pick.SUM, Pick.MEAN):
        return f"the {word} value of some values only cannot be asked for", "leave the values out, or count them"
    if rule.is_day and (rule.pick in TOGETHER or rule.rank > 1):
        return f"the {word} has no day of its own", "write 'day of the latest', 'earliest', 'highest' or 'lowest'"
    return None


def _several_a_day(rule: Choose, source: Fact) -> tuple[str, str] | None:
    """Say why the one value of a day cannot be chosen of a source that has several."""
    is_one = rule.pick in (Pick.LATEST, Pick.FIRST, Pick.CLOSEST) and rule.only is None
    if source.told_apart_by is None or not is_one:
        return None
    hint = "say what of them counts: 'sum', 'count', 'largest', 'any …' or 'all …'"
    return f"{source.name!r} has several values a day, told apart by {source.told_apart_by.replace('_', ' ')!r}", hint


@dataclass(slots=True)
class _Reader:
    """Reads a rule from left to right; `at` is how far."""

    text: str
    source: Fact
    dates: Mapping[str, Fact]
    where: Where
    at: int = 0

    def rule(self) -> Choose:
        is_day = self.match(r"\s*(?:day|date)\s+of\s+(?:the\s+)?") is not None
        start = self.at
        if self.word(ON_THE_DAY_WORDS):
            return self.ended(replace(ON_THE_DAY, is_day=is_day))
        picked = self.preferred(start) if re.search(r"\sover\s", self.text) else self.picked()
        return self.ended(self.with_window(replace(picked, is_day=is_day)))

    # ---- which -------------------------------------------------------------------------------------

    def picked(self) -> Choose:
        self.match(r"\s*(?:the\s+)?")
        ranks = [rank for rank in RANKS[1:] if self.match(rank + r"(?!\w)\s*")]
        start, found = self.at, self.match(r"\w+")
        name = found[0].lower() if found else ""
        if name not in EVERY_PICK:
            shown = self.text[start:] or self.text
            raise self.problem(
                f"{shown!r} is not a rule of choice", did_you_mean(name, (*EVERY_PICK, *RANKS[1:])) or EXAMPLES, start
            )
        pick = EVERY_PICK[name]
        if ranks and pick not in BY_VALUE:
            raise self.problem(f"there is no {ranks[0]} {name}", "only 'highest' and 'lowest' are counted", 0)
        return Choose(pick, None, None, rank=RANKS.index(ranks[0]) + 1 if ranks else 1, only=self.only())

    def preferred(self, start: int) -> Choose:
        """Read `present over absent`: every value of the source, the one that goes before the others first."""
        listed = self.text[start:].partition(",")[0]
        order = preferred_order(listed, self.source, lambda message, hint, at: self.problem(message, hint, start + at))
        self.at = start + len(listed)
        return Choose(Pick.PREFERRED, None, None, order=order)

    def only(self) -> Only | None:
        """Read which values count: `of omitted`, `value >= 5 %`, `present`."""
        self.match(r"\s+(?:of\s+)?(?:the\s+)?(?:values?(?!\w)\s*)?(?:of\s+)?|\s*(?=[<>=≤≥≠!])")
        start, found = self.at, LIMIT.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
            return self.limit(found, start)
        for value in sorted(self.source.values, key=len, reverse=True):
            if found := self.match(r"(?P<not>not\s+)?" + re.escape(value).replace(r"\ ", r"[\s_-]+") + r"(?!\w)"):
                return Only(Op.NE if found["not"] else Op.EQ, value)
        return None

    def limit(self, found: re.Match[str], start: int) -> Only:
        op, written = OPS[found["op"]], found["amount"]
        if self.source.kind is Kind.CHOICE and op in (Op.EQ, Op.NE):
            return Only(op, value_of(written, self.source, start, self.problem))
        if self.source.unit is None:
            raise self.problem(
                f"{self.source.name!r} is a {self.source.kind.value}, not a quantity", "name one of its values", start
            )
        amount = quantity(written, lambda at: self.where(found.start("amount") + at), self.source)
        try:
            value = convert(amount.value, amount.unit, self.source.unit, self.source.molar_mass)
        except UnitError as error:
            raise self.problem(str(error), error.hint or f"{self.source.name!r} is in {self.source.unit.text}", start) from None
        return Only(op, value, written)

    # ---- of which days -----------------------------------------------------------------------------

    def with_window(self, rule: Choose) -> Choose:
        """Read every end of the window; what hangs on a date ends at the assessment, unless `at any time` says otherwise."""
        found: Ends = {}
        is_any_time, start = False, self.at
        while self.match(r"(?:\s*,)?\s*(?:and\s+)?") is not None and self.at < len(self.text):
            start = self.at
            ends = self.clause(rule)
            if ends is None:
                break
            is_any_time = is_any_time or ends == {"start": None, "end": None}
            if twice := [name for name, end in ends.items() if end is not None and name in found]:
                raise self.problem(
                    f"the window has its {'end' if twice[0] in ('end', 'until') else 'beginning'} twice",
                    "keep one of the two",
                    start,
                )
            found |= {name: end for name, end in ends.items() if end is not None}
        if not found and not is_any_time:
            if self.text[self.at :]:
                raise self.unreadable(self.text[self.at :])
            raise self.problem(
                "the rule names no days", f"say which: '{self.text} since …' or '{self.text} in the last 28 days'", len(self.text)
            )
        has_centre = "closest to" in found or "closest" in found
        is_on_the_day = found.get("start") == found.get("end") == 0
        if (rule.pick is Pick.CLOSEST) is not has_centre and not is_on_the_day:
            raise self.problem("'closest' and 'to' go together", "such a rule is 'closest to first dose, within 7 days'", 0)
        return self.window(rule, found, is_any_time=is_any_time)

    def window(self, rule: Choose, found: Ends, *, is_any_time: bool) -> Choose:
        """Put the ends together."""
        start, end, since, until = (found.get(name) for name in ("start", "end", "since", "until"))
        centre = found.get("closest to")
        around = found.get("around")
        if isinstance(around, int) and isinstance(centre, Bound):
            since, until = replace(centre, days=-around), replace(centre, days=around)
        elif isinstance(around, int):
            start = max(start, -around) if isinstance(start, int) else -around
            end = min(end, around) if isinstance(end, int) else around
        if rule.pick is Pick.CLOSEST and around is None and not (start == end == 0) and since is None:
            raise self.problem("the rule names no days", f"say how many: '{self.text}, within 7 days'", len(self.text))
        if (end is None and not is_any_time and around is None) or (isinstance(centre, Bound) and not is_any_time):
            end = 0
        window = replace(
            rule,
            start=start if isinstance(start, int) else None,
            end=end if isinstance(end, int) else None,
            since=since if isinstance(since, Bound) else None,
            until=until if isinstance(until, Bound) else None,
            closest_to=centre if isinstance(centre, Bound) else None,
        )
        if _is_empty(window):
            raise self.problem("the rule leaves no day to choose from", "let the two ends of the window agree", 0)
        return window

    def clause(self, rule: Choose) -> Ends | None:
        """Read one end, or both."""
        for name, (start, end) in ANCHORS.items():
            if self.word(name):
                return {"closest": 0} if name == TO_THE_ASSESSMENT else {"start": start, "end": end}
        if found := self.found(IN_THE_LAST):
            return {"start": 1 - self.days(found), "end": 0}
        return self.span(found) if (found := self.found(SPAN)) else self.by_date(rule)

    def by_date(self, rule: Choose) -> Ends | None:
        """Read an end that hangs on a date of the patient."""
        if found := self.found(AWAY):
            days = self.days(found) * (1 if found["side"].lower() == "after" else -1)
            return {"since" if found["from"].lower() == "from" else "until": self.date(days)}
        if rule.pick is Pick.CLOSEST and self.match(r"to\s+"):
            return {"closest to": self.date(0)}
        if words := next((words for words in ENDS if self.word(words)), None):
            name, days = ENDS[words]
            return {name: self.date(days)}
        if self.match(r"on(?:\s+the\s+day\s+of)?(?!\w)"):
            return {"since": (day := self.date(0)), "until": day}
        return None

    def span(self, found: re.Match[str]) -> Ends:
        """Read what follows `within 7 days`: `of first dose`, `before first dose`, `before the assessment`, nothing."""
        days, side = self.days(found), (found["side"] or "").lower()
        if not side:
            return {"around": days}
        before, after = (0 if side == "after" else days), (0 if side == "before" else days)
        if self.match(r"\s+the\s+assessment(?!\w)") or not self.text[self.at :].strip(" ,"):
            return {"start": -before, "end": after}
        date = self.date(0)
        return {"since": replace(date, days=-before), "until": replace(date, days=after)}

    def date(self, days: int) -> Bound:
        """Read the name of a date of the patient: the longest that is declared."""
        self.match(r"\s+")
        rest = self.text[self.at :]
        words = [found.end() for found in re.finditer(r"[^\s,]+", rest)]
        for end in reversed(words):
            if (fact := self.dates.get(slug(rest[:end]))) is not None and "," not in rest[:end]:
                self.at += end
                return Bound(fact.slug, days, fact.name)
        shown = re.split(r"\s*,|\s+(?:since|before|after|within|on or|at any|in the)\s", rest)[0]
        hint = did_you_mean(shown, [fact.name for fact in self.dates.values()]) or "name a fact that is declared with 'date: yes'"
        raise self.problem(f"{shown!r} is not a date" if shown else "the rule names no date here", hint, self.at)

    def days(self, found: re.Match[str]) -> int:
        of_unit = "write the number of days or weeks that is meant"
        return days_in(found, self.problem, of_unit, "leave the number of days out where there is no limit")

    # ---- the end -----------------------------------------------------------------------------------

    def ended(self, rule: Choose) -> Choose:
        self.match(r"[\s,]*")
        start, ties = self.at, [side for side in ("earlier", "later") if self.word(f"ties to the {side}")]
        if ties and rule.pick is not Pick.CLOSEST:
            raise self.problem("only 'closest' and 'on the day' have ties to settle", "leave these words out", start)
        if rest := self.text[self.at :].strip():
            raise self.unreadable(rest)
        return replace(rule, later=ties == ["later"])

    def unreadable(self, rest: str) -> ConditionError:
        near = did_you_mean(rest.lower(), WORDS) or did_you_mean(rest.split(maxsplit=1)[0].lower(), WORDS)
        return self.problem(f"cannot read {rest!r} here", near or EXAMPLES, self.text.rindex(rest))

    def found(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def word(self, words: str) -> re.Match[str] | None:
        return self.match(words.replace(" ", r"\s+") + r"(?!\w)")

    def match(self, pattern: str) -> re.Match[str] | None:
        return self.found(regex(pattern, re.IGNORECASE))

    def problem(self, message: str, hint: str, at: int) -> ConditionError:
        return ConditionError(Problem(self.where(at), message, hint))


def _is_empty(rule: Choose) -> bool:
    """Whether no day can lie in a window, whatever the dates are."""
    is_empty = rule.start is not None and rule.end is not None and rule.start > rule.end
    one, other = rule.since, rule.until
    return is_empty or (one is not None and other is not None and one.fact == other.fact and one.days > other.days)
