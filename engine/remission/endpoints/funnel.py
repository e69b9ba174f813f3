"""How patients come through the eligibility criteria, one after the other, at their first assessment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, negate

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One criterion, and where everybody stands after it."""

    criterion: str  # slug
    kind: Literal["include", "exclude"]
    left: int  # go out here
    in_so_far: int
    open_so_far: int  # nothing failed yet, something is not known
    fail_here: int  # of everybody, whether or not they had gone out before
    unknown_here: int


def funnel(protocol: Protocol, first_decisions: Iterable[Decision]) -> tuple[FunnelStage, ...]:
    """Take patients through the criteria in the protocol's order; an exclusion criterion that is met sends out."""
    answers = [_passes(protocol, decision) for decision in first_decisions]
    keys = [*protocol.include, *protocol.exclude]
    stages: list[FunnelStage] = []
    for index, key in enumerate(keys):
        before = [all_of(own[:index]) for own in answers]
        after = [all_of(own[: index + 1]) for own in answers]
        here = [own[index] for own in answers]
        stages.append(
            FunnelStage(
                criterion=key,
                kind="include" if index < len(protocol.include) else "exclude",
                left=after.count(NOT_MET) - before.count(NOT_MET),
                in_so_far=after.count(MET),
                open_so_far=after.count(UNKNOWN),
                fail_here=here.count(NOT_MET),
                unknown_here=here.count(UNKNOWN),
            )
        )
    return tuple(stages)


def _passes(protocol: Protocol, decision: Decision) -> Sequence[Truth]:
    """Of each criterion: whether the patient may pass it."""
    included = [decision.criteria[key] for key in protocol.include]
    return [*included, *(negate(decision.criteria[key]) for key in protocol.exclude)]
