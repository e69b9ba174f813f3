# ruff: noqa: INP001 - a script beside its data, not a package
"""Write synthetic_observations.csv: the children of synthetic_cohort.csv as dated observations, as a laboratory exports them.

    python examples/make_synthetic_observations.py [FILE]

Counts twice a week in two units, censored and missing and implausible values, repeated rows, two specimens of one marrow,
times of the day. What lies nearest to the marrow examination is what the cohort has, so that both tables give the same
answers. The same bytes every time and on every Python; no value is a real patient's.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from make_synthetic_cohort import Dice

SEED = 20240307
HERE = Path(__file__).parent
BANNER = (
    "# SYNTHETIC DATA. No row is a real patient. Written by examples/make_synthetic_observations.py from synthetic_cohort.csv.",
    "# Dated observations of the same 53 children: the observation nearest to the marrow examination has the cohort's value.",
)
COLUMNS = "patient,date,fact,value,unit,specimen"
HISTORY = ("diagnosis", "disease_status", "cd22")
BEFORE = (-26, -22, -19, -15, -12, -8, -5)  # days of the weekly counts, from the one that counts
AFTER = (5, 9, 12, 16)
COUNTS = {"platelets": ("4", "600"), "anc": ("0.05", "9.00")}  # what other days may show, 10*9/L
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of the table."""

    patient: str
    day: date | None
    fact: str
    value: str
    unit: str = ""
    specimen: str = ""
    time: str = ""

    def __str__(self) -> str:
        moment = f"{self.day or ''}{self.time}"
        return f"{self.patient},{moment},{self.fact},{self.value},{self.unit},{self.specimen}"


@dataclass(frozen=True, slots=True)
class Child:
    """A row of the cohort and the day of its marrow examination."""

    number: int
    cells: dict[str, str]

    @property
    def name(self) -> str:
        """The patient's id."""
        return self.cells["patient"]

    def day(self, away: int = 0) -> date:
        """Count days from the marrow examination."""
        return date.fromisoformat(self.cells["date"]) + timedelta(days=away)

    def seen(self, away: int, fact: str, value: str, unit: str = "", time: str = "") -> Observation:
        """Observe something so many days from the marrow examination."""
        return Observation(self.name, self.day(away), fact, value, unit, time=time)


def count(child: Child, away: int, fact: str, value: Decimal, dice: Dice) -> Observation:
    """Write a count in one of the units that laboratories use, with or without the time of the day."""
    time = dice.one(("", "", "T06:45", "T07:10", "T08:30"))
    if dice.below(2):
        return child.seen(away, fact, f"{(value * THOUSAND).normalize():f}", "/uL", time)
    return child.seen(away, fact, f"{value}", dice.one(("10*9/L", "10*3/uL")), time)


def other_draw(child: Child, away: int, dice: Dice) -> Iterator[Observation]:
    """Draw blood on a day that does not count; now and then a count was not done."""
    for fact, (low, high) in COUNTS.items():
        if dice.below(12) == 0:
            yield child.seen(away, fact, dice.one(("NA", "not done", "")))
        else:
            yield count(child, away, fact, dice.number(low, high), dice)
    yield child.seen(away, "peripheral_blasts", f"{dice.number('0', '60')}", "%")


def draws(child: Child, dice: Dice) -> Iterator[Observation]:
    """Draw blood twice a week; the draw that counts is at most a day away, or two days with another just as near after it."""
    is_tied = child.number % 9 == 0
    away = -2 if is_tied else dice.one((0, 0, -1, 1))
    for other in (*(away + days for days in BEFORE), *((2,) if is_tied else ()), *(away + days for days in AFTER)):
        yield from other_draw(child, other, dice)
    for fact in COUNTS:
        right = count(child, away, fact, Decimal(child.cells[fact]), dice)
        yield right
        if child.number % 11 == 0:
            yield right  # sent twice
        if away and child.number % 4 == 0:  # nearer, and of a size that no child has: the unit of another analyser
            yield child.seen(0, fact, f"{(Decimal(child.cells[fact]) + 5) * THOUSAND:f}", "10*9/L")
        elif away and child.number % 5 == 0:
            yield child.seen(0, fact, "not done")
    yield child.seen(away, "peripheral_blasts", child.cells["peripheral_blasts"], "%")


