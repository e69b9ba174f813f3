"""Facts that are taken from others, in a table of observations: what is made of the rows of a patient, beside what is chosen."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from remission.cases.cells.found import Found
from remission.cases.history.reference import Asked
from remission.cases.history.taking import taken
from remission.cases.history.timeline import UNKNOWN_VALUE, Timeline, timeline
from remission.cases.history.wording import written
from remission.cases.observations.assessments import Observed
from remission.cases.observations.companions import MOMENT, NO_VALUE, SHOWN, beside, companions_of
from remission.cases.observations.days import NO_DAY, NO_TIME
from remission.expr.facts import Choose, Fact, Pick
from remission.protocol.history import root_of, taken_in_order
from remission.protocol.model import Protocol

# Of a case and fact: the observation that counts, another of the same claim, of several the last and how many; and the number
# of the value.
MADE = pl.Schema(dict.fromkeys(("case", "fact", "row", "rival", "count", "value"), pl.Int64()))


def histories(
    opened: pl.DataFrame, chosen: pl.DataFrame, observed: Observed, protocol: Protocol, there: Container[str]
) -> pl.DataFrame:
    """What the taken facts come to at each assessment, as `MADE`.

    Args:
        opened: The cases.
        chosen: What was chosen of the facts that are not taken from others: `case`, `fact`, `row`.
        observed: The observations.
        protocol: Which facts there are.
        there: The slugs of the facts that the table has; of any other nobody knows that there was none.
    """
    days = opened.with_columns(pl.when(pl.col("is open") & (pl.col("day") != NO_DAY)).then("day").alias("day"))
    making = _Making(days, chosen, observed, protocol)
    for fact in taken_in_order(protocol):
        root = root_of(fact, protocol)
        if (root.observed_as or root.slug) in there:
            making.make(fact)
    return pl.concat([MADE.to_frame(), *making.made.values()])


@dataclass(slots=True)
class _Making:
    opened: pl.DataFrame  # whose day is null where a case has none
    chosen: pl.DataFrame
    observed: Observed
    protocol: Protocol
    made: dict[str, pl.DataFrame] = field(default_factory=dict)  # by slug, as `MADE`

    @property
    def facts(self) -> dict[str, int]:
        """The numbers of the facts by slug."""
        return {fact.slug: number for number, fact in enumerate(self.observed.findings.facts)}

    def make(self, fact: Fact) -> None:
        """Add what a fact comes to, and what belongs to the values that it is."""
        source = self.protocol.facts.get(fact.taken_from or "")
        if fact.choose is None or source is None:
            return
        line = self.of_made(source) if source.taken_from is not None else self.of_observed(source)
        dates = {key: self.days_of(key) for key in fact.choose.anchors}
        found = taken(Asked(fact.choose, source, fact), self.opened, line, dates, self.observed.findings.values)
        self.made[fact.slug] = self.as_made(self.rooted(found, source), fact.slug)
        for companion in self.protocol.facts.values():
            if companion.companion_of == fact.slug and companion.slug in self.protocol.used:
                self.made[companion.slug] = self.as_made(self.beside(fact, companion), companion.slug)

    def as_made(self, found: pl.DataFrame, slug: str) -> pl.DataFrame:
        return found.with_columns(pl.lit(self.facts[slug]).alias("fact")).select(
            pl.col(name).cast(kind) for name, kind in MADE.items()
        )

    def of_observed(self, source: Fact) -> Timeline:
        """The observations of a fact that is in the data; of what cannot be used, that it is there."""
        number = self.facts[source.slug]
        mine = self.observed.read.filter((pl.col("fact") == number) & (pl.col("day") != NO_DAY))
        kept = self.observed.kept.filter((pl.col("fact") == number) & (pl.col("day") != NO_DAY))
        stated = mine.filter((pl.col("value") != NO_VALUE) | pl.col("bad"))
        lost = stated.join(kept, on=MOMENT, how="anti").unique(MOMENT, keep="first", maintain_order=True)
        columns = "patient", "day", "second", "row", "value"
        every = pl.concat([kept.select(columns), lost.select(columns).with_columns(value=pl.lit(UNKNOWN_VALUE, pl.Int64))])
        named = None
        if source.told_apart_by is not None:
            is_stated = (pl.col("value") != NO_VALUE) | pl.col("bad")
            named = mine.select(pl.col("patient").cast(pl.Int64), "day", "apart", is_stated.alias("is stated"))
        return timeline(every.with_columns(claim="value"), named)

    def of_made(self, source: Fact) -> Timeline:
        """What a taken fact came to, each on the day of its assessment."""
        days = self.opened.select(pl.col("case").cast(pl.Int64), "patient", "day").filter(pl.col("day").is_not_null())
        found = self.made[source.slug].select("case", "value").join(days, on="case")
        return timeline(found.with_columns(second=pl.lit(NO_TIME, pl.Int64), row="case", claim="value"))

    def days_of(self, key: str) -> pl.Series:
        """The day of a date for each case."""
        if key in self.made:
            found = self.made[key].select("case", "value")
        else:
            mine = self.chosen.filter(pl.col("fact") == self.facts.get(key, -1)).select("case", "row")
            found = mine.join(self.observed.read.select("row", "value"), on="row").select(pl.col("case").cast(pl.Int64), "value")
        every = list(self.observed.findings.values)
        numbers = found["value"].unique().to_list()
        days = {number: day.toordinal() for number in numbers if isinstance(day := every[number], date)}
        told = found.select("case", pl.col("value").replace_strict(days, default=None, return_dtype=pl.Int64).alias("its day"))
        return self.opened.select(pl.col("case").cast(pl.Int64)).join(told, on="case", how="left", maintain_order="left")[
            "its day"
        ]

    def rooted(self, found: pl.DataFrame, source: Fact) -> pl.DataFrame:
        """What was found, with the rows of the data: a value of a taken fact stands where that one's own does."""
        own = found.with_columns(pl.col("case").cast(pl.Int64))
        if source.taken_from is None:
            return own
        earlier = self.made[source.slug].select(row="case", its="row", several="count")
        joined = own.join(earlier, on="row", how="left", maintain_order="left")
        return joined.with_columns(row="its", rival=None, count=pl.max_horizontal("count", "several"))

    def beside(self, fact: Fact, companion: Fact) -> pl.DataFrame:
        """What belongs to the observations that count: their limit of normal, their sensitivity."""
        read, facts = self.observed.read, self.observed.findings.facts
        own = root_of(companion, self.protocol)
        told = companions_of(read.filter(pl.col("fact") == self.facts[own.slug]), facts)
        rows = self.made[fact.slug].select("case", "row").join(read.select("row", *MOMENT), on="row")
        at = beside(rows, told).select("case", pl.col("beside").alias("row")).join(read.select("row", "value"), on="row")
        return at.filter(pl.col("value") != NO_VALUE).with_columns(rival=None, count=pl.lit(1))


