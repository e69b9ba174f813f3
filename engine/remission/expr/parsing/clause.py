"""One clause while it is read: its text, the names it may use, and the way from its parts to their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from lark import Token, Tree

from remission.errors import Pos, Problem
from remission.expr.facts import Fact, slug
from remission.expr.parsing.parse import ConditionError, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from remission.expr.parsing.scope import Scope

Part: TypeAlias = Tree[Token] | Token
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause while it is read."""

    text: str
    scope: Scope
    where: Where
    about: Fact | None = None  # what a number in this part of the clause is compared with

    def beside(self, *parts: Part) -> Clause:
        """Return the clause for reading one of two sides, of which one may be the name of a fact."""
        names = (part for part in parts if isinstance(part, Tree) and part.data == "name")
        named = (self.scope.facts.get(slug(self.words(part))) for part in names)
        return replace(self, about=next((fact for fact in named if fact is not None and fact.unit is not None), None))

    def pos(self, part: Part) -> Pos:
        """Return where a part begins."""
        return self.where(start(part))

    def words(self, part: Part) -> str:
        """Return a part as it was written, white space normalised."""
        end = part.end_pos if isinstance(part, Token) else part.meta.end_pos
        return " ".join(self.text[start(part) : end].split())

    def problem(self, part: Part, message: str, hint: str | None = None) -> ConditionError:
        """Return one problem of a part."""
        return ConditionError(Problem(self.pos(part), message, hint))

    def told(self, pos: Pos, message: str, hint: str | None = None) -> ConditionError:
        """Return one problem of a place."""
        return ConditionError(Problem(pos, message, hint))

    def each(self, read: Callable[[Part], Found], parts: Iterable[Part]) -> tuple[Found, ...]:
        """Read every part, collecting the problems of all before giving up."""
        found: list[Found] = []
        failures: list[ConditionError] = []
        for part in parts:
            try:
                found.append(read(part))
            except ConditionError as error:
                failures.append(error)
        if failures:
            raise ConditionError(*(problem for error in failures for problem in error.problems))
        return tuple(found)


def start(part: Part) -> int:
    """Return the first character of a part."""
    return (part.start_pos if isinstance(part, Token) else part.meta.start_pos) or 0


def token(part: Part) -> str:
    """Return the kind of token that a part is; empty for what is made of several."""
    return part.type if isinstance(part, Token) else ""
