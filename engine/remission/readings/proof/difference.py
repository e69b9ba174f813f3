"""Who gets another answer from a new protocol than from the old one, or the proof that nobody can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from remission.errors import DisagreementError
from remission.expr import tree as t
from remission.protocol.model import Protocol
from remission.readings.decision import Decision
from remission.readings.proof import solver as s
from remission.readings.proof.bench import Bench, Replay, roots
from remission.readings.proof.encode import Recorded
from remission.readings.proof.finder import Finder, Small, Values, cuts_of
from remission.readings.proof.pairing import Pair, completed
from remission.readings.proof.patients import ELIGIBILITY, NOT_SETTLED, Patient, answers, listed
from remission.readings.proof.regions import Region, region_of

Subject: TypeAlias = Literal["eligibility", "classification", "criterion", "calculation"]
NONE = "none"  # no outcome


@dataclass(frozen=True, slots=True)
class About:
    """What two protocols may answer differently: eligibility, or what both define under one slug."""

    subject: Subject
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A patient who gets another answer, and the bounds of all who get the same other answer."""

    about: About
    before: str
    after: str
    old: Patient  # as the old protocol sees them, with its answer
    new: Patient
    moved: tuple[str, ...]  # the facts on whose account the answer changes, as far as thresholds tell
    only_missing: bool = False  # complete patients are answered alike
    region: Region = field(default_factory=Region)

    def sentence(self, protocol: Protocol) -> str:
        """`platelets 90 10*9/L: response is CRi before, CR now`."""
        facts = self.moved or self.new.away or self.new.matters
        shown = listed(protocol, self.new.case, [key for key in facts if key in protocol.used])
        return f"{shown}: {self.about.name} is {self.before} before, {self.after} now"


@dataclass(frozen=True, slots=True)
class Alike:
    """No patient can be answered differently."""

    about: About


@dataclass(frozen=True, slots=True)
class Undecided:
    """Whether anybody is answered differently could not be decided."""

    about: About
    reason: str


Verdict: TypeAlias = Difference | Alike | Undecided


@dataclass(frozen=True, slots=True)
class Way:
    """One other answer that a patient may get, and when; `before` and `after` are empty for amounts."""

    before: str
    after: str
    when: tuple[s.Formula, ...]
    moved: tuple[str, ...]  # variables whose thresholds differ


