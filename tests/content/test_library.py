"""The response criteria and protocols that ship: every scenario holds, and each edit of a rule is noticed by one.

All that is asked of them, edits of declarations and 100,000 drawn cases too, takes minutes: `python3 dev.py library`.
"""

from __future__ import annotations

import pytest

from remission.protocol.locate import shipped
from remission.protocol.revision import RuleChange
from remission.testing.assertions.recording import record
from remission.testing.mutation.mutation import mutate

TRIED_ELSEWHERE = {"aall1621", "inotuzumab-pediatric"}  # whole, in tests/testing
CALCULATORS = [name for name, place in shipped().items() if place.parts[0] == "calculators"]
NAMES = [name for name in shipped() if name not in TRIED_ELSEWHERE and name not in CALCULATORS]


@pytest.mark.parametrize("name", NAMES)
def test_its_features_hold_and_notice_every_edit_of_a_rule(name: str) -> None:
    recording = record(name, [])
    assert recording.results.passed_all
    found = mutate(recording, of=RuleChange)
    assert [str(one.mutant) for one in (*found.open, *found.not_told_apart)] == []


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_calculator_gives_the_values_that_its_source_prints(name: str) -> None:
    results = record(name, []).results
    assert results.passed_all
    assert len(results.scenarios) > 10
