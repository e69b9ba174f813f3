"""Which scenarios state the figures of a cohort, by what they are figures of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from remission.protocol.plans.model import CrossTable, Endpoint, Plan
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
    """What a claim is about; every figure is one of the course and of its set, and a design's is one of its rate."""
    yield COURSE
    match claim.about:
        case "design":
            yield "design", claim.slug
            yield from _of_set("endpoint", plan.designs[claim.slug].endpoint, plan.endpoints)
        case "cell":
            yield from _of_set("cross table", claim.slug, plan.cross_tables)
        case _ if claim.slug:
            yield from _of_set("endpoint", claim.slug, plan.endpoints)
        case _:
            pass


def _of_set(kind: str, key: str, figures: Mapping[str, Endpoint] | Mapping[str, CrossTable]) -> Iterator[Planned]:
    yield kind, key
    among = figures[key].among
    if among is not None and among.analysis_set is not None:
        yield "analysis set", among.analysis_set
