"""Tables whose rows say where they came from: problems and values are then told there, and not in the table itself.

A mapping writes such tables; any program may, with the columns `source file`, `source line` and `source column`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from remission.cases.case import Case
from remission.errors import DataError, Pos, Problem
from remission.expr.patterns import regex

if TYPE_CHECKING:
    import polars as pl

FILE, ROW, COLUMN = "source file", "source line", "source column"
COLUMNS = (FILE, ROW, COLUMN)
MADE_BY = "remission: made by"  # of the file's metadata: the mapping
STANDING, AS_IT_STANDS = "remission: each row", "an assessment"  # of the same: nothing is to be chosen
LINES = regex(r"\b(lines?) (\d+(?:, \d+)*)")  # of a message: lines of the table


@dataclass
class Origins:
    """The sources of a Parquet file's rows; read when somebody first asks."""

    path: Path

    @cached_property
    def said(self) -> dict[str, str]:
        """What the file says of itself."""
        import polars as pl  # noqa: PLC0415 - see below

        return pl.read_parquet_metadata(self.path)

    @property
    def stands(self) -> bool:
        """Whether the rows of a day are an assessment as they stand, so that nothing is chosen from the table."""
        return self.said.get(STANDING) == AS_IT_STANDS

    @cached_property
    def table(self) -> pl.DataFrame:
        """What the file says of them."""
        import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

        rows = pl.scan_parquet(self.path, glob=False)
        there = [name for name in COLUMNS if name in rows.collect_schema().names()]
        return rows.select(there).with_columns(pl.col(FILE).cast(pl.Categorical)).collect()

    def place(self, pos: Pos) -> Pos:
        """Where something of this table stands in its source."""
        if pos.file != str(self.path):
            return pos
        if not 1 <= pos.line <= self.table.height:  # the head, which no source has
            return Pos(self.said.get(MADE_BY, pos.file), 1, 1)
        file, line, *column = self.table.row(pos.line - 1)
        return Pos(file, line, column[0] if column else pos.column)

    def problem(self, problem: Problem) -> Problem:
        """The problem, told at its source, with the lines of its text."""
        if problem.pos.file != str(self.path):
            return problem
        return replace(problem, pos=self.place(problem.pos), message=LINES.sub(self._lines, problem.message))

    def _lines(self, found: re.Match[str]) -> str:
        places = [self.place(Pos(str(self.path), int(line), 1)) for line in found[2].split(", ")]
        if len({one.file for one in places}) == 1 and Path(places[0].file).suffix:
            return f"{found[1]} {', '.join(str(one.line) for one in places)}"
        return ", ".join(f"{one.file}:{one.line}" for one in places)

    def case(self, case: Case) -> Case:
        """The case, with its problems and values told at their sources."""
        origin = {key: replace(one, pos=self.place(one.pos), is_mapped=True) for key, one in case.origin.items()}
        return replace(case, problems=tuple(map(self.problem, case.problems)), origin=origin)

    def cases(self, cases: Iterator[Case]) -> Iterator[Case]:
        """The same of many cases."""
        return map(self.case, cases)

    def error(self, error: DataError) -> DataError:
        """The same of an error."""
        return DataError(map(self.problem, error.problems))
