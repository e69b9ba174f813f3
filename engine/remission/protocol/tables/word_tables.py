"""Decision tables of words -> what every reading knows already: a criterion for each row, and a classification over them.

Where the first row counts, or the only one, the table is a classification: `next step` is `hold` where row 2 is met and no row
before it with another answer. Where all rows count the answer is a list: each phrase is a criterion of its own, `next step hold`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.facts import slug
from remission.expr.parsing.parse import ConditionError
from remission.protocol.conditions import condition_of
from remission.protocol.model import Classification, Criterion, Status, TableRow, WordTable
from remission.protocol.tables.table_text import conditions, read_table
from remission.protocol.tables.word_rows import outcomes, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from remission.errors import Pos
    from remission.expr.parsing.scope import Scope
    from remission.protocol.source import models as files
    from remission.protocol.source.entries import Entry

    ClassificationEntry = Entry[files.ClassificationFile]
    Cite = Callable[..., str | None]  # the slug of a source, checked


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is written: its answer, and where it stands; `is_otherwise` asks nothing."""

    word: str
    is_otherwise: bool
    pos: Pos
    index: int
    says: str | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    entry: ClassificationEntry
    rows: tuple[_Row, ...]

    @property
    def is_list(self) -> bool:
        return self.entry.model.hit == "all"

    @property
    def table_rows(self) -> tuple[TableRow, ...]:
        return tuple(
            TableRow(self.named(row.word), None if row.is_otherwise else slug(self.criterion(row)), row.pos) for row in self.rows
        )

    def criterion(self, row: _Row) -> str:
        """The name of the criterion that a row is."""
        return f"{self.entry.name} {self.named(row.word) if self.is_list else f'row {row.index + 1}'}"

    def named(self, word: str) -> str:
        """An answer as it is first written."""
        return next(row.word for row in self.rows if slug(row.word) == slug(word))


