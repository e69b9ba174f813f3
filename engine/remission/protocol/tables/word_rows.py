"""The rows of a decision table of words -> the classification that they are, whatever order the rows stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.protocol.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.protocol.model import Hit, TableRow


def words(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """Return the answers of a table in the order in which they are first given; what all others get comes last."""
    rest = [row.word for row in rows if row.criterion is None]
    return tuple(dict.fromkeys((*(row.word for row in rows if row.word not in rest), *rest)))


def outcomes(rows: Sequence[TableRow], hit: Hit, source: str | None) -> tuple[Outcome, ...]:
    """Return the outcomes over the criteria of the rows, first that is met: the same answers as the first row that is met."""
    order = {word: place for place, word in enumerate(words(rows))}
    found = []
    for word in order:
        own = [(number, row) for number, row in enumerate(rows) if row.word == word]
        is_rest = any(row.criterion is None for _, row in own)
        parts = tuple(_decides(rows, number, order, hit) for number, row in own if row.criterion is not None)
        pos = own[0][1].pos
        condition = None if is_rest else parts[0] if len(parts) == 1 else t.AnyOf(parts, pos)
        found.append(Outcome(word, condition, source, pos=pos))
    return tuple(found)


def asked(row: TableRow) -> t.Condition | None:
    """Return what a row asks; None of one that asks nothing."""
    return None if row.criterion is None else t.Ref(row.criterion, row.pos)


def _decides(rows: Sequence[TableRow], number: int, order: dict[str, int], hit: Hit) -> t.Condition:
    """Return when a row gives its answer: it is met, and no earlier row whose answer is tried later."""
    row = rows[number]
    own = t.Ref(row.criterion or "", row.pos)
    if hit == "unique":
        return own
    earlier = [
        t.Not(t.Ref(one.criterion, row.pos), row.pos)
        for one in rows[:number]
        if one.criterion is not None and order[one.word] > order[row.word]
    ]
    return t.AllOf((own, *earlier), row.pos) if earlier else own
