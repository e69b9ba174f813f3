"""One case: what its record says, what may still come out, and what the record may become; all that is known is put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.graph import facts_reached, has_policies, noted
from remission.protocol.model import Criterion, Protocol
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import as_written, ordered
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure, all_of

Settled: TypeAlias = Callable[[t.Condition], Truth]

SETTLED = {MET: Sure(s.YES, s.NO), NOT_MET: Sure(s.NO, s.YES)}


class CaseFormulas(RecordedFormulas):
    """What the record says, once what shall be measured has its value; all else that is missing is unknown."""

    world: CaseVariables

    def __init__(
        self, protocol: Protocol, world: CaseVariables, truths: Mapping[str, object] | None = None, settled: Settled | None = None
    ) -> None:
        """Take as given what the reference has settled for this case: the truths of criteria, and of atoms."""
        super().__init__(protocol, world)
        self.truths, self._settled = truths, settled

    def prepare(self, rules: list[t.Node]) -> None:
        """Nothing: most definitions come down to little once the values are in."""

    def condition(self, node: t.Condition) -> Sure:
        """What the reference has settled is not asked again."""
        if isinstance(node, t.Compare | t.Between | t.OneOf | t.HasValue):
            known = self.settled(node)
            if known is not UNKNOWN:
                return SETTLED[known]
        match node:
            case t.Between(value, low, high):
                return all_of([self.condition(t.Compare(value, t.Op.GE, low)), self.condition(t.Compare(value, t.Op.LE, high))])
            case _:
                return super().condition(node)

    def settled(self, node: t.Condition) -> Truth:
        """The truth of an atom by the record; unknown where it reads what shall be measured, or asks for what may come."""
        if self._settled is None or self._is_measured(node) or self.may_come(node):
            return UNKNOWN
        return self._settled(node)

    def _criterion(self, key: str) -> Sure:
        """Its truth where the case (or its missing-data policy) has settled it, else its condition."""
        criterion = self.protocol.criteria[key]
        known = None if self.truths is None or self._is_measured(criterion.condition) else self.truths[key]
        if isinstance(known, Truth):
            may_come = criterion.if_missing is None and self.may_come(criterion.condition)
            return self.condition(criterion.condition) if known is UNKNOWN or may_come else SETTLED[known]
        return super()._criterion(key)

    def _is_measured(self, node: t.Condition) -> bool:
        measured = self.world.measured
        return bool(measured) and not measured.isdisjoint(facts_reached(self.protocol, [node]))

    def may_come(self, node: t.Node) -> bool:  # noqa: ARG002 - whatever it asks: the record is as it stands
        """Whether a condition asks if something is known that is missing, and may come to be recorded."""
        return False

    def ordered(self, left: s.Quantity, op: t.Op, right: s.Quantity) -> s.Formula:
        """As it is written: what cuts a fact is the number that the rules name."""
        return ordered(left, op, right, as_written)


class CompletedCase(CaseFormulas):
    """What may come out once everything missing or censored has a value, given what the record has settled."""

    def __init__(self, record: CaseFormulas) -> None:
        """The completions of a record."""
        super().__init__(record.protocol, record.world, record.truths, record._settled)  # noqa: SLF001 - of its own kind
        self.record = record

    def _criterion(self, key: str) -> Sure:
        """A policy for missing data answers what is unknown by the record."""
        criterion = self.protocol.criteria[key]
        if criterion.if_missing is not None and self.truths is not None and self._is_measured(criterion.condition):
            reads = facts_reached(self.protocol, [criterion.condition])
            if any(self.world.known(fact) == s.NO for fact in reads):
                return self.record.criterion(key)
        return super()._criterion(key)

    def has_value(self, kind: str, key: str) -> Sure:
        """Asked of the record."""
        return self.record.has_value(kind, key)

    def recorded(self, fact: str) -> s.Formula:  # noqa: ARG002 - whatever the fact
        """Every fact has a value here."""
        return s.YES

    def value_known(self, fact: str) -> s.Formula:  # noqa: ARG002 - whatever the fact
        """Every fact has an exact value here."""
        return s.YES

    def censored(self, fact: str) -> s.Formula:  # noqa: ARG002 - whatever the fact
        """None is an interval here; its variable lies in it."""
        return s.NO


class BecomingCase(CompletedCase):
    """The same by what the record may become: what is missing now, or a range, comes to be recorded exactly or stays so."""

    def __init__(self, record: CaseFormulas) -> None:
        """What a record may become."""
        super().__init__(record)
        self.lasting = LastingCase(self)
        self._open: dict[t.Known | t.HasValue, bool] = {}

    def condition(self, node: t.Condition) -> Sure:
        """Whether a value is on record is one more thing that is open."""
        if isinstance(node, t.Known | t.HasValue) and self.may_come(node):
            noted = s.Flag(f"{self.world.name(node.fact if isinstance(node, t.Known) else node.name)} is noted")
            return Sure(noted, s.opposite(noted))
        return super().condition(node)

    def may_come(self, node: t.Node) -> bool:
        """Whether it asks for something that is missing now, or stays so as long as a value is a range (decision 13)."""
        return any(map(self._is_open, noted(self.protocol, [node])))

    def _is_open(self, asked: t.Known | t.HasValue) -> bool:
        """Whether what is known may be otherwise once more is recorded, or the same exactly."""
        if asked not in self._open:
            self._open[asked] = self._may_change(asked)
        return self._open[asked]

    def _may_change(self, asked: t.Known | t.HasValue) -> bool:
        state = self.world.state
        if isinstance(asked, t.Known):
            return state[asked.fact] is None
        reads = facts_reached(self.protocol, [asked])
        return any(state[fact] is None or isinstance(state[fact], Interval) for fact in reads) and not self._lasts(asked)

    def _lasts(self, asked: t.HasValue) -> bool:
        """Whether something concluded is settled and stays so: by what can only agree once more is recorded."""
        rule = self.protocol.rule((asked.kind, asked.name))
        if has_policies(self.protocol, rule.roots) or (isinstance(rule, Criterion) and rule.if_missing is not None):
            return False
        if not any(map(self.may_come, rule.roots)):
            return self.record.condition(asked).met == s.YES
        return asked.kind != "calculation" and self.lasting.has_value(asked.kind, asked.name).met == s.YES


class LastingCase(CaseFormulas):
    """What the record says now and says still, whatever is recorded later: what is open then is unknown."""

    def __init__(self, becoming: BecomingCase) -> None:
        """That of a record that may become another."""
        super().__init__(becoming.protocol, becoming.world, becoming.truths, becoming._settled)  # noqa: SLF001 - of its own kind
        self.may_come = becoming.may_come  # type: ignore[method-assign]

    def condition(self, node: t.Condition) -> Sure:
        """Nothing is certain of what may be asked again."""
        return Sure(s.NO, s.NO) if isinstance(node, t.Known | t.HasValue) and self.may_come(node) else super().condition(node)
