"""Zeros of censored facts that stand without a sensitivity: each counts as exactly 0, and how many did is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from remission.cases.case import Case
from remission.cases.layout import sensitivity_of
from remission.errors import Pos, Problem, counted
from remission.expr.compare import Interval
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    from remission.cases.frames.chunks import Chunk


class ZeroCount:
    """In how many cases each fact that rules read and that may be "not detected" was exactly 0."""

    def __init__(self, protocol: Protocol) -> None:
        facts = ((key, protocol.facts[key]) for key in protocol.used)
        self.facts = {key: fact for key, fact in facts if fact.censored and not fact.taken_from}
        self.found: Counter[str] = Counter()

    def see_case(self, case: Case) -> None:
        """Count the facts that are exactly 0 in a case."""
        values = {key: case.values.get(key) for key in self.facts}
        self.found.update(key for key, value in values.items() if not isinstance(value, Interval) and value == 0)

    def see_chunk(self, chunk: Chunk) -> None:
        """Count the cases of a chunk in which a fact is exactly 0."""
        for key in self.facts.keys() & chunk.held.keys():
            held, frame = chunk.held[key], chunk.frame
            is_zero = frame[held.value] == 0
            self.found[key] += int((is_zero if held.ends is None else is_zero & (frame[held.ends.high] == 0)).sum())

    def told(self, file: str) -> Iterator[Problem]:
        """Say once of each fact how many zeros decided, and what to do where they mean "not detected"."""
        for key, count in sorted(self.found.items()):
            if count:
                name = self.facts[key].name
                message = f"{name} is 0 without a sensitivity in {counted(count, 'case')}, and counts as exactly 0"
                how = f"fill a column {sensitivity_of(key)}, or declare 'zero: not detected' for it in the vocabulary"
                hint = f"{how}, if nothing was detected"
                yield Problem(Pos(file, 1, 1), message, hint, "warning")
        self.found.clear()
