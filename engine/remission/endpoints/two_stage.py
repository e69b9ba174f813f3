"""Two-stage designs: stop early when too few of the first patients respond, succeed when enough of all do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Advice(Enum):
    """What the design says about the responses so far."""

    TOO_EARLY = "too early"
    STOP = "stop"
    GO_ON = "go on"
    SUCCESS = "success"
    NO_SUCCESS = "no success"


@dataclass(frozen=True, slots=True)
class TwoStage:
    """Go on with at least `go_on` responses in the first `first`; success is at least `success` in all `total`."""

    first: int
    go_on: int
    total: int
    success: int


AALL1621_COHORT_1 = TwoStage(first=24, go_on=9, total=48, success=20)  # H0 30 %, H1 48 %, alpha 0.05, beta 0.20


def advise(design: TwoStage, responses: Sequence[bool]) -> Advice:
    """Apply a design to the responses of the evaluable patients, in order of enrolment; later ones do not count.

    >>> advise(AALL1621_COHORT_1, [True] * 9 + [False] * 15)
    <Advice.GO_ON: 'go on'>

    """
    if len(responses) < design.first:
        return Advice.TOO_EARLY
    if sum(responses[: design.first]) < design.go_on:
        return Advice.STOP
    if len(responses) < design.total:
        return Advice.GO_ON
    return Advice.SUCCESS if sum(responses[: design.total]) >= design.success else Advice.NO_SUCCESS


def chance_of_success(design: TwoStage, response_rate: Fraction) -> Fraction:
    """Return the exact probability that a trial of this design succeeds: its type I error, or its power.

    >>> null, wanted = Fraction(30, 100), Fraction(48, 100)
    >>> [round(float(chance_of_success(AALL1621_COHORT_1, rate)), 3) for rate in (null, wanted)]
    [0.049, 0.803]

    """
    second = design.total - design.first
    return sum(
        (
            _binomial(early, design.first, response_rate) * _binomial(late, second, response_rate)
            for early in range(design.go_on, design.first + 1)
            for late in range(max(0, design.success - early), second + 1)
        ),
        Fraction(0),
    )


def _binomial(count: int, total: int, share: Fraction) -> Fraction:
    return comb(total, count) * share**count * (1 - share) ** (total - count)
