"""What a change is asked: only what it moves, with the answers that deciding every case anew would give."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from remission.cases.case import Case
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.protocol.model import Protocol
from remission.protocol.revision import RuleChange, changed
from remission.testing.assertions.answers import Claim, says
from remission.testing.assertions.holds import holds
from remission.testing.assertions.recording import Recording
from remission.testing.mutation.mutants import mutants
from remission.testing.mutation.runner import Replay
from remission.testing.runner import why

SINGLE, PAIRS = 16, 8  # of each sort that is drawn: every claim is asked anew for each


class Anew:
    """The answers of a whole protocol, which knows nothing of another."""

    def __init__(self, protocol: Protocol, original: Protocol) -> None:
        self.protocol, self.original, self.evaluator = protocol, original, Evaluator(protocol)
        self.decisions: dict[int, Decision] = {}

    def says(self, claim: Claim, case: Case) -> str:
        decision = self.decide(case)
        if claim.about == "possible":
            order = [outcome.name for outcome in self.original.classifications[claim.slug].outcomes]
            return ", ".join(sorted(decision.outcomes[claim.slug].possible, key=order.index))
        return says(claim, self.protocol, decision)

    def reasons(self, slug: str, case: Case) -> frozenset[str]:
        return why.named(self.protocol, why.clauses(self.protocol, self.decide(case), slug))

    def decide(self, case: Case) -> Decision:
        if id(case) not in self.decisions:
            self.decisions[id(case)] = self.evaluator.decide(case)
        return self.decisions[id(case)]


def drawn(protocol: Protocol) -> Iterator[RuleChange]:
    """Single edits, and pairs of edits of two definitions."""
    random = Random(5)  # noqa: S311 - a seeded choice, not a secret
    every = [one.change for one in mutants(protocol) if isinstance(one.change, RuleChange)]
    yield from random.sample(every, SINGLE)
    for _ in range(PAIRS):
        one, other = random.sample(every, 2)
        yield RuleChange((*one.definitions, *other.definitions))


@pytest.fixture(scope="module")
def replay(shipped: Recording) -> Replay:
    return Replay(shipped.protocol, shipped.scenes)


def test_it_answers_as_if_every_case_were_decided_anew(shipped: Recording, replay: Replay) -> None:
    noticed = 0
    for change in drawn(shipped.protocol):
        anew = Anew(changed(shipped.protocol, change.definitions), shipped.protocol)
        expected = {entry for entry in replay.entries if not holds(entry.asserted, anew)}
        assert set(replay.failing(change)) == expected
        noticed += bool(expected)
    assert noticed > SINGLE


def test_a_claim_is_told_once_however_many_of_its_cases_move(replay: Replay, shipped: Recording) -> None:
    for change in drawn(shipped.protocol):
        found = list(replay.failing(change))
        assert len(found) == len(set(found))
