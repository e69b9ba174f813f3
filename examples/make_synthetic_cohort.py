# ruff: noqa: INP001 - a script beside its data, not a package
"""Write synthetic_cohort.csv: 53 made-up children whose counts are those of the approval. No value is a real patient's.

    python examples/make_synthetic_cohort.py [FILE]

The same bytes every time and on every Python: a fixed seed, nothing but `random()` drawn from it, decimals and no floats in
what is written. The counts are set, not drawn; what is drawn only decides who is who and by how much.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from random import Random
from typing import TypeVar

SEED = 20240306  # the day of the approval
HERE = Path(__file__).parent

# What was published (CR, MRD, dose levels, cycles), and what is made up so that the rest is not empty (CRi, NR).
DOSE_LEVELS = {"1.4": 12, "1.8": 41}
CYCLES = {"1": 14, "2": 20, "3": 11, "4": 8}  # 1 to 4, median 2
RESPONSES = {"CR": 22, "CRi": 16, "NR": 15}
MRD_OF_CR = {("negative", "negative"): 19, ("negative", "positive"): 2, ("positive", "positive"): 1}  # (flow, PCR)

COLUMNS = (
    "patient,date,age,weight,bsa,diagnosis,disease_status,cd22,dose_level,cycle,bone_marrow_blasts,peripheral_blasts,"
    "extramedullary_disease,platelets,anc,mrd_flow,mrd_flow_sensitivity,mrd_pcr,mrd_pcr_sensitivity"
)
BANNER = (
    "# SYNTHETIC DATA. No row is a real patient. Written by examples/make_synthetic_cohort.py from a fixed seed.",
    "# 53 made-up children that reproduce the published counts of the approval: 12 at 1.4 and 41 at 1.8 mg/m2 a cycle;",
    "# 22 in CR, of these 21 MRD-negative by flow cytometry and 19 by PCR; 1 to 4 cycles, median 2. CRi and NR are made up.",
)

Item = TypeVar("Item")


class Dice:
    """Draws from one seeded stream; uses `random()` alone, whose sequence Python promises to keep."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up patients, not secrets

    def below(self, count: int) -> int:
        """Draw a whole number from 0 to `count` - 1."""
        return int(self._random.random() * count)

    def number(self, low: str, high: str) -> Decimal:
        """Draw a decimal from `low` to `high`, both included, with as many places as `low` is written with."""
        start, step = Decimal(low), Decimal(1).scaleb(int(Decimal(low).as_tuple().exponent))
        return start + step * self.below(int((Decimal(high) - start) / step) + 1)

    def one(self, items: Sequence[Item]) -> Item:
        """Draw one of `items`."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Put all of `items` in a drawn order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in items]


@dataclass(frozen=True, slots=True)
class Counts:
    """Platelets and neutrophils, 10*9/L."""

    platelets: Decimal
    neutrophils: Decimal


@dataclass(frozen=True, slots=True)
class Residual:
    """MRD by one method: the cell, and the assay's sensitivity where it is stated."""

    cell: str
    sensitivity: str = ""


@dataclass(frozen=True, slots=True)
class Disease:
    """What is left of the leukaemia, in per cent of the marrow and of the blood."""

    marrow: Decimal
    blood: Decimal
    outside: str


def full(dice: Dice) -> Counts:
    """Make both counts recovered; now and then exactly at the threshold."""
    platelets = Decimal(100) if dice.below(9) == 0 else dice.number("104", "412")
    neutrophils = Decimal(1) if dice.below(9) == 0 else dice.number("1.05", "6.80")
    return Counts(platelets, neutrophils)


def short(dice: Dice) -> Counts:
    """Make one count short of recovery, or both."""
    low = Counts(dice.number("8", "99"), dice.number("0.05", "0.99"))
    high = full(dice)
    return dice.one((low, Counts(low.platelets, high.neutrophils), Counts(high.platelets, low.neutrophils)))


def clear(dice: Dice) -> Disease:
    """Leave no leukaemia to be seen."""
    return Disease(dice.number("0.0", "4.9"), Decimal(0), "absent")


