"""Facts made of the other assessments of a patient, of cases that somebody described one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from remission.cases.case import Case, Value
from remission.cases.history.wording import written
from remission.protocol.history import taken_in_order
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    from remission.cases.history.taking import Numbers


def with_made(protocol: Protocol, cases: Sequence[Case]) -> list[Case]:
    """The cases with the facts that are taken from the others of the same patient, where they do not state these themselves."""
    facts = taken_in_order(protocol)
    if not facts or all(case.date is None for case in cases):
        return list(cases)
    import polars as pl  # noqa: PLC0415 - data frames take a third of a second to load

    from remission.cases.history.making import Making  # noqa: PLC0415 - the same

    numbers: Numbers = {}
    stated = {key for case in cases for key, value in case.values.items() if value is not None}
    columns = {key: [_number(case.values.get(key), numbers) for case in cases] for key in stated}
    days = [None if case.date is None else case.date.toordinal() for case in cases]
    making = Making.of(
        protocol,
        numbers,
        pl.Series([case.patient for case in cases], dtype=pl.String),
        pl.Series(days, dtype=pl.Int64),
        {key: pl.Series(column, dtype=pl.Int64) for key, column in columns.items()},
    )
    for fact in facts:
        making.make(fact)
    every = list(numbers)
    made = {key: making.of_rows(key)[0].to_list() for key in making.rows if key in protocol.used}
    return [
        _filled(protocol, case, {key: every[found[at]] for key, found in made.items() if found[at] is not None})
        for at, case in enumerate(cases)
    ]


def _number(value: Value, numbers: Numbers) -> int | None:
    return None if value is None else numbers.setdefault(value, len(numbers))


def _filled(protocol: Protocol, case: Case, made: dict[str, Value]) -> Case:
    new = {key: value for key, value in made.items() if case.values.get(key) is None}
    texts = {key: written(protocol.facts[key], value) for key, value in new.items()}
    return replace(case, values={**case.values, **new}, written={**case.written, **texts})
