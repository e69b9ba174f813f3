"""Every measurement of docs/performance.md; `--rows`, `--cases` and `--patients` make it shorter, `--write FILE` keeps it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import checking
import history
import polars as pl
import shared
from cohort import cohort
from figures import CRITERIA, HISTORY, STEPS, WAITS, WAYS, Figures, Measured, Observed, report
from observations import observations
from per_case import rates, rates_of_peers
from ways import PROTOCOL

from remission.protocol.load import load

HERE = Path(__file__).parent
ROWS = (10_000, 100_000, 1_000_000, 10_000_000)
PATIENTS = (10_000, 100_000, 1_000_000)
STREAMED = "columns, streaming to a file"
FEW = 100_000  # patients; more are measured once, not three times


def main() -> None:
    """Measure, print, and write where that is asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=10_000_000, help="cases of the wide cohort")
    asked.add_argument("--cases", type=int, default=10_000, help="cases that are decided one at a time")
    asked.add_argument("--patients", type=int, default=100_000, help="with dated observations, at most")
    asked.add_argument("--write", type=Path, metavar="FILE")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures = report(_figures(Path(name), given.rows, given.cases, given.patients))
        text = "\n".join([*figures, *checking.report(list(checking.SHAPES), checking.COUNTS)])
    print(text)
    if given.write:
        given.write.write_text(text + "\n", encoding="utf-8")


def _figures(folder: Path, rows: int, cases: int, patients: int) -> Figures:
    _fetch_peers(folder)
    path, small = cohort(folder / "cohort.parquet", rows), cohort(folder / "small.parquet", min(rows, 1_000_000))
    shared.check(small)
    looking_back = history.patients(folder / "history.parquet", 100_000)
    history.check(looking_back)
    return Figures(
        rows=rows,
        ways={name: _measured(name, path) for name in WAYS},
        sizes={size: _measured("counts", cohort(folder / f"{size}.parquet", size)) for size in ROWS if size <= rows},
        streamed={size: _measured(STREAMED, cohort(folder / f"{size}.parquet", size), 1) for size in (rows // 5, rows, rows * 5)},
        criteria={name: _measured(name, small) for name in CRITERIA},
        history={name: _measured(name, looking_back) for name in HISTORY},
        observed={size: _observed(folder, size) for size in PATIENTS if size <= patients},
        readings=rates(load(PROTOCOL), small, cases),
        peers=rates_of_peers(small, cases),
        waits={name: _measured(name, small, 1) for name in WAITS},
    )


def _fetch_peers(folder: Path) -> None:
    """Have the peers at hand, if need be in a folder that is looked at last: nothing of the project's own gives way."""
    if find_spec("rule_engine") and find_spec("celpy"):
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder / "peers")]
    subprocess.run([*command, "-r", str(HERE / "requirements.txt")], check=True)  # noqa: S603 - this very folder's file
    sys.path.append(str(folder / "peers"))


def _observed(folder: Path, patients: int) -> Observed:
    path = observations(folder / f"{patients}.observations.parquet", patients)
    rows = pl.scan_parquet(path).select(pl.len()).collect().item()
    return Observed(rows, {step: _measured(step, path, 3 if patients <= FEW else 1) for step in STEPS})


def _measured(name: str, path: Path, runs: int = 3) -> Measured:
    """In a process of its own, for its peak memory."""
    command = [sys.executable, str(HERE / "measure.py"), name, str(path), str(runs)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - this very folder's script
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    found: Measured = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
