"""The patients of a table whom an amendment answers otherwise: decided case by case, those of a large table in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from remission.cases.case import Case
from remission.cases.files import has_many_rows
from remission.compare.people import People, change
from remission.compare.reasons import Versions
from remission.compare.rules.equality import Called
from remission.decide import Decider
from remission.protocol.model import Protocol

Key: TypeAlias = tuple[str, date | None, int]  # patient, day, and how many such cases came before


def people_of(old: Protocol, new: Protocol, data: Path, called: Called) -> People:
    """Decide every patient of a table by both protocols: a small table case by case, a large one in columns.

    Raises:
        DataError: the table cannot be read.
        DisagreementError: two readings of a case differ.
    """
    versions = Versions(old, new, called)
    if has_many_rows(data):
        from remission.compare.people_in_columns import many_people  # noqa: PLC0415 - data frames take a while to load

        return many_people(versions, data)
    return few_people(versions, data)


def few_people(versions: Versions, data: Path) -> People:
    """Every case by both readings of both protocols."""
    from remission.cases.tables import read_cases  # noqa: PLC0415

    before, after = read_cases(data, versions.old), read_cases(data, versions.new)
    deciders = Decider(versions.old), Decider(versions.new)
    first, second = keyed(before.cases), keyed(after.cases)
    both = [(case, second[key]) for key, case in first.items() if key in second]
    pairs = ((deciders[0].decide(one), deciders[1].decide(other)) for one, other in both)
    changed = tuple(one for pair in pairs if (one := change(versions, *pair)) is not None)
    told = tuple(case for case in after.cases if case.problems)
    return People(len(both), changed, after.warnings, told, len(first) - len(both), len(second) - len(both))


def keyed(cases: Sequence[Case]) -> dict[Key, Case]:
    """The cases by patient and day."""
    return dict(zip(keys((case.patient, case.date) for case in cases), cases, strict=True))


def keys(pairs: Iterable[tuple[str, date | None]]) -> Iterator[Key]:
    """A key for each case, though a patient has several of one day."""
    seen: Counter[tuple[str, date | None]] = Counter()
    for pair in pairs:
        yield (*pair, seen[pair])
        seen[pair] += 1
