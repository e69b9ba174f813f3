"""Who gets another answer from a new protocol than from the old one, or the proof that nobody can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from remission.compare.solver.equivalence import ProtocolPair, completed
from remission.compare.solver.outcomes import Cuts, OtherAnswer, Readings, open_ways, ways
from remission.compare.solver.subjects import NONE, About, subjects, written
from remission.compare.solver.verdicts import Alike, Difference, Same, Undecided, Verdict
from remission.engines.decision import Decision
from remission.errors import DisagreementError
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.protocol.graph import asks_what_is_known, facts_reached, has_policies, noted_facts, reached
from remission.protocol.model import Protocol
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.regions import Region, region_of
from remission.symbolic.formulas.variables import PatientVariables
from remission.symbolic.formulas.walk import nonlinear
from remission.symbolic.witness import Finder, Small, Values
from remission.verify.patients import NOT_SETTLED, Patient, answers
from remission.verify.prover import Bench, Replay

BY_OUTCOMES = "where values are missing or censored, it asks what is still possible; complete patients are answered alike"


class Comparison:
    """An old and a new protocol on the bench."""

    def __init__(
        self,
        old: Protocol,
        new: Protocol,
        solver: s.Solver,
        replays: tuple[Replay, Replay],
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`replays` decide every patient again, by both protocols; `called` leads from old slugs to new, of what was renamed."""
        self.pair, self.solver, self.replays, self.called = ProtocolPair(old, new), solver, replays, called
        self.benches = Bench(old, solver, replays[0]), Bench(new, solver, replays[1])
        self.usual = self.pair.usual(self.benches[0].usual if self.pair.only_old else {}, self.benches[1].usual)
        self.finder = Finder(solver, self.usual, (*self.benches[0].spans, *self.benches[1].spans))
        self.complete = self.pair.readings("complete")
        self.record = self.pair.readings("censored")
        self.completed = completed(self.record)

    def verdicts(self) -> Iterator[Verdict]:
        """Every subject that both protocols have, and what became of it."""
        for about in self.subjects():
            yield from self.compare(about)

    def subjects(self) -> Iterator[About]:
        """What is compared."""
        return subjects(self.pair.old, self.pair.new, self.called)

    def compare(self, about: About) -> Iterator[Verdict]:
        """Every other answer that a complete patient can get; then what only missing data bring about."""
        if self.is_untouched(about):
            yield Alike(about)
            return
        tried = (self.tried(about, way, self.complete) for way in ways(about, self.complete))
        found = [one for one in tried if isinstance(one, Difference | Undecided)]
        yield from found
        if found:
            yield from self.unsettled(about, found)
        else:
            yield self.with_missing(about)

    def is_untouched(self, about: About) -> bool:
        """Whether both protocols answer by the same rules about the same facts: then there is nothing to ask."""
        is_apart = any(key in self.pair.apart for key in self.facts(about))
        return not is_apart and written(self.pair.old, about.before) == written(self.pair.new, about)

    def with_missing(self, about: About) -> Verdict:
        """Somebody with something missing who is answered differently, where complete patients are not."""
        readings = self.completed if about.subject == "classification" else self.record
        for way in ways(about, readings):
            match self.tried(about, way, readings):
                case Difference() as found:
                    return replace(found, only_missing=True)
                case Undecided() as open_:
                    return open_
                case Same(_, patient):
                    told = patient.sentence(self.pair.new)
                    return Undecided(about, f"a patient with {told} may be answered differently once it is complete")
                case None:
                    pass
        return Undecided(about, BY_OUTCOMES) if self.asks_what_is_possible(about) else Alike(about)

    def asks_what_is_possible(self, about: About) -> bool:
        """Whether the readings know more of a record with gaps than the formulas of the solver: what is still possible.

        An outcome is asked by the outcomes that are still possible, a formula of censored facts by its range.
        """
        for protocol, subject in ((self.pair.old, about.before), (self.pair.new, about)):
            rules = protocol.definition(subject.key).roots
            if about.subject == "classification" and not asks_what_is_known(protocol, rules):
                continue  # its completions are asked one by one
            if any(_by_range(protocol, node) for node in reached(protocol, rules)):
                return True
            if about.subject == "classification" and noted_facts(protocol, rules) and has_policies(protocol, rules):
                return True
        return False

    def unsettled(self, about: About, found: Iterable[Verdict]) -> Iterator[Verdict]:
        """Beside complete patients: somebody whose answer missing data now leave open, and somebody for whom no longer."""
        told = {(one.before, one.after) for one in found if isinstance(one, Difference)}
        for some in open_ways(about, self.record):
            undecided: list[Undecided] = []
            for way in some:
                match self.tried(about, way, self.record):
                    case Difference() as one if (one.before, one.after) not in told and _has_gaps((one.old, one.new)):
                        told.add((one.before, one.after))
                        yield replace(one, only_missing=True)
                        break
                    case Undecided(_, reason):
                        undecided.append(Undecided(about, f"where data are missing: {reason}"))
                    case _:
                        pass
            else:
                yield from undecided[:1]

    # ---- patients -------------------------------------------------------------------------------------

    def tried(
        self, about: About, way: OtherAnswer, readings: Readings, worlds: tuple[PatientVariables, PatientVariables] | None = None
    ) -> Difference | Undecided | Same | None:
        """A small patient who goes this way, decided by both protocols, and the region of all such patients; None if none can.

        `worlds` are those of the readings, unless they are given: where a reading sets values aside, those that have them.
        """
        facts = self.facts(about)
        old_world, world = worlds or (readings[0].world, readings[1].world)
        found: Small = self.finder.find(way.when, [world, old_world], facts)
        if isinstance(found, s.Impossible):
            return None
        if isinstance(found, s.Unknown):
            hard = nonlinear(way.when)
            return Undecided(about, f"not decided: {hard} ({found.reason})" if hard else found.reason)
        old, new = self.patients(about, found, facts)
        before, after = (next(iter(one.answers.values())) for one in (old, new))
        if before == after:
            return Same(about, new)
        region = Region()
        if readings == self.complete:
            self.agree(about, way, (before, after), (old, new))
            region = region_of(self.solver, way.when, world, facts)
        shown = self.deciding(about, found, way, region)
        moved = tuple(key for key in self.pair.facts if self.pair.names(key) & way.moved.keys())
        return Difference(about, before, after, old, new, self.pair.listed(shown, old.case, new.case), moved, region=region)

    def agree(self, about: About, way: OtherAnswer, said: tuple[str, str], patients: tuple[Patient, Patient]) -> None:
        """Pass if both reference readings say what the solver said; a choice that one version sets aside was not asked about.

        Raises:
            DisagreementError: they do not.
        """
        wanted = [NOT_SETTLED if answer == NONE else answer for answer in (way.before, way.after)]
        if way.before and wanted != list(said) and not _has_gaps(patients):
            facts = patients[1].sentence(self.pair.new)
            message = f"the proof says that {about.name} goes from {way.before} to {way.after} for a patient with {facts}"
            raise DisagreementError(f"{message}, and evaluate says from {said[0]} to {said[1]}")

    def patients(self, about: About, values: Values, facts: tuple[str, ...]) -> tuple[Patient, Patient]:
        """The same patient for each protocol, with what it answers."""
        cases = self.pair.cases(values, self.usual)
        decisions: list[Decision] = [replay(case) for replay, case in zip(self.replays, cases, strict=True)]
        away = tuple(key for key in facts if self.is_away(key, values))
        slugs = about.before.slug, about.slug
        made = [
            Patient(case, _of(protocol, facts), _of(protocol, away), answers(protocol, decision, [slug]))
            for protocol, case, decision, slug in zip((self.pair.old, self.pair.new), cases, decisions, slugs, strict=True)
        ]
        return made[0], made[1]

    def is_away(self, key: str, values: Values) -> bool:
        """Whether a fact is not as in the usual patient."""
        return any(
            name in values.unknown or name in values.censored or values.plain.get(name, self.usual[name]) != self.usual[name]
            for name in self.pair.names(key)
        )

    def deciding(self, about: About, values: Values, way: OtherAnswer, region: Region) -> tuple[str, ...]:
        """The facts on whose account the answer changes: those that had to be unusual, and those where a threshold passed by.

        If there are none the usual patient is answered differently: then what bounds all such patients tells why.
        """
        facts = self.facts(about)
        passed = {name for name, cuts in way.moved.items() if self.is_passed(about, values, name, cuts)}
        found = tuple(key for key in facts if self.is_away(key, values) or passed & self.pair.names(key))
        if found:
            return found
        bounded = {bound.fact for bound in region.bounds}
        moved = tuple(key for key in facts if key in bounded and self.pair.names(key) & way.moved.keys())
        return moved or tuple(key for key in facts if key in bounded) or facts

    def is_passed(self, about: About, values: Values, name: str, cuts: Cuts) -> bool:
        """Whether a threshold moved over a patient's value: beyond where it was, and where it is, the answers are others."""
        value, edges = values.plain.get(name), sorted(cuts[0] ^ cuts[1])
        if not isinstance(value, Fraction) or not edges[0] <= value <= edges[-1] or edges[0] == edges[-1]:
            return False
        found = self.said(about, values)
        beyond = ({**values.plain, name: other} for other in (edges[0] - 1, edges[-1] + 1))
        return all(self.said(about, replace(values, plain=plain)) != found for plain in beyond)

    def said(self, about: About, values: Values) -> list[Mapping[str, str]]:
        """What both protocols answer."""
        return [patient.answers for patient in self.patients(about, values, ())]

    def facts(self, about: About) -> tuple[str, ...]:
        """The facts that either protocol reads for a subject."""
        new = self.benches[1].facts(self.pair.new.definition(about.key).roots)
        return tuple(dict.fromkeys((*new, *self.benches[0].facts(self.pair.old.definition(about.before.key).roots))))


def _by_range(protocol: Protocol, node: t.Node) -> bool:
    """Whether more is known of a condition than its parts tell."""
    match node:
        case t.OutcomeIn():
            return True
        case t.Compare(left, _, right) if not isinstance(right, t.Quantity) or not isinstance(left, t.FactValue):
            return any(protocol.facts[fact].censored for fact in facts_reached(protocol, [left, right]))
        case _:
            return False


def _has_gaps(patients: Iterable[Patient]) -> bool:
    """Whether a patient, as either version sees them, has something missing or censored."""
    values = (value for patient in patients for value in patient.case.values.values())
    return any(value is None or isinstance(value, Interval) for value in values)


def _of(protocol: Protocol, facts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in facts if key in protocol.used)
