"""Two protocols over the same patients: one variable for what both mean by a fact, whatever unit each keeps it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction

from remission.cases.case import Case
from remission.engines.prose import value_text
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind
from remission.expr.units import UnitError, convert
from remission.protocol.model import Protocol
from remission.symbolic.formulas.completion import Completed
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.variables import PatientVariables, Records
from remission.symbolic.typical_values import well
from remission.symbolic.witness import Values
from remission.verify.patients import case_of, censored_text


class ProtocolPair:
    """An old and a new protocol; facts are the new protocol's, and the old one's where only it has them."""

    def __init__(self, old: Protocol, new: Protocol) -> None:
        """Facts of one name that cannot be compared (a choice and a number) are two variables."""
        self.old, self.new = old, new
        both = [key for key in old.facts if key in new.facts]
        self.apart = {key: f"{key} before" for key in both if not is_same(old.facts[key], new.facts[key])}
        self.scale = {key: scale(old.facts[key], new.facts[key]) for key in both if key not in self.apart}
        shared = {key: merged(old.facts[key], new.facts[key], self.scale[key]) for key in self.scale}
        self.facts: dict[str, Fact] = {**old.facts, **new.facts, **shared}
        self.before = {**self.facts, **{key: replace(old.facts[key], slug=name) for key, name in self.apart.items()}}

    def worlds(self, records: Records) -> tuple[PatientVariables, PatientVariables]:
        """The same patient as the old and as the new protocol sees them."""
        return PatientVariables(self.before, records, copies=self.apart, scale=self.scale), PatientVariables(self.facts, records)

    def readings(self, records: Records) -> tuple[RecordedFormulas, RecordedFormulas]:
        """Both protocols over the same patient."""
        one, other = self.worlds(records)
        return RecordedFormulas(self.old, one), RecordedFormulas(self.new, other)

    def usual(self, old: Mapping[str, Fraction | str], new: Mapping[str, Fraction | str]) -> dict[str, Fraction | str]:
        """What every variable usually is: as the new protocol has it, and as the old one has it where only that reads it."""
        every = {fact.slug: well(fact) for fact in (*self.before.values(), *self.facts.values())}
        for key in self.only_old:
            value, by = old[key], self.scale.get(key, Fraction(1))
            every[self.apart.get(key, key)] = value / by if isinstance(value, Fraction) else value
        return {**every, **{key: new[key] for key in self.new.used}}

    @property
    def only_old(self) -> tuple[str, ...]:
        """The facts that only the old protocol reads, or in a sense of its own."""
        return tuple(key for key in self.old.used if key not in self.new.used or key in self.apart)

    def names(self, key: str) -> frozenset[str]:
        """The variables behind a fact."""
        return frozenset({key, self.apart.get(key, key)})

    def listed(self, facts: Iterable[str], old: Case, new: Case) -> str:
        """Facts with their values in one line; what the two protocols mean otherwise is told for each."""
        return ", ".join(self._listed(key, old, new) for key in facts)

    def _listed(self, key: str, old: Case, new: Case) -> str:
        """A value once; twice where each version sees another, as where one of them sets it aside."""
        before = _told(self.old, old, key) if key in self.old.used else ""
        after = _told(self.new, new, key) if key in self.new.used else ""
        told = after or before
        if before and after and key in self.apart:
            told = f"{before} before, {after} now"
        elif before and after and (old.values[key] is None) is not (new.values[key] is None):
            told = f"{before} (set aside now)" if new.values[key] is None else f"{after} (set aside before)"
        return f"{self.facts[key].name} {told}"

    def cases(self, values: Values, usual: Mapping[str, Fraction | str]) -> tuple[Case, Case]:
        """A patient that was found, as a case of each protocol."""
        every = {**usual, **values.plain}
        before = {key: self._in_old_unit(key, every) for key in self.old.facts}
        unknown = [key for key in self.old.facts if self.apart.get(key, key) in values.unknown]
        unknown += [key for key in self.old.used if not accepts(self.old.facts[key], before[key])]
        set_aside = [key for key in self.new.used if not accepts(self.new.facts[key], every[key])]
        censored = {key: values.censored[name] for key in self.old.facts if (name := self.apart.get(key, key)) in values.censored}
        old = case_of(
            self.old, before, unknown, {key: one.times(self.scale.get(key, Fraction(1))) for key, one in censored.items()}
        )
        return old, case_of(self.new, every, [*values.unknown, *set_aside], values.censored)

    def _in_old_unit(self, key: str, every: Mapping[str, Fraction | str]) -> Fraction | str:
        value = every[self.apart.get(key, key)]
        return value * self.scale.get(key, Fraction(1)) if isinstance(value, Fraction) else value


def _told(protocol: Protocol, case: Case, key: str) -> str:
    """A value as a table has it: `<0.01 %`, `95 10*9/L`, `missing`."""
    value, unit = case.values[key], protocol.facts[key].unit
    if not isinstance(value, Interval):
        return value_text(protocol, case, key)
    return censored_text(value) if unit is None or unit.text == "1" else f"{censored_text(value)} {unit.text}"


def completed(readings: tuple[RecordedFormulas, RecordedFormulas]) -> tuple[Completed, Completed]:
    """Both protocols over the completions of a record."""
    return Completed(readings[0]), Completed(readings[1])


def is_same(old: Fact, new: Fact) -> bool:
    """Whether two facts of one name can be the same thing."""
    if old.kind is not new.kind:
        return False
    try:
        scale(old, new)
    except UnitError:
        return False
    return True


def accepts(fact: Fact, value: Fraction | str) -> bool:
    """Whether a choice is one of a fact's own, or a number is plausible for it."""
    if isinstance(value, str):
        return value in fact.values
    return fact.plausible is None or fact.plausible[0] <= value <= fact.plausible[1]


def scale(old: Fact, new: Fact) -> Fraction:
    """What takes a value in the new unit to the old one.

    Raises:
        UnitError: nothing does.
    """
    if old.unit is None or new.unit is None:
        return Fraction(1)
    return convert(Fraction(1), new.unit, old.unit, new.molar_mass or old.molar_mass)


def merged(old: Fact, new: Fact, by: Fraction) -> Fact:
    """The fact as both can record it: every choice of either, the values plausible for both."""
    if new.kind is Kind.CHOICE:
        return replace(new, values=tuple(dict.fromkeys((*new.values, *old.values))))
    ranges = [one for one in (new.plausible, old.plausible and (old.plausible[0] / by, old.plausible[1] / by)) if one]
    low_and_high = (max(low for low, _ in ranges), min(high for _, high in ranges)) if ranges else None
    return replace(new, plausible=low_and_high, whole=new.whole or old.whole, censored=new.censored and old.censored)
