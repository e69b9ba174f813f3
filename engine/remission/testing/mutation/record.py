"""What became of the mutants, for machines: one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.render.machine import Json, protocol_record
from remission.symbolic.cells.case_search import NoSuchCase, NotFound, Remedy
from remission.testing.assertions.recording import title
from remission.testing.coverage.report import percent
from remission.testing.mutation.unmutated import unmutated

if TYPE_CHECKING:
    from remission.testing.mutation.mutation import Mutation


def record(found: Mutation) -> Json:
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
        "protocol": protocol_record(protocol),
        "scenarios": len(found.scenes),
        "score": percent(found.score),
        "noticed": found.noticed,
        "equivalent": len(found.equivalent),
        "not told apart": len(found.not_told_apart),
        "survived": len(found.open),
        "not mutated": [*unmutated(protocol)],
        "mutants": mutants,
    }
