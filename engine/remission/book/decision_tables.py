"""Decision tables as tables: a line a row, what it asks and what it gives, and which rows count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from remission.engines.prose import english
from remission.expr import tree as t
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.render.document import Section, Text
from remission.render.tables import Column, Table

if TYPE_CHECKING:
    from remission.protocol.model import Hit, Protocol, WordTable

COUNTS: dict[Hit, str] = {
    "first": "the first row that is met",
    "unique": "the one row that is met",
    "all": "a list of every row that is met",
}
COLUMNS = (Column("row", "row", "count"), Column("rule", "rule"), Column("english", "in English"), Column("answer", "gives"))


def word_table(protocol: Protocol, table: WordTable) -> Section:
    """A decision table of words."""
    asked = [(None if row.criterion is None else protocol.criteria[row.criterion].condition, row.word) for row in table.rows]
    says = (Text(table.says),) if table.says else ()
    promises = protocol.classifications[table.slug].promises if table.slug in protocol.classifications else ()
    told = (Text(f"promise: {promise}") for promise in promises)
    return Section(f"{table.name}: {COUNTS[table.hit]}", (*says, _rows(protocol, table.slug, asked), *told))


def amount_tables(protocol: Protocol) -> Iterator[Section]:
    """The decision tables of amounts."""
    known = names(protocol)
    for one in protocol.calculations.values():
        if isinstance(one.value, t.Lookup):
            rows = [(row.when, text(row.value, known)) for row in one.value.rows]
            yield Section(f"{one.name}: {COUNTS[one.hit]}", (_rows(protocol, one.slug, rows),))


def _rows(protocol: Protocol, name: str, rows: Sequence[tuple[t.Condition | None, str]]) -> Table:
    known = names(protocol)
    told = (
        (number, "otherwise", "none of the others", answer)
        if when is None
        else (number, text(when, known), english(when, known), answer)
        for number, (when, answer) in enumerate(rows, 1)
    )
    return Table(f"rows of {name}", "", COLUMNS, tuple(told))
