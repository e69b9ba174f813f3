"""Looking for a case through all that may be missing or censored: found, proved not to exist, or not found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeAlias

from remission.cases.case import Case
from remission.expr.compare import Interval
from remission.expr.facts import Fact
from remission.expr.numbers import exact
from remission.protocol.checking.cuts import cuts
from remission.protocol.model import Protocol
from remission.symbolic.cells.cell_search import Nowhere, Record, Searcher, Wanted

FEW = 8  # facts of which every choice of missing ones is tried


@dataclass(frozen=True, slots=True)
class Remedy:
    """A scenario that closes a gap, and the case it is about."""

    text: str
    case: Case

    @property
    def title(self) -> str:
        """The scenario's name."""
        return self.text.partition("\n")[0].partition(": ")[2]


@dataclass(frozen=True, slots=True)
class NoSuchCase:
    """There is no such case: proved."""

    why: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """No case was found, and that there is none is not proved."""

    why: str


Closing: TypeAlias = Remedy | NoSuchCase | NotFound
Writing: TypeAlias = Callable[[Case], Remedy | None]


def seek(searcher: Searcher, wanted: Wanted, facts: Sequence[str], tried: Iterable[Record], written: Writing) -> Closing:
    """Try one record of missing and censored values after the other, until a case can be written down.

    `Impossible` says that there is none with any of these records.
    """
    sure = True
    for record in tried:
        found = searcher.find(wanted, facts, record)
        remedy = written(found) if isinstance(found, Case) else None
        if remedy is not None:
            return remedy
        sure = sure and isinstance(found, Nowhere)
    return NoSuchCase("no patient can be there, whatever is missing") if sure else NotFound("no such patient was found")


def first_records(protocol: Protocol, facts: Sequence[str]) -> Iterator[Record]:
    """What is tried first: nothing missing, one fact missing or censored, everything missing."""
    yield {}
    for key in facts:
        yield {key: None}
    limits = cuts(protocol)
    yield from ({key: value} for key in facts for limit in limits.get(key, ()) for value in around(protocol.facts[key], limit))
    if len(facts) > 1:
        yield dict.fromkeys(facts)


def more_records(facts: Sequence[str]) -> Iterator[Record]:
    """Two facts missing, and three, and so on; two only where there are many facts."""
    for count in range(2, len(facts) if len(facts) <= FEW else 3):
        yield from (dict.fromkeys(some) for some in combinations(facts, count))


def every_record(protocol: Protocol, facts: Sequence[str]) -> Iterator[Record]:
    """Everything that is tried, in the order in which it is."""
    return chain(first_records(protocol, facts), more_records(facts))


def is_all(protocol: Protocol, facts: Sequence[str]) -> bool:
    """Whether the first and the further records are all that there can be of some facts."""
    return len(facts) <= FEW and not any(protocol.facts[key].censored for key in facts)


def around(fact: Fact, limit: Fraction) -> Iterator[Interval]:
    """Censored values beside a limit: across it from below, up to it, across it from above, from it on."""
    if fact.plausible is None or not fact.censored:
        return
    low, high = fact.plausible
    for top, is_open in ((limit * 10, True), (limit, True), (limit, False)):
        if low < top <= high:
            yield Interval(exact(low), exact(top), high_open=is_open)
    for bottom, is_open in ((limit / 10, True), (limit, False), (limit, True)):
        if low < bottom < high:
            yield Interval(exact(bottom), exact(high), low_open=is_open)
