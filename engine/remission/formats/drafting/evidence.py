"""Which fact a column or a code is likely to be, and what speaks for it: its code, its name, its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from remission.cases.cells.found import CellError, is_missing, printable
from remission.cases.layout import check_unit, likely_fact
from remission.expr.facts import Fact, Kind, slug

SHOWN, LONGEST = 3, 40  # texts that are shown, and characters of each


@dataclass(frozen=True, slots=True)
class SeenCode:
    """What a table has under a code, or in a column."""

    code: str
    rows: int
    names: tuple[str, ...] = ()  # the test in words
    units: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # some values

    @property
    def remark(self) -> str:
        """The evidence in a line."""
        parts = [f"{self.rows:,} rows", *(f"'{_short(name)}'" for name in self.names[:1])]
        if self.units:
            parts.append(f"in {', '.join(map(_short, self.units[:SHOWN]))}")
        if self.texts:
            parts.append(f"such as {', '.join(map(_short, self.texts[:SHOWN]))}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Placed:
    """A code with the fact that it stands for; `why` says what speaks for it, `doubt` what a person should look at."""

    seen: SeenCode
    fact: Fact
    why: str
    doubt: str | None = None


def _short(text: str) -> str:
    return printable(text[:LONGEST])


def placed(seen: SeenCode, facts: Sequence[Fact]) -> Placed | None:
    """The fact that something is, as far as code, names and units tell."""
    by_code = [fact for fact in facts if any(seen.code in (code, code.rpartition(" ")[2]) for code in fact.codes)]
    if len(by_code) == 1:
        return Placed(seen, by_code[0], f"its code {seen.code}", _doubt(by_code[0], seen))
    words = [slug(word) for word in (seen.code, *seen.names)]
    for fact in facts:
        if {fact.slug, slug(fact.label)} & set(words):
            return Placed(seen, fact, "its name", _doubt(fact, seen))
    near = next((found for word in words if (found := likely_fact(word, facts)) is not None), None)
    return Placed(seen, near, "a name like it", "the name is only alike") if near is not None else None


def _doubt(fact: Fact, seen: SeenCode) -> str | None:
    """What does not fit."""
    for text in seen.units:
        if fact.kind is Kind.QUANTITY and not is_missing(text):
            try:
                check_unit(fact, fact.slug, text)
            except CellError as error:
                return str(error)
    if fact.kind is Kind.CHOICE:
        strange = [text for text in seen.texts if slug(text) not in {slug(each) for each in fact.values}]
        if strange:
            return f"{printable(strange[0][:LONGEST])!r} is none of its values"
    return None
