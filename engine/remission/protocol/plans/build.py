"""The sections `course`, `endpoints`, `designs` and `cross tables` -> a checked Plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from remission.errors import Problem, did_you_mean
from remission.expr.facts import slug
from remission.expr.parsing.parse import ConditionError
from remission.protocol.plans import texts
from remission.protocol.plans.model import (
    AnalysisSet,
    Cited,
    CoursePlan,
    CrossTable,
    Design,
    Ending,
    Endpoint,
    FromStart,
    Happening,
    Origin,
    Plan,
    RateEndpoint,
    Taken,
    TimeEndpoint,
)
from remission.protocol.plans.observation import TimeTexts
from remission.protocol.plans.reader import Texts
from remission.protocol.reviews import review, standing

if TYPE_CHECKING:
    from remission.expr.parsing.scope import Scope
    from remission.protocol.source import plan_models as files
    from remission.protocol.source.entries import Entry
    from remission.protocol.source.strict import Strict

Built = TypeVar("Built")
SourceOf = Callable[["Entry[Strict]", str | None], str | None]

RATE_KEYS = ("of", "over", "interval")
TIME_KEYS = ("median interval", "unit", "censored at", "observation ends", "at", "restricted mean", "competing")
KIND_HINT = "write 'rate: response is CR', 'time: from first CR to relapse or death', or 'incidence: from first CR to relapse'"

KINDS = {
    "rate": ("a rate", TIME_KEYS),
    "time": ("a time", (*RATE_KEYS, "competing")),
    "incidence": ("an incidence", (*RATE_KEYS, "median interval", "restricted mean")),
}


@dataclass(frozen=True, slots=True)
class PlanSections:
    """What the files of a protocol say about courses and cohorts."""

    course: tuple[Entry[files.CourseFile], ...] = ()
    endpoints: tuple[Entry[files.EndpointFile], ...] = ()
    designs: tuple[Entry[files.DesignFile], ...] = ()
    cross_tables: tuple[Entry[files.CrossTableFile], ...] = ()
    sets: tuple[Entry[files.AnalysisSetFile], ...] = ()


@dataclass(slots=True)
class Plans:
    """Resolves a plan; whatever is wrong goes to `problems`, and the rest is still checked."""

    scope: Scope
    source_of: SourceOf
    problems: list[Problem] = field(default_factory=list)
    sets: dict[str, str] = field(default_factory=dict)  # names of analysis sets, by slug

    def plan(self, sections: PlanSections) -> Plan:
        """Return everything the sections say."""
        course = self.one_course(sections)
        if course is None:
            return Plan()
        sets = (self.attempt(self.analysis_set, entry) for entry in sections.sets)
        self.sets = {entry.slug: entry.name for entry in sections.sets}
        found = (self.attempt(self.endpoint, entry, course) for entry in sections.endpoints)
        endpoints = {endpoint.slug: endpoint for endpoint in found if endpoint is not None}
        names = {entry.slug: entry.name for entry in sections.endpoints}
        designs = (self.attempt(self.design, entry, endpoints, names) for entry in sections.designs)
        tables = (self.attempt(self.cross_table, entry) for entry in sections.cross_tables)
        return Plan(
            course=course,
            endpoints=endpoints,
            designs={design.slug: design for design in designs if design is not None},
            cross_tables={table.slug: table for table in tables if table is not None},
            sets={each.slug: each for each in sets if each is not None},
        )

    def attempt(self, build: Callable[..., Built], *args: object) -> Built | None:
        """Build one thing; None where it has problems, which are kept."""
        try:
            return build(*args)
        except ConditionError as error:
            self.problems += error.problems
            return None

    def one_course(self, sections: PlanSections) -> CoursePlan | None:
        """Return the course; without one, nothing else of the plan has a meaning."""
        for again in sections.course[1:]:
            hint = f"it stands already at {sections.course[0].pos}"
            self.problems.append(Problem(again.pos, "'course' is given twice", hint))
        if sections.course:
            return self.attempt(self.course, sections.course[0])
        for entry in (*sections.endpoints, *sections.designs, *sections.cross_tables, *sections.sets):
            hint = "write 'course:' with 'response:' and 'responders:', so that best responses are defined"
            self.problems.append(Problem(entry.pos, f"{entry.name!r} needs a course, and the protocol has none", hint))
        return None

    # ---- the course -----------------------------------------------------------------------------------

    def course(self, entry: Entry[files.CourseFile]) -> CoursePlan:
        """Return the course as it is declared."""
        model, reader = entry.model, Texts(entry, self.scope)
        response = reader.classification("response")
        outcomes = self.scope.classifications.get(response or "", ())
        responders = reader.listed("responders", lambda said: texts.outcome(said, outcomes)) if response else ()
        order = reader.order(outcomes, responders) if responders else ()
        start, last_contact = reader.date("starts"), reader.date("last contact")
        until = reader.listed("response until", lambda said: texts.date_fact(said, self.scope)) if model.response_until else ()
        relapse_when = reader.condition("relapse", "when")
        relapse_date, death = reader.date("relapse", "date"), reader.date("death")
        new_therapy, hsct = (reader.departure(key, found) for key, found in _departures(model))
        landmark = reader.landmark(model.landmark, outcomes, responders)
        confirmation, confirmed_by, unconfirmed = reader.confirmation(model, outcomes, responders)
        not_evaluable = reader.not_evaluable(outcomes, responders, order)
        minimum = reader.minimum_duration(model, outcomes, responders)
        if landmark is not None and landmark.days is not None and model.starts is None:
            reader.complain("landmark", "a landmark needs 'starts'", "write 'starts: <date>', the day it is counted from")
        if model.relapse is not None and model.relapse.when is None and model.relapse.date is None:
            reader.complain("relapse", "'relapse' has neither 'when' nor 'date'", "write 'relapse: {when: <condition>}'")
        source = self.source_of(entry, model.source)
        reader.finish()
        return CoursePlan(
            response=response or "",
            responders=responders,
            start=start,
            until=until,
            relapse_when=relapse_when,
            relapse_date=relapse_date,
            death=death,
            new_therapy=new_therapy,
            hsct=hsct,
            last_contact=last_contact,
            landmark=landmark,
            confirmation_days=confirmation,
            confirmed_by=confirmed_by,
            unconfirmed=unconfirmed,
            not_evaluable=not_evaluable,
            minimum_duration=minimum,
            best_to_worst=order,
            says=model.says,
            source=source,
            standing=standing(model),
            reviewed=review(model),
            pos=entry.pos,
        )

    # ---- endpoints --------------------------------------------------------------------------------------

    def endpoint(self, entry: Entry[files.EndpointFile], course: CoursePlan) -> Endpoint:
        """Return a rate, a time or an incidence."""
        model = entry.model
        if sum(each is not None for each in (model.rate, model.time, model.incidence)) != 1:
            message = f"endpoint {entry.name!r} needs one of 'rate', 'time' and 'incidence'"
            raise ConditionError(Problem(entry.pos, message, KIND_HINT))
        kind, foreign = KINDS["rate" if model.rate is not None else "time" if model.time is not None else "incidence"]
        for key in foreign:
            if getattr(model, key.replace(" ", "_")) is not None:
                self.problems.append(Problem(entry.at(key), f"{entry.name!r} is {kind}: it has no {key!r}", "delete the key"))
        return self.rate(entry) if model.rate is not None else self.time(entry, course)

    def rate(self, entry: Entry[files.EndpointFile]) -> RateEndpoint:
        """Return a rate."""
        reader = Texts(entry, self.scope)
        condition, of = reader.condition("rate"), reader.condition("of")
        interval = reader.read(texts.rate_interval, "interval") or texts.DEFAULT_RATE_INTERVAL
        cited, among = self.cited(entry), reader.among(self.sets)
        reader.finish()
        assert condition is not None  # noqa: S101 - finish() has raised otherwise
        taken = Taken(entry.model.over) if entry.model.over else Taken.BEST
        return RateEndpoint(entry.slug, entry.name, condition, of, taken, *interval, cited, among)

    def time(self, entry: Entry[files.EndpointFile], course: CoursePlan) -> TimeEndpoint:
        """Return a time to an event, or an incidence where others compete with it."""
        model, reader = entry.model, TimeTexts(entry, self.scope)
        outcomes = self.scope.classifications[course.response]
        key = "time" if model.time is not None else "incidence"
        found = reader.read(lambda said: texts.span(said, self.scope, outcomes), key)
        interval = reader.read(texts.curve_interval, "median interval") or texts.DEFAULT_CURVE_INTERVAL
        unit = model.unit or "months"
        cited, among = self.cited(entry), reader.among(self.sets)
        competing = reader.competing(found[1] if found else ()) if key == "incidence" else ()
        observation, beforehand = reader.observation(course, found[1] if found else (), competing)
        at, horizon = reader.spans("at"), reader.read(texts.span_of_time, "restricted mean")
        if found is not None:
            for missing, hint in _needs(course, found[0], (*found[1], *competing)):
                reader.complain(key, f"{entry.name!r} needs {missing!r} of the course", hint)
            if Happening.NO_RESPONSE in found[1] and not isinstance(found[0], FromStart):
                hint = "write 'from start to no response or …'"
                reader.complain(key, "'no response' ends only a time that is counted from the start", hint)
        reader.finish()
        assert found is not None  # noqa: S101 - finish() has raised otherwise
        return TimeEndpoint(
            slug=entry.slug,
            name=entry.name,
            origin=found[0],
            endings=found[1],
            limits=interval[0],
            level=interval[1],
            unit=unit,
            unit_days=texts.days_in(unit),
            censored_at=model.censored_at or "last contact",
            cited=cited,
            competing=competing,
            observation=observation,
            beforehand=beforehand,
            at=at,
            horizon=horizon,
            among=among,
        )

    def analysis_set(self, entry: Entry[files.AnalysisSetFile]) -> AnalysisSet:
        """Return a set of patients."""
        reader = Texts(entry, self.scope)
        condition = reader.condition("when") if reader.needed("when") else None
        cited = self.cited(entry)
        reader.finish()
        assert condition is not None  # noqa: S101 - finish() has raised otherwise
        return AnalysisSet(entry.slug, entry.name, condition, Taken(entry.model.over), cited)

    def cited(self, entry: Entry[files.CitedFile]) -> Cited:
        """Return where a figure comes from."""
        model = entry.model
        source = self.source_of(entry, model.source)
        return Cited(model.says, source, standing(model), model.published, review(model), entry.pos)

    # ---- cohorts ----------------------------------------------------------------------------------------

    def design(self, entry: Entry[files.DesignFile], endpoints: dict[str, Endpoint], names: dict[str, str]) -> Design:
        """Return a two-stage design."""
        reader = Texts(entry, self.scope)
        wanted = reader.needed("endpoint")
        go_on, success = reader.read(texts.counts, "go on"), reader.read(texts.counts, "success")
        for key in ("go on", "success"):
            reader.needed(key)
        if wanted is not None and slug(wanted) not in names:
            reader.complain("endpoint", f"there is no endpoint {wanted!r}", did_you_mean(wanted, names.values()))
        elif wanted is not None and isinstance(endpoints.get(slug(wanted)), TimeEndpoint):
            reader.complain("endpoint", f"{wanted!r} is a time, not a rate", "a two-stage design counts responders")
        if go_on and success and (go_on[1] > success[1] or go_on[0] > success[0]):
            reader.complain("success", "the second stage is smaller than the first", "'go on' is about the first patients")
        cited = self.cited(entry)
        reader.finish()
        assert wanted is not None and go_on is not None and success is not None  # noqa: S101, PT018 - finish() has raised otherwise
        return Design(entry.slug, entry.name, slug(wanted), *go_on, *success, cited)

    def cross_table(self, entry: Entry[files.CrossTableFile]) -> CrossTable:
        """Return a table of two classifications."""
        reader = Texts(entry, self.scope)
        rows, columns = reader.classification("rows"), reader.classification("columns")
        of = reader.condition("of")
        cited, among = self.cited(entry), reader.among(self.sets)
        reader.finish()
        return CrossTable(entry.slug, entry.name, rows or "", columns or "", of, Taken(entry.model.over), cited, among)


def _departures(model: files.CourseFile) -> tuple[tuple[str, files.DepartureFile | None], ...]:
    return (("new therapy", model.new_therapy), ("hsct", model.hsct))


def _needs(course: CoursePlan, origin: Origin, endings: tuple[Ending, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield the key of the course that a time needs and the course does not have, and a hint."""
    there: dict[Ending, tuple[str, bool]] = {
        Happening.RELAPSE: ("relapse", course.relapse_when is not None or course.relapse_date is not None),
        Happening.DEATH: ("death", course.death is not None),
        Happening.NEW_THERAPY: ("new therapy", course.new_therapy is not None),
        Happening.HSCT: ("hsct", course.hsct is not None),
        Happening.NO_RESPONSE: ("landmark", course.landmark is not None and course.landmark.days is not None),
    }
    if isinstance(origin, FromStart) and course.start is None:
        yield "starts", "write 'starts: <date>' under 'course:'"
    for ending in endings:
        key, is_there = there.get(ending, ("", True))
        if not is_there:
            yield key, f"write '{key}: …' under 'course:'"
