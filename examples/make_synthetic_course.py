# ruff: noqa: INP001 - a script beside its data, not a package
"""Write synthetic_course.csv: the 53 made-up children of synthetic_cohort.csv, followed over time. No value is a real patient's.

    python examples/make_synthetic_course.py [FILE]

The row of each child in synthetic_cohort.csv is the assessment that first shows its best response; around it stand a baseline
before the first dose, earlier and later assessments, and the days on which something happened. The fates of the 22 children in
complete remission are set, not drawn: with transplants censored their median duration is 250 days, 8.2 months (95 % limits 2.6
months and not reached), as it was published.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from make_synthetic_cohort import (
    COLUMNS,
    SEED,
    Counts,
    Dice,
    Disease,
    Residual,
    clear,
    cohort,
    full,
    left,
    massive,
    negative,
    positive,
    short,
)

COURSE_SEED = 20240307
HERE = Path(__file__).parent
DAYS = ("first_dose", "relapse_date", "hsct_date", "new_therapy_date", "death_date", "last_contact")
BANNER = (
    "# SYNTHETIC DATA. No row is a real patient. Written by examples/make_synthetic_course.py from a fixed seed.",
    "# The 53 made-up children of synthetic_cohort.csv over time: a row an assessment; the days of what happened stand in every",
    "# row of a child. Best responses have the published counts; with transplants censored the median duration of CR is 8.2",
    "# months.",
)
NONE = Residual("not done")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a complete remission, in days from the assessment that first shows it; None: it did not happen."""

    seen: int  # last contact, or death
    relapse: int | None = None
    hsct: int | None = None
    dead: bool = False


# fmt: off
FATES = (
    # relapse or death without a transplant
    Fate(301, relapse=63), Fate(212, relapse=64, dead=True), Fate(75, dead=True), Fate(344, relapse=79),
    Fate(190, relapse=139, dead=True), Fate(402, relapse=180), Fate(611, relapse=250),
    # still in remission at the last contact
    Fate(167), Fate(227), Fate(315), Fate(369),
    # a transplant first
    Fate(640, hsct=28), Fate(121, hsct=30, dead=True), Fate(402, hsct=46, relapse=305, dead=True), Fate(810, hsct=48),
    Fate(262, hsct=48, dead=True), Fate(512, hsct=63), Fate(700, hsct=75, relapse=388), Fate(955, hsct=89),
    Fate(230, hsct=92, relapse=171, dead=True), Fate(430, hsct=105), Fate(548, hsct=105, dead=True),
)
# fmt: on


def response(row: Row) -> str:
    """Tell CR, CRi or NR by hand."""
    is_clear = Decimal(row["bone_marrow_blasts"]) < 5 and Decimal(row["peripheral_blasts"]) == 0  # noqa: PLR2004 - 5 %
    if not is_clear or row["extramedullary_disease"] != "absent":
        return "NR"
    return "CR" if Decimal(row["platelets"]) >= 100 and Decimal(row["anc"]) >= 1 else "CRi"  # noqa: PLR2004 - 100 x 10^9/L


