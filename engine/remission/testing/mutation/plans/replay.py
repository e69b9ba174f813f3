"""The recorded figures asked again of another plan: decisions stay, unless the plan asks other conditions of a case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from remission.cases.case import Case
from remission.endpoints.figures import Figures, figures
from remission.endpoints.widened_protocol import widened
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.protocol.model import Protocol
from remission.protocol.plans.model import Plan
from remission.testing.assertions.asserted import ClaimedFigure
from remission.testing.assertions.figures import FigureClaim, says
from remission.testing.mutation.plans.mutants import Replanned, replanned
from remission.testing.runner.results import ScenarioResult

CohortKey: TypeAlias = tuple[int, ...]  # the identities of its cases
Asked: TypeAlias = tuple[t.Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FigureEntry:
    """One figure that a scenario claims; `scene` is its number in the recording."""

    scene: int
    cohort: CohortKey
    claim: FigureClaim


class FigureReplay:
    """The figures that the scenarios of a recording claim."""

    def __init__(self, protocol: Protocol, scenes: Iterable[ScenarioResult]) -> None:
        self.protocol = protocol
        self._cohorts: dict[CohortKey, tuple[Case, ...]] = {}
        self._decided: dict[tuple[Asked, CohortKey], tuple[Decision, ...]] = {}
        self._figures: dict[CohortKey, Figures] = {}  # by the plan as it is
        self.entries = tuple(self._entries(scenes))

    def noticing(self, change: Replanned, most: int) -> tuple[int, ...]:
        """The scenarios (by number) that notice another plan, no more than `most` of them."""
        wide = widened(replace(self.protocol, plan=replanned(self.protocol.plan, change)))
        there: dict[CohortKey, Figures] = {}
        found: dict[int, None] = {}
        for entry in self.entries:
            if entry.scene in found or not _is_reached(wide.plan, change, entry.claim):
                continue
            if entry.cohort not in there:
                there[entry.cohort] = self._of(wide, change, entry.cohort)
            if says(entry.claim, there[entry.cohort]) != entry.claim.answer:
                found[entry.scene] = None
                if len(found) >= most:
                    break
        return tuple(found)

    def _of(self, wide: Protocol, change: Replanned, key: CohortKey) -> Figures:
        """The figures of a cohort by another plan; its courses stay where only a figure is other."""
        course = wide.plan.course
        assert course is not None  # noqa: S101 - a plan without a course has no mutants
        decided = self._decisions(wide, key)
        if change.sort == "course":
            return figures(wide, course, decided)
        own = widened(self.protocol)
        if key not in self._figures:
            self._figures[key] = figures(own, course, self._decisions(own, key))
        if _asked(own) == _asked(wide):
            return Figures(wide, course, self._figures[key].courses)
        return figures(wide, course, decided)

    def _decisions(self, wide: Protocol, key: CohortKey) -> tuple[Decision, ...]:
        known = (_asked(wide), key)
        if known not in self._decided:
            evaluator = Evaluator(wide)
            self._decided[known] = tuple(map(evaluator.decide, self._cohorts[key]))
        return self._decided[known]

    def _entries(self, scenes: Iterable[ScenarioResult]) -> Iterable[FigureEntry]:
        for number, scene in enumerate(scenes):
            for then in scene.thens:
                if isinstance(then.asserted, ClaimedFigure):
                    key = tuple(map(id, then.asserted.cases))
                    self._cohorts[key] = then.asserted.cases
                    yield FigureEntry(number, key, then.asserted.claim)


def _asked(wide: Protocol) -> Asked:
    """What a widened protocol asks of each case."""
    return tuple(criterion.condition for criterion in wide.criteria.values())


def _is_reached(plan: Plan, change: Replanned, claim: FigureClaim) -> bool:
    """Whether a claim is about what is other; of another course, everything is."""
    match change.sort:
        case "course":
            return True
        case "endpoint":
            endpoint = plan.designs[claim.slug].endpoint if claim.about == "design" else claim.slug
            return claim.about != "cell" and endpoint == change.slug
        case "design":
            return claim.about == "design" and claim.slug == change.slug
        case "cross table":
            return claim.about == "cell" and claim.slug == change.slug
