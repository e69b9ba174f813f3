"""What of a list says nothing beside the others: left out, no answer would change, be it met, not met or unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from remission.expr import tree as t
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure
from remission.verify.prover import Bench, Open


@dataclass(frozen=True, slots=True)
class IdlePart:
    """One way in which leaving something out would change an answer: what is said of it, and of each of the others."""

    said: s.Formula
    others: tuple[s.Formula, ...]


Ways: TypeAlias = Callable[[RecordedFormulas], Sequence[IdlePart]]


def beside_all(own: Sure, others: Sequence[Sure]) -> Sequence[IdlePart]:
    """It matters to `all of` where it alone is not met, and where it alone is unknown."""
    return (
        IdlePart(own.failed, tuple(s.opposite(other.failed) for other in others)),
        IdlePart(own.open, tuple(other.met for other in others)),
    )


def idle(bench: Bench, rules: Sequence[t.Node], ways: Ways) -> tuple[int, ...] | Open | None:
    """The others from which it follows; none of them where it is the same for everybody; None if it decides for somebody.

    Complete patients are asked first: they decide almost always. Where none of them does, a record with gaps still may.
    """
    record, beyond = bench.reads_the_record(rules), bench.beyond(rules)
    core: set[int] = set()
    for way in ways(bench.record if record and beyond is None else bench.complete):
        match bench.ask_again([way.said], way.others):
            case s.Model():
                return None
            case s.Unknown(reason):
                return Open(reason)
            case s.Impossible(found):
                core |= {*found}
    if beyond is not None and (core or record):
        return beyond
    if not core or record:
        return tuple(sorted(core))
    for way in ways(bench.record):
        answer = bench.excludes(way.said, *way.others)
        if answer is not True:
            return answer or None
    return tuple(sorted(core))
