"""The short texts of courses and endpoints: `4 weeks`, `Clopper-Pearson 95 %`, `from first CR to relapse or death`, `9 of 24`.

Each function reads one text and raises a ConditionError with the place of what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.errors import Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Kind, slug
from remission.expr.literals import quantity
from remission.expr.parsing.calendar import average_of, no_number_of_days
from remission.expr.parsing.declared_names import DeclaredNames
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import IN_NAMES
from remission.expr.patterns import regex
from remission.expr.units import unit
from remission.protocol.plans.model import Ending, FromDay, FromFirst, FromStart, Happening, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from remission.expr.parsing.parse import Where
    from remission.expr.parsing.scope import Scope

DAY = unit("d")
RateMethod: TypeAlias = Literal["Clopper-Pearson", "Wilson"]
CurveLimits: TypeAlias = Literal["log-log", "log", "plain"]
RATE_METHODS: dict[str, RateMethod] = {"clopper-pearson": "Clopper-Pearson", "wilson": "Wilson"}
CURVE_LIMITS: dict[str, CurveLimits] = {"log-log": "log-log", "log": "log", "plain": "plain"}
DEFAULT_RATE_INTERVAL: tuple[RateMethod, Fraction] = ("Clopper-Pearson", Fraction(95, 100))
DEFAULT_CURVE_INTERVAL: tuple[CurveLimits, Fraction] = ("log-log", Fraction(95, 100))
INTERVAL = regex(r"(?P<method>.*?)\s*(?P<level>\d+(?:\.\d+)?)\s*%")
COUNTS = regex(r"(?P<count>\d{1,6})\s+of\s+(?P<total>\d{1,6})")
ASSESSMENTS_OF = regex(r"(?P<count>\d{1,2})\s+of\s+(?P<total>\d{1,2})\s+assessments", re.IGNORECASE)
ASSESSMENTS = regex(r"(?P<count>[1-9]\d?)\s+assessments?", re.IGNORECASE)
COUNTS_AS = regex(
    r"counts\s+as\s+(?P<best>the\s+best\s+that\s+is\s+confirmed,?\s+else\s+)?(?P<outcome>.+)", re.IGNORECASE | re.DOTALL
)
SPAN = regex(r"from\s+(?P<origin>.+?)\s+to\s+(?P<endings>.+)", re.IGNORECASE | re.DOTALL)
OR = regex(r"\s+or\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanText:
    """One text of a rule file, and the way from its characters to their places."""

    text: str
    where: Where
    marked: str = ""  # the same, declared names with `to` or `or` in them being single words

    def problem(self, message: str, hint: str | None = None, at: int = 0) -> ConditionError:
        """Return what is wrong with the text."""
        return ConditionError(Problem(self.where(at), message, hint))

    def part(self, start: int, end: int) -> PlanText:
        """Return the text between two of its characters."""
        return PlanText(self.text[start:end], lambda offset: self.where(start + offset), self.marked[start:end])

    def parts(self) -> Iterator[PlanText]:
        """Yield what stands between the `or`s."""
        start = 0
        for found in (*OR.finditer(self.marked or self.text), None):
            yield self.part(start, len(self.text) if found is None else found.start())
            start = 0 if found is None else found.end()


def date_fact(said: PlanText, scope: Scope) -> str:
    """Return the slug of the date fact that a text names."""
    fact = scope.facts.get(slug(said.text))
    if fact is None:
        raise scope.unknown(said.text, said.where(0))
    if fact.kind is not Kind.DATE or fact.slug == ASSESSMENT_DATE:
        dates = [each.name for each in scope.facts.values() if each.kind is Kind.DATE and each.slug != ASSESSMENT_DATE]
        hint = did_you_mean(said.text, dates) or "name a fact that is declared with 'date: yes'"
        raise said.problem(f"{said.text!r} is not a date that a patient has", hint)
    return fact.slug


def choice_fact(said: PlanText, scope: Scope) -> str:
    """Return the slug of the fact with values that a text names."""
    fact = scope.facts.get(slug(said.text))
    if fact is None:
        raise scope.unknown(said.text, said.where(0))
    if fact.kind is not Kind.CHOICE:
        choices = [each.name for each in scope.facts.values() if each.kind is Kind.CHOICE]
        hint = did_you_mean(said.text, choices) or "name a fact that is declared with 'values: […]'"
        raise said.problem(f"{said.text!r} has no values to divide patients by", hint)
    return fact.slug


def span_of_time(said: PlanText) -> Fraction:
    """Return a span of time in days; a month is 30.4375 and a year 365.25 of them, as figures have it."""
    try:
        found = quantity(said.text.strip(), said.where)
    except ConditionError:
        found = None  # told below
    if found is not None and found.unit.dimension == DAY.dimension and found.value > 0:
        return found.value * found.unit.factor / DAY.factor
    raise said.problem(f"{said.text!r} is not a span of time", "write a number with 'days', 'weeks', 'months' or 'years'")


def days(said: PlanText) -> Fraction:
    """Return a number of days or weeks in days; on two dates no average month or year is right."""
    try:
        found = quantity(said.text.strip(), said.where)
    except ConditionError:
        found = None  # told below, as anything else that is no span
    if found is not None and (word := average_of(found.unit)):
        raise said.problem(no_number_of_days(said.text, word), "write the number of days or weeks that is meant")
    if found is not None and found.unit.dimension == DAY.dimension and found.value > 0:
        return found.value * found.unit.factor / DAY.factor
    raise said.problem(f"{said.text!r} is not a span of time", "write a number with 'days' or 'weeks'")


def confirmation(said: PlanText) -> tuple[Fraction | None, tuple[int, int] | None]:
    """Return what confirms a response: so many days, or so many of some assessments."""
    found = ASSESSMENTS_OF.fullmatch(said.text.strip())
    if found is None:
        return days(said), None
    count, total = int(found["count"]), int(found["total"])
    if not 2 <= count <= total:  # noqa: PLR2004 - its own and another
        raise said.problem(
            f"{count} of {total} assessments confirm nothing", "write '2 of 2 assessments' or '2 of 3 assessments'"
        )
    return None, (count, total)


def landmark_by(said: PlanText) -> tuple[Fraction | None, int | None]:
    """Return by when a response must be reached: so many days, or so many assessments."""
    found = ASSESSMENTS.fullmatch(said.text.strip())
    return (days(said), None) if found is None else (None, int(found["count"]))


def unconfirmed(said: PlanText, outcomes: Sequence[str]) -> tuple[str, bool]:
    """Return what an unconfirmed response counts as, and whether the best response that it confirms comes first."""
    found = COUNTS_AS.fullmatch(said.text.strip())
    if found is None:
        raise said.problem(f"{said.text!r} does not say what it counts as", "write 'counts as SD'")
    begin = len(said.text) - len(said.text.lstrip())
    wanted = said.part(begin + found.start("outcome"), begin + found.end("outcome"))
    return outcome(wanted, outcomes), found["best"] is not None


def days_in(name: str) -> Fraction:
    """Return how many days a unit of time has, exactly.

    >>> days_in("months"), float(days_in("years"))
    (Fraction(487, 16), 365.25)

    """
    return unit(name).factor / DAY.factor


def rate_interval(said: PlanText) -> tuple[RateMethod, Fraction]:
    """Return the method and the level of a rate's interval."""
    method, level = _interval(said, RATE_METHODS, "Clopper-Pearson 95 %")
    return RATE_METHODS[method], level


