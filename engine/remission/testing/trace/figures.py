"""Which scenarios state the figures of a cohort, by what they are figures of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from remission.protocol.plans.model import Plan
from remission.testing.assertions.asserted import ClaimedFigure
from remission.testing.assertions.figures import FigureClaim
from remission.testing.runner.results import ScenarioResult

Planned: TypeAlias = tuple[str, str]  # a kind, and a slug
FigureProofs: TypeAlias = dict[Planned, dict[int, None]]
COURSE: Planned = ("course", "")


def figure_proofs(plan: Plan, scenes: Sequence[ScenarioResult]) -> FigureProofs:
    """The scenarios, by number, that state figures of the course, of an endpoint, a design or a cross table."""
    found: FigureProofs = {}
    for number, scene in enumerate(scenes):
        for then in scene.thens:
            for one in _stated(plan, then.asserted.claim) if isinstance(then.asserted, ClaimedFigure) else ():
                found.setdefault(one, {})[number] = None
    return found


def _stated(plan: Plan, claim: FigureClaim) -> Iterator[Planned]:
    """What a claim is about; every figure is one of the course, and a design's is one of its rate."""
    yield COURSE
    match claim.about:
        case "design":
            yield "design", claim.slug
            yield "endpoint", plan.designs[claim.slug].endpoint
        case "cell":
            yield "cross table", claim.slug
        case _ if claim.slug:
            yield "endpoint", claim.slug
        case _:
            pass
