"""Cited text that no rule evaluates, and what became of it: the clauses made from it, or that it is for information only.

premedication: {says: Given to every patient, source: approval, made into: [methylprednisolone]}
background: {says: Chemotherapy helps one in two, source: context, for information: yes}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import KnownWords, Problem, did_you_mean
from remission.expr.facts import slug
from remission.protocol.model import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry

    StatementEntry = Entry[files.StatementFile]

KINDS = "name criteria, classifications, calculations, endpoints, designs, cross tables, or 'course'"
EITHER = "name the clauses, as in '[I1 age, I2 disease]', or write 'for information: yes' if none is to be made"


def statement(entry: StatementEntry, source: str | None) -> Statement:
    """Return one statement; `source` is the slug of its source."""
    model = entry.model
    named = tuple(model.made_into or ())
    made_into = tuple(dict.fromkeys(map(slug, named)))
    is_background = model.for_information is not None
    items = tuple(model.items)
    return Statement(entry.slug, entry.name, model.says, items, source, made_into, is_background, entry.pos, named)


def statement_problems(
    statements: Iterable[StatementEntry], clauses: Sequence[str], *, may_be_broken: Callable[[str], bool]
) -> Iterator[Problem]:
    """Yield what is wrong with what became of the statements.

    Args:
        statements: As they are written.
        clauses: What clauses are called.
        may_be_broken: Whether a name may be that of a clause which could not be read: nothing is said of it.
    """
    known = _Clauses(clauses)
    for entry in statements:
        names = entry.model.made_into
        if names is not None and entry.model.for_information:
            message = f"{entry.name!r} cannot have 'made into' and 'for information' at once"
            yield Problem(entry.at("for information"), message, "delete one of them")
        elif names == []:
            yield Problem(entry.at("made into"), f"'made into' of {entry.name!r} is empty", EITHER)
        yield from _name_problems(entry, known, may_be_broken)


class _Clauses:
    """What clauses may be called."""

    def __init__(self, names: Sequence[str]) -> None:
        self.by_slug: dict[str, list[str]] = {}
        self.by_start: dict[str, str] = {}  # 'i1' -> 'I1 age'
        for name in names:
            key = slug(name)
            self.by_slug.setdefault(key, []).append(name)
            for end in (at for at, sign in enumerate(key) if sign == "_"):
                self.by_start.setdefault(key[:end], name)
        self.known = KnownWords(names)

    def meant(self, name: str) -> str:
        """Return a hint: the nearest name, or one that begins with this, as 'I1 age' does with 'I1'."""
        longer = self.by_start.get(slug(name))
        return did_you_mean(name, self.known) or (f"did you mean {longer!r}?" if longer else KINDS)


def _name_problems(entry: StatementEntry, known: _Clauses, may_be_broken: Callable[[str], bool]) -> Iterator[Problem]:
    """Yield the names that lead nowhere, each once, and the clauses that are named again."""
    seen: set[str] = set()
    for index, name in enumerate(entry.model.made_into or ()):
        alike, pos = known.by_slug.get(slug(name), []), entry.at("made into", index)
        clauses = {name} if name in alike else {*alike} or {slug(name)}
        if alike and clauses <= seen:
            yield Problem(pos, f"{name!r} stands twice in 'made into' of {entry.name!r}", "leave one of them out")
        elif not alike and not clauses <= seen and not may_be_broken(name):
            yield Problem(pos, f"no clause is called {name!r}", known.meant(name))
        seen |= clauses
