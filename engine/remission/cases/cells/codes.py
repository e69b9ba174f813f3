"""Codes for missing, such as 999: those that a vocabulary declares, and numbers that look like one that nobody declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from remission.cases.cells.found import is_missing
from remission.cases.cells.plausible import is_plausible
from remission.cases.cells.scale import factor, unit_of
from remission.expr.facts import Fact, Kind
from remission.expr.patterns import regex
from remission.expr.units import UnitError

if TYPE_CHECKING:
    import polars as pl

NUMBER = r"^[+-]?[0-9]{1,15}(?:\.[0-9]{1,17})?$"
BELOW = 1e15  # as many digits before the point
NINES = (99.0, 999.0, 9999.0, 99999.0, 99.9, 999.9, 9999.9)  # what codes for missing are made of
LIKELY = regex(r"-?(?:9{2,5}|8{3,4}|7{3,4})|-[189]")
FEW = 3  # columns, or cells, that make a habit


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a fact: words in lower case, and numbers."""

    words: frozenset[str]
    numbers: frozenset[float]

    def has(self, text: str) -> bool:
        """Whether a cell, without spaces around it, is one of them; a number is, however it is written: 999, 999.0."""
        return text.lower() in self.words or (number_of(text) in self.numbers)


def number_of(text: str) -> float | None:
    """The number that a cell is, if it is one and nothing else."""
    return float(text) if re.match(NUMBER, text) else None


@lru_cache(maxsize=512)
def codes_of(fact: Fact) -> Codes | None:
    """The codes that a vocabulary declares for a fact, if any."""
    if not fact.missing_codes:
        return None
    numbers = (number_of(code) for code in fact.missing_codes)
    return Codes(frozenset(code.lower() for code in fact.missing_codes), frozenset(each for each in numbers if each is not None))


def is_code(fact: Fact, text: str) -> bool:
    """Whether a cell, without spaces around it, says by a code that there is no value."""
    codes = codes_of(fact)
    return codes is not None and codes.has(text)


def code_hint(fact: Fact, text: str) -> str | None:
    """Say how a number that no patient has may be declared, where it looks like a code."""
    if not LIKELY.fullmatch(text):
        return None
    return f"a code for missing? then declare it for {fact.name} in the vocabulary, 'missing codes: [{text}]'"


# ---- a whole table --------------------------------------------------------------------------------------


@dataclass(slots=True)
class CodeCount:
    """What a column has: cells with a code, how often each of `NINES`, and the largest other number and how often."""

    codes: int = 0
    nines: Counter[float] = field(default_factory=Counter)
    largest: float | None = None
    cells: int = 0  # with that largest number

    def add(self, number: float, cells: int) -> None:
        """Count some cells with a number."""
        if number in NINES:
            self.nines[number] += cells
        elif self.largest is None or number > self.largest:
            self.largest, self.cells = number, cells
        elif number == self.largest:
            self.cells += cells

    def ceiling(self) -> tuple[float, int] | None:
        """The largest number and how often, if it is made of nines and far above the next, or a habit."""
        if not self.nines:
            return None
        top = max(self.nines)
        others = [(each, cells) for each, cells in self.nines.items() if each != top]
        others += [] if self.largest is None else [(self.largest, self.cells)]
        second, cells = max(others, default=(top / 2, 0))
        is_habit = self.nines[top] >= FEW and self.nines[top] > 2 * cells
        return (top, self.nines[top]) if second < top and (second <= top / 2 or is_habit) else None


@dataclass(slots=True)
class Census:
    """Counts the cells of a table, by fact; row by row or whole columns at once, with the same result."""

    counts: dict[str, CodeCount] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    units: dict[str, str | None] = field(default_factory=dict)

    def cell(self, fact: Fact, text: str, unit: str | None = None) -> None:
        """Count a cell, without spaces around it."""
        count, number = self._count(fact, unit), number_of(text)
        if is_code(fact, text):
            count.codes += 1
        elif number is not None and fact.kind is Kind.QUANTITY:
            count.add(number, 1)

    def column(self, fact: Fact, cells: pl.Series, unit: str | None = None) -> None:
        """Count the cells of a column, or of a part of one: numbers, or texts without spaces around them."""
        import polars as pl  # noqa: PLC0415 - a third of a second that a single case need not spend

        count, codes = self._count(fact, unit), codes_of(fact)
        if cells.dtype == pl.String:
            number = pl.when(pl.col("text").str.contains(NUMBER)).then(pl.col("text")).cast(pl.Float64)
        else:
            wide = pl.col("text").cast(pl.Float64)
            number = pl.when(wide.abs() < BELOW).then(wide)
        numbers = pl.DataFrame({"text": cells}).select(number=number, text="text")
        if codes is not None:
            by_number = pl.col("number").is_in(sorted(codes.numbers)).fill_null(value=False)
            by_word = pl.col("text").cast(pl.String).str.to_lowercase().is_in(sorted(codes.words))
            numbers = numbers.with_columns(code=(by_number | by_word).fill_null(value=False))
            count.codes += int(numbers["code"].sum())
            numbers = numbers.filter(~pl.col("code"))
        if fact.kind is Kind.QUANTITY:
            is_nines = pl.col("number").is_in(NINES)
            largest = numbers.filter(~is_nines)["number"].max()
            is_end = is_nines if largest is None else is_nines | (pl.col("number") == largest)
            ends = numbers.filter(is_end)["number"].value_counts()
            for value, times in ends.iter_rows():
                count.add(value, times)

    def _count(self, fact: Fact, unit: str | None) -> CodeCount:
        if fact.slug not in self.counts:
            self.counts[fact.slug], self.facts[fact.slug], self.units[fact.slug] = CodeCount(), fact, unit
        return self.counts[fact.slug]

    def findings(self) -> Iterator[tuple[str, str | None]]:
        """What is told of the table, each with a hint."""
        coded = [f"{self.facts[key].name} {count.codes:,}" for key, count in sorted(self.counts.items()) if count.codes]
        if coded:
            yield f"cells with a code for missing: {', '.join(coded)}", None
        ceilings = dict(self._ceilings())
        if len(ceilings) >= FEW or any(cells >= FEW for _, cells in ceilings.values()):
            shown = [f"{self.facts[key].name} {top:g} in {cells:,}" for key, (top, cells) in sorted(ceilings.items())]
            codes = ", ".join(f"{top:g}" for top in sorted({top for top, _ in ceilings.values()}))
            hint = f"if they are, declare them in the vocabulary: 'missing codes: [{codes}]'"
            yield f"the largest values may be codes for missing, and count as measured: {'; '.join(shown)}", hint

    def _ceilings(self) -> Iterator[tuple[str, tuple[float, int]]]:
        for key, count in self.counts.items():
            top = count.ceiling()
            if top is not None and _is_used(self.facts[key], top[0], self.units[key]):
                yield key, top


def _is_used(fact: Fact, number: float, name: str | None) -> bool:
    """Whether a number is plausible, so that it counts; what is not is told where it stands."""
    try:
        by = factor(name, unit_of(fact), fact.molar_mass) if name else Fraction(1)
    except UnitError:
        return False
    return is_plausible(fact, Fraction(str(number)) * by)


def counted_facts(facts: Mapping[str, Fact], used: Collection[str]) -> dict[str, Fact]:
    """The facts whose cells are counted: those that rules read, companions apart."""
    return {key: fact for key, fact in facts.items() if key in used and fact.companion_of is None}


def says_nothing(fact: Fact, text: str) -> bool:
    """Whether a cell states no value: it is empty, says so in words, or by a code of its fact."""
    return is_missing(text) or is_code(fact, text)
