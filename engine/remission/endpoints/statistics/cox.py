"""The hazard ratio by Cox's model, with ties by Efron or Breslow and over strata.

Maximised by Newton's method in a few covariates, as R's `coxph`; why no library is asked is in decision 7.
Sources: Cox, J R Stat Soc B 1972;34:187-220; Efron, J Am Stat Assoc 1977;72:557-565.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from math import exp
from statistics import NormalDist
from typing import Any, Literal

from remission.endpoints.statistics.observed import ObservedTime, by_stratum
from remission.endpoints.statistics.two_rates import Limited

Ties = Literal["efron", "breslow"]
ROUNDS, SMALL, LARGE = 50, 1e-12, 20.0  # a coefficient beyond is on its way to infinity


@dataclass(frozen=True, slots=True)
class Hazard:
    """A coefficient of the model (the logarithm of a hazard ratio), its standard error, and the ratio with Wald's limits."""

    coefficient: float
    error: float
    ratio: Limited
    p: float


def hazard_ratio(seen: Sequence[ObservedTime], ties: Ties = "efron", level: float = 0.95) -> Hazard | None:
    """The hazard of group 1 beside that of group 0, over strata; None where it cannot be told (no event in one of them)."""
    found = cox(seen, [(float(one.group),) for one in seen], ties, level)
    return found[0] if found else None


def cox(
    seen: Sequence[ObservedTime], covariates: Sequence[Sequence[float]], ties: Ties = "efron", level: float = 0.95
) -> tuple[Hazard, ...] | None:
    """The model's coefficients, one a covariate; None where the likelihood has no maximum.

    Args:
        seen: Cause 1 is the event; any other ends observation.
        covariates: Of each patient, as many as there are coefficients.
        ties: How events at one time share the risk set.
        level: Of Wald's limits.
    """
    numpy = import_module("numpy")
    size = len(covariates[0]) if covariates else 0
    rows = dict(zip(map(id, seen), map(numpy.array, covariates), strict=True))
    strata = [_in_order([(one, rows[id(one)]) for one in stratum]) for stratum in by_stratum(seen)]
    beta = numpy.zeros(size)
    for _ in range(ROUNDS):
        score, information = _derivatives(numpy, strata, beta, ties)
        if numpy.linalg.matrix_rank(information) < size:
            return None
        step = numpy.linalg.solve(information, score)
        beta = beta + step
        if numpy.abs(beta).max() > LARGE:
            return None
        if numpy.abs(step).max() < SMALL * (1 + numpy.abs(beta).max()):
            break
    _, information = _derivatives(numpy, strata, beta, ties)
    errors = numpy.sqrt(numpy.linalg.inv(information).diagonal())
    return tuple(_hazard(float(one), float(error), level) for one, error in zip(beta, errors, strict=True))


Row = tuple[ObservedTime, Any]


def _in_order(rows: list[Row]) -> list[list[Row]]:
    """The rows of one stratum by time, the latest first."""
    ordered = sorted(rows, key=lambda row: row[0].time, reverse=True)
    return [list(some) for _, some in groupby(ordered, key=lambda row: row[0].time)]


def _derivatives(numpy: Any, strata: Sequence[list[list[Row]]], beta: Any, ties: Ties) -> tuple[Any, Any]:  # noqa: ANN401 - arrays
    """The score and the information at beta."""
    size = len(beta)
    score, information = numpy.zeros(size), numpy.zeros((size, size))
    for stratum in strata:
        s0, s1, s2 = 0.0, numpy.zeros(size), numpy.zeros((size, size))
        for some in stratum:
            died0, died1, died2, count = 0.0, numpy.zeros(size), numpy.zeros((size, size)), 0
            for one, x in some:
                risk = exp(float(x @ beta))
                s0, s1, s2 = s0 + risk, s1 + risk * x, s2 + risk * numpy.outer(x, x)
                if one.cause == 1:
                    count += 1
                    score = score + x
                    died0, died1, died2 = died0 + risk, died1 + risk * x, died2 + risk * numpy.outer(x, x)
            for turn in range(count):
                share = turn / count if ties == "efron" else 0.0
                level0, level1, level2 = s0 - share * died0, s1 - share * died1, s2 - share * died2
                mean = level1 / level0
                score = score - mean
                information = information + level2 / level0 - numpy.outer(mean, mean)
    return score, information


def _hazard(coefficient: float, error: float, level: float) -> Hazard:
    half = NormalDist().inv_cdf((1 + level) / 2) * error
    p = 2 * NormalDist().cdf(-abs(coefficient / error)) if error else 1.0
    return Hazard(coefficient, error, Limited(exp(coefficient), exp(coefficient - half), exp(coefficient + half)), p)
