"""Where clauses stand in the text of a rule file: each from its first character to its last, and nothing of what is beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from remission.protocol.source.yaml_tree import Mapping as Block
from remission.protocol.source.yaml_tree import Node, Scalar, parse_yaml

BODIES = ("when", "value", "otherwise")  # keys whose text is the clause of the definition, or the row, that they stand in
_BETWEEN = re.compile(r"[\s,()]*(\b(and|or|then|not|if)\b[\s()]*)*$", re.IGNORECASE)  # what joins a condition to the next


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line that goals are about: the columns it begins at and ends before, and the place of the goals."""

    start: int
    end: int
    goals_at: tuple[int, int]  # line and column


class Clauses:
    """The clauses of one rule file."""

    def __init__(self, text: str, starts: Collection[tuple[int, int]]) -> None:
        """`starts` are the places, by line and column, that something is to be shown of."""
        self.lines = text.splitlines()
        self.starts = frozenset(starts)
        tree, _ = parse_yaml(text, "")
        self.texts: dict[int, list[Scalar]] = {}
        for one in _scalars(tree):
            self.texts.setdefault(one.pos.line, []).append(one)
        self.bodies: Mapping[tuple[int, int], tuple[int, int]] = dict(self._bodies(tree))

    def spans(self, line: int) -> Sequence[Span]:
        """The marked pieces of a line, from left to right."""
        columns = sorted(column for at, column in self.starts if at == line)
        found = [Span(start, self._end(line, start, columns), (line, start)) for start in columns]
        texts = [one for one in self.texts.get(line, ()) if (line, one.pos.column) in self.bodies]
        for one in texts:
            start, end = one.pos.column, one.pos.column + len(one.text)
            if not any(start <= column < end for column in columns):
                found.append(Span(start, end, self.bodies[line, start]))
        return sorted(found, key=lambda span: span.start)

    def _end(self, line: int, start: int, columns: Sequence[int]) -> int:
        """Where the clause ends that begins at a column: with its text, or before the next clause in the same text."""
        text = self.lines[line - 1]
        if text[start - 1] == "{":
            return start + 1
        own = next((one for one in self.texts.get(line, ()) if one.pos.column <= start < one.pos.column + len(one.text)), None)
        end = own.pos.column + len(own.text) if own is not None and own.is_verbatim else len(text) + 1
        end = min((column for column in columns if start < column < end), default=end)
        piece = text[start - 1 : end - 1]
        return start + len(_BETWEEN.sub("", piece) or piece.rstrip()) if end in columns else start + len(_balanced(piece))

    def _bodies(self, node: Node) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The texts that are the whole clause of a definition or a row, each with the place of that."""
        if isinstance(node, Scalar):
            return
        if not isinstance(node, Block):
            for item in node.items:
                yield from self._bodies(item)
            return
        own = (node.pos.line, node.pos.column)
        for key, value in node.pairs:
            at = (key.pos.line, key.pos.column)
            if isinstance(value, Scalar) and at in self.starts:
                yield (value.pos.line, value.pos.column), at
            elif isinstance(value, Block) and at in self.starts:
                yield from ((place, at) for place in _whole(value))
            if own in self.starts:
                yield from ((place, own) for place in _whole(node))
            yield from self._bodies(value)


def _balanced(piece: str) -> str:
    """Without the closing brackets that were opened before."""
    while piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1].rstrip()
    return piece


def _whole(block: Block) -> Iterator[tuple[int, int]]:
    for key, value in block.pairs:
        if key.text in BODIES and isinstance(value, Scalar):
            yield value.pos.line, value.pos.column


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Block):
        for key, value in node.pairs:
            yield key
            yield from _scalars(value)
    else:
        for item in node.items:
            yield from _scalars(item)
