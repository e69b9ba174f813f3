"""Survival as R's package `survival` prints it, on its own example: maintenance chemotherapy in AML (Miller 1981)."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.endpoints.statistics.survival import (
    Curve,
    Estimate,
    FollowUp,
    Limits,
    MedianTime,
    at_risk,
    kaplan_meier,
    median,
    quantile,
    survival_at,
)


def follow_ups(text: str) -> list[FollowUp]:
    """Read times the way books print them: `13 13+` is an event and a censoring at 13."""
    return [FollowUp(Fraction(word.removesuffix("+")), event=not word.endswith("+")) for word in text.split()]


def medians(text: str, limits: Limits = Limits.LOG_LOG) -> MedianTime:
    return median(kaplan_meier(follow_ups(text), limits=limits))


MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
NOT_MAINTAINED = "5 5 8 8 12 16+ 23 27 30 33 43 45"
BOTH = f"{MAINTAINED} {NOT_MAINTAINED}"

# R, survival: tests/doaml.Rout.save, conf.type="log"
PRINTED_LOG = {
    MAINTAINED: """
 time n.risk n.event survival lower upper
    9     11       1    0.909       0.7541        1.000
   13     10       1    0.818       0.6192        1.000
   18      8       1    0.716       0.4884        1.000
   23      7       1    0.614       0.3769        0.999
   31      5       1    0.491       0.2549        0.946
   34      4       1    0.368       0.1549        0.875
   48      2       1    0.184       0.0359        0.944
""",
    NOT_MAINTAINED: """
 time n.risk n.event survival lower upper
    5     12       2   0.8333       0.6470        1.000
    8     10       2   0.6667       0.4468        0.995
   12      8       1   0.5833       0.3616        0.941
   23      6       1   0.4861       0.2675        0.883
   27      5       1   0.3889       0.1854        0.816
   30      4       1   0.2917       0.1148        0.741
   33      3       1   0.1944       0.0569        0.664
   43      2       1   0.0972       0.0153        0.620
   45      1       1   0.0000           NA           NA
