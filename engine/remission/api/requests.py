"""What a request may say. Strict: nothing is taken for what it is not, and what is not known is told."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from remission.api.values import DAY, QUANTITY_SCHEMA

CASE_EXAMPLE: dict[str, Any] = {
    "patient": "P-001",
    "date": "2024-05-31",
    "values": {"bone_marrow_blasts": "3 %", "platelets": 99.999, "anc": "1200 /uL", "mrd_flow": "<0.01 %", "cd22": None},
}
NAME = Annotated[str, StringConstraints(min_length=1, max_length=200)]
AnyValue = Annotated[Any, WithJsonSchema(QUANTITY_SCHEMA)]  # what it may be, the model of a protocol's facts says
FILE_TEXT = Annotated[str, StringConstraints(max_length=1_000_000)]


class StrictRequest(BaseModel):
    """Base of what is asked."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CaseRequest(StrictRequest):
    """One patient at one assessment. Values by the slug of a fact, as the schema has them; what is not there is missing."""

    model_config = ConfigDict(json_schema_extra={"examples": [CASE_EXAMPLE]})

    patient: NAME = "patient"
    date: Annotated[str, StringConstraints(pattern=DAY)] | None = None
    values: Annotated[dict[NAME, AnyValue], Field(max_length=2_000)]


class CasesRequest(StrictRequest):
    """Several cases; those of one patient are their course, from its beginning, in the order of their dates."""

    cases: Annotated[list[CaseRequest], Field(min_length=1)]


class WhatIfRequest(StrictRequest):
    """Cases, and what to ask of them: thresholds to try one by one, all of them moved by a quarter, errors of assays."""

    cases: Annotated[list[CaseRequest], Field(min_length=1)]
    set: Annotated[list[NAME], Field(max_length=20, examples=[["platelets >= 50 x 10^9/L"]])] = []
    sweep: bool = False
    errors: Annotated[list[NAME], Field(max_length=20, examples=[["platelets=15"]])] = []


class CheckRequest(StrictRequest):
    """A protocol that ships or is served, or the texts of one by the names of its files."""

    protocol: NAME | None = None
    files: Annotated[dict[NAME, FILE_TEXT], Field(min_length=1, max_length=50)] | None = None
