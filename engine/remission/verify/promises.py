"""Promises that an author can make: a small set of sentences, read in the protocol's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.errors import NOWHERE, Pos, Problem, did_you_mean
from remission.expr.durations import PERIOD_OF
from remission.expr.facts import Kind, slug
from remission.expr.literals import quantity
from remission.expr.parsing.calendar import instead_of, unfit
from remission.expr.parsing.parse import ConditionError
from remission.expr.tree import Quantity
from remission.expr.units import UnitError, convert
from remission.protocol.checking.checks import periods
from remission.protocol.model import Classification, Protocol

FORMS = (
    "exactly one outcome for every complete case",
    "the outcomes exclude each other",
    "<outcome>, <outcome> and <outcome> exclude one another",
    "every outcome can be reached",
    "nobody lies between <outcome> and <outcome>",
    "more <fact> never worsens the <classification>",
    "more <fact> never improves the <classification>",
    "<calculation> never exceeds <amount>",
    "<calculation> is never below <amount>",
)


@dataclass(frozen=True, slots=True)
class Complete:
    """Exactly one outcome for every complete case."""


@dataclass(frozen=True, slots=True)
class Exclusive:
    """No patient meets two outcomes, whatever their order."""


@dataclass(frozen=True, slots=True)
class ExclusiveAmong:
    """No patient meets two of some outcomes, whatever their order."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reachable:
    """Every outcome has a patient."""


@dataclass(frozen=True, slots=True)
class AmountBetween:
    """No patient has neither of two outcomes while a change of one fact leads to each."""

    outcomes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Monotone:
    """More (or less) of a fact never moves the outcome down (or up) in the order."""

    fact: str
    classification: str
    direction: Literal["more", "less"]
    never: Literal["worsens", "improves"]


@dataclass(frozen=True, slots=True)
class AmountBound:
    """An amount never exceeds, or is never below, a limit in the calculation's unit."""

    calculation: str
    limit: Fraction
    upper: bool


Where: TypeAlias = Callable[[Classification, str], Pos]  # the place of a promise
Promise: TypeAlias = Complete | Exclusive | ExclusiveAmong | Reachable | AmountBetween | Monotone | AmountBound

MONOTONE = re.compile(r"(more|higher|less|fewer|lower) (.+?) never (worsens|improves)(?: (?:the )?(.+))?", re.IGNORECASE)
BETWEEN = re.compile(r"(?:nobody|no patient|no one) lies between (.+)", re.IGNORECASE)
AMONG = re.compile(r"(.+) exclude (?:each other|one another)", re.IGNORECASE)
BOUND = re.compile(r"(.+?) (?:(never exceeds)|is never below|never falls below) (.+)", re.IGNORECASE)
PLAIN: dict[str, Promise] = {
    "exactly one outcome for every complete case": Complete(),
    "every complete case has exactly one outcome": Complete(),
    "every complete case has an outcome": Complete(),
    "the outcomes exclude each other": Exclusive(),
    "outcomes exclude each other": Exclusive(),
    "the outcomes exclude one another": Exclusive(),
    "outcomes exclude one another": Exclusive(),
    "every outcome can be reached": Reachable(),
}


def at_its_name(family: Classification, promise: str) -> Pos:  # noqa: ARG001 - of all promises
    """Where the classification stands that has the promise."""
    return family.pos


def unreadable(protocol: Protocol, where: Where = at_its_name) -> Iterator[Problem]:
    """The promises that cannot be read; needs no solver."""
    for family in protocol.classifications.values():
        for text in family.promises:
            found = read(protocol, family, text)
            if isinstance(found, Problem):
                yield replace(found, pos=where(family, text))


def read(protocol: Protocol, family: Classification, text: str) -> Promise | Problem:
    """Read one promise of a classification; a problem with what can be promised where it is none."""
    words = " ".join(text.split()).rstrip(".")
    if words.lower() in PLAIN:
        return PLAIN[words.lower()]
    if match := AMONG.fullmatch(words):
        return _among(family, text, match[1])
    if match := BETWEEN.fullmatch(words):
        return _between(family, text, match[1])
    if match := MONOTONE.fullmatch(words):
        return _monotone(protocol, family, text, match)
    if match := BOUND.fullmatch(words):
        return _bound(protocol, family, text, match)
    return _problem(family, text, f"write one of: {'; '.join(FORMS)}")


