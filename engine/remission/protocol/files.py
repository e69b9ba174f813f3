"""What may be written in a rule file: the models say it, the JSON Schema for editors is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

YesNo = Literal["yes", "no"]
StatusWord = Literal["verified", "unverified"]
MOST = 9  # `at least 9 of` is the largest count that can be written


class Strict(BaseModel):
    """Base of every author-facing model: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


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
    status: StatusWord = Field(default="verified", description="'unverified' until checked against the source")
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
    censored: YesNo = Field(default="no", description="'<0.01 %' and 'not detected' are welcome")
    whole: YesNo = Field(default="no", description="Only whole numbers")
    values: list[str] | None = Field(default=None, description="The choices")
    date: YesNo = Field(default="no", description="The fact is a calendar day")
    uln: str | None = Field(default=None, description="Upper limit of normal: 'per laboratory', or a quantity such as '40 U/L'")
    molar_mass: str | None = Field(
        default=None, alias="molar mass", description="Links mass and amount of substance: '113.12 g/mol'"
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
    says: str | None = None
    source: str | None = None
    status: StatusWord = "verified"


class StatementFile(Strict):
    """Cited content that no rule evaluates."""

    says: str
    items: list[str] = []
    source: str | None = None


class RuleFile(Strict):
    """A protocol, a part of one, or a vocabulary."""

    protocol: str | None = Field(default=None, description="The protocol's id")
    title: str | None = None
    version: str | None = None
    vocabulary: list[str] = Field(default=[], description="Names of vocabulary files")
    facts: dict[str, FactFile] = {}
    sources: dict[str, SourceFile] = {}
    eligibility: EligibilityFile = EligibilityFile()
    criteria: dict[str, Clause] = {}
    classifications: dict[str, ClassificationFile] = {}
    calculations: dict[str, CalculationFile] = {}
    statements: dict[str, StatementFile] = {}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule file, for editors."""
    made = RuleFile.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Remission rule file", **made}
