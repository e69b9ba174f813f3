"""One word a task, on a machine with Python and a C compiler; installs everything it needs into `.venv`.

    python3 dev.py demo     the main job on the data that ships
    python3 dev.py test     everything that must be green: lint, types, contracts, rules, features, tests
    python3 dev.py bench    the benchmarks (long)
    python3 dev.py lock     renew requirements.lock from pyproject.toml
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCK = ROOT / "requirements.lock"
DONE = VENV / "installed.sha256"
OLDEST, NEWEST = (3, 11), (3, 13)

# durable_rules is compiled from source: its call to a function that CPython 3.13 removed gets the new name, with optimisation.
DURABLE = "-DPyEval_CallObject=PyObject_CallObject -DNDEBUG -O2"

DEMO = (("remission", "evaluate", "inotuzumab-pediatric", "examples/synthetic_cohort.csv"),)
TEST = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("remission", "check", "--strict", "inotuzumab-pediatric"),
    ("remission", "check", "--strict", "aall1621"),
    ("pytest", "-n", "2", "--cov", "--cov-report=term:skip-covered"),
    ("remission", "test", "inotuzumab-pediatric"),
    ("remission", "test", "aall1621"),
)
BENCH = (("python", "benchmarks/run.py"),)
TASKS = {"demo": DEMO, "test": TEST, "bench": BENCH}


def main() -> int:
    """Run one task; its exit code is the first that is not 0."""
    task = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004 - the script and the task
    if task not in {*TASKS, "lock"}:
        sys.stderr.write(__doc__ or "")
        return 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.stderr.write(f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed, this is {sys.version.split()[0]}\n")
        return 2
    if task == "lock":
        return lock()
    install()
    return next((code for command in TASKS[task] if (code := run(*command))), 0)


def install() -> None:
    """Make `.venv` as the lock file says, unless it is so already."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    if DONE.exists() and DONE.read_text() == wanted:
        return
    sys.stderr.write("installing into .venv (a few minutes the first time) …\n")
    venv.create(VENV, clear=VENV.exists(), with_pip=True)
    environment = {**os.environ, "CPPFLAGS": f"{os.environ.get('CPPFLAGS', '')} {DURABLE}".strip()}
    pip = (BIN / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True, env=environment)
    subprocess.run([*pip, "--no-deps", "--editable", ROOT], check=True, env=environment)
    DONE.write_text(wanted)


def run(*command: str) -> int:
    """Run one command of the environment in the project's folder, and say which."""
    sys.stderr.write(f"$ {' '.join(command)}\n")
    return subprocess.run([BIN / command[0], *command[1:]], check=False, cwd=ROOT).returncode


def lock() -> int:
    """Resolve the newest allowed releases for every supported Python, with hashes."""
    install()
    subprocess.run([BIN / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    options = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")
    return run("uv", "pip", "compile", "pyproject.toml", "--all-extras", "--group", "dev", *options, "--upgrade", "-o", LOCK.name)


if __name__ == "__main__":
    sys.exit(main())
