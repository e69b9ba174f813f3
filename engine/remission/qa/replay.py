"""The recorded claims asked again of changed rules: only those that the change can reach, each distinct case once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from remission.cases.case import Case, Value
from remission.protocol.model import Protocol
from remission.qa import why
from remission.qa.answers import Claim, says
from remission.qa.asserted import Answer, Asserted, OfValues, Reason, Tally, Then
from remission.qa.definitions import ELIGIBILITY, Change, Definition, Graph, changed, part_of
from remission.qa.results import ScenarioResult
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator

MISSING: Definition = ("eligibility", "missing")  # stands for the list of missing facts, which depends on what is read


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One claim of one scenario; `scene` is its number in the recording."""

    scene: int
    then: Then
    about: Definition

    @property
    def asserted(self) -> Asserted:
        """What is claimed."""
        return self.then.asserted


class Replay:
    """The claims of a recording, by what they are about."""

    def __init__(self, protocol: Protocol, scenes: Iterable[ScenarioResult]) -> None:
        self.protocol = protocol
        self.graph = Graph(protocol)
        self.entries = tuple(_entries(protocol, scenes))
        self._about: dict[Definition, list[Entry]] = {}
        for entry in self.entries:
            self._about.setdefault(entry.about, []).append(entry)

    def failing(self, change: Change) -> Iterator[Entry]:
        """The claims that no longer hold, those about the changed rules first, reasons last."""
        affected = self.graph.above(change.touched)
        variant = changed(self.protocol, change)
        asked = [one for one in self.graph.order if one in affected]
        asked += [MISSING] if variant.used != self.protocol.used else []
        entries = sorted((e for one in asked for e in self._about.get(one, ())), key=lambda e: isinstance(e.asserted, Reason))
        variant_part = part_of(variant, affected, self.graph)
        asking = _Asking(self.protocol, variant_part, [fact for one in affected for fact in self.graph.reached(one)])
        return (entry for entry in entries if not asking.holds(entry.asserted))

    def noticing(self, change: Change, most: int) -> tuple[int, ...]:
        """The scenarios (by number) that notice a change, no more than `most` of them."""
        found: dict[int, None] = {}
        for entry in self.failing(change):
            found[entry.scene] = None
            if len(found) >= most:
                break
        return tuple(found)


class _Asking:
    """Decides cases by changed rules; cases with the same values where the rules look are decided once."""

    def __init__(self, original: Protocol, protocol: Protocol, facts: Iterable[str]) -> None:
        self.original, self.protocol = original, protocol
        self.evaluator = Evaluator(protocol)
        self.facts = tuple(dict.fromkeys(facts))
        self._plain: dict[tuple[Value, ...], Decision] = {}
        self._full: dict[tuple[Value, ...], Decision] = {}
        self._keys: dict[int, tuple[Value, ...]] = {}

    def holds(self, asserted: Asserted) -> bool:
        match asserted:
            case Answer(case, claim):
                return self.says(claim, case) == claim.answer
            case Tally(cases, number, claim):
                return sum(self.says(claim, case) == claim.answer for case in cases) == number
            case Reason(case, slug, word):
                return word in why.named(self.protocol, why.clauses(self.protocol, self.full(case), slug))
            case OfValues():
                return True
            case _:
                assert_never(asserted)

    def says(self, claim: Claim, case: Case) -> str:
        decision = self.full(case) if claim.about == "calculation" else self.plain(case)
        if claim.about == "missing":  # the one claim that looks at every fact that is read
            decision = replace(decision, missing=tuple(key for key in self.protocol.used if case.values[key] is None))
        if claim.about == "possible":  # in whatever order they are
            there = decision.outcomes[claim.slug].possible
            return ", ".join(o.name for o in self.original.classifications[claim.slug].outcomes if o.name in there)
        return says(claim, self.protocol, decision)

    def plain(self, case: Case) -> Decision:
        """The decision without amounts and trace."""
        key = self.key(case)
        found = self._plain.get(key)
        if found is None:
            v = self.evaluator.verdicts(case)
            found = self._plain[key] = Decision(case, v.eligibility, v.outcomes, v.criteria, {}, v.missing)
        return found

    def full(self, case: Case) -> Decision:
        key = self.key(case)
        found = self._full.get(key)
        if found is None:
            found = self._full[key] = self.evaluator.decide(case)
        return found

    def key(self, case: Case) -> tuple[Value, ...]:
        key = self._keys.get(id(case))
        if key is None:
            key = self._keys[id(case)] = tuple(case.values[fact] for fact in self.facts)
        return key


def _entries(protocol: Protocol, scenes: Iterable[ScenarioResult]) -> Iterator[Entry]:
    for number, scene in enumerate(scenes):
        for then in scene.thens:
            about = _about(protocol, then.asserted)
            if about is not None:
                yield Entry(number, then, about)


def _about(protocol: Protocol, asserted: Asserted) -> Definition | None:
    match asserted:
        case Answer(_, claim) | Tally(_, _, claim):
            return _claimed(claim)
        case Reason(_, slug, _):
            return ELIGIBILITY if not slug else ("criterion" if slug in protocol.criteria else "classification", slug)
        case OfValues():
            return None
        case _:
            assert_never(asserted)


def _claimed(claim: Claim) -> Definition:
    match claim.about:
        case "eligibility":
            return ELIGIBILITY
        case "missing":
            return MISSING
        case "classification" | "possible":
            return "classification", claim.slug
        case "criterion" | "calculation" as kind:
            return kind, claim.slug
        case _:
            assert_never(claim.about)
