"""Several definitions over one cohort as a person reads them: rates, matrices, a flow picture, and who differs and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from remission.compare.criteria.definitions import OPEN
from remission.compare.criteria.flow import flow
from remission.errors import counted
from remission.expr.numbers import percent
from remission.render.document import MOST_ROWS, Block, Document, Section, Text
from remission.render.program import made_by
from remission.render.tables import Cell, Column, Table

if TYPE_CHECKING:
    from remission.compare.criteria.definitions import CriteriaComparison
    from remission.endpoints.intervals import Rate

NOT_THERE = "-"  # an outcome that a definition does not have
MOST_MOVES, MOST_WHY = 20, 3  # patients that a terminal names, and clauses of each; the page and JSON have more


def text(found: CriteriaComparison) -> Iterator[Block]:
    """Rates, then each two neighbours against one another, then who differs."""
    yield from map(Text, _heading(found))
    yield Text()
    yield rates(found)
    for matrix in matrices(found):
        yield Text()
        yield Text(matrix.title)
        yield matrix
    yield Text()
    yield from _moves(found)


def page(found: CriteriaComparison, data: str) -> Document:
    """The same as one file of HTML, with a picture of who moves where."""
    sections: tuple[Block, ...] = (
        Section("Rates", (rates(found),)),
        Section("Who moves where", (flow(found), *matrices(found))),
        Section("Patients who differ", (moves(found),)),
    )
    names = " · ".join(one.name for one in found.definitions)
    facts = (("Data", data), ("Definitions", names), ("Patients", str(found.patients)))
    footer = made_by(*(one.protocol for one in found.definitions))
    blocks = (*map(Text, _heading(found)), *sections)
    return Document(f"One cohort, {len(found.definitions)} definitions", blocks, "CriteriaComparison", facts, footer, MOST_ROWS)


def _heading(found: CriteriaComparison) -> Iterator[str]:
    yield f"{counted(found.patients, 'patient')}, each by the best outcome of every definition; Clopper-Pearson 95 %"
    for one, lost in zip(found.definitions, found.lost, strict=True):
        response = f", a response is {' or '.join(one.responders)}" if one.responders else ""
        yield f"  {one.name} {one.protocol.version}: {one.family.name}{response}"
        if lost:
            yield f"    {counted(lost, 'patient')} without an assessment by it, left out of every figure"


def rates(found: CriteriaComparison) -> Table:
    """A row for each outcome that some definition has, and one for responses."""
    columns = (
        Column("outcome", "outcome"),
        *(Column(one.name, one.name) for one in found.definitions),
    )
    names = list(dict.fromkeys(name for one in found.definitions for name in one.outcomes))
    told = [name for name in names if name != OPEN or any(counts[OPEN] for counts in found.counts)]
    rows = [(name, *_cells(found, [(name,) if name in one.outcomes else () for one in found.definitions])) for name in told]
    if any(one.responders for one in found.definitions):
        rows.append(("response", *_cells(found, [one.responders for one in found.definitions])))
    return Table("rates", "Rates by each definition", columns, tuple(rows))


def _cells(found: CriteriaComparison, outcomes: list[tuple[str, ...]]) -> Iterator[str]:
    """By each definition, the rate of some outcomes of its own."""
    for index, names in enumerate(outcomes):
        yield rate_text(found.rate(index, names)) if names and found.patients else NOT_THERE


def rate_text(one: Rate) -> str:
    """`22 (41.5 %, 28.1 to 55.9)`."""
    low, high = (percent(limit, 1) for limit in (one.low, one.high))
    return f"{one.count} ({percent(one.share, 1)} %, {low} to {high})"


def matrices(found: CriteriaComparison) -> Iterator[Table]:
    """Outcomes by one definition (rows) against those by the next (columns)."""
    for (first, second), counts in zip(pairwise(found.definitions), found.matrices, strict=True):
        across = [name for name in second.outcomes if any(counts[row, name] for row in first.outcomes)]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (name, *(counts[name, other] for other in across))
            for name in first.outcomes
            if any(counts[name, other] for other in across)
        )
        columns = (Column("outcome", f"{first.name} ↓ {second.name} →"), *(Column(name, name, "count") for name in across))
        names = first.name, second.name
        yield Table(" against ".join(names), f"{names[0]} (rows) against {names[1]} (columns)", columns, rows, is_cross=True)


def moves(found: CriteriaComparison) -> Table:
    """Every patient who differs, with the clause that makes the difference."""
    columns = (
        Column("patient", "patient"),
        *(Column(one.name, one.name) for one in found.definitions),
        Column("why", "the clause that makes the difference"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((one.patient, *one.outcomes, "; ".join(one.why)) for one in found.moves)
    return Table("moves", "Patients who differ", columns, rows, is_long=True)


def _moves(found: CriteriaComparison) -> Iterator[Text]:
    if not found.moves:
        yield Text("no patient is answered differently")
        return
    yield Text(f"{counted(len(found.moves), 'patient')} answered differently:")
    names = [one.name for one in found.definitions]
    for one in found.moves[:MOST_MOVES]:
        told = ", ".join(f"{name} {outcome}" for name, outcome in zip(names, one.outcomes, strict=True))
        yield Text(f"  {one.patient}: {told}")
        yield from (Text(f"    {why}") for why in one.why[:MOST_WHY])
        if len(one.why) > MOST_WHY:
            yield Text(f"    and {len(one.why) - MOST_WHY} more")
    if (rest := len(found.moves) - MOST_MOVES) > 0:
        yield Text(f"  and {rest} more: --format json has all")
