"""One answer of one case as formulas over the facts that may change: where they cut each fact, and when it can come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.explain.bounded import Bounded
from remission.expr.cells import cells, fact_range
from remission.protocol.model import ELIGIBILITY
from remission.symbolic.cells.linear_atoms import Atom, LinearAtoms
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.smallest_sets import NotLookedFurtherError

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.expr.facts import Fact
    from remission.protocol.model import Key, Protocol
    from remission.symbolic.formulas.kleene import Sure

Completion = Mapping[str, Fraction | str]
SEVERAL = 2
MOST_COMPLETIONS = 24  # of missing facts, that an answer must stand up to before the reference is asked


class WhatIsAsked:
    """A classification, or eligibility."""

    def __init__(self, protocol: Protocol, case: Case, state: Mapping[str, object], key: Key) -> None:
        """`state` has the case's values and the truths of its criteria."""
        self.protocol, self.case, self.state, self.key = protocol, case, state, key
        self._answers: dict[tuple[object, ...], Mapping[str, Sure]] = {}

    def variables(self, changing: Sequence[str], supposed: Completion | None = None) -> CaseVariables:
        """The facts of the case, of which some may be anything."""
        state = {**self.state, **dict.fromkeys(changing)}
        return CaseVariables(self.protocol.facts, state, measured=changing, supposed=supposed)

    def answers(self, changing: Sequence[str], supposed: Completion | None = None) -> Mapping[str, Sure]:
        """Every answer by its name, over what may change and what is missing; written down once."""
        of = (*changing, *(supposed or {}).items())
        if of not in self._answers:
            self._answers[of] = self._written(changing, supposed)
        return self._answers[of]

    def _written(self, changing: Sequence[str], supposed: Completion | None) -> Mapping[str, Sure]:
        record = CaseFormulas(self.protocol, self.variables(changing, supposed), self.state)
        if self.key == ELIGIBILITY:
            return {"eligible": record.condition(self.protocol.eligibility.condition)}
        return CompletedCase(record).outcomes(self.key[1])

    def cuts(self, changing: Sequence[str]) -> dict[str, list[Fraction]]:
        """Where the answer may change with each fact; of what reads several facts, with all but that one as they are."""
        found: dict[str, list[Fraction]] = {}
        atoms = LinearAtoms()
        for facts in (list(changing), *([fact] for fact in changing)):
            truths = [atoms.apart(truth) for own in self.answers(facts).values() for truth in (own.met, own.failed)]
            for atom in atoms.within(truths):
                for fact, cut in self._alone(atoms, atom):
                    found.setdefault(fact, []).append(cut)
        return found

    def _alone(self, atoms: LinearAtoms, atom: Atom) -> Iterator[tuple[str, Fraction]]:
        """A threshold as it is; a relation as one on each of its facts, the others being as they are."""
        relation = atoms.relations.get(id(atom))
        if relation is None:
            return
        now = {fact: Fraction(value) for fact, value in self.case.values.items() if isinstance(value, Decimal | Fraction)}
        for fact, _ in relation.expression.terms:
            alone = relation.expression.at({other: value for other, value in now.items() if other != fact})
            if len(alone.terms) == 1 and alone.terms[0][0] in self.protocol.facts:
                yield alone.terms[0][0], -alone.constant / alone.terms[0][1]

    def always(self, name: str, changing: Sequence[str], inside: Sequence[s.Formula]) -> bool:
        """Whether an answer comes out wherever the changing facts are as `inside` says, whatever the missing ones are."""
        return self._cannot_be(*inside, s.opposite(self.answers(changing)[name].met))

    def _cannot_be(self, *formulas: s.Formula) -> bool:
        """Whether no values meet some formulas; not said where that takes too long to see."""
        try:
            return Bounded().never(*formulas)
        except NotLookedFurtherError:
            return False

    def never(self, name: str, changing: Sequence[str]) -> bool:
        """Whether an answer cannot come out, which the cells of single facts say only where no facts are added up."""
        formula = self.answers(changing)[name].met
        atoms = LinearAtoms()
        every = atoms.within([atoms.apart(formula)])
        if all(len({*atoms.numbers(one)} & {*changing}) < SEVERAL for one in every):
            return True
        return self._cannot_be(formula)

    def wanted(self, name: str, changing: Sequence[str]) -> list[s.Formula]:
        """What can all be met wherever an answer can be had: it must come out whatever the missing facts are."""
        formula = self.answers(changing)[name].met
        return [self.answers(changing, supposed)[name].met for supposed in self.completions(formula, changing)]

    def completions(self, formula: s.Formula, changing: Sequence[str]) -> Iterator[Completion]:
        """Some values of the missing facts: the first of each, and each other one beside it."""
        atoms = LinearAtoms()
        cuts: dict[str, list[Fraction]] = {}
        for atom in atoms.within([atoms.apart(formula)]):
            threshold = atoms.threshold(atom)
            name = atom.name if isinstance(atom, s.IsChoice) else threshold[0] if threshold else None
            if name in self.protocol.facts and name not in changing:
                cuts.setdefault(name, []).extend([threshold[1]] if threshold else [])
        samples = {fact: self.samples(self.protocol.facts[fact], own) for fact, own in cuts.items()}
        if not all(samples.values()):
            yield {}
            return
        first = {fact: own[0] for fact, own in samples.items()}
        yield first
        others = [{**first, fact: value} for fact, own in samples.items() for value in own[1:]]
        yield from others[:MOST_COMPLETIONS]

    def samples(self, fact: Fact, cuts: Sequence[Fraction]) -> Sequence[Fraction | str]:
        """A value of each cell of a missing or censored fact."""
        return fact.values or [cell.sample for cell in cells(cuts, fact_range(fact, self.state[fact.slug]))]
