"""Every condition that an author wrote under a name: of a criterion, of an outcome, of a row of a decision table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from remission.errors import NOWHERE, Pos
from remission.expr import tree as t
from remission.protocol.model import Calculation, Classification, Criterion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.expr.rewrite import Path
    from remission.protocol.model import Protocol, Rule, RuleKey


@dataclass(frozen=True, slots=True)
class NamedClause:
    """A condition, what it is called (`platelet recovery`, `response CR`, `creatinine limit, row 2`), and its place in a rule."""

    key: RuleKey
    part: str  # the outcome, or the row of the table: 'row 2'; empty for a criterion
    name: str
    condition: t.Condition
    root: int = 0  # which of the rule's roots it stands in, and where in that
    path: Path = ()
    pos: Pos = field(default=NOWHERE, compare=False)

    @property
    def rule(self) -> str:
        """The slug of its rule."""
        return self.key[1]


def clauses(protocol: Protocol) -> Iterator[NamedClause]:
    """Every clause of criteria, of outcomes, and of the rows of tables."""
    return (clause for rule in protocol.rules for clause in clauses_of(rule))


def clauses_of(rule: Rule) -> Iterator[NamedClause]:
    """Every clause of one rule."""
    match rule:
        case Criterion():
            yield NamedClause(rule.key, "", rule.name, rule.condition, pos=rule.pos)
        case Classification(hit=str()):  # of a decision table: what its rows ask stands in criteria of their own
            return
        case Classification():
            stated = ((one, one.condition) for one in rule.outcomes if one.condition is not None)
            for root, (outcome, condition) in enumerate(stated):
                name = f"{rule.name} {outcome.name}"
                yield NamedClause(rule.key, outcome.name, name, condition, root, pos=outcome.pos)
        case Calculation(value=t.Lookup(rows) | t.Score(rows)):
            for number, row in enumerate(rows):
                if row.when is not None:
                    part = row.name or f"row {number + 1}"
                    yield NamedClause(rule.key, part, f"{rule.name}, {part}", row.when, path=(2 * number,), pos=row.pos)
        case Calculation():
            return
        case _:
            assert_never(rule)
