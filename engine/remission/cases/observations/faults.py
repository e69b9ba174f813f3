"""What is set aside before anything is chosen: each finding with its row, and the cases that it could have mattered to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from remission.cases.cells.found import is_missing, quoted
from remission.cases.long import NO_FACT, contradiction
from remission.cases.observations.companions import MOMENT, NO_VALUE
from remission.cases.observations.days import NO_DAY
from remission.cases.observations.patients import strange_names
from remission.cases.observations.rows import Places, fault_columns
from remission.cases.observations.values import Findings
from remission.errors import Noun, Problem
from remission.expr.facts import Choose, Pick
from remission.protocol.vocabulary.observation_choice import choose_text

# Whose it is, of which fact and day (null: whatever is asked of the patient), where it stands, and why.
FAULTS = pl.Schema(
    {
        "patient": pl.UInt32(),
        "fact": pl.Int64(),
        "day": pl.Int64(),
        "file": pl.String(),
        "line": pl.UInt32(),
        "column": pl.UInt32(),
        "message": pl.String(),
        "hint": pl.String(),
        "cause": pl.String(),
        "noun": pl.String(),
    }
)
SAME = ("patient", "file", "line", "column", "message")  # findings that agree in these are one
WHY = pl.Schema({"message": pl.String(), "hint": pl.String(), "cause": pl.String()})
APART = "keep the right one, or give each its time of the day or its specimen"


@dataclass(frozen=True, slots=True)
class Spot:
    """A column of a file, from 0, and what its findings are counted in."""

    file: str
    index: int | None
    noun: Noun = "cell"

    def faults(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with `message`, `hint` and `cause` as `FAULTS`; without fact or day they hold for whatever is asked."""
        column = (self.index or 0) + 1
        absent = [pl.lit(None, FAULTS[name]).alias(name) for name in ("fact", "day") if name not in rows.columns]
        placed = rows.with_columns(*absent, file=pl.lit(self.file), column=pl.lit(column), noun=pl.lit(self.noun)).select(
            pl.col(name).cast(kind) for name, kind in FAULTS.items()
        )
        return placed.with_columns(pl.when(pl.col("day") != NO_DAY).then("day"))


def of_rows(rows: pl.DataFrame, people: pl.DataFrame, misfits: Sequence[Problem], places: Places, file: str) -> pl.DataFrame:
    """The rows that cannot be used at all: nobody's, of another width than the head, without a day, without a fact."""
    fitting = rows.filter("fits")
    odd = pl.DataFrame(
        [(one.pos.line, one.message, one.hint, one.cause and one.cause.what) for one in misfits],
        {"line": pl.UInt32(), **WHY},
        orient="row",
    )
    undated = fitting.filter(pl.col("date message").is_not_null())
    return pl.concat(
        [
            Spot(file, places.patient, "row").faults(strange_names(people)),
            Spot(file, 0, "row").faults(rows.select("line", "patient").join(odd, on="line")),
            Spot(file, places.date).faults(
                undated.select("patient", "line", message="date message", hint="date hint", cause="date cause")
            ),
            Spot(file, places.fact, "row").faults(_without_fact(fitting)),
        ]
    )


def _without_fact(rows: pl.DataFrame) -> pl.DataFrame:
    nameless = rows.filter(pl.col("fact name").is_in([text for text in rows["fact name"].unique() if is_missing(text)]))
    texts = [
        (None, None, None) if is_missing(text) else (f"{NO_FACT} {quoted(text)}", None, NO_FACT) for text in nameless["text"]
    ]
    return (
        nameless.select("patient", "line").hstack(pl.DataFrame(texts, WHY, orient="row")).filter(pl.col("message").is_not_null())
    )


def of_names(misspelt: pl.DataFrame, places: Places, file: str) -> pl.DataFrame:
    """The rows with a misspelt fact: they are told where the fact that is probably meant would have been chosen."""
    return Spot(file, places.fact, "row").faults(
        misspelt.with_columns(message="name message", hint="name hint", cause="name cause")
    )


def of_values(read: pl.DataFrame, findings: Findings, places: Places, file: str) -> pl.DataFrame:
    """The rows whose value cannot be read or cannot be."""
    bad = read.filter("bad")
    numbers = bad["found"].unique().to_list()
    troubles = [(number, *fault_columns(trouble)) for number in numbers if (trouble := findings.found[number].trouble)]
    return Spot(file, places.value).faults(
        bad.join(pl.DataFrame(troubles, {"found": pl.Int64(), **WHY}, orient="row"), on="found")
    )


def of_contradictions(
    contradicted: pl.DataFrame, findings: Findings, places: Places, file: str, keys: Sequence[str] = MOMENT
) -> pl.DataFrame:
    """One finding for all rows that name different values for one moment; neither counts."""
    columns = [*keys, "row", "line", "value", "found"]
    rows = contradicted.sort(*keys, "line").select(columns).iter_rows()
    found = [_contradiction(list(group), findings) for _, group in groupby(rows, key=lambda row: row[: len(keys)])]
    shape = {"patient": pl.UInt32(), "fact": pl.Int64(), "day": pl.Int64(), "line": pl.UInt32(), **WHY}
    return Spot(file, places.value).faults(pl.DataFrame(found, shape, orient="row"))


