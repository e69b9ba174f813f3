"""A protocol proved with z3, and every patient that it finds decided again by the reference reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.engines.evaluate import Evaluator
from remission.verify.promised import promise_places
from remission.verify.runner import prove as prove_all

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.verify.results import ClaimResults
    from remission.verify.runner import Told

ENOUGH_S = 60.0


def prove(protocol: Protocol, *, seconds: float = ENOUGH_S, told: Told | None = None) -> ClaimResults:
    """Try every claim about every patient there could be.

    Args:
        protocol: What is claimed of.
        seconds: For everything together; what is not decided then is undecided.
        told: Is told each result as it comes.

    Raises:
        MissingExtraError: the solver is not installed; says what to install.
        DisagreementError: a patient that the solver found is decided otherwise by the reference reading.
    """
    from remission.symbolic.formulas.z3_solver import Z3Solver  # noqa: PLC0415 - an extra, and slow to import

    return prove_all(protocol, Z3Solver(seconds), Evaluator(protocol).decide, told, promise_places(protocol))
