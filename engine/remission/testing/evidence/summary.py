"""What a folder of evidence says of itself, and what it says that it does not cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from remission.errors import counted
from remission.protocol.model import Protocol, Status
from remission.render.document import Text
from remission.render.machine import Json
from remission.testing.coverage.report import percent
from remission.testing.evidence.environment import engine, environment
from remission.testing.measurement import Measured
from remission.testing.mutation.unmutated import unmutated
from remission.testing.trace.document import orphans, reviews


def summary(found: Measured, tags: str | None) -> Json:
    """Versions, hashes and counts; `tags` selected the scenarios."""
    protocol, results = found.recording.protocol, found.recording.results
    return {
        "protocol": {"id": protocol.id, "title": protocol.title, "version": protocol.version, "sha256": protocol.sha256},
        "engine": engine(),
        "environment": environment(),
        "scenarios": {
            "tags": tags,
            "run": len(results.scenarios),
            "passed": results.passed,
            "failed": results.failed,
            "not yet reviewed": results.not_reviewed,
            "problems of files": [str(problem) for problem in results.problems],
        },
        "coverage": percent(found.coverage.percent),
        "mutation score": percent(found.mutation.score),
        "orphans": {what: len(some) for what, some in orphans(found.matrix).items()},
        "reviews": {
            "clauses": len(found.matrix.clauses),
            "reviewed": len(found.matrix.clauses) - len(found.matrix.unreviewed),
            "no reviewer stated": [clause.label for clause in found.matrix.unreviewed],
        },
        "agreement": found.agreed,
        "fine": found.is_fine,
    }


def readme(found: Measured, tags: str | None) -> str:
    """What the folder says, and what it does not, for a person."""
    protocol, results = found.recording.protocol, found.recording.results
    shown, all_ = found.coverage.counts
    reviewed = reviews(found.matrix)
    mutation, equivalent = found.mutation, len(found.mutation.equivalent)
    noticed = f"{mutation.noticed} of {len(mutation.tried) - equivalent} mutants are noticed ({percent(mutation.score)} %)"
    tally = f"{counted(len(results.scenarios), 'scenario')}: {results.passed} passed, {results.failed} failed"
    tally += f", {results.not_reviewed} not yet reviewed"
    lines = [
        f"Evidence of testing {protocol.id} {protocol.version}",
        f"SHA-256 of the protocol's content: {protocol.sha256}",
        "",
        f"{tally}.",
        f"{shown} of {all_} goals are shown ({percent(found.coverage.percent)} %).",
        f"{noticed}; {equivalent} more answer every patient the same, by proof.",
        f"{found.agreed}.",
        f"{reviewed[0].upper()}{reviewed[1:]}.",
        "",
        "What is in the folder: rules, features and data as they were tested; scenarios with each step and value; coverage;",
        "mutants; the trace matrix; summary.json with versions; manifest.json with who, when and the SHA-256 of every file;",
        "manifest.sha256 with that of the manifest. Keep this last one elsewhere too: it stands for the whole folder.",
        "Check it with: remission evidence --verify FOLDER",
        "",
        "What it does not cover:",
        *(f"- {one}" for one in not_covered(found, tags)),
    ]
    return "\n".join(lines) + "\n"


def not_covered(found: Measured, tags: str | None = None) -> Sequence[str]:
    """What nobody should read into the folder."""
    protocol, results = found.recording.protocol, found.recording.results
    unverified = [clause.label for clause in found.matrix.clauses if clause.status is Status.UNVERIFIED]
    told = [
        "whether the sources are right, and whether the rules are what their authors meant: people read that",
        f"whether a scenario would notice a mistake in what is not mutated: {', '.join(unmutated(protocol)) or 'its texts'}",
        "figures over a cohort (courses, endpoints, intervals), other than the counts that scenarios state",
        "two mistakes at once: mutants are single edits (`remission mutate --pairs` tries pairs)",
        "the machine, the operating system and the libraries beyond the versions named in summary.json",
    ]
    if unverified:
        told.append(
            f"{counted(len(unverified), 'clause')} whose source was not checked (status: unverified): {', '.join(unverified)}"
        )
    if found.mutation.not_told_apart:
        told.append(f"{counted(len(found.mutation.not_told_apart), 'mutant')} not told apart from the rules, without a proof")
    if results.not_reviewed:
        told.append(f"{counted(results.not_reviewed, 'scenario')} whose expectations nobody has read yet")
    if results.problems:
        told.append(f"{counted(len(results.problems), 'problem')} for which features could not be run: see summary.json")
    if tags:
        told.append(f"scenarios whose tags do not fit {tags!r}: they were not run")
    told += _files_left_out(protocol, found)
    return told


def _files_left_out(protocol: Protocol, found: Measured) -> list[str]:
    others = sum(one.protocol is not None and one.protocol.sha256 != protocol.sha256 for one in found.recording.results.scenarios)
    return [f"{counted(others, 'scenario')} of the same files, about another protocol"] if others else []


def text(found: Measured, folder: Path, seal: str) -> Iterator[Text]:
    """What the folder says, in one line each, and what stands for it."""
    return (Text(line) for line in (*readme(found, None).splitlines()[3:8], f"written to {folder}", sealed(seal)))


def sealed(seal: str) -> str:
    """What an inspector keeps."""
    return f"SHA-256 of the manifest: {seal}"
