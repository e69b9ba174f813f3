"""What ends the observation of one time to an event: the part of a plan that is read from `observation ends`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import did_you_mean
from remission.expr.facts import Kind, slug
from remission.expr.literals import day
from remission.protocol.plans import texts
from remission.protocol.plans.model import (
    Beforehand,
    CutOff,
    Ending,
    FromDay,
    Handling,
    Happening,
    Leaves,
    MissedAssessments,
    ObservationEnd,
)
from remission.protocol.plans.reader import Texts

if TYPE_CHECKING:
    from remission.protocol.plans.model import CoursePlan
    from remission.protocol.plans.texts import PlanText

ENDS = "observation ends"
CUT_OFF, MISSED, BEFORE = "data cut-off", "missed assessments", "before the first day"
DEPARTURES = {"hsct": Happening.HSCT, "transplant": Happening.HSCT, "new therapy": Happening.NEW_THERAPY}
HANDLINGS = tuple(each.value for each in Handling)


class TimeTexts(Texts):
    """Reads the texts of a time to an event."""

    def spans(self, key: str) -> tuple[Fraction, ...]:
        """Return the spans of a list, the shortest first, each once."""
        if (*self.entry.loc, key) not in self.entry.written.values:
            return ()
        if (*self.entry.loc, key, 0) not in self.entry.written.values:
            self.complain(key, f"{key!r} has no item", f"write '{key}: [12 months, 24 months]'")
        index, found = 0, set()
        while (*self.entry.loc, key, index) in self.entry.written.values:
            found.add(self.read(texts.span_of_time, key, index))
            index += 1
        return tuple(sorted(one for one in found if one is not None))

    def competing(self, endings: tuple[Ending, ...]) -> tuple[Ending, ...]:
        """Return what competes with the event of an incidence: death, unless something is stated."""
        found = self.read(lambda said: texts.endings(said, self.scope), "competing") or (Happening.DEATH,)
        if both := [each for each in found if each in endings]:
            name = both[0].value if isinstance(both[0], Happening) else self.scope.facts[both[0].fact].name
            key = "competing" if self.said("competing") else "incidence"
            self.complain(key, f"{name!r} cannot compete with itself", "an incidence is of one event, and others compete with it")
        return found

    def observation(
        self, course: CoursePlan, endings: tuple[Ending, ...], competing: tuple[Ending, ...]
    ) -> tuple[tuple[ObservationEnd, ...], Beforehand | None]:
        """Return what ends observation, in order, and what a departure does that comes too early."""
        found: list[ObservationEnd] = []
        beforehand: Beforehand | None = None
        for name in self._names():
            match slug(name):
                case "before_the_first_day":
                    beforehand = self.read(_beforehand, ENDS, name)
                case "data_cut_off":
                    cut = self.read(self._cut_off, ENDS, name)
                    found += [] if cut is None else [cut]
                case "missed_assessments":
                    days = self.read(texts.days, ENDS, name)
                    found += [] if days is None else [MissedAssessments(days)]
                case _:
                    point, handling = self._point(name, course), self.read(_handling, ENDS, name)
                    if point in (*endings, *competing):
                        self._misplaced(name, f"{name!r} is an event of this time already", "delete the line")
                    elif point is not None and handling is not None:
                        found.append(Leaves(point, handling))
        return tuple(found), beforehand

    def _names(self) -> Iterator[str]:
        length = len(self.entry.loc) + 2
        for loc in self.entry.written.values:
            if loc[: length - 1] == (*self.entry.loc, ENDS) and len(loc) == length:
                yield str(loc[-1])

    def _misplaced(self, name: str, message: str, hint: str | None) -> None:
        self.failed = True
        self.problems.append(texts.PlanText(name, lambda _: self.entry.at(ENDS, name)).problem(message, hint).problems[0])

    def _point(self, name: str, course: CoursePlan) -> Ending | None:
        departure = DEPARTURES.get(name.lower())
        if departure is not None:
            key = departure.value
            if (course.hsct if departure is Happening.HSCT else course.new_therapy) is None:
                self._misplaced(name, f"{name!r} needs {key!r} of the course", f"write '{key}: <date>' under 'course:'")
            return departure
        fact = self.scope.facts.get(slug(name))
        if fact is not None and fact.kind is Kind.DATE:
            return FromDay(fact.slug)
        dates = [each.name for each in self.scope.facts.values() if each.kind is Kind.DATE]
        known = (*DEPARTURES, CUT_OFF, MISSED, BEFORE)
        hint = did_you_mean(name, (*known, *dates)) or f"write one of {', '.join(known)}, or name a date"
        self._misplaced(name, f"{name!r} does not end observation", hint)
        return None

    def _cut_off(self, said: PlanText) -> CutOff:
        if said.text[:1].isdigit():
            return CutOff(day(said.text.strip(), said.where).value)
        return CutOff(FromDay(texts.date_fact(said, self.scope)))


def _handling(said: PlanText) -> Handling:
    if said.text not in HANDLINGS:
        raise said.problem(f"{said.text!r} is not what an end of observation does", f"write one of {', '.join(HANDLINGS)}")
    return Handling(said.text)


def _beforehand(said: PlanText) -> Beforehand:
    known = [each.value for each in Beforehand]
    if said.text not in known:
        hint = did_you_mean(said.text, known) or f"write one of {', '.join(map(repr, known))}"
        raise said.problem(f"{said.text!r} is not what something before the first day does", hint)
    return Beforehand(said.text)
