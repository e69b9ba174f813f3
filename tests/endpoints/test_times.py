"""Times to an event: what starts, ends and censors them; transplants handled in three ways, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from remission.endpoints.cohort import CohortFigures
from remission.endpoints.followup import Followed, LeftOut, NotAtRisk
from remission.endpoints.statistics.survival import MedianTime
from remission.endpoints.times import Analysis, TimeResult
from remission.protocol.plans.model import Handling

from .conftest import COURSE, ENDPOINTS, Run


def result(found: CohortFigures, key: str = "duration") -> TimeResult:
    assert found.responses is not None
    return found.responses.times[key]


# Six patients in CR on 2024-02-01; the days after it on which something happened.
#             relapse  transplant  death  last contact
# A           10                          90
# B                    20                 100
# C           30                          90
# D                    40          60     60
# E                                50     50
# F           70                          90
WORKED = """
patient|date|blasts|platelets|first dose|relapse date|hsct date|death date|last contact
A|2024-02-01|2|150|2024-01-01|2024-02-11|||2024-05-01
B|2024-02-01|2|150|2024-01-01||2024-02-21||2024-05-11
C|2024-02-01|2|150|2024-01-01|2024-03-02|||2024-05-01
D|2024-02-01|2|150|2024-01-01||2024-03-12|2024-04-01|2024-04-01
E|2024-02-01|2|150|2024-01-01|||2024-03-22|2024-03-22
F|2024-02-01|2|150|2024-01-01|2024-04-11|||2024-05-01
"""
# fmt: off
HANDLED = {
    # at 10: 5/6; at 30: of 4 at risk, 5/6 * 3/4 = 0.625; at 50: of 2 at risk, 0.3125. The median is 50.
    Handling.CENSOR: ([(10, True), (20, False), (30, True), (40, False), (50, True), (70, True)], Fraction(50)),
    # every day is an event: after 30 just one half is left, until 40. The median is the middle, 35.
    Handling.EVENT: ([(10, True), (20, True), (30, True), (40, True), (50, True), (70, True)], Fraction(35)),
    # events at 10, 30, 50, 60, 70 and B at 100 without one: one half from 50 to 60. The median is 55.
    Handling.IGNORE: ([(10, True), (100, False), (30, True), (60, True), (50, True), (70, True)], Fraction(55)),
}
# fmt: on


def by_handling(found: TimeResult) -> dict[Handling | None, Analysis]:
    return {analysis.hsct: analysis for analysis in found.analyses}


@pytest.mark.parametrize("handling", Handling)
def test_a_transplant_as_event_censored_and_ignored_worked_by_hand(run: Run, handling: Handling) -> None:
    times, middle = HANDLED[handling]
    analysis = by_handling(result(run(WORKED)))[handling]
    assert [(each.days, each.is_event) for each in analysis.followed] == times
    assert analysis.median is not None
    assert analysis.median.median == middle


def test_the_declared_handling_comes_first(run: Run) -> None:
    course = COURSE.replace("as: censor", "as: event")
    assert [each.hsct for each in result(run(WORKED, course=course)).analyses] == [
        Handling.EVENT,
        Handling.CENSOR,
        Handling.IGNORE,
    ]


def test_a_course_without_transplants_has_one_analysis(run: Run) -> None:
    course = COURSE.replace("  hsct: {date: hsct date, as: censor}\n", "")
    assert [each.hsct for each in result(run(WORKED, course=course)).analyses] == [None]


def test_an_endpoint_whose_event_is_the_transplant_has_one_analysis(run: Run) -> None:
    found = result(run(WORKED, endpoints="endpoints: {wait: {time: from first CR to hsct, unit: days}}"), "wait")
    assert [each.hsct for each in found.analyses] == [None]
    ended = [(each.days, each.is_event, each.ended_by) for each in found.declared.followed]
    assert ended[1] == (20, True, "transplant")
    assert ended[4] == (50, False, "death")  # death ends what is no event of death


def test_months_are_exact(run: Run) -> None:
    found = result(run(WORKED, endpoints=ENDPOINTS.replace("days", "months")))
    assert found.declared.median is not None
    assert found.declared.median.median == Fraction(50) / Fraction("30.4375")


HEAD = "patient|date|blasts|platelets|first dose|relapse date|hsct date|therapy date|death date|last contact\n"
OTHER = "Q|2024-02-01|60|20|2024-01-01|2024-03-01||||2024-05-05"  # somebody has a relapse, so that a curve is drawn
# fmt: off
ONE = [
    # id                                 relapse | hsct | therapy | death | last contact     days  event  ended by
    ("relapse",                          "2024-03-02|||2024-04-01|2024-04-01",               30, True,  "relapse"),
    ("death alone",                      "|||2024-04-01|",                                   60, True,  "death"),
    ("alive",                            "||||2024-04-01",                                   60, False, "last contact"),
    ("alive, assessed only",             "||||",                                             0,  False, "last contact"),
    ("new therapy is censored",          "2024-03-22||2024-03-02||2024-04-01",               30, False, "new therapy"),
    ("relapse on the transplant's day",  "2024-03-02|2024-03-02|||2024-04-01",               30, True,  "relapse"),
    ("transplant the day before",        "2024-03-02|2024-03-01|||2024-04-01",               29, False, "transplant"),
    ("relapse after the last contact",   "2024-03-02||||2024-02-20",                         30, True,  "relapse"),
    ("death after the last contact",     "|||2024-04-01|2024-02-20",                         60, True,  "death"),
    ("relapse on the day of CR",         "2024-02-01||||2024-02-20",                         0,  True,  "relapse"),
]
# fmt: on


@pytest.mark.parametrize(("days", "length", "event", "why"), [row[1:] for row in ONE], ids=[row[0] for row in ONE])
def test_what_ends_a_time(run: Run, days: str, length: int, event: bool, why: str) -> None:  # noqa: FBT001
    found = result(run(f"{HEAD}P|2024-02-01|2|150|2024-01-01|{days}\n{OTHER}"))
    first, second = found.declared.times
    assert isinstance(first, Followed)
    assert (first.days, first.is_event, first.ended_by) == (length, event, why)
    assert isinstance(second, NotAtRisk)


# fmt: off
OUT = [
    ("relapse before CR",  "2024-01-15||||2024-04-01", "relapse (2024-01-15) lies before 2024-02-01, from which time is counted"),
    ("relapse unreadable",  "2024-03||||2024-04-01",    "relapse date is stated and cannot be read"),
    ("death unreadable",    "|||soon|2024-04-01",       "death date is stated and cannot be read"),
]
# fmt: on


@pytest.mark.parametrize(("days", "reason"), [row[1:] for row in OUT], ids=[row[0] for row in OUT])
def test_whose_time_cannot_be_told_is_left_out_by_name(run: Run, days: str, reason: str) -> None:
    found = run(f"{HEAD}P|2024-02-01|2|150|2024-01-01|{days}")
    assert result(found).declared.times == (LeftOut("P", reason),)
    assert [str(each) for each in found.findings][-1:] == [f"patient 'P': duration: {reason}\n  hint: left out of this figure"]


def test_whether_it_was_reached_is_not_settled(run: Run) -> None:
    found = run(f"{HEAD}P|2024-02-01|2||2024-01-01|2024-03-01||||2024-04-01")
    assert result(found).declared.times == (LeftOut("P", "whether CR was reached is not settled"),)


def test_an_assessment_without_a_date_starts_nothing(run: Run) -> None:
    course = COURSE.replace("  starts: first dose\n", "").replace("  response until: [hsct date, therapy date]\n", "")
    found = run(f"{HEAD}P||2|150|2024-01-01|2024-03-01||||2024-04-01", course=course)
    assert result(found).declared.times == (LeftOut("P", "the assessment that shows CR has no date"),)


def test_an_earlier_open_assessment_is_remarked(run: Run) -> None:
    rows = ["P|2024-01-20|2||2024-01-01|||||2024-04-01", "P|2024-02-01|2|150|2024-01-01|||||2024-04-01", OTHER]
    found = run(HEAD + "\n".join(rows))
    first = result(found).declared.times[0]
    assert isinstance(first, Followed)
    assert first.remarks == ("the assessment of 2024-01-20 may have shown CR already",)
    assert "patient 'P': duration: the assessment of 2024-01-20 may have shown CR already" in map(str, found.findings)


NOBODY = """
patient|date|blasts|platelets|first dose|last contact|death date
A|2024-01-02|2|150|2024-01-01|2024-01-11|
B|2024-01-02|2|150|2024-01-01|2024-01-21|
C|2024-01-02|2|150|2024-01-01|2024-01-31|
"""
OVERALL = "endpoints: {OS: {time: from start to death, unit: days, source: book}}"
TO_ASSESSMENT = OVERALL.replace("unit: days", "unit: days, censored at: last assessment")
NO_DEATHS = NOBODY.replace("|death date", "").replace("|\n", "\n")
UNKNOWN_CONTACT = COURSE.replace("  last contact: last contact\n", "")
# fmt: off
FOLLOWED = {
    # id                            course           endpoint       table                                  days
    "until the last contact":       (COURSE,          OVERALL,       NOBODY,                                [10, 20, 30]),
    "until the last assessment":    (COURSE,          TO_ASSESSMENT, NOBODY,                                [1, 1, 1]),
    "the course has no contact":    (UNKNOWN_CONTACT, OVERALL,       NOBODY,                                [1, 1, 1]),
    "no column of deaths":          (COURSE,          OVERALL,       NO_DEATHS,                             [10, 20, 30]),
}
# fmt: on


@pytest.mark.parametrize(("course", "endpoint", "table", "days"), FOLLOWED.values(), ids=FOLLOWED)
def test_an_event_that_nobody_had_leaves_everybody_at_risk(
    run: Run, course: str, endpoint: str, table: str, days: list[int]
) -> None:
    time = result(run(table, course=course, endpoints=endpoint), "os")
    assert not time.is_silent
    assert [(each.days, each.is_event) for each in time.declared.followed] == [(each, False) for each in days]
    assert time.declared.curve is not None
    assert (time.declared.curve.patients, time.declared.curve.events) == (3, 0)
    assert time.declared.median == MedianTime(None, None, None)


# fmt: off
CONTRADICTED = [
    # id                          relapse      death        contact       overall      duration (None: left out)
    ("death before contact",      "",          "2024-03-02", "2024-03-22", (61, True),  (30, True)),
    ("relapse after contact",     "2024-03-22", "",          "2024-03-02", (81, False), (50, True)),
    ("relapse after death",       "2024-03-22", "2024-03-02", "",          (61, True),  (30, True)),
    ("assessed after death",      "",          "2024-01-31", "",           (30, True),  None),
    ("relapse from nothing",      "2024-01-20", "",          "2024-03-02", (61, False), None),
]
# fmt: on


@pytest.mark.parametrize(
    ("relapse", "death", "contact", "overall", "duration"),
    [row[1:] for row in CONTRADICTED],
    ids=[row[0] for row in CONTRADICTED],
)
def test_days_that_contradict_each_other_lose_as_little_as_possible(  # noqa: PLR0913, PLR0917 - a row of the table
    run: Run, relapse: str, death: str, contact: str, overall: tuple[int, bool], duration: tuple[int, bool] | None
) -> None:
    head = "patient|date|blasts|platelets|first dose|relapse date|death date|last contact\n"
    other = "\nQ|2024-02-01|2|150|2024-01-01|2024-05-01|2024-06-01|2024-05-01"
    both = ENDPOINTS + "  OS: {time: from start to death, unit: days, source: book}\n"
    found = run(f"{head}P|2024-02-01|2|150|2024-01-01|{relapse}|{death}|{contact}{other}", endpoints=both)
    for key, expected in (("os", overall), ("duration", duration)):
        first = result(found, key).declared.times[0]
        assert ((first.days, first.is_event) if isinstance(first, Followed) else None) == expected


def test_data_without_any_day_of_an_event_gives_no_curve(run: Run) -> None:
    found = run("patient|date|blasts|platelets\nP|2024-02-01|2|150")
    assert result(found).is_silent
    assert found.findings == ()


# ---- relapse seen at an assessment ------------------------------------------------------------------

SEEN = COURSE.replace("relapse: relapse date", "relapse: {when: blasts >= 5 %, date: relapse date}")


def seen(run: Run, rows: list[str]) -> Followed:
    found = run(HEAD + "\n".join(f"P|{row}|2024-01-01|||||" for row in rows), course=SEEN)
    [time] = result(found).declared.times
    assert isinstance(time, Followed)
    return time


def test_the_first_assessment_that_shows_a_relapse_ends_a_response(run: Run) -> None:
    time = seen(run, ["2024-01-10|60|20", "2024-02-01|2|150", "2024-03-02|30|20", "2024-04-02|40|20"])
    assert (time.days, time.is_event, time.ended_by) == (30, True, "relapse")


def test_an_assessment_that_may_show_a_relapse_is_remarked(run: Run) -> None:
    time = seen(run, ["2024-02-01|2|150", "2024-02-20||150", "2024-03-02|30|20"])
    assert (time.days, time.is_event) == (30, True)
    assert time.remarks == ("whether the assessment of 2024-02-20 shows a relapse is not known",)


def test_a_stated_relapse_before_the_seen_one_is_taken(run: Run) -> None:
    found = run(f"{HEAD}P|2024-02-01|2|150|2024-01-01|2024-02-20||||\nP|2024-03-02|30|20|2024-01-01|2024-02-20||||", course=SEEN)
    [time] = result(found).declared.followed
    assert time.days == 19


# ---- from the start, with a landmark ----------------------------------------------------------------

LANDMARK = COURSE + "  landmark: {by: 60 days, without response: event at start}\n"
FREE = "endpoints: {free: {time: from start to no response or relapse or death, unit: days}}"
# fmt: off
BY_DAY_60 = [  # first dose on 2024-01-01; day 60 is 2024-03-01
    # id                            assessment                relapse .. last contact              days event  ended by
    ("response on day 60",          "2024-03-01|2|150",      "2024-04-01||||2024-06-01",           91,  True,  "relapse"),
    ("response on day 61",          "2024-03-02|2|150",      "2024-04-01||||2024-06-01",           None, None, ""),
    ("no response by day 60",       "2024-02-01|60|20",      "||||2024-06-01",                     0,   True,  "no response"),
    ("died before, no response",    "2024-02-01|60|20",      "|||2024-02-10|2024-02-10",           0,   True,  "no response"),
    ("followed for too short",      "2024-02-01|60|20",      "||||2024-02-20",                     50,  False, "last contact"),
    ("response, then nothing",      "2024-02-01|2|150",      "||||2024-06-01",                     152, False, "last contact"),
]
# fmt: on


@pytest.mark.parametrize(
    ("row", "days", "length", "event", "why"), [row[1:] for row in BY_DAY_60], ids=[row[0] for row in BY_DAY_60]
)
def test_no_response_by_the_landmark_is_an_event_at_the_start(  # noqa: PLR0913, PLR0917
    run: Run,
    row: str,
    days: str,
    length: int | None,
    event: bool | None,  # noqa: FBT001
    why: str,
) -> None:
    [time] = result(run(f"{HEAD}P|{row}|2024-01-01|{days}", course=LANDMARK, endpoints=FREE), "free").declared.times
    assert isinstance(time, Followed)
    if length is None:  # responded too late and was not assessed before: alive, and not evaluable at the landmark
        assert (time.days, time.is_event, time.ended_by) == (0, False, "not assessed by day 60")
    else:
        assert (time.days, time.is_event, time.ended_by) == (length, event, why)


def test_an_open_assessment_at_the_landmark_leaves_the_patient_out(run: Run) -> None:
    rows = f"{HEAD}P|2024-02-01|2||2024-01-01|||||2024-06-01"
    [time] = result(run(rows, course=LANDMARK, endpoints=FREE), "free").declared.times
    assert time == LeftOut("P", "whether there was a response by day 60 is not settled")


def test_the_event_can_stand_at_the_landmark(run: Run) -> None:
    course = LANDMARK.replace("event at start", "event at landmark")
    rows = f"{HEAD}P|2024-02-01|60|20|2024-01-01|||||2024-06-01"
    [time] = result(run(rows, course=course, endpoints=FREE), "free").declared.followed
    assert (time.days, time.is_event) == (60, True)


def test_time_from_the_start_needs_the_day_of_the_start(run: Run) -> None:
    rows = f"{HEAD}P|2024-02-01|60|20||||||2024-06-01\nQ|2024-02-01|60|20|2024-01-01|||||2024-06-01"
    [first, _] = result(run(rows, course=LANDMARK, endpoints=FREE), "free").declared.times
    assert first == LeftOut("P", "the day of the start is missing")


# ---- other origins, other ends ----------------------------------------------------------------------


def test_a_time_between_two_days_of_the_data(run: Run) -> None:
    endpoints = "endpoints: {wait: {time: from relapse date to therapy date or new therapy, unit: days}}"
    found = result(run(f"{HEAD}P|2024-02-01|60|20|2024-01-01|2024-02-01||2024-02-11||2024-06-01", endpoints=endpoints), "wait")
    assert [(each.days, each.ended_by) for each in found.declared.followed] == [(10, "new therapy")]


def test_censored_at_the_last_assessment(run: Run) -> None:
    endpoints = "endpoints: {d: {time: from first CR to relapse, unit: days, censored at: last assessment}}"
    rows = ["P|2024-02-01|2|150|2024-01-01|||||2024-06-01", "P|2024-03-02|2|150|2024-01-01|||||2024-06-01", OTHER]
    found = result(run(HEAD + "\n".join(rows), endpoints=endpoints), "d")
    assert [(each.days, each.ended_by) for each in found.declared.followed] == [(30, "last assessment")]
