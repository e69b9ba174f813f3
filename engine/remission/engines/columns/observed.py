"""Dated observations on a cluster: each share of the patients goes to one worker, which chooses and decides as for a file.

Choosing looks at one patient's rows and at no other's, so a share needs nothing else. There is one implementation of choosing,
in Polars; what the cluster does is to bring the rows of a patient together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from polars import selectors

from remission.cases.grid import Grid, GridRow, unusable
from remission.cases.layout import DATE, PATIENT, lay_out
from remission.cases.long import FACT, SPECIMEN, UNIT, VALUE, LongTable, long_table, told_apart
from remission.cases.observations.frames import chunks
from remission.cases.observations.request import ObservationRequest
from remission.cases.observations.rows import APART, BETWEEN, ROWS
from remission.cases.observations.scan import laid_rows
from remission.cases.sources.framed import exact_texts
from remission.cases.tables import PLAINLY
from remission.engines.columns.engines import collected, loaded
from remission.engines.columns.history.waves import in_waves
from remission.engines.columns.query import answers, query
from remission.errors import Pos
from remission.expr.facts import slug
from remission.protocol.history import taken_in_order
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

    from remission.cases.frames.chunks import Chunk

FRAME, PROBLEMS, SHARE = "frame", "problems", "share of patients"
NEEDED, MORE = (PATIENT, DATE, FACT, VALUE), (UNIT, SPECIMEN)
IN_ROWS = {PATIENT: "patient", DATE: "date", FACT: "fact name", VALUE: "text", UNIT: "unit", SPECIMEN: SPECIMEN}


def decide_observations(protocol: Protocol, frame: Any, asked: ObservationRequest = PLAINLY, shares: int = 200) -> Any:  # noqa: ANN401 - Spark's
    """Choose and decide for every assessment: a lazy Spark frame with the columns of `decide`, and `problems`, a text.

    The workers need this package, and the Python that runs them (`PYSPARK_PYTHON`).

    Args:
        protocol: A checked protocol.
        frame: A Spark frame with the columns `patient`, `date`, `fact` and `value`, and perhaps `unit` and `specimen`; each is
            read as the text that Spark makes of it, a float as the shortest decimal that is it.
        asked: The day that none may lie after; a list of assessments cannot be given here.
        shares: How many parts the patients are shared out to; one must fit a worker's memory.

    Raises:
        DataError: the frame lacks a column, or a list of assessments is asked for.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    if asked.assessments is not None:
        hint = "declare in the protocol what opens an assessment, or write the frame to a file"
        raise unusable(FRAME, 1, "a frame takes no list of assessments", hint)
    own = {slug(name): name for name in frame.columns}
    if lacking := [name for name in NEEDED if name not in own]:
        raise unusable(FRAME, 1, f"there is no column {lacking[0]!r}", f"observations have the columns {', '.join(NEEDED)}")
    names = tuple(name for name in (*NEEDED, *MORE, *told_apart(protocol.facts.values())) if name in own)
    share = _Share(protocol, asked, names, _fact_names(protocol, frame, own[FACT]))
    floats = {name for name, kind in frame.dtypes if kind in ("double", "float")}
    columns = ((name, own[name], f.col(f"`{own[name]}`")) for name in names)
    texts = frame.select(
        *(
            (column if name == VALUE and there in floats else f.coalesce(column.cast("string"), f.lit(""))).alias(name)
            for name, there, column in columns
        )
    )
    parted = texts.withColumn(SHARE, f.pmod(f.xxhash64(f.trim(f.col(PATIENT))), f.lit(shares)))
    nobody = share.of(pl.DataFrame(schema=dict.fromkeys(names, pl.String)))

    def decided(rows: pa.Table) -> pa.Table:  # Spark counts the arguments, and would count `self`
        return share.of_arrow(rows)

    return parted.groupBy(SHARE).applyInArrow(decided, _schema(nobody))


@dataclass(frozen=True, slots=True)
class _Share:
    """What a worker does with all rows of some patients."""

    protocol: Protocol
    asked: ObservationRequest
    names: tuple[str, ...]
    fact_names: frozenset[str] | None  # of the whole frame, where it matters which facts it has

    def of_arrow(self, rows: pa.Table) -> pa.Table:
        """The same between Spark's tables."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        texts = pl.DataFrame(rows).select(self.names).with_columns(selectors.float().map_batches(_shortest, pl.String))
        found = self.of(texts).to_arrow(compat_level=pl.CompatLevel.oldest())
        short = [pa.string() if pa.types.is_large_string(each.type) else each.type for each in found.schema]  # as Spark has them
        return found.cast(pa.schema(zip(found.column_names, short, strict=True)))

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Decide every assessment."""
        absent = [pl.lit("").alias(inside) for name, inside in IN_ROWS.items() if name not in self.names]
        there = [pl.col(name).alias(IN_ROWS[name]) for name in self.names if name in IN_ROWS]
        line = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("line")
        table = self._table()
        keys = told_apart(table.facts.values())
        columns = [pl.col(name).str.strip_chars() if name in self.names else pl.lit("") for name in keys]
        apart = pl.concat_str(columns, separator=BETWEEN) if columns else pl.lit("")
        known = rows.select(line, *there, *absent, apart.alias(APART), pl.lit(value=True).alias("fits"))
        laid = laid_rows(table, known.select(pl.col(name).cast(kind) for name, kind in ROWS.items()), self.asked, self.fact_names)
        at_once = max(len(laid.cases), 1)  # all assessments of a patient
        return pl.concat(map(self._decided, chunks(laid, at_once)))

    def _table(self) -> LongTable:
        grid = Grid(FRAME, GridRow(1, 1, self.names), lambda: iter(()))
        layout = lay_out(self.protocol, self.names, lambda index: Pos(FRAME, 1, index + 1), self.asked.today)
        table = long_table(grid, self.protocol, layout)
        if table is None:
            raise unusable(FRAME, 1, "the frame is no table of observations")
        return table

    def _decided(self, some: Chunk) -> pl.DataFrame:
        chunk = in_waves(self.protocol, some, "polars")
        found = query(self.protocol, loaded(chunk.frame, "polars"), chunk.held)
        concluded = collected(found.frame.sort("row").select(**answers(self.protocol, found)))
        told = {row: "; ".join(problem.message for problem in case.problems) for row, case in chunk.told.items()}
        problems = pl.Series(PROBLEMS, [told.get(row, "") for row in range(len(chunk.patients))], dtype=pl.String)
        return pl.DataFrame([chunk.patients.alias(PATIENT), chunk.days.alias(DATE), *concluded.get_columns(), problems])


def _fact_names(protocol: Protocol, frame: Any, column: str) -> frozenset[str] | None:  # noqa: ANN401 - Spark's
    """The names of the facts that a frame has; they are asked of Spark only where a history may say that there was none."""
    if not any(protocol.facts[fact.taken_from or fact.slug].complete for fact in taken_in_order(protocol)):
        return None
    return frozenset(str(row[0] or "") for row in frame.select(f"`{column}`").distinct().collect())


def _shortest(numbers: pl.Series) -> pl.Series:
    return pl.Series(exact_texts(numbers), dtype=pl.String)


def _schema(frame: pl.DataFrame) -> StructType:
    from pyspark.sql import types as st  # noqa: PLC0415 - an extra

    kinds = {pl.String: st.StringType(), pl.Boolean: st.BooleanType(), pl.Float64: st.DoubleType(), pl.Date: st.DateType()}
    return st.StructType([st.StructField(name, kinds[type(kind)]) for name, kind in frame.schema.items()])
