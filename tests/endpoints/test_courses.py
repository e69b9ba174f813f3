"""Courses: which assessments count, what the best response is, and what stays open."""

from __future__ import annotations

import pytest

from remission.endpoints.courses import Course
from remission.expr.truth import MET, NOT_MET, UNKNOWN

from .conftest import COURSE, Run

# fmt: off
BEST = [
    # id                          rows (date | blasts | platelets), all after the first dose       best     possible
    ("one CR",                    ["2024-02-01|2|150"],                                            "CR",    ("CR",)),
    ("CRi, then CR",              ["2024-02-01|2|50", "2024-03-01|2|150"],                         "CR",    ("CR",)),
    ("CR, then NR",               ["2024-02-01|2|150", "2024-03-01|60|20"],                        "CR",    ("CR",)),
    ("platelets open",            ["2024-02-01|2|"],                                               None,    ("CR", "CRi")),
    ("open, then CR",             ["2024-02-01|2|", "2024-03-01|2|150"],                           "CR",    ("CR",)),
    ("open, but NR for sure",     ["2024-02-01||20", "2024-03-01|60|20"],                          None,    ("CRi", "NR")),
    ("CRi for sure, open",        ["2024-02-01|2|50", "2024-03-01||50"],                           "CRi",   ("CRi",)),
    ("CRi for sure, may be CR",   ["2024-02-01|2|50", "2024-03-01||"],                             None,    ("CR", "CRi")),
    ("everything open",           ["2024-02-01||"],                                                None,    ("CR", "CRi", "NR")),
    ("on the day of the dose",    ["2024-01-01|2|150"],                                            None,    ()),
    ("before the dose",           ["2023-12-20|2|150", "2024-02-01|60|20"],                        "NR",    ("NR",)),
    ("without a date",            ["|2|150"],                                                      None,    ("CR",)),
    ("without a date, beside NR", ["|2|150", "2024-02-01|60|20"],                                  None,    ("CR", "NR")),
]
# fmt: on


@pytest.mark.parametrize(("rows", "best", "possible"), [row[1:] for row in BEST], ids=[row[0] for row in BEST])
def test_the_best_response(run: Run, rows: list[str], best: str | None, possible: tuple[str, ...]) -> None:
    lines = "\n".join(f"P|{row}|2024-01-01" for row in rows)
    [course] = run(f"patient|date|blasts|platelets|first dose\n{lines}").courses
    assert (course.best.outcome, course.best.possible) == (best, possible)


def one(run: Run, row: str, head: str, course: str = COURSE) -> Course:
    return run(f"patient|date|blasts|platelets|{head}\n{row}", course=course).courses[0]


def test_assessments_after_a_transplant_do_not_count(run: Run) -> None:
    head = "first dose|hsct date"
    rows = "P|2024-02-01|2|50|2024-01-01|2024-02-10\nP|2024-03-01|2|150|2024-01-01|2024-02-10"
    course = one(run, rows, head)
    assert course.best.outcome == "CRi"
    assert [(each.counts, each.why) for each in course.assessments] == [(MET, ""), (NOT_MET, "after hsct date")]


def test_the_day_of_the_transplant_still_counts(run: Run) -> None:
    assert one(run, "P|2024-02-10|2|150|2024-01-01|2024-02-10", "first dose|hsct date").best.outcome == "CR"


def test_a_transplant_whose_day_cannot_be_read_leaves_it_open(run: Run) -> None:
    course = one(run, "P|2024-02-10|2|150|2024-01-01|February", "first dose|hsct date")
    assert course.best.outcome is None
    assert [(each.counts, each.why) for each in course.assessments] == [(UNKNOWN, "hsct date is not known")]


def test_two_days_for_one_thing_are_a_finding(run: Run) -> None:
    rows = "P|2024-02-10|2|150|2024-01-01|2024-05-01\nP|2024-03-10|2|150|2024-01-01|2024-05-02"
    course = one(run, rows, "first dose|death date")
    assert [str(finding) for finding in course.findings] == [
        "patient 'P': death date is 2024-05-01 and 2024-05-02\n  hint: one patient has one such day: keep the right one"
    ]
    assert "death_date" not in course.dates.days


def test_a_death_before_other_days_is_a_finding_and_not_used(run: Run) -> None:
    course = one(run, "P|2024-02-10|2|150|2024-01-01|2024-02-09", "first dose|death date")
    assert [str(finding) for finding in course.findings] == [
        "patient 'P': the last assessment (2024-02-10) lies after death date (2024-02-09)\n  hint: one of the two days is wrong"
    ]
    assert "death_date" in course.dates.unusable


