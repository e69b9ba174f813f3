"""A checked protocol: the one typed tree that every reading interprets. Built by `protocol.load`, never by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, assert_never

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.protocol.plans.model import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from remission.expr.facts import Fact
    from remission.expr.truth import Truth
    from remission.expr.units import Unit
    from remission.protocol.reviews import Review


RuleKey: TypeAlias = tuple[Literal["criterion", "classification", "calculation"], str]  # its kind and slug
Key: TypeAlias = tuple[Literal["criterion", "classification", "calculation", "eligibility"], str]
ELIGIBILITY: Key = ("eligibility", "")
Hit: TypeAlias = Literal["first", "unique", "all"]  # which rows of a decision table count


class Status(Enum):
    """How far a rule was checked against its source, as somebody stated it."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    slug: str
    name: str = field(compare=False)  # as its author wrote it
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
    condition: t.Condition
    says: str | None = None
    source: str | None = None  # slug of a Source
    status: Status = Status.NOT_STATED
    reviewed: Review | None = None
    if_missing: Truth | None = None
    because: str | None = None
    table: str | None = None  # slug of the decision table of words whose row it is
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def key(self) -> RuleKey:
        """What it is called among all definitions."""
        return "criterion", self.slug

    @property
    def roots(self) -> tuple[t.Node, ...]:
        """Its condition."""
        return (self.condition,)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a classification; `condition` is None for `otherwise`."""

    name: str  # as written and as printed: CR, CRi, negative
    condition: t.Condition | None
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
    hit: Hit | None = None  # of a decision table: which of its rows counts
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def key(self) -> RuleKey:
        """What it is called among all definitions."""
        return "classification", self.slug

    @property
    def roots(self) -> tuple[t.Node, ...]:
        """The conditions of its outcomes."""
        return tuple(outcome.condition for outcome in self.outcomes if outcome.condition)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a decision table of words: its answer, and the criterion that it asks; None of `otherwise`."""

    word: str
    criterion: str | None
    pos: Pos = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A decision table of words: a classification of its name over its rows, or, where all rows count, a list of phrases."""

    slug: str
    name: str
    hit: Hit
    rows: tuple[TableRow, ...]
    says: str | None = None
    source: str | None = None
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def phrases(self) -> dict[str, str]:
        """Of a table whose answer is a list each phrase, and the criterion that decides on it."""
        return {row.word: row.criterion for row in self.rows if row.criterion and self.hit == "all"}


@dataclass(frozen=True, slots=True)
class Calculation:
    """A named quantity in a stated unit; a decision table is a `Lookup`."""

    slug: str
    name: str
    value: t.Term
    unit: Unit
    says: str | None = None
    source: str | None = None
    status: Status = Status.NOT_STATED
    reviewed: Review | None = None
    hit: Hit = "first"  # of a decision table: which of its rows counts
    at_most: Fraction | None = None  # its cap in `unit`: no answer depends on it, `prove` holds the formula to it
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def key(self) -> RuleKey:
        """What it is called among all definitions."""
        return "calculation", self.slug

    @property
    def roots(self) -> tuple[t.Node, ...]:
        """Its formula, or its decision table."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class EligibilityCriteria:
    """Who may enter: every inclusion criterion is met, and no exclusion criterion is."""

    include: tuple[t.Ref, ...] = ()
    exclude: tuple[t.Ref, ...] = ()
    slug: ClassVar[str] = ""
    name: ClassVar[str] = "eligibility"

    @property
    def key(self) -> Key:
        """What it is called among all definitions."""
        return ELIGIBILITY

    @property
    def condition(self) -> t.AllOf:
        """Both lists as one condition."""
        return t.AllOf((*self.include, *(t.Not(one, one.pos) for one in self.exclude)), self.pos)

    @property
    def roots(self) -> tuple[t.Node, ...]:
        """Its condition."""
        return (self.condition,)

    @property
    def asked(self) -> tuple[t.Ref, ...]:
        """The criteria of both lists."""
        return (*self.include, *self.exclude)

    @property
    def pos(self) -> Pos:
        """Where its first criterion stands."""
        return next((one.pos for one in self.asked), NOWHERE)


Rule: TypeAlias = Criterion | Classification | Calculation
Definition: TypeAlias = Rule | EligibilityCriteria


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
    eligibility: EligibilityCriteria
    classifications: dict[str, Classification]
    calculations: dict[str, Calculation]
    sources: dict[str, Source]
    statements: dict[str, Statement]
    used: tuple[str, ...]  # slugs of the facts that a rule reads, in the vocabulary's order
    order: tuple[RuleKey, ...]  # dependencies first
    file: str = field(default="", compare=False)
    assessments: Assessments | None = None  # None: every day on which a patient was observed
    plan: Plan = field(default_factory=Plan)  # courses and endpoints
    tables: dict[str, WordTable] = field(default_factory=dict)  # decision tables of words
    missing_day: t.MissingDay = "next"  # what stands for a day that does not exist, such as 30 February

    @property
    def include(self) -> tuple[str, ...]:
        """The slugs of the criteria that must be met."""
        return tuple([one.criterion for one in self.eligibility.include])

    @property
    def exclude(self) -> tuple[str, ...]:
        """The slugs of the criteria that must not be met."""
        return tuple([one.criterion for one in self.eligibility.exclude])

    @property
    def has_eligibility(self) -> bool:
        """Whether it says who may enter; one that does not has no eligibility to tell, not an undetermined one."""
        return bool(self.eligibility.asked)

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every definition, each after all that it reads; eligibility comes last, if the protocol has it."""
        return (*self.order, ELIGIBILITY) if self.has_eligibility else self.order

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every definition but eligibility, in the author's order."""
        return (*self.criteria.values(), *self.classifications.values(), *self.calculations.values())

    @property
    def roots(self) -> Iterator[t.Node]:
        """Every condition and formula that a rule has."""
        return (root for rule in self.rules for root in rule.roots)

    @property
    def lists(self) -> dict[str, WordTable]:
        """The decision tables of words whose answer is a list, by slug."""
        return {key: table for key, table in self.tables.items() if table.hit == "all"}

    def rule(self, key: RuleKey) -> Rule:
        """The definition of a name other than eligibility."""
        kind, slug = key
        match kind:
            case "criterion":
                return self.criteria[slug]
            case "classification":
                return self.classifications[slug]
            case "calculation":
                return self.calculations[slug]
            case _:
                assert_never(kind)

    def definition(self, key: Key) -> Definition:
        """The definition of a name."""
        kind, slug = key
        return self.eligibility if kind == "eligibility" else self.rule((kind, slug))
