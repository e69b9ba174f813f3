"""What is measured, by name: each a function of the file that it reads. What only one of them needs is imported there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.readings.columns import decide, evaluate_file

PROTOCOL = "inotuzumab-pediatric"
WAYS: dict[str, Callable[[Path], object]] = {}


def way(name: str) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    """Give a measurement its name."""
    return lambda run: WAYS.setdefault(name, run)


@cache
def protocol() -> Protocol:
    """The protocol, loaded once: the first of the runs pays for it."""
    return load(PROTOCOL)


# ---- a wide cohort ------------------------------------------------------------------------------------


def decided(path: Path) -> pl.LazyFrame:
    found: pl.LazyFrame = decide(protocol(), pl.scan_parquet(path))
    return found


def written(path: Path) -> pl.LazyFrame:
    from by_hand_polars import query  # noqa: PLC0415

    return query(pl.scan_parquet(path), {"dose_level": (0, 10), "cycle": (1, 20)})


def counted(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.group_by("eligibility", "response").len()


way("decode")(lambda path: pl.scan_parquet(path).collect())
way("columns")(lambda path: decided(path).collect())
way("columns by hand")(lambda path: written(path).collect())
way("columns, streaming to a file")(lambda path: decided(path).sink_parquet(path.with_suffix(".out")))
way("columns by hand, streaming to a file")(lambda path: written(path).sink_parquet(path.with_suffix(".out")))
way("counts")(lambda path: counted(decided(path)).collect())
way("counts by hand")(lambda path: counted(written(path)).collect())


@way("counts in DuckDB")
def _duckdb(path: Path) -> object:
    import duckdb  # noqa: PLC0415

    found = decide(protocol(), duckdb.read_parquet(str(path)))
    return found.aggregate("eligibility, response, count(*) AS len", "eligibility, response").pl()


@way("counts in DuckDB by hand")
def _sql(path: Path) -> object:
    from by_hand_others import by_sql  # noqa: PLC0415

    return by_sql(path)


@way("counts in NumPy by hand")
def _numpy(path: Path) -> object:
    from by_hand_others import by_numpy  # noqa: PLC0415

    return by_numpy(path)


def _spark(path: Path, cores: int) -> object:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", str(cores)).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return decide(protocol(), session.read.parquet(str(path))).groupBy("eligibility", "response").count().collect()


way("counts in Spark, 1 core")(lambda path: _spark(path, 1))
way("counts in Spark, 2 cores")(lambda path: _spark(path, 2))


# ---- made-up protocols ---------------------------------------------------------------------------------


def _criteria(path: Path, count: int) -> object:
    from growth import made_up  # noqa: PLC0415

    return decide(made_up(count), pl.scan_parquet(path)).group_by("eligibility").len().collect()


way("10 criteria")(lambda path: _criteria(path, 10))
way("100 criteria")(lambda path: _criteria(path, 100))
way("1,000 criteria")(lambda path: _criteria(path, 1000))


@way("shared clauses")
def _shared(path: Path) -> object:
    import shared  # noqa: PLC0415

    return decide(shared.protocol(), pl.scan_parquet(path)).collect()


@way("shared clauses by hand")
def _shared_by_hand(path: Path) -> object:
    import shared  # noqa: PLC0415

    return shared.query(pl.scan_parquet(path)).collect()


@way("shared clauses by hand, computed as written")
def _shared_as_written(path: Path) -> object:
    import shared  # noqa: PLC0415

    return shared.query(pl.scan_parquet(path)).collect(optimizations=pl.QueryOptFlags(comm_subexpr_elim=False))


# ---- dated observations --------------------------------------------------------------------------------


@way("read and choose")
def _read(path: Path) -> object:
    return evaluate_file(protocol(), path).count


@way("read, choose and decide")
def _decided(path: Path) -> object:
    return sum(some.table.height for some in evaluate_file(protocol(), path).answered())


@way("read, choose, decide and report")
def _reported(path: Path) -> object:
    from remission.endpoints.cohort import study  # noqa: PLC0415
    from remission.endpoints.study import widened  # noqa: PLC0415

    wide = widened(protocol())
    return study(wide, evaluate_file(wide, path).decisions()).decisions
