"""A run of features as a person reads it: what was found, a table of the features, and one line that sums up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from remission.errors import counted
from remission.render.document import Block, Finding, Text
from remission.render.tables import Column, Table
from remission.testing.runner.results import RunResults


def text(results: RunResults) -> Iterator[Block]:
    """Every finding, a table of the features and one line that sums up."""
    yield from (Finding(str(found)) for found in (*results.warnings, *results.findings))
    if results.scenarios:
        yield _features(results)
    yield _summary(results)


def _features(results: RunResults) -> Table:
    waiting = (Column("not_reviewed", "not yet reviewed", "count", tone="open"),) if results.not_reviewed else ()
    columns = (
        Column("file", "file"),
        Column("feature", "feature"),
        Column("passed", "passed", "count", tone="good"),
        Column("failed", "failed", "count", tone="bad"),
        *waiting,
    )
    features = dict.fromkeys((scenario.file, scenario.feature) for scenario in results.scenarios)
    short = {file: PurePath(file).name for file, _ in features}
    are_apart = len(set(short.values())) == len(short)
    rows: list[tuple[str | int, ...]] = []
    for file, feature in features:
        own = RunResults(tuple(one for one in results.scenarios if (one.file, one.feature) == (file, feature)))
        counts = (own.passed, own.failed, *((own.not_reviewed,) if waiting else ()))
        rows.append((short[file] if are_apart else file, feature, *counts))
    return Table("features", "", columns, tuple(rows))


def _summary(results: RunResults) -> Text:
    if not results.scenarios:
        return Text("no scenario was run", "bad")
    waiting = f", {results.not_reviewed} not yet reviewed" if results.not_reviewed else ""
    blocked = f", {counted(len(results.problems), 'problem')} in feature files" if results.problems else ""
    total = counted(len(results.scenarios), "scenario")
    if results.failed or results.problems:
        return Text(f"{total}: {results.passed} passed, {results.failed} failed{waiting}{blocked}", "bad")
    if results.not_reviewed:
        return Text(f"{total}: {results.passed} passed{waiting}", "open" if results.passed else "bad")
    return Text(f"{total}: all passed", "good")
