"""R's myeloid data, driven from rules alone: what ends observation is a property of each time (data: oracle/course.R)."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import Responses, study
from remission.endpoints.followup import LeftOut
from remission.endpoints.times import Analysis
from remission.endpoints.widened_protocol import widened
from remission.expr.truth import MET
from remission.protocol.load import load
from remission.protocol.plans.model import Handling

ORACLE = Path(__file__).parent / "oracle"


@pytest.fixture(scope="module")
def found() -> Responses:
    wide = widened(load(ORACLE / "myeloid.yaml"))
    figures = study(wide, map(Decider(wide).decide, read_cases(ORACLE / "myeloid_course.csv", wide).cases))
    assert figures.responses is not None
    return figures.responses


def counts(analysis: Analysis) -> tuple[int, int, int | None]:
    """Patients, events, median in days."""
    middle = analysis.median.median if analysis.median else None
    return len(analysis.followed), sum(each.is_event for each in analysis.followed), None if middle is None else int(middle)


# fmt: off
CONVENTIONS = [
    # endpoint                            patients, events, median in days, as R's survfit prints them
    ("transplants_ignored",               (454, 256, 603)),
    ("censored_at_a_later_transplant",    (454, 185, 500)),
    ("censored_at_any_transplant",        (454, 179, 500)),
    ("os",                                (646, 320, 1220)),
]
# fmt: on


@pytest.mark.parametrize(("key", "wanted"), CONVENTIONS, ids=[row[0] for row in CONVENTIONS])
def test_each_time_has_its_own_censoring(found: Responses, key: str, wanted: tuple[int, int, int]) -> None:
    assert counts(found.times[key].declared) == wanted


def test_survival_is_untouched_by_transplants(found: Responses) -> None:
    assert [each.hsct for each in found.times["os"].analyses] == [Handling.IGNORE]


def test_the_other_ways_to_handle_a_transplant_stand_beside(found: Responses) -> None:
    beside = {each.hsct: counts(each) for each in found.times["censored_at_a_later_transplant"].analyses}
    assert beside[Handling.IGNORE] == (454, 256, 603)
    assert beside[Handling.CENSOR] == (454, 185, 500)
    assert beside[Handling.EVENT][0] == 454


def test_responses_are_counted(found: Responses) -> None:
    assert (found.rates["cr"].count(MET), found.rates["cr"].total) == (454, 646)


def test_nobody_is_left_out(found: Responses) -> None:
    assert not [each for result in found.times.values() for each in result.declared.times if isinstance(each, LeftOut)]
