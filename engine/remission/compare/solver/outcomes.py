"""The other answers that a patient may get from a new protocol than from the old one, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from remission.compare.solver.subjects import OPEN, About, answers_of
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.witness import cuts_of

Readings: TypeAlias = tuple[RecordedFormulas, RecordedFormulas]
Cuts: TypeAlias = tuple[frozenset[Fraction], frozenset[Fraction]]  # of the old rules, of the new ones


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """One other answer that a patient may get, and when; `before` and `after` are empty for amounts."""

    before: str
    after: str
    when: tuple[s.Formula, ...]
    moved: Mapping[str, Cuts]  # variables whose thresholds differ


def ways(about: About, readings: Readings) -> Iterator[OtherAnswer]:
    """The pairs of different answers."""
    if about.subject == "calculation":
        yield _amounts(about, readings)
        return
    before, after = answers_of(about.before, readings[0]), answers_of(about, readings[1])
    moved = _moved(tuple(before.values()), tuple(after.values()))
    for one, mine in before.items():
        for other, theirs in after.items():
            if one != other:
                yield OtherAnswer(one, other, (mine, theirs), moved)


def open_ways(about: About, record: Readings) -> Iterator[list[OtherAnswer]]:
    """The ways from a settled answer to an open one, then those back."""
    if about.subject == "calculation":
        one, other = record[0].calculation(about.before.slug), record[1].calculation(about.slug)
        yield [OtherAnswer("", "", (one.exists, s.opposite(other.exists)), {})]
        yield [OtherAnswer("", "", (s.opposite(one.exists), other.exists), {})]
        return
    every = list(ways(about, record))
    yield [way for way in every if way.after in OPEN]
    yield [way for way in every if way.before in OPEN]


def _amounts(about: About, readings: Readings) -> OtherAnswer:
    """Two amounts that differ, or only one of which can be made."""
    one, other = readings[0].calculation(about.before.slug), readings[1].calculation(about.slug)
    unlike = s.both(one.exists, other.exists, s.opposite(compared(one.quantity, "=", other.quantity)))
    return OtherAnswer("", "", (s.any_of(unlike, s.opposite(s.same(one.exists, other.exists))),), {})


def _moved(before: Sequence[s.Formula], after: Sequence[s.Formula]) -> dict[str, Cuts]:
    """The variables that the old and the new rules cut at different values."""
    old, new = cuts_of(before), cuts_of(after)
    both = {name: (frozenset(old.get(name, ())), frozenset(new.get(name, ()))) for name in (*new, *old)}
    return {name: cuts for name, cuts in both.items() if cuts[0] != cuts[1]}
