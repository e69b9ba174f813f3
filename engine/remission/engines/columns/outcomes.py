"""The outcomes of a classification that are still possible, as one Boolean column each; never null.

A decision diagram over what each fact leaves open is walked from its root by all rows at once: a node is reached where a node
above it is and the row's fact may lie in the classes of the edge between them. That is exact for atoms about one fact,
missing or censored. An atom over several facts that a row leaves unknown is taken to go either way; such rows are settled
by signature.

Where a classification asks what is known there are two diagrams (decision 13): of the record as it stands, and of what it may
become, in which a missing value comes to be recorded or stays missing. What the first settles is the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import narwhals as nw

from remission.engines.columns.diagram import Edge, State, TooLargeError, diagram
from remission.engines.columns.domains import domains, scale_free
from remission.engines.columns.lower import Lowering
from remission.engines.columns.outcome_variables import LaterVariables, OutcomeVariable, OutcomeVariables
from remission.engines.columns.stages import Part, any_plain, both_plain, joined
from remission.expr import tree as t
from remission.protocol.graph import noted_facts, reached

MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Possible:
    """Which outcomes are possible, in their order, and whether none may apply; `joint` atoms need a signature where unknown."""

    outcomes: tuple[Part, ...]
    none: Part
    joint: tuple[t.Compare, ...]
    noted: tuple[str, ...]  # facts of which joint atoms ask whether they are known


def possible(lowering: Lowering, key: str) -> Possible | None:
    """The possible outcomes of a classification as columns; None where they have no diagram of a reasonable size."""
    outcomes = lowering.protocol.classifications[key].outcomes
    roots = [o.condition for o in outcomes if o.condition is not None]
    about = domains(lowering.protocol, roots)
    if not scale_free(about) or any(isinstance(node, t.HasValue) for node in reached(lowering.protocol, roots)):
        return None
    found = _possible(lowering, key, OutcomeVariables(lowering, about), key)
    if found is not None and noted_facts(lowering.protocol, roots):
        later = _possible(lowering, key, LaterVariables(lowering, about), f"{key} later")
        found = None if later is None else _now_or_later(lowering, key, found, later)
    if found is None:
        return None
    parts = [lowering.sheet.column(f"{key} may be {number}", part) for number, part in enumerate(found.outcomes)]
    none = lowering.sheet.column(f"{key} may be none", found.none)
    return replace(found, outcomes=tuple(parts), none=none)


def _now_or_later(lowering: Lowering, key: str, now: Possible, later: Possible) -> Possible:
    """What the record as it stands settles, else whatever it may become."""
    every = [*now.outcomes, now.none]
    count = joined(lambda each: nw.sum_horizontal(*(one.cast(nw.Int16) for one in each)), every)
    settled = lowering.sheet.column(f"{key} settled now", Part(count.expr == 1, count.stage))

    def chosen(one: Part, other: Part) -> Part:
        stage = max(settled.stage, one.stage, other.stage)
        return Part((settled.expr & one.expr) | (~settled.expr & other.expr), stage)

    outcomes = tuple(map(chosen, now.outcomes, later.outcomes))
    return Possible(outcomes, chosen(now.none, later.none), now.joint, now.noted)


def _possible(lowering: Lowering, key: str, variables: OutcomeVariables, prefix: str) -> Possible | None:
    """The possible outcomes by one diagram, whose columns begin with the prefix."""
    outcomes = lowering.protocol.classifications[key].outcomes
    state: State = tuple((o.name, True if o.condition is None else variables.formula(o.condition)) for o in outcomes)
    try:
        edges = diagram(state, [each.classes for each in variables.all], MOST_NODES)
    except TooLargeError:
        return None
    reached = _walked(lowering, prefix, edges, variables.all, [o.name for o in outcomes])
    noted = noted_facts(lowering.protocol, variables.joint)
    return Possible(tuple(reached[o.name] for o in outcomes), reached[None], tuple(variables.joint), noted)


def _walked(
    lowering: Lowering, prefix: str, edges: Sequence[Edge], variables: Sequence[OutcomeVariable], names: Sequence[str]
) -> dict[str | None, Part]:
    """Where each end of the diagram is reached."""
    into: dict[int | str | None, list[Part]] = defaultdict(list)
    nodes: dict[int, Part | None] = {0: None}  # None: reached by every row
    tests: dict[tuple[int, int], Part] = {}
    for edge in edges:
        if edge.source not in nodes:
            nodes[edge.source] = lowering.sheet.column(f"{prefix} node {edge.source}", any_plain(into[edge.source]))
        above = nodes[edge.source]
        if edge.variable < 0 or edge.classes == (1 << variables[edge.variable].classes) - 1:  # whatever a row has
            into[edge.target].append(above or Part(nw.lit(value=True)))
            continue
        which = (edge.variable, edge.classes)
        if which not in tests:
            name = f"{prefix} test {edge.variable} {edge.classes}"
            tests[which] = lowering.sheet.column(name, variables[edge.variable].may(edge.classes))
        into[edge.target].append(tests[which] if above is None else both_plain(above, tests[which]))
    return {name: any_plain(into[name]) for name in [*names, None]}
