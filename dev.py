"""One word a task, on a machine with Python and a C compiler; installs what the task needs into `.venv`.

python3 dev.py demo     the main job on the data that ships
python3 dev.py test     everything that must be green: lint, types, contracts, rules, features, tests
python3 dev.py library  all that is asked of the response criteria and protocols that ship (long)
python3 dev.py pythons  the engines on every other supported Python that is at hand (part of test)
python3 dev.py fuzz     thousands of rule files and tables that nobody would write, other ones every time (long)
python3 dev.py bench    the benchmarks (long)
python3 dev.py lines    the tests, and which lines and branches of the engine they reach (long)
python3 dev.py lock     renew the lock files from pyproject.toml
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
BASE, EVERYTHING = ROOT / "requirements-base.lock", ROOT / "requirements.lock"  # what users need; what tests and tasks need too
DONE = VENV / "installed.sha256"
OLDEST, NEWEST = (3, 11), (3, 14)

# durable_rules is compiled from source: its call to a function that CPython 3.13 removed gets the new name, with optimisation.
# Without it the module is built and imported lazily up to 3.13; on 3.14 compilers of today refuse the undeclared name.
NEEDS_DEFINE = 14
DURABLE = "-DPyEval_CallObject=PyObject_CallObject -DNDEBUG -O2"

DEMO = (("remission", "evaluate", "inotuzumab-pediatric", "examples/synthetic_cohort.csv"),)
TABLES = ("python", "-m", "remission.expr.parsing.grammar")  # installing saves them; the grammar may have changed since
# One process for each group of tests that share what takes long to make. Lines are counted by a task of their own: it more than
# doubles the time.
SUITE = ("pytest", "-n", "2", "--dist", "loadgroup")
TEST = (
    TABLES,
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("remission", "check", "--strict", "inotuzumab-pediatric"),
    ("remission", "check", "--strict", "aall1621"),
    SUITE,
    ("remission", "test", "inotuzumab-pediatric"),
    ("remission", "test", "aall1621"),
)
FUZZ = (("pytest", "-n", "2", "tests/fuzz"),)
FUZZED = "5000"  # examples of each property; `test` tries a hundred, the same ones every time
LINES = (TABLES, (*SUITE, "--cov", "--cov-report=term:skip-covered"))
LIBRARY = (TABLES, ("python", "benchmarks/library.py"))
BENCH = (TABLES, ("python", "benchmarks/run.py"))
TASKS = {"demo": DEMO, "test": TEST, "fuzz": FUZZ, "bench": BENCH, "library": LIBRARY, "lines": LINES}
ON_EACH_PYTHON = (
    ("pytest", "-q", "tests/engines/test_durable_hazards.py", "tests/engines/test_rete.py"),
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
        return elsewhere(task)
    if task == "lock":
        return lock()
    install(BASE if task == "demo" else EVERYTHING)
    if task in {"test", "bench", "lines"}:
        find_java()
    if task == "fuzz":
        os.environ["REMISSION_FUZZ"] = FUZZED
        os.environ.pop("CI", None)
    commands = TASKS.get(task, ())
    return next((code for command in commands if (code := run(*command))), 0) or (pythons() if task in {"test", "pythons"} else 0)


def elsewhere(task: str) -> int:
    """Do the task with a Python that is supported, where there is one."""
    here = sys.version.split()[0]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if python := interpreter(f"3.{minor}"):
            sys.stderr.write(f"this is Python {here}: going on with Python 3.{minor}\n")
            return subprocess.run([python, __file__, task], check=False).returncode
    sys.stderr.write(f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed, this is {here}\n")
    return 2


def install(lock: Path) -> None:
    """Make `.venv` hold what a lock file says, unless it does already; the base is part of everything."""
    wanted = {each: fingerprint(each) for each in (BASE, EVERYTHING)}
    there = set(DONE.read_text().split()) if DONE.exists() else set()
    if wanted[lock] in there:
        return
    time = "the first time: under a minute" if lock == BASE else "a few minutes the first time"
    sys.stderr.write(f"installing into .venv ({time}) …\n")
    if not there or not there <= set(wanted.values()):
        venv.create(VENV, clear=VENV.exists(), with_pip=True)
    DONE.unlink(missing_ok=True)
    pip(BIN, "--require-hashes", "-r", lock)
    pip(BIN, "--no-deps", "--editable", ROOT)
    subprocess.run([BIN / "python", "-m", "compileall", "-q", ROOT / "engine"], check=True)  # as pip does for the rest
    DONE.write_text("\n".join({wanted[BASE], wanted[lock]}))


def fingerprint(lock: Path) -> str:
    """What an environment was made from."""
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()


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


def pip(folder: Path, *arguments: str | Path, define: str = DURABLE) -> None:
    """Install into the environment whose programs are in `folder`."""
    environment = {**os.environ, "CPPFLAGS": f"{os.environ.get('CPPFLAGS', '')} {define}".strip()}
    command = (folder / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)
    subprocess.run(command, check=True, env=environment)


def run(*command: str, folder: Path = BIN) -> int:
    """Run one command of an environment in the project's folder, and say which."""
    sys.stderr.write(f"$ {' '.join(command)}\n")
    return subprocess.run([folder / command[0], *command[1:]], check=False, cwd=ROOT).returncode


def pythons() -> int:
    """Install on every other supported Python, with the one extra that the features ask for, and try the engines there."""
    for minor in range(OLDEST[1], NEWEST[1] + 1):
        python = None if minor == sys.version_info[1] else interpreter(f"3.{minor}")
        if python is None:
            continue
        sys.stderr.write(f"Python 3.{minor}:\n")
        with tempfile.TemporaryDirectory() as scratch:
            subprocess.run([python, "-m", "venv", scratch], check=True)
            pins = Path(scratch) / "constraints.txt"
            without_extras = re.sub(r"\[[a-z]+\](?===)|\s*\\\n\s+--hash=\S+", "", EVERYTHING.read_text())
            pins.write_text(without_extras)  # pip wants none here
            folder = Path(scratch) / BIN.name
            define = DURABLE if minor >= NEEDS_DEFINE else ""
            pip(folder, "-c", pins, f"{ROOT}[report]", "hypothesis", define=define)
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
    """Resolve the newest allowed releases for every supported Python, with hashes; the base gets the same ones."""
    install(EVERYTHING)
    subprocess.run([BIN / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    # extras are kept: older pips take the newest release for `coverage[toml]` where only `coverage` is pinned
    kept = ("--universal", "--no-strip-extras", "--generate-hashes")
    plain = ("--no-annotate", "--no-header", "--no-emit-index-url", "--quiet")
    resolve = ("uv", "pip", "compile", "pyproject.toml", *kept, *plain)
    return run(*resolve, "--all-extras", "--group", "dev", "--upgrade", "-o", EVERYTHING.name) or run(
        *resolve, "--upgrade", "-c", EVERYTHING.name, "-o", BASE.name
    )


if __name__ == "__main__":
    sys.exit(main())
