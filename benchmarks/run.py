"""Every measurement of docs/performance.md; `--rows` and `--cases` make it shorter, `--write FILE` keeps it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from cohort import cohort
from growth import by_criteria
from per_case import rates

from remission.protocol.load import load

HERE = Path(__file__).parent
LEAST_PATIENTS = 10_000
WAYS = (
    "decode", "columns", "columns by hand", "counts", "counts by hand", "columns, streaming to a file",
    "columns by hand, streaming to a file", "counts in DuckDB", "counts in DuckDB by hand", "counts in NumPy by hand",
    "counts in Spark, 1 core", "counts in Spark, 2 cores",
)  # fmt: skip
RATIOS = (
    ("columns", "columns by hand"),
    ("counts", "counts by hand"),
    ("columns, streaming to a file", "columns by hand, streaming to a file"),
    ("counts", "counts in DuckDB by hand"),
    ("counts in DuckDB", "counts in DuckDB by hand"),
    ("counts", "counts in NumPy by hand"),
    ("counts", "decode"),
    ("counts in Spark, 2 cores", "counts in Spark, 1 core"),
)
Measured = dict[str, dict[str, float]]


def main() -> None:
    """Measure, print, and write where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        text = "\n".join(_report(Path(name), given.rows, given.cases))
    print(text)
    if given.write:
        given.write.write_text(text + "\n", encoding="utf-8")


def _report(folder: Path, rows: int, cases: int) -> list[str]:
    path = cohort(folder / "cohort.parquet", rows)
    measured = {name: _measured(name, path) for name in WAYS}
    sizes = [size for size in (LEAST_PATIENTS, 100_000, 1_000_000, 10_000_000) if size <= rows]
    patients = {size: _measured("counts", cohort(folder / f"{size}.parquet", size))["seconds"] for size in sizes}
    small = cohort(folder / f"{min(rows, sizes[-1])}.small.parquet", min(rows, 1_000_000))
    one_by_one = rates(load("inotuzumab-pediatric"), small, cases)
    return [
        *_head(rows), *_cohorts(measured, rows), *_ratios(measured),
        *_table(("patients", "seconds to counts"), [(f"{size:,}", f"{seconds:.3f}") for size, seconds in patients.items()]),
        *_table(("criteria", "seconds"), [(f"{n:,}", f"{s:.2f}") for n, s in by_criteria(small, (10, 100, 1000)).items()]),
        *_table(("one case at a time", "cases a second"), [(k, f"{v:,.0f}") for k, v in one_by_one.items()]),
    ]  # fmt: skip


def _measured(name: str, path: Path) -> dict[str, float]:
    """In a process of its own, for its peak memory."""
    command = [sys.executable, str(HERE / "measure.py"), name, str(path), "3"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very folder's script
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _head(rows: int) -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "narwhals", "duckdb", "numpy"))
    machine = f"{os.cpu_count()} cores of {platform.machine()}, Python {platform.python_version()}, {packages}"
    return [
        "# Performance",
        "",
        f"Written by `python benchmarks/run.py --rows {rows} --write docs/performance.md` on {machine}.",
        "Times are the best of three runs, memory is the peak of a process of its own (of Spark, without its Java); a shared",
        "machine moves both. The other work of the machine is in the column *load*.",
        "",
    ]


def _cohorts(measured: Measured, rows: int) -> list[str]:
    lines = [
        (
            name,
            f"{m['seconds']:.2f}",
            f"{m['cpu']:.2f}",
            f"{rows / m['seconds'] / 1e6:.2f}",
            f"{m['peak_mb']:,.0f}",
            f"{m['load']:.1f}",
        )
        for name, m in measured.items()
    ]
    head = (f"{rows:,} cases from Parquet", "seconds", "processor seconds", "million a second", "peak MB", "load")
    return _table(head, lines)


def _ratios(measured: Measured) -> list[str]:
    lines = [
        (f"{one} / {other}", *(f"{measured[one][what] / measured[other][what]:.2f}" for what in ("seconds", "cpu", "peak_mb")))
        for one, other in RATIOS
    ]
    return _table(("ratio", "seconds", "processor seconds", "peak memory"), lines)


def _table(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> list[str]:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return [*(f"| {' | '.join(row)} |" for row in (head, rule, *lines)), ""]


if __name__ == "__main__":
    main()