""",
}


@pytest.mark.parametrize("text", PRINTED_LOG, ids=["maintained", "not maintained"])
def test_the_table_that_r_prints(text: str) -> None:
    curve = kaplan_meier(follow_ups(text), limits=Limits.LOG)
    rows = [line.split() for line in PRINTED_LOG[text].splitlines()[2:]]
    steps = [step for step in curve.steps if step.events]
    assert [(str(step.time), str(step.at_risk), str(step.events)) for step in steps] == [tuple(row[:3]) for row in rows]
    for step, row in zip(steps, rows, strict=True):
        assert [shown(step.survival, row[3]), shown(step.low, row[4]), shown(step.high, row[5])] == row[3:]


def shown(value: float | None, like: str) -> str:
    return "NA" if value is None else f"{value:.{len(like.partition('.')[2])}f}"


# R 4.5.1, survival 3.8.3: survfit(Surv(time, status) ~ 1, data = aml), every limit to 12 digits
TIMES = [5, 8, 9, 12, 13, 16, 18, 23, 27, 28, 30, 31, 33, 34, 43, 45, 48, 161]
RISKS = [23, 21, 19, 18, 17, 15, 14, 13, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1]
EVENTS = [2, 2, 1, 1, 1, 0, 1, 2, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0]
CENSORED = [0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1]
LOG_LOG_LOW = """0.694947537532 0.600610411237 0.554211506669 0.509209438754 0.465641749762 0.465641749762 0.413952950717
    0.319250413971 0.275565628012 0.275565628012 0.227381168463 0.182836618649 0.141825693482 0.104441343234 0.0709966489829
    0.0421142812616 0.00695596679854 0.00695596679854"""
LOG_LOG_HIGH = """0.977515669901 0.930903558387 0.903207489882 0.873375781698 0.841721291392 0.841721291392 0.805307764482
    0.726449173821 0.684213788448 0.684213788448 0.63709268746 0.587476914418 0.535273789989 0.480284660417 0.422167443381
    0.360361360273 0.286760367981 0.286760367981"""


def test_log_log_limits_to_the_last_digit_of_r() -> None:
    curve = kaplan_meier(follow_ups(BOTH))
    assert [int(step.time) for step in curve.steps] == TIMES
    assert [step.at_risk for step in curve.steps] == RISKS
    assert [step.events for step in curve.steps] == EVENTS
    assert [step.censored for step in curve.steps] == CENSORED
    assert [step.low for step in curve.steps] == pytest.approx([float(one) for one in LOG_LOG_LOW.split()], rel=1e-11)
    assert [step.high for step in curve.steps] == pytest.approx([float(one) for one in LOG_LOG_HIGH.split()], rel=1e-11)
    assert (curve.patients, curve.events, curve.level, curve.limits) == (23, 18, 0.95, Limits.LOG_LOG)


# fmt: off
MEDIANS = [
    # id                                 times            limits          median  low   high
    ("maintained, as R prints it",       MAINTAINED,      Limits.LOG,     "31",   "18", None),
    ("not maintained, as R prints it",   NOT_MAINTAINED,  Limits.LOG,     "23",   "8",  None),
    ("both, as R prints it",             BOTH,            Limits.LOG,     "27",   "18", "45"),
    ("maintained, log-log",              MAINTAINED,      Limits.LOG_LOG, "31",   "13", None),
    ("not maintained, log-log",          NOT_MAINTAINED,  Limits.LOG_LOG, "23",   "5",  "33"),
    ("both, log-log",                    BOTH,            Limits.LOG_LOG, "27",   "13", "34"),
    ("status ignored, as R prints it",   NOT_MAINTAINED.replace("+", ""), Limits.LOG, "19.5", "8", None),
    ("status ignored, maintained",       MAINTAINED.replace("+", ""), Limits.LOG, "28", "18", None),
    ("level at one half",                "1 2 3 4",       Limits.LOG,     "2.5",  "1",  None),
    ("level across a censoring",         "1 2 2.5+ 4",    Limits.LOG,     "3",    "1",  None),
    ("six",                              "1 2 3 4 5+ 6",  Limits.LOG,     "3.5",  "2",  None),
    ("five",                             "1 2 3+ 4 5+",   Limits.LOG,     "4",    "2",  None),
    ("ties",                             "2 4 4 6+ 8 8+ 9", Limits.LOG,   "8",    "4",  None),
    ("ends at one half",                 "1 2+",          Limits.LOG,     "1",    "1",  None),
    ("not reached",                      "1 2+ 3+ 4+",    Limits.LOG,     None,   "1",  None),
    ("no event",                         "2+ 4+ 6+",      Limits.LOG,     None,   None, None),
    ("no event, log-log",                "2+ 4+ 6+",      Limits.LOG_LOG, None,   None, None),
    ("no limit where survival is 0",     "1 2 2.5+ 4",    Limits.LOG_LOG, "3",    "1",  None),
    ("one patient",                      "7",             Limits.LOG_LOG, "7",    None, None),
    ("an event at time 0",               "0 0 5",         Limits.LOG_LOG, "0",    "0",  None),
]
# fmt: on


@pytest.mark.parametrize(
    ("text", "limits", "middle", "low", "high"), [row[1:] for row in MEDIANS], ids=[row[0] for row in MEDIANS]
)
def test_medians(text: str, limits: Limits, middle: str | None, low: str | None, high: str | None) -> None:
    expected = [Fraction(one) if one else None for one in (middle, low, high)]
    assert medians(text, limits) == MedianTime(*expected)


def test_one_half_is_met_in_spite_of_rounding() -> None:
    assert medians(" ".join(str(day) for day in range(1, 101))).median == Fraction("50.5")


def test_survival_at_a_landmark() -> None:
    curve = kaplan_meier(follow_ups(MAINTAINED), limits=Limits.LOG)
    assert survival_at(curve, Fraction(0)) == Estimate(1.0, None, None)
    at_24 = survival_at(curve, Fraction(24))
    assert at_24 is not None
    assert f"{at_24.survival:.3f} {at_24.low:.4f} {at_24.high:.3f}" == "0.614 0.3769 0.999"
    assert survival_at(curve, Fraction(161)) is not None
    assert survival_at(curve, Fraction(162)) is None
    gone = kaplan_meier(follow_ups(NOT_MAINTAINED))
    assert survival_at(gone, Fraction(1000)) == Estimate(0.0, None, None)


def test_numbers_at_risk_count_those_just_before_the_time() -> None:
    curve = kaplan_meier(follow_ups(MAINTAINED))
    assert at_risk(curve, [Fraction(time) for time in (0, 9, 10, 13, 14, 161, 162)]) == (11, 11, 10, 10, 8, 1, 0)


IMPOSSIBLE = {
    "nobody": ("", 0.95, "a survival curve needs patients, and times that are not negative"),
    "negative": ("1 -1", 0.95, "a survival curve needs patients, and times that are not negative"),
    "in percent": ("1", 95.0, "a confidence level of 95.0 is not between 0 and 1"),
}


@pytest.mark.parametrize(("text", "level", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_refused(text: str, level: float, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        kaplan_meier(follow_ups(text), level=level)


# ---- against scipy's estimate of the same curve, and what holds for every cohort -------------------

COHORTS = st.lists(st.builds(FollowUp, st.integers(0, 30).map(Fraction), st.booleans()), min_size=1, max_size=40)


@given(COHORTS)
def test_the_curve_is_scipys(seen: list[FollowUp]) -> None:
    stats = pytest.importorskip("scipy.stats", reason="the extra `stats` is not installed")
    times, is_censored = [float(one.time) for one in seen], [not one.event for one in seen]
    theirs = stats.ecdf(stats.CensoredData.right_censored(times, is_censored)).sf
    ours = kaplan_meier(seen)
    assert [float(step.time) for step in ours.steps] == theirs.quantiles.tolist()
    assert [step.survival for step in ours.steps] == pytest.approx(theirs.probabilities.tolist(), abs=1e-12)


@given(COHORTS, st.sampled_from(Limits), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_what_holds_for_every_curve(seen: list[FollowUp], limits: Limits, level: float) -> None:
    curve = kaplan_meier(seen, level=level, limits=limits)
    assert sum(step.events + step.censored for step in curve.steps) == curve.patients == len(seen)
    assert all(one.survival >= two.survival for one, two in zip(curve.steps, curve.steps[1:], strict=False))
    times = [Fraction(half, 2) for half in range(63)]
    assert at_risk(curve, times) == tuple(sum(one.time >= time for one in seen) for time in times)
    grouped = [FollowUp(one.time, one.event, count) for one, count in Counter(seen).items()]
    assert kaplan_meier(grouped, level=level, limits=limits) == curve
    for step in curve.steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1
            assert math.isfinite(step.low)
    assert in_order(median(curve))
    assert follows_scale(seen, curve)


def in_order(found: MedianTime) -> bool:
    known = [time for time in (found.low, found.median, found.high) if time is not None]
    return known == sorted(known)


def follows_scale(seen: list[FollowUp], curve: Curve) -> bool:
    """Days or months: the median in one unit is the median in the other."""
    month = Fraction("30.4375")
    found = median(kaplan_meier([FollowUp(one.time / month, one.event) for one in seen], level=curve.level, limits=curve.limits))
    days = median(curve)
    pairs = ((found.low, days.low), (found.median, days.median), (found.high, days.high))
    return all(other is None if one is None else one * month == other for one, other in pairs)


ORACLE = Path(__file__).parent / "oracle"
R_LIMITS = {Limits.LOG_LOG: "log-log", Limits.LOG: "log", Limits.PLAIN: "plain"}


@pytest.mark.parametrize("limits", Limits)
# not `plateau`: where a curve is level at one half to its end, R prints the first such time, as here, and quantile() the middle
@pytest.mark.parametrize("name", ["lung", "veteran", "myeloid", "ties", "zero"])
def test_quartiles_limits_and_follow_up_are_those_of_r(name: str, limits: Limits) -> None:
    with (ORACLE / "numbers.csv").open() as file:
        known = {row["quantity"]: row["value"] for row in csv.DictReader(file) if row["data"] == name}
    with (ORACLE / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    for group in sorted({row["group"] for row in rows}):
        own = [(Fraction(row["time"]), row["event"] == "1") for row in rows if row["group"] == group]
        curve = kaplan_meier([FollowUp(time, event) for time, event in own], limits=limits)
        for share in (25, 50, 75):
            found = quantile(curve, share / 100)
            head = f"{R_LIMITS[limits]} quantile {share}"
            r_says = [known[f"{head}{end} of {group}"] for end in ("", " low", " high")]
            wanted = [None if each == "NA" else pytest.approx(float(each)) for each in r_says]
            assert [number(each) for each in (found.median, found.low, found.high)] == wanted
        back = quantile(kaplan_meier([FollowUp(time, not event) for time, event in own]), 0.5).median
        says = known[f"reverse median of {group}"]
        assert number(back) == (None if says == "NA" else pytest.approx(float(says)))


def number(found: Fraction | None) -> float | None:
    return None if found is None else float(found)
