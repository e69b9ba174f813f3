"""Days between dates, and the years and months that cannot be compared with them: these have no fixed number of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from remission.expr import tree as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from remission.expr.parsing.clause import Clause, Part
    from remission.expr.units import Unit

AVERAGES = {"a": "year", "mo": "month"}  # in UCUM a year of 365.25 days, and a month of 30.4375: right between no two dates


def no_averages(c: Clause, parts: Sequence[Part], nodes: Sequence[t.Term]) -> None:
    """Refuse years and months beside days between dates, in a comparison as in a formula.

    Raises:
        ConditionError: one of the terms counts days between dates, and one is in years or months.

    """
    averages = [average_in(node) for node in nodes]
    if any(averages) and any(counts_days(node, c.scope.counts_days) for node in nodes):
        part, node, word = next(each for each in zip(parts, nodes, averages, strict=True) if each[-1])
        written = c.words(part)
        hint = instead_of(word, written) if isinstance(node, t.Quantity) else instead_of(word)
        raise c.problem(part, no_number_of_days(written, word), hint)


def no_number_of_days(written: str, word: str) -> str:
    """Say why years or months cannot stand beside days between dates."""
    return f"{written!r} is no number of days: {word}s between dates are calendar {word}s, which cannot be counted yet"


def instead_of(word: str, example: str = "18 years") -> str:
    """Say what can be written instead of years or months between dates."""
    age = f"an age that the data give, as in 'age >= {example}',"
    given = age if word == "year" else "a time that the data give in months,"
    return f"compare {given} or write the number of days or weeks that is meant"


def average_of(unit: Unit) -> str:
    """Return the word for a unit of time that has no fixed number of days; empty for any other unit."""
    return AVERAGES.get(unit.text, "")


def average_in(node: t.Term) -> str:
    """Return the word for the first part of a term that is in years or months; empty where none is."""
    units = (getattr(part, "unit", None) for part in _parts(node))
    return next((AVERAGES[unit.text] for unit in units if unit is not None and unit.text in AVERAGES), "")


def counts_days(node: t.Term, of_calculation: Callable[[str], bool]) -> bool:
    """Tell whether days between dates are a part of a term; `of_calculation` tells it of a calculation, by its slug."""
    return any(
        isinstance(part, t.Elapsed) or (isinstance(part, t.CalculationValue) and of_calculation(part.calculation))
        for part in _parts(node)
    )


def _parts(node: t.Term) -> Iterator[t.Term]:
    """Yield a term and the terms that its value is made of; the conditions of a table are none of these."""
    yield node
    below = [row.value for row in node.rows] if isinstance(node, t.Lookup | t.Score) else t.children(node)
    for part in below:
        yield from _parts(cast("t.Term", part))
