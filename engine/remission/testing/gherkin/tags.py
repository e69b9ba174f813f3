"""Tag expressions, as Cucumber writes them: `@smoke and not (@slow or @draft)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from remission.errors import InputError, Pos, Problem

Selection: TypeAlias = Callable[[AbstractSet[str]], bool]  # from a scenario's tags, without the @
TOKEN = re.compile(r"\s*(?:(?P<mark>[()])|(?P<word>[^\s()]+))")
DEEPEST = 50


def read(expression: str) -> Selection:
    """Read a tag expression; `and` binds closer than `or`.

    Raises:
        InputError: the expression does not read.

    >>> read("@mrd and not @slow")({"mrd"})
    True
    """
    tokens = [match["mark"] or match["word"] for match in TOKEN.finditer(expression)]
    reader = _Reader(expression, tokens)
    selection = reader.either()
    if reader.tokens:
        raise reader.problem()
    return selection


class _Reader:
    """Reads the tokens of one expression from the left."""

    def __init__(self, expression: str, tokens: list[str]) -> None:
        self.expression, self.tokens, self.depth = expression, tokens, 0

    def either(self) -> Selection:
        """One or more parts joined by `or`."""
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda tags: any(part(tags) for part in parts)

    def both(self) -> Selection:
        """One or more parts joined by `and`."""
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else lambda tags: all(part(tags) for part in parts)

    def single(self) -> Selection:
        """A tag, a part in brackets, or `not` and such a part."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.problem()
        part = self.inside()
        self.depth -= 1
        return part

    def inside(self) -> Selection:
        """The same, when it is not too deep."""
        if self.take("not"):
            part = self.single()
            return lambda tags: not part(tags)
        if self.take("("):
            inside = self.either()
            if not self.take(")"):
                raise self.problem()
            return inside
        if not self.tokens or self.tokens[0] in ("and", "or", ")"):
            raise self.problem()
        tag = self.tokens.pop(0).removeprefix("@")
        return lambda tags: tag in tags

    def take(self, token: str) -> bool:
        """Step over the token if it is next."""
        if self.tokens[:1] == [token]:
            self.tokens.pop(0)
            return True
        return False

    def problem(self) -> InputError:
        """Where reading stopped."""
        where = f"at {self.tokens[0]!r}" if self.tokens else "at its end"
        message = f"the tag expression {self.expression!r} does not read {where}"
        return InputError([Problem(Pos("--tags", 1, 1), message, "write for example '@mrd and not @slow'")])
