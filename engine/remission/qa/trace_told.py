"""The trace matrix as text for a person, as CSV and JSON for a machine, and as a page."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from remission.protocol.model import Protocol
from remission.qa import pages
from remission.qa.coverage_told import Json
from remission.qa.recording import title
from remission.qa.traceability import Clause, Matrix

if TYPE_CHECKING:
    from rich.console import Console

HEADER = ("source", "section", "statement", "clause", "kind", "status", "place", "scenario", "scenario place", "result")


def render(matrix: Matrix, console: Console) -> None:
    """Print the clauses of each source with the number of their scenarios, then the orphans."""
    for source in matrix.protocol.sources:
        _line(console, source_text(matrix.protocol, source))
        for clause in matrix.of_source(source):
            _line(console, f"  {clause.label} ({clause.kind}): {results(matrix, clause)}")
        cited = [one.name for one in matrix.protocol.statements.values() if one.source == source]
        if cited:
            _line(console, f"  told, and decided by no rule: {', '.join(cited)}")
    for what, some in orphans(matrix).items():
        for one in some:
            _line(console, f"orphan: {what}: {one}")
    counts = ", ".join(f"{len(some)} {what}" for what, some in orphans(matrix).items())
    colour = "green" if matrix.is_whole else "red"
    total = f"{len(matrix.clauses)} clauses, {len(matrix.scenes)} scenarios: {counts}"
    console.print(f"[bold {colour}]{total}[/]", highlight=False, soft_wrap=True)


def orphans(matrix: Matrix) -> dict[str, list[str]]:
    """Every kind of orphan, each as a line."""
    return {
        "clauses that no passed scenario proves": [f"{one.pos}: {one.label}" for one in matrix.unproven],
        "clauses that cite no source": [f"{one.pos}: {one.label}" for one in matrix.unsourced],
        "scenarios that prove no clause": [title(matrix.scenes[at]) for at in matrix.idle],
        "sources without a clause or a statement": [source_text(matrix.protocol, key) for key in matrix.uncited],
    }


def results(matrix: Matrix, clause: Clause) -> str:
    """`12 passed, 1 failed`."""
    told = [matrix.result(scene) for scene in clause.scenes]
    return ", ".join(f"{told.count(one)} {one}" for one in dict.fromkeys(told)) or "no scenario"


def source_text(protocol: Protocol, key: str | None) -> str:
    """A source with its section."""
    if key is None:
        return "no source"
    source = protocol.sources[key]
    return f"{source.title}; {source.section}" if source.section else source.title


def as_rows(matrix: Matrix) -> list[tuple[str, ...]]:
    """One row for each clause and scenario; a clause or scenario that stands alone has a row of its own."""
    found: list[tuple[str, ...]] = []
    for clause in matrix.clauses:
        source = matrix.protocol.sources.get(clause.source or "")
        own = (
            source.title if source else "",
            (source.section or "") if source else "",
            clause.says or "",
            clause.label,
            clause.kind,
            clause.status.value,
            str(clause.pos),
        )
        for scene in clause.scenes:
            one = matrix.scenes[scene]
            found.append((*own, one.name, f"{one.file}:{one.line}", matrix.result(scene)))
        if not clause.scenes:
            found.append((*own, "", "", ""))
    for scene in matrix.idle:
        one = matrix.scenes[scene]
        found.append((*("",) * 7, one.name, f"{one.file}:{one.line}", matrix.result(scene)))
    for statement in matrix.protocol.statements.values():
        source = matrix.protocol.sources.get(statement.source or "")
        title_, section = (source.title, source.section or "") if source else ("", "")
        found.append((title_, section, statement.says, statement.name, "statement", "told only", str(statement.pos), "", "", ""))
    return found


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
            "source": one.source,
            "statement": one.says,
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
    protocol = matrix.protocol
    lone: dict[str, Json] = {what: list(some) for what, some in orphans(matrix).items()}
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "clauses": clauses,
        "scenarios": scenarios,
        "orphans": lone,
    }


def page(matrix: Matrix) -> str:
    """The matrix both ways as one page."""
    protocol = matrix.protocol
    from_source = [
        (source_text(protocol, one.source), one.says or "", one.label, one.kind, one.status.value, results(matrix, one))
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
    told = [(one.name, one.says, source_text(protocol, one.source)) for one in protocol.statements.values()]
    return pages.page(
        f"Traceability of {protocol.id} {protocol.version}",
        pages.heading("Orphans"),
        pages.table(("kind", "number", "which"), lone),
        pages.heading("From the source to the clause to the scenarios"),
        pages.table(("source", "statement", "clause", "kind", "checked against the source", "scenarios"), from_source),
        pages.heading("The scenarios of each clause"),
        *lists,
        pages.heading("From the scenario to the clauses that it proves"),
        pages.table(("scenario", "result", "clauses"), scenes),
        pages.heading("Told, and decided by no rule"),
        pages.table(("statement", "text", "source"), told),
    )


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
