"""What was said of a rule's review: whether it was checked against its source, by whom and when. Nobody said so: not stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias
from typing import Protocol as Shape

if TYPE_CHECKING:
    from remission.protocol.source.strict import ReviewFile

Standing: TypeAlias = Literal["verified", "unverified", "not stated"]


@dataclass(frozen=True, slots=True)
class Review:
    """Who compared a rule with its source, and on which day."""

    by: str
    on: date

    def __str__(self) -> str:
        return f"{self.by}, {self.on.isoformat()}"


class Reviewable(Shape):
    """An entry of a rule file that may say of its review."""

    @property
    def status(self) -> Literal["verified", "unverified"] | None:
        """How far it was checked, if somebody stated it."""

    @property
    def reviewed(self) -> ReviewFile | None:
        """Who checked it, and when."""


def review(written: Reviewable) -> Review | None:
    """Return the review of an entry, if somebody stated one."""
    stated = written.reviewed
    return None if stated is None else Review(stated.by, date.fromisoformat(stated.on))


def standing(written: Reviewable) -> Standing:
    """Return how far an entry was checked; whoever names a reviewer and says no more says that it was."""
    return written.status or ("not stated" if written.reviewed is None else "verified")
