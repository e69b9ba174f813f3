"""Which outcomes are still possible for a case: given the record as it stands, and given what it may become.

*Missing* has two readings (decision 13). A fact that is missing has some value that nobody knows; and it may come to be recorded,
or stay missing. What the record as it stands settles, whatever the unknown values are, is the answer. Where it leaves an
outcome open, whatever the record may become counts as well.
"""

from __future__ import annotations

from collections.abc import Callable

from remission.expr import tree as t
from remission.expr.truth import Truth
from remission.protocol.graph import noted_facts
from remission.protocol.model import Protocol
from remission.protocol.residual.substitution import Becoming, State, Substitution
from remission.symbolic.cells.possible import possible_outcomes


def still_possible(protocol: Protocol, key: str, state: State, settled: Callable[[t.Condition], Truth]) -> frozenset[str | None]:
    """The outcomes of a classification that some completion gives; None among them where a completion gives none at all.

    Args:
        protocol: A checked protocol.
        key: The classification.
        state: The facts of a case, and the truths of the criteria that it reads.
        settled: The reference truth of an atom for this case.
    """
    now = possible_outcomes(Substitution(protocol, state, settled).outcomes(key), protocol.facts, state)
    roots = protocol.classifications[key].roots
    if len(now) <= 1 or all(state[fact] is not None for fact in noted_facts(protocol, roots)):
        return now
    return possible_outcomes(Becoming(protocol, state, settled).outcomes(key), protocol.facts, state)