class Child:
    """One child's rows: every assessment repeats what does not change."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.best = date.fromisoformat(row["date"])
        self.days: dict[str, date | None] = dict.fromkeys(DAYS)
        self.rows = [row]

    def at(self, day: int) -> date:
        """Return the day that lies so many days after the best response."""
        return self.best + timedelta(days=day)

    def assess(self, day: int, disease: Disease, counts: Counts, flow: Residual = NONE, pcr: Residual = NONE) -> None:
        """Add an assessment."""
        found = {
            "date": self.at(day),
            "bone_marrow_blasts": disease.marrow,
            "peripheral_blasts": disease.blood,
            "extramedullary_disease": disease.outside,
            "platelets": counts.platelets,
            "anc": counts.neutrophils,
            "mrd_flow": flow.cell,
            "mrd_flow_sensitivity": flow.sensitivity,
            "mrd_pcr": pcr.cell,
            "mrd_pcr_sensitivity": pcr.sensitivity,
        }
        cycle = "" if self.at(day) < (self.days["first_dose"] or self.best) else self.row["cycle"]
        self.rows.append({**self.row, "cycle": cycle, **{key: str(value) for key, value in found.items()}})

    def lines(self) -> Iterator[str]:
        """Yield the rows in order of time."""
        days = [day.isoformat() if day else "" for day in self.days.values()]
        for row in sorted(self.rows, key=lambda each: each["date"]):
            yield ",".join([*row.values(), *days])


def overt(dice: Dice) -> Disease:
    """Make a marrow full of leukaemia."""
    return Disease(dice.number("8.0", "95.0"), dice.number("0", "70"), "absent")


def begin(dice: Dice, child: Child, since: int) -> None:
    """Set the day of the first dose, and the baseline before it."""
    child.days["first_dose"] = child.at(-since)
    child.assess(-since - 1 - dice.below(6), overt(dice), short(dice), massive(dice), massive(dice))


def in_remission(dice: Dice, child: Child, fate: Fate) -> None:
    """Follow a child from complete remission on."""
    late = dice.below(3) == 0
    begin(dice, child, since=22 + dice.below(8) + (28 if late else 0))
    if late:
        child.assess(-28, clear(dice), short(dice), positive(dice), positive(dice))  # CRi first
    ends = min(day for day in (fate.relapse, fate.hsct, fate.seen) if day is not None)
    for day in range(28, min(ends, 120), 28 + dice.below(6)):
        child.assess(day, clear(dice), full(dice), negative(dice), negative(dice))
    if fate.hsct is not None and fate.seen > fate.hsct + 35:
        child.assess(fate.hsct + 28 + dice.below(7), clear(dice), short(dice), negative(dice), negative(dice))
    if fate.relapse is not None:
        child.assess(fate.relapse, overt(dice), short(dice), massive(dice), massive(dice))
    child.days["relapse_date"] = None if fate.relapse is None else child.at(fate.relapse)
    child.days["hsct_date"] = None if fate.hsct is None else child.at(fate.hsct)
    child.days["death_date"] = child.at(fate.seen) if fate.dead else None
    child.days["last_contact"] = child.at(fate.seen)


def short_of_remission(dice: Dice, child: Child) -> None:
    """Follow a child in CRi: to a transplant, another therapy, or death; never to CR before one of them."""
    begin(dice, child, since=22 + dice.below(30))
    child.assess(21 + dice.below(7), clear(dice), short(dice), negative(dice), positive(dice))
    ending = dice.one(("hsct", "hsct", "new therapy", "relapse"))
    day = 34 + dice.below(40)
    seen = day + 60 + dice.below(500)
    match ending:
        case "hsct":
            child.days["hsct_date"] = child.at(day)
            child.assess(day + 40, clear(dice), full(dice), negative(dice), negative(dice))  # CR, and the transplant's
        case "new therapy":
            child.days["new_therapy_date"] = child.at(day)
        case _:
            child.assess(day, overt(dice), short(dice), massive(dice), massive(dice))
    finish(dice, child, seen)


def without_response(dice: Dice, child: Child) -> None:
    """Follow a child without remission: one more look, another therapy for most."""
    begin(dice, child, since=20 + dice.below(10))
    if dice.below(2):
        child.assess(25 + dice.below(8), left(dice), short(dice), massive(dice), massive(dice))
    if dice.below(3):
        child.days["new_therapy_date"] = child.at(34 + dice.below(30))
    finish(dice, child, 70 + dice.below(300))


def finish(dice: Dice, child: Child, seen: int) -> None:
    """Set the last contact, and for half of the children that it was death."""
    child.days["last_contact"] = child.at(seen)
    child.days["death_date"] = child.at(seen) if dice.below(2) else None


def followed(dice: Dice) -> list[str]:
    """Make the rows, without the header."""
    names = COLUMNS.split(",")
    children = [Child(dict(zip(names, line.split(","), strict=True))) for line in cohort(Dice(SEED))]
    fates = dice.shuffled(FATES)
    for child in children:
        match response(child.row):
            case "CR":
                in_remission(dice, child, fates.pop())
            case "CRi":
                short_of_remission(dice, child)
            case _:
                without_response(dice, child)
    return [line for child in children for line in child.lines()]


def text() -> str:
    """Make the whole file."""
    return "\n".join((*BANNER, ",".join((COLUMNS, *DAYS)), *followed(Dice(COURSE_SEED)), ""))


def main(arguments: Sequence[str]) -> None:
    """Write the file that is named, else the one beside this script."""
    target = Path(arguments[0]) if arguments else HERE / "synthetic_course.csv"
    target.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
