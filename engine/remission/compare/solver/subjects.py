"""What two protocols may answer differently, and when each gives which answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from remission.protocol.graph import named
from remission.protocol.model import (
    ELIGIBILITY,
    Calculation,
    Classification,
    Criterion,
    Definition,
    EligibilityCriteria,
    Key,
    Protocol,
)
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas

Subject: TypeAlias = Literal["eligibility", "classification", "criterion", "calculation"]
Rules: TypeAlias = Mapping[str, Criterion] | Mapping[str, Classification] | Mapping[str, Calculation]
NONE = "none"  # no outcome
OPEN = frozenset({NONE, "undetermined", "unknown"})  # what missing data may leave


@dataclass(frozen=True, slots=True)
class About:
    """Eligibility, or what both protocols define: under one slug, or under another (`was`) in the old one."""

    subject: Subject
    slug: str
    name: str
    was: str = ""

    @property
    def key(self) -> Key:
        """The definition that it is."""
        return self.subject, self.slug

    @property
    def before(self) -> About:
        """The same as the old protocol has it."""
        return replace(self, slug=self.was, was="") if self.was else self


def subjects(old: Protocol, new: Protocol, called: Mapping[str, str]) -> Iterator[About]:
    """Eligibility, and the classifications, criteria and calculations that both have; `called` leads from old slugs to new."""
    if old.has_eligibility or new.has_eligibility:
        yield About(*ELIGIBILITY, "the patient")
    was = {now: before for before, now in called.items()}
    kinds: tuple[tuple[Subject, Rules, Rules], ...] = (
        ("classification", old.classifications, new.classifications),
        ("criterion", old.criteria, new.criteria),
        ("calculation", old.calculations, new.calculations),
    )
    for subject, before, after in kinds:
        for key, one in after.items():
            if was.get(key, key) in before:
                yield About(subject, key, one.name, was.get(key, ""))


def answers_of(about: About, reading: RecordedFormulas) -> dict[str, s.Formula]:
    """The answers that a subject can have, and when."""
    match about.subject:
        case "eligibility":
            may = reading.condition(reading.protocol.eligibility.condition)
            return {"eligible": may.met, "not eligible": may.failed, "undetermined": may.open}
        case "classification":
            placed = {name: sure.met for name, sure in reading.outcomes(about.slug).items()}
            return {**placed, NONE: reading.none(about.slug)}
        case "criterion":
            sure = reading.criterion(about.slug)
            return {"met": sure.met, "not met": sure.failed, "unknown": sure.open}
        case "calculation":
            return {}
        case _:
            assert_never(about.subject)


# ---- what an amendment does not touch --------------------------------------------------------------


def written(protocol: Protocol, about: About) -> dict[Key, object]:
    """The rules that give a subject's answer and all that they refer to, as they are written."""
    own = protocol.definition(about.key)
    return {one.key: _deciding(one) for one in (own, *map(protocol.rule, named(protocol, own.roots)))}


def _deciding(one: Definition) -> object:
    """What decides the answer of a definition."""
    match one:
        case Criterion():
            return one.condition, one.if_missing
        case Classification():
            return tuple((outcome.name, outcome.condition) for outcome in one.outcomes)
        case Calculation():
            return one.value, one.unit
        case EligibilityCriteria():
            return frozenset(one.include), frozenset(one.exclude)
        case _:
            assert_never(one)
