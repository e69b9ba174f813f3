# ruff: noqa: E501 - a whole message stands in one line
"""Courses and endpoints in rule files: what is read from them, and every problem with its whole message and place."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from remission.protocol.canonical import canonical, sha256
from remission.protocol.load import load, read
from remission.protocol.plans.model import FromFirst, FromStart, Handling, Happening, Plan, RateEndpoint, Taken, TimeEndpoint
from remission.protocol.source.models import schema

HEAD = """protocol: bad
title: t
version: 1.0.0
sources: {book: {title: The book}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  first dose: {date: yes}
  relapse date: {date: yes}
  hsct date: {date: yes}
  death date: {date: yes}
criteria: {clear: {when: blasts < 5 %, source: book}}
classifications:
  response: {outcomes: {CR: clear, NR: otherwise}}
"""
COURSE = "course: {response: response, responders: [CR], starts: first dose, relapse: relapse date, death: death date, hsct: hsct date}\n"

FOUR = "  overall: {outcomes: {CR: clear, PD: blasts >= 50 %, PR: blasts < 25 %, SD: otherwise}}\n"

BAD: dict[str, tuple[str, list[str]]] = {
    "no course": (
        "endpoints: {rate one: {rate: response is CR, source: book}}",
        [
            "r.yaml:14:13: 'rate one' needs a course, and the protocol has none\n  hint: write 'course:' with 'response:' and 'responders:', so that best responses are defined"
        ],
    ),
    "no response": (
        "course: {responders: [CR]}",
        ["r.yaml:14:1: key 'response' is missing\n  hint: write 'response: …' below 'course'"],
    ),
    "unknown response": (
        "course: {response: respons, responders: [CR]}",
        ["r.yaml:14:20: there is no classification 'respons'\n  hint: did you mean 'response'?"],
    ),
    "no responders": (
        "course: {response: response}",
        ["r.yaml:14:1: 'responders' has no item\n  hint: write 'responders: [a, b]'"],
    ),
    "unknown responder": (
        "course: {response: response, responders: [CRx]}",
        ["r.yaml:14:43: 'CRx' is no outcome of the response\n  hint: outcomes: CR, NR"],
    ),
    "a responder tested late": (
        FOUR + "course: {response: overall, responders: [CR, PR]}",
        [
            "r.yaml:15:29: 'PR' is a response and stands behind 'PD', which is none and would count as better\n  hint: add 'best to worst: [CR, PR, …]', every outcome once"
        ],
    ),
    "a responder late in the order": (
        FOUR + "course: {response: overall, responders: [CR, PR], best to worst: [CR, SD, PR, PD]}",
        [
            "r.yaml:15:51: 'PR' is a response and stands behind 'SD', which is none and would count as better\n  hint: put the responders first"
        ],
    ),
    "an outcome left out of the order": (
        FOUR + "course: {response: overall, responders: [CR, PR], best to worst: [CR, PR]}",
        ["r.yaml:15:51: 'best to worst' leaves out PD, SD\n  hint: list every outcome once, the best first"],
    ),
    "an unknown outcome in the order": (
        FOUR + "course: {response: overall, responders: [CR, PR], best to worst: [CR, PR, SDx, SD, PD]}",
        ["r.yaml:15:75: 'SDx' is no outcome of the response\n  hint: outcomes: CR, PD, PR, SD"],
    ),
    "an empty order": (
        FOUR + "course: {response: overall, responders: [CR, PR], best to worst: []}",
        ["r.yaml:15:51: 'best to worst' has no item\n  hint: write 'best to worst: [a, b]'"],
    ),
    "date misspelt": (
        "course: {response: response, responders: [CR], starts: first dos}",
        ["r.yaml:14:56: unknown name 'first dos'\n  hint: did you mean 'first dose'?"],
    ),
    "not a date": (
        "course: {response: response, responders: [CR], death: blasts}",
        ["r.yaml:14:55: 'blasts' is not a date that a patient has\n  hint: name a fact that is declared with 'date: yes'"],
    ),
    "hsct as": (
        "course: {response: response, responders: [CR], hsct: {date: hsct date, as: censored}}",
        ["r.yaml:14:72: 'as' must be event, censor or ignore, not 'censored'"],
    ),
    "hsct no date": (
        "course: {response: response, responders: [CR], hsct: {as: event}}",
        ["r.yaml:14:48: 'hsct' has no 'date'\n  hint: write 'hsct: {date: <date>, as: event}'"],
    ),
    "relapse empty": (
        "course: {response: response, responders: [CR], relapse: {}}",
        ["r.yaml:14:48: 'relapse' has neither 'when' nor 'date'\n  hint: write 'relapse: {when: <condition>}'"],
    ),
    "landmark no start": (
        "course: {response: response, responders: [CR], landmark: {by: 60 days}}",
        ["r.yaml:14:48: a landmark needs 'starts'\n  hint: write 'starts: <date>', the day it is counted from"],
    ),
    "landmark span": (
        "course: {response: response, responders: [CR], starts: first dose, landmark: {by: 60}}",
        ["r.yaml:14:83: '60' is not a span of time\n  hint: write a number with 'days' or 'weeks'"],
    ),
    "confirmation": (
        "course: {response: response, responders: [CR], confirmation: 4 mg}",
        ["r.yaml:14:62: '4 mg' is not a span of time\n  hint: write a number with 'days' or 'weeks'"],
    ),
    "unknown key": (
        "course: {response: response, responders: [CR], start: first dose}",
        ["r.yaml:14:48: unknown key 'start'\n  hint: did you mean 'starts'?"],
    ),
    "course is text": (
        "course: CR",
        ["r.yaml:14:1: 'course' must be a mapping of keys to values\n  hint: write 'response: …' on a line of its own, indented"],
    ),
    "neither": (
        COURSE + "endpoints: {x: {of: response is CR, source: book}}",
        [
            "r.yaml:15:13: endpoint 'x' needs one of 'rate', 'time' and 'incidence'\n  hint: write 'rate: response is CR', 'time: from first CR to relapse or death', or 'incidence: from first CR to relapse'"
        ],
    ),
    "both": (
        COURSE + "endpoints: {x: {rate: response is CR, time: from start to death, source: book}}",
        [
            "r.yaml:15:13: endpoint 'x' needs one of 'rate', 'time' and 'incidence'\n  hint: write 'rate: response is CR', 'time: from first CR to relapse or death', or 'incidence: from first CR to relapse'"
        ],
    ),
    "foreign key": (
        COURSE + "endpoints: {x: {rate: response is CR, unit: months, source: book}}",
        ["r.yaml:15:39: 'x' is a rate: it has no 'unit'\n  hint: delete the key"],
    ),
    "bad outcome": (
        COURSE + "endpoints: {x: {rate: response is CRi, source: book}}",
        ["r.yaml:15:35: 'response' has no value 'CRi'\n  hint: choose one of: CR, NR"],
    ),
    "bad interval": (
        COURSE + "endpoints: {x: {rate: response is CR, interval: Clopper 95 %, source: book}}",
        ["r.yaml:15:49: there is no interval by the method 'Clopper'\n  hint: did you mean 'clopper-pearson'?"],
    ),
    "bad level": (
        COURSE + "endpoints: {x: {rate: response is CR, interval: Wilson 100 %, source: book}}",
        ["r.yaml:15:49: a level of 100 % is no level of confidence\n  hint: write 'Clopper-Pearson 95 %'"],
    ),
    "no level": (
        COURSE + "endpoints: {x: {rate: response is CR, interval: Wilson, source: book}}",
        ["r.yaml:15:49: 'Wilson' is not a kind of interval\n  hint: write a method and a level: 'Clopper-Pearson 95 %'"],
    ),
    "bad over": (
        COURSE + "endpoints: {x: {rate: response is CR, over: worst, source: book}}",
        ["r.yaml:15:39: 'over' must be best response, any assessment or last assessment, not 'worst'"],
    ),
    "bad source": (
        COURSE + "endpoints: {x: {rate: response is CR, source: bok}}",
        ["r.yaml:15:39: source 'bok' is not declared\n  hint: did you mean 'book'?"],
    ),
    "no from": (
        COURSE + "endpoints: {x: {time: CR until death, source: book}}",
        [
            "r.yaml:15:23: 'CR until death' does not say from when to when\n  hint: write 'from <start> to <event>', such as 'from first CR to relapse or death'"
        ],
    ),
    "bad origin": (
        COURSE + "endpoints: {x: {time: from firs CR to death, source: book}}",
        ["r.yaml:15:28: 'firs CR' is no point of a course\n  hint: did you mean 'first CR'?"],
    ),
    "bad first": (
        COURSE + "endpoints: {x: {time: from first CRi to death, source: book}}",
        ["r.yaml:15:34: 'CRi' is no outcome of the response\n  hint: outcomes: CR, NR"],
    ),
    "bad event": (
        COURSE + "endpoints: {x: {time: from start to relaps, source: book}}",
        ["r.yaml:15:37: 'relaps' is no point of a course\n  hint: did you mean 'relapse'?"],
    ),
    "needs": (
        COURSE + "endpoints: {x: {time: from start to no response or new therapy, source: book}}",
        [
            "r.yaml:15:17: 'x' needs 'landmark' of the course\n  hint: write 'landmark: …' under 'course:'",
            "r.yaml:15:17: 'x' needs 'new therapy' of the course\n  hint: write 'new therapy: …' under 'course:'",
        ],
    ),
    "no response from first": (
        COURSE.replace("death: ", "landmark: {by: 60 days}, death: ")
        + "endpoints: {x: {time: from first CR to no response, source: book}}",
        [
            "r.yaml:15:17: 'no response' ends only a time that is counted from the start\n  hint: write 'from start to no response or …'"
        ],
    ),
    "design no endpoint": (
        COURSE + "designs: {d: {endpoint: x, go on: 9 of 24, success: 20 of 48, source: book}}",
        ["r.yaml:15:15: there is no endpoint 'x'"],
    ),
    "design counts": (
        COURSE
        + "endpoints: {x: {rate: response is CR, source: book}}\ndesigns: {d: {endpoint: x, go on: 24 of 9, success: 20, source: book}}",
        [
            "r.yaml:16:35: 24 of 9 patients makes no sense\n  hint: write the smaller number first",
            "r.yaml:16:53: '20' is not a count of patients\n  hint: write '9 of 24': so many responders of so many patients",
        ],
    ),
    "design smaller": (
        COURSE
        + "endpoints: {x: {rate: response is CR, source: book}}\ndesigns: {d: {endpoint: x, go on: 9 of 24, success: 8 of 20, source: book}}",
        ["r.yaml:16:44: the second stage is smaller than the first\n  hint: 'go on' is about the first patients"],
    ),
    "design of time": (
        COURSE
        + "endpoints: {x: {time: from start to death, source: book}}\ndesigns: {d: {endpoint: x, go on: 9 of 24, success: 20 of 48, source: book}}",
        ["r.yaml:16:15: 'x' is a time, not a rate\n  hint: a two-stage design counts responders"],
    ),
    "design missing": (
        COURSE + "designs: {d: {source: book}}",
        [
            "r.yaml:15:11: key 'endpoint' is missing\n  hint: write 'endpoint: …' below 'd'",
            "r.yaml:15:11: key 'go on' is missing\n  hint: write 'go on: …' below 'd'",
            "r.yaml:15:11: key 'success' is missing\n  hint: write 'success: …' below 'd'",
        ],
    ),
    "cross": (
        COURSE + "cross tables: {c: {rows: respnse, source: book}}",
        [
            "r.yaml:15:16: key 'columns' is missing\n  hint: write 'columns: …' below 'c'",
            "r.yaml:15:26: there is no classification 'respnse'\n  hint: did you mean 'response'?",
        ],
    ),
    "twice": (
        COURSE + "endpoints:\n  CR rate: {rate: response is CR, source: book}\n  CR-rate: {rate: response is CR, source: book}",
        ["r.yaml:17:3: the name 'CR-rate' is taken\n  hint: it stands already at r.yaml:16:3"],
    ),
}


def write(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    Path("r.yaml").write_text(HEAD + text + "\n", encoding="utf-8")
    return "r.yaml"


@pytest.mark.parametrize(("text", "messages"), BAD.values(), ids=BAD)
def test_a_bad_plan_says_where_and_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, messages: list[str]) -> None:
    found, problems = read(write(tmp_path, text, monkeypatch))
    assert found is None
    assert [str(problem) for problem in problems] == messages


def test_a_figure_without_a_source_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, problems = read(write(tmp_path, COURSE + "endpoints: {x: {rate: response is CR}}", monkeypatch))
    assert found is not None
    assert [str(problem) for problem in problems] == [
        "r.yaml:15:13: warning: endpoint 'x' has no source\n  hint: write 'source: <id>'"
    ]


def test_a_date_that_only_a_course_reads_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, problems = read(write(tmp_path, COURSE, monkeypatch))
    assert [problem for problem in problems if "is not used" in problem.message and "blasts" not in problem.message] == []


def test_a_second_course_is_refused(tmp_path: Path) -> None:
    (tmp_path / "protocol.yaml").write_text(HEAD + COURSE, encoding="utf-8")
    (tmp_path / "second.yaml").write_text(COURSE, encoding="utf-8")
    found, problems = read(tmp_path)
    assert found is None
    assert [problem.message for problem in problems] == ["'course' is given twice"]


def test_the_shipped_plan() -> None:
    plan = load("inotuzumab-pediatric").plan
    assert plan.course is not None
    assert (plan.course.response, plan.course.responders, plan.course.start) == ("response", ("CR",), "first_dose")
    assert plan.course.hsct is not None
    assert plan.course.hsct.handling is Handling.CENSOR
    rate, time = plan.endpoints["cr_rate"], plan.endpoints["duration_of_cr"]
    assert isinstance(rate, RateEndpoint)
    assert (rate.of, rate.taken, rate.method, rate.level) == (None, Taken.BEST, "Clopper-Pearson", Fraction(95, 100))
    assert isinstance(time, TimeEndpoint)
    assert (time.origin, time.endings) == (FromFirst(("CR",)), (Happening.RELAPSE, Happening.DEATH))
    assert (time.unit, time.unit_days, time.limits) == ("months", Fraction("30.4375"), "log-log")


def test_what_is_left_out_has_a_stated_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoints = "endpoints: {a: {rate: response is CR}, b: {time: from start to death}}"
    plan = load(write(tmp_path, COURSE + endpoints, monkeypatch)).plan
    rate, time = plan.endpoints["a"], plan.endpoints["b"]
    assert isinstance(rate, RateEndpoint)
    assert (rate.method, rate.level, rate.taken) == ("Clopper-Pearson", Fraction(95, 100), Taken.BEST)
    assert isinstance(time, TimeEndpoint)
    assert (time.origin, time.unit, time.limits, time.censored_at) == (FromStart(), "months", "log-log", "last contact")


def test_the_hash_covers_the_plan_and_nothing_else_where_there_is_none() -> None:
    protocol = load("inotuzumab-pediatric")
    bare = replace(protocol, plan=Plan())
    assert sha256(bare) != sha256(protocol) == protocol.sha256
    assert {"course", "endpoints"} <= set(canonical(protocol))
    assert not {"course", "endpoints"} & set(canonical(bare))


def test_an_amended_interval_is_another_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = "endpoints: {a: {rate: response is CR, interval: Wilson 95 %}}"
    first = load(write(tmp_path, COURSE + rate, monkeypatch)).sha256
    assert load(write(tmp_path, COURSE + rate.replace("95", "90"), monkeypatch)).sha256 != first
    assert load(write(tmp_path, COURSE + rate + "  # a comment", monkeypatch)).sha256 == first


def test_the_schema_for_editors_knows_the_new_sections() -> None:
    assert {"course", "endpoints", "designs", "cross tables"} <= set(schema()["properties"])


def test_the_order_from_best_to_worst_is_read_and_changes_the_content(tmp_path: Path) -> None:
    rules = tmp_path / "r.yaml"
    rules.write_text(HEAD + "course: {response: response, responders: [CR]}", encoding="utf-8")
    plain = load(rules)
    rules.write_text(HEAD + "course: {response: response, responders: [CR], best to worst: [CR, NR]}", encoding="utf-8")
    ordered = load(rules)
    assert plain.plan.course is not None and ordered.plan.course is not None  # noqa: PT018 - both are there
    assert (plain.plan.course.best_to_worst, ordered.plan.course.best_to_worst) == ((), ("CR", "NR"))
    assert "best_to_worst" not in str(canonical(plain)["course"])
    assert sha256(plain) != sha256(ordered)