def curve_interval(said: PlanText) -> tuple[CurveLimits, Fraction]:
    """Return the method and the level of a median's interval."""
    method, level = _interval(said, CURVE_LIMITS, "log-log 95 %")
    return CURVE_LIMITS[method], level


def _interval(said: PlanText, methods: Iterable[str], example: str) -> tuple[str, Fraction]:
    found = INTERVAL.fullmatch(said.text.strip())
    if found is None:
        raise said.problem(f"{said.text!r} is not a kind of interval", f"write a method and a level: {example!r}")
    method, level = found["method"].lower(), Fraction(found["level"]) / 100
    if method not in methods:
        hint = did_you_mean(method, methods) or f"methods: {', '.join(methods)}"
        raise said.problem(f"there is no interval by the method {found['method']!r}", hint)
    if not 0 < level < 1:
        raise said.problem(f"a level of {found['level']} % is no level of confidence", f"write {example!r}")
    return method, level


def counts(said: PlanText) -> tuple[int, int]:
    """Return `9 of 24` as two numbers."""
    found = COUNTS.fullmatch(said.text.strip())
    if found is None:
        raise said.problem(f"{said.text!r} is not a count of patients", "write '9 of 24': so many responders of so many patients")
    count, total = int(found["count"]), int(found["total"])
    if not 0 < count <= total:
        raise said.problem(f"{count} of {total} patients makes no sense", "write the smaller number first")
    return count, total


def span(said: PlanText, scope: Scope, outcomes: Sequence[str]) -> tuple[Origin, tuple[Ending, ...]]:
    """Return the two ends of `from first CR to relapse or death`."""
    said = replace(said, marked=DeclaredNames([*scope.names(), *outcomes], IN_NAMES).marked(said.text))
    found = SPAN.fullmatch(said.marked.strip())
    if found is None:
        hint = "write 'from <start> to <event>', such as 'from first CR to relapse or death'"
        raise said.problem(f"{said.text!r} does not say from when to when", hint)
    begin = len(said.text) - len(said.text.lstrip())
    origin, ending = (said.part(begin + found.start(name), begin + found.end(name)) for name in ("origin", "endings"))
    return _origin(origin, scope, outcomes), endings(ending, scope)


def endings(said: PlanText, scope: Scope) -> tuple[Ending, ...]:
    """Return what `relapse or death` names, each once."""
    return tuple(dict.fromkeys(_ending(part, scope) for part in said.parts()))


def _origin(said: PlanText, scope: Scope, outcomes: Sequence[str]) -> Origin:
    if said.text == "start":
        return FromStart()
    if said.text.startswith("first ") and slug(said.text) not in scope.facts:
        return FromFirst(tuple(outcome(part, outcomes) for part in said.part(len("first "), len(said.text)).parts()))
    return FromDay(_named_date(said, scope, ("start", *(f"first {each}" for each in outcomes))))


def outcome(said: PlanText, outcomes: Sequence[str]) -> str:
    """Return the outcome that a text names."""
    for name in outcomes:
        if slug(name) == slug(said.text):
            return name
    hint = did_you_mean(said.text, outcomes) or f"outcomes: {', '.join(outcomes)}"
    raise said.problem(f"{said.text!r} is no outcome of the response", hint)


def _ending(said: PlanText, scope: Scope) -> Ending:
    known = {happening.value: happening for happening in Happening}
    if said.text.lower() in known:
        return known[said.text.lower()]
    return FromDay(_named_date(said, scope, known))


def _named_date(said: PlanText, scope: Scope, others: Iterable[str]) -> str:
    """Return a date fact; where a text is neither that nor one of `others`, the hint names what is near."""
    if slug(said.text) in scope.facts:
        return date_fact(said, scope)
    dates = [fact.name for fact in scope.facts.values() if fact.kind is Kind.DATE and fact.slug != ASSESSMENT_DATE]
    hint = did_you_mean(said.text, (*others, *dates)) or f"write one of {', '.join(others)}, or name a date"
    raise said.problem(f"{said.text!r} is no point of a course", hint)
