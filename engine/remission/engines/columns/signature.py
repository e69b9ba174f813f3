"""Rows whose possible outcomes hang on an atom over several facts: settled once for all that leave the same open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from remission.cases.frames.held import Held, at, held_value
from remission.engines.columns.domains import halves, is_simple
from remission.engines.columns.lower import Lowering
from remission.engines.columns.outcomes import Possible
from remission.engines.columns.stages import TRUTHS, Part, Signature, any_of
from remission.expr import tree as t
from remission.expr.truth import MET, UNKNOWN, Truth
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Protocol
from remission.protocol.tables.scores import score_of
from remission.symbolic.cells.possible import still_possible


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a signature keeps of a fact: its value where that matters, else if it is missing, and the ends of a censored one."""

    held: Held
    columns: Mapping[str, str]  # column of the frame -> column of the signature
    missing: str

    def value(self, row: Mapping[str, Any]) -> object:
        if row[self.missing]:
            return None
        if not self.columns:
            return MET  # known; its atoms say all about it
        kept = {column: row[name] for column, name in self.columns.items()}
        return MET if kept[self.held.value] is None else held_value(self.held, kept)


class SignatureColumns:
    """What some clauses are settled by; two rows with the same values leave the same of them open."""

    def __init__(self, lowering: Lowering, prefix: str, roots: Sequence[t.Node]) -> None:
        """Put the columns that are kept on the sheet, their names beginning with the prefix."""
        protocol = lowering.protocol
        nodes = list(reached(protocol, roots))
        self.atoms = {atom: lowering.named(atom) for node in nodes for atom in _atoms(node)}
        self.joint = [atom for atom in self.atoms if isinstance(atom, t.Compare) and not is_simple(atom)]
        exactly = {fact for atom in self.joint if not _is_of_score(atom, protocol) for fact in facts_reached(protocol, [atom])}
        self.facts = {fact: _kept(lowering, prefix, fact, wholly=fact in exactly) for fact in facts_reached(protocol, roots)}
        self.criteria = tuple(dict.fromkeys(node.criterion for node in nodes if isinstance(node, t.Ref)))
        self.there = [*(part for _, part in self.atoms.values()), *(lowering.criteria[one] for one in self.criteria)]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns."""
        kept = (column for each in self.facts.values() for column in (each.missing, *each.columns.values()))
        return tuple(dict.fromkeys((*(name for name, _ in self.atoms.values()), *map(at, self.criteria), *kept)))

    def state(self, row: Mapping[str, Any]) -> dict[str, object]:
        """The facts of a row, and the truths of criteria."""
        state: dict[str, object] = {fact: kept.value(row) for fact, kept in self.facts.items()}
        return state | {key: TRUTHS[row[at(key)]] for key in self.criteria}

    def truth(self, atom: t.Condition, row: Mapping[str, Any]) -> Truth:
        """The truth of an atom in a row."""
        return TRUTHS[row[self.atoms[atom][0]]] if atom in self.atoms else UNKNOWN


def settled_by_signature(lowering: Lowering, key: str, found: Possible | None, by_diagram: Sequence[Part]) -> int:
    """Put the columns of a classification's signature on the sheet; tells the stage at which its outcomes are settled."""
    protocol, sheet = lowering.protocol, lowering.sheet
    by = SignatureColumns(lowering, key, protocol.classifications[key].roots)
    flag = at(f"{key} unsettled")
    hanging = None if found is None else _hanging(lowering, [by.atoms[atom][1] for atom in found.joint], found.noted)
    unsettled = _unsettled(lowering, key, hanging)
    there = [sheet.column(flag, unsettled), *by_diagram, *by.there]
    outcomes = tuple(outcome.name for outcome in protocol.classifications[key].outcomes)

    def possible(row: Mapping[str, Any]) -> frozenset[str | None]:
        """The outcomes that some completion gives; None among them where a completion gives none."""
        return still_possible(protocol, key, by.state(row), lambda atom: by.truth(atom, row))

    own = Signature(key, flag, by.names, found is not None, outcomes, possible)
    return sheet.settle(own, max(part.stage for part in there) - 1)


def _is_of_score(atom: t.Condition, protocol: Protocol) -> bool:
    """Whether an atom compares a score with a constant: the atoms of its items say all about it."""
    match atom:
        case t.Compare(t.CalculationValue() as left, _, t.Quantity()):
            return score_of(left, protocol.calculations) is not None
        case _:
            return False


def _hanging(lowering: Lowering, joint: list[Part], noted: Sequence[str]) -> Part:
    """Rows in which a joint atom is unknown, or asks for a value that is missing and may come."""
    missing = [Part(nw.col(lowering.held[fact].value).is_null()) for fact in noted]
    return any_of([*(Part(part.expr.is_null(), part.stage) for part in joint), *missing])


def _unsettled(lowering: Lowering, key: str, hanging: Part | None) -> Part:
    """Rows that Kleene logic leaves open; with a diagram, only those that hang on a joint atom."""
    truths = list(lowering.outcomes[key].values())
    is_open = nw.all_horizontal(*(~truth.expr.fill_null(value=False) for truth in truths), ignore_nulls=False)
    is_unknown = any_of([Part(truth.expr.is_null(), truth.stage) for truth in truths])
    expr, stage = is_open & is_unknown.expr, is_unknown.stage
    if hanging is not None:
        expr, stage = expr & hanging.expr, max(stage, hanging.stage)
    return Part(expr, stage)


def _kept(lowering: Lowering, key: str, fact: str, *, wholly: bool) -> _Kept:
    held = lowering.held[fact]
    missing = at(f"{key} {fact} missing")
    lowering.sheet.column(missing, Part(nw.col(held.value).is_null()))
    if not wholly and held.ends is None:
        return _Kept(held, {}, missing)
    names = {column: at(f"{key} {column} kept") for column in held.columns}
    for column, name in names.items():
        own = nw.col(column)
        if not wholly and held.ends is not None:
            own = nw.when(nw.col(held.value) != nw.col(held.ends.high)).then(own)
        lowering.sheet.column(name, Part(own))
    return _Kept(held, names, missing)


def _atoms(node: t.Node) -> tuple[t.Condition, ...]:
    match node:
        case t.Between(term, low, high):
            return halves(term, low, high)
        case t.Compare() | t.OneOf() | t.Known() | t.HasValue():
            return (node,)
        case _:
            return ()
