"""Which version of the language of rule files a file is written in, and what was called otherwise in an earlier one.

A file says `language: 2`. One that says nothing is read in the newest version. What was renamed is still read, and `check` shows
the new name; a version that is not known yet is a problem, for nobody can tell what its words mean.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from remission.errors import Problem, RuleFileError
from remission.protocol.source import yaml_tree as y
from remission.protocol.source.strict import CURRENT

KEY = "language"


@dataclass(frozen=True, slots=True)
class RenamedKey:
    """A key that has another name since a version."""

    within: tuple[str, ...]  # the keys above it; '*' is any one of them, or any number of an item
    old: str
    new: str
    since: int


RENAMED: tuple[RenamedKey, ...] = ()  # so far nothing


def in_current_language(root: y.Mapping, renamed: tuple[RenamedKey, ...] = RENAMED) -> tuple[y.Mapping, list[Problem]]:
    """Return a file as it is written today, with a warning for everything that has another name now.

    Raises:
        RuleFileError: it is written in a later version, or the version is none.

    """
    for key, value in root.pairs:
        if key.text == KEY:
            _check_version(value)
    problems: list[Problem] = []
    found = _renamed(root, (), renamed, problems) if renamed else root
    return (found if isinstance(found, y.Mapping) else root), problems


def _check_version(value: y.Node) -> None:
    text = value.text if isinstance(value, y.Scalar) else ""
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        shown = f"{text!r} is no version" if text else "there is no version"
        raise RuleFileError([Problem(value.pos, f"{shown} of the language", f"write a number, such as '{KEY}: {CURRENT}'")])
    if len(text) > len(str(CURRENT)) or int(text) > CURRENT:
        message = f"the file is written in version {text[:9]} of the language, and this program reads up to version {CURRENT}"
        hint = f"install a later version of Remission; or write '{KEY}: {CURRENT}', and check the file again"
        raise RuleFileError([Problem(value.pos, message, hint)])


def _renamed(node: y.Node, at: tuple[str, ...], renamed: tuple[RenamedKey, ...], problems: list[Problem]) -> y.Node:
    match node:
        case y.Mapping(pairs):
            taken = {key.text for key, _ in pairs}
            return replace(node, pairs=tuple(_pair(pair, at, taken, renamed, problems) for pair in pairs))
        case y.Sequence(items):
            return replace(node, items=tuple(_renamed(item, (*at, "*"), renamed, problems) for item in items))
        case _:
            return node


def _pair(
    pair: tuple[y.Scalar, y.Node], at: tuple[str, ...], taken: set[str], renamed: tuple[RenamedKey, ...], problems: list[Problem]
) -> tuple[y.Scalar, y.Node]:
    key, value = pair
    now = next((one for one in renamed if key.text == one.old and _is_within(at, one.within) and one.new not in taken), None)
    if now is not None:
        message = f"{key.text!r} is called {now.new!r} since version {now.since} of the language"
        problems.append(Problem(key.pos, message, f"write '{now.new}: …'", "warning"))
        key = replace(key, text=now.new)
    return key, _renamed(value, (*at, key.text), renamed, problems)


def _is_within(at: tuple[str, ...], within: tuple[str, ...]) -> bool:
    return len(at) == len(within) and all(wanted in {"*", key} for key, wanted in zip(at, within, strict=True))
