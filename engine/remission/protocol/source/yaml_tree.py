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
from remission.expr.patterns import regex
from remission.protocol.source.yaml_syntax import place, syntax_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 30

_Loader = getattr(yaml, "CLoader", yaml.Loader)

# Inside `{when: status in [a, b], …}` YAML would end the text at the bracket, and at the comma of `min(a, b)`. Lists,
# calls and braces that belong to a condition are therefore hidden from it, character for character, so that places
# stay right. Quoted texts need no hiding; a list or call that spans lines or holds quotes is not hidden.
_SIGNS, _STAND_INS = "[],{}()", "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"
_TURNING = r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # text shown in another order than it has, or not at all
_STRAY = rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_STAND_INS}\ufffe\uffff{_TURNING}]"
_HIDDEN, _SHOWN = str.maketrans(_SIGNS, _STAND_INS), str.maketrans(_STAND_INS, _SIGNS)
_INNERMOST = (
    regex(r"\b(?:in|of)[ ]+\[[^\[\]\n\"']*\]", re.IGNORECASE),
    regex(r"\([^()\n\"']*\)"),  # min(a, b), and a remark (such as this, with a comma)
    regex(r"(?<=[/\w\])])\{[\w.]+\}"),  # mL/min/{1.73_m2}
)
_NESTED = 10  # lists in lists, calls in calls


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, with the place of its first character."""

    text: str
    pos: Pos
    is_verbatim: bool = True  # stands in the file as it is, so that a character's place can be counted
    is_literal: bool = False  # the same over several lines (`table: |`), each as far from the margin as the first


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


def parse_yaml(text: str, shown: str) -> tuple[Mapping, list[Problem]]:
    """Read YAML text as a mapping of texts, with what had to be left out of it; `shown` is the file's name in messages.

    Raises:
        RuleFileError: a syntax error ends the reading, or the text is no mapping.

    """
    if stray := _stray(text, shown):
        raise RuleFileError([stray])
    reader = _Reader(shown, text)
    try:
        root = reader.document(yaml.parse(_hide(text), Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise RuleFileError([*reader.problems, syntax_problem(error, text, shown)]) from None
    except RuleFileError as error:
        raise RuleFileError([*reader.problems, *error.problems]) from None
    if not isinstance(root, Mapping):
        message = "the file is empty" if root is None else "a rule file is a mapping of sections"
        hint = "start with 'protocol: <id>' or, for a vocabulary, 'facts:'"
        raise RuleFileError([*reader.problems, Problem(Pos(shown, 1, 1), message, hint)])
    return root, reader.problems


def _stray(text: str, shown: str) -> Problem | None:
    """Find the first character that is no part of a rule file: controls, what turns text around, the stand-ins of hiding."""
    found = re.search(_STRAY, text)
    if found is None:
        return None
    before = text[: found.start()]
    pos = Pos(shown, before.count("\n") + 1, found.start() - before.rfind("\n"))
    return Problem(pos, f"the character U+{ord(found[0]):04X} does not belong in a text", "delete it, or type the line again")


def _hide(text: str) -> str:
    for _ in range(_NESTED):  # innermost first, so that lists may stand in lists
        previous = text
        for pattern in _INNERMOST:
            text = pattern.sub(lambda match: match[0].translate(_HIDDEN), text)
        if text == previous:
            break
    return text


class _Reader:
    """Builds nodes from events; what must be left out is a problem, and the reading goes on."""

    def __init__(self, shown: str, text: str) -> None:
        self.shown, self.lines = shown, text.splitlines()
        self.problems: list[Problem] = []

    def pos(self, event: yaml.Event) -> Pos:
        return place(event.start_mark, self.shown)

    def problem(self, event: yaml.Event, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(self.pos(event), message, hint))

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                self.problem(event, "a rule file is one document", "delete the '---'")
                break
            if isinstance(event, yaml.NodeEvent):
                root = self.node(event, events, 1)
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            raise RuleFileError([Problem(self.pos(event), message, "give the inner parts names of their own")])
        self.refuse_magic(event)
        match event:
            case yaml.SequenceStartEvent():
                return Sequence(tuple(self.items(events, depth)), self.pos(event))
            case yaml.MappingStartEvent():
                return Mapping(tuple(self.pairs(events, depth)), self.pos(event))
            case _:
                return self.scalar(event)

    def refuse_magic(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None):
            message, hint = "anchors and aliases ('&', '*') are not allowed", "write the value out, or quote the text"
            raise RuleFileError([Problem(self.pos(event), message, hint)])
        if getattr(event, "tag", None) not in (None, "!"):
            self.problem(event, "tags ('!') are not allowed", "quote a text that starts with '!'")

    def scalar(self, event: yaml.Event) -> Scalar:
        """Return a text and the place where it begins, behind its quotation mark."""
        value = str(getattr(event, "value", "")).translate(_SHOWN)
        if found := re.search(_STRAY, value):  # written as an escape: "\\e[31m"
            self.problem(event, f"the character U+{ord(found[0]):04X} does not belong in a text", "delete its escape")
        pos = self.pos(event)
        line = self.lines[pos.line - 1] if pos.line <= len(self.lines) else ""
        quoted = getattr(event, "style", None) in ("'", '"')
        if getattr(event, "style", None) == "|":
            return self.literal(value, pos)
        first = pos.column - 1 + quoted + len(value) - len(value.lstrip())
        text = value.strip()
        return Scalar(text, Pos(pos.file, pos.line, first + 1), line.startswith(text, first))

    def literal(self, value: str, pos: Pos) -> Scalar:
        """Return a text of several lines, and the place of its first character."""
        text = value.strip("\n").rstrip()
        first = text.partition("\n")[0].strip()
        for number, line in enumerate(self.lines[pos.line :], pos.line + 1):
            if line.strip():
                return Scalar(text, Pos(pos.file, number, line.find(first) + 1), is_verbatim=False, is_literal=True)
        return Scalar(text, pos, is_verbatim=False)

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
