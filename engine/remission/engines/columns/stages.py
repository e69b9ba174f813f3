"""The columns of a query, in stages: each stage reads only the columns of those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

import narwhals as nw

from remission.cases.frames.held import at
from remission.expr.truth import Truth

TRUTHS = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.UNKNOWN}
Row: TypeAlias = Mapping[str, Any]  # one row by column: scalars of the engine
UNKNOWN = nw.lit(None, dtype=nw.Boolean)


@dataclass(frozen=True, slots=True)
class Part:
    """An expression, and the first stage at which everything that it reads is there."""

    expr: nw.Expr
    stage: int = 0


@dataclass(frozen=True, slots=True)
class Rare:
    """An atom that floating point leaves unsure in some rows; these are settled exactly, once for all rows with the same keys."""

    name: str
    keys: tuple[str, ...]
    settle: Callable[[Row], Truth]

    @property
    def raw(self) -> str:
        """The column of its truth in floating point."""
        return f"{self.name} raw"

    @property
    def unsure(self) -> str:
        """The column that says whether that truth is unsure."""
        return f"{self.name} unsure"


@dataclass(frozen=True, slots=True)
class Signature:
    """Rows that leave outcomes of a classification open; these are settled once for all rows with the same columns."""

    key: str  # of the classification
    flag: str  # column: whether a row is to be settled
    columns: tuple[str, ...]
    has_diagram: bool
    names: tuple[str, ...]  # of the outcomes
    possible: Callable[[Row], frozenset[str | None]]  # what some completion gives; None among them where one gives none


@dataclass(frozen=True, slots=True)
class Joint:
    """Numbers that several facts give together; in rows with the flag they are settled once for all with the same columns."""

    flag: str
    columns: tuple[str, ...]
    names: tuple[str, ...]  # of the numbers
    settle: Callable[[Row], Mapping[str, float]]


@dataclass(slots=True)
class ColumnStage:
    """Columns that can be added together, and what is to be settled once they are there."""

    columns: dict[str, nw.Expr] = field(default_factory=dict)
    rare: list[Rare] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)


class Sheet:
    """Collects columns stage by stage."""

    def __init__(self) -> None:
        self.stages: list[ColumnStage] = []

    def column(self, name: str, part: Part) -> Part:
        """Give a part a column of its own; what reads it comes a stage later."""
        self._stage(part.stage).columns[at(name)] = part.expr
        return Part(nw.col(at(name)), part.stage + 1)

    def rare(self, rare: Rare, truth: Part, unsure: Part) -> Part:
        """Add an atom whose unsure rows are settled before the next stage."""
        stage = max(truth.stage, unsure.stage)
        here = self._stage(stage)
        here.columns |= {rare.raw: truth.expr, rare.unsure: unsure.expr}
        here.rare.append(rare)
        return Part(nw.col(rare.name), stage + 1)

    def settle(self, signature: Signature, stage: int) -> int:
        """Settle the outcomes that a stage and those before it leave open; tells the stage at which they are there."""
        self._stage(stage).signatures.append(signature)
        return stage + 1

    def joint(self, joint: Joint, stage: int) -> int:
        """Settle numbers once a stage and those before it are there; tells the stage at which they are."""
        self._stage(stage).joints.append(joint)
        return stage + 1

    def _stage(self, number: int) -> ColumnStage:
        while len(self.stages) <= number:
            self.stages.append(ColumnStage())
        return self.stages[number]


def joined(join: Callable[[Sequence[nw.Expr]], nw.Expr], parts: Iterable[Part]) -> Part:
    """One part of several, there when the last of them is."""
    known = tuple(parts)
    return Part(join([part.expr for part in known]), max((part.stage for part in known), default=0))


def all_of(parts: Sequence[Part]) -> Part:
    """Kleene AND: null is unknown."""
    return joined(lambda each: nw.all_horizontal(*each, ignore_nulls=False), parts) if len(parts) > 1 else parts[0]


def any_of(parts: Sequence[Part]) -> Part:
    """Kleene OR: null is unknown."""
    return joined(lambda each: nw.any_horizontal(*each, ignore_nulls=False), parts) if len(parts) > 1 else parts[0]


def any_plain(parts: Sequence[Part]) -> Part:
    """Any of parts that are never null."""
    return joined(lambda each: reduce(lambda a, b: a | b, each), parts) if parts else Part(nw.lit(value=False))


def both_plain(one: Part, other: Part) -> Part:
    """Both of two parts that are never null."""
    return joined(lambda each: reduce(lambda a, b: a & b, each), (one, other))


def negate(part: Part) -> Part:
    """Kleene NOT: unknown stays unknown."""
    return Part(~part.expr, part.stage)


def at_least(count: int, parts: Sequence[Part]) -> Part:
    """Met when `count` are met, not met when too few can still be met, else unknown."""

    def join(each: Sequence[nw.Expr]) -> nw.Expr:
        met = nw.sum_horizontal(*(one.fill_null(value=False).cast(nw.Int16) for one in each))
        possible = nw.sum_horizontal(*(one.fill_null(value=True).cast(nw.Int16) for one in each))
        return truth(met >= count, possible < count)

    return joined(join, parts)


def truth(met: nw.Expr, not_met: nw.Expr) -> nw.Expr:
    """A truth from two plain answers; unknown where neither holds."""
    return nw.when(met | not_met).then(met)


def first_met(rows: Sequence[tuple[Part | None, Part]], otherwise: nw.Expr) -> Part:
    """The value of the first row whose condition is met (None: always); null while an earlier one is unknown."""
    stage = max(part.stage for row in rows for part in row if part is not None)
    found = otherwise
    for condition, value in reversed(rows):
        if condition is None:
            found = value.expr
        else:
            found = nw.when(condition.expr).then(value.expr).otherwise(nw.when(~condition.expr).then(found))
    return Part(found, stage)
