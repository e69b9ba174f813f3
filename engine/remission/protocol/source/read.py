"""YAML tree -> models, and the place of everything that was written.

What cannot be used is told and left out, so that the rest of the file is still checked in the same run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from pydantic import ValidationError

from remission.errors import Pos, Problem, RuleFileError
from remission.expr.facts import slug
from remission.protocol.source import models as files
from remission.protocol.source import yaml_tree as y
from remission.protocol.source.language import in_current_language
from remission.protocol.source.shape import entry_of, is_incidental, is_of_other_arm, is_slip, shape_problem, whole
from remission.protocol.source.text_file import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from remission.expr.parsing.parse import Where

Loc: TypeAlias = tuple[str | int, ...]
HEADER = ("protocol", "title", "version")
FILES = 64  # that are not read a second time while their text is the same


@dataclass(frozen=True, slots=True)
class Written:
    """One rule file as its author wrote it: the model, and every place by its path of keys."""

    model: files.RuleFile
    keys: dict[Loc, Pos]
    values: dict[Loc, y.Node]
    problems: tuple[Problem, ...] = ()
    broken: frozenset[str] = frozenset()  # slugs of what is declared here and had to be left out
    is_whole: bool = True  # no section had to be left out

    def key(self, *loc: str | int) -> Pos:
        """Return where a key stands; its parent's place when it does not."""
        while loc and loc not in self.keys:
            loc = loc[:-1]
        return self.keys.get(loc, self.values[()].pos)

    def where(self, *loc: str | int) -> Where:
        """Return the way from a character of the text at `loc` to its place (its beginning, where the text is folded)."""
        node = self.values[loc]
        start = node.pos
        if isinstance(node, y.Scalar) and node.is_verbatim:
            return lambda offset: Pos(start.file, start.line, start.column + offset)
        if isinstance(node, y.Scalar) and node.is_literal:
            return partial(_in_lines, node.text, start)
        return lambda _: start


def _in_lines(text: str, start: Pos, offset: int) -> Pos:
    before = text[:offset]
    return Pos(start.file, start.line + before.count("\n"), start.column + offset - (before.rfind("\n") + 1))


def read(path: Path, shown: str) -> Written:
    """Read one file into its model, with all problems of its shape.

    Raises:
        RuleFileError: the file is no YAML at all.

    """
    return read_written(read_text(path, shown), shown)


@lru_cache(maxsize=FILES)
def read_written(text: str, shown: str) -> Written:
    """Read the text of a file, wherever it stands, into its model, with all problems of its shape.

    Raises:
        RuleFileError: it is no YAML at all.

    """
    parsed, problems = y.parse_yaml(text, shown)
    try:
        root, told = in_current_language(parsed)
    except RuleFileError as error:
        raise RuleFileError([*problems, *error.problems]) from None
    problems += told
    keys: dict[Loc, Pos] = {}
    values: dict[Loc, y.Node] = {}
    _index(root, (), keys, values)
    shape = _Shape(_plain(root), keys, problems)
    model = shape.model()
    return Written(model, keys, values, tuple(shape.problems), frozenset(shape.broken), shape.is_whole)


def _plain(node: y.Node) -> Any:  # noqa: ANN401 - the shape pydantic checks
    match node:
        case y.Scalar(text):
            return text
        case y.Sequence(items):
            return [_plain(item) for item in items]
        case y.Mapping(pairs):
            return {key.text: _plain(value) for key, value in pairs}
        case _:
            assert_never(node)


def _index(node: y.Node, at: Loc, keys: dict[Loc, Pos], values: dict[Loc, y.Node]) -> None:
    values[at] = node
    match node:
        case y.Mapping(pairs):
            for key, value in pairs:
                keys[(*at, key.text)] = key.pos
                _index(value, (*at, key.text), keys, values)
        case y.Sequence(items):
            for index, item in enumerate(items):
                keys[(*at, index)] = item.pos
                _index(item, (*at, index), keys, values)
        case y.Scalar():
            pass
        case _:
            assert_never(node)


@dataclass(slots=True)
class _Shape:
    """The content of a file while what does not fit the models is taken out of it."""

    plain: Any
    keys: dict[Loc, Pos]
    problems: list[Problem]
    broken: set[str] = field(default_factory=set)
    is_whole: bool = True

    def model(self) -> files.RuleFile:
        while True:
            try:
                return files.RuleFile.model_validate(self.plain)
            except ValidationError as error:
                told = (item for item in error.errors() if not is_of_other_arm(item, self.keys))
                taken = [self.take_out(item["type"], item) for item in told]
                if not any(taken):
                    raise  # the next round would complain of the same, for ever

    def take_out(self, kind: str, item: Any) -> bool:  # noqa: ANN401 - pydantic's ErrorDetails
        """Tell one problem and take out what it is about, if it is still there: a key, or the entry that cannot do without."""
        loc = whole(item["loc"], self.keys)
        self.problems.append(shape_problem(item, loc, self.keys))
        while isinstance(loc[-1], int):  # a part of a list takes the list along: its neighbours are known by their number
            loc = loc[:-1]
        entry = entry_of(loc)
        if loc[0] in HEADER:
            self.plain[loc[0]] = ""
            return True
        if entry is None:
            self.is_whole = False
            return self.delete(loc)
        if is_incidental(loc) or (kind == "extra_forbidden" and not is_slip(loc, item["input"])):
            return self.delete(loc)
        self.broken.add(slug(str(entry[-1])))
        return self.delete(entry)

    def delete(self, loc: Loc) -> bool:
        """Take a key out; False where it is gone already."""
        holder = self.plain
        for key in loc[:-1]:
            if not isinstance(holder, dict | list):
                return False
            holder = holder.get(key) if isinstance(holder, dict) else holder[int(key)]
        return isinstance(holder, dict) and holder.pop(loc[-1], holder) is not holder


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems by place, each once."""
    return tuple(sorted(set(problems), key=lambda one: (one.pos.file, one.pos.line, one.pos.column, one.message)))
