"""What a folder of evidence says of itself, and what it says that it does not cover."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from remission.protocol.model import Protocol, Status
from remission.qa import trace_told
from remission.qa.coverage_told import Json, percent
from remission.qa.measuring import Measured

if TYPE_CHECKING:
    from rich.console import Console

LIBRARIES = (
    "remission",
    "durable-rules",
    "gherkin-official",
    "lark",
    "narwhals",
    "polars",
    "pydantic",
    "pytest",
    "pytest-bdd",
    "pyyaml",
    "z3-solver",
)


def summary(found: Measured) -> Json:
    """Versions, hashes and counts."""
    protocol, results = found.recording.protocol, found.recording.results
    return {
        "protocol": {"id": protocol.id, "title": protocol.title, "version": protocol.version, "sha256": protocol.sha256},
        "engine": {"version": _version("remission"), "sha256": engine_hash()},
        "environment": {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "libraries": {name: _version(name) for name in LIBRARIES},
        },
        "scenarios": {
            "run": len(results.scenarios),
            "passed": results.passed,
            "failed": results.failed,
            "not yet reviewed": results.not_reviewed,
            "problems of files": [str(problem) for problem in results.problems],
        },
        "coverage": percent(found.coverage.percent),
        "mutation score": percent(found.mutation.score),
        "orphans": {what: len(some) for what, some in trace_told.orphans(found.matrix).items()},
        "agreement": found.agreed,
        "fine": found.is_fine,
    }


def readme(found: Measured) -> str:
    """What the folder says, and what it does not, for a person."""
    protocol, results = found.recording.protocol, found.recording.results
    shown, all_ = found.coverage.counts
    mutation, equivalent = found.mutation, len(found.mutation.equivalent)
    noticed = f"{mutation.noticed} of {len(mutation.tried) - equivalent} mutants are noticed ({percent(mutation.score)} %)"
    tally = f"{len(results.scenarios)} scenarios: {results.passed} passed, {results.failed} failed"
    tally += f", {results.not_reviewed} not yet reviewed"
    lines = [
        f"Evidence of testing {protocol.id} {protocol.version}",
        f"SHA-256 of the protocol's content: {protocol.sha256}",
        "",
        f"{tally}.",
        f"{shown} of {all_} goals are shown ({percent(found.coverage.percent)} %).",
        f"{noticed}; {equivalent} more answer every patient the same, by proof.",
        f"{found.agreed}.",
        "",
        "What is in the folder: rules, features and data as they were tested; scenarios with each step and value; coverage;",
        "mutants; the trace matrix; summary.json with versions; manifest.json with the SHA-256 of every file.",
        "Check it with: remission evidence --verify FOLDER",
        "",
        "What it does not cover:",
        *(f"- {one}" for one in not_covered(found)),
    ]
    return "\n".join(lines) + "\n"


def not_covered(found: Measured) -> Sequence[str]:
    """What nobody should read into the folder."""
    protocol = found.recording.protocol
    unverified = [clause.label for clause in found.matrix.clauses if clause.status is Status.UNVERIFIED]
    told = [
        "whether the sources are right, and whether the rules are what their authors meant: people read that",
        "whether a scenario would notice another choice among dated observations (`choose`): no mutant is made of it",
        "whether a scenario would notice another formula of an amount (`*`, `/`, an operand left out): no mutant is made of it",
        "figures over a cohort (courses, endpoints, intervals), other than the counts that scenarios state",
        "two mistakes at once: mutants are single edits (`remission mutate --pairs` tries pairs)",
        "the machine, the operating system and the libraries beyond the versions named in summary.json",
    ]
    if unverified:
        told.append(f"{len(unverified)} clauses whose source was not checked (status: unverified): {', '.join(unverified)}")
    if found.mutation.not_told_apart:
        told.append(f"{len(found.mutation.not_told_apart)} mutants that were not told apart from the rules, without a proof")
    if found.recording.results.not_reviewed:
        told.append(f"{found.recording.results.not_reviewed} scenarios whose expectations nobody has read yet")
    if found.recording.results.problems:
        told.append(f"{len(found.recording.results.problems)} problems for which features could not be run: see summary.json")
    told += _files_left_out(protocol, found)
    return told


def _files_left_out(protocol: Protocol, found: Measured) -> list[str]:
    others = sum(one.protocol is not None and one.protocol.sha256 != protocol.sha256 for one in found.recording.results.scenarios)
    return [f"{others} scenarios of the same files that are about another protocol"] if others else []


def engine_hash() -> str:
    """The SHA-256 of the program's own files, by name and content."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".lark", ".j2"}:
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def render(found: Measured, folder: Path, console: Console) -> None:
    """Print what the folder says, in one line each."""
    for line in readme(found).splitlines()[3:7]:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(f"written to {folder}", highlight=False, markup=False, soft_wrap=True)
