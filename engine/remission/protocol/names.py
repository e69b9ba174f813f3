"""Names: each can be read in a condition, and stands for one thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem
from remission.expr.parse import ConditionError, parse
from remission.expr.scope import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remission.protocol.entries import Entry
    from remission.protocol.files import Strict

MAX_NAME = 80


def name_problem(name: str, pos: Pos) -> Problem | None:
    """Return why a name cannot be used in a condition; None when it can."""
    if not _is_readable(name):
        hint = "use letters, digits, hyphens and single spaces, starting with a letter"
        return Problem(pos, f"{name!r} cannot be a name", hint)
    taken = [word for word in name.split(" ") if word.lower() in RESERVED]
    if taken:
        hint = f"{taken[0]!r} is a word of the language of conditions: choose another"
        return Problem(pos, f"the name {name!r} has the reserved word {taken[0]!r} in it", hint)
    return None


def _is_readable(name: str) -> bool:
    """Tell whether a name has the form of a name, and is read as one and nothing else where it stands in a condition."""
    if not re.fullmatch(r"[^\W\d_]\w*(-\w+)*( [\w.]+(-\w+)*)*", name) or len(name) > MAX_NAME:
        return False
    if any(word.lower() in RESERVED for word in name.split(" ")):
        return True  # told by its own message
    try:
        return parse(name, lambda offset: Pos("", 1, offset + 1)).data == "name"
    except ConditionError:
        return False


def name_problems(entries: Iterable[Entry[Strict]], taken: dict[str, Pos]) -> Iterator[Problem]:
    """Yield a problem for each name that cannot be read, or that something else has; `taken` holds the facts' names."""
    for entry in entries:
        problem = name_problem(entry.name, entry.pos)
        first = taken.setdefault(entry.slug, entry.pos)
        if problem:
            yield problem
        elif first is not entry.pos:
            yield Problem(entry.pos, f"the name {entry.name!r} is taken", f"it stands already at {first}")
