"""What became of each statement of a source: the clauses made from it, or that it is told for information only.

A protocol says so in a statement of its own, called `trace`, with an item a statement: `design: for information`,
`premedication: methylprednisolone`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from remission.errors import Problem, did_you_mean
from remission.expr.facts import slug
from remission.protocol.model import Protocol, Statement

Labels: TypeAlias = Mapping[str, Sequence[str]]  # of all clauses, by the slug that stands for one or several of them

INDEX = "trace"
FOR_INFORMATION = "for information"


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of a source, and the clauses (by label) that were made from it."""

    statement: Statement
    clauses: tuple[str, ...] = ()
    for_information: bool = False

    @property
    def is_orphan(self) -> bool:
        """Whether no clause was made from it, and nobody said that none is to be."""
        return not (self.clauses or self.for_information)

    @property
    def text(self) -> str:
        """What it says, with its items."""
        return "; ".join((self.statement.says, *self.statement.items))


def statements(protocol: Protocol) -> tuple[Statement, ...]:
    """The statements of the sources, without the one that says what became of them."""
    return tuple(one for key, one in protocol.statements.items() if key != INDEX)


def told(protocol: Protocol, labels: Labels) -> tuple[Told, ...]:
    """Each statement with what became of it."""
    became: dict[str, tuple[str, ...]] = {}
    for name, after in _items(protocol):
        became[slug(name)] = (*became.get(slug(name), ()), *after)
    return tuple(_told(one, became.get(one.slug, ()), labels) for one in statements(protocol))


def loose(protocol: Protocol, labels: Labels) -> Iterator[Problem]:
    """Items of `trace` that lead nowhere: there is no such statement, or no such clause."""
    known = {one.slug: one.name for one in statements(protocol)}
    for name, after in _items(protocol):
        if slug(name) not in known:
            yield _loose(protocol, f"no statement is called {name!r}", name, known.values())
        for clause in after:
            if clause != FOR_INFORMATION and slug(clause) not in labels:
                yield _loose(protocol, f"no clause is called {clause!r}", clause, chain(*labels.values()))


def _told(statement: Statement, after: Sequence[str], labels: Labels) -> Told:
    clauses = dict.fromkeys(label for one in after for label in labels.get(slug(one), ()))
    return Told(statement, tuple(clauses), for_information=FOR_INFORMATION in after)


def _items(protocol: Protocol) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each item as the name of a statement and what it became."""
    index = protocol.statements.get(INDEX)
    for item in index.items if index else ():
        name, _, after = item.partition(":")
        yield name.strip(), tuple(part.strip() for part in after.split(",") if part.strip())


def _loose(protocol: Protocol, message: str, word: str, known: Iterable[str]) -> Problem:
    return Problem(protocol.statements[INDEX].pos, message, did_you_mean(word, known))
