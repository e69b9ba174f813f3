"""What a protocol says about courses and cohorts: how assessments become a course, and which figures are reported.

Built by `protocol.plans` from the sections `course`, `endpoints`, `designs` and `cross tables`; the room `endpoints`
computes what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.errors import NOWHERE, Pos

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from remission.expr.tree import Condition
    from remission.protocol.reviews import Review, Standing

EventAt: TypeAlias = Literal["start", "landmark"]
SELDOM: Mapping[str, bool] = {"left out where empty": True}  # of the content whose hash a decision carries

UNCONFIRMED = "not confirmed"  # what a response that is not confirmed counts as where nothing is stated


class Handling(Enum):
    """What a departure from the course (a transplant, a new therapy) does to the time to an event."""

    EVENT = "event"
    CENSOR = "censor"
    IGNORE = "ignore"


class Taken(Enum):
    """The assessment over which a patient-level figure is taken."""

    BEST = "best response"  # the assessment at which the best response was first reached
    ANY = "any assessment"  # met once is met
    LAST = "last assessment"


class Happening(Enum):
    """What can end the time to an event; any date fact can as well."""

    RELAPSE = "relapse"
    DEATH = "death"
    NEW_THERAPY = "new therapy"
    HSCT = "hsct"
    NO_RESPONSE = "no response"  # by the landmark


@dataclass(frozen=True, slots=True)
class Departure:
    """A date on which a patient leaves the course, and what that does to the time to an event."""

    fact: str
    handling: Handling


@dataclass(frozen=True, slots=True)
class Landmark:
    """Whoever has no response by so many days after the start has an event, there or already at the start."""

    days: Fraction | None  # None: after so many assessments
    event_at: EventAt
    assessments: int | None = field(default=None, metadata=SELDOM)
    counts_as: str | None = field(default=None, metadata=SELDOM)  # the outcome of who has no response by then


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a response that is not confirmed counts as."""

    outcome: str
    best_confirmed: bool = field(default=False, metadata=SELDOM)  # the best response that it does confirm comes first
    not_assessed_again: bool = field(default=False, metadata=SELDOM)  # who was not looked at again is not confirmed, and not open


@dataclass(frozen=True, slots=True)
class MinimumDuration:
    """An outcome that counts from so many days after the start on, and before as another."""

    outcome: str
    days: Fraction
    otherwise: str


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """How the assessments and dates of one patient are read as a course; facts are slugs of date facts."""

    response: str  # slug of a classification
    responders: tuple[str, ...]  # outcomes of it
    start: str | None = None
    until: tuple[str, ...] = ()  # assessments after any of these days do not count
    relapse_when: Condition | None = None
    relapse_date: str | None = None
    death: str | None = None
    new_therapy: Departure | None = None
    hsct: Departure | None = None
    last_contact: str | None = None
    landmark: Landmark | None = None
    confirmation_days: Fraction | None = None
    confirmed_by: tuple[int, int] | None = field(default=None, metadata=SELDOM)  # 2 of 3, its own the first
    unconfirmed: Unconfirmed | None = field(default=None, metadata=SELDOM)
    not_evaluable: tuple[str, ...] = field(default=(), metadata=SELDOM)  # outcomes that say that nothing could be judged
    minimum_duration: MinimumDuration | None = field(default=None, metadata=SELDOM)
    # every outcome, the best first; empty where that is the order in which they are tested
    best_to_worst: tuple[str, ...] = field(default=(), metadata=SELDOM)
    says: str | None = None
    source: str | None = None
    standing: Standing = "not stated"
    reviewed: Review | None = field(default=None, metadata=SELDOM)
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def is_confirmed(self) -> bool:
        """Whether a response counts only when it was confirmed."""
        return self.confirmation_days is not None or self.confirmed_by is not None


@dataclass(frozen=True, slots=True)
class FromStart:
    """Counted from the start of the course."""


@dataclass(frozen=True, slots=True)
class FromFirst:
    """Counted from the first assessment with one of these outcomes."""

    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromDay:
    """Counted from the day that a date fact holds."""

    fact: str


Origin: TypeAlias = FromStart | FromFirst | FromDay
Ending: TypeAlias = Happening | FromDay  # FromDay: the day of a date fact


