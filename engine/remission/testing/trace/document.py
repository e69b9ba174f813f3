"""The trace matrix as a person reads it: from the source to the clause to the scenarios, back, and what stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from remission.errors import counted
from remission.protocol.model import Protocol
from remission.render.document import Document, Section, Terms, Text, folded
from remission.render.program import made_by
from remission.render.tables import of_texts
from remission.testing.assertions.recording import title
from remission.testing.trace.matrix import Matrix, TracedClause

OVER_A_COHORT = "about a cohort: no scenario states it"
NOBODY = "not stated"


def text(matrix: Matrix) -> Iterator[Text]:
    """The clauses of each source with the number of their scenarios, its statements, then the orphans."""
    for source in matrix.protocol.sources:
        yield Text(source_text(matrix.protocol, source))
        for clause in matrix.of_source(source):
            by = f"; reviewed by {clause.reviewed}" if clause.reviewed else ""
            yield Text(f"  {clause.label} ({clause.kind}): {results(matrix, clause)}{by}")
        for one in matrix.told:
            if one.statement.source == source:
                yield Text(f"  statement {one.statement.name!r}: {one.became}")
    for what, some in orphans(matrix).items():
        yield from (Text(f"orphan: {what}: {line}") for line in some)
    yield Text(reviews(matrix))
    counts = "; ".join(f"{what}: {len(some)}" for what, some in orphans(matrix).items() if some) or "no orphan"
    failed = f", {matrix.failed} failed" if matrix.failed else ""
    total = f"{counted(len(matrix.clauses), 'clause')}, {counted(len(matrix.scenes), 'scenario')}{failed}; {counts}"
    yield Text(total, "good" if matrix.is_whole else "bad")


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


def page(matrix: Matrix) -> Document:
    """The matrix both ways."""
    protocol = matrix.protocol
    lone = [(what, str(len(some)), "; ".join(some)) for what, some in orphans(matrix).items()]
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
    told = [(one.statement.name, one.text, source_text(protocol, one.statement.source), one.became) for one in matrix.told]
    clauses = ("source", "statement", "clause", "kind", "checked against the source", "reviewed by", "scenarios")
    blocks = (
        Section("Orphans", (of_texts(("kind", "number", "which"), lone),)),
        Section("From the source to the clause to the scenarios", (Text(f"{reviews(matrix)}."), of_texts(clauses, from_source))),
        Section("The scenarios of each clause", tuple(_scenarios(matrix, one) for one in matrix.clauses)),
        Section("From the scenario to the clauses that it proves", (of_texts(("scenario", "result", "clauses"), scenes),)),
        Section("From the statement to the clauses made from it", (of_texts(("statement", "text", "source", "clauses"), told),)),
    )
    return Document(f"Traceability of {protocol.id} {protocol.version}", blocks, footer=made_by(protocol))


def _scenarios(matrix: Matrix, clause: TracedClause) -> Section:
    terms = Terms(((results(matrix, clause), tuple(title(matrix.scenes[at]) for at in clause.scenes)),))
    return folded(clause.label, terms)
