"""Which of many dated observations is the value of a fact at an assessment: all patients and facts at once.

By time (closest, latest, first): every day of a fact is brought down to the one observation that would count on it, and
each assessment looks up the nearest day on either side, so that the work grows with the rows and not with their square.
By value (highest, lowest, one over another): every observation in the window is put in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from remission.expr.facts import ON_THE_DAY, Choose, Fact, Pick
from remission.protocol.history import anchors, is_taken
from remission.protocol.model import Protocol

AT_ANY_TIME = Choose(Pick.LATEST, None, None)
DAYS = 1 << 22  # more than the ordinal of any day: patient, fact and day make one sorted number
BY_TIME = (Pick.CLOSEST.value, Pick.LATEST.value, Pick.FIRST.value)
RULES = pl.Schema(
    {"fact": pl.Int64(), "pick": pl.String(), "start": pl.Int64(), "end": pl.Int64(), "rank": pl.Int64(), "later": pl.Boolean()}
)


def rule_of(fact: Fact, protocol: Protocol) -> Choose:
    """How a fact chooses: as it says; a companion as its fact; what a course reads at any time; else on the day."""
    owner = protocol.facts.get(fact.companion_of or "", fact)
    return owner.choose or (AT_ANY_TIME if owner.slug in protocol.plan.of_patients else ON_THE_DAY)


def is_chosen(fact: Fact, protocol: Protocol) -> bool:
    """Whether a fact chooses for itself: one of a case, or a date that others hang on.

    A companion goes with what its fact has chosen, and what is taken from others is made when these are there.
    """
    if is_taken(fact, protocol.facts) or fact.companion_of is not None:
        return False
    return fact.slug in protocol.used or fact.slug in anchors(protocol)


def rules_of(rules: Mapping[int, Choose]) -> pl.DataFrame:
    """The rules of facts by their number, as a frame."""
    rows = [(index, rule.pick.value, rule.start, rule.end, rule.rank, rule.later) for index, rule in rules.items()]
    return pl.DataFrame(rows, RULES, orient="row")


def chosen(cases: pl.DataFrame, observed: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Choose for every case and fact.

    Args:
        cases: `case`, `patient`, `day`.
        observed: `row` (which observation), `patient`, `fact`, `day`, `second`, `claim` (which value, and what belongs to
            it), `place` (of the value, in the order of the rule); one a moment.
        rules: By `rules_of`.

    Returns:
        `case`, `fact`, `row`, and `rival`: the row of another claim that was as good (null where there is none).
    """
    asked = cases.join(rules, how="cross").with_columns(group=_group(rules))
    by_time = pl.col("pick").is_in(BY_TIME)
    with_rules = observed.join(rules, on="fact", maintain_order="left")
    days = each_day(with_rules.filter(by_time).with_columns(group=_group(rules)))
    return pl.concat([_by_time(asked.filter(by_time), days), _by_value(asked.filter(~by_time), with_rules.filter(~by_time))])


def _group(rules: pl.DataFrame) -> pl.Expr:
    """One number for a patient and a fact."""
    return pl.col("patient").cast(pl.Int64) * (max(rules["fact"], default=0) + 1) + pl.col("fact")


# ---- by time ---------------------------------------------------------------------------------------------


def each_day(observed: pl.DataFrame) -> pl.DataFrame:
    """The observation that counts on each day of a fact, and a rival of another claim that could have counted as well."""
    keyed = observed.with_columns(key=pl.col("group") * DAYS + pl.col("day")).sort("key", "row")
    is_alone = (pl.col("key") != pl.col("key").shift(1)).fill_null(value=True) & (
        pl.col("key") != pl.col("key").shift(-1)
    ).fill_null(value=True)
    parted = keyed.with_columns(alone=is_alone)
    alone = parted.filter("alone").with_columns(rival=pl.lit(None, pl.Int64))
    several = _of_several(parted.filter(~pl.col("alone")))
    columns = ["key", "group", "day", "row", "claim", "rival"]
    return pl.concat([alone.select(columns), several.select(columns)]).sort("key")


