"""One word a task, on a machine with Python and a C compiler; installs everything it needs into `.venv`.

python3 dev.py demo     the main job on the data that ships
python3 dev.py test     everything that must be green: lint, types, contracts, rules, features, tests
python3 dev.py pythons  the engines on every other supported Python that is at hand (part of test)
python3 dev.py bench    the benchmarks (long)
python3 dev.py lock     renew requirements.lock from pyproject.toml
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
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
ON_EACH_PYTHON = (
    ("pytest", "-q", "tests/readings/test_durable_hazards.py", "tests/readings/test_rete.py"),
    ("remission", "agree", "inotuzumab-pediatric", "--cases", "500"),
    ("remission", "test", "inotuzumab-pediatric"),
)


def main() -> int:
    """Run one task; its exit code is the first that is not 0."""
    task = sys.argv[1] if len(sys.argv) == 2 else ""  # noqa: PLR2004 - the script and the task
    if task not in {*TASKS, "pythons", "lock"}:
        sys.stderr.write(__doc__ or "")
        return 2
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = sys.version.split()[0]
        sys.stderr.write(f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed, this is {here}\n")
        return 2
    if task == "lock":
        return lock()
    install()
    if task in {"test", "bench"}:
        find_java()
    commands = TASKS.get(task, ())
    return next((code for command in commands if (code := run(*command))), 0) or (pythons() if task in {"test", "pythons"} else 0)


def install() -> None:
    """Make `.venv` as the lock file says, unless it is so already."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    if DONE.exists() and DONE.read_text() == wanted:
        return
    sys.stderr.write("installing into .venv (a few minutes the first time) …\n")
    venv.create(VENV, clear=VENV.exists(), with_pip=True)
    pip(BIN, "--require-hashes", "-r", LOCK)
    pip(BIN, "--no-deps", "--editable", ROOT)
    subprocess.run([BIN / "python", "-m", "compileall", "-q", ROOT / "engine"], check=True)  # as pip does for the rest
    DONE.write_text(wanted)


def find_java() -> None:
    """Fetch a Java for Spark into `.venv`, unless the machine has one; without it the tests of Spark are skipped, and say so."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    folder = VENV / "java"
    if not (homes := list(folder.glob("*/bin/java"))):
        sys.stderr.write("there is no Java: fetching one into .venv for Spark …\n")
        fetch = f"import jdk; jdk.install('17', jre=True, path={str(folder)!r})"
        done = subprocess.run([BIN / "python", "-c", fetch], check=False, stderr=subprocess.DEVNULL)
        homes = list(folder.glob("*/bin/java"))
        if done.returncode or not homes:
            sys.stderr.write("no Java could be fetched: the tests of Spark are skipped; install a Java 17 or later for them\n")
            return
    os.environ["JAVA_HOME"] = str(homes[0].parent.parent)


def pip(folder: Path, *arguments: str | Path) -> None:
    """Install into the environment whose programs are in `folder`."""
    environment = {**os.environ, "CPPFLAGS": f"{os.environ.get('CPPFLAGS', '')} {DURABLE}".strip()}
    command = (folder / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)
    subprocess.run(command, check=True, env=environment)


def run(*command: str, folder: Path = BIN) -> int:
    """Run one command of an environment in the project's folder, and say which."""
    sys.stderr.write(f"$ {' '.join(command)}\n")
    return subprocess.run([folder / command[0], *command[1:]], check=False, cwd=ROOT).returncode


def pythons() -> int:
    """Install without extras on every other supported Python, as published (no compiler flags), and try the engines there."""
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        python = None if minor == sys.version_info[1] else interpreter(f"3.{minor}")
        if python is None:
            continue
        sys.stderr.write(f"Python 3.{minor}:\n")
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run([python, "-m", "venv", scratch], check=True)
            pins = Path(scratch) / "constraints.txt"
            pins.write_text(re.sub(r"\[[a-z]+\](?===)|\s*\\\n\s+--hash=\S+", "", LOCK.read_text()))  # pip wants no extras here
            folder = Path(scratch) / BIN.name
            subprocess.run([folder / "python", "-m", "pip", "install", "--quiet", "-c", pins, ROOT, "hypothesis"], check=True)
            for command in ON_EACH_PYTHON:
                if code := run(*command, folder=folder):
                    return code
    return 0


def interpreter(version: str) -> str | None:
    """The path of a Python of this version that answers; None where there is none."""
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}"), *map(str, managed.glob(f"{version}.*/bin/python"))]
    for candidate in filter(None, candidates):
        answer = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and f"Python {version}." in answer.stdout:
            return candidate
    return None


def lock() -> int:
    """Resolve the newest allowed releases for every supported Python, with hashes."""
    install()
    subprocess.run([BIN / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    # extras are kept: older pips take the newest release for `coverage[toml]` where only `coverage` is pinned
    kept = ("--universal", "--no-strip-extras", "--generate-hashes")
    plain = ("--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")
    wanted = ("pyproject.toml", "--all-extras", "--group", "dev")
    return run("uv", "pip", "compile", *wanted, *kept, *plain, "--upgrade", "-o", LOCK.name)


if __name__ == "__main__":
    sys.exit(main())