def _among(family: Classification, text: str, written: str) -> Promise | Problem:
    """Outcomes with commas and `and` between them, which a name may hold too: the longest name counts."""
    names = {outcome.name.lower(): outcome.name for outcome in family.outcomes}
    words = re.split(r"(\s*,\s*(?:and\s+)?|\s+and\s+)", written)
    found: list[str] = []
    at = 0
    while at < len(words):
        ends = [end for end in range(len(words), at, -2) if "".join(words[at:end]).lower() in names]
        if not ends:
            unknown = words[at]
            hint = did_you_mean(unknown, names.values()) or f"name its outcomes: {', '.join(names.values())}"
            return _problem(family, text, hint, f"there is no outcome {unknown!r}")
        found.append(names["".join(words[at : ends[0]]).lower()])
        at = ends[0] + 1
    if len(set(found)) < 2 or len(set(found)) < len(found):  # noqa: PLR2004 - one alone excludes nothing
        return _problem(family, text, f"name two or more of its outcomes, each once: {', '.join(names.values())}")
    return ExclusiveAmong(tuple(found))


def _between(family: Classification, text: str, written: str) -> Promise | Problem:
    """Two outcomes with `and` between them, which a name may hold too."""
    names = {outcome.name.lower(): outcome.name for outcome in family.outcomes}
    words = written.split(" and ")
    pairs = [(" and ".join(words[:cut]), " and ".join(words[cut:])) for cut in range(1, len(words))]
    for one, other in pairs:
        if one.lower() in names and other.lower() in names and one.lower() != other.lower():
            return AmountBetween((names[one.lower()], names[other.lower()]))
    unknown = next((name for name in pairs[0] if name.lower() not in names), "") if len(pairs) == 1 else ""
    if unknown:
        return _problem(family, text, did_you_mean(unknown, names.values()), f"there is no outcome {unknown!r}")
    return _problem(family, text, f"name two of its outcomes: {', '.join(names.values())}")


def _monotone(protocol: Protocol, family: Classification, text: str, match: re.Match[str]) -> Promise | Problem:
    more, name, never, about = match.groups()
    fact = protocol.facts.get(slug(name))
    if fact is None or fact.slug not in protocol.used:
        names = [protocol.facts[key].name for key in protocol.used]
        return _problem(family, text, did_you_mean(name, names), f"no rule reads {name!r}")
    if fact.kind is Kind.CHOICE:
        why = f"{fact.name!r} is a choice, there is no more or less of it"
        return _problem(family, text, "promise it of a quantity or a date", why)
    key = slug(about) if about else family.slug
    if key not in protocol.classifications:
        known = [one.name for one in protocol.classifications.values()]
        return _problem(family, text, did_you_mean(about, known), f"there is no classification {about!r}")
    direction: Literal["more", "less"] = "more" if more.lower() in ("more", "higher") else "less"
    return Monotone(fact.slug, key, direction, "worsens" if never.lower() == "worsens" else "improves")


def _bound(protocol: Protocol, family: Classification, text: str, match: re.Match[str]) -> Promise | Problem:
    name, upper, written = match.groups()
    calculation = protocol.calculations.get(slug(name.removeprefix("the ")))
    if calculation is None:
        known = [one.name for one in protocol.calculations.values()]
        return _problem(family, text, did_you_mean(name, known), f"there is no calculation {name!r}")
    found = amount(written)
    if found is None:
        hint = f"write a number with its unit, such as '50 {calculation.unit.text}'"
        return _problem(family, text, hint, f"{written!r} is no amount")
    counted = periods(protocol, calculation.slug)
    if counted and found.unit.text != "1" and (why := unfit(counted, found.unit, found.value)):
        return _problem(family, text, instead_of(PERIOD_OF.get(found.unit.text, "day"), counted), f"{written!r} {why}")
    try:
        limit = convert(found.value, found.unit, calculation.unit)
    except UnitError as error:
        return _problem(family, text, error.hint or f"{calculation.name!r} is in {calculation.unit.text}", str(error))
    return AmountBound(calculation.slug, limit, upper=bool(upper))


def amount(text: str) -> Quantity | None:
    """A number with its unit; None where it is none."""
    try:
        return quantity(text, lambda _: NOWHERE)
    except ConditionError:
        return None


def _problem(family: Classification, text: str, hint: str | None, why: str = "") -> Problem:
    return Problem(family.pos, f"the promise {text!r} of {family.name!r} cannot be read{f': {why}' if why else ''}", hint)
