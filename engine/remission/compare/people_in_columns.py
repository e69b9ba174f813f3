"""The patients of a large table whom an amendment answers otherwise: decided in columns, only those who differ one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from remission.cases.case import Case
from remission.compare.people import Changed, People, change
from remission.compare.reasons import Versions
from remission.decide import agreed_at_first
from remission.engines.columns import Evaluated, evaluate_file
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.errors import DisagreementError
from remission.protocol.model import Protocol
from remission.render.flat import of_columns
from remission.render.records import column, row

NUMBER, AGAIN = " number", " again"  # names that no rule has
WHO = ["patient", "date", AGAIN]


@dataclass(frozen=True, slots=True)
class _Side:
    """A table as one protocol decides it."""

    protocol: Protocol
    found: Evaluated
    rows: pl.DataFrame  # flat rows, with the number of each case
    told: tuple[Case, ...]  # that have problems


def many_people(versions: Versions, data: Path) -> People:
    """Decide a table by both protocols in columns, and tell of those who differ case by case.

    Raises:
        DataError: the table cannot be read.
        DisagreementError: the columns and another reading differ.
    """
    old, new = _decided(versions.old, data), _decided(versions.new, data)
    both = old.rows.select(*WHO, NUMBER).join(new.rows.select(*WHO, NUMBER), on=WHO, how="inner", nulls_equal=True).sort(NUMBER)
    pairs = pl.DataFrame({"old": both[NUMBER], "new": both[f"{NUMBER}_right"]})
    unlike = pairs.filter(_differs(versions, old.rows[pairs["old"]], new.rows[pairs["new"]]))
    before, after = _told(old, unlike["old"]), _told(new, unlike["new"])
    changed = (change(versions, before[one], after[other]) for one, other in unlike.iter_rows())
    there: tuple[Changed, ...] = tuple(one for one in changed if one is not None)
    return People(
        pairs.height, there, new.found.warnings, new.told, old.rows.height - pairs.height, new.rows.height - pairs.height
    )


def _decided(protocol: Protocol, data: Path) -> _Side:
    """Every case in columns; the first ones must be decided alike by the other readings."""
    found = evaluate_file(protocol, data)
    frames: list[pl.DataFrame] = []
    told: list[Case] = []
    for some in found.answered():
        if not frames:
            agreed_at_first(protocol, found.cases(), some.decisions())
        frames.append(of_columns(protocol, some))
        told += [case for _, case in some.chunk.every_told() if case.problems]
    rows = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(WHO[:2], pl.String))
    again = pl.int_range(pl.len()).over("patient", "date").alias(AGAIN)
    return _Side(protocol, found, rows.with_row_index(NUMBER).with_columns(again), tuple(told))


def _differs(versions: Versions, old: pl.DataFrame, new: pl.DataFrame) -> pl.Series:
    """Whether something that both protocols answer is answered differently, row by row."""
    unlike = pl.repeat(value=False, n=old.height, dtype=pl.Boolean, eager=True)
    for before, after in _columns(versions):
        unlike |= old[before].ne_missing(new[after])
    return unlike


def _columns(versions: Versions) -> Iterator[tuple[str, str]]:
    """The columns of flat rows that hold the same answer."""
    yield "eligibility", "eligibility"
    for key in versions.new.classifications:
        was = versions.was(key)
        if was in versions.old.classifications:
            yield column(was), column(key)
            yield f"{was} possible", f"{key} possible"
    for key, one in versions.new.calculations.items():
        former = versions.old.calculations.get(versions.was(key))
        if former is not None:
            yield f"{former.slug} [{former.unit.text}]", f"{key} [{one.unit.text}]"


def _told(side: _Side, numbers: pl.Series) -> dict[int, Decision]:
    """The cases of some numbers decided by `evaluate`, with their reasons; the columns must have said the same.

    Raises:
        DisagreementError: they did not.
    """
    evaluator, decisions = Evaluator(side.protocol), dict[int, Decision]()
    for number, case in _cases(side.found, set(numbers)):
        decision = decisions[number] = evaluator.decide(case)
        said = side.rows.row(number, named=True)
        unlike = [name for name, cell in row(side.protocol, decision).items() if (cell or "") != (said[name] or "")]
        if unlike:
            raise DisagreementError(f"patient {case.patient!r}: evaluate and columns disagree on {', '.join(unlike)}")
    return decisions


def _cases(found: Evaluated, wanted: set[int]) -> Iterator[tuple[int, Case]]:
    if wanted:
        every = enumerate(islice(found.cases(), max(wanted) + 1))
        yield from ((number, case) for number, case in every if number in wanted)
