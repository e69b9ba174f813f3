"""What could stand in the place of a fact's `choose` by mistake: another day, direction, order or tie among its observations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from remission.errors import NOWHERE
from remission.expr.facts import ON_THE_DAY, Choose, Fact, Kind, Pick
from remission.expr.parsing.parse import ConditionError
from remission.expr.tree import Op
from remission.protocol.model import Protocol
from remission.protocol.vocabulary.history_choice import history_choice
from remission.protocol.vocabulary.history_text import history_text
from remission.protocol.vocabulary.observation_choice import RANKS, choose, choose_text

BY_VALUE = (Pick.HIGHEST, Pick.LOWEST)
BY_TIME = (Pick.LATEST, Pick.FIRST)
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
FOUR_WEEKS = 28
SIDES = ((None, None), (None, 0), (None, -1), (0, None), (1, None))  # the windows without an end that can be written


@dataclass(frozen=True, slots=True)
class Rechosen:
    """Another rule for which of a fact's dated observations counts."""

    fact: str
    rule: Choose


def chosen_facts(protocol: Protocol) -> Iterator[tuple[Fact, Choose]]:
    """The facts that rules read and that say which of their observations counts."""
    for key in protocol.used:
        fact = protocol.facts[key]
        if fact.choose is not None and fact.companion_of is None and fact.taken_from is None:
            yield fact, fact.choose


def other_rules(fact: Fact, own: Choose) -> Iterator[Choose]:
    """Every rule that an author could have written for a fact by mistake, each once."""
    for one in dict.fromkeys((*_windows(own), *_directions(fact, own), *_orders(own))):
        if one != own and _is_written(fact, one):
            yield one


def _windows(own: Choose) -> Iterator[Choose]:
    """An end of the window a day away, one side of it only, no end to it, an end where there is none, the day itself."""
    start, end = own.start, own.end
    if start is None:
        yield replace(own, start=-FOUR_WEEKS)
    if end is None:
        yield replace(own, end=FOUR_WEEKS)
    yield from (replace(own, start=start + by) for by in (-1, 1) if start is not None)
    yield from (replace(own, end=end + by) for by in (-1, 1) if end is not None)
    if start is not None and end is not None and start < 0 < end:
        yield from (replace(own, end=0), replace(own, start=0))
    if own.pick in BY_TIME and (start is None or end is None):
        yield from (replace(own, start=low, end=high) for low, high in SIDES)
        yield ON_THE_DAY


def _directions(fact: Fact, own: Choose) -> Iterator[Choose]:
    """The latest, the first, the worst or the best in the same window; of a single day, `closest` is the first already."""
    picks = BY_VALUE if (own.start, own.end) == (0, 0) else (*BY_TIME, *BY_VALUE)
    for pick in picks:
        if pick is not own.pick and (pick not in BY_VALUE or fact.kind is Kind.QUANTITY):
            yield Choose(pick, own.start, own.end)


def _orders(own: Choose) -> Iterator[Choose]:
    """The other of two that are equally close, a higher or lower rank, two values that change places."""
    if own.pick is Pick.CLOSEST:
        yield replace(own, later=not own.later)
    if own.pick in BY_VALUE:
        yield from (replace(own, rank=own.rank + by) for by in (-1, 1) if 0 < own.rank + by <= len(RANKS))
    for one, other in pairwise(own.order):
        exchanged = {one: other, other: one}
        yield replace(own, order=tuple(exchanged.get(value, value) for value in own.order))


def _is_written(fact: Fact, rule: Choose) -> bool:
    """Whether a rule file can say so."""
    try:
        return choose(choose_text(rule), fact, lambda _: NOWHERE) == rule
    except ConditionError:
        return False


# ---- facts that are taken from others -----------------------------------------------------------------------


def other_histories(fact: Fact, own: Choose, protocol: Protocol) -> Iterator[Choose]:
    """Every rule that an author could have written for a taken fact by mistake, each once."""
    source = protocol.facts.get(fact.taken_from or "")
    if source is None:
        return
    for one in dict.fromkeys((*_history_windows(own), *_history_picks(own, source), *_history_values(own))):
        if one != own and _is_history(one, source, protocol):
            yield one


def _history_windows(own: Choose) -> Iterator[Choose]:
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


def _history_picks(own: Choose, source: Fact) -> Iterator[Choose]:
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


def _history_values(own: Choose) -> Iterator[Choose]:
    """The edge of the values that count on the other side of them; the values that do not."""
    if own.only is not None:
        yield replace(own, only=replace(own.only, op=EDGES[own.only.op]))


def _is_history(rule: Choose, source: Fact, protocol: Protocol) -> bool:
    """Whether a rule file can say so."""
    try:
        return history_choice(history_text(rule), source, protocol.facts, lambda _: NOWHERE) == rule
    except ConditionError:
        return False
