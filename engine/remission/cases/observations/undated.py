"""Observations without a date: the oldest of all where the latest of any age is wanted, and otherwise not to be chosen."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from remission.cases.cells.found import quoted
from remission.cases.observations.days import NO_DAY
from remission.cases.observations.faults import Spot
from remission.cases.observations.values import Findings
from remission.expr.facts import Choose, Pick
from remission.protocol.choosing import choose_text


def takes_undated(rule: Choose) -> bool:
    """Whether a rule may take an observation without a date."""
    return rule.pick is Pick.LATEST and rule.start is None


def parted(
    kept: pl.DataFrame, undated: pl.DataFrame, rules: Mapping[int, Choose], findings: Findings, spot: Spot
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The observations that may be chosen, and findings about those that may not.

    Args:
        kept: One observation a moment.
        undated: The patients that have an assessment without a day, for which an observation without one is of that day.
        rules: By the number of the fact.
        findings: What was read.
        spot: Where values stand.
    """
    takers = [number for number, rule in rules.items() if takes_undated(rule)]
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
