"""One answer of one case as formulas over the facts that may change: where they cut each fact, and when it can come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.explain.bounded import Bounded
from remission.explain.sufficient_tests import by_record, placed
from remission.expr.cells import cells
from remission.expr.compare import COMPARE
from remission.expr.truth import MET, NOT_MET
from remission.protocol.model import ELIGIBILITY
from remission.protocol.residual.formula import (
    Choice,
    Constant,
    Decided,
    FactThreshold,
    Formula,
    Join,
    Leaf,
    Negated,
    Relation,
    both,
    leaves,
    negated,
    relation,
)
from remission.protocol.residual.substitution import Recorded, Substitution
from remission.symbolic.cells.possible import Extent, extent, fact_range
from remission.symbolic.smallest_sets import NotLookedFurtherError

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.expr.facts import Fact
    from remission.protocol.model import Key, Protocol

Completion = Mapping[str, Fraction | str]
SEVERAL = 2
MOST_COMPLETIONS = 24  # of missing facts, that an answer must stand up to before the reference is asked


class WhatIsAsked:
    """A classification, or eligibility."""

    def __init__(self, protocol: Protocol, case: Case, state: Mapping[str, object], key: Key) -> None:
        """`state` has the case's values and the truths of its criteria."""
        self.protocol, self.case, self.state, self.key = protocol, case, state, key

    def formulas(self, changing: Sequence[str]) -> tuple[tuple[str, Formula], ...]:
        """Every answer by its name, over what may change and what is missing."""
        whole = Substitution(self.protocol, self.state, by_record(self.case), measured=changing)
        if self.key == ELIGIBILITY:
            return (("eligible", Recorded(whole).formula(self.protocol.eligibility.condition)),)
        return whole.outcomes(self.key[1])

    def cuts(self, changing: Sequence[str]) -> dict[str, list[Fraction]]:
        """Where the answer may change with each fact; of what reads several facts, with all but that one as they are."""
        found: dict[str, list[Fraction]] = {}
        for facts in (list(changing), *([fact] for fact in changing)):
            for _, formula in self.formulas(facts):
                for leaf in leaves(formula):
                    for cut in self._alone(leaf):
                        found.setdefault(cut.fact, []).append(cut.value)
        return found

    def _alone(self, leaf: Leaf) -> Iterator[FactThreshold]:
        """A threshold as it is; a relation as one on each of its facts, the others being as they are."""
        if isinstance(leaf, FactThreshold):
            yield leaf
        if isinstance(leaf, Relation):
            now = {fact: Fraction(value) for fact, value in self.case.values.items() if isinstance(value, Decimal | Fraction)}
            for fact, _ in leaf.expression.terms:
                others = {other: value for other, value in now.items() if other != fact}
                cut = relation(leaf.expression.at(others), leaf.op)
                if isinstance(cut, FactThreshold) and cut.fact in self.protocol.facts:
                    yield cut

    def always(self, name: str, changing: Sequence[str], inside: Sequence[Formula]) -> bool:
        """Whether an answer comes out wherever the changing facts are as `inside` says, whatever the missing ones are."""
        return self._cannot_be(both(*inside, negated(self._answer(name, changing))), changing)

    def _cannot_be(self, formula: Formula, changing: Sequence[str]) -> bool:
        """Whether no values meet a formula; not said where that takes too long to see."""

        def extent_of(fact: str) -> Extent:
            return extent(self.protocol.facts[fact], None if fact in changing else self.state[fact])

        try:
            return Bounded(extent_of).satisfying(formula) is None
        except NotLookedFurtherError:
            return False

    def never(self, name: str, changing: Sequence[str]) -> bool:
        """Whether an answer cannot come out, which the cells of single facts say only where no facts are added up."""
        formula = self._answer(name, changing)
        relations = (leaf for leaf in leaves(formula) if isinstance(leaf, Relation))
        if all(len({fact for fact, _ in one.expression.terms} & {*changing}) < SEVERAL for one in relations):
            return True
        return self._cannot_be(formula, changing)

    def _answer(self, name: str, changing: Sequence[str]) -> Formula:
        answers = self.formulas(changing)
        [formula] = [one for (other, _), one in zip(answers, placed(answers), strict=True) if other == name]
        return formula

    def wanted(self, name: str, changing: Sequence[str]) -> list[Formula]:
        """What can all be met wherever an answer can be had: it must come out whatever the missing facts are."""
        formula = self._answer(name, changing)
        return list(dict.fromkeys(given(formula, one) for one in self.completions(formula, changing)))

    def completions(self, formula: Formula, changing: Sequence[str]) -> Iterator[Completion]:
        """Some values of the missing facts: the first of each, and each other one beside it."""
        cuts: dict[str, list[Fraction]] = {}
        for leaf in leaves(formula):
            if isinstance(leaf, FactThreshold | Choice) and leaf.fact not in changing and leaf.fact in self.protocol.facts:
                cuts.setdefault(leaf.fact, []).extend([leaf.value] if isinstance(leaf, FactThreshold) else [])
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


def given(formula: Formula, values: Completion) -> Formula:  # noqa: PLR0911 - one match, one line a node
    """A formula with some variables known."""
    match formula:
        case FactThreshold(fact, op, value) if fact in values:
            return Constant(MET if COMPARE[op](values[fact], value) else NOT_MET)
        case Choice(fact, chosen) if fact in values:
            return Constant(MET if values[fact] in chosen else NOT_MET)
        case Relation(expression, op):
            return relation(expression.at({name: value for name, value in values.items() if isinstance(value, Fraction)}), op)
        case Join("all", parts):
            return both(*(given(part, values) for part in parts))
        case Join(how, parts, count):
            return Join(how, tuple(given(part, values) for part in parts), count)
        case Negated(part):
            return negated(given(part, values))
        case Decided(part, otherwise):
            return Decided(given(part, values), otherwise)
        case _:
            return formula
