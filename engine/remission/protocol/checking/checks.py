"""What is legal but probably not meant: warnings over a whole protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.parsing import calendar
from remission.protocol.assessing import assessment_facts
from remission.protocol.graph import facts_read
from remission.protocol.history import with_origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remission.protocol.model import Protocol

LONGEST_SHOWN = 200  # characters of a clause in a hint


def periods(protocol: Protocol, key: str) -> frozenset[t.Period]:
    """How a calculation counts time between dates: years and months are no amount of days, nor days of years."""
    return calendar.periods(protocol.calculations[key].value, lambda other: periods(protocol, other))


def warnings(protocol: Protocol, own_files: set[str]) -> list[Problem]:
    """Facts that the protocol declares and never reads, criteria without a source."""
    found = []
    plan = protocol.plan
    read = {*protocol.used, *plan.of_patients, *(fact for condition in plan.conditions for fact in facts_read(condition))}
    read = with_origins(read, protocol.facts)
    companions = {fact.companion_of for key in read for fact in [protocol.facts[key]]}
    read |= {protocol.facts[key].observed_as or key for key in read} | assessment_facts(protocol.assessments)
    for fact in protocol.facts.values():
        mine = fact.pos.file in own_files and fact.companion_of is None and fact.slug != ASSESSMENT_DATE
        if mine and fact.slug not in read and fact.slug not in companions:
            found.append(
                Problem(fact.pos, f"fact {fact.name!r} is not used by any rule", "use it in a clause, or delete it", "warning")
            )
    unsourced = (criterion for criterion in protocol.criteria.values() if criterion.source is None)
    found += [Problem(c.pos, f"criterion {c.name!r} has no source", "write 'source: <id>'", "warning") for c in unsourced]
    figures = (figure for figure in (*plan.endpoints.values(), *plan.designs.values()) if figure.cited.source is None)
    found += [Problem(f.cited.pos, f"endpoint {f.name!r} has no source", "write 'source: <id>'", "warning") for f in figures]
    roots = (*protocol.roots, *plan.conditions)
    return [*found, *_without_brackets(roots)]


def _without_brackets(roots: Iterable[t.Node]) -> Iterator[Problem]:
    """Yield a warning for each `A and B or C`, in which the reader may see other brackets than the language does."""
    for root in roots:
        for node in t.walk(root):
            if isinstance(node, t.AnyOf) and node.reading:
                shown = f" as {node.reading!r}" if len(node.reading) <= LONGEST_SHOWN else " with 'and' before 'or'"
                hint = f"it is read{shown}: write the brackets that are meant"
                yield Problem(node.pos, "'and' and 'or' stand side by side without brackets", hint, "warning")
