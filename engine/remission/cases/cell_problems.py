"""What must be told of the cells of a part of a table, as a frame: equal cells share their words, no row is a Python object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from remission.cases.case import Case
from remission.cases.cells.found import Trouble
from remission.errors import Pos, Problem

BETWEEN = " | "
TROUBLES = pl.Schema({"row": pl.Int64(), "line": pl.Int64(), "column": pl.Int64(), "turn": pl.Int64(), "said": pl.Int64()})


@dataclass(frozen=True, slots=True)
class CellProblems:
    """Findings of single cells, by `TROUBLES`: `said` is the number of the words, `turn` the order in which a case tells them.

    `built` makes the cases of these rows, by row and in order, for whoever wants them one by one.
    """

    file: str
    frame: pl.DataFrame
    troubles: Sequence[Trouble]
    built: Callable[[], Iterator[tuple[int, Case]]]

    def by_words(self, most: int) -> Iterator[tuple[int, list[Problem]]]:
        """How many cells have each finding, and the first of them, as many as `most`."""
        found = self.frame.group_by("said", "column").agg(pl.len(), pl.col("line").bottom_k(most))
        for said, column, count, lines in found.iter_rows():
            yield count, [self.troubles[said].at(Pos(self.file, line, column)) for line in sorted(lines)]

    def texts(self, text: Callable[[Problem], str]) -> pl.DataFrame:
        """What is told of each row, as `row` and `text`, where `text` writes one problem without its place."""
        words = pl.Series([text(trouble.at(Pos(self.file, 1, 1))) for trouble in self.troubles], dtype=pl.String)
        placed = self.frame.sort("row", "turn")
        text_of = pl.format("{}:{}:{}{}", pl.lit(self.file), "line", "column", words.gather(placed["said"]))
        return placed.select("row", text=text_of).group_by("row", maintain_order=True).agg(pl.col("text").str.join(BETWEEN))


def cell_problems(
    file: str,
    lines: pl.Series,
    columns: Mapping[int, tuple[pl.Series, Sequence[Trouble]]],
    rows: pl.Series,
    built: Callable[[], Iterator[tuple[int, Case]]],
) -> CellProblems:
    """Gather what must be told of the cells of some rows.

    Args:
        file: Its name.
        lines: Of every row of the part.
        columns: By index, in the order in which a case tells them: the number of each cell's trouble (null: none), and these.
        rows: Whether a row is one of those whose cells are gathered.
        built: Makes the cases of these rows.
    """
    frames, troubles = [TROUBLES.to_frame()], list[Trouble]()
    every = pl.DataFrame({"row": pl.int_range(len(lines), eager=True, dtype=pl.Int64), "line": lines.cast(pl.Int64)})
    for turn, (index, (said, own)) in enumerate(columns.items()):
        if own:
            some = every.with_columns(
                pl.lit(index + 1, pl.Int64).alias("column"),
                pl.lit(turn, pl.Int64).alias("turn"),
                (said + len(troubles)).alias("said"),
            )
            frames.append(some.filter(said.is_not_null() & rows))
            troubles += own
    return CellProblems(file, pl.concat(frames), troubles, built)
