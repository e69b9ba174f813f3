"""What the rows of a table of observations say: of which fact, in which unit, which value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from remission.cases.case import Value
from remission.cases.cells.case import stated
from remission.cases.cells.found import Found, is_missing
from remission.cases.cells.measured import Sensitivity
from remission.cases.cells.values import reader
from remission.cases.layout import is_sensitivity, likely_fact, wanted_facts
from remission.cases.long import LongTable, misspelt_fact, told_apart
from remission.cases.observations.companions import NO_VALUE, UNREADABLE, beside, companions_of
from remission.cases.observations.rows import BETWEEN, fault_columns, said_once
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.protocol.assessing import assessment_facts
from remission.protocol.history import is_taken
from remission.protocol.model import Protocol

UNSTATED = -1  # in the column `limit`, where UNREADABLE is another such mark; what is not negative is the number of a finding
ORDER = "specimen", "apart", "unit", "text", "line"
NAMES = pl.Schema(
    {
        "key": pl.String(),
        "head unit": pl.String(),
        "name message": pl.String(),
        "name hint": pl.String(),
        "name cause": pl.String(),
    }
)
SAID = pl.Schema({"found": pl.Int64(), "value": pl.Int64(), "bad": pl.Boolean()})


@dataclass(slots=True)
class Findings:
    """Everything that was read, each once, by number; equal values have one number."""

    facts: Sequence[Fact]
    today: date | None = None
    found: list[Found] = field(default_factory=list)
    values: dict[Value, int] = field(default_factory=dict)
    known: dict[tuple[int, str, str, int], tuple[int, int, bool]] = field(default_factory=dict)

    def read(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add what the rows say, as `SAID`, from the columns `fact`, `unit`, `text` and `limit`."""
        return said_once(rows, ("fact", "unit", "text", "limit"), SAID, self._read)

    def _read(self, fact: int, unit: str, text: str, limit: int) -> tuple[int, int, bool]:
        asked = fact, unit, text, limit
        if asked not in self.known:
            self.known[asked] = self._read_anew(*asked)
        return self.known[asked]

    def _read_anew(self, fact: int, unit: str, text: str, limit: int) -> tuple[int, int, bool]:
        found = reader(self.facts[fact], unit or None, self.today)(text, self.limit(limit))
        self.found.append(found)
        number = NO_VALUE if found.value is None else self.values.setdefault(found.value, len(self.values))
        return len(self.found) - 1, number, found.value is None and found.trouble is not None

    def limit(self, number: int) -> Sensitivity:
        """The sensitivity that a finding states."""
        match number:
            case -1:
                return None
            case -2:
                return "unreadable"
            case _:
                return stated(self.found[number])


def facts_of(protocol: Protocol) -> tuple[Fact, ...]:
    """The facts that are read from a table of observations: those a rule reads, and those that open assessments."""
    wanted = {**wanted_facts(protocol), **{key: protocol.facts[key] for key in sorted(assessment_facts(protocol.assessments))}}
    return tuple(fact for key, fact in wanted.items() if key != ASSESSMENT_DATE and not fact.is_of_answers)


def sources(protocol: Protocol, facts: Sequence[Fact]) -> dict[str, list[int]]:
    """By the slug of a fact as a table has it: the numbers of the facts whose observations these are."""
    feeds: dict[str, list[int]] = {}
    for index, fact in enumerate(facts):
        keys = () if is_taken(fact, protocol.facts) else (fact.slug, *_other_sources(protocol, fact))
        for key in dict.fromkeys(keys):
            feeds.setdefault(key, []).append(index)
    return feeds


def _other_sources(protocol: Protocol, fact: Fact) -> Iterator[str]:
    owner = protocol.facts.get(fact.companion_of or fact.slug)
    if owner is not None and owner.observed_as is not None:
        yield owner.observed_as + fact.slug.removeprefix(owner.slug)


def read_names(rows: pl.DataFrame, table: LongTable, sources: Collection[str]) -> pl.DataFrame:
    """Add the slug of each row's fact, as `NAMES`; one that is not wanted has none, a misspelt one the slug it is likely for."""

    def read(text: str) -> tuple[str | None, str, str | None, str | None, str | None]:
        one = table.name(text)
        if one.slug in sources:
            return one.slug, one.unit or "", *fault_columns(None)
        meant = None if is_missing(text) or one.slug in table.protocol.facts else likely_fact(one.slug, table.facts.values())
        if meant is None:
            return None, "", *fault_columns(None)
        return meant.slug, "", *fault_columns(misspelt_fact(one, meant))

    return said_once(rows, ("fact name",), NAMES, read)


def with_units(rows: pl.DataFrame, facts: Sequence[Fact]) -> pl.DataFrame:
    """Settle the units of rows (the row's own, else the one that stands with the name of the fact) and number the rows.

    Where nothing else tells two observations apart, the lower number counts. It follows what they say, and not the order of
    the file: by specimen, then unit and text, and only of two that say the same by line.
    """
    units = pl.Schema({"settled": pl.String()})
    settled = said_once(rows, ("unit", "head unit"), units, lambda own, head: (head if is_missing(own) else own.strip(),))
    stripped = settled.with_columns(pl.col("specimen").str.strip_chars(), unit="settled", apart=_apart(facts)).sort(*ORDER)
    return stripped.with_columns(row=pl.int_range(pl.len())).select(
        "row", "line", "patient", "fact", "day", "second", "specimen", "apart", "unit", "text"
    )


def _apart(facts: Sequence[Fact]) -> pl.Expr:
    """What tells a row apart from others of its fact and day; nothing where the fact does not say what does."""
    columns = told_apart(facts)
    own = {at: columns.index(fact.told_apart_by) for at, fact in enumerate(facts) if fact.told_apart_by is not None}
    if not own:
        return pl.lit("")
    place = pl.col("fact").replace_strict(own, default=None, return_dtype=pl.Int64)
    return pl.col("apart").str.split(BETWEEN).list.get(place, null_on_oob=True).fill_null("")


def read_values(rows: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    """Add what each row says: the sensitivities of assays first, since `not detected` depends on them."""
    limits = [index for index, fact in enumerate(findings.facts) if is_sensitivity(fact)]
    plain = rows.with_columns(limit=pl.lit(UNSTATED, pl.Int64))
    if not limits:
        return findings.read(plain)
    first = findings.read(plain.filter(pl.col("fact").is_in(limits)))
    others = rows.filter(~pl.col("fact").is_in(limits))
    found = first.select(pl.col("row").alias("beside"), pl.col("found").alias("limit"))
    with_limits = beside(others, companions_of(first, findings.facts)).join(found, on="beside", how="left", maintain_order="left")
    unreadable = pl.when(pl.col("beside") == UNREADABLE).then(UNREADABLE)
    rest = findings.read(with_limits.with_columns(pl.coalesce(unreadable, "limit", UNSTATED).alias("limit")).drop("beside"))
    return pl.concat([first, rest.select(first.columns)]).sort("row")
