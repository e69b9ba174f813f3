"""The larger of the shipped protocols: its features show everything, notice every mutant, and leave no orphan."""

from __future__ import annotations

import pytest

from remission.testing.assertions.recording import Recording, record
from remission.testing.coverage.report import report
from remission.testing.gherkin.lint import lint
from remission.testing.mutation.mutation import mutate
from remission.testing.trace.matrix import trace


@pytest.fixture(scope="module")
def recording() -> Recording:
    return record("aall1621", [])


def test_its_features_show_everything(recording: Recording) -> None:
    found = report(recording)
    assert recording.results.passed_all
    assert (found.percent, found.open) == (100, ())


def test_they_notice_every_mutant_that_can_be_noticed(recording: Recording) -> None:
    found = mutate(recording, jobs=2)
    assert (found.score, found.open, found.not_told_apart) == (100, (), ())
    assert len(found.tried) > 1000


def test_nothing_is_an_orphan_and_nothing_is_said_twice(recording: Recording) -> None:
    assert trace(recording).is_whole
    assert list(lint(recording)) == []
