"""Facts: the named clinical quantities, choices and dates that conditions are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from remission.errors import NOWHERE, Pos

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.units import Unit

ASSESSMENT_DATE = "assessment_date"  # the built-in date fact: the case's own `date`


class Kind(Enum):
    """What the values of a fact are."""

    QUANTITY = "quantity"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Fact:
    """One named clinical quantity, choice or date."""

    slug: str
    name: str  # as the author wrote it
    label: str
    kind: Kind
    unit: Unit | None = None  # canonical unit of a quantity
    plausible: tuple[Fraction, Fraction] | None = None  # in the canonical unit, both ends included
    whole: bool = False  # only whole numbers
    censored: bool = False  # `<0.01 %` and `not detected` are welcome
    values: tuple[str, ...] = ()  # of a choice, as written
    codes: tuple[str, ...] = ()
    choose: str | None = None
    molar_mass: Fraction | None = None  # g/mol: links mass and amount of substance
    companion_of: str | None = None  # `alt_uln` and `mrd_flow_sensitivity` belong to `alt` and `mrd_flow`
    limit: Fraction | None = None  # a stated upper limit of normal, in the canonical unit
    pos: Pos = field(default=NOWHERE, compare=False)


def slug(name: str) -> str:
    """Return the one identifier of a word: lower case, spaces and hyphens to `_`.

    >>> slug("bone marrow blasts"), slug("CD22"), slug("B-cell")
    ('bone_marrow_blasts', 'cd22', 'b_cell')
    """
    return re.sub(r"[\s\-_]+", "_", name.strip().lower())
