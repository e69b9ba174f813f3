"""The sentences a step may be: a pattern with named gaps, tried in the order of their definition."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, TypeAlias

from pytest_bdd.parsers import StepParser

Keyword: TypeAlias = Literal["given", "when", "then"]

LONGEST = 1_000  # characters of a step
NUMBERS = ("count", "total", "days", "left")
GAPS = {
    **dict.fromkeys(NUMBERS, r"\d{1,9}"),
    "version": r"[^\"]+",
    "day": r"\S+",
}  # every other gap: as little as fits, inside its quotes


class Phrase(StepParser):
    """One sentence of the step library; its gaps are written `{name}`, and `table` is a row of the table it needs, if any.

    Of all phrases of a keyword only the first that fits a text matches it, so that no step is ambiguous.
    """

    def __init__(self, keyword: Keyword, sentence: str, *, table: str = "") -> None:
        super().__init__(sentence)
        self.keyword, self.table = keyword, table
        self.pattern = re.compile(_pattern(sentence), re.IGNORECASE)
        self.action: Callable[..., None] | None = None  # what the step does to its world
        PHRASES.append(self)

    def is_matching(self, name: str) -> bool:
        """Whether this is the phrase of the step `name`."""
        return find(self.keyword, name) is self

    def parse_arguments(self, name: str) -> dict[str, str] | None:
        """What stands in the gaps."""
        match = self.pattern.fullmatch(_spaced(name))
        return match and match.groupdict()


PHRASES: list[Phrase] = []


@lru_cache(maxsize=65_536)
def find(keyword: str, text: str) -> Phrase | None:
    """The phrase of a step; None when the library has none."""
    if len(text) > LONGEST:
        return None
    spaced = _spaced(text)
    return next((phrase for phrase in PHRASES if phrase.keyword == keyword and phrase.pattern.fullmatch(spaced)), None)


def _spaced(text: str) -> str:
    """One space between words: a pattern then has one way to fit, however the step is laid out."""
    return " ".join(text.split())


def _pattern(sentence: str) -> str:
    r"""A sentence as a regular expression; `is|are` stands for either word.

    >>> _pattern('{count} patients are {answer}')
    '(?P<count>\\d{1,9})\\ patients\\ are\\ (?P<answer>.+?)'
    """
    return r"\ ".join(_word(word) for word in sentence.split())


def _word(word: str) -> str:
    gap = re.fullmatch(r'("?)\{(\w+)\}("?)(\W*)', word)
    if gap is None:
        return f"(?:{word})" if "|" in word else re.escape(word)
    quote, name, _, rest = gap.groups()
    inside = GAPS.get(name, r'[^"]*' if quote else ".+?")
    return f"{quote}(?P<{name}>{inside}){quote}{re.escape(rest)}"
