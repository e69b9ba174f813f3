"""YAML tree -> models, and the place of everything that was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import ValidationError

from remission.errors import Pos, Problem, did_you_mean
from remission.protocol import files
from remission.protocol import yaml_tree as y

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from remission.expr.parse import Where

Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One rule file as its author wrote it: the model, and every place by its path of keys."""

    model: files.RuleFile
    keys: dict[Loc, Pos]
    values: dict[Loc, y.Node]

    def key(self, *loc: str | int) -> Pos:
        """Where a key stands; its parent's place when it does not."""
        while loc and loc not in self.keys:
            loc = loc[:-1]
        return self.keys.get(loc, self.values[()].pos)

    def where(self, *loc: str | int) -> Where:
        """From a character of the text at `loc` to its place (exact for a text on one line)."""
        node = self.values[loc]
        shift = node.shift if isinstance(node, y.Scalar) else 0
        start = node.pos
        return lambda offset: Pos(start.file, start.line, start.column + shift + offset)


def read(path: Path, shown: str) -> tuple[Written | None, list[Problem]]:
    """Read one file into its model; all problems of its shape at once.

    Raises:
        RuleFileError: the file is no YAML at all.

    """
    root = y.read_yaml(path, shown)
    keys: dict[Loc, Pos] = {}
    values: dict[Loc, y.Node] = {}
    _index(root, (), keys, values)
    try:
        model = files.RuleFile.model_validate(_plain(root))
    except ValidationError as error:
        blank = Written(files.RuleFile(), keys, values)
        return None, [_problem(item, blank) for item in error.errors()]
    return Written(model, keys, values), []


def _plain(node: y.Node) -> Any:  # noqa: ANN401 - the shape pydantic checks
    match node:
        case y.Scalar(text):
            return text
        case y.Sequence(items):
            return [_plain(item) for item in items]
        case y.Mapping(pairs):
            return {key.text: _plain(value) for key, value in pairs}


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


def _problem(error: Any, written: Written) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails
    loc: Loc = error["loc"]
    name = str(loc[-1]) if loc else "file"
    pos = written.key(*loc)
    match error["type"]:
        case "missing":
            return Problem(pos, f"key {name!r} is missing")
        case "extra_forbidden":
            return Problem(pos, f"unknown key {name!r}", did_you_mean(name, _known_keys()) or _place_hint(name))
        case "literal_error":
            return Problem(pos, f"{name!r} must be {error['ctx']['expected'].replace(chr(39), '')}, not {error['input']!r}")
        case "string_type":
            return Problem(pos, f"{name!r} must be a text{_empty(error['input'])}")
        case "list_type":
            return Problem(pos, f"{name!r} must be a list", "write '[a, b]' or a line for each, starting with '- '")
        case "dict_type" | "model_type":
            return Problem(pos, f"{name!r} must be a mapping of keys to values{_empty(error['input'])}")
        case _:  # pragma: no cover - the models raise nothing else
            return Problem(pos, str(error["msg"]))


def _empty(value: object) -> str:
    return ", it is empty" if value == "" else ""


def _known_keys() -> Iterator[str]:
    for model in vars(files).values():
        if isinstance(model, type) and issubclass(model, files.Strict):
            for name, field in model.model_fields.items():
                yield field.alias or name


def _place_hint(name: str) -> str | None:
    return "'at least 2 of' takes a count from 1 to 9" if re.match(r"at least \d+ of", name) else None


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems by place, each once."""
    return tuple(sorted(set(problems), key=lambda problem: (problem.pos, problem.message)))