Row = tuple[int, ...]


def _contradiction(rows: Sequence[Row], findings: Findings) -> tuple[int, int, int, int, str, str, str]:
    first = rows[0]
    second = next(row for row in rows if row[-2] != first[-2])
    patient, fact = first[:2]
    day = first[2] if len(first) > len(MOMENT) else NO_DAY  # where the day is one of the keys
    said = [f"{quoted(findings.found[row[-1]].written)} in line {row[-3]}" for row in (first, second)]
    one = findings.facts[fact]
    return patient, fact, day, second[-3], f"{one.name} is {said[0]} and {said[1]}", APART, contradiction(one).what


def sorted_out(read: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The rows that say something, told apart by moment: one of those of one mind, its repetitions, the contradictory.

    A moment with a value that cannot be read is worth nothing, whatever its other rows say.
    """
    said = read.filter((pl.col("value") != NO_VALUE) | pl.col("bad")).with_columns(alone=pl.struct(MOMENT).is_unique())
    sole = said.filter(pl.col("alone") & ~pl.col("bad"))
    marked = said.filter(~pl.col("alone")).with_columns(
        (pl.col("value").n_unique().over(MOMENT) == 1).alias("is one"),
        pl.col("bad").any().over(MOMENT).alias("is bad"),
        (pl.col("row") == pl.col("row").min().over(MOMENT)).alias("is first"),
    )
    sound = marked.filter(~pl.col("is bad"))
    agreed = sound.filter("is one")
    kept = pl.concat([sole, agreed.filter("is first").select(sole.columns)]).sort("row").drop("alone")
    return kept, agreed.filter(~pl.col("is first")), sound.filter(~pl.col("is one"))


def within_reach(cases: pl.DataFrame, faults: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Add the case to each finding that stands where the case might have chosen; a patient without an assessment hears all."""
    met = faults.join(cases.rename({"day": "on"}), on="patient").join(rules, on="fact", how="left")
    away = pl.col("day") - pl.col("on")
    inside = (away >= pl.col("start").fill_null(-(1 << 22))) & (away <= pl.col("end").fill_null(1 << 22))
    reached = met.filter(inside.fill_null(value=True) | ~pl.col("is open"))
    ordered = reached.sort("case", "file", "line", "column", "fact", "message")
    return ordered.unique(["case", *SAME], keep="first", maintain_order=True)  # several facts may read one row


def out_of_reach(faults: pl.DataFrame, reached: pl.DataFrame) -> pl.DataFrame:
    """The findings that no case hears of, each once."""
    return faults.join(reached, on=SAME, how="anti").unique(SAME, keep="first", maintain_order=True)


def lines_of(rows: pl.DataFrame, most: int = 5) -> str:
    """Some lines for a message: `line 5`, `lines 5, 7`."""
    lines = rows["line"].unique(maintain_order=True).to_list()
    word = "line" if len(rows) == 1 else "lines"
    return f"{word} {', '.join(map(str, lines[:most]))}{', …' if len(lines) > most else ''}"


# ---- observations without a date -------------------------------------------------------------------


def parted(
    kept: pl.DataFrame, undated: pl.DataFrame, rules: Mapping[int, Choose], findings: Findings, spot: Spot
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations that may be chosen, and findings about those without a date.

    Such a one is the oldest of all where the latest of any age is wanted, and otherwise not to be chosen.

    Args:
        kept: One observation a moment.
        undated: The patients that have an assessment without a day, for which an observation without one is of that day.
        rules: By the number of the fact.
        findings: What was read.
        spot: Where values stand.
    """
    takers = [number for number, rule in rules.items() if _takes_undated(rule)]
    mine = kept.filter(pl.col("fact").is_in(list(rules)))
    lost = mine.filter((pl.col("day") == NO_DAY) & ~pl.col("fact").is_in(takers)).join(undated, on="patient", how="anti")
    texts = [_dateless(findings, fact, found, rules[fact]) for fact, found in lost.select("fact", "found").iter_rows()]
    why = pl.DataFrame(texts, {"message": pl.String(), "hint": pl.String(), "cause": pl.String()}, orient="row")
    return mine.join(lost, on="row", how="anti"), spot.faults(lost.select("patient", "fact", "day", "line").hstack(why))


def _dateless(findings: Findings, fact: int, found: int, rule: Choose) -> tuple[str, str, str]:
    written = quoted(findings.found[found].written)
    name, why = findings.facts[fact].name, f"has no date, and is chosen {choose_text(rule)!r}"
    hint = "write its day; a fact of any age is declared 'choose: latest on or before the assessment'"
    return f"{name} {written} {why}", hint, f"{name} {why}"


def _takes_undated(rule: Choose) -> bool:
    """Whether a rule may take an observation without a date."""
    return rule.pick is Pick.LATEST and rule.start is None
