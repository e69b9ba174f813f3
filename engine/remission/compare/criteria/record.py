"""Several definitions over one cohort, for machines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from remission.render.machine import protocol_record

if TYPE_CHECKING:
    from remission.compare.criteria.definitions import CriteriaComparison
    from remission.endpoints.intervals import Rate


def record(found: CriteriaComparison) -> dict[str, Any]:
    """Every figure and every patient; shares and their limits are fractions of 1."""
    return {
        "patients": found.patients,
        "definitions": [
            {
                "protocol": protocol_record(one.protocol),
                "classification": one.family.slug,
                "responders": list(one.responders),
                "without assessment": found.lost[index],
                "outcomes": {name: _rate(found, index, (name,)) for name in one.outcomes},
                "response": _rate(found, index, one.responders) if one.responders else None,
            }
            for index, one in enumerate(found.definitions)
        ],
        "matrices": [
            {
                "rows": first.name,
                "columns": second.name,
                "counts": [{"from": name, "to": other, "patients": count} for (name, other), count in sorted(counts.items())],
            }
            for (first, second), counts in zip(pairwise(found.definitions), found.matrices, strict=True)
        ],
        "moves": [
            {
                "patient": one.patient,
                "outcomes": dict(zip((each.name for each in found.definitions), one.outcomes, strict=True)),
                "why": list(one.why),
            }
            for one in found.moves
        ],
    }


def _rate(found: CriteriaComparison, index: int, outcomes: tuple[str, ...]) -> dict[str, Any] | None:
    if not found.patients:
        return None
    one: Rate = found.rate(index, outcomes)
    return {"count": one.count, "total": one.total, "share": float(one.share), "low": one.low, "high": one.high}
