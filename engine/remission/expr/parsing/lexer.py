"""Lark's lexer, without the one large expression of every state of the parser that few clauses would pay for."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lark.lexer import BasicLexer, ContextualLexer

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark.common import LexerConf
    from lark.utils import TextSlice

MANY = 1_000  # tokens in one state: from here on its large expression saves more than compiling it costs, some milliseconds

_compiled = cache(re.compile)  # most states share most of their terminals


class StateLexer(BasicLexer):
    """Tries the terminals of a state one after the other, in the order in which lark makes alternatives of them."""

    def __init__(self, conf: LexerConf, comparator: object = None) -> None:
        super().__init__(conf, comparator)
        self.callback = {}  # lark makes it with the large expression; our terminals have none
        self.seen = 0

    def match(self, text: TextSlice[str], pos: int) -> tuple[str, str] | None:
        """Return the text and the name of the token at a place."""
        return self.found(text.text, pos)

    def found(self, text: str, pos: int) -> tuple[str, str] | None:
        """Return the text and the name of the token at a place."""
        self.seen += 1
        if self.seen > MANY:
            return self.together(text, pos)
        for name, matches in self.alternatives:
            if found := matches(text, pos):
                return found[0], name
        return None

    def together(self, text: str, pos: int) -> tuple[str, str] | None:
        """The same by one large expression."""
        for expression in self.scanner._mres:  # noqa: SLF001 - without the wrapping of its text
            if found := expression.match(text, pos):
                return found[0], found.lastgroup or ""
        return None

    @cached_property
    def alternatives(self) -> tuple[tuple[str, Callable[..., re.Match[str] | None]], ...]:
        """Return the names of the terminals, and what matches each."""
        return tuple((terminal.name, _compiled(terminal.pattern.to_regexp()).match) for terminal in self.terminals)


class ClauseLexer(ContextualLexer):
    """Knows in every state of the parser which terminals can follow."""

    BasicLexer = StateLexer

    def token(self, state: int, text: str, pos: int) -> tuple[str, str] | None:
        """Return the text and the name of the token at a place, in a state of the parser."""
        lexer: StateLexer = self.lexers[state]  # type: ignore[assignment]
        return lexer.found(text, pos)
