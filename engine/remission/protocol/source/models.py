"""What may be written in a rule file: the models say it, the JSON Schema for editors is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from remission.protocol.source.mapping_models import TableFile
from remission.protocol.source.plan_models import AnalysisSetFile, CourseFile, CrossTableFile, DesignFile, EndpointFile
from remission.protocol.source.strict import CURRENT, Reviewed, Stated, Strict, YesNo

Hit = Annotated[
    Literal["first", "unique", "all"],
    Field(description="Which rows of a table count: the first that is met, the only one, or all that are met"),
]
MOST = 9  # `at least 9 of` is the largest count that can be written


def _clause(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take a bare text for a clause's `when`."""
    return {"when": written} if isinstance(written, str) else written


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
    taken_from: str | None = Field(
        default=None,
        alias="from",
        description="What it is made of, at this and other days of the patient; 'choose' says how: 'lowest since first dose'",
    )
    told_apart_by: str | None = Field(
        default=None, alias="told apart by", description="What tells several observations of one day apart, such as 'lesion'"
    )
    complete: YesNo = Field(default="no", description="Every occurrence is on record: where nothing is, there was none")
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
    lln: str | None = Field(default=None, description="Lower limit of normal: 'per laboratory', or a quantity such as '12 g/dL'")
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
    typical_lln: str | None = Field(
        default=None,
        alias="typical lln",
        description="The same of the lower limit of normal of a laboratory",
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


class WordRowFile(Parts):
    """One row of a decision table of words: an outcome or a phrase for whoever meets its condition."""

    outcome: str | None = Field(default=None, description="The answer of the row, such as 'hold' or 'no dose'")
    otherwise: str | None = Field(default=None, description="The answer when no row above applies; last row only")
    says: str | None = None
    source: str | None = None


class ClassificationFile(Strict):
    """An ordered family of outcomes, the first that is met; or a decision table of words."""

    outcomes: dict[str, Clause] = {}
    rows: list[WordRowFile] | None = Field(default=None, description="A decision table: rows of a condition and an outcome")
    table: str | None = Field(
        default=None, description="The same as a text: a column an input, the last the outcome; a line a row"
    )
    hit: Hit = "first"
    says: str | None = None
    promise: str | list[str] | None = Field(default=None, description="What shall be proved of it")
    source: str | None = None


class RowFile(Strict):
    """One row of a decision table."""

    when: str | None = None
    value: str | None = None
    otherwise: str | None = Field(default=None, description="The value when no row above applies; last row only")


class ItemFile(Parts):
    """One item of a score: its points count where its condition is met."""

    points: str = Field(description="A number, such as 2, 0.5 or -1")
    says: str | None = Field(default=None, description="The item in plain words")


class CalculationFile(Strict):
    """A named quantity: a formula, a decision table, or a score."""

    value: str | None = Field(default=None, description="A formula such as 'min(1 mg/kg * weight, 50 mg)'")
    rows: list[RowFile] | None = Field(default=None, description="A decision table: the first row that is met")
    table: str | None = Field(default=None, description="The same as a text: a column an input, the last the value; a line a row")
    hit: Hit = "first"
    points: dict[str, ItemFile] | None = Field(default=None, description="A score: each item with its condition and its points")
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


def _listed(written: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Take the bare word `listed` for `listed: yes`."""
    return {"listed": "yes"} if written == "listed" else written


class AssessmentsFile(Strict):
    """What opens an assessment where the data are dated observations."""

    each: str | list[str] | None = Field(default=None, description="Every day on which this fact was examined")
    on: str | list[str] | None = Field(default=None, description="A scheduled day, such as 'day 28 after first dose'")
    listed: YesNo = Field(default="no", description="A table of patients and dates comes with the data")


LANGUAGE: dict[str, Any] = {
    "description": "The version of the language that the file is written in; the newest, unless stated",
    "enum": [version for number in range(1, CURRENT + 1) for version in (number, str(number))],
}


class RuleFile(Strict):
    """A protocol, a part of one, or a vocabulary."""

    protocol: str | None = Field(default=None, description="The protocol's id")
    title: str | None = None
    version: str | None = None
    language: Annotated[str | None, WithJsonSchema(LANGUAGE)] = None
    vocabulary: list[str] = Field(default=[], description="Names of vocabulary files")
    missing_codes: list[str] | None = Field(
        default=None, alias="missing codes", description="The codes of every fact of this file that states none of its own"
    )
    missing_days: Literal["first of the next month", "last day of the month"] | None = Field(
        default=None,
        alias="days that do not exist",
        description="What 29 February is a year later, and 31 January a month later: the first of the next month, unless stated",
    )
    facts: dict[str, FactFile] = {}
    sources: dict[str, SourceFile] = {}
    eligibility: EligibilityFile = EligibilityFile.model_construct()  # validating the default would build its model twice
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
    analysis_sets: dict[str, AnalysisSetFile] = Field(default={}, alias="analysis sets")
    mapping: str | None = Field(default=None, description="The id of a mapping of a site's files; then 'tables' follow")
    tables: dict[str, TableFile] = Field(default={}, description="The site's tables, and what their columns mean")


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule file, for editors."""
    made = RuleFile.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Remission rule file"}
