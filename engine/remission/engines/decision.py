"""What a reading concludes about one case, and the trace that every explanation is rendered from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from remission.expr.tree import Lookup
from remission.expr.truth import MET, NOT_MET, UNKNOWN, negate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from remission.cases.case import Case
    from remission.expr.compare import Interval
    from remission.expr.tree import Condition
    from remission.expr.truth import Truth
    from remission.protocol.model import Protocol, WordTable


class Eligibility(Enum):
    """The answer to "may this patient enter?"."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    UNDETERMINED = "undetermined"


# by the truth of the condition that eligibility is
ELIGIBILITIES = {MET: Eligibility.ELIGIBLE, NOT_MET: Eligibility.NOT_ELIGIBLE, UNKNOWN: Eligibility.UNDETERMINED}


@dataclass(frozen=True, slots=True)
class Phrases:
    """The answer of a table of which all rows count: the phrases that apply, and those of which it is not known."""

    applies: tuple[str, ...]
    open: tuple[str, ...]


def phrases(table: WordTable, truths: Mapping[str, Truth]) -> Phrases:
    """The answer of a table whose answer is a list."""
    told = {word: truths[key] for word, key in table.phrases.items()}
    wanted = ([word for word, truth in told.items() if truth is one] for one in (MET, UNKNOWN))
    return Phrases(*map(tuple, wanted))


def eligibility_text(eligibility: Eligibility | None) -> str | None:
    """The answer in words; None where the protocol does not say who may enter."""
    return None if eligibility is None else eligibility.value


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
    ranges: dict[str, Interval] = field(default_factory=dict)  # calculation without one value -> what it may be, in its unit


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything concluded about one case; has a key for everything that the protocol defines."""

    case: Case
    eligibility: Eligibility | None  # None: the protocol does not say who may enter
    outcomes: dict[str, OutcomeAnswer]
    criteria: dict[str, Truth]
    calculations: dict[str, Amount | None]  # None: cannot be made
    missing: tuple[str, ...]  # facts that the protocol uses and the case has no value for
    trace: Trace | None = None
    uncovered: tuple[str, ...] = ()  # classifications of which no outcome applies, tables of which no row does


def open_ended(protocol: Protocol) -> tuple[str, ...]:
    """The classifications and tables that do not end with `otherwise`: they may have nothing for somebody."""
    families = [key for key, family in protocol.classifications.items() if family.outcomes[-1].condition is not None]
    tables = [
        key
        for key, each in protocol.calculations.items()
        if isinstance(each.value, Lookup) and each.value.rows and each.value.rows[-1].when
    ]
    return *families, *tables


def deciding_criteria(protocol: Protocol, decision: Decision) -> tuple[str, ...]:
    """The criteria that keep a patient out, or in doubt; all of them for an eligible patient."""
    parts = [(key, decision.criteria[key]) for key in protocol.include]
    parts += [(key, negate(decision.criteria[key])) for key in protocol.exclude]
    return tuple(key for key, truth in parts if ELIGIBILITIES[truth] is decision.eligibility)


def answers_as_a_whole(protocol: Protocol) -> bool:
    """Whether a protocol asks more than single criteria and amounts: who is eligible, or which outcome it is."""
    return protocol.has_eligibility or bool(protocol.classifications)


def is_settled(protocol: Protocol, decision: Decision) -> bool:
    """Whether anything that the protocol asks was decided; single criteria count where it asks no more than those."""
    if answers_as_a_whole(protocol):
        is_decided = decision.eligibility in (Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE)
        return is_decided or any(answer.outcome is not None for answer in decision.outcomes.values())
    is_known = any(truth is not UNKNOWN for truth in decision.criteria.values())
    return is_known or any(amount is not None for amount in decision.calculations.values())
