"""What one cell says: a value, nothing, or something that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from remission.cases.case import Value
from remission.errors import Cause, Pos, Problem, Severity

LONGEST = 60  # characters of somebody's data in a message
MISSING = frozenset({"", ".", "na", "n/a", "not done", "not_done", "unknown", "missing"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem that does not know its place yet, so that equal cells can share it."""

    message: str
    hint: str | None = None
    severity: Severity = "error"
    cause: Cause | None = None

    def at(self, pos: Pos) -> Problem:
        """The same finding, with its place."""
        return Problem(pos, self.message, self.hint, self.severity, self.cause)


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the text it came from; no value where the cell is empty or its text is in trouble."""

    value: Value = None
    written: str = ""
    trouble: Trouble | None = None


NOTHING = Found()


class CellError(ValueError):
    """A text is not a value of its fact; `hint` says what to write instead.

    `cause` says the same of other texts too, where the message has more of this one in it than its quotation.
    """

    def __init__(self, message: str, hint: str | None = None, cause: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.cause = cause

    def trouble(self, text: str, fact: str | None = None) -> Trouble:
        """The trouble of a cell with this text, of a fact by its slug."""
        return Trouble(str(self), self.hint, cause=Cause(self.cause or without(str(self), text), fact=fact))


def without(message: str, text: str) -> str:
    """A message about a text of the data as one about any such text.

    >>> without("platelets 'many' is not a number", "many")
    'platelets is not a number'
    """
    return message.replace(f" {quoted(text)}", "", 1)


def is_missing(text: str) -> bool:
    """Whether a cell states no value: empty, `.`, NA, N/A, not done, unknown, missing.

    >>> is_missing(" Not Done "), is_missing("0"), is_missing("ND")
    (True, False, False)
    """
    return text.strip().lower() in MISSING


def quoted(text: str) -> str:
    r"""Show data in a message: in quotes, shortened, with control characters as escapes.

    >>> print(quoted("a\x1b[31mb"))
    'a\x1b[31mb'
    """
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    mark = '"' if "'" in shown else "'"
    return f"{mark}{printable(shown)}{mark}"


def printable(text: str) -> str:
    """Replace every character that a terminal would act upon by its escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def listed(names: list[str], *, most: int = 20) -> str:
    """Names in a row, the first `most` of them."""
    shown = ", ".join(printable(name[:LONGEST]) for name in names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown
