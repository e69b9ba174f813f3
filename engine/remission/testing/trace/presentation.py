"""The trace matrix as text for a person, as CSV and JSON for a machine, and as a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from remission.errors import counted
from remission.protocol.model import Protocol
from remission.render import pages
from remission.render.program import made_by
from remission.testing.assertions.recording import title
from remission.testing.coverage.presentation import Json
from remission.testing.trace.matrix import Matrix, TracedClause

if TYPE_CHECKING:
    from rich.console import Console

Row: TypeAlias = tuple[str, ...]

OVER_A_COHORT = "about a cohort: no scenario states it"
NOBODY = "not stated"
HEADER = (
    *("source", "section", "statement", "clause", "kind", "status", "reviewed", "place"),
    *("scenario", "scenario place", "result"),
)


def render(matrix: Matrix, console: Console) -> None:
    """Print the clauses of each source with the number of their scenarios, its statements, then the orphans."""
    for source in matrix.protocol.sources:
        _line(console, source_text(matrix.protocol, source))
        for clause in matrix.of_source(source):
            by = f"; reviewed by {clause.reviewed}" if clause.reviewed else ""
            _line(console, f"  {clause.label} ({clause.kind}): {results(matrix, clause)}{by}")
        for one in matrix.told:
            if one.statement.source == source:
                _line(console, f"  statement {one.statement.name!r}: {one.became}")
    for what, some in orphans(matrix).items():
        for line in some:
            _line(console, f"orphan: {what}: {line}")
    _line(console, reviews(matrix))
    counts = "; ".join(f"{what}: {len(some)}" for what, some in orphans(matrix).items() if some) or "no orphan"
    colour = "green" if matrix.is_whole else "red"
    failed = f", {matrix.failed} failed" if matrix.failed else ""
    total = f"{counted(len(matrix.clauses), 'clause')}, {counted(len(matrix.scenes), 'scenario')}{failed}; {counts}"
    console.print(f"[bold {colour}]{total}[/]", highlight=False, soft_wrap=True)


def orphans(matrix: Matrix) -> dict[str, list[str]]:
    """Every kind of orphan, each as a line."""
    return {
        "clauses that no passed scenario proves": [f"{one.pos}: {one.label}" for one in matrix.unproven],
        "clauses that cite no source": [f"{one.pos}: {one.label}" for one in matrix.unsourced],
        "scenarios that prove no clause": [title(matrix.scenes[at]) for at in matrix.idle],
        "statements without a clause": [f"{one.statement.pos}: {one.statement.name}" for one in matrix.undecided],
        "sources without a clause or a statement": [source_text(matrix.protocol, key) for key in matrix.uncited],
    }


def results(matrix: Matrix, clause: TracedClause) -> str:
    """`12 passed, 1 failed`."""
    told = [matrix.result(scene) for scene in clause.scenes]
    lacking = "no scenario" if clause.definition else OVER_A_COHORT
    return ", ".join(f"{told.count(one)} {one}" for one in dict.fromkeys(told)) or lacking


def reviewed(clause: TracedClause) -> str:
    """Who compared a clause with its source, and when."""
    return str(clause.reviewed) if clause.reviewed else NOBODY


def reviews(matrix: Matrix) -> str:
    """How many clauses somebody is said to have compared with their source, and of which nobody is."""
    lacking = matrix.unreviewed
    count = f"{len(matrix.clauses) - len(lacking)} of {counted(len(matrix.clauses), 'clause')}"
    if not lacking:
        return f"reviewed: {count}"
    which = "" if len(lacking) == len(matrix.clauses) else f": {', '.join(one.label for one in lacking)}"
    return f"reviewed: {count}; no reviewer is stated for {'the others' if which else 'any'}{which}"


def source_text(protocol: Protocol, key: str | None) -> str:
    """A source with its section."""
    if key is None:
        return "no source"
    source = protocol.sources[key]
    return f"{source.title}; {source.section}" if source.section else source.title


def as_rows(matrix: Matrix) -> list[Row]:
    """One row for each clause and scenario, and one for each statement and clause; whatever stands alone has a row too."""
    return [*_clauses(matrix), *_idle(matrix), *_statements(matrix), *_uncited(matrix)]


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


def as_csv(matrix: Matrix) -> str:
    """The rows as a table for spreadsheets; a text that one would take for a formula is kept from it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and cell else cell for cell in row] for row in as_rows(matrix))
    return stream.getvalue()


def as_json(matrix: Matrix) -> Json:
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
    protocol = matrix.protocol
    lone: dict[str, Json] = {what: list(some) for what, some in orphans(matrix).items()}
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "sources": sources,
        "statements": statements,
        "clauses": clauses,
        "scenarios": scenarios,
        "orphans": lone,
    }


def page(matrix: Matrix) -> str:
    """The matrix both ways as one page."""
    protocol = matrix.protocol
    from_source = [
        (
            *(source_text(protocol, one.source), one.says or "", one.label, one.kind),
            *(one.status.value, reviewed(one), results(matrix, one)),
        )
        for one in matrix.clauses
    ]
    scenes = [
        (title(scene), matrix.result(at), ", ".join(clause.label for clause in matrix.proven_by(at)))
        for at, scene in enumerate(matrix.scenes)
    ]
    lists = (
        pages.folded(one.label, pages.listed([(results(matrix, one), [title(matrix.scenes[at]) for at in one.scenes])]))
        for one in matrix.clauses
    )
    lone = [(what, str(len(some)), "; ".join(some)) for what, some in orphans(matrix).items()]
    told = [(one.statement.name, one.text, source_text(protocol, one.statement.source), one.became) for one in matrix.told]
    return pages.page(
        f"Traceability of {protocol.id} {protocol.version}",
        pages.heading("Orphans"),
        pages.table(("kind", "number", "which"), lone),
        pages.heading("From the source to the clause to the scenarios"),
        pages.paragraph(f"{reviews(matrix)}."),
        pages.table(
            ("source", "statement", "clause", "kind", "checked against the source", "reviewed by", "scenarios"), from_source
        ),
        pages.heading("The scenarios of each clause"),
        *lists,
        pages.heading("From the scenario to the clauses that it proves"),
        pages.table(("scenario", "result", "clauses"), scenes),
        pages.heading("From the statement to the clauses made from it"),
        pages.table(("statement", "text", "source", "clauses"), told),
        footer=made_by(protocol),
    )


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
