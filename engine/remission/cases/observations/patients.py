"""Whose rows they are: patients in the order of their first rows, and one for every row that names nobody."""

from __future__ import annotations

import polars as pl

from remission.cases.cells.found import is_missing, printable
from remission.cases.observations.rows import said_once
from remission.cases.rows import unseen

PEOPLE = pl.Schema({"patient": pl.UInt32(), "name": pl.String(), "is named": pl.Boolean(), "line": pl.UInt32()})
NAMED = pl.Schema({"own name": pl.String(), "is named": pl.Boolean()})


def numbered(rows: pl.DataFrame, listed: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number the patients: the people, as `PEOPLE`, and the rows with the number of theirs.

    Those that only the list of assessments names come last.
    """
    named = said_once(rows, ("patient",), NAMED, lambda text: (None, False) if is_missing(text) else (text.strip(), True))
    known = named.with_columns(name=pl.coalesce("own name", pl.format("row {}", "line")))
    everyone = [known.select("name", "is named", "line")]
    if listed is not None:
        everyone.append(listed.select("name", pl.lit(value=True).alias("is named"), pl.lit(0, pl.UInt32).alias("line")))
    people = pl.concat(everyone).unique(["name", "is named"], keep="first", maintain_order=True).with_row_index("patient")
    mine = known.join(people.drop("line"), on=["name", "is named"], how="left", maintain_order="left")
    return people.select(PEOPLE.names()), mine.with_columns(mine["patient_right"].alias("patient")).drop(
        "patient_right", "own name", "name"
    )


def strange_names(people: pl.DataFrame) -> pl.DataFrame:
    """The patients whose rows need a word: those that are nobody's, and those whose name cannot be read."""
    seen = [name.isprintable() for name in people["name"]]
    odd = people.filter(~pl.Series(seen, dtype=pl.Boolean) | ~pl.col("is named"))
    texts = [
        unseen(name) if named else ("the row names no patient", f"it is kept as {name!r}", "the row names no patient")
        for name, named in odd.select("name", "is named").iter_rows()
    ]
    said = pl.DataFrame(texts, {"message": pl.String(), "hint": pl.String(), "cause": pl.String()}, orient="row")
    return odd.select("patient", "line").hstack(said)


def readable(people: pl.DataFrame) -> pl.DataFrame:
    """The same people, with what cannot be seen in a name as escapes."""
    return people.with_columns(pl.Series("name", [printable(name) for name in people["name"]], pl.String))
