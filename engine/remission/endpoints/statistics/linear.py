"""Small linear algebra: a quadratic form with a generalised inverse."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

SMALL = 1e-10  # of an eigenvalue, beside the largest


def quadratic_form(score: Sequence[float], variance: Sequence[Sequence[float]]) -> tuple[float, int] | None:
    """The score's square by its variance, and the rank of that; None where there is no variance at all."""
    numpy = import_module("numpy")
    matrix = numpy.array(variance, dtype=float)
    values, vectors = numpy.linalg.eigh(matrix)
    largest = max(values.max(), 0.0) if len(values) else 0.0
    kept = values > SMALL * largest
    if not largest or not kept.any():
        return None
    turned = vectors.T @ numpy.array(score, dtype=float)
    return float((turned[kept] ** 2 / values[kept]).sum()), int(kept.sum())
