"""One named thing of a section, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from remission.expr.facts import slug
from remission.protocol.source import yaml_tree as y
from remission.protocol.source.strict import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.errors import Pos
    from remission.protocol.source.read import Loc, Written

PROSE = {
    "says",
    "source",
    "status",
    "because",
    "promise",
    "unit",
    "at most",
    "if missing",
}  # keys of other than conditions and formulas
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

    def texts(self) -> Iterator[str]:
        """Every text of its conditions and formulas, as written."""
        for loc, node in self.written.values.items():
            if loc[: len(self.loc)] == self.loc and isinstance(node, y.Scalar) and loc[-1] not in PROSE:
                yield node.text
