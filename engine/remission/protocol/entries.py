"""One named thing of a section, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from remission.expr.facts import slug
from remission.protocol.files import Strict

if TYPE_CHECKING:
    from remission.errors import Pos
    from remission.protocol.read import Loc, Written

Model_co = TypeVar("Model_co", bound=Strict, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Model_co]):
    """One named thing of a section: its model, its file and its path of keys there."""

    name: str
    model: Model_co
    written: Written
    loc: Loc

    @property
    def slug(self) -> str:
        """The one identifier of its name."""
        return slug(self.name)

    @property
    def pos(self) -> Pos:
        """Where its name stands."""
        return self.written.key(*self.loc)

    def at(self, *keys: str | int) -> Pos:
        """Where one of its keys stands."""
        return self.written.key(*self.loc, *keys)
