"""The trace matrix for machines: one JSON object, and one table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from remission.render.machine import Json, protocol_record
from remission.render.tables import Column, Table
from remission.testing.assertions.recording import title
from remission.testing.trace.document import OVER_A_COHORT, orphans, reviewed
from remission.testing.trace.matrix import Matrix

Row: TypeAlias = tuple[str, ...]

HEADER = (
    *("source", "section", "statement", "clause", "kind", "status", "reviewed", "place"),
    *("scenario", "scenario place", "result"),
)


def table(matrix: Matrix) -> Table:
    """One row for each clause and scenario, and one for each statement and clause; whatever stands alone has a row too."""
    rows = (*_clauses(matrix), *_idle(matrix), *_statements(matrix), *_uncited(matrix))
    return Table("trace", "", tuple(Column(name, name) for name in HEADER), rows)


def _clauses(matrix: Matrix) -> Iterator[Row]:
    for clause in matrix.clauses:
        own = (clause.says or "", clause.label, clause.kind, clause.status.value, reviewed(clause), str(clause.pos))
        for scene in clause.scenes:
            yield (*_source(matrix, clause.source), *own, *_scene(matrix, scene))
        if not clause.scenes:
            yield (*_source(matrix, clause.source), *own, "", "", "" if clause.definition else OVER_A_COHORT)


def _idle(matrix: Matrix) -> Iterator[Row]:
    for scene in matrix.idle:
        yield (*("",) * (len(HEADER) - 3), *_scene(matrix, scene))


def _statements(matrix: Matrix) -> Iterator[Row]:
    for one in matrix.told:
        for clause in one.clauses or ("",):
            status = "decided" if clause else one.became
            own = (one.text, clause, f"statement {one.statement.name}", status, "", str(one.statement.pos))
            yield (*_source(matrix, one.statement.source), *own, "", "", "")


def _uncited(matrix: Matrix) -> Iterator[Row]:
    for key in matrix.uncited:
        own = ("", "", "source", "no clause or statement", "", str(matrix.protocol.sources[key].pos))
        yield (*_source(matrix, key), *own, "", "", "")


def _source(matrix: Matrix, key: str | None) -> Row:
    source = matrix.protocol.sources.get(key or "")
    return (source.title, source.section or "") if source else ("", "")


def _scene(matrix: Matrix, scene: int) -> Row:
    one = matrix.scenes[scene]
    return one.name, f"{one.file}:{one.line}", matrix.result(scene)


def record(matrix: Matrix) -> Json:
    """The matrix both ways, and the orphans."""
    clauses: list[Json] = [
        {
            "clause": one.label,
            "kind": one.kind,
            "place": str(one.pos),
            "status": one.status.value,
            "reviewed": {"by": one.reviewed.by, "on": one.reviewed.on.isoformat()} if one.reviewed else None,
            "source": one.source,
            "statement": one.says,
            "statements": [told.statement.name for told in matrix.told if one.label in told.clauses],
            "is about": "a patient" if one.definition else "a cohort",
            "scenarios": [{"scenario": title(matrix.scenes[at]), "result": matrix.result(at)} for at in one.scenes],
        }
        for one in matrix.clauses
    ]
    scenarios: list[Json] = [
        {
            "scenario": title(scene),
            "result": matrix.result(at),
            "clauses": [clause.label for clause in matrix.proven_by(at)],
        }
        for at, scene in enumerate(matrix.scenes)
    ]
    sources: list[Json] = [
        {
            "source": key,
            "title": one.title,
            "section": one.section,
            "clauses": [clause.label for clause in matrix.of_source(key)],
            "statements": [told.statement.name for told in matrix.told if told.statement.source == key],
        }
        for key, one in matrix.protocol.sources.items()
    ]
    statements: list[Json] = [
        {
            "statement": one.statement.name,
            "text": one.text,
            "place": str(one.statement.pos),
            "source": one.statement.source,
            "clauses": list(one.clauses),
            "for information": one.statement.for_information,
        }
        for one in matrix.told
    ]
    lone: dict[str, Json] = {what: list(some) for what, some in orphans(matrix).items()}
    return {
        "protocol": protocol_record(matrix.protocol),
        "sources": sources,
        "statements": statements,
        "clauses": clauses,
        "scenarios": scenarios,
        "orphans": lone,
    }
