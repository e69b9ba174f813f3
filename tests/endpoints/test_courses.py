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


# fmt: off
DAYS = "relapse date|hsct date|therapy date|death date|last contact"
CONTRADICTIONS = [
    # id                          days                                          findings
    ("nothing is wrong",          "2024-04-01|||2024-06-01|2024-05-01",         []),
    ("death on the last contact", "|||2024-05-01|2024-05-01",                   []),
    ("relapse on the last day",   "2024-05-01||||2024-05-01",                   []),
    ("relapse after contact",     "2024-05-02||||2024-05-01",
        ["last contact (2024-05-01) lies before relapse date (2024-05-02)\n  hint: the later day is used"]),
    ("transplant after contact",  "|2024-05-02|||2024-05-01",
        ["last contact (2024-05-01) lies before hsct date (2024-05-02)\n  hint: the later day is used"]),
    ("contact before the end",    "||||2024-02-01",
        ["last contact (2024-02-01) lies before the last assessment (2024-02-10)\n  hint: the later day is used"]),
    ("death before contact",      "|||2024-04-30|2024-05-01",
        ["last contact (2024-05-01) lies after death date (2024-04-30)\n  hint: the death counts: one of the two days is wrong"]),
    ("relapse after death",       "2024-05-02|||2024-05-01|",
        ["relapse date (2024-05-02) lies after death date (2024-05-01)\n  hint: the death counts: one of the two days is wrong"]),
    ("therapy after death",       "||2024-05-02|2024-05-01|",
        ["therapy date (2024-05-02) lies after death date (2024-05-01)\n  hint: the death counts: one of the two days is wrong"]),
    ("assessed after death",      "|||2024-02-09|",
        [("the last assessment (2024-02-10) lies after death date (2024-02-09)"
          "\n  hint: the death counts; what an assessment after it shows settles no response")]),
    ("relapse from nothing",      "2024-02-09||||2024-05-01",
        [("relapse date (2024-02-09) comes without an assessment before it that shows CR"
          "\n  hint: the relapse counts in times from the start; add the assessment that showed the response")]),
    ("relapse on that day",       "2024-02-10||||2024-05-01",                   []),
]
# fmt: on


@pytest.mark.parametrize(("days", "findings"), [row[1:] for row in CONTRADICTIONS], ids=[row[0] for row in CONTRADICTIONS])
def test_days_that_contradict_each_other_are_told(run: Run, days: str, findings: list[str]) -> None:
    course = one(run, f"P|2024-02-10|2|150|2024-01-01|{days}", f"first dose|{DAYS}")
    assert [str(finding) for finding in course.findings] == [f"patient 'P': {each}" for each in findings]
    assert not course.dates.unusable


def test_a_relapse_before_which_a_response_may_have_been_is_not_told(run: Run) -> None:
    rows = "P|2024-02-01|2||2024-01-01|2024-02-09\nP|2024-03-01|60|20|2024-01-01|2024-02-09"
    assert one(run, rows, "first dose|relapse date").findings == ()


def test_an_assessment_after_death_settles_nothing_and_takes_nothing_away(run: Run) -> None:
    rows = ["P|2024-02-10|2|50|2024-01-01|2024-03-01", "P|2024-03-01|2|50|2024-01-01|2024-03-01"]
    late = "P|2024-03-02|2|150|2024-01-01|2024-03-01"
    assert one(run, "\n".join(rows), "first dose|death date").best.outcome == "CRi"
    course = one(run, "\n".join([*rows, late]), "first dose|death date")
    assert (course.best.outcome, course.best.possible) == (None, ("CR", "CRi"))
    assert [each.why for each in course.assessments] == ["", "", "after death date, so that one of the two days is wrong"]


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


