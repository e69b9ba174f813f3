"""What became of each statement of a source: the clauses made from it, or that it is told for information only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from remission.protocol.model import Statement

Labels: TypeAlias = Mapping[str, Sequence[str]]  # of all clauses, by the slug that stands for one or several of them


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of a source, and the clauses (by label) that were made from it."""

    statement: Statement
    clauses: tuple[str, ...] = ()

    @property
    def is_orphan(self) -> bool:
        """Whether no clause was made from it, and nobody said that none is to be."""
        return not (self.clauses or self.statement.for_information)

    @property
    def text(self) -> str:
        """What it says, with its items."""
        return "; ".join((self.statement.says, *self.statement.items))

    @property
    def became(self) -> str:
        """The clauses that were made from it, or why there is none."""
        return ", ".join(self.clauses) or ("for information" if self.statement.for_information else "no clause")


def told(statement: Statement, labels: Labels) -> Told:
    """Name the clauses that were made from a statement, each once."""
    return Told(statement, tuple(dict.fromkeys(label for key in statement.made_into for label in labels[key])))
