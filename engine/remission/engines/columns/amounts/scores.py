"""Scores as columns: from the least to the most that each can be, in whole numbers of its smallest points.

An item that is known, or stands alone, counts by itself. Items about the same facts are settled together where one of them is
unknown, once for all rows that leave the same open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import narwhals as nw

from remission.cases.frames.held import at
from remission.engines.columns.amounts.score_ends import ScoreColumns
from remission.engines.columns.lower import Lowering
from remission.engines.columns.signature import SignatureColumns
from remission.engines.columns.stages import Joint, Part, any_plain, joined
from remission.expr import tree as t
from remission.protocol.tables.scores import alone, conditions, denominator, groups
from remission.symbolic.cells.score_range import group_range


def score_columns(lowering: Lowering, key: str, score: t.Score) -> ScoreColumns:
    """Put a score on the sheet."""
    scale = denominator(score)
    lows: list[Part] = []
    highs: list[Part] = []
    for number, group in enumerate(groups(lowering.protocol, score)):
        found = _by_itself(lowering, score, group, scale)
        if len(group) > 1:
            found = _together(lowering, (key, number), score, group, found)
        lows.append(found[0])
        highs.append(found[1])
    names = (f"{key} least", f"{key} most")
    low, high = (lowering.sheet.column(name, _total(parts)) for name, parts in zip(names, (lows, highs), strict=True))
    return ScoreColumns(low, high, Fraction(1, scale), (at(names[0]), at(names[1])))


def _total(parts: Sequence[Part]) -> Part:
    return joined(lambda each: reduce(lambda one, other: one + other, each), parts)


def _by_itself(lowering: Lowering, score: t.Score, group: Sequence[int], scale: int) -> tuple[Part, Part]:
    """The least and the most that some items give, each for itself."""
    ends: list[list[Part]] = [[], []]
    for place in group:
        when, points = score.items[place]
        own = lowering.named(when)[1]
        for parts, unknown in zip(ends, alone(points), strict=True):
            met, otherwise = nw.lit(float(points * scale)), nw.lit(float(unknown * scale))
            known = nw.when(own.expr.fill_null(value=False)).then(met).otherwise(nw.lit(0.0))
            parts.append(Part(nw.when(own.expr.is_null()).then(otherwise).otherwise(known), own.stage))
    return _total(ends[0]), _total(ends[1])


def _together(
    lowering: Lowering, which: tuple[str, int], score: t.Score, group: tuple[int, ...], single: tuple[Part, Part]
) -> tuple[Part, Part]:
    """The same of items about the same facts: where one of them is unknown they are settled together."""
    protocol, items, scale = lowering.protocol, [score.items[place] for place in group], denominator(score)
    prefix = f"{which[0]} items {which[1] + 1}"
    own = [lowering.named(when)[1] for when in conditions(score, group)]
    unknown = any_plain([Part(part.expr.is_null(), part.stage) for part in own])
    columns = SignatureColumns(lowering, prefix, tuple(conditions(score, group)))
    names = [at(f"{prefix} {end}") for end in ("least", "most")]

    def settle(row: Mapping[str, Any]) -> dict[str, float]:
        ends = group_range(protocol, items, columns.state(row), lambda atom: columns.truth(atom, row))
        return {name: float(end * scale) for name, end in zip(names, ends, strict=True)}

    flag = lowering.sheet.column(f"{prefix} unknown", unknown)
    there = max([flag.stage, *(part.stage for part in (*single, *columns.there))])
    stage = lowering.sheet.joint(Joint(at(f"{prefix} unknown"), columns.names, tuple(names), settle), there - 1)
    pairs = zip(single, names, strict=True)
    found = [
        Part(nw.when(nw.col(at(f"{prefix} unknown"))).then(nw.col(name)).otherwise(part.expr), stage) for part, name in pairs
    ]
    return found[0], found[1]
