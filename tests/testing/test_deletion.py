"""Delete a scenario that the report says matters: a gap appears, the score falls, and the printed remedies restore both.

For inotuzumab-pediatric it is shown with every such scenario, beside the tests of coverage and mutants. Here it is the larger
protocol: two scenarios in the normal run, so many as REMISSION_DELETIONS says (or `all`) if somebody asks, and then mutants too.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import Recording, record
from remission.testing.coverage.coverage import Coverage, cover
from remission.testing.coverage.report import report
from remission.testing.gherkin.writer import feature
from remission.testing.mutation.mutation import mutate

ASKED = os.environ.get("REMISSION_DELETIONS", "")
PROTOCOL = "aall1621"

Restored = Callable[[Recording, Iterable[str]], Recording]


@pytest.fixture(scope="module")
def larger() -> Recording:
    return record(PROTOCOL)


@pytest.fixture(scope="module")
def coverage(larger: Recording) -> Coverage:
    return cover(larger)


@pytest.fixture
def restored(tmp_path: Path) -> Restored:
    """A recording with the scenarios of some remedies."""

    def add(recording: Recording, texts: Iterable[str]) -> Recording:
        path = tmp_path / "x.feature"
        path.write_text(feature("Remedies", tuple(texts)), encoding="utf-8")
        return replace(recording, scenes=(*recording.scenes, *record(PROTOCOL, [path]).scenes))

    return add


def drawn(matter: list[int]) -> list[int]:
    """Some of the scenarios that matter, the same in every run; all of them if that is asked."""
    assert len(matter) > 50
    return matter if ASKED == "all" else random.Random(0).sample(matter, min(len(matter), int(ASKED or 2)))  # noqa: S311


def test_a_gap_appears_and_its_remedy_closes_it(larger: Recording, coverage: Coverage, restored: Restored) -> None:
    for at in drawn([at for at in range(len(coverage.scenes)) if coverage.only(at)]):
        lacking = report(larger.without(coverage.scenes[at]))
        assert {gap.goal for gap in lacking.open} == set(coverage.only(at))
        remedies = [gap.closing.text for gap in lacking.open if isinstance(gap.closing, Remedy)]
        mended = cover(restored(replace(larger, scenes=()), remedies))  # all else is shown without them, as `open` has said
        assert set(coverage.only(at)) <= {one.goal for one in mended.covered if one.scenes}


@pytest.mark.skipif(not ASKED, reason="a minute for each scenario: set REMISSION_DELETIONS to their number, or to all")
def test_the_score_falls_and_the_remedies_restore_it(larger: Recording, restored: Restored) -> None:
    jobs = os.cpu_count() or 1
    whole = mutate(larger, jobs=jobs)
    assert whole.score == 100
    for at in drawn([at for at in range(len(whole.scenes)) if whole.only(at)]):
        lacking = mutate(larger.without(whole.scenes[at]), jobs=jobs)
        assert lacking.score < 100
        remedies = [one.closing.text for one in lacking.open if isinstance(one.closing, Remedy)]
        assert len(remedies) == len(lacking.open)
        assert mutate(restored(larger.without(whole.scenes[at]), dict.fromkeys(remedies)), jobs=jobs).score == 100
