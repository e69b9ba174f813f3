"""From a protocol to a network of gates: every composite condition, outcome and row is concluded by one.

A wire is a place for a symbol. The first wires are given for each case (the atoms, one that is always met, a flag for
each criterion with a policy); every other wire is concluded by its gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from remission.engines.decision import ELIGIBILITIES
from remission.engines.rete import tables
from remission.engines.rete.gates import FEW, Gate, Gates
from remission.engines.rete.tables import Operand, Table
from remission.expr.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Between,
    Compare,
    Condition,
    HasValue,
    IfThen,
    Known,
    Lookup,
    Not,
    OneOf,
    OutcomeIn,
    Ref,
)
from remission.protocol.model import Calculation, Classification, Criterion, Protocol

Given: TypeAlias = Atom | HasValue | OutcomeIn  # what is said of an outcome counts where the rules leave it unknown


@dataclass(frozen=True, slots=True)
class Network:
    """What the engine is to conclude, and on which wires the answers are read."""

    atoms: tuple[Given, ...]  # wires 0 to n - 1
    always: int
    flags: dict[str, int]  # of criteria with a policy: met when a fact they read is missing
    gates: tuple[Gate, ...]  # dependencies first
    criteria: dict[str, int]
    outcomes: dict[str, tuple[int, ...]]  # one choice is made by one gate, or by several in order
    rows: dict[str, tuple[int, ...]]
    eligibility: int | None  # None when the protocol has no eligibility criteria


def compile_network(protocol: Protocol) -> Network:
    """Lay out the gates of a checked protocol."""
    return _Wiring(protocol).network()


def _conditions(protocol: Protocol) -> Iterator[Condition]:
    """Every condition that something is concluded from, dependencies first."""
    for kind, slug in protocol.order:
        match kind:
            case "criterion":
                yield protocol.criteria[slug].condition
            case "classification":
                yield from (each.condition for each in protocol.classifications[slug].outcomes if each.condition)
            case "calculation":
                yield from (each for each in _row_conditions(protocol.calculations[slug]) if each)
            case _:
                assert_never(kind)


def _row_conditions(calculation: Calculation) -> tuple[Condition | None, ...]:
    """The conditions of a decision table's rows; none when the calculation is no table."""
    return tuple(row.when for row in calculation.value.rows) if isinstance(calculation.value, Lookup) else ()


def _atoms(condition: Condition) -> Iterator[Given]:
    """What the evaluator says of a condition, in reading order: its atoms, and what it asks of the outcomes still possible."""
    match condition:
        case Compare() | Between() | OneOf() | Known() | HasValue() | OutcomeIn():
            yield condition
        case Ref():
            return
        case Not(arg):
            yield from _atoms(arg)
        case AllOf(args) | AnyOf(args) | AtLeast(_, args):
            for each in args:
                yield from _atoms(each)
        case IfThen(when, then):
            yield from _atoms(when)
            yield from _atoms(then)
        case _:
            assert_never(condition)


