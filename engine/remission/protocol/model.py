"""A checked protocol: the one typed tree that every reading interprets. Built by `protocol.load`, never by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Literal

from remission.errors import NOWHERE, Pos
from remission.protocol.plans.model import Plan

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.facts import Fact
    from remission.expr.tree import Condition, Term
    from remission.expr.truth import Truth
    from remission.expr.units import Unit
    from remission.protocol.reviews import Review


class Status(Enum):
    """How far a rule was checked against its source, as somebody stated it."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    slug: str
    title: str
    section: str | None = None
    url: str | None = None
    note: str | None = None
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A named proposition; its missing-data policy answers only when a fact it reads is missing."""

    slug: str
    name: str
    condition: Condition
    says: str | None = None
    source: str | None = None  # slug of a Source
    status: Status = Status.NOT_STATED
    reviewed: Review | None = None
    if_missing: Truth | None = None
    because: str | None = None
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a classification; `condition` is None for `otherwise`."""

    name: str  # as written and as printed: CR, CRi, negative
    condition: Condition | None
    source: str | None = None
    status: Status = Status.NOT_STATED
    reviewed: Review | None = None
    says: str | None = None
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Classification:
    """An ordered family of outcomes: the first that is met."""

    slug: str
    name: str
    outcomes: tuple[Outcome, ...]
    promises: tuple[str, ...] = ()
    source: str | None = None
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A named quantity in a stated unit; a decision table is a `Lookup`."""

    slug: str
    name: str
    value: Term
    unit: Unit
    says: str | None = None
    source: str | None = None
    status: Status = Status.NOT_STATED
    reviewed: Review | None = None
    at_most: Fraction | None = None  # its cap in `unit`: no answer depends on it, `prove` holds the formula to it
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """Cited content that no rule evaluates: a warning, a list of adverse events, a note."""

    slug: str
    name: str
    says: str
    items: tuple[str, ...] = ()
    source: str | None = None
    made_into: tuple[str, ...] = ()  # slugs of clauses: rules, figures, the course, an outcome (`response_cr`)
    for_information: bool = False  # no clause is to be made from it
    pos: Pos = field(default=NOWHERE, compare=False)
    named: tuple[str, ...] = field(default=(), compare=False)  # the clauses as written: two of one slug are told apart


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A day that is counted from a date fact; before it where `days` is negative."""

    fact: str  # slug
    days: int


@dataclass(frozen=True, slots=True)
class Assessments:
    """What opens an assessment in a table of dated observations."""

    each: tuple[str, ...] = ()  # slugs: every day on which one of these facts was examined
    on: tuple[Scheduled, ...] = ()
    listed: bool = False  # a table that comes with the data names them
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Protocol:
    """The whole: everything is keyed by slug, in the author's order; `sha256` covers the canonical content."""

    id: str
    title: str
    version: str
    sha256: str
    facts: dict[str, Fact]  # the whole vocabulary in view, companions and the assessment date included
    criteria: dict[str, Criterion]  # eligibility criteria first, then the named criteria
    include: tuple[str, ...]  # slugs of criteria
    exclude: tuple[str, ...]
    classifications: dict[str, Classification]
    calculations: dict[str, Calculation]
    sources: dict[str, Source]
    statements: dict[str, Statement]
    used: tuple[str, ...]  # slugs of the facts that a rule reads, in the vocabulary's order
    order: tuple[tuple[Literal["criterion", "classification", "calculation"], str], ...]  # dependencies first
    file: str = field(default="", compare=False)
    assessments: Assessments | None = None  # None: every day on which a patient was observed
    plan: Plan = field(default_factory=Plan)  # courses and endpoints

    @property
    def has_eligibility(self) -> bool:
        """Whether it says who may enter; one that does not has no eligibility to tell, not an undetermined one."""
        return bool(self.include or self.exclude)
