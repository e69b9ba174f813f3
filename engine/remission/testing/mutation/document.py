"""What became of the mutants, as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from remission.render.document import Block, Text
from remission.render.tables import Column, Table
from remission.symbolic.cells.case_search import NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.document import matter
from remission.testing.coverage.report import percent
from remission.testing.mutation.mutants import Mutant
from remission.testing.mutation.mutation import Mutation, Survivor
from remission.testing.mutation.unmutated import unmutated


def text(found: Mutation) -> Iterator[Block]:
    """The counts of each sort, every survivor with the scenario that would notice it, and the score."""
    yield _counts(found)
    yield from (Text(_survivor(one)) for one in found.survivors)
    yield from matter([(title(scene), len(found.only(at))) for at, scene in enumerate(found.scenes)], "mutant")
    counted = len(found.tried) - len(found.equivalent)
    parts = [f"{found.noticed} of {counted} mutants are noticed: score {percent(found.score)} %"]
    if found.equivalent:
        parts.append(f"{len(found.equivalent)} more answer every patient the same, by proof")
    if found.not_told_apart:
        parts.append(f"{len(found.not_told_apart)} not told apart, and counted as not noticed")
    if kinds := unmutated(found.protocol):
        parts.append(f"not mutated: {', '.join(kinds)}")
    yield Text("; ".join(parts), "good" if found.noticed == counted else "bad")


def pairs_text(hidden: Sequence[tuple[Mutant, Mutant]], tried: int) -> Iterator[Text]:
    """The pairs of edits that hide each other."""
    for one, other in hidden:
        yield Text(f"two edits that are noticed one by one, and not together:\n  {one}\n  {other}")
    yield Text(f"{tried} pairs of edits: {len(hidden)} hide each other")


def _counts(found: Mutation) -> Table:
    equal = {one.mutant for one in found.equivalent}
    tried = Counter(one.mutant.sort for one in found.tried if one.mutant not in equal)
    noticed = Counter(one.mutant.sort for one in found.tried if one.scenes)
    columns = (
        Column("edit", "edit"),
        Column("noticed", "noticed", "count", tone="good"),
        Column("not_noticed", "not noticed", "count", tone="bad"),
    )
    return Table("counts", "", columns, tuple((sort, noticed[sort], count - noticed[sort]) for sort, count in tried.items()))


def _survivor(one: Survivor) -> str:
    match one.closing:
        case Remedy(text):
            return f"{one.mutant.pos}: no scenario would notice {one.mutant}; this one would:\n\n{text}\n"
        case NoSuchCase(why):
            return f"{one.mutant.pos}: left out: {one.mutant}: {why}"
        case NotFound(why):
            return f"{one.mutant.pos}: not told apart: {one.mutant}: {why}"
