"""Facts as written -> facts as declared: kinds, units, plausible ranges, codes and companions."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from remission.errors import NOWHERE, Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, Choose, Fact, Kind, slug
from remission.expr.literals import quantity
from remission.expr.numbers import NumberError, decimal
from remission.expr.parsing.parse import ConditionError
from remission.expr.quantities import may_be_thousands, thousands
from remission.expr.units import Unit, UnitError, convert, counting, unit
from remission.protocol.vocabulary.codes import loinc_is_valid
from remission.protocol.vocabulary.observation_choice import choose

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from remission.expr.facts import Choose
    from remission.protocol.source.models import FactFile
    from remission.protocol.source.read import Loc, Written

ASSESSMENT = Fact(ASSESSMENT_DATE, "assessment date", "Date of the assessment", Kind.DATE, pos=NOWHERE)


def declare(name: str, model: FactFile, written: Written, loc: Loc) -> tuple[list[Fact], list[Problem]]:
    """Declare one fact and its companions (`<name> ULN`, `<name> sensitivity`), with every problem found."""
    return _Declaration(name, model, written, loc).facts()


KINDS = {"unit": Kind.QUANTITY, "values": Kind.CHOICE, "date": Kind.DATE}
PER_LABORATORY = "per laboratory"
OF_QUANTITIES = ("plausible", "censored", "zero", "whole", "uln", "lln", "molar mass", "typical uln", "typical lln")
RESERVED_COLUMNS = {"patient", "date", "fact", "value", "unit"}
MISSING_WORDS = {"", "na", "n/a", "not done", "unknown", "missing", "known"}  # they mean that there is no value


def has_unit(code: str) -> bool:
    """Tell whether a code for missing is a number with something behind it, which no cell is compared with."""
    return " " in code.strip() and re.match(r"[<>=+-]?\s*[0-9.]", code) is not None


def no_code(code: str) -> tuple[str, str]:
    """Say that a number with its unit is no code for missing."""
    return f"{code!r} is not a code for missing", "write the number alone, without a unit"


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
        plain = Fact(
            slug=slug(self.name),
            name=self.name,
            label=self.model.label or self.name,
            kind=kind,
            unit=measure,
            plausible=self.plausible(),
            whole=self.model.whole == "yes",
            censored=self.model.censored == "yes",
            missing_codes=self.missing_codes(),
            zero_undetected=self.zero_undetected(),
            values=self.values(),
            codes=self.codes(),
            observed_as=slug(self.model.observed_as) if self.model.observed_as else None,
            told_apart_by=self.told_apart_by(),
            complete=self.model.complete == "yes",
            molar_mass=self.molar_mass(),
            limit=self.limit("uln", self.model.uln, measure),
            lower_limit=self.limit("lln", self.model.lln, measure),
            measured=self.measured(kind),
            pos=self.pos,
        )
        fact = replace(plain, choose=self.choose(plain), typical=self.typical(plain))
        companions = list(self.companions(fact))
        return ([], self.problems) if self.problems else ([fact, *companions], [])

    def kind(self) -> Kind:
        found = [kind for key, kind in KINDS.items() if self.is_written(key)]
        keys = [key for key in KINDS if self.is_written(key)]
        if not found:
            hint = "write 'unit: …', 'values: […]' or 'date: yes'"
            self.problem("", f"fact {self.name!r} has no unit, no values and is no date", hint)
        if len(found) > 1:
            message = f"fact {self.name!r} has both {keys[0]!r} and {keys[1]!r}"
            self.problem(keys[1], message, "a fact is a quantity, a choice or a date")
        kind = found[0] if found else Kind.QUANTITY
        for key in OF_QUANTITIES if kind is not Kind.QUANTITY else ():
            if self.is_written(key):
                self.problem(key, f"{key!r} is for quantities, {self.name!r} is a {kind.value}", "delete it")
        return kind

    def is_written(self, key: str) -> bool:
        value = getattr(self.model, key.replace(" ", "_"))
        return value is not None and value not in ("no", "zero")

    def unit(self) -> Unit | None:
        if self.model.unit is None:
            return None
        try:
            measure = unit(self.model.unit)
        except UnitError as error:
            self.problem("unit", str(error), error.hint)
            return None
        return counting(measure) if self.model.whole == "yes" else measure

    def plausible(self) -> tuple[Fraction, Fraction] | None:
        if self.model.plausible is None:
            return None
        ends = re.split(r"\s+to\s+", self.model.plausible.strip())
        if len(ends) != 2:  # noqa: PLR2004 - low and high
            self.problem("plausible", f"{self.model.plausible!r} is not a range", "write '0 to 3000', in the fact's unit")
            return None
        try:
            numbers = [decimal(end) for end in ends]
        except NumberError as error:
            self.problem("plausible", str(error), error.hint or "write two numbers, in the fact's unit: '0 to 3000'")
            return None
        for number, end in zip(numbers, ends, strict=True):
            if may_be_thousands(number, self.model.unit or "1"):
                what, hint = thousands(number, self.model.unit or "1")
                self.problem("plausible", f"{end!r} {what}", hint)
        low, high = map(Fraction, numbers)
        if low >= high:
            self.problem("plausible", f"{self.model.plausible!r} holds no value", "write the smaller number first")
        elif self.model.whole == "yes" and ceil(low) > floor(high):
            self.problem("plausible", f"{self.model.plausible!r} holds no whole number", "widen it, or delete 'whole: yes'")
        return low, high

    def values(self) -> tuple[str, ...]:
        values = self.model.values
        if values is None:
            return ()
        if not values:
            self.problem("values", f"fact {self.name!r} has an empty list of values", "write '[present, absent]' or the like")
        slugs = [slug(value) for value in values]
        for index, value in enumerate(values):
            if slugs[index] in slugs[:index]:
                hint = "capitals, spaces and hyphens make no difference"
                self.problem("values", f"value {value!r} of {self.name!r} stands twice", hint)
            elif value.lower() in MISSING_WORDS:
                self.problem("values", f"{value!r} cannot be a value of {self.name!r}", "it would be read as missing data")
            elif re.search(r"[\"'\n“”„«»‟]", value):
                self.problem("values", f"{value!r} cannot be a value of {self.name!r}", "leave out the quotation marks")
        return tuple(values)

    def codes(self) -> tuple[str, ...]:
        for code in self.model.codes or ():
            if code.upper().startswith("LOINC ") and not loinc_is_valid(code[6:].strip()):
                self.problem("codes", f"{code!r} is not a LOINC code: its check digit is wrong", "look the code up again")
        return tuple(self.model.codes or ())

    def missing_codes(self) -> tuple[str, ...]:
        """Return the codes of the fact, or else of its file."""
        own = self.model.missing_codes is not None
        stated = self.model.missing_codes if own else self.written.model.missing_codes
        choices = {slug(value) for value in self.model.values or ()}
        for code in stated or ():
            if own and not code.strip():
                self.problem("missing codes", f"{self.name!r} has an empty code for missing", "an empty cell is missing already")
            elif own and slug(code) in choices:
                self.problem("missing codes", f"{code!r} is a value of {self.name!r} as well", "keep one of the two")
            elif own and has_unit(code):
                self.problem("missing codes", *no_code(code))
        return tuple(dict.fromkeys(code.strip() for code in stated or () if code.strip() and slug(code) not in choices))

    def told_apart_by(self) -> str | None:
        name = self.model.told_apart_by
        if name is None:
            return None
        if slug(name) in RESERVED_COLUMNS or not re.fullmatch(r"[^\W\d_][\w -]{0,60}", name):
            hint = "name what tells them apart, as the column of the table is called: 'lesion'"
            self.problem("told apart by", f"{name!r} cannot tell observations apart", hint)
        return slug(name)

    def zero_undetected(self) -> bool:
        is_stated = self.model.zero == "not detected"
        if is_stated and self.model.censored != "yes":
            self.problem("zero", f"{self.name!r} cannot be 'not detected'", "write 'censored: yes' as well")
        return is_stated

    def choose(self, fact: Fact) -> Choose | None:
        if self.model.choose is None:
            return None
        try:
            return choose(self.model.choose, fact, self.written.where(*self.loc, "choose"))
        except ConditionError as error:
            self.problems += error.problems
            return None

    def molar_mass(self) -> Fraction | None:
        if self.model.molar_mass is None:
            return None
        return self.constant("molar mass", self.model.molar_mass, unit("g/mol"), "write it as '113.12 g/mol'")

    def limit(self, key: str, text: str | None, measure: Unit | None) -> Fraction | None:
        if text in (None, PER_LABORATORY) or measure is None:
            return None
        return self.constant(key, text, measure, f"write '{PER_LABORATORY}', or a quantity in {measure.text}")

    def constant(self, key: str, text: str, target: Unit, hint: str) -> Fraction | None:
        try:
            found = quantity(text, self.written.where(*self.loc, key))
            value = convert(found.value, found.unit, target)
        except (ConditionError, UnitError):
            self.problem(key, f"{text!r} is no {key} of {self.name!r}", hint)
            return None
        if value <= 0:
            self.problem(key, f"{text!r} is no {key} of {self.name!r}: it must be above 0", hint)
        return value

    def measured(self, kind: Kind) -> bool | None:
        if self.model.measured == "yes" and (kind is Kind.DATE or self.model.whole == "yes"):
            what = "a date" if kind is Kind.DATE else "a whole number"
            self.problem("measured", f"{self.name!r} cannot be measured: it is {what}", "delete 'measured: yes'")
        return None if self.model.measured is None else self.model.measured == "yes"

    def typical(self, fact: Fact) -> Fraction | str | None:
        """What a well patient has, who is an example wherever nothing else is asked of a fact."""
        text = self.model.typical
        if text is None:
            return None
        match fact.kind:
            case Kind.DATE:
                self.problem("typical", f"'typical' is for quantities and choices, {self.name!r} is a date", "delete it")
                return None
            case Kind.CHOICE:
                found = next((value for value in fact.values if slug(value) == slug(text)), None)
                if found is None:
                    hint = did_you_mean(text, fact.values) or f"write one of its values: {', '.join(fact.values)}"
                    self.problem("typical", f"{text!r} is no value of {self.name!r}", hint)
                return found
            case Kind.QUANTITY:
                return self.typical_number("typical", text, fact)

    def typical_number(self, key: str, text: str, fact: Fact) -> Fraction | None:
        try:
            value = Fraction(decimal(text))
        except NumberError as error:
            self.problem(key, str(error), error.hint or "write a number, in the fact's unit: '250'")
            return None
        low, high = fact.plausible or (value, value)
        if not low <= value <= high:
            self.problem(key, f"{text!r} is outside the plausible range of {fact.name!r}", f"it is {self.model.plausible}")
        elif fact.whole and value.denominator != 1:
            self.problem(key, f"{text!r} is no whole number, as {fact.name!r} is", "round it")
        elif fact.above_zero and value <= 0:
            self.problem(key, f"{text!r} is no {key} of {self.name!r}: it must be above 0", "write one that a laboratory prints")
        return value

    def companions(self, fact: Fact) -> Iterator[Fact]:
        model = self.model
        limits = (("ULN", "upper", model.uln, model.typical_uln), ("LLN", "lower", model.lln, model.typical_lln))
        for word, which, stated, usual in limits:
            if usual is not None and stated != PER_LABORATORY and fact.kind is Kind.QUANTITY:
                hint = f"write '{word.lower()}: {PER_LABORATORY}' as well, or delete it"
                self.problem(f"typical {word.lower()}", f"{self.name!r} has no {which} limit of normal that varies", hint)
        if fact.limit is not None and fact.lower_limit is not None and fact.limit <= fact.lower_limit:
            self.problem("lln", f"the lower limit of normal of {self.name!r} is not below the upper one", "swap the two")
        pairs = (
            *((stated == PER_LABORATORY, word, f"{which} limit of normal", usual) for word, which, stated, usual in limits),
            (fact.censored, "sensitivity", "sensitivity of the assay", None),
        )
        for wanted, word, label, usual in pairs:
            if wanted:
                companion = Fact(
                    slug=f"{fact.slug}_{word.lower()}",
                    name=f"{fact.name} {word}",
                    label=f"{fact.label}, {label}",
                    kind=Kind.QUANTITY,
                    unit=fact.unit,
                    plausible=fact.plausible,
                    molar_mass=fact.molar_mass,
                    missing_codes=fact.missing_codes,
                    companion_of=fact.slug,
                    above_zero=word != "sensitivity",
                    pos=fact.pos,
                )
                key = f"typical {word.lower()}"
                yield replace(companion, typical=self.typical_number(key, usual, companion)) if usual else companion


def observation_problems(facts: Mapping[str, Fact], broken: Container[str]) -> Iterator[Problem]:
    """Yield a problem for each fact that is observed as one which it cannot choose from."""
    for fact in facts.values():
        other = facts.get(fact.observed_as or "")
        if fact.observed_as is None or fact.observed_as in broken:
            continue
        if other is None:
            hint = did_you_mean(fact.observed_as, facts) or "name a fact of the vocabulary"
            yield Problem(fact.pos, f"{fact.name!r} is observed as {fact.observed_as!r}, which is not a fact", hint)
        elif other.observed_as or other.companion_of or other is fact or other.slug == ASSESSMENT_DATE:
            hint = "name a fact that has observations of its own"
            yield Problem(fact.pos, f"{fact.name!r} cannot be observed as {other.name!r}", hint)
        elif (fact.kind, fact.values, _dimension(fact)) != (other.kind, other.values, _dimension(other)):
            hint = "give both the same kind, unit or values"
            yield Problem(fact.pos, f"{fact.name!r} and {other.name!r} do not hold the same kind of value", hint)


def _dimension(fact: Fact) -> tuple[tuple[tuple[str, int], ...], bool] | None:
    return (fact.unit.dimension, fact.unit.counts) if fact.unit else None
