"""Zeros of censored facts that stand without a sensitivity: each counts as exactly 0, and how many did is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from remission.cases.case import Case
from remission.cases.layout import sensitivity_of
from remission.errors import Pos, Problem, counted
from remission.expr.compare import Interval
from remission.expr.facts import Fact
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    from remission.cases.frames.chunks import Chunk


def censored_facts(protocol: Protocol) -> dict[str, Fact]:
    """The facts that rules read and that may be "not detected"."""
    return {key: protocol.facts[key] for key in protocol.used if protocol.facts[key].censored}


def of_case(facts: Mapping[str, Fact], case: Case) -> Iterator[str]:
    """The facts that are exactly 0 in a case."""
    return (key for key in facts if not isinstance(value := case.values.get(key), Interval) and value == 0)


def of_chunk(facts: Mapping[str, Fact], chunk: Chunk) -> Counter[str]:
    """In how many cases of a chunk each fact is exactly 0."""
    found: Counter[str] = Counter()
    for key in facts.keys() & chunk.held.keys():
        held, frame = chunk.held[key], chunk.frame
        is_zero = frame[held.value] == 0
        found[key] = int((is_zero if held.ends is None else is_zero & (frame[held.ends.high] == 0)).sum())
    return found


def warnings(facts: Mapping[str, Fact], zeros: Mapping[str, int], file: str) -> Iterator[Problem]:
    """Say of each fact how many zeros decided, and what to do where they mean "not detected"."""
    for key, count in sorted(zeros.items()):
        if count:
            message = f"{facts[key].name} is 0 without a sensitivity in {counted(count, 'case')}, and counts as exactly 0"
            how = f"fill a column {sensitivity_of(key)}, or declare 'zero: not detected' for it in the vocabulary"
            hint = f"{how}, if nothing was detected"
            yield Problem(Pos(file, 1, 1), message, hint, "warning")
