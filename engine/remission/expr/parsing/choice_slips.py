"""Slips about the values of a choice: `status is relapsed or refractory`, `in (a, b)`, `response is CR or is not CRi`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from remission.expr.facts import Kind, slug
from remission.expr.parsing.rewording import WordingEdit
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.expr.parsing.scope import Scope

VERB = r"(?P<verb>is\s+not\s+in|is\s+not|is\s+in|is|not\s+in|in|==?)"
EACH = r"(?:\s+(?:either|(?:one|any)\s+of))?"
BETWEEN = r"(?:\s*(?:,\s*(?:or|and)|[,/]|or|and)\s*)"
ALONE = regex(r"(?:\A\s*|\(\s*|\b(?:and|or)\s+)(?P<said>is(?:\s+not)?)\s+", re.IGNORECASE)


def choice_slips(text: str, scope: Scope) -> Iterator[WordingEdit]:
    """Yield the edits that values of choices need."""
    if not re.search(r"\b(?:is|in)\b|=", text, re.IGNORECASE):
        return
    owners = [(name, values) for name, values in _owners(scope) if _mentioned(name, text)]
    for name, values in owners:
        yield from _lists(text, name, tuple(value for value in values if slug(value) not in scope.criteria))
    yield from _alone(text, owners or list(_owners(scope)))


def _owners(scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield whatever has values: choices and classifications."""
    yield from ((fact.name, fact.values) for fact in scope.facts.values() if fact.kind is Kind.CHOICE)
    yield from ((key.replace("_", " "), outcomes) for key, outcomes in scope.classifications.items())


def _spelt(name: str) -> str:
    """Return the pattern of a name or value: capitals, spaces and hyphens make no difference."""
    return r"[\s_-]+".join(map(re.escape, re.split(r"[\s_-]+", name)))


def _mentioned(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){_spelt(name)}(?![\w-])", text, re.IGNORECASE) is not None


def _any_of(values: tuple[str, ...]) -> str:
    longest_first = sorted(values, key=len, reverse=True)
    return rf"[\"']?(?:{'|'.join(map(_spelt, longest_first))})(?![\w+-])[\"']?"


def _lists(text: str, name: str, values: tuple[str, ...]) -> Iterator[WordingEdit]:
    """Yield each list of values of one choice that is not written in square brackets."""
    if not values:
        return
    value = _any_of(values)
    pattern = (
        rf"(?<![\w-]){_spelt(name)}\s+(?P<all>{VERB}(?P<each>{EACH})\s*(?P<open>[(\[]?)\s*"
        rf"(?P<items>{value}(?P<more>{BETWEEN}{value})*)(?:\s*[)\]])?)"
    )
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if match["open"] == "[" or (not match["more"] and not match["each"] and not match["open"]):
            continue
        found = [one[0].strip("\"'") for one in re.finditer(value, match["items"], re.IGNORECASE)]
        verb = "not in" if re.search(r"\bnot\b", match["verb"], re.IGNORECASE) else "in"
        message = f"several values of {name!r} stand in square brackets"
        right = f"{verb} [{', '.join(found)}]"
        yield WordingEdit(match.start("all"), match.end("all"), right, match.start("items"), message, f"write '{name} {right}'")


def _alone(text: str, owners: list[tuple[str, tuple[str, ...]]]) -> Iterator[WordingEdit]:
    """Yield each `is` that nothing stands before: it takes the name that stood before the last one."""
    for match in ALONE.finditer(text):
        having = [
            (text.lower().rfind(name.lower(), 0, match.start("said")), name)
            for name, values in owners
            if re.match(_any_of(values), text[match.end() :], re.IGNORECASE)
        ]
        place, name = max(having, default=(-1, ""))
        is_sure = bool(name) and (place >= 0 or len(having) == 1)
        right = f"{name} {match['said']}" if is_sure else None
        start, end = match.span("said")
        hint = "write the name of the fact or the classification before it"
        yield WordingEdit(start, end, right, start, f"nothing stands before {match['said']!r}", hint)
