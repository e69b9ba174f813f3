"""The recorded claims asked again of changed rules: only of cases that a change moves, and only what it can reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias, assert_never

from remission.cases.case import Case, Value
from remission.expr.compare import Interval
from remission.protocol.graph import Graph
from remission.protocol.model import ELIGIBILITY, Key, Protocol
from remission.protocol.revision import RuleChange
from remission.testing.assertions.answers import Claim
from remission.testing.assertions.asserted import (
    Asserted,
    ClaimedAnswer,
    ClaimedFigure,
    ClaimedReason,
    ClaimedTally,
    OfValues,
    Then,
)
from remission.testing.assertions.holds import holds
from remission.testing.mutation.reevaluation import Changing, Concluded
from remission.testing.runner.results import ScenarioResult

MISSING: Key = ("eligibility", "missing")  # stands for the list of missing facts, which depends on what is read
Values: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReplayEntry:
    """One claim of one scenario; `scene` is its number in the recording."""

    scene: int
    then: Then
    about: Key

    @property
    def asserted(self) -> Asserted:
        """What is claimed."""
        return self.then.asserted


@dataclass(frozen=True, slots=True)
class ReplayGroup:
    """Cases that a definition cannot tell from one another, by one of them, and the claims that a change of it can fail."""

    case: Case
    is_open: bool  # something that the definition reads is missing or censored
    entries: tuple[ReplayEntry, ...]


class Replay:
    """The claims of a recording, by what they are about and by what their cases have."""

    def __init__(self, protocol: Protocol, scenes: Iterable[ScenarioResult]) -> None:
        self.protocol = protocol
        self.graph = Graph(protocol)
        self.entries = tuple(_entries(protocol, scenes))
        self._about: dict[Key, list[ReplayEntry]] = {}
        for entry in self.entries:
            self._about.setdefault(entry.about, []).append(entry)
        self._concluded = Concluded(protocol, self.graph)
        self._grouped: dict[tuple[frozenset[Key], tuple[str, ...]], tuple[ReplayGroup, ...]] = {}

    def failing(self, change: RuleChange) -> Iterator[ReplayEntry]:
        """The claims that no longer hold, each once; reasons last."""
        changing = Changing(self._concluded, change)
        return (entry for entry in self._reached(changing) if not holds(entry.asserted, changing))

    def noticing(self, change: RuleChange, most: int) -> tuple[int, ...]:
        """The scenarios (by number) that notice a change, no more than `most` of them."""
        found: dict[int, None] = {}
        for entry in self.failing(change):
            found[entry.scene] = None
            if len(found) >= most:
                break
        return tuple(found)

    def moves(self, change: RuleChange) -> bool:
        """Whether a changed definition answers otherwise for some case of the recording."""
        changing = Changing(self._concluded, change)
        return any(changing.moves(group.case) for group in self._groups(changing))

    # ---- what a change can reach ----------------------------------------------------------------------

    def _reached(self, changing: Changing) -> Iterator[ReplayEntry]:
        """The claims that a change can fail: about cases for which it answers otherwise, or which it leaves open otherwise."""
        seen: set[ReplayEntry] = set()
        for group in self._groups(changing):
            moved = changing.moves(group.case)
            if moved or group.is_open:
                for entry in group.entries:
                    if entry not in seen and (moved or changing.asks_outcomes or _is_of_outcomes(entry.asserted)):
                        seen.add(entry)
                        yield entry
        if changing.reads_otherwise:
            yield from self._about.get(MISSING, ())
        for one in self.graph.order:
            if one in changing.affected:
                yield from (entry for entry in self._about.get(one, ()) if isinstance(entry.asserted, ClaimedReason))

    def _groups(self, changing: Changing) -> tuple[ReplayGroup, ...]:
        key = (changing.touched, changing.facts)
        found = self._grouped.get(key)
        if found is None:
            found = self._grouped[key] = tuple(
                sorted(self._group(changing), key=lambda group: group.is_open)
            )  # those to search last
        return found

    def _group(self, changing: Changing) -> Iterator[ReplayGroup]:
        cases: dict[Values, Case] = {}
        entries: dict[Values, dict[ReplayEntry, None]] = {}
        about = chain.from_iterable(self._about.get(one, ()) for one in self.graph.order if one in changing.affected)
        for entry in about:
            for case in () if isinstance(entry.asserted, ClaimedReason) else entry.then.cases:
                values = tuple([case.values[fact] for fact in changing.facts])
                cases.setdefault(values, case)
                entries.setdefault(values, {})[entry] = None
        for values, case in cases.items():
            yield ReplayGroup(case, any(value is None or isinstance(value, Interval) for value in values), tuple(entries[values]))


def _is_of_outcomes(asserted: Asserted) -> bool:
    """Whether a claim is about the outcomes of a case, of which those that are possible may change where no truth does."""
    return isinstance(asserted, ClaimedAnswer | ClaimedTally) and asserted.claim.about in {"classification", "possible"}


def _entries(protocol: Protocol, scenes: Iterable[ScenarioResult]) -> Iterator[ReplayEntry]:
    for number, scene in enumerate(scenes):
        for then in scene.thens:
            about = _about(protocol, then.asserted)
            if about is not None:
                yield ReplayEntry(number, then, about)


def _about(protocol: Protocol, asserted: Asserted) -> Key | None:
    match asserted:
        case ClaimedAnswer(_, claim) | ClaimedTally(_, _, claim):
            return _claimed(claim)
        case ClaimedReason(_, slug, _):
            return ELIGIBILITY if not slug else ("criterion" if slug in protocol.criteria else "classification", slug)
        case ClaimedFigure() | OfValues():
            return None
        case _:
            assert_never(asserted)


def _claimed(claim: Claim) -> Key:
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
