"""The words of `assessments:` -> what opens an assessment: an examination, a scheduled day, a given list.

each: bone marrow blasts
on: [day 28 after first dose, day 42 after first dose]
listed: yes
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.patterns import regex
from remission.protocol.model import Assessments, Scheduled

if TYPE_CHECKING:
    from remission.protocol.source.read import Written

MOST_DAYS = 36_525  # a hundred years
DAYS_IN = {"day": 1, "week": 7}
DAY = regex(r"(?P<unit>day|week)s?\s+(?P<count>[0-9]{1,5})\s+(?P<side>after|before)\s+(?P<fact>.+)", re.IGNORECASE)
COUNTED = regex(r"(?P<count>[0-9]{1,5})\s+(?P<unit>day|week)s?\s+(?P<side>after|before)\s+(?P<fact>.+)", re.IGNORECASE)
EXAMPLE = "write 'day 28 after first dose', where 'first dose' is a date"


def assessments(
    owners: tuple[Written, ...], facts: Mapping[str, Fact], problems: list[Problem], broken: frozenset[str]
) -> Assessments | None:
    """Read the section of a protocol; None where it has none."""
    holders = [written for written in owners if written.model.assessments is not None]
    if not holders:
        return None
    first = holders[0]
    for again in holders[1:]:
        hint = f"it stands already at {first.key('assessments')}"
        problems.append(Problem(again.key("assessments"), "'assessments' is given twice", hint))
    return _Section(first, facts, problems, broken).read()


@dataclass(frozen=True, slots=True)
class _Section:
    written: Written
    facts: Mapping[str, Fact]
    problems: list[Problem]
    broken: frozenset[str]

    def read(self) -> Assessments | None:
        model, pos = self.written.model.assessments, self.written.key("assessments")
        if model is None:
            return None
        each = tuple(fact.slug for pos, name in self.texts("each", model.each) if (fact := self.fact(name, pos)))
        on = tuple(day for pos, text in self.texts("on", model.on) if (day := self.day(text, pos)))
        if model.listed == "no" and not self.written.keys.keys() & {("assessments", "each"), ("assessments", "on")}:
            hint = "write 'each: <fact>', 'on: day 28 after <date>' or 'listed: yes'"
            self.problems.append(Problem(pos, "'assessments' does not say what opens one", hint))
        return Assessments(each, on, listed=model.listed == "yes", pos=pos)

    def texts(self, key: str, texts: str | list[str] | None) -> Iterator[tuple[Pos, str]]:
        if isinstance(texts, str):
            yield self.written.where("assessments", key)(0), texts
        else:
            yield from ((self.written.key("assessments", key, index), text) for index, text in enumerate(texts or ()))

    def day(self, text: str, pos: Pos) -> Scheduled | None:
        found = DAY.fullmatch(text.strip()) or COUNTED.fullmatch(text.strip())
        if found is None:
            self.problems.append(Problem(pos, f"{text!r} is not a scheduled day", EXAMPLE))
            return None
        fact = self.fact(found["fact"], pos)
        if fact is None:
            return None
        days = int(found["count"]) * DAYS_IN[found["unit"].lower()]
        if fact.kind is not Kind.DATE:
            self.problems.append(Problem(pos, f"{fact.name!r} is a {fact.kind.value}, not a date", EXAMPLE))
        if days > MOST_DAYS:
            self.problems.append(Problem(pos, f"a scheduled day lies at most {MOST_DAYS:,} days away", EXAMPLE))
        return Scheduled(fact.slug, days if found["side"].lower() == "after" else -days)

    def fact(self, name: str, pos: Pos) -> Fact | None:
        key = slug(name)
        found = self.facts.get(key)
        if found is None and key not in self.broken:
            hint = did_you_mean(name, [fact.name for fact in self.facts.values()]) or "declare it under 'facts:'"
            self.problems.append(Problem(pos, f"{name!r} is not a fact", hint))
        if found is not None and (key == ASSESSMENT_DATE or found.companion_of):
            self.problems.append(Problem(pos, f"{found.name!r} cannot open an assessment", "name a fact that is observed"))
            return None
        return found


def assessment_facts(opened: Assessments | None) -> set[str]:
    """Return the slugs of the facts that assessments hang on."""
    return {*opened.each, *(day.fact for day in opened.on)} if opened else set()


def assessments_text(opened: Assessments, names: Mapping[str, str]) -> list[str]:
    """Print what opens an assessment, a line each."""
    each = [f"each {names[key]}" for key in opened.each]
    on = [f"day {abs(day.days)} {'after' if day.days >= 0 else 'before'} {names[day.fact]}" for day in opened.on]
    return [*each, *on, *(["listed"] if opened.listed else [])]