def test_a_missing_start_is_a_finding_where_others_have_one(run: Run) -> None:
    found = run("patient|date|blasts|platelets|first dose\nP|2024-02-01|2|150|2024-01-01\nQ|2024-02-01|2|150|")
    assert [course.best.outcome for course in found.courses] == ["CR", None]
    [finding] = found.findings
    assert finding.patient == "Q"
    assert finding.message == "first dose is missing: it is not known which assessments came after it"
    assert finding.hint == "the patient is counted, its response is not settled"


def test_a_cohort_without_any_start_counts_every_assessment(run: Run) -> None:
    found = run("patient|date|blasts|platelets\nP|2024-02-01|2|150")
    assert found.courses[0].best.outcome == "CR"
    assert found.responses is not None
    assert found.responses.not_stated == (
        "first dose (every assessment counts); "
        "hsct date, therapy date, relapse date, death date (the figures take each as not having happened); "
        "last contact (the figures follow each patient to the last known day)"
    )


def test_a_missing_last_contact_is_a_finding_unless_dead(run: Run) -> None:
    head = "patient|date|blasts|platelets|first dose|last contact|death date"
    rows = [
        "P|2024-02-01|2|150|2024-01-01|2024-09-01|",
        "Q|2024-02-01|2|150|2024-01-01||",
        "R|2024-02-01|2|150|2024-01-01||2024-04-01",
    ]
    found = run("\n".join([head, *rows]))
    assert [finding.patient for finding in found.findings] == ["Q"]
    assert found.findings[0].message == "last contact is missing"


def test_a_last_contact_before_the_last_assessment_is_a_finding(run: Run) -> None:
    course = one(run, "P|2024-02-10|2|150|2024-01-01|2024-02-01", "first dose|last contact")
    assert [finding.message for finding in course.findings] == [
        "last contact (2024-02-01) lies before the last assessment (2024-02-10)"
    ]


def test_undated_assessments_are_a_finding(run: Run) -> None:
    course = one(run, "P||2|150|2024-01-01", "first dose")
    assert [finding.message for finding in course.findings] == ["1 of 1 assessments have no date"]


def test_nothing_is_lost(run: Run) -> None:
    head = "patient|date|blasts|platelets|first dose"
    rows = ["P|2024-02-01|2|150|2024-01-01", "P|2024-02-01|2|150|2024-01-01", "|2024-02-01|many|150|", "Q|soon|2|150|2024-01-01"]
    found = run("\n".join([head, *rows]))
    assert found.decisions == found.assessments == 4
    assert [course.patient for course in found.courses] == ["P", "row 4", "Q"]


CONFIRMED = COURSE + "  confirmation: 4 weeks\n"

# fmt: off
CONFIRMATION = [
    # id                             rows                                                           best
    ("28 days later still",          ["2024-02-01|2|150", "2024-02-29|2|150"],                      "CR"),
    ("27 days later still",          ["2024-02-01|2|150", "2024-02-28|2|150"],                      None),
    ("lost between",                 ["2024-02-01|2|150", "2024-02-10|60|20", "2024-03-10|2|50"],   "CRi"),
    ("lost at once",                 ["2024-02-01|2|150", "2024-02-10|60|20"],                      "NR"),
    ("unknown between",              ["2024-02-01|2|150", "2024-02-10||150", "2024-03-10|2|150"],   None),
    ("never looked again",           ["2024-02-01|2|150"],                                          None),
    ("CRi needs no confirmation",    ["2024-02-01|2|50"],                                           "CRi"),
]
# fmt: on


@pytest.mark.parametrize(("rows", "best"), [row[1:] for row in CONFIRMATION], ids=[row[0] for row in CONFIRMATION])
def test_a_response_that_must_be_confirmed(run: Run, rows: list[str], best: str | None) -> None:
    lines = "\n".join(f"P|{row}|2024-01-01" for row in rows)
    course = one(run, lines, "first dose", CONFIRMED)
    assert course.best.outcome == best


def test_a_response_that_death_came_before_is_not_confirmed(run: Run) -> None:
    course = one(run, "P|2024-02-01|2|150|2024-01-01|2024-02-20", "first dose|death date", CONFIRMED)
    assert course.best.outcome == "not confirmed"


def test_patients_with_an_unconfirmed_response_are_counted_apart(run: Run) -> None:
    found = run("patient|date|blasts|platelets|first dose|death date\nP|2024-02-01|2|150|2024-01-01|2024-02-20", course=CONFIRMED)
    assert found.responses is not None
    assert [(each.outcome, each.rate.count) for each in found.responses.best if each.rate.count] == [("not confirmed", 1)]
    assert found.responses.reasons.not_confirmed == 1
    assert found.responses.reasons.patients == 0
