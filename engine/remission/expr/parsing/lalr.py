"""The parser's tables, driven by a loop of our own: the same trees as lark's in a third of the time.

Most reductions of a grammar with precedence change nothing (a sum of one product, a product of one factor). Where such a chain
ends depends only on where it begins and on the token that follows: it is walked once, and looked up from then on. What
cannot be read is left to lark, which says why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from lark import Token, Tree
from lark.grammar import Terminal
from lark.parsers.lalr_analysis import Shift
from lark.parsers.lalr_parser import LALR_Parser
from lark.tree import Meta

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lark.grammar import Rule, Symbol
    from lark.parsers.lalr_analysis import IntParseTable

    from remission.expr.parsing.lexer import ClauseLexer

END = "$END"
_SPACE = re.compile(r"[ \t\r\n]*")
Value: TypeAlias = "Tree[Token] | Token | list[Any]"  # a list: the parts of what is repeated, until something takes them in


class ClauseParser(LALR_Parser):
    """Reads what can be read; what cannot, lark does."""

    def parse(self, lexer: Any, start: str, on_error: Callable[..., bool] | None = None) -> Any:  # noqa: ANN401 - as lark has it
        """Return the tree of a clause."""
        found = self._tree(lexer.lexer, lexer.state.text.text, start)
        return super().parse(lexer, start, on_error) if found is None else found  # type: ignore[no-untyped-call]

    def _tree(self, lexer: ClauseLexer, text: str, start: str) -> Value | None:
        """The tree of a clause; None where it cannot be read."""
        last, states = self._table.end_states[start], [self._table.start_states[start]]
        values: list[Value] = []
        spans: list[tuple[int, int]] = []
        at = 0
        while True:
            space = _SPACE.match(text, at)
            at = space.end() if space else at
            found = lexer.token(states[-1], text, at) if at < len(text) else ("", END)
            if found is None:
                return None
            word, kind = found
            while (action := self.steps[states[-1]].get(kind)) is not None and action[0] is not Shift:
                done = self.reductions[id(action[1])]
                size = done.size
                span = spans[-size][0], spans[-1][1]
                value = done.value(values[-size:], span)
                del states[-size:], values[-size:], spans[-size:]
                values.append(value)
                spans.append(span)
                states.append(self.end(states[-1], done.origin, kind))
                if kind == END and states[-1] == last:
                    return value
            if action is None:
                return None
            end = at + len(word)
            states.append(action[1])
            values.append(Token(kind, word, at, end_pos=end))
            spans.append((at, end))
            at = end

    # ---- what the tables say ------------------------------------------------------------------------

    @cached_property
    def _table(self) -> IntParseTable:
        return cast("IntParseTable", self._parse_table)

    @cached_property
    def steps(self) -> Mapping[int, Mapping[str, tuple[Any, ...]]]:
        """What each state does with what may follow."""
        return self._table.states

    @cached_property
    def reductions(self) -> dict[int, Reduction]:
        """What each rule makes of its parts, by the rule's identity."""
        steps = (step for state in self.steps.values() for step in state.values())
        return {id(rule): _reduction(rule) for action, rule in steps if action is not Shift}

    @cached_property
    def ends(self) -> dict[tuple[int, str, str], int]:
        """Where the chains end that were walked."""
        return {}

    def end(self, below: int, origin: str, follows: str) -> int:
        """Return the state after a reduction, and after all behind it that change nothing."""
        key = below, origin, follows
        if (found := self.ends.get(key)) is not None:
            return found
        while True:
            state: int = self.steps[below][origin][1]
            action, rule = self.steps[state].get(follows, (Shift, None))
            if action is Shift or not self.reductions[id(rule)].changes_nothing:
                self.ends[key] = state
                return state
            origin = rule.origin.name


class _Taken(NamedTuple):
    """One part of what a rule joins, and whether its own parts are taken in its place."""

    at: int
    expands: bool


@dataclass(frozen=True, slots=True)
class Reduction:
    """What one rule makes of its parts."""

    origin: str
    size: int
    name: str  # of the tree
    taken: tuple[_Taken, ...]
    is_repeated: bool  # its parts go to whatever takes it in
    is_thin: bool  # one part stands for the whole

    @property
    def changes_nothing(self) -> bool:
        """Whether it makes of one part that part."""
        return self.is_thin and self.size == 1 and self.taken == (_Taken(0, expands=False),)

    def value(self, parts: list[Value], span: tuple[int, int]) -> Value:
        """The tree of some parts that stand at a place, or what stands for it."""
        kids: list[Any] = []
        for at, expands in self.taken:
            part = parts[at]
            if expands and isinstance(part, list):
                kids += part
            else:
                kids.append(part)
        if self.is_repeated:
            return kids
        if self.is_thin and len(kids) == 1:
            return kids[0]  # type: ignore[no-any-return]
        meta = Meta()  # type: ignore[no-untyped-call]
        meta.start_pos, meta.end_pos = span
        meta.empty = False
        return Tree(self.name, kids, meta)


def _reduction(rule: Rule) -> Reduction:
    symbols = list(enumerate(rule.expansion))
    taken = tuple(_Taken(at, _is_inner(one)) for at, one in symbols if not (isinstance(one, Terminal) and one.filter_out))
    thin = bool(rule.options.expand1) and not rule.alias
    return Reduction(rule.origin.name, len(symbols), rule.alias or rule.origin.name, taken, _is_inner(rule.origin), thin)


def _is_inner(symbol: Symbol) -> bool:
    """Whether a symbol is what lark makes of a repetition."""
    return not symbol.is_term and symbol.name.startswith("_")
