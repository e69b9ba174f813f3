"""What was measured as the tables of docs/performance.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

Measured = dict[str, float]
Line = tuple[str, ...]
WAYS = (
    "decode", "columns", "columns by hand", "counts", "counts by hand", "columns, streaming to a file",
    "columns by hand, streaming to a file", "counts in DuckDB", "counts in DuckDB by hand", "counts in NumPy by hand",
    "counts in Spark, 1 core", "counts in Spark, 2 cores", "shared clauses", "shared clauses by hand",
    "shared clauses by hand, computed as written",
)  # fmt: skip
CRITERIA = ("10 criteria", "100 criteria", "1,000 criteria")
HISTORY = ("history", "history by hand", "history of a file, decision by decision")
STEPS = ("read and choose", "read, choose and decide", "read, choose, decide and report")
WAITS = {  # and the most seconds that each may take
    "every claim about the shipped protocols proved": "5",
    "300 criteria proved": "60",
    "300 dense criteria proved": "60",
    "2,000 scenarios run": "60",
    "5,000 mutants tried, two processes": "60",
    "every mutant of aall1621 tried, two processes": "",
    "coverage of inotuzumab-pediatric": "",
    "coverage of aall1621": "",
}
RATIOS = (
    ("columns", "columns by hand"),
    ("counts", "counts by hand"),
    ("columns, streaming to a file", "columns by hand, streaming to a file"),
    ("counts", "counts in DuckDB by hand"),
    ("counts in DuckDB", "counts in DuckDB by hand"),
    ("counts", "counts in NumPy by hand"),
    ("counts", "decode"),
    ("counts in Spark, 2 cores", "counts in Spark, 1 core"),
    ("shared clauses", "shared clauses by hand"),
    ("shared clauses", "shared clauses by hand, computed as written"),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases a second, and a second of one processor."""

    second: float
    processor_second: float


@dataclass(frozen=True, slots=True)
class Observed:
    """A table of dated observations: its rows, and what each of `STEPS` took."""

    rows: int
    steps: Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was measured."""

    rows: int
    ways: Mapping[str, Measured]
    sizes: Mapping[int, Measured]  # by how many patients
    streamed: Mapping[int, Measured]
    criteria: Mapping[str, Measured]
    history: Mapping[str, Measured]
    observed: Mapping[int, Observed]
    readings: Mapping[str, Rate]
    peers: Mapping[str, Rate]
    waits: Mapping[str, Measured]


def report(found: Figures) -> list[str]:
    """All tables, line by line."""
    return [
        *_head(),
        *_ways(found),
        *_ratios(found),
        "`shared clauses` are twelve definitions of response over the same clauses, 64 criteria, as a protocol with references.",
        "By hand each column's whole condition is written out, in one `select`; Polars itself then looks for what is shared,",
        "unless it is computed as written.",
        "",
        *_growth("patients, to counts", {f"{size:,}": each for size, each in found.sizes.items()}),
        "A file that no memory would hold goes through in the memory of a small one:",
        "",
        *_growth("patients, streaming to a file", {f"{size:,}": each for size, each in found.streamed.items()}),
        *_growth("criteria, to counts, on a million patients at most", found.criteria),
        "Facts of other days: baseline, nadir, the count before and the dose of four weeks of 100,000 patients with six",
        "assessments each, to counts. Both give the same answers, by hand with a rounding against floating point.",
        "",
        *_growth("600,000 assessments that look back", found.history),
        "Dated observations: nine weeks of counts and two marrow examinations a patient; each line does the work of the lines",
        "above it too, and the report is every figure of the study.",
        "",
        *_observed(found),
        "The peers give the same criteria, eligibility, outcomes and missing facts as the plain function, and are held to it",
        "before they are timed. The readings also tell which outcomes are possible, and the amounts; columns do so too.",
        "",
        *_cases(found),
        "To decode alone is to decide nothing: nobody who reads such a file can be further ahead of a peer than that.",
        "",
        *_peers(found),
        *_waits(found),
    ]


def _head() -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("polars", "narwhals", "duckdb", "pyspark", "numpy"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{os.cpu_count()} cores of {_processor()}, {memory:.0f} GB, {platform.system()}"
    software = f"Python {platform.python_version()}, {packages}, Java {_java()}"
    return [
        "# Performance",
        "",
        f"Written by `{' '.join(['python benchmarks/run.py', *sys.argv[1:]])}` on {machine},",
        f"with {software}.",
        "Times are the best of three runs, memory is the peak of a process of its own (of Spark, without its Java); a shared",
        "machine moves both. The other work of the machine is in the column *load*.",
        "",
    ]


def _processor() -> str:
    """Its name where the system tells it, else its kind."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _java() -> str:
    """Of Spark."""
    told = subprocess.run(["java", "-version"], check=False, capture_output=True, text=True)  # noqa: S607 - the one on the path
    return told.stderr.partition('"')[2].partition('"')[0]


