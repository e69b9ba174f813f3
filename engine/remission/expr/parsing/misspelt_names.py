"""A misspelt name with words of the language in it: the grammar takes `date of brith` apart, and knows none of its parts."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr.parsing.declared_names import words_of
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.rewording import Rewriting, WordingEdit, is_quoted
from remission.misspelling import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from remission.expr.parsing.declared_names import ClauseWord, DeclaredNames
    from remission.expr.parsing.parse import Where

NEAR = 0.75  # how alike what was written and a name must be
LONGEST_LOOKED_AT = 500  # characters of a clause


def misspelt_problems(text: str, names: DeclaredNames, where: Where, read: Callable[[str, Where], object]) -> tuple[Problem, ...]:
    """Return a problem for each misspelt name in a clause that cannot be read, and what is wrong with the clause besides."""
    edits = _edits(text, names) if names.long and len(text) <= LONGEST_LOOKED_AT else []
    if not edits:
        return ()
    right = Rewriting(text, tuple(edits))
    told = tuple(Problem(where(edit.at), edit.message, edit.hint) for edit in edits)
    try:
        read(right.text, lambda offset: where(right.origin(offset)))
    except ConditionError as error:
        return told + error.problems
    return told


def _edits(text: str, names: DeclaredNames) -> list[WordingEdit]:
    """Return, from left to right, what is like a name; of two parts that overlap the one that is more like one."""
    taken = names.spans(text)
    words = [word for word in words_of(text) if not is_quoted(text, word.start)]
    found: list[WordingEdit] = []
    for _, start, end, name in sorted(_like(words, names), reverse=True):
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            shown = " ".join(text[start:end].split())
            found.append(WordingEdit(start, end, name, start, f"unknown name {shown!r}", f"did you mean {name!r}?"))
    return sorted(found, key=lambda edit: edit.start)


def _like(words: Sequence[ClauseWord], names: DeclaredNames) -> Iterator[tuple[float, int, int, str]]:
    """Yield how alike some words and a name are, where they begin and end, and the name."""
    for at in range(len(words)):
        for part in (words[at : at + size] for size in names.sizes if at + size <= len(words)):
            written = " ".join(word.text for word in part)
            if names.reserved.isdisjoint(word.text for word in part) or not all(word.is_joined for word in part[1:]):
                continue
            for name in names.known.like(written):
                likeness = SequenceMatcher(None, written, name.lower()).ratio()
                if likeness > NEAR and is_misspelling(written, name):
                    yield likeness, part[0].start, part[-1].end, name
