"""A colon that was forgotten: told on its own line, though the parser stumbles over a later one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem
from remission.expr.patterns import regex
from remission.protocol.source import models as files
from remission.protocol.source.plan_models import CitedFile
from remission.protocol.source.strict import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_SHOWN = 120  # characters of a line in a hint
ENTRY = regex(r"[^\s\"'#{\[][^:]*:(?:\s|$)|- |[\"']")  # `key: …`, an item of a list, a text in quotation marks
WITH_TEXT = regex(r"[^:]+:\s+[^\s#]")
BEFORE_BRACE = regex(r"\s*(?:- )?(?P<name>[^\s:{}\[\]\"'#][^:{}\[\]\"'#]*?)\s*(?P<brace>\{)")


@cache
def keys() -> tuple[str, ...]:
    """Return every key that a rule file may have, the longest first."""
    bases = (Strict, files.Parts, CitedFile)
    models = [model for base in bases for model in base.__subclasses__()]
    found = {field.alias or name for model in models for name, field in model.model_fields.items()}
    return tuple(sorted(found, key=len, reverse=True))


def key_of(line: str, allowed: Iterable[str]) -> tuple[str, str] | None:
    """Split `when platelets >= 5 %` and `when:platelets >= 5 %` into a key and the text that belongs behind it."""
    for key in allowed:
        if found := re.match(rf"{re.escape(key)}(?:\s*:\s*|\s+|$)", line):
            return key, line[found.end() :]
    return None


def forgotten(key: str, text: str, written: str) -> tuple[str, str]:
    """Say that a key has no colon, or none that counts, and show the line with it."""
    right = f"{key}: {text}".strip()
    what = f"':' is missing behind {key!r}" if written.startswith(key) else f"{key + ':'!r} is missing"
    what = "a space is missing behind ':'" if written.startswith(f"{key}:") else what
    return what, f"write {right!r}" if len(right) <= LONGEST_SHOWN else f"write '{key}: …'"


def forgotten_colon(lines: list[str], here: Pos) -> Problem | None:
    """Return the problem of a line without a colon at or above the place where the parser gave up; None where there is none."""
    at = min(here.line, len(lines)) - 1
    if at >= 0 and (found := BEFORE_BRACE.match(lines[at])):
        message, hint = "':' is missing before '{'", f"write '{found['name']}: {{…}}'"
        return Problem(Pos(here.file, at + 1, found.start("brace") + 1), message, hint)
    start = len(lines) if here.line > len(lines) or not lines[at].strip() else at
    number = _first_without(lines, start)
    if number is None:
        return None
    line = lines[number].strip()
    pos = Pos(here.file, number + 1, len(lines[number]) - len(lines[number].lstrip()) + 1)
    if parts := key_of(line, keys()):
        return Problem(pos, *forgotten(*parts, line))
    hint = f"write '{line}:'" if _opens(lines, number) else "a line is 'name: text'; a text that goes on is indented further"
    return Problem(pos, "':' is missing in this line", hint)


def _first_without(lines: list[str], start: int) -> int | None:
    """Return the first of the lines without a colon directly above `start`; none where they go on with a text."""
    above = [number for number in range(start) if lines[number].strip() and not lines[number].lstrip().startswith("#")]
    found: int | None = None
    here = _indent(lines[start]) if start < len(lines) else 0
    while above and _indent(lines[above[-1]]) > here and lines[above[-1]].lstrip().startswith("- "):
        above.pop()  # a list, and the key that it belongs to stands above
    while above and not ENTRY.match(lines[above[-1]].strip()):
        found = above.pop()
    if found is None or (above and _goes_on(lines[above[-1]], lines[found])):
        return None
    return found


def _goes_on(entry: str, line: str) -> bool:
    """Tell whether a line goes on with the text of an entry above it."""
    return _indent(line) > _indent(entry) and WITH_TEXT.match(entry.strip()) is not None


def _opens(lines: list[str], number: int) -> bool:
    """Tell whether what stands below a line belongs to it."""
    below = next((line for line in lines[number + 1 :] if line.strip()), "")
    return _indent(below) > _indent(lines[number])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
