"""Rates of two groups: their difference, their odds ratio, and whether they differ; plain, or over strata.

A group is so many with the outcome of so many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist

from remission.endpoints.statistics.observed import TestResult, chi_squared
from remission.endpoints.statistics.tails import scipy_stats

ROUNDS = 200  # of halving an interval, more than a double has digits


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def share(self) -> float:
        """As a fraction of 1."""
        return self.count / self.total


@dataclass(frozen=True, slots=True)
class Limited:
    """An estimate and its two-sided limits."""

    estimate: float
    low: float
    high: float


def newcombe(one: Share, other: Share, level: float = 0.95) -> Limited:
    """The difference of two rates with Newcombe's limits, from Wilson's of each (his method 10).

    Source: Newcombe, Stat Med 1998;17:873-890.

    >>> found = newcombe(Share(56, 70), Share(48, 80))
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    first, second = _wilson(one, level), _wilson(other, level)
    difference = one.share - other.share
    low = difference - sqrt((one.share - first[0]) ** 2 + (second[1] - other.share) ** 2)
    high = difference + sqrt((first[1] - one.share) ** 2 + (other.share - second[0]) ** 2)
    return Limited(difference, low, high)


def _wilson(one: Share, level: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf((1 + level) / 2)
    n, p = one.total, one.share
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))


def miettinen_nurminen(one: Share, other: Share, level: float = 0.95) -> Limited:
    """The difference of two rates with the score limits of Miettinen and Nurminen.

    Source: Miettinen and Nurminen, Stat Med 1985;4:213-226; with their factor N / (N - 1).
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    difference = one.share - other.share

    def inside(delta: float) -> bool:
        return abs(_score(one, other, delta)) <= z

    return Limited(difference, _edge(inside, difference, -1.0), _edge(inside, difference, 1.0))


def _edge(inside: Callable[[float], bool], start: float, end: float) -> float:
    """The last value from the start towards the end that is still inside."""
    if inside(end):
        return end
    for _ in range(ROUNDS):
        middle = (start + end) / 2
        start, end = (middle, end) if inside(middle) else (start, middle)
    return start


def _score(one: Share, other: Share, delta: float) -> float:
    """How many standard errors the rates are from differing by delta, with the rates that are likeliest under it."""
    p1, p2 = _likeliest(one, other, delta)
    total = one.total + other.total
    variance = (p1 * (1 - p1) / one.total + p2 * (1 - p2) / other.total) * total / (total - 1)
    distance = one.share - other.share - delta
    return distance / sqrt(variance) if variance > 0 else 0.0 if distance == 0 else inf


def _likeliest(one: Share, other: Share, delta: float) -> tuple[float, float]:
    """The likeliest two rates that differ by delta: where the likelihood's slope, which falls, crosses 0."""
    low, high = max(0.0, -delta), min(1.0, 1.0 - delta)  # of the second rate

    def slope(p: float) -> float:
        q = p + delta
        parts = (
            one.count / q if one.count else 0.0,
            -(one.total - one.count) / (1 - q) if one.total > one.count else 0.0,
            other.count / p if other.count else 0.0,
            -(other.total - other.count) / (1 - p) if other.total > other.count else 0.0,
        )
        return sum(parts)

    for _ in range(ROUNDS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    second = (low + high) / 2
    return min(max(second + delta, 0.0), 1.0), second


def odds_ratio(one: Share, other: Share, level: float = 0.95) -> Limited | None:
    """The odds ratio with Woolf's limits; None where a cell is 0.

    Source: Woolf, Ann Hum Genet 1955;19:251-253.
    """
    cells = (one.count, one.total - one.count, other.count, other.total - other.count)
    if 0 in cells:
        return None
    ratio = cells[0] * cells[3] / (cells[1] * cells[2])
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(sum(1 / cell for cell in cells))
    return Limited(ratio, exp(log(ratio) - half), exp(log(ratio) + half))


def fisher(one: Share, other: Share) -> float:
    """The two-sided p value of Fisher's exact test, by scipy.

    Raises:
        MissingExtraError: scipy is not installed.
    """
    table = [[one.count, one.total - one.count], [other.count, other.total - other.count]]
    return float(scipy_stats().fisher_exact(table).pvalue)


@dataclass(frozen=True, slots=True)
class CochranMantelHaenszel:
    """The test over strata, without a correction for continuity, and the common odds ratio; None where it cannot be told."""

    test: TestResult
    odds_ratio: Limited | None


def cochran_mantel_haenszel(strata: Sequence[tuple[Share, Share]], level: float = 0.95) -> CochranMantelHaenszel | None:
    """Two groups over strata; None where no stratum has anything to compare.

    Sources: Mantel and Haenszel, J Natl Cancer Inst 1959;22:719-748; limits: Robins and others, Biometrics 1986;42:311-323.
    """
    score = variance = 0.0
    ratios = [0.0] * 5  # R, S, PR, PS + QR, QS
    for one, other in strata:
        total = one.total + other.total
        if total > 1 and one.total and other.total:
            success = one.count + other.count
            score += one.count - one.total * success / total
            variance += one.total * other.total * success * (total - success) / (total**2 * (total - 1))
            a, b, c, d = one.count, one.total - one.count, other.count, other.total - other.count
            r, s, p, q = a * d / total, b * c / total, (a + d) / total, (b + c) / total
            for index, part in enumerate((r, s, p * r, p * s + q * r, q * s)):
                ratios[index] += part
    if variance == 0:
        return None
    return CochranMantelHaenszel(chi_squared(score**2 / variance, 1), _common(ratios, level))


def _common(ratios: Sequence[float], level: float) -> Limited | None:
    r, s, pr, mixed, qs = ratios
    if r == 0 or s == 0:
        return None
    half = NormalDist().inv_cdf((1 + level) / 2) * sqrt(pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))
    return Limited(r / s, exp(log(r / s) - half), exp(log(r / s) + half))
