"""Somebody's own frame whose rules read earlier answers: all assessments of a patient are decided together, in Polars.

Polars and DuckDB frames are brought here; of a Spark frame each share of the patients goes to one worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from remission.cases.frames.chunks import Chunk
from remission.cases.frames.native import Prepared
from remission.cases.layout import DATE, PATIENT
from remission.engines.columns.engines import collected, loaded
from remission.engines.columns.history.waves import in_waves
from remission.engines.columns.query import answers, query
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

SHARE, SHARES = "share of patients", 200
Ready = Callable[[nw.LazyFrame[Any]], Prepared]


def decide_together(protocol: Protocol, frame: nw.LazyFrame[Any], ready: Ready) -> Any:  # noqa: ANN401 - a frame of any engine
    """Decide the rows of a frame as the courses of its patients; a frame of the same engine.

    Args:
        protocol: Whose rules read earlier answers.
        frame: As `engines.columns.decide` takes it.
        ready: Makes the columns of such a frame ready to be decided.
    """
    if frame.implementation is nw.Implementation.PYSPARK:
        return _on_spark(protocol, frame.to_native(), ready)
    found = _decided(protocol, frame, ready)
    return loaded(found, "duckdb" if frame.implementation is nw.Implementation.DUCKDB else "polars").to_native()


def _decided(protocol: Protocol, frame: nw.LazyFrame[Any], ready: Ready) -> pl.DataFrame:
    made = ready(frame)
    table = collected(made.frame)
    days = _days(table[DATE]) if DATE in table.columns else pl.Series([None] * table.height, dtype=pl.Date)
    columns = [column for held in made.held.values() for column in held.columns]
    own = pl.DataFrame([pl.Series("row", range(table.height), dtype=pl.Int64), *(table[name] for name in dict.fromkeys(columns))])
    chunk = in_waves(protocol, Chunk(own, made.held, table[PATIENT].cast(pl.String), days, {}), "polars")
    told = list(made.told.values())
    beside = [table[name] for name in dict.fromkeys((*told, *(name for name in (PATIENT, DATE) if name in table.columns)))]
    whole = pl.DataFrame([*chunk.frame.get_columns(), *(one for one in beside if one.name not in chunk.frame.columns)])
    found = query(protocol, loaded(whole, "polars"), chunk.held)
    kept = [name for name in (PATIENT, DATE) if name in table.columns]
    flags = {name: nw.col(column).fill_null(value=False) for name, column in made.told.items()}
    return collected(found.frame.sort("row").select(*kept, **answers(protocol, found), **flags))


def _days(days: pl.Series) -> pl.Series:
    return days.str.to_date(strict=False) if days.dtype == pl.String else days.cast(pl.Date)


def _on_spark(protocol: Protocol, frame: Any, ready: Ready) -> Any:  # noqa: ANN401 - Spark's
    """Each share of the patients by one worker, which needs this package."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    patient = next(name for name in frame.columns if name.strip().lower() == PATIENT)
    parted = frame.withColumn(SHARE, f.pmod(f.xxhash64(f.col(f"`{patient}`")), f.lit(SHARES)))

    def of(rows: pl.DataFrame) -> pl.DataFrame:
        return _decided(protocol, nw.from_native(rows.lazy()), ready)

    def decided(rows: pa.Table) -> pa.Table:  # Spark counts the arguments
        import pyarrow as pa  # noqa: PLC0415 - an extra

        found = of(pl.DataFrame(rows).drop(SHARE)).to_arrow(compat_level=pl.CompatLevel.oldest())
        short = [pa.string() if pa.types.is_large_string(each.type) else each.type for each in found.schema]
        return found.cast(pa.schema(zip(found.column_names, short, strict=True)))

    nobody = of(pl.DataFrame(frame.limit(0).toArrow()))
    return parted.groupBy(SHARE).applyInArrow(decided, _schema(nobody))


def _schema(frame: pl.DataFrame) -> StructType:
    from pyspark.sql import types as st  # noqa: PLC0415 - an extra

    kinds = {pl.String: st.StringType(), pl.Boolean: st.BooleanType(), pl.Float64: st.DoubleType(), pl.Date: st.DateType()}
    return st.StructType([st.StructField(name, kinds[type(kind)]) for name, kind in frame.schema.items()])
