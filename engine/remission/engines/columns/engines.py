"""What differs between Polars, DuckDB and Spark: how a small table gets to the data, and how rows come back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, assert_never

import narwhals as nw
import polars as pl

from remission.cases.frames.held import at, given
from remission.errors import MissingExtraError

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import SparkSession

Engine: TypeAlias = Literal["polars", "duckdb", "spark"]

QUIET = Path(__file__).with_name("quiet.properties")
DUCKDB_TYPES = {pl.Float64: "DOUBLE", pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN", pl.String: "VARCHAR"}


def loaded(table: pl.DataFrame, engine: Engine) -> nw.LazyFrame[Any]:
    """A table in memory as a lazy frame of an engine.

    Raises:
        MissingExtraError: the engine is not installed.
    """
    match engine:
        case "polars":
            return nw.from_native(table.lazy())
        case "duckdb":
            duckdb = _extra("duckdb", "duckdb")
            return wrapped(duckdb.from_arrow(table.to_arrow()))
        case "spark":
            return wrapped(spark().createDataFrame(table.to_arrow()))
        case _:
            assert_never(engine)


def installed() -> tuple[Engine, ...]:
    """The engines that can be used here: Polars always, DuckDB with its extra, Spark with its extra and Java."""
    has_java = bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
    others: dict[Engine, bool] = {
        "duckdb": find_spec("duckdb") is not None,
        "spark": has_java and find_spec("pyspark") is not None,
    }
    return ("polars", *(engine for engine, is_there in others.items() if is_there))


def spark() -> SparkSession:
    """The Spark session that runs, or one as the user's settings have it.

    Raises:
        MissingExtraError: pyspark is not installed.
    """
    builder = _extra("pyspark.sql", "spark").SparkSession.builder
    if "SPARK_CONF_DIR" not in os.environ:  # settings of the user's own say how much Spark tells
        builder = builder.config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={QUIET.as_uri()}")
        builder = builder.config("spark.ui.showConsoleProgress", "false")
    session: SparkSession = builder.getOrCreate()
    return session


def _extra(module: str, name: str) -> Any:  # noqa: ANN401 - a module
    """An engine that is not installed with the package.

    Raises:
        MissingExtraError: it is not there.
    """
    try:
        return import_module(module)
    except ImportError as error:
        message = f"the engine '{name}' is not installed\n  hint: pip install 'remission[{name}]'"
        raise MissingExtraError(message) from error


def wrapped(native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - a lazy frame of any engine
    """A frame of any engine as a lazy one."""
    frame: nw.LazyFrame[Any] = nw.from_native(native).lazy()
    return frame


def numbered(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """A frame whose columns are called by their number: DuckDB and Spark take points apart, and ignore capitals."""
    names = frame.collect_schema().names()
    native = frame.to_native()
    match frame.implementation:
        case nw.Implementation.DUCKDB:
            columns = (f"{_quoted(name)} AS {_quoted(given(index))}" for index, name in enumerate(names))
            return wrapped(native.project(", ".join(columns)))
        case nw.Implementation.PYSPARK:
            return wrapped(native.toDF(*(given(index) for index in range(len(names)))))
        case _:
            return frame.rename({name: given(index) for index, name in enumerate(names)})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def collected(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """Run a query and bring its rows here."""
    found = frame.collect("polars").to_native()
    if not isinstance(found, pl.DataFrame):
        msg = f"the engine gave {type(found).__name__}, not a Polars frame"
        raise TypeError(msg)
    return found


def by_name(frame: nw.LazyFrame[Any], names: Iterable[str]) -> nw.LazyFrame[Any]:
    """Some columns of a query, by the names that the protocol has for them."""
    return frame.select(*(nw.col(at(name)).alias(name) for name in dict.fromkeys(names)))


def made_real(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same rows, worked out once: what is lazy is worked out again for each question that is asked of it."""
    native = frame.to_native()
    return nw.from_native(native.collect().lazy()) if isinstance(native, pl.LazyFrame) else frame


def beside(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A small table in the engine of a frame, ready to be joined to it."""
    native = frame.to_native()
    match frame.implementation:
        case nw.Implementation.POLARS:
            return nw.from_native(table.lazy())
        case nw.Implementation.DUCKDB:
            return nw.from_native(_duckdb_values(native, table))
        case nw.Implementation.PYSPARK:
            return wrapped(_spark_frame(native.sparkSession, table))
        case other:
            msg = f"{other} is not an engine of this reading"
            raise NotImplementedError(msg)


def _duckdb_values(native: duckdb.DuckDBPyRelation, table: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    """As literals, in the connection that the frame belongs to."""
    types = [DUCKDB_TYPES[type(dtype)] for dtype in table.dtypes]
    rows = ", ".join(
        f"({', '.join(_literal(value, kind) for value, kind in zip(row, types, strict=True))})" for row in table.rows()
    )
    names = ", ".join(f'"{name}"' for name in table.columns)
    found = native.limit(0).query("unread", f"SELECT * FROM (VALUES {rows}) AS small({names})")  # noqa: S608 - literals are quoted
    if found is None:
        msg = "DuckDB gave no relation for a table of literals"
        raise TypeError(msg)
    return found


def _literal(value: object, kind: str) -> str:
    if value is None:
        return f"NULL::{kind}"
    text = str(value).replace("'", "''")
    return f"'{text}'::{kind}"


def _spark_frame(session: SparkSession, table: pl.DataFrame) -> Any:  # noqa: ANN401 - pyspark's frame
    from pyspark.sql import types as st  # noqa: PLC0415 - an extra

    kinds = {pl.Float64: st.DoubleType(), pl.Int64: st.LongType(), pl.Boolean: st.BooleanType(), pl.String: st.StringType()}
    schema = st.StructType([st.StructField(name, kinds[type(dtype)]) for name, dtype in table.schema.items()])
    return session.createDataFrame(table.rows(), schema)


def rows(table: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a small table by column."""
    return table.iter_rows(named=True)


def unique(frame: nw.LazyFrame[Any], columns: Sequence[str]) -> pl.DataFrame:
    """The distinct rows of some columns."""
    return collected(frame.select(*columns).unique())
