"""What became of the mutants, as text for a person and as JSON for a machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table

from remission.symbolic.cells.case_search import NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.presentation import Json, matter, percent
from remission.testing.mutation.mutants import Mutant
from remission.testing.mutation.mutation import Mutation, Survivor
from remission.testing.mutation.unmutated import unmutated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


def render(found: Mutation, console: Console) -> None:
    """Print the counts of each sort, every survivor with the scenario that would notice it, and the score."""
    console.print(_table(found))
    for one in found.survivors:
        _survivor(one, console)
    matter(console, [(title(scene), len(found.only(at))) for at, scene in enumerate(found.scenes)], "mutant")
    counted = len(found.tried) - len(found.equivalent)
    parts = [f"{found.noticed} of {counted} mutants are noticed: score {percent(found.score)} %"]
    if found.equivalent:
        parts.append(f"{len(found.equivalent)} more answer every patient the same, by proof")
    if found.not_told_apart:
        parts.append(f"{len(found.not_told_apart)} not told apart, and counted as not noticed")
    if kinds := unmutated(found.protocol):
        parts.append(f"not mutated: {', '.join(kinds)}")
    colour = "green" if found.noticed == counted else "red"
    console.print(f"[bold {colour}]{'; '.join(parts)}[/]", highlight=False, soft_wrap=True)


def render_pairs(hidden: Sequence[tuple[Mutant, Mutant]], tried: int, console: Console) -> None:
    """Print the pairs of edits that hide each other."""
    for one, other in hidden:
        _line(console, f"two edits that are noticed one by one, and not together:\n  {one}\n  {other}")
    console.print(f"{tried} pairs of edits: {len(hidden)} hide each other", highlight=False, soft_wrap=True)


def as_json(found: Mutation) -> Json:
    """The score, and every mutant with what noticed it."""
    closings = {one.mutant: one.closing for one in found.survivors}
    mutants: list[Json] = []
    for one in found.tried:
        closing = closings.get(one.mutant)
        verdicts: dict[type, str] = {NoSuchCase: "equivalent", NotFound: "not told apart", Remedy: "survived"}
        mutants.append(
            {
                "sort": one.mutant.sort,
                "place": str(one.mutant.pos),
                "edit": str(one.mutant),
                "verdict": "noticed" if closing is None else verdicts[type(closing)],
                "noticed by": [title(found.scenes[at]) for at in one.scenes],
                "remedy": closing.text if isinstance(closing, Remedy) else None,
            }
        )
    protocol = found.protocol
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256},
        "scenarios": len(found.scenes),
        "score": percent(found.score),
        "noticed": found.noticed,
        "equivalent": len(found.equivalent),
        "not told apart": len(found.not_told_apart),
        "survived": len(found.open),
        "not mutated": [*unmutated(protocol)],
        "mutants": mutants,
    }


def _table(found: Mutation) -> Table:
    equal = {one.mutant for one in found.equivalent}
    tried = Counter(one.mutant.sort for one in found.tried if one.mutant not in equal)
    noticed = Counter(one.mutant.sort for one in found.tried if one.scenes)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("edit", overflow="fold")
    table.add_column("noticed", justify="right", style="green")
    table.add_column("not noticed", justify="right")
    for sort, count in tried.items():
        left = count - noticed[sort]
        table.add_row(sort, str(noticed[sort]), f"[red]{left}[/red]" if left else "0")
    return table


def _survivor(one: Survivor, console: Console) -> None:
    match one.closing:
        case Remedy(text):
            _line(console, f"{one.mutant.pos}: no scenario would notice {one.mutant}; this one would:\n\n{text}\n")
        case NoSuchCase(why):
            _line(console, f"{one.mutant.pos}: left out: {one.mutant}: {why}")
        case NotFound(why):
            _line(console, f"{one.mutant.pos}: not told apart: {one.mutant}: {why}")


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
