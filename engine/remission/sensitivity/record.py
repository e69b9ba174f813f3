"""What if, for machines: one JSON object; shares and their limits are fractions of 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from remission.expr.numbers import exact, plain
from remission.render.machine import protocol_record

if TYPE_CHECKING:
    from remission.endpoints.intervals import Rate
    from remission.protocol.model import Protocol
    from remission.sensitivity.sweep import MovedThreshold, ThresholdFigures
    from remission.sensitivity.whatif import WhatIf


def record(found: WhatIf) -> dict[str, Any]:
    """Every figure and every patient."""
    p = found.protocol
    return {
        "protocol": protocol_record(p),
        "patients": found.patients,
        "base": _figures(p, found.base),
        "settings": [_moved(p, one) for one in found.settings],
        "tornado": [
            {"threshold": one.there.text(p), "low": _moved(p, one.low), "high": _moved(p, one.high)} for one in found.tornado
        ],
        "alone": [{"criterion": one.criterion, "patients": list(one.patients)} for one in found.alone],
        "relaxed": [
            {"criterion": step.criterion, "threshold": step.there.text(p), "to": step.to.text(p), "admits": list(step.admits)}
            for one in found.alone
            for step in one.steps
        ],
        "errors": {p.facts[key].name if key else "every assay": float(share) for key, share in found.errors.items()},
        "beside": list(_beside(found)),
    }


def _beside(found: WhatIf) -> Iterator[dict[str, Any]]:
    for there, group in groupby(found.beside, key=lambda one: one.there):
        threshold = there.text(found.protocol)
        for one in group:
            changes = list(one.changes)
            yield {"patient": one.patient, "threshold": threshold, "value": plain(one.value), "changes": changes}


def _moved(protocol: Protocol, one: MovedThreshold) -> dict[str, Any]:
    return {
        "threshold": one.there.text(protocol),
        "rule": one.there.rule or None,
        "part": one.there.part or None,
        "value": str(exact(one.value)),
        "figures": _figures(protocol, one.figures),
        "changed": list(one.changed),
    }


def _figures(protocol: Protocol, figures: ThresholdFigures) -> dict[str, Any]:
    return {
        "total": figures.total,
        "eligibility": dict(figures.eligibility) if protocol.has_eligibility else None,
        "eligible_rate": _share(figures.eligible_rate()),
        "outcomes": {key: dict(counts) for key, counts in figures.outcomes.items()},
        "rates": _rates(protocol, figures.rate),
        "rates_among_eligible": _rates(protocol, figures.rate_among_eligible),
    }


def _rates(protocol: Protocol, rate_of: Callable[[str, str], Rate | None]) -> dict[str, Mapping[str, Any]]:
    def own(key: str, names: Sequence[str]) -> Mapping[str, Any]:
        return {name: _share(rate_of(key, name)) for name in names}

    return {key: own(key, [o.name for o in one.outcomes]) for key, one in protocol.classifications.items()}


def _share(rate: Rate | None) -> dict[str, float] | None:
    return None if rate is None else {"share": float(rate.share), "low": rate.low, "high": rate.high}
