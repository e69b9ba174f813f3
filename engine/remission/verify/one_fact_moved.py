"""The same patient but for one fact: what that fact does not reach is shared, so that it is translated once."""

from __future__ import annotations

from collections.abc import Mapping

from remission.protocol.model import Key, RuleKey
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.kleene import AmountFormula, Sure
from remission.symbolic.formulas.variables import PatientVariables


class MovedFact(RecordedFormulas):
    """Another patient who differs from a first one in one fact."""

    def __init__(self, first: RecordedFormulas, fact: str, name: str, reach: Mapping[Key, frozenset[str]]) -> None:
        """`name` is the variable of the other value; `reach` tells the facts that everything with a slug depends on."""
        super().__init__(first.protocol, PatientVariables(first.protocol.facts, first.world.records, copies={fact: name}))
        self.first, self.fact, self.reach = first, fact, reach

    def shares(self, key: RuleKey) -> bool:
        """Whether the fact has no say in something."""
        return self.fact not in self.reach[key]

    def criterion(self, key: str) -> Sure:
        """As of the first patient where the fact has no say."""
        return self.first.criterion(key) if self.shares(("criterion", key)) else super().criterion(key)

    def own(self, key: str) -> tuple[tuple[str, Sure], ...]:
        """As of the first patient where the fact has no say."""
        return self.first.own(key) if self.shares(("classification", key)) else super().own(key)

    def outcomes(self, key: str) -> dict[str, Sure]:
        """As of the first patient where the fact has no say."""
        return self.first.outcomes(key) if self.shares(("classification", key)) else super().outcomes(key)

    def calculation(self, key: str) -> AmountFormula:
        """As of the first patient where the fact has no say."""
        return self.first.calculation(key) if self.shares(("calculation", key)) else super().calculation(key)
