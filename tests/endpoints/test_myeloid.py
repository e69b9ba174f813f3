"""R's myeloid data, driven from rules alone: what ends observation is a property of each time (data: oracle/course.R)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import Responses, study
from remission.endpoints.followup import LeftOut
from remission.endpoints.groups import comparisons
from remission.endpoints.groups.comparisons import ArmComparison
from remission.endpoints.report.group_tables import estimates
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


@pytest.fixture(scope="module")
def r_says() -> dict[str, float]:
    with (ORACLE / "myeloid_numbers.csv").open() as file:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(file)}


def of_rates(found: Responses) -> list[ArmComparison]:
    result = found.rates["cr"]
    assert result.allocated is not None
    return [*comparisons.of_rate(result, result.allocated)]


def of_times(found: Responses, key: str) -> list[ArmComparison]:
    result = found.times[key]
    assert result.allocated is not None
    return [*comparisons.of_time(result.endpoint, result.declared.followed, result.allocated)]


def one(some: list[ArmComparison], what: str, within: str = "") -> ArmComparison:
    (only,) = (each for each in some if each.what == what and each.within == within)
    return only


# fmt: off
STATISTICS = [
    ("os",      "log-rank test",               "",    "OS log-rank"),
    ("os",      "log-rank test",               "sex", "OS log-rank within sex"),
    ("relapse", "Gray's test of the incidence", "",   "relapse Gray"),
]
ESTIMATES = [
    ("os",      "hazard ratio",                    "",    "OS hazard ratio"),
    ("os",      "hazard ratio",                    "sex", "OS hazard ratio within sex"),
    ("os",      "hazard ratio of a subgroup",      "sex: f", "OS hazard ratio of f"),
    ("os",      "hazard ratio of a subgroup",      "sex: m", "OS hazard ratio of m"),
    ("os",      "difference at 365.25 days",       "",    "OS difference"),
    ("os",      "difference of means until 730.5 days", "", "OS mean difference"),
    ("relapse", "cause-specific hazard ratio",     "",    "relapse hazard ratio"),
]
# fmt: on


@pytest.mark.parametrize(("key", "what", "within", "quantity"), STATISTICS, ids=[row[3] for row in STATISTICS])
def test_tests_between_arms_are_those_of_r(  # noqa: PLR0913, PLR0917 - a row of the table
    found: Responses, r_says: dict[str, float], key: str, what: str, within: str, quantity: str
) -> None:
    assert one(of_times(found, key), what, within).statistic == pytest.approx(r_says[quantity], rel=1e-8)


@pytest.mark.parametrize(("key", "what", "within", "quantity"), ESTIMATES, ids=[row[3] for row in ESTIMATES])
def test_what_differs_between_arms_is_as_in_r(  # noqa: PLR0913, PLR0917 - a row of the table
    found: Responses, r_says: dict[str, float], key: str, what: str, within: str, quantity: str
) -> None:
    estimate = one(of_times(found, key), what, within).estimate
    assert estimate is not None
    assert estimate.estimate == pytest.approx(r_says[quantity], rel=1e-6)
    assert estimate.low == pytest.approx(r_says[f"{quantity} low"], rel=1e-6)


def test_rates_between_arms_are_those_of_r(found: Responses, r_says: dict[str, float]) -> None:
    some = of_rates(found)
    assert one(some, "Fisher's exact test").p == pytest.approx(r_says["CR Fisher"], rel=1e-8)
    assert one(some, "Cochran-Mantel-Haenszel test", "sex").statistic == pytest.approx(r_says["CR CMH"], rel=1e-8)
    common = one(some, "common odds ratio", "sex").estimate
    assert common is not None
    assert common.estimate == pytest.approx(r_says["CR common odds ratio"], rel=1e-8)
    assert [each.method for each in some if each.what == "difference of rates"] == ["Newcombe", "Miettinen-Nurminen"]


def test_landmarks_by_arm_are_those_of_r(found: Responses, r_says: dict[str, float]) -> None:
    for key, name in (("os", "OS"), ("relapse", "relapse")):
        result = found.times[key]
        by_arm = {each.group: each.at(result.endpoint.at[0]) for each in estimates(result, result.declared)}
        for arm in ("A", "B"):
            assert by_arm[arm].share == pytest.approx(r_says[f"{name} at {arm}"], rel=1e-8)
        if key == "os":
            assert by_arm["A"].low == pytest.approx(r_says["OS low A"], rel=1e-8)
    whole = estimates(found.times["os"], found.times["os"].declared)[0]
    assert whole.follow_up.median == r_says["OS follow-up"]


def test_medians_by_arm(found: Responses) -> None:
    wanted = {
        "transplants_ignored": (425, 781),
        "censored_at_a_later_transplant": (421, 591),
        "censored_at_any_transplant": (421, 593),
    }
    for key, medians in wanted.items():
        result = found.times[key]
        _, *arms = estimates(result, result.declared)
        assert tuple(each.quantile(0.5).median for each in arms) == medians
