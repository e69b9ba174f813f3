"""Every condition that an author wrote under a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from remission.errors import Pos
from remission.expr import tree as t
from remission.verify.prover import Bench


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition with a name: a criterion, an outcome, or a row of a table."""

    slug: str
    name: str
    condition: t.Condition
    pos: Pos
    roots: tuple[t.Node, ...]  # all conditions of what has the slug


def rules(bench: Bench) -> Iterator[Rule]:
    """Every condition that an author wrote under a name."""
    p = bench.protocol
    for key, criterion in p.criteria.items():
        yield Rule(key, criterion.name, criterion.condition, criterion.pos, (criterion.condition,))
    for key, family in p.classifications.items():
        whole = family.roots
        for one in family.outcomes:
            if one.condition is not None:
                yield Rule(key, f"{family.name} {one.name}", one.condition, one.pos, whole)
    for key, calculation in p.calculations.items():
        rows = calculation.value.rows if isinstance(calculation.value, t.Lookup) else ()
        for number, row in enumerate(rows, 1):
            if row.when is not None:
                yield Rule(key, f"{calculation.name}, row {number}", row.when, row.pos, (calculation.value,))
