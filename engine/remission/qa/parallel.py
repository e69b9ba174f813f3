"""Features run by several processes: each takes some of the files, and the results come together in their order."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from remission.errors import Problem
from remission.qa import files
from remission.qa import tags as tag_expressions
from remission.qa.files import shown
from remission.qa.results import Results
from remission.qa.run import begin, run_features, usual_features

TAGS = "--tags"  # the place of the problem that no scenario was selected
COUNTS = ("errors", "failures", "skipped", "tests")


def run_in_parallel(
    protocol_name: str, paths: Sequence[Path], jobs: int, *, tags: str | None = None, junit: Path | None = None
) -> Results:
    """Run features as `run_features` does, on `jobs` processes.

    Raises:
        InputError: the protocol has problems, the tag expression does not read, or `junit` cannot be written.
        DisagreementError: two readings of a case differ.
    """
    if tags:
        tag_expressions.read(tags)
    found, problems = files.collect(paths or [usual_features(protocol_name)])
    shares = _shares(found, jobs)
    if len(shares) < 2:  # noqa: PLR2004 - nothing to share
        return run_features(protocol_name, paths, tags=tags, junit=junit)
    if junit:
        begin(junit)
    with TemporaryDirectory() as folder, ProcessPoolExecutor(len(shares), get_context("spawn")) as pool:
        parts = [Path(folder) / f"{number}.xml" if junit else None for number in range(len(shares))]
        runs = [pool.submit(_run, protocol_name, share, tags, part) for share, part in zip(shares, parts, strict=True)]
        results = [run.result() for run in runs]
        if junit:
            _join([part for part in parts if part is not None], junit)
    return _together(found, results, problems)


def _run(protocol_name: str, share: Sequence[Path], tags: str | None, junit: Path | None) -> Results:
    return run_features(protocol_name, share, tags=tags, junit=junit)


def _shares(found: Sequence[Path], jobs: int) -> list[list[Path]]:
    """Files for each process, the largest first to whoever has least."""
    shares: list[list[Path]] = [[] for _ in range(max(1, min(jobs, len(found))))]
    sizes = [0] * len(shares)
    for file in sorted(found, key=lambda file: -file.stat().st_size):
        least = sizes.index(min(sizes))
        shares[least].append(file)
        sizes[least] += file.stat().st_size
    return shares


def _together(found: Sequence[Path], results: Sequence[Results], problems: Sequence[Problem]) -> Results:
    """The results in the order of the files; that a share has no scenario of some tags is no problem if another has."""
    order = {shown(str(file)): number for number, file in enumerate(found)}
    scenarios = sorted((one for part in results for one in part.scenarios), key=lambda one: order[one.file])
    told = dict.fromkeys([*problems, *(problem for part in results for problem in part.problems)])
    kept = [problem for problem in told if problem.pos.file != TAGS or not scenarios]
    return Results(tuple(scenarios), tuple(kept[:1] if not scenarios and all(one.pos.file == TAGS for one in kept) else kept))


def _join(parts: Sequence[Path], junit: Path) -> None:
    """One JUnit file of several."""
    trees = [ET.parse(part) for part in parts]  # noqa: S314 - written by our own processes
    root, first = trees[0].getroot(), trees[0].getroot()[0]
    for tree in trees[1:]:
        suite = tree.getroot()[0]
        for key in COUNTS:
            first.set(key, str(int(first.get(key, "0")) + int(suite.get(key, "0"))))
        first.set("time", f"{max(float(first.get('time', '0')), float(suite.get('time', '0'))):.3f}")
        first.extend(suite)
    ET.ElementTree(root).write(junit, encoding="utf-8", xml_declaration=True)
