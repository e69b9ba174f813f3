"""Rates over a cohort with their confidence intervals; scipy computes the limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from importlib import import_module

from remission.errors import MissingExtraError
from remission.expr.numbers import percent


class Method(Enum):
    """How the limits are computed; the value is scipy's name."""

    CLOPPER_PEARSON = "exact"
    WILSON = "wilson"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many patients of so many, and the two-sided confidence limits of that share, as fractions of 1."""

    count: int
    total: int
    share: Fraction  # exactly count / total
    low: float
    high: float
    level: float  # 0.95 for a 95 % interval
    method: Method


def rate(count: int, total: int, *, level: float = 0.95, method: Method = Method.CLOPPER_PEARSON) -> Rate:
    """Estimate a rate with its two-sided confidence interval.

    Args:
        count: Patients with the outcome.
        total: Patients who were evaluated, at least 1.
        level: Confidence, above 0 and below 1.
        method: Clopper-Pearson (exact, as regulators print it) or Wilson (without continuity correction).

    Returns:
        The share and its limits as fractions of 1, not rounded.

    Raises:
        ValueError: the counts or the level are impossible.
        MissingExtraError: scipy is not installed.

    Source: Clopper and Pearson, Biometrika 1934;26:404-413; Wilson, J Am Stat Assoc 1927;22:209-212.

    """
    if total < 1 or not 0 <= count <= total:
        raise ValueError(f"a rate of {count} in {total} patients cannot be")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level of {level} is not between 0 and 1")
    low, high = _limits(count, total, level, method)
    return Rate(count, total, Fraction(count, total), low, high, level, method)


def _limits(count: int, total: int, level: float, method: Method) -> tuple[float, float]:
    try:
        stats = import_module("scipy.stats")  # takes a second and a half: only statistics pay it
    except ImportError as error:
        raise MissingExtraError("confidence intervals need scipy: pip install 'remission[report]'") from error
    limits = stats.binomtest(count, total).proportion_ci(confidence_level=level, method=method.value)
    return float(limits.low), float(limits.high)


def describe(found: Rate, digits: int = 1) -> str:
    """Write a rate with its interval the way a results section does.

    >>> describe(Rate(22, 53, Fraction(22, 53), low=0.28136, high=0.55866, level=0.95, method=Method.CLOPPER_PEARSON))
    '22/53, 41.5 % (95 % CI 28.1 to 55.9)'

    """
    level = f"{found.level * 100:g}"
    limits = f"{percent(found.low, digits)} to {percent(found.high, digits)}"
    return f"{found.count}/{found.total}, {percent(found.share, digits)} % ({level} % CI {limits})"
