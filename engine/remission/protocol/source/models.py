"""What may be written in a rule file: the models say it, the JSON Schema for editors is made from them."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

YesNo = Literal["yes", "no"]
StatusWord = Literal["verified", "unverified"]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST = 9  # `at least 9 of` is the largest count that can be written


class Strict(BaseModel):
    """Base of every author-facing model: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False, defer_build=True)


def _clause(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take a bare text for a clause's `when`."""
    return {"when": written} if isinstance(written, str) else written


def _name(written: str) -> str:
    """Take a name that is not empty."""
    if not written.strip():
        hint = "write 'reviewed: {by: A. Name, on: 2024-05-01}'"
        raise PydanticCustomError("said", "a review names who made it", {"hint": hint})
    return written


def _day(written: str) -> str:
    """Take a day of the calendar."""
    if not DAY.fullmatch(written) or not _is_day(written):
        raise PydanticCustomError("said", "{written} is no day", {"written": repr(written), "hint": "write it as 2024-05-01"})
    return written


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


class ReviewFile(Strict):
    """Who compared a rule with its source, and when."""

    by: Annotated[str, AfterValidator(_name)] = Field(description="Who compared it with its source")
    on: Annotated[str, AfterValidator(_day)] = Field(description="The day, such as 2024-05-01")


# What was said of the review of a rule or a figure; nothing is taken for granted.
Stated = Annotated[StatusWord | None, Field(description="Whether it was checked against its source; left out, nobody stated it")]
Reviewed = Annotated[ReviewFile | None, Field(description="Who checked it, and when: '{by: A. Name, on: 2024-05-01}'")]


class Parts(Strict):
    """A condition written as lists, one clause a line; keys that stand together must all hold."""

    when: str | None = Field(default=None, description="A condition on one line, such as 'platelets >= 100 x 10^9/L'")
    all_of: list[Part] | None = Field(default=None, alias="all of", description="Every one of these must be met")
    any_of: list[Part] | None = Field(default=None, alias="any of", description="At least one of these must be met")
    none_of: list[Part] | None = Field(default=None, alias="none of", description="None of these may be met")
    at_least_1: list[Part] | None = Field(default=None, alias="at least 1 of")
    at_least_2: list[Part] | None = Field(default=None, alias="at least 2 of", description="At least 2 of these must be met")
    at_least_3: list[Part] | None = Field(default=None, alias="at least 3 of")
    at_least_4: list[Part] | None = Field(default=None, alias="at least 4 of")
    at_least_5: list[Part] | None = Field(default=None, alias="at least 5 of")
    at_least_6: list[Part] | None = Field(default=None, alias="at least 6 of")
    at_least_7: list[Part] | None = Field(default=None, alias="at least 7 of")
    at_least_8: list[Part] | None = Field(default=None, alias="at least 8 of")
    at_least_9: list[Part] | None = Field(default=None, alias="at least 9 of")


Part = Annotated[Parts, BeforeValidator(_clause, json_schema_input_type=str | Parts)]


class ClauseFile(Parts):
    """A named proposition: a condition, and where it comes from."""

    says: str | None = Field(default=None, description="The rule in plain words")
    source: str | None = Field(default=None, description="The id of a source")
    status: Stated = None
    reviewed: Reviewed = None
    if_missing: Literal["met", "not met"] | None = Field(
        None, alias="if missing", description="The answer when a fact is missing; needs 'because'"
    )
    because: str | None = Field(default=None, description="Why missing data may be answered")


Clause = Annotated[ClauseFile, BeforeValidator(_clause, json_schema_input_type=str | ClauseFile)]


class FactFile(Strict):
    """One named clinical quantity, choice or date."""

    label: str | None = Field(default=None, description="The name as a clinician would print it")
    unit: str | None = Field(default=None, description="The canonical unit, UCUM: 10*9/L, %, mg/dL; '1' for a pure number")
    plausible: str | None = Field(default=None, description="Values outside are a problem of the data: '0 to 3000'")
    codes: list[str] | None = Field(default=None, description="Codes such as 'LOINC 777-3'")
    choose: str | None = Field(
        None, description="Which of many observations counts, e.g. 'closest to the assessment, within 7 days'"
    )
    observed_as: str | None = Field(
        default=None, alias="observed as", description="The fact whose observations this one chooses from, if not its own"
    )
    censored: YesNo = Field(default="no", description="'<0.01 %' and 'not detected' are welcome")
    missing_codes: list[str] | None = Field(
        default=None, alias="missing codes", description="Cells that mean that there is no value, such as [999, -9]"
    )
    zero: Literal["zero", "not detected"] = Field(
        default="zero", description="What 0 without a sensitivity is, of a fact with 'censored: yes'"
    )
    whole: YesNo = Field(default="no", description="Only whole numbers")
    values: list[str] | None = Field(default=None, description="The choices")
    date: YesNo = Field(default="no", description="The fact is a calendar day")
    uln: str | None = Field(default=None, description="Upper limit of normal: 'per laboratory', or a quantity such as '40 U/L'")
    molar_mass: str | None = Field(
        default=None, alias="molar mass", description="Links mass and amount of substance: '113.12 g/mol'"
    )
    typical: str | None = Field(
        default=None, description="What a well patient has, as '250' in the fact's unit; for examples only"
    )
    typical_uln: str | None = Field(
        default=None,
        alias="typical uln",
        description="The same of the upper limit of normal of a laboratory",
    )
    measured: YesNo | None = Field(
        default=None, description="Whether it may come out otherwise; left out, what has no date, count or 'latest' in it may"
    )


class SourceFile(Strict):
    """Where a rule comes from."""

    title: str
    section: str | None = None
    url: str | None = None
    note: str | None = None


class EligibilityFile(Strict):
    """Who may enter: every `include` must be met, no `exclude` may be."""

    include: dict[str, Clause] = {}
    exclude: dict[str, Clause] = {}


class ClassificationFile(Strict):
    """An ordered family of outcomes: the first that is met."""

    outcomes: dict[str, Clause]
    promise: str | list[str] | None = Field(default=None, description="What shall be proved of it")
    source: str | None = None


class RowFile(Strict):
    """One row of a decision table."""

    when: str | None = None
    value: str | None = None
    otherwise: str | None = Field(default=None, description="The value when no row above applies; last row only")


class CalculationFile(Strict):
    """A named quantity: a formula, or a decision table."""

    value: str | None = Field(default=None, description="A formula such as 'min(1 mg/kg * weight, 50 mg)'")
    rows: list[RowFile] | None = Field(default=None, description="A decision table: the first row that is met")
    unit: str | None = Field(default=None, description="The unit of the result")
    at_most: str | None = Field(default=None, alias="at most", description="The cap that 'prove' holds it to, such as '50 mg'")
    says: str | None = None
    source: str | None = None
    status: Stated = None
    reviewed: Reviewed = None


class StatementFile(Strict):
    """Cited content that no rule evaluates."""

    says: str
    items: list[str] = []
    source: str | None = None
    made_into: list[str] | None = Field(default=None, alias="made into", description="The clauses made from it: [I1 age, course]")
    for_information: Literal["yes"] | None = Field(
        default=None, alias="for information", description="No clause is to be made from it"
    )


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

    by: str | None = Field(default=None, description="A span of time from the start, such as '60 days'")
    without_response: Literal["event at start", "event at landmark"] = Field(
        default="event at start", alias="without response", description="Where no response is an event"
    )


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
    confirmation: str | None = Field(default=None, description="A response counts when it still holds so long after: '4 weeks'")
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


class EndpointFile(CitedFile):
    """A figure over a cohort: a rate of patients, or a time to an event."""

    rate: str | None = Field(default=None, description="A condition, such as 'response is CR'")
    of: str | None = Field(default=None, description="A condition: of which patients; of all where it is left out")
    over: Literal["best response", "any assessment", "last assessment"] | None = Field(
        default=None, description="The assessment over which the rate is taken"
    )
    interval: str | None = Field(default=None, description="'Clopper-Pearson 95 %' or 'Wilson 90 %'")
    time: str | None = Field(default=None, description="A span, such as 'from first CR to relapse or death'")
    median_interval: str | None = Field(default=None, alias="median interval", description="'log-log 95 %' or 'log 95 %'")
    unit: Literal["days", "weeks", "months", "years"] | None = None
    censored_at: Literal["last contact", "last assessment"] | None = Field(default=None, alias="censored at")


class DesignFile(CitedFile):
    """A two-stage rule over a rate."""

    endpoint: str | None = Field(default=None, description="The name of a rate")
    go_on: str | None = Field(default=None, alias="go on", description="'9 of 24': responders of the first patients")
    success: str | None = Field(default=None, description="'20 of 48': responders of all patients")


class CrossTableFile(CitedFile):
    """Two classifications of the same patients against one another."""

    rows: str | None = Field(default=None, description="A classification")
    columns: str | None = Field(default=None, description="A classification")
    of: str | None = Field(default=None, description="A condition: of which patients")
    over: Literal["best response", "last assessment"] = "best response"


def _listed(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take the bare word `listed` for `listed: yes`."""
    return {"listed": "yes"} if written == "listed" else written


class AssessmentsFile(Strict):
    """What opens an assessment where the data are dated observations."""

    each: str | list[str] | None = Field(default=None, description="Every day on which this fact was examined")
    on: str | list[str] | None = Field(default=None, description="A scheduled day, such as 'day 28 after first dose'")
    listed: YesNo = Field(default="no", description="A table of patients and dates comes with the data")


class RuleFile(Strict):
    """A protocol, a part of one, or a vocabulary."""

    protocol: str | None = Field(default=None, description="The protocol's id")
    title: str | None = None
    version: str | None = None
    vocabulary: list[str] = Field(default=[], description="Names of vocabulary files")
    missing_codes: list[str] | None = Field(
        default=None, alias="missing codes", description="The codes of every fact of this file that states none of its own"
    )
    facts: dict[str, FactFile] = {}
    sources: dict[str, SourceFile] = {}
    eligibility: EligibilityFile = EligibilityFile()
    criteria: dict[str, Clause] = {}
    classifications: dict[str, ClassificationFile] = {}
    calculations: dict[str, CalculationFile] = {}
    statements: dict[str, StatementFile] = {}
    assessments: Annotated[
        AssessmentsFile | None, BeforeValidator(_listed, json_schema_input_type=Literal["listed"] | AssessmentsFile)
    ] = Field(default=None, description="What opens an assessment where the data are dated observations")
    course: CourseFile | None = None
    endpoints: dict[str, EndpointFile] = {}
    designs: dict[str, DesignFile] = {}
    cross_tables: dict[str, CrossTableFile] = Field(default={}, alias="cross tables")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule file, for editors."""
    made = RuleFile.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Remission rule file"}
