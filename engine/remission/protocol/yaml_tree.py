"""YAML text -> a tree of texts with places. Everything is text; nothing is guessed, constructed or resolved.

The parser is libyaml's, read event by event, so that depth, size, aliases, tags and duplicate keys are refused
before anything is built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import yaml

from remission.errors import Pos, Problem, RuleFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 1_000_000
MAX_DEPTH = 30

_Loader = getattr(yaml, "CLoader", yaml.Loader)

# Inside `{when: status in [a, b], …}` YAML would end the text at the bracket. Lists and calls that belong to a
# condition are therefore hidden from it, character for character, so that places stay right.
_HIDDEN = str.maketrans("[],{}", "\ue000\ue001\ue002\ue003\ue004")
_SHOWN = str.maketrans("\ue000\ue001\ue002\ue003\ue004", "[],{}")
_LIST = re.compile(r"\b(?:in|of)[ ]+\[[^\[\]\n\"']*\]", re.IGNORECASE)
_CALL = re.compile(r"\b(?:min|max|round(?: up| down)?)[ ]?\([^()\n\"']*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, with the place of its first character."""

    text: str
    pos: Pos
    shift: int = 0  # columns from `pos` to the first character of the text (1 for a quoted text)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    pos: Pos


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are texts and stand once."""

    pairs: tuple[tuple[Scalar, Node], ...]
    pos: Pos


Node: TypeAlias = Scalar | Sequence | Mapping


def read_yaml(path: Path, shown: str) -> Mapping:
    """Read one rule file; `shown` is how the file is named in messages.

    Raises:
        RuleFileError: the file cannot be read, is too large or too deep, or is no YAML mapping.

    """
    start = Pos(shown, 1, 1)
    return parse_yaml(_text(path, start), shown)


def parse_yaml(text: str, shown: str) -> Mapping:
    """Read YAML text as a mapping of texts.

    Raises:
        RuleFileError: with every problem that can be told (a syntax error ends the reading).

    """
    start = Pos(shown, 1, 1)
    if any(char in text for char in "\ue000\ue001\ue002\ue003\ue004"):
        raise RuleFileError([Problem(start, "the file contains private-use characters")])
    reader = _Reader(shown)
    try:
        root = reader.document(yaml.parse(_hide(text), Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise RuleFileError([*reader.problems, _syntax(error, text, shown)]) from None
    except yaml.YAMLError as error:
        raise RuleFileError([Problem(start, f"cannot be read as YAML: {str(error).splitlines()[0]}")]) from None
    if reader.problems:
        raise RuleFileError(reader.problems)
    if not isinstance(root, Mapping):
        raise RuleFileError(
            [Problem(start, "the file is empty" if root is None else "a rule file is a mapping of sections", _SECTIONS)]
        )
    return root


_SECTIONS = "start with 'protocol: <id>' or, for a vocabulary, 'facts:'"


def _text(path: Path, start: Pos) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RuleFileError([Problem(start, f"cannot be read: {(error.strerror or 'unknown error').lower()}")]) from None
    if len(data) > MAX_BYTES:
        raise RuleFileError(
            [
                Problem(
                    start,
                    f"the file is larger than {MAX_BYTES // 1_000_000} MB",
                    "a rule file is text a person can read: split it",
                )
            ]
        )
    if b"\0" in data:
        raise RuleFileError([Problem(start, "the file is not text", "save it as plain text in UTF-8")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise RuleFileError(
            [Problem(Pos(start.file, line, column), "the file is not UTF-8", "save it as plain text in UTF-8")]
        ) from None


def _hide(text: str) -> str:
    for pattern in (_CALL, _LIST):
        previous = None
        while previous != text:  # innermost first, so that lists may stand in lists
            previous, text = text, pattern.sub(lambda match: match[0].translate(_HIDDEN), text)
    return text


def _syntax(error: yaml.MarkedYAMLError, text: str, shown: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    pos = Pos(shown, mark.line + 1, mark.column + 1) if mark else Pos(shown, 1, 1)
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip()) + 1]:
        return Problem(pos, "a tab stands where spaces belong", "indent with spaces")
    what = str(error.problem or error.context or "it is not YAML").translate(_SHOWN)
    return Problem(pos, f"cannot be read as YAML: {what}", _syntax_hint(line, what))


def _syntax_hint(line: str, what: str) -> str | None:
    if "expected ',' or" in what or "did not find expected ',' or" in what:
        return "is a bracket, a brace or a comma missing, here or on a line before? a text with ',' or '[' needs quotes"
    if "mapping values are not allowed" in what:
        return "a text with ': ' in it needs quotes"
    if ": >" in line or ": <" in line or "- >" in line or ": %" in line or ": *" in line:
        return "a text that starts with a sign needs quotes"
    return None


class _Reader:
    """Builds nodes from events, without recursion deeper than MAX_DEPTH."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []

    def pos(self, event: yaml.Event) -> Pos:
        return Pos(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def problem(self, event: yaml.Event, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(self.pos(event), message, hint))

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.problem(event, "a rule file is one document", "delete the '---'")
                    break
            elif isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, 1)
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise RuleFileError([Problem(self.pos(event), f"nested deeper than {MAX_DEPTH} levels")])
        if getattr(event, "anchor", None):
            raise RuleFileError(
                [
                    Problem(
                        self.pos(event),
                        "anchors and aliases ('&', '*') are not allowed",
                        "write the value out, or give it a name of its own",
                    )
                ]
            )
        if getattr(event, "tag", None) not in (None, "!"):
            self.problem(event, "tags ('!') are not allowed", "quote a text that starts with '!'")
        match event:
            case yaml.ScalarEvent():
                quoted = event.style in ("'", '"')
                return Scalar(event.value.translate(_SHOWN).strip(), self.pos(event), int(quoted))
            case yaml.SequenceStartEvent():
                return Sequence(tuple(self.items(events, depth)), self.pos(event))
            case _:
                return Mapping(tuple(self.pairs(events, depth)), self.pos(event))

    def items(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event, events, depth + 1)

    def pairs(self, events: Iterator[yaml.Event], depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Pos] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Scalar):
                self.problem(event, "a key must be a text")
            elif key.text in seen:
                self.problem(event, f"duplicate key {key.text!r}", f"it stands already on line {seen[key.text].line}")
            else:
                seen[key.text] = key.pos
                yield key, value