def _ways(found: Figures) -> list[str]:
    lines = [
        (
            name,
            f"{each['seconds']:.2f}",
            f"{each['cpu']:.2f}",
            f"{found.rows / each['seconds'] / 1e6:.2f}",
            f"{each['peak_mb']:,.0f}",
            f"{each['load']:.1f}",
        )
        for name, each in found.ways.items()
    ]
    head = (f"{found.rows:,} cases from Parquet", "seconds", "processor seconds", "million a second", "peak MB", "load")
    return _table(head, lines)


def _ratios(found: Figures) -> list[str]:
    def ratio(one: str, other: str, what: str) -> str:
        return f"{found.ways[one][what] / found.ways[other][what]:.2f}"

    lines = [(f"{one} / {other}", *(ratio(one, other, what) for what in ("seconds", "cpu", "peak_mb"))) for one, other in RATIOS]
    return _table(("ratio", "seconds", "processor seconds", "peak memory"), lines)


def _growth(what: str, measured: Mapping[str, Measured]) -> list[str]:
    lines = [(name, f"{each['seconds']:.3f}", f"{each['cpu']:.3f}", f"{each['peak_mb']:,.0f}") for name, each in measured.items()]
    return _table((what, "seconds", "processor seconds", "peak MB"), lines)


def _observed(found: Figures) -> list[str]:
    lines = [
        (
            f"{patients:,}",
            f"{each.rows:,}",
            step,
            f"{took['seconds']:.2f}",
            f"{took['cpu']:.2f}",
            f"{took['seconds'] / each.rows * 1e6:.2f}",
            f"{took['peak_mb']:,.0f}",
            f"{took['peak_mb'] / each.rows * 1e6:,.0f}",
        )
        for patients, each in found.observed.items()
        for step, took in each.steps.items()
    ]
    head = (
        "patients",
        "rows",
        "of dated observations",
        "seconds",
        "processor seconds",
        "seconds a million rows",
        "peak MB",
        "MB a million rows",
    )
    return _table(head, lines)


def _cases(found: Figures) -> list[str]:
    every = {**found.readings, **found.peers}
    lines = [(name, f"{rate.second:,.0f}", f"{rate.processor_second:,.0f}") for name, rate in every.items()]
    return _table(("one case at a time", "cases a second", "cases a processor second"), lines)


def _peers(found: Figures) -> list[str]:
    """How many times more cases columns decide in the same time."""

    def times(way: str, what: str, rate: float) -> str:
        return f"{found.rows / found.ways[way][what] / rate:,.0f}"

    lines = [
        (f"{way} / {peer}", times(way, "seconds", rate.second), times(way, "cpu", rate.processor_second))
        for peer, rate in found.peers.items()
        for way in ("columns", "counts", "decode")
    ]
    return _table(("ratio", "cases a second", "cases a processor second"), lines)


def _waits(found: Figures) -> list[str]:
    lines = [(name, f"{each['seconds']:.1f}", f"{each['cpu']:.1f}", WAITS[name]) for name, each in found.waits.items()]
    return _table(("authors and QA wait for", "seconds", "processor seconds", "may take"), lines)


def _table(head: Line, lines: Iterable[Line]) -> list[str]:
    rule = ("---", *["---:"] * (len(head) - 1))
    return [*(f"| {' | '.join(row)} |" for row in (head, rule, *lines)), ""]
