"""Gates: each concludes one verdict from a few others, so that every table stays small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from remission.engines.rete import tables
from remission.engines.rete.tables import MET, NOT_MET, UNKNOWN, Operand, Table

FEW = 4  # operands of an `at least` that one table counts
MANY = 8  # operands of one table; longer lists become a tree of clauses
PART = MANY - 1  # outcomes or rows that one table chooses from, beside "any of the earlier ones"

Kind: TypeAlias = Literal["all of", "any of", "at least", "told"]
_Key: TypeAlias = tuple[Kind, int, tuple[Operand, ...]]


@dataclass(frozen=True, slots=True)
class Gate:
    """The verdict on `wire` follows from `table`; `says` tells a person what each symbol means."""

    wire: int
    name: str
    table: Table
    says: dict[str, str]

    @property
    def reads(self) -> tuple[int, ...]:
        """The wires that the table tests, each once."""
        return tuple(dict.fromkeys(test.wire for branch in self.table for test in branch.tests))


class Gates:
    """The gates laid so far, dependencies first; operands are what earlier gates, or the case, put on a wire."""

    def __init__(self, always: Operand, first_free: int) -> None:
        self.always = always
        self.laid: list[Gate] = []
        self.owner = ""  # what is being compiled: names its clauses
        self._first_free = first_free
        self._clauses: dict[_Key, Operand] = {}
        self._halved: dict[_Key, Operand] = {}

    def lay(self, table: Table, says: dict[str, str] | None = None, name: str = "") -> Operand:
        """Lay one gate, named after its owner unless it has a name."""
        operand = Operand(self._first_free + len(self.laid))
        name = name or self.owner
        says = says or {symbol: f"{name} is {symbol}" for symbol in (MET, NOT_MET, UNKNOWN)}
        self.laid.append(Gate(operand.wire, name, table, says))
        return operand

    def _clause(self, kind: Kind, operands: tuple[Operand, ...], count: int = 0) -> Operand:
        """A gate that the protocol has no name for, laid once for the same operands."""
        key = (kind, count, operands)
        if key not in self._clauses:
            match kind:
                case "all of":
                    table = tables.conjunction(operands)
                case "any of":
                    table = tables.disjunction(operands)
                case "at least":
                    table = tables.threshold(count, operands)
                case "told":
                    table = tables.told(tables.disjunction(operands[:-1]), operands[-1])
                case _:
                    assert_never(kind)
            self._clauses[key] = self.lay(table, name=f"clause {len(self._clauses) + 1} of {self.owner}")
        return self._clauses[key]

    def few(self, kind: Kind, operands: tuple[Operand, ...]) -> tuple[Operand, ...]:
        """One to `MANY` operands that say the same as all of them; longer lists become clauses."""
        neutral = self.always if kind == "all of" else ~self.always
        operands = tuple(each for each in dict.fromkeys(operands) if each != neutral)
        while len(operands) > MANY:
            groups = [operands[start : start + MANY] for start in range(0, len(operands), MANY)]
            operands = tuple(self._clause(kind, each) if len(each) > 1 else each[0] for each in groups)
        return operands or (neutral,)

    def all_of(self, operands: tuple[Operand, ...]) -> Operand:
        """Every operand is met."""
        return self._one("all of", self.few("all of", operands))

    def any_of(self, operands: tuple[Operand, ...]) -> Operand:
        """At least one operand is met."""
        return self._one("any of", self.few("any of", operands))

    def _one(self, kind: Kind, operands: tuple[Operand, ...]) -> Operand:
        return self._clause(kind, operands) if len(operands) > 1 else operands[0]

    def at_least(self, count: int, operands: tuple[Operand, ...]) -> Operand:
        """`count` operands are met; a long list is halved: so many of the first half, the rest of the second."""
        if count <= 0:
            return self.always
        if count > len(operands):
            return ~self.always
        if count == 1:
            return self.any_of(operands)
        if count == len(operands):
            return self.all_of(operands)
        if len(operands) <= FEW:
            return self._clause("at least", operands, count)
        key: _Key = ("at least", count, operands)
        if key not in self._halved:  # both halves are asked for every share: without this, each again and again
            half = len(operands) // 2
            first, second = operands[:half], operands[half:]
            shares = range(max(0, count - len(second)), min(count, len(first)) + 1)
            ways = ((self.at_least(share, first), self.at_least(count - share, second)) for share in shares)
            self._halved[key] = self.any_of(tuple(map(self.all_of, ways)))
        return self._halved[key]

    def told(self, operands: tuple[Operand, ...], given: Operand) -> Operand:
        """At least one operand is met, or what is given where that is unknown."""
        return self._clause("told", (*self.few("any of", operands), given))

    def choose(self, operands: tuple[Operand, ...], says: dict[str, str]) -> tuple[int, ...]:
        """Choose the first operand that is met, a part of the list at a time; returns the parts' wires."""
        wires: list[int] = []
        before: Operand | None = None
        for start in range(0, len(operands), PART):
            part = operands[start : start + PART]
            if start:
                passed = operands[start - PART : start]
                before = self.any_of((before, *passed) if before else passed)
            table = tables.first_of(part, start, before, self.always)
            wires.append(self.lay(table, says | self._unchosen(start, len(operands))).wire)
        return tuple(wires)

    def _unchosen(self, start: int, total: int) -> dict[str, str]:
        """What it means that a part of a choice chose nothing."""
        name = f"{self.owner}, {start + 1} to {min(start + PART, total)} of {total}," if total > PART else self.owner
        return {
            tables.UNSETTLED: f"{name} is unsettled",
            tables.NONE: f"{name} is none",
            tables.EARLIER: f"{name} is settled earlier",
        }
