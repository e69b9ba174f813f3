"""What may be written of courses and cohorts: `course`, `endpoints`, `designs` and `cross tables`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from remission.protocol.source.strict import Reviewed, Stated, Strict


def _date(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take a bare text for the name of a date."""
    return {"date": written} if isinstance(written, str) else written


class RelapseFile(Strict):
    """How a relapse is known: by a condition over an assessment, by a date in the data, or by whichever comes first."""

    when: str | None = Field(default=None, description="A condition over an assessment after a response")
    date: str | None = Field(default=None, description="A date fact")


class DepartureFile(Strict):
    """A date on which a patient leaves the course."""

    date: str | None = Field(default=None, description="A date fact")
    handling: Literal["event", "censor", "ignore"] = Field(
        default="censor", alias="as", description="What it does to the time to an event"
    )


class LandmarkFile(Strict):
    """By when a response must be reached."""

    by: str | None = Field(default=None, description="A span of time from the start, such as '60 days', or '2 assessments'")
    without_response: Literal["event at start", "event at landmark"] = Field(
        default="event at start", alias="without response", description="Where no response is an event"
    )
    counts_as: str | None = Field(default=None, alias="counts as", description="The best response of who has none by then")


class MinimumDurationFile(Strict):
    """An outcome that needs some time: stable disease at least 6 weeks after the start."""

    of: str | None = Field(default=None, description="An outcome, such as SD")
    at_least: str | None = Field(default=None, alias="at least", description="A span of time from the start, such as '6 weeks'")
    otherwise: str | None = Field(default=None, description="The outcome that it counts as before, such as NE")


Relapse = Annotated[RelapseFile, BeforeValidator(_date, json_schema_input_type=str | RelapseFile)]
Leaving = Annotated[DepartureFile, BeforeValidator(_date, json_schema_input_type=str | DepartureFile)]


class CourseFile(Strict):
    """How the assessments and dates of one patient are read as a course."""

    response: str | None = Field(default=None, description="The classification that is followed")
    responders: list[str] | None = Field(default=None, description="Its outcomes that are a response")
    best_to_worst: list[str] | None = Field(
        default=None, alias="best to worst", description="Every outcome once; left out, it is the order in which they are tested"
    )
    starts: str | None = Field(default=None, description="A date fact: assessments after that day count")
    response_until: list[str] | None = Field(
        default=None, alias="response until", description="Date facts: assessments after any of these days do not count"
    )
    relapse: Relapse | None = None
    death: str | None = Field(default=None, description="A date fact")
    new_therapy: Leaving | None = Field(default=None, alias="new therapy")
    hsct: Leaving | None = None
    last_contact: str | None = Field(default=None, alias="last contact", description="A date fact")
    landmark: LandmarkFile | None = None
    confirmation: str | None = Field(
        default=None, description="A response counts when it still holds so long after, '4 weeks', or at '2 of 3 assessments'"
    )
    unconfirmed: str | None = Field(
        default=None, description="'counts as SD', or 'counts as the best that is confirmed, else SD'; left out, it is no outcome"
    )
    not_assessed_again: Literal["open", "unconfirmed"] = Field(
        default="open", alias="not assessed again", description="Whether a response that nobody looked at again is still open"
    )
    not_evaluable: list[str] | None = Field(
        default=None, alias="not evaluable", description="Outcomes that say that the response could not be judged"
    )
    minimum_duration: MinimumDurationFile | None = Field(default=None, alias="minimum duration")
    says: str | None = None
    source: str | None = None
    status: Stated = None
    reviewed: Reviewed = None


class CitedFile(Strict):
    """A figure, and where it comes from."""

    says: str | None = None
    source: str | None = None
    status: Stated = None
    reviewed: Reviewed = None
    published: str | None = Field(default=None, description="The figure that the source prints")


class AmongFile(CitedFile):
    """A figure, of which patients it is and how they are divided."""

    analysis_set: str | None = Field(default=None, alias="set", description="The name of an analysis set; left out, all patients")
    by: str | None = Field(default=None, description="A fact with values, such as the arm: the figure of each and what differs")
    within: list[str] | None = Field(default=None, description="Facts with values: the strata of tests between arms")


class EndpointFile(AmongFile):
    """A figure over a cohort: a rate of patients, a time to an event, or the incidence of one where others compete."""

    rate: str | None = Field(default=None, description="A condition, such as 'response is CR'")
    of: str | None = Field(default=None, description="A condition: of which patients; of all where it is left out")
    over: Literal["best response", "any assessment", "last assessment"] | None = Field(
        default=None, description="The assessment over which the rate is taken"
    )
    interval: str | None = Field(default=None, description="'Clopper-Pearson 95 %' or 'Wilson 90 %'")
    time: str | None = Field(default=None, description="A span, such as 'from first CR to relapse or death'")
    incidence: str | None = Field(default=None, description="A span, such as 'from first CR to relapse', where others compete")
    competing: str | None = Field(default=None, description="What competes: 'death', or 'death or hsct'; left out, death")
    median_interval: str | None = Field(
        default=None, alias="median interval", description="'log-log 95 %', 'log 95 %' or 'plain 95 %'"
    )
    unit: Literal["days", "weeks", "months", "years"] | None = None
    censored_at: Literal["last contact", "last assessment"] | None = Field(default=None, alias="censored at")
    observation_ends: dict[str, str] | None = Field(
        default=None,
        alias="observation ends",
        description="What ends observation, in order: 'hsct: censor', 'new therapy: ignore', a date, 'data cut-off: 2024-06-30',"
        " 'missed assessments: 120 days', 'before the first day: ignored'",
    )
    at: list[str] | None = Field(default=None, description="Landmarks at which it is estimated: [12 months, 24 months]")
    restricted_mean: str | None = Field(
        default=None, alias="restricted mean", description="The horizon of a restricted mean, such as '24 months'"
    )


class DesignFile(CitedFile):
    """A two-stage rule over a rate."""

    endpoint: str | None = Field(default=None, description="The name of a rate")
    go_on: str | None = Field(default=None, alias="go on", description="'9 of 24': responders of the first patients")
    success: str | None = Field(default=None, description="'20 of 48': responders of all patients")


class AnalysisSetFile(CitedFile):
    """Patients of whom a condition holds."""

    when: str | None = Field(default=None, description="A condition, such as 'response in [CR, CRi]'")
    over: Literal["best response", "any assessment", "last assessment"] = "any assessment"


class CrossTableFile(AmongFile):
    """Two classifications of the same patients against one another."""

    rows: str | None = Field(default=None, description="A classification")
    columns: str | None = Field(default=None, description="A classification")
    of: str | None = Field(default=None, description="A condition: of which patients")
    over: Literal["best response", "last assessment"] = "best response"
