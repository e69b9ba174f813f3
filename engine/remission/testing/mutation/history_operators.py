"""What could stand in the place of the `choose` of a fact that is taken from another by mistake: another end, edge or value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from remission.errors import NOWHERE
from remission.expr.facts import Choose, Fact, Kind, Pick
from remission.expr.parsing.parse import ConditionError
from remission.expr.tree import Op
from remission.protocol.model import Protocol
from remission.protocol.vocabulary.history_choice import history_choice, history_text
from remission.protocol.vocabulary.observation_choice import RANKS

BY_VALUE = (Pick.HIGHEST, Pick.LOWEST)
EXCHANGED = {
    Pick.LATEST: Pick.FIRST,
    Pick.FIRST: Pick.LATEST,
    Pick.HIGHEST: Pick.LOWEST,
    Pick.LOWEST: Pick.HIGHEST,
    Pick.ANY: Pick.ALL,
    Pick.ALL: Pick.ANY,
    Pick.SUM: Pick.MEAN,
    Pick.MEAN: Pick.SUM,
}
EDGES = {Op.LT: Op.LE, Op.LE: Op.LT, Op.GT: Op.GE, Op.GE: Op.GT, Op.EQ: Op.NE, Op.NE: Op.EQ}


def other_histories(fact: Fact, own: Choose, protocol: Protocol) -> Iterator[Choose]:
    """Every rule that an author could have written for a taken fact by mistake, each once."""
    source = protocol.facts.get(fact.taken_from or "")
    if source is None:
        return
    for one in dict.fromkeys((*_windows(own), *_picks(own, source), *_values(own))):
        if one != own and _is_written(one, source, protocol):
            yield one


def _windows(own: Choose) -> Iterator[Choose]:
    """An end of the window a day away, an end that is not there, days after the assessment."""
    yield from (replace(own, start=own.start + by) for by in (-1, 1) if own.start is not None)
    yield from (replace(own, end=own.end + by) for by in (-1, 1) if own.end is not None)
    yield replace(own, end=None)
    if own.since is not None:
        yield from (replace(own, since=replace(own.since, days=own.since.days + by)) for by in (-1, 1))
        yield replace(own, since=None)
    if own.until is not None:
        yield from (replace(own, until=replace(own.until, days=own.until.days + by)) for by in (-1, 1))
        yield replace(own, until=None)


def _picks(own: Choose, source: Fact) -> Iterator[Choose]:
    """The other end of time or of the values, all in place of any, another rank, two values of an order that change places."""
    if own.pick in EXCHANGED:
        yield replace(own, pick=EXCHANGED[own.pick], rank=1)
    if own.pick in (Pick.LATEST, Pick.FIRST) and source.kind is Kind.QUANTITY and own.only is None:
        yield from (replace(own, pick=pick) for pick in BY_VALUE)
    if own.pick in BY_VALUE:
        yield from (replace(own, pick=pick, rank=1) for pick in (Pick.LATEST, Pick.FIRST))
        yield from (replace(own, rank=own.rank + by) for by in (-1, 1) if 0 < own.rank + by <= len(RANKS))
    if own.pick is Pick.CLOSEST:
        yield replace(own, later=not own.later)
    for one, other in pairwise(own.order):
        exchanged = {one: other, other: one}
        yield replace(own, order=tuple(exchanged.get(value, value) for value in own.order))


def _values(own: Choose) -> Iterator[Choose]:
    """The edge of the values that count on the other side of them; the values that do not."""
    if own.only is not None:
        yield replace(own, only=replace(own.only, op=EDGES[own.only.op]))


def _is_written(rule: Choose, source: Fact, protocol: Protocol) -> bool:
    """Whether a rule file can say so."""
    try:
        return history_choice(history_text(rule), source, protocol.facts, lambda _: NOWHERE) == rule
    except ConditionError:
        return False