@dataclass(frozen=True, slots=True)
class Cited:
    """What is said of a figure, and where it comes from."""

    says: str | None = None
    source: str | None = None
    standing: Standing = "not stated"
    published: str | None = None  # the figure that the source prints
    reviewed: Review | None = field(default=None, metadata=SELDOM)
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a departure, or the day of a date fact, does to one time."""

    point: Ending
    handling: Handling


@dataclass(frozen=True, slots=True)
class CutOff:
    """Nothing is followed after a day: a stated one, or one that a date fact has for each patient."""

    day: date | FromDay


@dataclass(frozen=True, slots=True)
class MissedAssessments:
    """Whoever is not assessed for more than so many days is followed to the assessment before."""

    days: Fraction


ObservationEnd: TypeAlias = Leaves | CutOff | MissedAssessments


class Beforehand(Enum):
    """What a departure on or before the first day of a time does to it, unless it is ignored anyway."""

    IGNORED = "ignored"
    FIRST_DAY = "at the first day"  # it does there what it does later
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Among:
    """Of which patients a figure is, and how they are divided; facts are slugs of choices."""

    analysis_set: str | None = None  # slug of an analysis set; None: all patients
    by: str | None = None  # arms
    within: tuple[str, ...] = ()  # strata


@dataclass(frozen=True, slots=True)
class RateEndpoint:
    """The share of patients of whom a condition holds."""

    slug: str
    name: str
    condition: Condition
    of: Condition | None  # None: of all patients
    taken: Taken
    method: Literal["Clopper-Pearson", "Wilson"]
    level: Fraction  # 19/20 for a 95 % interval
    cited: Cited = field(default=Cited())
    among: Among | None = field(default=None, metadata=SELDOM)


@dataclass(frozen=True, slots=True)
class TimeEndpoint:
    """The time from an origin to the first of several endings; where something competes with them, an incidence."""

    slug: str
    name: str
    origin: Origin
    endings: tuple[Ending, ...]
    limits: Literal["log-log", "log", "plain"]
    level: Fraction
    unit: str  # as written: months
    unit_days: Fraction
    censored_at: Literal["last contact", "last assessment"] = "last contact"
    cited: Cited = field(default=Cited())
    competing: tuple[Ending, ...] = field(default=(), metadata=SELDOM)
    observation: tuple[ObservationEnd, ...] = field(default=(), metadata=SELDOM)  # what ends it, in order
    beforehand: Beforehand | None = field(default=None, metadata=SELDOM)  # None: left out before it, counted on the day
    at: tuple[Fraction, ...] = field(default=(), metadata=SELDOM)  # landmarks, in days
    horizon: Fraction | None = field(default=None, metadata=SELDOM)  # of the restricted mean, in days
    among: Among | None = field(default=None, metadata=SELDOM)

    @property
    def is_of_response(self) -> bool:
        """Whether a response or its loss is part of the time, so that what the course says of departures holds for it."""
        lost = {Happening.RELAPSE, Happening.NO_RESPONSE}
        return isinstance(self.origin, FromFirst) or not lost.isdisjoint(self.endings)

    @property
    def dates(self) -> tuple[str, ...]:
        """The date facts that it names."""
        ends = [each.point for each in self.observation if isinstance(each, Leaves)]
        cuts = [each.day for each in self.observation if isinstance(each, CutOff)]
        points = (self.origin, *self.endings, *self.competing, *ends, *cuts)
        return tuple(point.fact for point in points if isinstance(point, FromDay))

    def stated(self, point: Ending) -> Handling | None:
        """What the endpoint itself says of a departure."""
        return next((each.handling for each in self.observation if isinstance(each, Leaves) and each.point == point), None)


Endpoint: TypeAlias = RateEndpoint | TimeEndpoint


@dataclass(frozen=True, slots=True)
class Design:
    """A two-stage rule over a rate: go on with so many responders of the first patients, succeed with so many of all."""

    slug: str
    name: str
    endpoint: str  # slug of a RateEndpoint
    go_on: int
    first: int
    success: int
    total: int
    cited: Cited = field(default=Cited())


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two classifications of the same patients against one another."""

    slug: str
    name: str
    rows: str
    columns: str
    of: Condition | None
    taken: Taken
    cited: Cited = field(default=Cited())
    among: Among | None = field(default=None, metadata=SELDOM)


@dataclass(frozen=True, slots=True)
class AnalysisSet:
    """The patients of whom a condition holds, at the assessment over which it is taken."""

    slug: str
    name: str
    condition: Condition
    taken: Taken
    cited: Cited = field(default=Cited())


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a protocol says about cohorts; empty where it says nothing."""

    course: CoursePlan | None = None
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    designs: dict[str, Design] = field(default_factory=dict)
    cross_tables: dict[str, CrossTable] = field(default_factory=dict)
    sets: dict[str, AnalysisSet] = field(default_factory=dict)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the plan, each once."""
        return tuple(dict.fromkeys(self._conditions()))

    @property
    def dates(self) -> tuple[str, ...]:
        """The slugs of the date facts that courses are made of, each once."""
        return tuple(dict.fromkeys(self._dates()))

    @property
    def groupings(self) -> tuple[str, ...]:
        """The slugs of the facts that say to which arm or stratum a patient belongs, each once."""
        figures = (*self.endpoints.values(), *self.cross_tables.values())
        named = (fact for each in figures if each.among for fact in (each.among.by, *each.among.within))
        return tuple(dict.fromkeys(fact for fact in named if fact is not None))

    @property
    def of_patients(self) -> tuple[str, ...]:
        """The slugs of all facts that belong to a patient, whatever the assessment: days, arms and strata."""
        return tuple(dict.fromkeys((*self.dates, *self.groupings)))

    def _conditions(self) -> Iterator[Condition]:
        if self.course is not None and self.course.relapse_when is not None:
            yield self.course.relapse_when
        for endpoint in self.endpoints.values():
            if isinstance(endpoint, RateEndpoint):
                yield from (each for each in (endpoint.condition, endpoint.of) if each is not None)
        yield from (table.of for table in self.cross_tables.values() if table.of is not None)
        yield from (each.condition for each in self.sets.values())

    def _dates(self) -> Iterator[str]:
        course = self.course
        if course is None:
            return
        departures = (course.new_therapy, course.hsct)
        named = (course.start, *course.until, course.relapse_date, course.death, course.last_contact)
        yield from (fact for fact in named if fact is not None)
        yield from (departure.fact for departure in departures if departure is not None)
        for endpoint in self.endpoints.values():
            if isinstance(endpoint, TimeEndpoint):
                yield from endpoint.dates