def _of_several(observed: pl.DataFrame) -> pl.DataFrame:
    """One of several on a day: the latest or the earliest, as the rule says, the earliest where it says nothing.

    One without a time stands before those with one, and as nobody knows when it was made, it is their rival.
    """
    backwards = (pl.col("pick") == Pick.LATEST.value) | pl.col("later")
    timed = pl.col("second") >= 0
    latest, earliest = (pl.col("second").max().over("key"), pl.col("second").filter(timed).min().over("key"))
    edge = pl.when(pl.col("pick") == Pick.LATEST.value).then(latest).otherwise(earliest)
    ordered = observed.with_columns(
        **{"may count": (pl.col("pick") == Pick.CLOSEST.value) | ~timed | (pl.col("second") == edge)},
        turn=pl.when(backwards).then(-pl.col("second")).otherwise(pl.col("second")),
    ).sort("key", "turn", "row")
    other = (pl.col("claim") != pl.col("claim").first()) & pl.col("may count")
    return ordered.group_by("key", maintain_order=True).agg(
        pl.col("group", "day", "row", "claim").first(), pl.col("row").filter(other).first().alias("rival")
    )


def _by_time(asked: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Look up the nearest day with an observation on either side, then see which of the two the rule wants."""
    pick = pl.col("pick")
    last = pl.when(pick == Pick.LATEST.value).then(pl.col("end").fill_null(DAYS)).otherwise(0) + pl.col("day")
    first = pl.when(pick == Pick.FIRST.value).then(pl.col("start").fill_null(-DAYS)).otherwise(1) + pl.col("day")
    found = _looked_up(_looked_up(asked, days, last, "backward"), days, first, "forward")
    back, ahead = pl.col("day") - pl.col("day backward"), pl.col("day forward") - pl.col("day")
    is_back = (pick != Pick.FIRST.value) & (back <= -pl.col("start").fill_null(-DAYS))
    is_ahead = (pick != Pick.LATEST.value) & (ahead <= pl.col("end").fill_null(DAYS))
    is_back, is_ahead = is_back.fill_null(value=False), is_ahead.fill_null(value=False)
    tied = is_back & is_ahead & (back == ahead)
    takes_back = is_back & (~is_ahead | (back < ahead) | (tied & ~pl.col("later")))
    across = tied & (pl.col("claim backward") != pl.col("claim forward"))
    row, rival = (
        pl.when(takes_back).then(f"{name} backward").when(is_ahead).then(f"{name} forward") for name in ("row", "rival")
    )
    other = pl.when(across & takes_back).then("row forward").when(across).then("row backward")
    result = found.select("case", "fact", row=row, rival=pl.coalesce(rival, other))
    return result.filter(pl.col("row").is_not_null())


def _looked_up(asked: pl.DataFrame, days: pl.DataFrame, at: pl.Expr, side: Literal["backward", "forward"]) -> pl.DataFrame:
    """Add the last day up to a day of the same patient and fact, or the first from it on; null where there is none."""
    left = asked.with_columns(at=pl.col("group") * DAYS + at.clip(0, DAYS - 1)).sort("at")
    right = days.select(
        pl.col("group").alias("of"),
        pl.col("key").alias("at"),
        *(pl.col(name).alias(f"{name} {side}") for name in ("day", "row", "claim", "rival")),
    )
    found = left.join_asof(right.set_sorted("at"), on="at", strategy=side)
    mine = pl.col("of") == pl.col("group")
    return found.with_columns(pl.when(mine).then(pl.col(rf"^.* {side}$"))).drop("at", "of")


# ---- by value --------------------------------------------------------------------------------------------


def _by_value(asked: pl.DataFrame, observed: pl.DataFrame) -> pl.DataFrame:
    """Put the observations of each window in the order of their values; of equal ones the earliest goes first.

    An equal one with other companions is a rival.
    """
    met = asked.join(observed.select("patient", "fact", "row", "second", "claim", "place", on="day"), on=["patient", "fact"])
    away = pl.col("on") - pl.col("day")
    inside = (away >= pl.col("start").fill_null(-DAYS)) & (away <= pl.col("end").fill_null(DAYS))
    ordered = met.filter(inside).sort("case", "fact", "place", "on", "second", "row")
    turn = pl.col("row").cum_count().over("case", "fact")
    picked = ordered.filter(turn == pl.col("rank")).select("case", "fact", "row", "place", "claim")
    equal = ordered.join(picked, on=("case", "fact", "place"), suffix=" picked", maintain_order="left")
    others = equal.filter(pl.col("claim") != pl.col("claim picked"))
    rivals = others.group_by("case", "fact").agg(pl.col("row").first().alias("rival"))
    return picked.select("case", "fact", "row").join(rivals, on=("case", "fact"), how="left")
