"""One measurement in a process of its own: seconds and processor seconds (the best of some runs), and peak memory."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.readings.columns import decide

PROTOCOL = "inotuzumab-pediatric"
WAYS: dict[str, Callable[[Path], object]] = {}


def way(name: str) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    """Give a measurement its name."""
    return lambda run: WAYS.setdefault(name, run)


@cache
def protocol() -> Protocol:
    """The protocol, loaded once: the first of the runs pays for it."""
    return load(PROTOCOL)


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


def _peak_mb() -> float:
    """Of this program alone: what `getrusage` tells survives from the program that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main(name: str, path: Path, runs: int) -> None:
    """Measure one way and print what it took."""
    seconds, cpu = [], []
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        WAYS[name](path)
        seconds.append(time.perf_counter() - start)
        cpu.append(time.process_time() - busy)
    peak = _peak_mb()
    print(json.dumps({"name": name, "seconds": min(seconds), "cpu": min(cpu), "peak_mb": peak, "load": os.getloadavg()[0]}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
