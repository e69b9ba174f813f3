"""What is measured, by name: each a function of the file that it reads. What only one of them needs is imported there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from remission.engines.columns import decide, evaluate_file
from remission.protocol.load import load
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    from remission.testing.assertions.recording import Recording

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


# ---- several assessments a patient ---------------------------------------------------------------------


@way("history")
def _history(path: Path) -> object:
    import history  # noqa: PLC0415

    return history.decided(path).group_by(history.ANSWERS).len().collect()


@way("history by hand")
def _history_by_hand(path: Path) -> object:
    import history  # noqa: PLC0415

    return history.by_hand(path).group_by(history.ANSWERS).len().collect()


@way("history of a file, decision by decision")
def _history_of_file(path: Path) -> object:
    import history  # noqa: PLC0415

    return sum(some.table.height for some in evaluate_file(history.protocol(), path).answered())


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
    from remission.endpoints.widened_protocol import widened  # noqa: PLC0415

    wide = widened(protocol())
    return study(wide, evaluate_file(wide, path).decisions()).decisions


# ---- what authors and QA wait for; nothing of a cohort is read -----------------------------------------


def _proved(proved: Protocol) -> object:
    from remission.engines.evaluate import Evaluator  # noqa: PLC0415
    from remission.symbolic.formulas.z3_solver import Z3Solver  # noqa: PLC0415
    from remission.verify.results import ClaimStatus  # noqa: PLC0415
    from remission.verify.runner import prove  # noqa: PLC0415

    results = prove(proved, Z3Solver(1000), Evaluator(proved).decide)
    if list(results.of(ClaimStatus.UNDECIDED)):
        raise SystemExit(f"not everything of {proved.id} is decided")
    return results


def _large(depth: int) -> object:
    from large import large  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        return _proved(large(Path(folder) / "large.yaml", 0, 300, depth))


@way("every claim about the shipped protocols proved")
def _shipped(_: Path) -> object:
    from remission.protocol.locate import shipped  # noqa: PLC0415

    return [_proved(load(name)) for name in shipped()]


way("300 criteria proved")(lambda _: _large(0))
way("300 dense criteria proved")(lambda _: _large(2))


@way("2,000 scenarios run")
def _scenarios(_: Path) -> object:
    from remission.testing.runner.run import run_features  # noqa: PLC0415

    rows = "".join(f"      | {number}.5 | {'met' if number >= 100 else 'not met'} |\n" for number in range(2000))
    outline = "Scenario Outline: <platelets>\n    Given platelets is <platelets>\n    Then platelet recovery is <truth>\n"
    with TemporaryDirectory() as folder:
        text = f"Feature: Many\n  {outline}    Examples:\n      | platelets | truth |\n{rows}"
        (Path(folder) / "many.feature").write_text(text, encoding="utf-8")
        results = run_features(PROTOCOL, [Path(folder)])
    if results.passed != 2000:
        raise SystemExit(f"{results.passed} of 2,000 scenarios passed")
    return results


@cache
def _recorded(name: str) -> Recording:
    from remission.testing.assertions.recording import record  # noqa: PLC0415

    return record(name)


@way("5,000 mutants tried, two processes")
def _mutants(_: Path) -> object:
    from remission.testing.mutation.mutation import hidden_pairs, mutate  # noqa: PLC0415

    found = mutate(_recorded(PROTOCOL), jobs=2)
    return hidden_pairs(_recorded(PROTOCOL), found, 5000 - len(found.tried), 1, jobs=2)


@way("every mutant of aall1621 tried, two processes")
def _more_mutants(_: Path) -> object:
    from remission.testing.mutation.mutation import mutate  # noqa: PLC0415

    return mutate(_recorded("aall1621"), jobs=2)


def _covered(name: str) -> object:
    from remission.testing.coverage.report import report  # noqa: PLC0415

    return report(_recorded(name))


way("coverage of inotuzumab-pediatric")(lambda _: _covered(PROTOCOL))
way("coverage of aall1621")(lambda _: _covered("aall1621"))
