"""Codes of observations: each belongs to one fact, so that a value is never read as another's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from remission.errors import Problem
from remission.expr.facts import slug
from remission.protocol.source.entries import Entry
from remission.protocol.source.models import FactFile


def code_problems(facts: Iterable[Entry[FactFile]]) -> Iterator[Problem]:
    """Yield a problem for each code that stands on two facts, or twice on one; one observed as another may share its codes."""
    first: dict[str, tuple[Entry[FactFile], int]] = {}
    for entry in facts:
        for at, code in enumerate(entry.model.codes or ()):
            holder, there = first.setdefault(" ".join(code.upper().split()), (entry, at))
            place = entry.written.key(*entry.loc, "codes", at)
            before = holder.written.key(*holder.loc, "codes", there)
            if holder is entry and there != at:
                yield Problem(place, f"the code {code!r} of {entry.name!r} stands twice", f"it stands already at {before}")
            elif holder is not entry and not _are_one(holder, entry):
                hint = f"it stands already at {before}; a code belongs to one fact"
                yield Problem(place, f"{entry.name!r} has the code {code!r} of {holder.name!r}", hint)


def _are_one(one: Entry[FactFile], other: Entry[FactFile]) -> bool:
    """Whether both are chosen from the same observations."""
    sources = {slug(entry.model.observed_as) if entry.model.observed_as else entry.slug for entry in (one, other)}
    return len(sources) == 1


def loinc_is_valid(code: str) -> bool:
    """Tell whether the mod-10 check digit of a LOINC code is right.

    >>> loinc_is_valid("777-3"), loinc_is_valid("26446-3")
    (True, False)
    """
    match = re.fullmatch(r"(\d{1,7})-(\d)", code)
    if match is None:
        return False
    digits = [int(digit) for digit in reversed(match[1])]
    total = sum(digit if index % 2 else sum(divmod(digit * 2, 10)) for index, digit in enumerate(digits))
    return (10 - total % 10) % 10 == int(match[2])