class _Wiring:
    """The network being laid: on which wire each part of the protocol is concluded."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        found = dict.fromkeys(atom for condition in _conditions(protocol) for atom in _atoms(condition))
        self.atoms = {atom: Operand(wire) for wire, atom in enumerate(found)}
        always = len(self.atoms)
        with_policy = [each.slug for each in protocol.criteria.values() if each.if_missing is not None]
        self.flags = {slug: always + 1 + place for place, slug in enumerate(with_policy)}
        self.gates = Gates(Operand(always), always + 1 + len(self.flags))
        self.criteria: dict[str, Operand] = {}
        self.read_as: dict[str, Operand] = {}  # a criterion that only names an atom is read as that: one round fewer
        self.conditions: dict[str, tuple[Operand, ...]] = {}  # of each outcome of a classification
        self.chosen: dict[str, tuple[int, ...]] = {}
        self.rows: dict[str, tuple[int, ...]] = {}

    def network(self) -> Network:
        """Lay everything, dependencies first."""
        for kind, slug in self.protocol.order:
            match kind:
                case "criterion":
                    self.lay_criterion(self.protocol.criteria[slug])
                case "classification":
                    self.lay_classification(self.protocol.classifications[slug])
                case "calculation":
                    self.lay_rows(self.protocol.calculations[slug])
                case _:
                    assert_never(kind)
        eligibility = self.lay_eligibility()
        return Network(
            atoms=tuple(self.atoms),
            always=self.gates.always.wire,
            flags=self.flags,
            gates=tuple(self.gates.laid),
            criteria={slug: self.criteria[slug].wire for slug in self.protocol.criteria},
            outcomes={slug: self.chosen[slug] for slug in self.protocol.classifications},
            rows={slug: self.rows[slug] for slug in self.protocol.calculations if slug in self.rows},
            eligibility=eligibility,
        )

    def lay_criterion(self, criterion: Criterion) -> None:
        """Conclude the criterion's truth, its policy included."""
        self.gates.owner = f"criterion {criterion.slug}"
        table = self.table(criterion.condition)
        if criterion.if_missing is not None:
            table = tables.with_policy(table, Operand(self.flags[criterion.slug]), criterion.if_missing.value)
        own = self.criteria[criterion.slug] = self.gates.lay(table)
        is_name = criterion.if_missing is None and _is_plain(criterion.condition)
        self.read_as[criterion.slug] = self.operand(criterion.condition) if is_name else own

    def lay_classification(self, classification: Classification) -> None:
        """Choose the outcome."""
        self.gates.owner = f"outcome {classification.slug}"
        operands = tuple(self.row(each.condition) for each in classification.outcomes)
        says = {str(index): f"{self.gates.owner} is {each.name}" for index, each in enumerate(classification.outcomes)}
        self.conditions[classification.slug] = operands
        self.chosen[classification.slug] = self.gates.choose(operands, says)

    def lay_rows(self, calculation: Calculation) -> None:
        """Choose the row of a decision table that applies."""
        if not isinstance(calculation.value, Lookup):
            return
        self.gates.owner = f"row of {calculation.slug}"
        operands = tuple(map(self.row, _row_conditions(calculation)))
        says = {str(index): f"row {index + 1} of {calculation.slug}" for index in range(len(operands))}
        self.rows[calculation.slug] = self.gates.choose(operands, says)

    def lay_eligibility(self) -> int | None:
        """Conclude eligibility from the criteria; None when there are none."""
        self.gates.owner = "eligibility"
        included = tuple(self.read_as[slug] for slug in self.protocol.include)
        not_excluded = tuple(~self.read_as[slug] for slug in self.protocol.exclude)
        if not included and not not_excluded:
            return None
        table = tables.conjunction(self.gates.few("all of", included + not_excluded))
        says = {truth.value: f"eligibility is {answer.value}" for truth, answer in ELIGIBILITIES.items()}
        return self.gates.lay(table, says).wire

    def row(self, condition: Condition | None) -> Operand:
        """The verdict on an outcome's or a row's condition; None is `otherwise`."""
        return self.gates.always if condition is None else self.operand(condition)

    def operand(self, condition: Condition) -> Operand:  # noqa: PLR0911 - one return a node
        """The verdict on a condition, concluded by a gate of its own where it is composite."""
        match condition:
            case Compare() | Between() | OneOf() | Known() | HasValue():
                return self.atoms[condition]
            case Ref(criterion):
                return self.read_as[criterion]
            case Not(arg):
                return ~self.operand(arg)
            case AllOf(args):
                return self.gates.all_of(self.operands(_flat(args)))
            case AnyOf(args):
                return self.gates.any_of(self.operands(args))
            case AtLeast(count, args):
                return self.gates.at_least(count, self.operands(args))
            case IfThen(when, then):
                return self.gates.any_of((~self.operand(when), self.operand(then)))
            case OutcomeIn(classification, outcomes):
                return self.gates.told(self.own_truths(classification, outcomes), self.atoms[condition])
            case _:
                assert_never(condition)

    def operands(self, conditions: tuple[Condition, ...]) -> tuple[Operand, ...]:
        """The verdicts on several conditions."""
        return tuple(map(self.operand, conditions))

    def table(self, condition: Condition) -> Table:
        """The table that decides a criterion's condition, without a gate between where one table is enough."""
        match condition:
            case Not(arg):
                return tables.inverted(self.table(arg))
            case AllOf(args) if args:
                return tables.conjunction(self.gates.few("all of", self.operands(_flat(args))))
            case AnyOf(args) if args:
                return tables.disjunction(self.gates.few("any of", self.operands(args)))
            case AtLeast(count, args) if 1 < count < len(args) <= FEW:
                return tables.threshold(count, self.operands(args))
            case IfThen(when, then):
                return tables.disjunction((~self.operand(when), self.operand(then)))
            case _:
                return tables.conjunction((self.operand(condition),))

    def own_truths(self, classification: str, outcomes: tuple[str, ...]) -> tuple[Operand, ...]:
        """Of each of the outcomes: its condition is met and no earlier one is; of the first ones only that one of them is met."""
        names = [each.name for each in self.protocol.classifications[classification].outcomes]
        conditions = self.conditions[classification]
        indices = sorted({names.index(each) for each in outcomes})
        if indices[-1] < len(indices):
            return conditions[: len(indices)]
        return tuple(self.gates.all_of((conditions[index], *(~each for each in conditions[:index]))) for index in indices)


def _flat(args: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """All of some conditions, with those inside an inner `all of` in its place."""
    return tuple(each for arg in args for each in (_flat(arg.args) if isinstance(arg, AllOf) and arg.args else (arg,)))


def _is_plain(condition: Condition) -> bool:
    """Whether a condition is an atom, a name, or the opposite of one."""
    match condition:
        case Compare() | Between() | OneOf() | Known() | HasValue() | Ref():
            return True
        case Not(arg):
            return _is_plain(arg)
        case _:
            return False