class WordTables:
    """The decision tables of words of a protocol; `problems` holds everything that was wrong."""

    def __init__(self, entries: Iterable[ClassificationEntry]) -> None:
        self.problems: list[Problem] = []
        self._tables: dict[str, _Written] = {}
        self.broken: set[str] = set()
        for entry in entries:
            if is_table(entry):
                try:
                    self._tables[entry.slug] = _Written(entry, _rows(entry))
                except ConditionError as error:
                    self.problems += error.problems
                    self.broken.add(entry.slug)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The answers of each table that is a classification, by its slug."""
        return {key: words(table.table_rows) for key, table in self._tables.items() if not table.is_list}

    @property
    def lists(self) -> dict[str, dict[str, str]]:
        """Of each table whose answer is a list its phrases, and the criterion that each is."""
        return {
            key: {table.named(row.word): slug(table.criterion(row)) for row in table.rows}
            for key, table in self._tables.items()
            if table.is_list
        }

    @property
    def criteria(self) -> dict[str, tuple[str, Pos]]:
        """The names of the criteria that rows are, by slug, with their places."""
        rows = [(table.criterion(row), row) for table in self._tables.values() for row in table.rows if not row.is_otherwise]
        return {slug(name): (name, row.pos) for name, row in reversed(rows)}

    def resolved(self, scope: Scope, cite: Cite) -> tuple[dict[str, Criterion], dict[str, Classification], dict[str, WordTable]]:
        """Return the criteria, the classifications and the tables themselves, by slug."""
        criteria: dict[str, Criterion] = {}
        families: dict[str, Classification] = {}
        tables: dict[str, WordTable] = {}
        for key, table in self._tables.items():
            source = cite(table.entry, table.entry.model.source)
            try:
                asked = _conditions(table, scope)
            except ConditionError as error:
                self.problems += error.problems
                continue
            criteria |= _criteria(table, asked, source, cite)
            entry = table.entry
            rows = table.table_rows
            tables[key] = WordTable(key, entry.name, entry.model.hit, rows, entry.model.says, source, entry.pos)
            if not table.is_list:
                families[key] = _family(table, rows, source)
        return criteria, families, tables


def is_table(entry: ClassificationEntry) -> bool:
    """Tell whether a classification is written as a table."""
    return entry.model.rows is not None or entry.model.table is not None


def form_problem(entry: ClassificationEntry) -> Problem | None:
    """Return what is wrong with how a classification is written: with outcomes, rows or a text, one of them."""
    given = [key for key in ("outcomes", "rows", "table") if key in entry.model.model_fields_set]
    if not given:
        hint = "write 'outcomes:', or a decision table under 'rows:' or 'table:'"
        return Problem(entry.pos, f"classification {entry.name!r} has no 'outcomes', 'rows' or 'table'", hint)
    if len(given) > 1:
        message = f"classification {entry.name!r} has both {given[0]!r} and {given[1]!r}"
        return Problem(entry.at(given[1]), message, "delete one of them")
    if "hit" in entry.model.model_fields_set and not is_table(entry):
        return Problem(entry.at("hit"), "'hit' is for decision tables", "outcomes are tried in order: delete it")
    if entry.model.hit == "all" and entry.model.promise is not None:
        return Problem(entry.at("promise"), f"nothing can be promised of {entry.name!r}", "its answer is a list: delete it")
    return None


# ---- rows as written -----------------------------------------------------------------------------------


def _rows(entry: ClassificationEntry) -> tuple[_Row, ...]:
    """Read which answers a table has, and where; what its rows ask is read later, when every name is known."""
    rows = _of_text(entry) if entry.model.table is not None else _of_list(entry)
    problems = [
        Problem(
            row.pos, f"'otherwise' has no place where all rows count: {entry.name!r} may have an empty list", "delete the row"
        )
        for row in rows
        if row.is_otherwise and entry.model.hit == "all"
    ]
    if problems:
        raise ConditionError(*problems)
    return tuple(rows)


def _of_text(entry: ClassificationEntry) -> list[_Row]:
    where = entry.written.where(*entry.loc, "table")
    table = read_table(entry.model.table or "", where, entry.name, "outcome")
    return [_Row(line.answer.text, line.is_otherwise, where(line.start), index) for index, line in enumerate(table.lines)]


def _of_list(entry: ClassificationEntry) -> list[_Row]:
    models = entry.model.rows or []
    if not models:
        hint = "a row is '{when: …, outcome: hold}'"
        raise ConditionError(Problem(entry.at("rows"), f"table {entry.name!r} has no rows", hint))
    rows: list[_Row] = []
    problems: list[Problem] = []
    for index, model in enumerate(models):
        pos = entry.at("rows", index)
        word = model.otherwise or model.outcome
        is_otherwise = model.otherwise is not None
        asks = model.model_fields_set - {"outcome", "otherwise", "says", "source"}
        if is_otherwise and (asks or model.outcome is not None or index < len(models) - 1):
            problems.append(Problem(pos, "'otherwise' stands alone in the last row", "write '{otherwise: hold}' as the last row"))
        elif word is None or (not asks and not is_otherwise):
            key = "outcome" if word is None else "when"
            problems.append(Problem(pos, f"key {key!r} is missing", "a row is '{when: <condition>, outcome: <word>}'"))
        else:
            rows.append(_Row(word, is_otherwise, pos, index, model.says))
    if problems:
        raise ConditionError(*problems)
    return rows


def _conditions(table: _Written, scope: Scope) -> Sequence[t.Condition | None]:
    """Read what each row asks; None of `otherwise`."""
    entry = table.entry
    if entry.model.table is not None:
        where = entry.written.where(*entry.loc, "table")
        return conditions(read_table(entry.model.table, where, entry.name, "outcome"), scope, where)
    found: list[t.Condition | None] = []
    problems: list[Problem] = []
    for row, model in zip(table.rows, entry.model.rows or (), strict=True):
        try:
            found.append(None if row.is_otherwise else condition_of(entry, model, scope, (*entry.loc, "rows", row.index)))
        except ConditionError as error:
            problems += error.problems
    if problems:
        raise ConditionError(*problems)
    return found


# ---- what they become ------------------------------------------------------------------------------------


def _criteria(table: _Written, asked: Sequence[t.Condition | None], source: str | None, cite: Cite) -> dict[str, Criterion]:
    """Return a criterion for each row; rows of one phrase are one where the answer is a list."""
    conditions: dict[str, list[t.Condition]] = {}
    first: dict[str, tuple[_Row, str | None]] = {}
    for row, condition in zip(table.rows, asked, strict=True):
        own = table.entry.model.rows[row.index].source if table.entry.model.rows is not None else None
        cited = cite(table.entry, own, "rows", row.index) if own else source
        if condition is not None:
            conditions.setdefault(slug(table.criterion(row)), []).append(condition)
            first.setdefault(slug(table.criterion(row)), (row, cited))
    return {
        key: Criterion(
            slug=key,
            name=table.criterion(row),
            condition=conditions[key][0] if len(conditions[key]) == 1 else t.AnyOf(tuple(conditions[key]), row.pos),
            says=row.says,
            source=cited,
            status=Status.NOT_STATED,
            table=table.entry.slug,
            pos=row.pos,
        )
        for key, (row, cited) in first.items()
    }


def _family(table: _Written, rows: tuple[TableRow, ...], source: str | None) -> Classification:
    """Return the classification that a table is."""
    entry = table.entry
    promise = entry.model.promise
    promises = (promise,) if isinstance(promise, str) else tuple(promise or ())
    return Classification(
        entry.slug, entry.name, outcomes(rows, entry.model.hit, source), promises, source, entry.model.hit, entry.pos
    )
