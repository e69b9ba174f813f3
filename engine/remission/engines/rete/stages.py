"""From gates to rulesets: each small, in the order of dependencies, well inside every limit of durable_rules.

A stage is one ruleset. Its session is given one fact, whose properties are the verdicts that its rules read, and each
of its gates concludes one verdict; a later stage's fact carries what earlier stages concluded. One number keeps a
stage inside all limits: the sum of its gates' operands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from remission.engines.rete.gates import Gate
from remission.engines.rete.network import Network
from remission.engines.rete.tables import Branch, VerdictTest
from remission.errors import InputError, Pos, Problem
from remission.protocol.model import Protocol

# With 48 operands a stage has at most 48 properties (limit 64), 48 alphas on the matching stack (64), 144 match slots
# at the root (511), 48 rules on one match (255), no joins (16) and one fact in its session (160).
SLOTS = 48
MAX_STAGES = 256

TestDefinition: TypeAlias = dict[str, str] | dict[str, dict[str, str]]
MatchDefinition: TypeAlias = TestDefinition | dict[str, list[TestDefinition]]
RuleDefinition: TypeAlias = dict[str, list[dict[str, MatchDefinition]]]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What it means that one rule fired."""

    wire: int
    symbol: str
    says: str


@dataclass(frozen=True, slots=True)
class RuleStage:
    """One ruleset: what its fact carries, its rules, and what they conclude."""

    properties: dict[str, int]  # property of the fact -> wire
    rules: dict[str, RuleDefinition]
    conclusions: dict[str, Conclusion]  # by rule
    gates: dict[int, str]  # wire -> name of every gate, all of which must conclude


def plan(network: Network, protocol: Protocol) -> tuple[RuleStage, ...]:
    """Share the gates out among as few stages as their dependencies and the limits allow.

    Raises:
        InputError: the protocol needs more stages than `MAX_STAGES`.
    """
    groups = _groups(network.gates)
    if len(groups) > MAX_STAGES:
        what = f"protocol '{protocol.id}' needs {len(groups)} rulesets of durable_rules, more than the {MAX_STAGES} it may have"
        hint = "split it into several protocols, shorten the chain of criteria, or count fewer clauses in an 'at least'"
        raise InputError([Problem(Pos(protocol.file or protocol.id, 1, 1), what, hint)])
    return tuple(_stage(group) for group in groups)


def _groups(gates: tuple[Gate, ...]) -> list[list[Gate]]:
    """Put each gate into the first stage that comes after all it reads and has room for its operands."""
    groups: list[list[Gate]] = []
    room: list[int] = []
    stage_of: dict[int, int] = {}
    for gate in gates:
        needs = len(gate.reads)
        place = max((stage_of[wire] + 1 for wire in gate.reads if wire in stage_of), default=0)
        while place < len(groups) and room[place] < needs:
            place += 1
        if place == len(groups):
            groups.append([])
            room.append(SLOTS)
        groups[place].append(gate)
        room[place] -= needs
        stage_of[gate.wire] = place
    return groups


def _stage(gates: list[Gate]) -> RuleStage:
    wires = dict.fromkeys(wire for gate in gates for wire in gate.reads)
    names = {wire: f"v{place}" for place, wire in enumerate(wires)}
    rules: dict[str, RuleDefinition] = {}
    conclusions: dict[str, Conclusion] = {}
    for gate in gates:
        for branch in gate.table:
            rule = f"r{len(rules)}"
            rules[rule] = {"all": [{"m": _match(branch, names)}]}
            conclusions[rule] = Conclusion(gate.wire, branch.symbol, _says(gate, branch))
    return RuleStage({name: wire for wire, name in names.items()}, rules, conclusions, {gate.wire: gate.name for gate in gates})


def _says(gate: Gate, branch: Branch) -> str:
    says = gate.says[branch.symbol]
    return f"{says} by its missing-data policy" if branch.by_policy else says


def _match(branch: Branch, names: dict[int, str]) -> MatchDefinition:
    tests = [_test(test, names[test.wire]) for test in branch.tests]
    return tests[0] if len(tests) == 1 else {"$and": tests}


def _test(test: VerdictTest, name: str) -> TestDefinition:
    return {name: test.symbol} if test.how == "is" else {"$neq": {name: test.symbol}}
