"""Everything that must hold of a protocol: what its author promised, and what is asked of every protocol."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias, assert_never

from remission.errors import Problem
from remission.protocol.model import Protocol
from remission.symbolic.formulas import solver as s
from remission.verify import promises
from remission.verify.between_outcomes import between, between_claims
from remission.verify.claims.boundary_gaps import gap_claims
from remission.verify.claims.clauses import clause_claims
from remission.verify.claims.decision_tables import amount_claims, word_table_claims
from remission.verify.claims.dose_limits import DoseLimit, bounded
from remission.verify.claims.eligibility import eligibility_claims
from remission.verify.claims.monotonicity import monotone
from remission.verify.claims.outcomes import complete, outcome_claims, overlaps, reachable
from remission.verify.prover import Bench, Replay
from remission.verify.results import ClaimResults, ClaimStatus, Result

Told: TypeAlias = Callable[[Result], None]


def prove(
    protocol: Protocol,
    solver: s.Solver,
    replay: Replay,
    told: Told | None = None,
    where: promises.Where = promises.at_its_name,
) -> ClaimResults:
    """Try every claim.

    Args:
        protocol: What is claimed of.
        solver: Decides; what it cannot decide in its time is a result.
        replay: Decides every patient again that the solver finds.
        told: Is told each result as it comes.
        where: Knows where a promise stands in its file.

    Raises:
        DisagreementError: the reference reading says otherwise of a patient.
    """
    start = time.monotonic()
    results: list[Result] = []
    bench = Bench(protocol, solver, replay)
    for result in _every(bench, results, where):
        results.append(result)
        if told is not None:
            told(result)
    return ClaimResults(tuple(results), tuple(promises.unreadable(protocol, where)), time.monotonic() - start)


def _every(bench: Bench, so_far: list[Result], where: promises.Where) -> Iterator[Result]:
    for key in bench.protocol.classifications:
        yield from promised(bench, key, where)
    for key in bench.protocol.classifications:
        yield from (result for result in outcome_claims(bench, key) if not _already(result, so_far))
        yield from gap_claims(bench, key)
        if bench.protocol.classifications[key].hit is None:  # the rows of a table say of everybody between
            yield from (result for result in between_claims(bench, key) if not _already(result, so_far))
    for key, table in bench.protocol.tables.items():
        if table.hit != "all":
            yield from word_table_claims(bench, key)
    yield from amount_claims(bench)
    yield from clause_claims(bench)  # many and quick: before those of all criteria together, should time run out
    yield from eligibility_claims(bench)


def _already(result: Result, results: list[Result]) -> bool:
    """Whether a promise has said it."""
    return any((result.kind, result.subject, result.claim) == (one.kind, one.subject, one.claim) for one in results)


# ---- promises --------------------------------------------------------------------------------------


def promised(bench: Bench, key: str, where: promises.Where) -> Iterator[Result]:
    """What the author of a classification promised."""
    family = bench.protocol.classifications[key]
    for text in family.promises:
        found = promises.read(bench.protocol, family, text)
        if not isinstance(found, Problem):
            place = where(family, text)
            yield from (replace(result, places=(place, *result.places)) for result in _kept(bench, key, found, text))


def _kept(bench: Bench, key: str, promise: promises.Promise, text: str) -> Iterator[Result]:
    match promise:
        case promises.Complete():
            yield _as_promised(complete(bench, key), text)
        case promises.Exclusive():
            yield from (_as_promised(result, text) for result in overlaps(bench, key))
        case promises.ExclusiveAmong(names):
            yield from (_as_promised(result, text) for result in overlaps(bench, key, names))
        case promises.Reachable():
            numbers = range(len(bench.protocol.classifications[key].outcomes))
            yield from (_as_promised(reachable(bench, key, number), text) for number in numbers)
        case promises.AmountBetween(names):
            yield _as_promised(between(bench, key, names), text)
        case promises.Monotone():
            yield monotone(bench, promise, text)
        case promises.AmountBound(calculation, limit, upper):
            yield bounded(bench, DoseLimit(calculation, limit, upper, promise=text))
        case _:
            assert_never(promise)


def _as_promised(result: Result, text: str) -> Result:
    """The same result under the author's words: what was promised and is not so is broken."""
    status = ClaimStatus.BROKEN if result.status is ClaimStatus.NOTED else result.status
    return Result(result.kind, result.subject, result.claim, status, result.why, result.places, result.patients, text)
