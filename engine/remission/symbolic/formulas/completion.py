"""What may still come out of a record: everything missing or censored has a value, and what the record has settled stays."""

from __future__ import annotations

from remission.expr import tree as t
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import Sure


class Completed(RecordedFormulas):
    """What may come out once everything missing or censored has a value, given what the record has settled."""

    def __init__(self, recorded: RecordedFormulas) -> None:
        """The completions of a record."""
        super().__init__(recorded.protocol, recorded.world)
        self.record = recorded

    def criterion(self, key: str) -> Sure:
        """Settled by the record (or its policy), else by the values."""
        found = self._criteria.get(key)
        if found is None:
            self.prepare([t.Ref(key)])
            settled, self.rule = self.record.criterion(key), self.protocol.criteria[key].name
            own = self.condition(self.protocol.criteria[key].condition)
            found = self._criteria[key] = Sure(
                s.any_of(settled.met, s.both(settled.open, own.met)), s.any_of(settled.failed, s.both(settled.open, own.failed))
            )
        return found

    def has_value(self, kind: str, key: str) -> Sure:
        """Asked of the record."""
        return self.record.has_value(kind, key)

    def recorded(self, fact: str) -> s.Formula:  # noqa: ARG002 - whatever the fact
        """Every fact has a value here."""
        return s.YES

    def value_known(self, fact: str) -> s.Formula:  # noqa: ARG002 - whatever the fact
        """Every fact has an exact value here."""
        return s.YES

    def censored(self, fact: str) -> s.Formula:
        """None is an interval here; what the record said of it still bounds the value."""
        self.world.is_censored(fact)
        return s.NO