class Comparison:
    """An old and a new protocol on the bench."""

    def __init__(self, old: Protocol, new: Protocol, solver: s.Solver, replays: tuple[Replay, Replay]) -> None:
        """`replays` decide every patient again, by the old protocol and by the new one."""
        self.pair, self.solver, self.replays = Pair(old, new), solver, replays
        self.benches = Bench(old, solver, replays[0]), Bench(new, solver, replays[1])
        self.usual = self.pair.usual(self.benches[1].usual)
        self.finder = Finder(solver, self.usual, (*self.benches[0].spans, *self.benches[1].spans))
        self.complete = self.pair.readings("complete")
        self.record = self.pair.readings("censored")
        self.completed = completed(self.record)

    def verdicts(self) -> Iterator[Verdict]:
        """Every subject that both protocols have, and what became of it."""
        for about in self.subjects():
            yield from self.compare(about)

    def subjects(self) -> Iterator[About]:
        """Eligibility, classifications, criteria and calculations of the same slug."""
        old, new = self.pair.old, self.pair.new
        if (old.include or old.exclude) and (new.include or new.exclude):
            yield About("eligibility", ELIGIBILITY, "the patient")
        yield from (
            About("classification", key, one.name) for key, one in new.classifications.items() if key in old.classifications
        )
        yield from (About("criterion", key, one.name) for key, one in new.criteria.items() if key in old.criteria)
        yield from (About("calculation", key, one.name) for key, one in new.calculations.items() if key in old.calculations)

    def compare(self, about: About) -> Iterator[Verdict]:
        """Every other answer that a complete patient can get; if there is none, one with something missing."""
        found = [verdict for way in self.ways(about, self.complete) for verdict in self.tried(about, way, self.complete)]
        yield from found
        if not found:
            yield self.with_missing(about)

    def with_missing(self, about: About) -> Verdict:
        """Somebody with something missing who is answered differently, where complete patients are not."""
        readings = self.completed if about.subject == "classification" else self.record
        every = (verdict for way in self.ways(about, readings) for verdict in self.tried(about, way, readings))
        match next(every, None):
            case None:
                return Alike(about)
            case Difference() as found:
                return replace(found, only_missing=True)
            case Undecided() as open_:
                return open_

    # ---- answers --------------------------------------------------------------------------------------

    def ways(self, about: About, readings: tuple[Recorded, Recorded]) -> Iterator[Way]:
        """The pairs of different answers."""
        if about.subject == "calculation":
            yield self.amounts(about, readings)
            return
        before, after = (answers_of(about, reading) for reading in readings)
        moved = self.moved(tuple(before.values()), tuple(after.values()))
        for one, mine in before.items():
            for other, theirs in after.items():
                if one != other:
                    yield Way(one, other, (mine, theirs), moved)

    def amounts(self, about: About, readings: tuple[Recorded, Recorded]) -> Way:
        """Two amounts that differ, or only one of which can be made."""
        one, other = (reading.calculation(about.slug) for reading in readings)
        unlike = s.both(one.exists, other.exists, s.opposite(s.compared(one.quantity, "=", other.quantity)))
        only = s.opposite(s.same(one.exists, other.exists))
        when = s.any_of(unlike, only)
        return Way("", "", (when,), ())

    def moved(self, before: Sequence[s.Formula], after: Sequence[s.Formula]) -> tuple[str, ...]:
        """The variables that the old and the new rules cut at different values."""
        old, new = cuts_of(before), cuts_of(after)
        return tuple(name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name))

    # ---- patients -------------------------------------------------------------------------------------

    def tried(self, about: About, way: Way, readings: tuple[Recorded, Recorded]) -> Iterator[Difference | Undecided]:
        """A small patient who goes this way, decided by both protocols, and the region of all such patients."""
        facts = self.facts(about)
        found: Small = self.finder.find(way.when, [readings[1].world, readings[0].world], facts)
        if isinstance(found, s.Impossible):
            return
        if isinstance(found, s.Unknown):
            hard = s.nonlinear(way.when)
            yield Undecided(about, f"not decided: {hard} ({found.reason})" if hard else found.reason)
            return
        old, new = self.patients(about, found, facts)
        before, after = (next(iter(one.answers.values())) for one in (old, new))
        if before == after:
            yield Undecided(
                about, f"a patient with {new.sentence(self.pair.new)} may be answered differently once it is complete"
            )
            return
        if readings != self.complete:
            yield Difference(about, before, after, old, new, way.moved)
            return
        self.agree(about, way, (before, after), new)
        region = region_of(self.solver, way.when, readings[1].world, facts)
        yield Difference(about, before, after, old, new, way.moved, region=region)

    def agree(self, about: About, way: Way, said: tuple[str, str], patient: Patient) -> None:
        """Pass if both reference readings say what the solver said.

        Raises:
            DisagreementError: they do not.
        """
        wanted = [NOT_SETTLED if answer == NONE else answer for answer in (way.before, way.after)]
        if way.before and wanted != list(said):
            facts = patient.sentence(self.pair.new)
            message = f"the proof says that {about.name} goes from {way.before} to {way.after} for a patient with {facts}"
            raise DisagreementError(f"{message}, and evaluate says from {said[0]} to {said[1]}")

    def patients(self, about: About, values: Values, facts: tuple[str, ...]) -> tuple[Patient, Patient]:
        """The same patient for each protocol, with what it answers."""
        cases = self.pair.cases(values, self.usual)
        decisions: list[Decision] = [replay(case) for replay, case in zip(self.replays, cases, strict=True)]
        away = tuple(key for key in facts if key in values.unknown or values.plain.get(key) != self.usual.get(key))
        made = [
            Patient(case, _of(protocol, facts), _of(protocol, away), answers(protocol, decision, [about.slug]))
            for protocol, case, decision in zip((self.pair.old, self.pair.new), cases, decisions, strict=True)
        ]
        return made[0], made[1]

    def facts(self, about: About) -> tuple[str, ...]:
        """The facts that either protocol reads for a subject."""
        every = [bench.facts(rules_of(bench.protocol, about)) for bench in reversed(self.benches)]
        return tuple(dict.fromkeys((*every[0], *every[1])))


def _of(protocol: Protocol, facts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in facts if key in protocol.used)


def answers_of(about: About, reading: Recorded) -> dict[str, s.Formula]:
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


def eligibility(reading: Recorded) -> tuple[s.Formula, s.Formula]:
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
