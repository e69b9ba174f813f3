"""What is answered, for the OpenAPI document: the JSON of the command line, described. The data is made by `render.records`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

TruthText = Literal["met", "not met", "unknown"]


class ProblemAnswer(BaseModel):
    """One of our problems; in a request `file` is a JSON pointer to the value, in a stream `line` is the line."""

    file: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    message: str
    hint: str | None
    severity: Literal["error", "warning"]


class ProblemDetails(BaseModel):
    """A problem as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemAnswer]


class ProtocolVersion(BaseModel):
    """What tells a protocol from any other."""

    id: str
    version: str
    sha256: str


class ProtocolAnswer(ProtocolVersion):
    """A protocol that is served."""

    title: str
    origin: Literal["shipped", "folder"]
    reads_fhir: bool


class ProtocolsAnswer(BaseModel):
    """All of them."""

    engine: str
    protocols: list[ProtocolAnswer]


class OutcomeRecord(BaseModel):
    """The outcome, null while it is open, and every outcome that is still possible."""

    outcome: str | None
    possible: list[str]


class AmountRecord(BaseModel):
    """A calculated quantity; its digits are a text."""

    value: str
    unit: str


class ListRecord(BaseModel):
    """The answer of a table of which all rows count."""

    applies: list[str]
    open: list[str]


class DecisionAnswer(BaseModel):
    """Everything concluded about one case; two readings came to it."""

    patient: str
    date: str | None
    protocol: ProtocolVersion
    eligibility: str | None
    outcomes: dict[str, OutcomeRecord]
    criteria: dict[str, TruthText]
    lists: dict[str, ListRecord] | None = None
    calculations: dict[str, AmountRecord | None]
    missing: list[str]
    problems: list[ProblemAnswer]


class DecisionsAnswer(BaseModel):
    """Decisions, in the order of their cases."""

    decisions: list[DecisionAnswer]


class ExplanationAnswer(DecisionAnswer):
    """The decision, and beside it what was used, the clauses, and what would change it; `text` is for people."""

    model_config = ConfigDict(extra="allow")

    values: dict[str, Any]
    clauses: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    open: list[dict[str, Any]]
    rules: list[str]
    text: str


class CheckAnswer(BaseModel):
    """Whether the files of a protocol can be used, and everything that was found."""

    is_fine: bool
    protocol: ProtocolVersion | None
    problems: list[ProblemAnswer]


class HealthAnswer(BaseModel):
    """The service is there, or ready."""

    status: Literal["ok"]