def left(dice: Dice) -> Disease:
    """Leave leukaemia in the marrow, mostly in the blood too, seldom elsewhere or elsewhere alone."""
    if dice.below(8) == 0:
        return Disease(dice.number("0.0", "4.9"), Decimal(0), "present")
    outside = dice.one(("absent", "absent", "absent", "present"))
    return Disease(dice.number("5.0", "94.0"), dice.number("0", "60"), outside)


def negative(dice: Dice) -> Residual:
    """Write a result below 0.01 %, as laboratories write it."""
    measured = Residual(f"{dice.number('0.0001', '0.0099')}")
    return dice.one((measured, measured, Residual("<0.01"), Residual("not detected", "0.001")))


def positive(dice: Dice) -> Residual:
    """Write a result of 0.01 % or more."""
    return Residual(f"{dice.number('0.010', '0.980')}")


def massive(dice: Dice) -> Residual:
    """Write the result of a marrow full of leukaemia, or none."""
    return dice.one((Residual(f"{dice.number('1.0', '88.0')}"), Residual("not done")))


def expand(counts: dict[Item, int]) -> list[Item]:
    """List each key as often as its count says."""
    return [key for key, count in counts.items() for _ in range(count)]


def residuals(dice: Dice, response: str, cr_results: list[tuple[str, str]]) -> tuple[Residual, Residual]:
    """Write MRD by flow cytometry and by PCR."""
    make = {"negative": negative, "positive": positive}
    match response:
        case "CR":
            flow, pcr = cr_results.pop()
            return make[flow](dice), make[pcr](dice)
        case "CRi":
            return dice.one((negative, positive))(dice), dice.one((negative, positive, massive))(dice)
        case _:
            return massive(dice), massive(dice)


def size(dice: Dice) -> tuple[Decimal, Decimal, Decimal]:
    """Draw age in years and weight in kg; give body surface area in m2 by Mosteller's formula."""
    age = dice.number("1.0", "17.9")
    weight = (Decimal(8) + Decimal("2.9") * age + dice.number("-3.0", "9.0")).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    height = Decimal(74) + Decimal("5.7") * age + dice.number("-6.0", "6.0")
    surface = (height * weight / 3600).sqrt().quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return age, weight, surface


def cohort(dice: Dice) -> list[str]:
    """Make the rows, without the header."""
    levels, cycles, responses = (dice.shuffled(expand(counts)) for counts in (DOSE_LEVELS, CYCLES, RESPONSES))
    cr_results = dice.shuffled(expand(MRD_OF_CR))
    everyone = zip(levels, cycles, responses, strict=True)
    return [row(dice, number, *who, cr_results) for number, who in enumerate(everyone, start=1)]


def row(  # noqa: PLR0913, PLR0917 - what was set for this child
    dice: Dice, number: int, level: str, cycle: str, response: str, cr_results: list[tuple[str, str]]
) -> str:
    """Make one child."""
    age, weight, surface = size(dice)
    day = date(2017, 1, 9) + timedelta(days=dice.below(1400))
    disease = left(dice) if response == "NR" else clear(dice)
    counts = full(dice) if response == "CR" else short(dice)
    flow, pcr = residuals(dice, response, cr_results)
    status = dice.one(("relapsed", "refractory"))
    cells = (
        *(f"SYN-{number:03}", day, age, weight, surface, "B-cell precursor ALL", status, "positive"),
        *(level, cycle, disease.marrow, disease.blood, disease.outside, counts.platelets, counts.neutrophils),
        *(flow.cell, flow.sensitivity, pcr.cell, pcr.sensitivity),
    )
    return ",".join(map(str, cells))


def text() -> str:
    """Make the whole file."""
    return "\n".join((*BANNER, COLUMNS, *cohort(Dice(SEED)), ""))


def main(arguments: Sequence[str]) -> None:
    """Write the file that is named, else the one beside this script."""
    target = Path(arguments[0]) if arguments else HERE / "synthetic_cohort.csv"
    target.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
