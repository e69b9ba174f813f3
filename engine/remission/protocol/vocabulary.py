"""Facts as written -> facts as declared: kinds, units, plausible ranges, codes and companions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import NOWHERE, Problem
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind, slug
from remission.expr.literals import quantity
from remission.expr.numbers import NumberError, decimal
from remission.expr.parse import ConditionError
from remission.expr.units import Unit, UnitError, convert, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.protocol.files import FactFile
    from remission.protocol.read import Loc, Written

ASSESSMENT = Fact(ASSESSMENT_DATE, "assessment date", "Date of the assessment", Kind.DATE, pos=NOWHERE)


def declare(name: str, model: FactFile, written: Written, loc: Loc) -> tuple[list[Fact], list[Problem]]:
    """One declared fact and its companions (`<name> ULN`, `<name> sensitivity`), with every problem found."""
    return _Declaration(name, model, written, loc).facts()


class _Declaration:
    def __init__(self, name: str, model: FactFile, written: Written, loc: Loc) -> None:
        self.name, self.model, self.written, self.loc = name, model, written, loc
        self.pos = written.key(*loc)
        self.problems: list[Problem] = []

    def problem(self, key: str, message: str, hint: str | None = None) -> None:
        self.problems.append(Problem(self.written.key(*self.loc, key), message, hint))

    def facts(self) -> tuple[list[Fact], list[Problem]]:
        kind = self.kind()
        measure = self.unit() if kind is Kind.QUANTITY else None
        fact = Fact(
            slug=slug(self.name),
            name=self.name,
            label=self.model.label or self.name,
            kind=kind,
            unit=measure,
            plausible=self.plausible(),
            whole=self.model.whole == "yes",
            censored=self.model.censored == "yes",
            values=self.values(),
            codes=self.codes(),
            choose=self.model.choose,
            molar_mass=self.molar_mass(),
            limit=self.limit(measure),
            pos=self.pos,
        )
        if self.problems:
            return [], self.problems
        return [fact, *self.companions(fact)], []

    def kind(self) -> Kind:
        written = [
            key
            for key, there in (
                ("unit", self.model.unit),
                ("values", self.model.values is not None),
                ("date", self.model.date == "yes"),
            )
            if there
        ]
        if not written:
            self.problem(
                "", f"fact {self.name!r} has no unit, no values and is no date", "write 'unit: …', 'values: […]' or 'date: yes'"
            )
        if len(written) > 1:
            self.problem(
                written[1],
                f"fact {self.name!r} has both {written[0]!r} and {written[1]!r}",
                "a fact is a quantity, a choice or a date",
            )
        kind = {"values": Kind.CHOICE, "date": Kind.DATE}.get(written[0] if written else "", Kind.QUANTITY)
        if kind is not Kind.QUANTITY:
            only = {
                "plausible": self.model.plausible,
                "censored": self.model.censored == "yes",
                "whole": self.model.whole == "yes",
                "uln": self.model.uln,
                "molar mass": self.model.molar_mass,
            }
            for key in (key for key, there in only.items() if there):
                self.problem(key, f"{key!r} is for quantities, {self.name!r} is a {kind.value}")
        return kind

    def unit(self) -> Unit | None:
        if not self.model.unit:
            return None
        try:
            return unit(self.model.unit)
        except UnitError as error:
            self.problem("unit", str(error), error.hint)
            return None

    def plausible(self) -> tuple[Fraction, Fraction] | None:
        if self.model.plausible is None:
            return None
        ends = re.split(r"\s+to\s+", self.model.plausible.strip())
        if len(ends) != 2:  # noqa: PLR2004 - low and high
            self.problem("plausible", f"{self.model.plausible!r} is not a range", "write '0 to 3000', in the fact's unit")
            return None
        try:
            low, high = (Fraction(decimal(end)) for end in ends)
        except NumberError as error:
            self.problem("plausible", str(error), error.hint)
            return None
        if low >= high:
            self.problem("plausible", f"{self.model.plausible!r} holds no value", "write the smaller number first")
        return low, high

    def values(self) -> tuple[str, ...]:
        values = self.model.values
        if values is None:
            return ()
        if not values:
            self.problem("values", f"fact {self.name!r} has an empty list of values")
        slugs = [slug(value) for value in values]
        for value in (value for index, value in enumerate(values) if slugs[index] in slugs[:index]):
            self.problem("values", f"value {value!r} of {self.name!r} stands twice")
        for value in values:
            if value.lower() in {"", "na", "n/a", "not done", "unknown", "missing", "known"} or re.search(r"[\"'\n]", value):
                self.problem(
                    "values",
                    f"{value!r} cannot be a value of {self.name!r}",
                    "it would be read as missing data" if value else None,
                )
        return tuple(values)

    def codes(self) -> tuple[str, ...]:
        for code in self.model.codes or ():
            if code.upper().startswith("LOINC ") and not loinc_is_valid(code[6:].strip()):
                self.problem("codes", f"{code!r} is not a LOINC code: its check digit is wrong", "look the code up again")
        return tuple(self.model.codes or ())

    def molar_mass(self) -> Fraction | None:
        if self.model.molar_mass is None:
            return None
        return self.constant("molar mass", self.model.molar_mass, unit("g/mol"))

    def limit(self, measure: Unit | None) -> Fraction | None:
        if self.model.uln in (None, "per laboratory") or measure is None:
            return None
        return self.constant("uln", self.model.uln, measure)

    def constant(self, key: str, text: str, target: Unit) -> Fraction | None:
        try:
            found = quantity(text, self.written.where(*self.loc, key))
            return convert(found.value, found.unit, target)
        except ConditionError as error:
            self.problems += error.problems
        except UnitError as error:
            self.problem(key, str(error), error.hint)
        return None

    def companions(self, fact: Fact) -> Iterator[Fact]:
        pairs = (
            (self.model.uln == "per laboratory", "ULN", "upper limit of normal"),
            (fact.censored, "sensitivity", "sensitivity of the assay"),
        )
        for wanted, word, label in pairs:
            if wanted:
                yield Fact(
                    slug=f"{fact.slug}_{word.lower()}",
                    name=f"{fact.name} {word}",
                    label=f"{fact.label}, {label}",
                    kind=Kind.QUANTITY,
                    unit=fact.unit,
                    plausible=fact.plausible,
                    companion_of=fact.slug,
                    pos=fact.pos,
                )


def loinc_is_valid(code: str) -> bool:
    """Whether the mod-10 check digit of a LOINC code is right.

    >>> loinc_is_valid("777-3"), loinc_is_valid("26446-3")
    (True, False)
    """
    match = re.fullmatch(r"(\d{1,7})-(\d)", code)
    if match is None:
        return False
    digits = [int(digit) for digit in reversed(match[1])]
    total = sum(digit if index % 2 else sum(divmod(digit * 2, 10)) for index, digit in enumerate(digits))
    return (10 - total % 10) % 10 == int(match[2])
