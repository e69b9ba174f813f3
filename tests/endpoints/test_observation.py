"""What ends the observation of one time: each rule on both sides of its edge, and what may not be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.endpoints.followup import Followed, LeftOut, NotAtRisk, Time
from remission.endpoints.report.wording import endpoint_text
from remission.errors import RuleFileError
from remission.protocol.load import load
from remission.protocol.plans.build import KIND_HINT

from .conftest import COURSE, HEAD, Run

COLUMNS = "patient|date|blasts|platelets|first dose|relapse date|hsct date|therapy date|death date|last contact\n"
LATER = COURSE.replace("  response until: [hsct date, therapy date]\n", "")  # a response after a transplant counts


def time(run: Run, ends: str, rows: str, *, span: str = "time: from first CR to relapse or death", more: str = "") -> Time:
    endpoints = f"endpoints:\n  one: {{{span}, unit: days, observation ends: {{{ends}}}{more}}}\n"
    found = run(COLUMNS + rows, course=LATER, endpoints=endpoints)
    assert found.responses is not None
    return found.responses.times["one"].declared.times[0]


def short(found: Time) -> tuple[object, ...]:
    match found:
        case Followed():
            return found.days, found.is_event, found.ended_by
        case LeftOut():
            return ("left out", found.reason)
        case NotAtRisk():
            return ("not at risk",)


CR = "P|2024-02-01|2|150|2024-01-01"
# fmt: off
TABLE = [
    # id, observation ends, relapse|hsct|therapy|death|last contact, days and event and what ended it
    ("transplant ignored", "hsct: ignore", "2024-03-02|2024-02-11|||2024-05-01", (30, True, "relapse")),
    ("transplant censored", "hsct: censor", "2024-03-02|2024-02-11|||2024-05-01", (10, False, "transplant")),
    ("transplant an event", "transplant: event", "2024-03-02|2024-02-11|||2024-05-01", (10, True, "transplant")),
    ("therapy ignored", "new therapy: ignore", "2024-03-02||2024-02-11||2024-05-01", (30, True, "relapse")),
    ("therapy an event", "new therapy: event", "2024-03-02||2024-02-11||2024-05-01", (10, True, "new therapy")),
    ("what is not stated", "hsct: ignore", "2024-03-02||2024-02-11||2024-05-01", (10, False, "new therapy")),
    ("a date ends it", "therapy date: censor, new therapy: ignore", "2024-03-02||2024-02-11||2024-05-01",
     (10, False, "therapy date")),
    ("of one day as stated", "new therapy: censor, hsct: censor", "|2024-02-11|2024-02-11||2024-05-01",
     (10, False, "new therapy")),
    ("the other way", "hsct: censor, new therapy: censor", "|2024-02-11|2024-02-11||2024-05-01", (10, False, "transplant")),
    ("an event on that day", "hsct: censor", "2024-02-11|2024-02-11|||2024-05-01", (10, True, "relapse")),
    ("before, ignored", "hsct: censor, before the first day: ignored", "2024-03-02|2024-01-31|||2024-05-01",
     (30, True, "relapse")),
    ("on the day, ignored", "hsct: censor, before the first day: ignored", "2024-03-02|2024-02-01|||2024-05-01",
     (30, True, "relapse")),
    ("the day after", "hsct: censor, before the first day: ignored", "2024-03-02|2024-02-02|||2024-05-01",
     (1, False, "transplant")),
    ("before, at the first day", "hsct: censor, before the first day: at the first day", "2024-03-02|2024-01-31|||2024-05-01",
     (0, False, "transplant")),
    ("an event before", "hsct: event, before the first day: at the first day", "2024-03-02|2024-01-31|||2024-05-01",
     (0, True, "transplant")),
    ("before, left out", "hsct: censor, before the first day: left out", "2024-03-02|2024-02-01|||2024-05-01",
     ("left out", "transplant (2024-02-01) is not after 2024-02-01, from which time is counted")),
    ("before, ignored anyway", "hsct: ignore, before the first day: left out", "2024-03-02|2024-01-31|||2024-05-01",
     (30, True, "relapse")),
    ("before, nothing stated", "hsct: censor", "2024-03-02|2024-01-31|||2024-05-01",
     ("left out", "transplant (2024-01-31) lies before 2024-02-01, from which time is counted")),
    ("on the day, not stated", "hsct: censor", "2024-03-02|2024-02-01|||2024-05-01", (0, False, "transplant")),
    ("event on the cut-off", "data cut-off: 2024-03-02", "2024-03-02||||2024-05-01", (30, True, "relapse")),
    ("event after the cut-off", "data cut-off: 2024-03-01", "2024-03-02||||2024-05-01", (29, False, "data cut-off")),
    ("CR on the cut-off", "data cut-off: 2024-02-01", "2024-03-02||||2024-05-01", (0, False, "data cut-off")),
    ("CR after the cut-off", "data cut-off: 2024-01-31", "2024-03-02||||2024-05-01", ("not at risk",)),
    ("cut-off of a patient", "data cut-off: therapy date, new therapy: ignore", "2024-03-02||2024-02-21||2024-05-01",
     (20, False, "data cut-off")),
    ("a gap that is allowed", "missed assessments: 30 days", "2024-03-02||||2024-05-01", (30, True, "relapse")),
    ("a gap too long", "missed assessments: 29 days", "2024-03-02||||2024-05-01", (0, False, "missed assessments")),
    ("a gap without an event", "missed assessments: 29 days", "||||2024-05-01", (0, False, "missed assessments")),
]
# fmt: on


@pytest.mark.parametrize(("ends", "days", "wanted"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_ends_observation(run: Run, ends: str, days: str, wanted: tuple[object, ...]) -> None:
    assert short(time(run, ends, f"{CR}|{days}")) == wanted


def test_followed_to_the_assessment_before_the_gap(run: Run) -> None:
    rows = f"{CR}|||||2024-06-01\nP|2024-02-21|2|150|2024-01-01|||||2024-06-01\nP|2024-05-01|2|150|2024-01-01|||||2024-06-01"
    assert short(time(run, "missed assessments: 40 days", rows)) == (20, False, "missed assessments")
    assert short(time(run, "missed assessments: 70 days", rows)) == (121, False, "last contact")


def test_survival_is_followed_beyond_transplant_and_therapy_unless_it_says_otherwise(run: Run) -> None:
    span, rows = "time: from start to death", f"{CR}||2024-02-11|2024-02-21|2024-03-02|2024-03-02"
    assert short(time(run, "", rows, span=span)) == (61, True, "death")
    assert short(time(run, "hsct: censor", rows, span=span)) == (41, False, "transplant")


# fmt: off
COMPETING = [
    ("relapse first", "2024-03-02|||2024-04-01|2024-04-01", (30, True, False, "relapse")),
    ("death first", "|||2024-03-02|2024-03-02", (30, False, True, "death")),
    ("both on one day", "2024-03-02|||2024-03-02|2024-03-02", (30, True, False, "relapse")),
    ("neither", "||||2024-03-02", (30, False, False, "last contact")),
]
# fmt: on


@pytest.mark.parametrize(("days", "wanted"), [row[1:] for row in COMPETING], ids=[row[0] for row in COMPETING])
def test_what_competes(run: Run, days: str, wanted: tuple[object, ...]) -> None:
    found = time(run, "", f"{CR}|{days}", span="incidence: from first CR to relapse")
    assert isinstance(found, Followed)
    assert (found.days, found.is_event, found.competes, found.ended_by) == wanted


def test_the_headline_says_what_ends_observation(tmp_path: Path) -> None:
    ends = "{hsct: ignore, missed assessments: 8 weeks, data cut-off: 2024-06-30, before the first day: ignored}"
    rules = tmp_path / "mini.yaml"
    rules.write_text(f"{HEAD}{COURSE}endpoints:\n  one: {{time: from first CR to relapse or death, observation ends: {ends}}}\n")
    protocol = load(rules)
    assert endpoint_text(protocol, protocol.plan.endpoints["one"]) == (
        "from first CR to relapse or death; transplant is ignored; new therapy ends the follow-up (censored);"
        " on or before the first day each is ignored; followed to the assessment before more than 56 days without one;"
        " nothing is followed after 2024-06-30; without an event followed to the last contact; Kaplan-Meier, limits of the"
        " median log-log 95 %"
    )


# fmt: off
BAD = {
    "unknown end": (
        "time: from first CR to relapse, observation ends: {hsct: censor, new terapy: ignore}",
        "'new terapy' does not end observation\n  hint: did you mean 'new therapy'?",
    ),
    "unknown handling": (
        "time: from first CR to relapse, observation ends: {hsct: censored}",
        "'censored' is not what an end of observation does\n  hint: write one of event, censor, ignore",
    ),
    "an event already": (
        "time: from first CR to hsct, observation ends: {hsct: censor}",
        "'hsct' is an event of this time already\n  hint: delete the line",
    ),
    "no such day": (
        "time: from first CR to relapse, observation ends: {data cut-off: 2024-02-30}",
        "'2024-02-30' is not a day of the calendar\n  hint: a day is year-month-day",
    ),
    "cut-off of no date": (
        "time: from first CR to relapse, observation ends: {data cut-off: age}",
        "'age' is not a date that a patient has\n  hint: name a fact that is declared with 'date: yes'",
    ),
    "no span": (
        "time: from first CR to relapse, observation ends: {missed assessments: two}",
        "'two' is not a span of time\n  hint: write a number with 'days' or 'weeks'",
    ),
    "before what": (
        "time: from first CR to relapse, observation ends: {before the first day: ignore}",
        "'ignore' is not what something before the first day does\n  hint: did you mean 'ignored'?",
    ),
    "competes with itself": (
        "incidence: from first CR to death",
        "'death' cannot compete with itself\n  hint: an incidence is of one event, and others compete with it",
    ),
    "of a rate": (
        "rate: response is CR, observation ends: {hsct: censor}",
        "'one' is a rate: it has no 'observation ends'\n  hint: delete the key",
    ),
    "two kinds": (
        "rate: response is CR, incidence: from first CR to relapse",
        f"endpoint 'one' needs one of 'rate', 'time' and 'incidence'\n  hint: {KIND_HINT}",
    ),
    "no such set": (
        "rate: response is CR, set: evaluable",
        "there is no analysis set 'evaluable'\n  hint: declare it under 'analysis sets:'",
    ),
    "arm that is no choice": (
        "rate: response is CR, by: age",
        "'age' has no values to divide patients by\n  hint: name a fact that is declared with 'values: […]'",
    ),
    "no landmark": (
        "time: from first CR to death, at: [soon]",
        "'soon' is not a span of time\n  hint: write a number with 'days', 'weeks', 'months' or 'years'",
    ),
}
# fmt: on


@pytest.mark.parametrize(("endpoint", "message"), BAD.values(), ids=BAD)
def test_what_may_not_be_written(tmp_path: Path, endpoint: str, message: str) -> None:
    rules = tmp_path / "mini.yaml"
    rules.write_text(f"{HEAD}{COURSE}endpoints:\n  one: {{{endpoint}}}\n", encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load(rules)
    told = str(caught.value).split("mini.yaml:", 1)[1].split(": ", 1)[1]
    assert told == message
