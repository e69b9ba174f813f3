"""Of a large protocol every claim is decided; of shipped ones all is proved but gaps of a source (times: docs/performance.md)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from large import large

from remission.engines.evaluate import Evaluator
from remission.protocol.load import load
from remission.protocol.locate import shipped
from remission.protocol.model import Protocol
from remission.symbolic.formulas.z3_solver import Z3Solver
from remission.verify.results import ClaimResults, ClaimStatus
from remission.verify.runner import prove

CRITERIA = int(os.environ.get("REMISSION_CRITERIA", "40"))
SIZES = {"plain": (max(100, CRITERIA), 0, 0), "dense": (CRITERIA, 2, 0)}
ENOUGH_S = 1_000.0  # nothing is given up for lack of time
GAPS_OF_THE_SOURCE = {  # kept as they are printed, and shown; nothing else may be broken
    "eln-all-2024": [
        "response has no gap where platelets is exactly 100 10*9/L",
        "response has no gap where ANC is exactly 1 10*9/L",
    ],
}
WITH_ROOTS = {"fib-4": "the formula 'sqrt(ALT in U/L)' in 'FIB-4' is not worked out"}  # the prover says so, and guesses nothing


def proved(protocol: Protocol) -> ClaimResults:
    return prove(protocol, Z3Solver(ENOUGH_S), Evaluator(protocol).decide)


@pytest.mark.parametrize(("criteria", "depth", "seed"), SIZES.values(), ids=SIZES)
def test_everything_of_a_large_protocol_is_decided(tmp_path: Path, criteria: int, depth: int, seed: int) -> None:
    protocol = large(tmp_path / "large.yaml", seed, criteria, depth)
    results = proved(protocol)
    assert len(protocol.criteria) == criteria
    assert not list(results.of(ClaimStatus.UNDECIDED))
    assert {result.subject for result in results.results} >= {
        *protocol.criteria,
        *protocol.classifications,
        *protocol.calculations,
    }
    assert next(result.status for result in results.results if result.kind == "admits") is ClaimStatus.PROVED


@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_protocol_keeps_its_promises(name: str) -> None:
    results = proved(load(name))
    assert [result.claim for result in results.of(ClaimStatus.BROKEN)] == GAPS_OF_THE_SOURCE.get(name, [])
    undecided = list(results.of(ClaimStatus.UNDECIDED))
    assert bool(undecided) is (name in WITH_ROOTS)
    assert [result for result in undecided if WITH_ROOTS[name] not in result.why] == []
    assert not results.problems
