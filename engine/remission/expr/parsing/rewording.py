"""A clause with some of its parts written otherwise, and the way back from its characters to those that were written."""

from __future__ import annotations

from dataclasses import dataclass

from remission.expr.patterns import regex

QUOTED = regex(r'"[^"\n]*"|\'[^\'\n]*\'')


@dataclass(frozen=True, slots=True)
class WordingEdit:
    """One part of a clause that cannot stay: what is said of it, and what to write instead (None: not to be told)."""

    start: int
    end: int
    right: str | None
    at: int  # the character that is told
    message: str
    hint: str | None  # where the clause in its right form cannot be shown


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A clause after its edits, which stand in their order and do not overlap."""

    written: str
    edits: tuple[WordingEdit, ...]

    @property
    def text(self) -> str:
        """The clause in its right form, white space normalised at its ends."""
        pieces, at = [], 0
        for edit in self.edits:
            pieces += [self.written[at : edit.start], edit.right or ""]
            at = edit.end
        return "".join((*pieces, self.written[at:]))

    def origin(self, offset: int) -> int:
        """Return the character of the written clause that one of the right form came from."""
        moved = 0
        for edit in self.edits:
            begin = edit.start + moved
            if offset < begin:
                break
            grown = len(edit.right or "") - (edit.end - edit.start)
            if offset < edit.end + moved + grown:
                return edit.at
            moved += grown
        return min(offset - moved, len(self.written))


def is_quoted(text: str, at: int) -> bool:
    """Tell whether a character stands between quotation marks."""
    return any(match.start() < at < match.end() for match in QUOTED.finditer(text))
