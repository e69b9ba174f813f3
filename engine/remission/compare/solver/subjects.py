"""What two protocols may answer differently, and when each gives which answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from remission.expr import tree as t
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.protocol.order import reference
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.verify.patients import ELIGIBILITY
from remission.verify.prover import roots

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
    def before(self) -> About:
        """The same as the old protocol has it."""
        return replace(self, slug=self.was, was="") if self.was else self


def subjects(old: Protocol, new: Protocol, called: Mapping[str, str]) -> Iterator[About]:
    """Eligibility, and the classifications, criteria and calculations that both have; `called` leads from old slugs to new."""
    if old.include or old.exclude or new.include or new.exclude:
        yield About("eligibility", ELIGIBILITY, "the patient")
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
            met, refused = eligibility(reading)
            return {"eligible": met, "not eligible": refused, "undetermined": s.both(s.opposite(met), s.opposite(refused))}
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


def eligibility(reading: RecordedFormulas) -> tuple[s.Formula, s.Formula]:
    """When a patient is eligible, and when not."""
    include = [reading.criterion(key) for key in reading.protocol.include]
    exclude = [reading.criterion(key) for key in reading.protocol.exclude]
    met = s.both(*(one.met for one in include), *(one.failed for one in exclude))
    return met, s.any_of(*(one.failed for one in include), *(one.met for one in exclude))


def rules_of(protocol: Protocol, about: About) -> list[t.Node]:
    """The rules that give a subject's answer."""
    match about.subject:
        case "eligibility":
            return [protocol.criteria[key].condition for key in (*protocol.include, *protocol.exclude)]
        case "classification":
            return roots(protocol.classifications[about.slug])
        case "criterion":
            return [protocol.criteria[about.slug].condition]
        case "calculation":
            return [protocol.calculations[about.slug].value]
        case _:
            assert_never(about.subject)


# ---- what an amendment does not touch --------------------------------------------------------------

Written: TypeAlias = dict[tuple[str, str], object]  # of each rule what decides its answer


def written(protocol: Protocol, about: About) -> Written:
    """The rules that give a subject's answer and all that they refer to, as they are written."""
    found: Written = {}
    if about.subject == "eligibility":
        found["eligibility", ""] = frozenset(protocol.include), frozenset(protocol.exclude)
        pending = [("criterion", key) for key in (*protocol.include, *protocol.exclude)]
    else:
        pending = [(about.subject, about.slug)]
    while pending:
        kind, key = pending.pop()
        if (kind, key) not in found:
            found[kind, key], parts = _rule(protocol, kind, key)
            pending += [name for part in parts for node in t.walk(part) if (name := reference(node)) is not None]
    return found


def _rule(protocol: Protocol, kind: str, key: str) -> tuple[object, list[t.Node]]:
    match kind:
        case "criterion":
            criterion = protocol.criteria[key]
            return (criterion.condition, criterion.if_missing), [criterion.condition]
        case "classification":
            family = protocol.classifications[key]
            return tuple((one.name, one.condition) for one in family.outcomes), roots(family)
        case _:
            calculation = protocol.calculations[key]
            return (calculation.value, calculation.unit), [calculation.value]
