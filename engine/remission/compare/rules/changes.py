"""One change that an amendment makes, in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from remission.errors import Pos

Kind: TypeAlias = Literal["added", "removed", "changed", "renamed", "reworded"]
Affects: TypeAlias = Literal["answers", "data", "figures", "words"]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One change of the rules, and what it can affect: answers, how data are read, figures of a cohort, or only words."""

    kind: Kind
    what: str  # `criterion 'platelet recovery'`
    english: str
    before: str = ""  # in the canonical words of the rules
    after: str = ""
    pos: Pos | None = None  # in the new files; in the old ones for what was removed
    affects: Affects = "answers"

    def __str__(self) -> str:
        return f"{self.what}: {self.english}"


def reworded(what: str, word: str, before: str | None, after: str | None, pos: Pos | None) -> tuple[ClauseChange, ...]:
    """The change of a text that no answer depends on, if it changed."""
    if before == after:
        return ()
    english = f"{word!r} was {before or 'empty'!r}, is {after or 'empty'!r}"
    return (ClauseChange("reworded", what, english, before or "", after or "", pos, "words"),)
