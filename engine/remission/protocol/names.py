"""Names: each can be read in a condition, and stands for one thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem
from remission.expr.facts import slug
from remission.expr.parsing.declared_names import DeclaredNames, read_apart
from remission.expr.parsing.parse import ConditionError, parse
from remission.expr.parsing.scope import IN_NAMES, RESERVED
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from remission.protocol.source.entries import Entry
    from remission.protocol.source.strict import Strict

MAX_NAME = 80
NAME = regex(r"[^\W\d_]\w*(-\w+)*( [\w.]+(-\w+)*)*")
PLAIN = regex(r"[A-Za-z]\w*( ([A-Za-z]\w*|\d+))*", re.ASCII)  # words and whole numbers: read as one
COLUMNS = {"patient", "date"}  # of every table of patients


def name_problem(name: str, pos: Pos) -> Problem | None:
    """Return why a name cannot be used in a condition; None when it can."""
    if not NAME.fullmatch(name) or len(name) > MAX_NAME:
        hint = f"use letters, digits, hyphens and single spaces, starting with a letter; at most {MAX_NAME} characters"
        if "{" in name:
            hint = f"is ':' missing before '{{'? write '{name.partition('{')[0].strip()}: {{…}}'"
        return Problem(pos, f"{name!r} cannot be a name", hint)
    if RESERVED.issuperset(name.lower().split(" ")):
        return Problem(pos, f"the name {name!r} has only words of the language of conditions in it", "add a word of your own")
    if not _is_read_as_one(name):
        return Problem(pos, f"{name!r} cannot be a name", "a hyphen or a point behind a number reads as a formula: leave it out")
    return None


def _is_read_as_one(name: str) -> bool:
    """Tell whether a name, where it stands in a condition, is read as a name and nothing else."""
    if PLAIN.fullmatch(name):  # reading each as a condition takes a sixth of the time of a check
        return True
    try:
        return parse(DeclaredNames([name], IN_NAMES).marked(name), lambda offset: Pos("", 1, offset + 1)).data == "name"
    except ConditionError:
        return False


def fact_name_problem(name: str, pos: Pos) -> Problem | None:
    """Return why a fact cannot have a name; None when it can."""
    if slug(name) in COLUMNS:
        hint = "say which: 'date of …' or the like" if slug(name) == "date" else "choose another name"
        return Problem(pos, f"{name!r} cannot be the name of a fact: every table has a column {slug(name)!r} of its own", hint)
    return name_problem(name, pos)


def name_problems(entries: Iterable[Entry[Strict]], taken: dict[str, Pos]) -> Iterator[Problem]:
    """Yield a problem for each name that cannot be read, or that something else has; `taken` holds the facts' names."""
    for entry in entries:
        problem = name_problem(entry.name, entry.pos)
        first = taken.setdefault(entry.slug, entry.pos)
        if problem:
            yield problem
        elif first is not entry.pos:
            yield Problem(entry.pos, f"the name {entry.name!r} is taken", f"it stands already at {first}")


def clause_problems(names: Mapping[str, tuple[str, Pos]]) -> Iterator[Problem]:
    """Yield a problem for each name that reads as a clause of other names; `names` are all, by slug, with their places."""
    declared = DeclaredNames((name for name, _ in names.values()), IN_NAMES)
    for long in declared.long.values():
        name, pos = names[slug(long)]
        read = read_apart(name, declared, names)
        if read is not None and not RESERVED.issuperset(name.lower().split(" ")):
            of_names = f" of {' and '.join(repr(names[one][0]) for one in dict.fromkeys(read))}" if read else ""
            word = next(word for word in name.split(" ") if word.lower() in IN_NAMES)
            meant = f"; where the clause is meant, write 'when: {name}'" if read else ""
            yield Problem(pos, f"the name {name!r} reads as a clause{of_names}", f"choose a name without {word!r}{meant}")
