"""Facts: the named clinical quantities, choices and dates that conditions are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from remission.errors import NOWHERE, Pos

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.tree import Op
    from remission.expr.units import Unit

ASSESSMENT_DATE = "assessment_date"  # the built-in date fact: the case's own `date`


class Kind(Enum):
    """What the values of a fact are."""

    QUANTITY = "quantity"
    CHOICE = "choice"
    DATE = "date"


class Pick(Enum):
    """Which of the observations in a window counts."""

    CLOSEST = "closest"  # in days
    LATEST = "latest"
    FIRST = "first"
    HIGHEST = "highest"
    LOWEST = "lowest"
    PREFERRED = "preferred"  # by a stated order of the fact's values
    # What all of them make together; only of a fact that is taken from another:
    SUM = "sum"
    COUNT = "count"
    MEAN = "mean"
    ANY = "any"
    ALL = "all"
    HELD = "held"  # for how many days; only of what rules conclude


TOGETHER = frozenset({Pick.SUM, Pick.COUNT, Pick.MEAN, Pick.ANY, Pick.ALL})


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of a window that is counted from a date of the patient: `since first dose` is 0 days from it."""

    fact: str  # slug of a date
    days: int
    name: str = field(default="", compare=False)  # of the fact, as written


@dataclass(frozen=True, slots=True)
class Only:
    """Which values count: `>= 5 %`, in the unit of the fact that they are taken from; a choice, or any other."""

    op: Op
    value: Fraction | str
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Choose:
    """One of many observations: by `pick`, of those in a window of days around the assessment, both ends included.

    The window is counted in days from the assessment (-7 is seven days before); an end that is None is open. `rank` is
    1 for the highest or lowest, 2 for the second. Of two that are equally close the earlier counts, unless `later` says
    the later.

    A fact that is taken from another may ask for more: `since` and `until` are ends that hang on dates of the patient, and
    hold besides `start` and `end`; where such a date is not known, nothing is chosen.
    """

    pick: Pick
    start: int | None
    end: int | None
    rank: int = 1
    order: tuple[str, ...] = ()  # of PREFERRED, as declared
    later: bool = False
    since: Bound | None = None
    until: Bound | None = None
    closest_to: Bound | None = None  # of CLOSEST: a date of the patient, and not the assessment
    only: Only | None = None
    is_day: bool = False  # the day of the observation that counts, and not its value

    @property
    def anchors(self) -> tuple[str, ...]:
        """The slugs of the dates that the window hangs on."""
        return tuple(dict.fromkeys(one.fact for one in (self.since, self.until, self.closest_to) if one is not None))


ON_THE_DAY = Choose(Pick.CLOSEST, 0, 0)  # what holds for a fact that says nothing


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
    missing_codes: tuple[str, ...] = ()  # `999` and the like: cells that say that there is no value
    zero_undetected: bool = False  # 0 without a sensitivity is "not detected", and not exactly 0
    choose: Choose | None = None
    observed_as: str | None = None  # slug of the fact whose observations this one chooses from, if not its own
    taken_from: str | None = None  # slug of what it is made of, at this and other days of the patient, by `choose`
    is_of_answers: bool = False  # what it is taken from is a rule, and its values are what that concluded
    told_apart_by: str | None = None  # what tells its observations of one day apart: `lesion`, a column of the table
    complete: bool = False  # every occurrence is on record: where nothing is, there was none
    molar_mass: Fraction | None = None  # g/mol: links mass and amount of substance
    companion_of: str | None = None  # `alt_uln`, `alt_lln` and `mrd_flow_sensitivity` belong to `alt` and `mrd_flow`
    above_zero: bool = False  # a limit of normal: 0 is none
    limit: Fraction | None = None  # a stated upper limit of normal, in the canonical unit
    lower_limit: Fraction | None = None  # the same of a lower limit
    typical: Fraction | str | None = None  # what a well patient has: a number in the canonical unit, a choice
    measured: bool | None = None  # whether it may come out otherwise, where the vocabulary says so: see `is_measured`
    partial: bool = False  # a date of which the month or the year will do: no course and no window is counted from it
    cuts: tuple[Fraction, ...] = field(default=(), compare=False)  # what the rules compare it with, in the canonical unit
    pos: Pos = field(default=NOWHERE, compare=False)


def is_measured(fact: Fact) -> bool:
    """Whether a fact may come out otherwise when it is measured again, and is no date, limit of normal or history.

    Unless the vocabulary says so, no count is, nothing of which the latest holds, and no choice that is not chosen among
    observations.
    """
    if fact.measured is not None:
        return fact.measured
    if fact.kind is Kind.DATE or fact.companion_of or fact.whole or fact.taken_from:
        return False
    return fact.choose.pick is not Pick.LATEST if fact.choose else fact.kind is Kind.QUANTITY


@lru_cache(maxsize=100_000)  # a protocol's names are asked for again and again
def slug(name: str) -> str:
    """Return the one identifier of a word: lower case, spaces and hyphens to `_`.

    >>> slug("bone marrow blasts"), slug("CD22"), slug("B-cell")
    ('bone_marrow_blasts', 'cd22', 'b_cell')
    """
    return re.sub(r"[\s\-_]+", "_", name.strip().lower())
