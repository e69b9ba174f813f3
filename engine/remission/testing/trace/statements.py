"""What became of each statement of a source: the clauses made from it, or that it is told for information only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from remission.expr.facts import slug
from remission.protocol.model import Statement

Labels: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]  # by slug: a name, and the label of a clause that it stands for


@dataclass(frozen=True, slots=True)
class StatementTrace:
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


def told(statement: Statement, labels: Labels) -> StatementTrace:
    """Name the clauses that were made from a statement, each once."""
    return StatementTrace(statement, tuple(dict.fromkeys(label for name in statement.named for label in _labels(name, labels))))


def _labels(name: str, labels: Labels) -> list[str]:
    """The clauses of exactly this name (a criterion and an endpoint may share a slug), else all of its slug."""
    found = labels[slug(name)]
    return [label for called, label in found if called == name] or [label for _, label in found]
