"""The best response by the rules of a course: confirmed or what it counts as, long enough, judged at all, by the landmark."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.cohort import study
from remission.endpoints.report.wording import course_rules
from remission.endpoints.widened_protocol import widened
from remission.protocol.load import load, read
from remission.testing.mutation.plans.mutants import plan_mutants

if TYPE_CHECKING:
    from pathlib import Path

    from remission.endpoints.courses import Course

RULES = """\
protocol: order
title: Order
version: 1.0.0
sources: {s: {title: Source}}
facts:
  seen: {values: [CR, PR, SD, PD, NE]}
  first dose: {date: yes}
  death date: {date: yes}
  last contact: {date: yes}
classifications:
  response:
    outcomes:
      NE: {when: seen is NE, source: s}
      PD: {when: seen is PD, source: s}
      CR: {when: seen is CR, source: s}
      PR: {when: seen is PR, source: s}
      SD: otherwise
course:
  response: response
  responders: [CR, PR]
  best to worst: [CR, PR, SD, PD, NE]
  starts: first dose
  death: death date
  last contact: last contact
"""
CONFIRMED = "confirmation: 4 weeks\nnot evaluable: [NE]\nunconfirmed: counts as SD\nnot assessed again: unconfirmed\n"
RECIST = f"{CONFIRMED}minimum duration: {{of: SD, at least: 6 weeks, otherwise: NE}}\n"
OPEN = "confirmation: 4 weeks\nnot evaluable: [NE]\nunconfirmed: counts as SD\n"
NEXT = "confirmation: 2 of 2 assessments\nnot evaluable: [NE]\nunconfirmed: counts as the best that is confirmed, else SD\n"
TWO_OF_THREE = "confirmation: 2 of 3 assessments\nnot evaluable: [NE]\n"
LANDMARK = "landmark: {by: 60 days, counts as: PD}\n"
SECOND = "not evaluable: [NE]\nlandmark: {by: 2 assessments, counts as: PD}\n"

# fmt: off
ROWS = [
    # id                               course         days after the first dose and what is seen     best or possible
    ("CR, CR",                         RECIST,        "50 CR, 78 CR",                                "CR"),
    ("CR, CR a day too early",         RECIST,        "50 CR, 77 CR",                                "SD"),
    ("CR, PR",                         RECIST,        "50 CR, 80 PR",                                "SD"),
    ("CR, SD",                         RECIST,        "50 CR, 80 SD",                                "SD"),
    ("CR, PD",                         RECIST,        "50 CR, 80 PD",                                "SD"),
    ("early CR, PD",                   RECIST,        "30 CR, 80 PD",                                "PD"),
    ("CR on day 41, PD",               RECIST,        "41 CR, 80 PD",                                "PD"),
    ("CR on day 42, PD",               RECIST,        "42 CR, 80 PD",                                "SD"),
    ("CR, NE",                         RECIST,        "50 CR, 80 NE",                                "SD"),
    ("early CR, NE",                   RECIST,        "30 CR, 80 NE",                                "NE"),
    ("PR, NE, PR",                     RECIST,        "50 PR, 80 NE, 110 PR",                        "PR"),
    ("PR, CR",                         RECIST,        "50 PR, 80 CR",                                "PR"),
    ("PR, PR, CR, CR",                 RECIST,        "50 PR, 80 PR, 110 CR, 140 CR",                "CR"),
    ("PR, SD, PR",                     RECIST,        "50 PR, 80 SD, 110 PR",                        "SD"),
    ("PR, then PD",                    RECIST,        "50 PR, 80 PR, 110 PD",                        "PR"),
    ("NE, NE",                         RECIST,        "50 NE, 80 NE",                                "NE"),
    ("PD",                             RECIST,        "50 PD",                                       "PD"),
    ("SD, nothing more",               RECIST,        "42 SD",                                       "SD"),
    ("PR, nobody looked again",        RECIST,        "50 PR",                                       "SD"),
    ("PR, left open",                  OPEN,          "50 PR",                                       "PR SD"),
    ("PR, what is seen is missing",    RECIST,        "50 PR, 80 ?",                                 "PR SD"),
    ("CR, VGPR-like",                  NEXT,          "50 CR, 60 PR",                                "PR"),
    ("CR, lost",                       NEXT,          "50 CR, 60 SD",                                "SD"),
    ("CR, CR at once",                 NEXT,          "50 CR, 51 CR",                                "CR"),
    ("CR, NE, CR",                     NEXT,          "50 CR, 60 NE, 70 CR",                         "CR"),
    ("2 of 3, with one lost",          TWO_OF_THREE,  "50 PR, 60 SD, 70 PR",                         "PR"),
    ("2 of 3, both lost",              TWO_OF_THREE,  "50 PR, 60 SD, 70 SD, 80 PR",                  "PR SD"),
    ("2 of 3, the fourth is too late", TWO_OF_THREE,  "50 PR, 60 SD, 70 SD, 80 PD",                  "SD"),
    ("2 of 3, one is to come",         TWO_OF_THREE,  "50 PR, 60 SD",                                "PR SD"),
    ("2 of 3, one was not judged",     TWO_OF_THREE,  "50 PR, 60 SD, 70 NE, 80 PR",                  "PR"),
    ("2 of 3, dead after two",         TWO_OF_THREE,  "50 PR, 60 SD, death 65",                      "SD"),
    ("a response by the landmark",     LANDMARK,      "60 PR, 90 CR",                                "CR"),
    ("a response a day later",         LANDMARK,      "30 SD, 61 PR",                                "PD"),
    ("no response by the landmark",    LANDMARK,      "30 SD, 60 SD",                                "PD"),
    ("not yet at the landmark",        LANDMARK,      "30 SD, 59 SD",                                "SD"),
    ("followed to the landmark",       LANDMARK,      "30 SD, contact 60",                           "PD"),
    ("dead by the landmark",           LANDMARK,      "30 SD, death 60",                             "SD"),
    ("dead after the landmark",        LANDMARK,      "30 SD, death 61, contact 61",                 "PD"),
    ("nobody looked by the landmark",  LANDMARK,      "90 PR",                                       "PR"),
    ("open by the landmark",           LANDMARK,      "30 ?, 90 SD",                                 "CR PR SD PD NE"),
    ("one of two assessments",         SECOND,        "30 SD, 60 PR, 90 CR",                         "CR"),
    ("none of two assessments",        SECOND,        "30 SD, 60 SD, 90 CR",                         "PD"),
    ("the first was not judged",       SECOND,        "30 NE, 60 SD, 90 CR",                         "CR"),
    ("only one assessment",            SECOND,        "30 SD",                                       "SD"),
]
# fmt: on


def course_of(folder: Path, course: str, seen: str) -> Course:
    (folder / "order.yaml").write_text(RULES + textwrap.indent(course, "  "), encoding="utf-8")
    rows, days = list[str](), {"death": "", "contact": ""}
    for part in seen.split(", "):
        first, second = part.split()
        if first in days:
            days[first] = day_after(int(second))
        else:
            rows.append(f"P,{day_after(int(first))},{second.replace('?', '')}")
    (folder / "data.csv").write_text(
        "patient,date,seen,first dose,death date,last contact\n"
        + "".join(f"{row},2024-01-01,{days['death']},{days['contact']}\n" for row in rows),
        encoding="utf-8",
    )
    wide = widened(load(folder / "order.yaml"))
    cases = read_cases(folder / "data.csv", wide).cases
    return study(wide, map(Decider(wide).decide, cases)).courses[0]


def day_after(days: int) -> str:
    from datetime import date, timedelta

    return (date(2024, 1, 1) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("course", "seen", "best"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_best_response(course: str, seen: str, best: str, tmp_path: Path) -> None:
    found = course_of(tmp_path, course, seen).best
    assert " ".join(found.possible) == best
    assert found.outcome == (best if " " not in best and seen != "90 PR" else None)


# fmt: off
BROKEN = [
    ("unconfirmed: counts as SD",                         "'unconfirmed' needs 'confirmation'"),
    ("not assessed again: unconfirmed",                   "'not assessed again' needs 'confirmation'"),
    ("confirmation: 4 weeks\nunconfirmed: SD",            "'SD' does not say what it counts as"),
    ("confirmation: 4 weeks\nunconfirmed: counts as PR",  "'PR' is a response"),
    ("confirmation: 4 weeks\nunconfirmed: counts as XX",  "'XX' is no outcome of the response"),
    ("confirmation: 3 of 2 assessments",                  "3 of 2 assessments confirm nothing"),
    ("confirmation: 1 of 2 assessments",                  "1 of 2 assessments confirm nothing"),
    ("not evaluable: [PR]",                               "'PR' is a response"),
    ("not evaluable: [PD]",
        "'PD' is not evaluable and stands before 'NE', than which it would count as better"),
    ("minimum duration: {of: SD, at least: 6 weeks}",     "'minimum duration' has no 'otherwise'"),
    ("minimum duration: {of: SD, at least: 6, otherwise: NE}", "'6' is not a span of time"),
    ("minimum duration: {of: SD, at least: 6 weeks, otherwise: SD}", "'SD' counts as itself"),
    ("minimum duration: {of: PR, at least: 6 weeks, otherwise: SD}", "'PR' is a response"),
    ("landmark: {by: 2 assessments}",                     "after a number of assessments there is no day of an event"),
    ("landmark: {by: 60 days, counts as: CR}",            "'CR' is a response"),
]
# fmt: on


@pytest.mark.parametrize(("course", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_course_that_cannot_be_meant(course: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(RULES + textwrap.indent(course, "  "), encoding="utf-8")
    _, problems = read(tmp_path / "order.yaml")
    assert message in [one.message for one in problems]


def test_the_rules_in_words_and_what_could_be_written_by_mistake(tmp_path: Path) -> None:
    (tmp_path / "order.yaml").write_text(RULES + textwrap.indent(RECIST + LANDMARK, "  "), encoding="utf-8")
    protocol = load(tmp_path / "order.yaml")
    plan = protocol.plan.course
    assert plan is not None
    said = dict(course_rules(protocol, plan))
    held = "a response counts when it still holds 28 days later or more"
    assert said["Confirmation"] == f"{held}; unconfirmed, also where nobody looked again, it counts as SD"
    assert said["Minimum duration"] == "SD before day 42 counts as NE"
    assert said["Landmark"] == "without a response by day 60 there is an event at the start, and the best response is PD"
    told = {mutant.told for mutant in plan_mutants(protocol)}
    assert {
        "'minimum duration: at least 41 days' in place of 'minimum duration: at least 42 days'",
        "without 'minimum duration'",
        "'unconfirmed: PD' in place of 'unconfirmed: SD'",
        "'not assessed again: open' in place of 'not assessed again: unconfirmed'",
        "'landmark: by 61 days' in place of 'landmark: by 60 days'",
        "landmark without 'counts as: PD'",
    } <= told
