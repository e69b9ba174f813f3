"""Facts taken from other days, in a frame of any engine: made for all rows at once, and made real before anything is decided.

Spark makes them share by share, with every row of a patient in one share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from remission.cases.frames.native import SET_ASIDE, Prepared, day_number
from remission.cases.history.native import NativeHistory
from remission.cases.layout import DATE, PATIENT
from remission.engines.columns.engines import collected, loaded, wrapped
from remission.protocol.history import unstated, with_origins
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import pyarrow as pa

DAY = "day of the row"


def with_histories(protocol: Protocol, ready: Prepared) -> Prepared:
    """Add the facts that the frame does not state and that are taken from others; nothing where there is none, or no date."""
    schema = ready.frame.collect_schema()
    facts = unstated(protocol, ready.held)
    if not facts or schema.get(DATE) != nw.Date:
        return ready
    wanted = with_origins((fact.slug for fact in facts), protocol.facts)
    wanted |= {key for key, fact in protocol.facts.items() if fact.companion_of in wanted}
    held = {key: one for key, one in ready.held.items() if key in wanted}
    odd = {name.removesuffix(SET_ASIDE): column for name, column in ready.told.items() if name.endswith(SET_ASIDE)}
    history = NativeHistory(protocol, facts, held, PATIENT, DAY, {key: column for key, column in odd.items() if key in held})
    frame = ready.frame.with_columns(day_number(nw.col(DATE)).alias(DAY))
    return replace(ready, frame=_made(frame, history), held={**ready.held, **history.made})


def _made(frame: nw.LazyFrame[Any], history: NativeHistory) -> nw.LazyFrame[Any]:
    match frame.implementation:
        case nw.Implementation.PYSPARK:
            return wrapped(_shares(frame.to_native(), history))
        case nw.Implementation.DUCKDB:
            table = collected(frame)
            return loaded(table.hstack(history.columns(table)), "duckdb")
        case _:
            table = collected(frame)
            return loaded(table.hstack(history.columns(table)), "polars")


def _shares(native: Any, history: NativeHistory) -> Any:  # noqa: ANN401 - pyspark's frame
    from pyspark.sql import types as st  # noqa: PLC0415 - an extra

    kinds = {pl.Float64: st.DoubleType(), pl.Int64: st.LongType(), pl.Boolean: st.BooleanType(), pl.String: st.StringType()}
    added = [st.StructField(name, kinds[kind]) for name, kind in history.schema.items()]

    def made(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa  # noqa: PLC0415 - an extra

        table = pa.Table.from_batches(list(batches))
        own = history.columns(pl.DataFrame(table.select(list(history.read))))
        for name in own.columns:
            table = table.append_column(name, own[name].to_arrow())
        yield from table.to_batches()

    schema = st.StructType([*native.schema.fields, *added])
    return native.repartition(history.patient).mapInArrow(made, schema)
