"""Distributions, by scipy."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from remission.errors import MissingExtraError


def scipy_stats() -> Any:  # noqa: ANN401 - scipy has no types of its own
    """Scipy's statistics.

    Raises:
        MissingExtraError: scipy is not installed.
    """
    try:
        return import_module("scipy.stats")
    except ImportError as error:
        message = "tests and intervals need scipy: install it with `pip install 'remission[report]'`"
        raise MissingExtraError(message) from error


def upper_tail(statistic: float, freedom: int) -> float:
    """The chance that chi-squared is larger."""
    return float(scipy_stats().chi2.sf(statistic, freedom))