def marrow(child: Child, dice: Dice) -> Iterator[Observation]:
    """Examine the marrow: morphology, perhaps in two specimens, and residual disease by two methods."""
    sides = ("left", "right") if child.number % 13 == 0 else ("",)
    blasts = Decimal(child.cells["bone_marrow_blasts"])
    for turn, side in enumerate(sides):
        yield Observation(child.name, child.day(), "bone_marrow_blasts", f"{blasts + turn * Decimal('0.1')}", "%", side)
    for method in ("flow", "pcr"):
        value, sensitivity = child.cells[f"mrd_{method}"], child.cells[f"mrd_{method}_sensitivity"]
        yield child.seen(0, f"mrd_{method}", *share(value, dice))
        if sensitivity:
            yield child.seen(0, f"mrd_{method}_sensitivity", *share(sensitivity, dice))


def share(value: str, dice: Dice) -> tuple[str, str]:
    """Write a share in per cent or as a number out of one; words stay words."""
    if not value.removeprefix("<")[0].isdigit():
        return value, ""
    sign, number = value[: value.startswith("<")], Decimal(value.removeprefix("<"))
    return (f"{sign}{number / 100:f}", "1") if dice.below(3) == 0 else (value, "%")


def history(child: Child, dice: Dice) -> Iterator[Observation]:
    """Tell what holds for longer: some of it without a date, some of it superseded."""
    for fact in HISTORY:
        day = None if fact == "diagnosis" and child.number % 6 == 0 else child.day(-60 - dice.below(30))
        yield Observation(child.name, day, fact, child.cells[fact])
    if child.cells["disease_status"] == "refractory":
        yield child.seen(-120 - dice.below(90), "disease_status", "relapsed")
    yield child.seen(-50, "dose_level", child.cells["dose_level"], "mg/m2")
    cycle = int(child.cells["cycle"])
    for number in range(1, cycle + 1):
        yield child.seen(28 * (number - cycle) - 24, "cycle", str(number))
    yield child.seen(14, "cycle", str(cycle + 1))  # after the examination


def bedside(child: Child, dice: Dice) -> Iterator[Observation]:
    """Measure the child, and look for disease outside the marrow."""
    yield child.seen(0, "age", child.cells["age"], "a")
    weight, surface = Decimal(child.cells["weight"]), Decimal(child.cells["bsa"])
    grams = dice.below(3) == 0
    yield child.seen(-1, "weight", f"{weight * THOUSAND:.0f}" if grams else str(weight), "g" if grams else "kg")
    yield child.seen(-1, "bsa", str(surface), "m2")
    for away in (-29, -57):
        yield child.seen(away, "weight", f"{weight - dice.number('0.1', '0.9')}", "kg")
    yield child.seen(9, "weight", f"{weight + dice.number('0.1', '0.9')}", "kg")
    yield child.seen(dice.one((-6, -3, 0, 2)), "extramedullary_disease", child.cells["extramedullary_disease"])
    yield child.seen(-35, "extramedullary_disease", dice.one(("present", "absent")))


def observations(child: Child, dice: Dice) -> list[Observation]:
    """Make all rows of one child, by day; those of a day stay in their order."""
    parts = (history, bedside, draws, marrow)
    found = [row for part in parts for row in part(child, dice)]
    return sorted(found, key=lambda row: row.day or date.min)


def text() -> str:
    """Make the whole file."""
    dice = Dice(SEED)
    lines = (HERE / "synthetic_cohort.csv").read_text(encoding="utf-8").splitlines()
    cohort = csv.DictReader(line for line in lines if not line.startswith("#"))
    children = [Child(number, cells) for number, cells in enumerate(cohort, start=1)]
    rows = [str(row) for child in children for row in observations(child, dice)]
    return "\n".join((*BANNER, COLUMNS, *rows, ""))


def main(arguments: Sequence[str]) -> None:
    """Write the file that is named, else the one beside this script."""
    target = Path(arguments[0]) if arguments else HERE / "synthetic_observations.csv"
    target.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