# fmt: off
LEFT = [
    # id                                 what         its day       rows (date | blasts | platelets)             best
    ("relapse between",                  "relapse",   "2024-02-20", ["2024-02-01|2|150", "2024-03-10|2|150"],    "not confirmed"),
    ("relapse, not looked again",        "relapse",   "2024-02-20", ["2024-02-01|2|150"],                        "not confirmed"),
    ("relapse on the confirming day",    "relapse",   "2024-02-29", ["2024-02-01|2|150", "2024-02-29|2|150"],    "not confirmed"),
    ("relapse the day after",            "relapse",   "2024-03-01", ["2024-02-01|2|150", "2024-02-29|2|150"],    "CR"),
    ("relapse on the day of the CR",     "relapse",   "2024-02-01", ["2024-02-01|2|150", "2024-03-10|2|150"],    "not confirmed"),
    ("relapse before the CR",            "relapse",   "2024-01-20", ["2024-02-01|2|150", "2024-03-10|2|150"],    "not confirmed"),
    ("relapse later, not looked before", "relapse",   "2024-03-05", ["2024-02-01|2|150", "2024-03-10|2|150"],    None),
    ("relapse on a day nobody knows",    "relapse",   "in March",   ["2024-02-01|2|150", "2024-03-10|2|150"],    None),
    ("death between",                    "death",     "2024-02-20", ["2024-02-01|2|150"],                        "not confirmed"),
    ("death on the confirming day",      "death",     "2024-02-29", ["2024-02-01|2|150", "2024-02-29|2|150"],    "CR"),
    ("assessed after death",             "death",     "2024-02-20", ["2024-02-01|2|150", "2024-03-10|2|150"],    "not confirmed"),
    ("transplant between",               "hsct",      "2024-02-20", ["2024-02-01|2|150", "2024-03-10|2|150"],    "not confirmed"),
    ("transplant on the day",            "hsct",      "2024-02-29", ["2024-02-01|2|150", "2024-02-29|2|150"],    "CR"),
]
# fmt: on


@pytest.mark.parametrize(("what", "day", "rows", "best"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_comes_before_a_confirmation(run: Run, what: str, day: str, rows: list[str], best: str | None) -> None:
    lines = "\n".join(f"P|{row}|2024-01-01|{day}" for row in rows)
    assert one(run, lines, f"first dose|{what} date", CONFIRMED).best.outcome == best


# fmt: off
SEEN = CONFIRMED.replace("relapse: relapse date", "relapse: {when: mrd >= 0.01 %}")
RELAPSED = [
    # id                               rows (date | mrd)                                           best
    ("no relapse is seen",             ["2024-02-01|0", "2024-02-10|0.001", "2024-03-10|0"],       "CR"),
    ("seen between",                   ["2024-02-01|0", "2024-02-10|0.01", "2024-03-10|0"],        "not confirmed"),
    ("seen on the confirming day",     ["2024-02-01|0", "2024-02-29|0.01"],                        "not confirmed"),
    ("seen after it was confirmed",    ["2024-02-01|0", "2024-02-29|0", "2024-03-10|0.01"],        "CR"),
    ("not known between",              ["2024-02-01|0", "2024-02-10|", "2024-03-10|0"],            None),
]
# fmt: on


@pytest.mark.parametrize(("rows", "best"), [row[1:] for row in RELAPSED], ids=[row[0] for row in RELAPSED])
def test_a_relapse_by_a_condition_before_a_confirmation(run: Run, rows: list[str], best: str | None) -> None:
    head = "patient|date|mrd|blasts|platelets|first dose"
    lines = "\n".join(f"P|{row}|2|150|2024-01-01" for row in rows)
    assert run(f"{head}\n{lines}", course=SEEN).courses[0].best.outcome == best


ORDERED = COURSE.replace("responders: [CR]", "responders: [CRi]\n  best to worst: [CRi, NR, CR]")


def test_the_best_is_what_the_course_says_is_best(run: Run) -> None:
    rows = "P|2024-02-01|2|150|2024-01-01\nP|2024-03-01|60|20|2024-01-01\nP|2024-04-01|2|50|2024-01-01"
    head = "first dose"
    assert one(run, rows, head).best.outcome == "CR"
    assert one(run, rows, head, ORDERED).best.outcome == "CRi"
    found = run(f"patient|date|blasts|platelets|{head}\n{rows}", course=ORDERED, endpoints=RATE)
    assert found.responses is not None
    assert [each.outcome for each in found.responses.best] == ["CRi", "NR", "CR", "not settled"]
    assert found.responses.rates["cri_rate"].count(MET) == 1


RATE = "endpoints: {CRi rate: {rate: response is CRi, source: book}}"


def test_patients_with_an_unconfirmed_response_are_counted_apart(run: Run) -> None:
    found = run("patient|date|blasts|platelets|first dose|death date\nP|2024-02-01|2|150|2024-01-01|2024-02-20", course=CONFIRMED)
    assert found.responses is not None
    assert [(each.outcome, each.rate.count) for each in found.responses.best if each.rate.count] == [("not confirmed", 1)]
    assert found.responses.reasons.not_confirmed == 1
    assert found.responses.reasons.patients == 0
