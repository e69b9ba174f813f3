"""What a reading concludes about one case, and the trace that every explanation is rendered from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.cases.case import Case
    from remission.expr.tree import Condition
    from remission.expr.truth import Truth


class Eligibility(Enum):
    """The answer to "may this patient enter?"."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """A classification's answer: its outcome if settled, and every outcome that some completion still gives."""

    outcome: str | None
    possible: tuple[str, ...]  # in the classification's order


@dataclass(frozen=True, slots=True)
class Amount:
    """The exact result of a calculation, in the calculation's unit (UCUM)."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How a decision came about; rendered, never re-run."""

    nodes: tuple[Condition, ...]  # every condition of the protocol, in the order of `Evaluator.nodes`
    truths: tuple[Truth, ...]  # of each node
    firsts: dict[str, str | None]  # classification -> first outcome that is met with none before it open
    rows: dict[str, int | None]  # calculation by a table -> the row that applies


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything concluded about one case; has a key for everything that the protocol defines."""

    case: Case
    eligibility: Eligibility
    outcomes: dict[str, OutcomeAnswer]
    criteria: dict[str, Truth]
    calculations: dict[str, Amount | None]  # None: cannot be made
    missing: tuple[str, ...]  # facts that the protocol uses and the case has no value for
    trace: Trace | None = None
