"""The `rete` reading: durable_rules concludes everything from the truth of the atoms, by forward chaining.

It is given symbols, never clinical values: the evaluator says of each atom whether it is met, not met or unknown, and
the engine's rules conclude criteria, outcomes, rows and eligibility from that. The engine is imported when the first
`Rete` is made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from remission.engines.decision import ELIGIBILITIES, Eligibility
from remission.engines.rete.network import Given, compile_network
from remission.engines.rete.stages import RuleStage, plan
from remission.engines.rete.tables import MET, NOT_MET, UNKNOWN
from remission.errors import DisagreementError
from remission.expr.truth import Truth
from remission.protocol.model import Protocol

TRUTHS = {truth.value: truth for truth in Truth}


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What the engine concluded about one case."""

    criteria: dict[str, Truth]
    eligibility: Eligibility | None
    outcomes: dict[str, str | None]  # None: unsettled, or none applies
    rows: dict[str, int | None]  # of each decision table, counted from 0; None: unsettled, or none applies
    fired: tuple[str, ...]  # what each rule that fired says, in the order in which they fired


class Rete:
    """A protocol compiled to rulesets. Safe to share between threads; cases are concluded one at a time."""

    def __init__(self, protocol: Protocol) -> None:
        """Compile the rulesets and try them once.

        Raises:
            InputError: the protocol is too large for the engine, however it is split.
            MissingExtraError: durable_rules cannot be imported.
        """
        from remission.engines.rete.host import QuietHost, fact_text  # noqa: PLC0415 - loads the engine

        self._network = compile_network(protocol)
        self.atoms: tuple[Given, ...] = self._network.atoms
        self._stages = {f"stage {number}": stage for number, stage in enumerate(plan(self._network, protocol), 1)}
        self._names = {
            slug: {str(index): outcome.name for index, outcome in enumerate(each.outcomes)}
            for slug, each in protocol.classifications.items()
        }
        self._lock = Lock()
        self._host = QuietHost()
        self._facts = {name: fact_text(stage.properties) for name, stage in self._stages.items()}
        for name, stage in self._stages.items():
            self._host.add(name, stage.rules)
        self.conclude([Truth.UNKNOWN] * len(self.atoms), ())

    def conclude(self, truths: Sequence[Truth], missing: Collection[str]) -> Conclusions:
        """Conclude everything about one case.

        Args:
            truths: The truth of each of `atoms`, the outcomes still possible told where a condition asks for some of them.
            missing: Slugs of the criteria of which some fact, read directly or through references, has no value.

        Raises:
            DisagreementError: a gate was concluded more than once, or not at all.
        """
        board = self._given(truths, missing)
        fired: list[str] = []
        with self._lock:
            for name, stage in self._stages.items():
                self._fire(name, stage, board, fired)
        return self._read(board, tuple(fired))

    def _given(self, truths: Sequence[Truth], missing: Collection[str]) -> dict[int, str]:
        """What is known before any rule fires: wire -> symbol."""
        if len(truths) != len(self.atoms):
            msg = f"{len(truths)} truths for {len(self.atoms)} atoms"
            raise ValueError(msg)
        board = dict(enumerate([_symbol(truth) for truth in truths]))
        board[self._network.always] = MET
        for slug, wire in self._network.flags.items():
            board[wire] = MET if slug in missing else NOT_MET
        return board

    def _fire(self, name: str, stage: RuleStage, board: dict[int, str], fired: list[str]) -> None:
        """Run one ruleset; what its rules conclude is written to the board."""
        fired_rules = self._host.fire(name, self._facts[name] % tuple([board[wire] for wire in stage.properties.values()]))
        known, conclusions = len(board), stage.conclusions
        for rule in fired_rules:
            conclusion = conclusions[rule]
            board[conclusion.wire] = conclusion.symbol
            fired.append(conclusion.says)
        if not len(fired_rules) == len(board) - known == len(stage.gates):
            raise DisagreementError(_not_once(stage, [conclusions[rule].wire for rule in fired_rules]))

    def _read(self, board: Mapping[int, str], fired: tuple[str, ...]) -> Conclusions:
        network = self._network
        rows = {slug: _chosen(board, wires) for slug, wires in network.rows.items()}
        return Conclusions(
            criteria={slug: TRUTHS[board[wire]] for slug, wire in network.criteria.items()},
            eligibility=None if network.eligibility is None else ELIGIBILITIES[TRUTHS[board[network.eligibility]]],
            outcomes={slug: self._names[slug].get(_chosen(board, wires)) for slug, wires in network.outcomes.items()},
            rows={slug: int(row) if row else None for slug, row in rows.items()},
            fired=fired,
        )


def _symbol(truth: Truth) -> str:
    """What the engine is given of a truth; an enumeration's own `value` takes ten times as long."""
    return MET if truth is Truth.MET else NOT_MET if truth is Truth.NOT_MET else UNKNOWN


def _not_once(stage: RuleStage, concluded: Sequence[int]) -> str:
    """Which gate was concluded more than once, or not at all."""
    twice = next((gate for wire, gate in stage.gates.items() if concluded.count(wire) > 1), None)
    if twice is not None:
        return f"durable_rules concluded {twice} twice"
    return f"durable_rules did not conclude {next(gate for wire, gate in stage.gates.items() if wire not in concluded)}"


def _chosen(board: Mapping[int, str], wires: tuple[int, ...]) -> str:
    """The index that a part of a choice concluded, as text; empty if none did."""
    return next((board[wire] for wire in wires if board[wire].isdecimal()), "")
