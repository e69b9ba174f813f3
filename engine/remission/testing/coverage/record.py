"""Coverage for machines: one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.render.machine import Json, protocol_record
from remission.symbolic.cells.case_search import NoSuchCase, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.pairs import ConditionPair, pairs
from remission.testing.coverage.report import CoverageReport, percent

if TYPE_CHECKING:
    from remission.testing.coverage.coverage import Coverage


def record(found: CoverageReport) -> Json:
    """The counts and gaps, and for each goal the scenarios that show it."""
    protocol = found.coverage.protocol
    closings = {gap.goal: gap.closing for gap in found.gaps}
    goals: list[Json] = []
    for one in found.coverage.covered:
        closing = closings.get(one.goal)
        goals.append(
            {
                "sort": one.goal.sort,
                "definition": protocol.definition(one.goal.owner).name,
                "place": str(one.goal.pos),
                "subject": one.goal.subject,
                "shown": one.goal.shown,
                "scenarios": [title(found.coverage.scenes[at]) for at in one.scenes],
                "cannot be shown": isinstance(closing, NoSuchCase),
                "remedy": closing.text if isinstance(closing, Remedy) else None,
            }
        )
    shown, all_ = found.counts
    return {
        "protocol": protocol_record(protocol),
        "scenarios": len(found.coverage.scenes),
        "shown": shown,
        "goals": all_,
        "percent": percent(found.percent),
        "goal": goals,
        "pair": [_pair(found.coverage, pair) for pair in pairs(found.coverage.covered)],
    }


def _pair(coverage: Coverage, pair: ConditionPair) -> Json:
    """The two scenarios of MC/DC; the one that is there where the other is lacking."""
    met, failed = (one.scenes[:1] for one in (pair.met, pair.failed))
    if met and failed:
        met, failed = ((at,) for at in pair.closest(coverage.scenes))
    return {
        "definition": coverage.protocol.definition(pair.met.goal.owner).name,
        "condition": pair.subject,
        "met": title(coverage.scenes[met[0]]) if met else None,
        "not met": title(coverage.scenes[failed[0]]) if failed else None,
    }
