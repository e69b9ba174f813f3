"""The cases that some rules can tell apart, those first that differ least from the usual patient.

Thresholds cut each fact into a few cells, and every truth is the same within a cell. Where rules compare facts with one
another, all but one of them keep their usual values, and the cases are not all that there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import prod

from remission.cases.case import Value
from remission.expr import tree as t
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Protocol
from remission.symbolic.cells.case_search import around
from remission.symbolic.cells.cell_search import Record, Searcher
from remission.symbolic.cells.linear_atoms import LinearAtoms
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas
from remission.symbolic.formulas.case_variables import CaseVariables

MOST_CASES = 2_000


@dataclass(frozen=True, slots=True)
class Cases:
    """What each fact may be, its usual value first; `is_all` if the records are every case that can be told apart."""

    values: dict[str, tuple[Value, ...]]
    is_all: bool

    def records(self) -> Iterator[Record]:
        """As many as there is time for: the usual case, those with one fact other than usual, with two, and so on."""
        usual = {key: some[0] for key, some in self.values.items()}
        every = (
            {**usual, **dict(zip(keys, some, strict=True))}
            for count in range(len(self.values) + 1)
            for keys in combinations(self.values, count)
            for some in product(*(self.values[key][1:] for key in keys))
        )
        return islice(every, MOST_CASES)


def cases(searcher: Searcher, roots: Sequence[t.Node]) -> Cases:
    """The cases that differ in the truth of some conditions, or in what they refer to."""
    protocol, facts = searcher.protocol, facts_reached(searcher.protocol, roots)
    compared = [node for node in reached(protocol, roots) if isinstance(node, t.Compare | t.Between)]
    fixed: dict[str, Value] = {}
    while (tangled := _tangled(facts, _truths(protocol, compared, facts, fixed))) is not None:
        fixed[tangled] = searcher.usual[tangled]
    cut = s.any_of(*_truths(protocol, compared, facts, fixed))
    limits = LinearAtoms().cuts(cut)
    values: dict[str, tuple[Value, ...]] = {}
    for key in facts:
        known = [fixed[key]] if key in fixed else searcher.candidates(cut, key)
        own = dict.fromkeys(limits.get(key, ()))
        censored = [interval for limit in own for interval in around(protocol.facts[key], limit)]
        values[key] = tuple(dict.fromkeys((*known, *censored, None)))
    is_exact = not fixed and not any(protocol.facts[key].censored for key in facts)
    return Cases(values, is_exact and prod(map(len, values.values())) <= MOST_CASES)


def _truths(protocol: Protocol, compared: Iterable[t.Condition], facts: Sequence[str], fixed: Record) -> list[s.Formula]:
    """What the comparisons come to, for whomever nothing is known but what is fixed."""
    state = {**dict.fromkeys(protocol.facts), **fixed}
    variables = CaseVariables(protocol.facts, state, measured=[key for key in facts if key not in fixed])
    found = map(CaseFormulas(protocol, variables).condition, compared)
    return [truth for one in found for truth in (one.met, one.failed) if truth not in (s.YES, s.NO)]


def _tangled(facts: Sequence[str], truths: Iterable[s.Formula]) -> str | None:
    """A fact that is compared with another one, and shall keep its usual value."""
    atoms = LinearAtoms()
    for atom in atoms.within(map(atoms.apart, truths)):
        left = [name for name in atoms.numbers(atom) if name in facts]
        threshold = atoms.threshold(atom)
        if left and (threshold is None or threshold[0] not in facts):
            return ASSESSMENT_DATE if ASSESSMENT_DATE in left else left[-1]
    return None