def as_chosen(made: pl.DataFrame, observed: Observed, protocol: Protocol) -> pl.DataFrame:
    """What was made as what is chosen: `case`, `fact`, then `SHOWN` of what counts and of its rival; new values are findings."""
    findings, facts = observed.findings, observed.findings.facts
    every = list(findings.values)
    told: list[tuple[int, int, int]] = []
    for fact, value in made.select("fact", "value").unique(maintain_order=True).iter_rows():
        findings.found.append(Found(every[value], written(facts[fact], every[value])))
        told.append((fact, value, len(findings.found) - 1))
    numbers = pl.DataFrame(told, dict.fromkeys(("fact", "value", "made"), pl.Int64()), orient="row")
    read = observed.read.select("row", *SHOWN)
    rivals = read.rename({name: f"rival {name}" for name in ("row", *SHOWN)})
    used = [number for number, fact in enumerate(facts) if fact.slug in protocol.used]
    own = made.filter(pl.col("fact").is_in(used)).join(numbers, on=("fact", "value"))
    full = own.join(read, on="row", how="left").join(rivals, left_on="rival", right_on="rival row", how="left")
    return full.with_columns(found="made").select("case", "fact", *SHOWN, *(f"rival {name}" for name in SHOWN), "count")


def with_made(chosen: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """What was chosen and what was made, by case and fact; of what was chosen one counts."""
    both = [chosen.with_columns(count=pl.lit(1, pl.Int64)), made]
    schema = both[0].schema
    return pl.concat([one.select(pl.col(name).cast(kind) for name, kind in schema.items()) for one in both]).sort("case", "fact")


def with_reach(rules: Mapping[int, Choose], facts: Sequence[Fact], protocol: Protocol) -> dict[int, Choose]:
    """The rules of facts, wide enough that a case hears of everything that its histories would have read."""
    ends: dict[str, list[int | None]] = {}
    for fact in taken_in_order(protocol):
        ends.setdefault(root_of(fact, protocol).slug, []).append(fact.choose.end if fact.choose else None)
    found = dict(rules)
    for number, fact in enumerate(facts):
        if (own := ends.get(fact.companion_of or fact.slug)) is not None:
            every = [*own, rules[number].end]
            end = None if None in every else max(one for one in every if one is not None)
            found[number] = Choose(Pick.LATEST, None, end)
    return found
