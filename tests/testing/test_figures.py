"""Steps about the figures of a cohort: what they claim, what is told where they do not hold, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from remission.testing.runner.results import RunResults

Run = Callable[..., RunResults]

COURSE = """Feature: F
  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "synthetic_course.csv"
"""

# fmt: off
HOLDS = [
    "CR rate is 22 of 53",
    "cr RATE is 22 of 53",
    "MRD-negative CR by flow is 21 of 22",
    "the interval of CR rate is 28 % to 56 %",
    "the interval of CR rate is 28.1 to 55.87 %",
    "the median of duration of CR is 250 days",
    "the median of duration of CR is 8.21 months",
    "the median of duration of CR is 0.7 years",
    "the interval of duration of CR is 2.6 months to not reached",
    "7 events of 22 in duration of CR",
    'patient "SYN-001" has no event in 63 days of duration of CR',
    'patient "SYN-002" has no part in duration of CR',
    'the best response of patient "SYN-001" is CR',
    "16 patients have the best response CRi",
    "31 patients did not respond",
    "19 patients are negative and negative in the table MRD by flow cytometry and by PCR",
    "1 patient is positive and positive in the table MRD by flow cytometry and by PCR",
]
FAILS = [
    ("CR rate is 21 of 53", "21 of 53", "22 of 53"),
    ("CR rate is 22 of 53, 1 not settled", "22 of 53, 1 not settled", "22 of 53"),
    ("CR rate is 22 of 53, 1 may belong", "22 of 53, 1 may belong", "22 of 53"),
    ("the interval of CR rate is 28.2 % to 55.9 %", "28.2 % to 55.9 %", "28.1 % to 55.9 %"),
    ("the median of duration of CR is not reached", "not reached", "8.2 months"),
    ("the median of duration of CR is 251 days", "251 days", "250 days"),
    ("the interval of duration of CR is 2.6 to 9.1 months", "2.6 months to 9.1 months", "2.6 months to not reached"),
    ("7 events of 22 in duration of CR, 1 left out", "7 of 22, 1 left out", "7 of 22"),
    ('patient "SYN-001" has an event after 63 days in duration of CR', "an event after 63 days", "no event in 63 days"),
    ('patient "SYN-001" is left out of duration of CR', "left out", "no event in 63 days"),
    ("1 patient has the best response CR", "1 patient", "22 patients"),
    ("18 patients are negative and negative in the table MRD by flow cytometry and by PCR", "18 patients", "19 patients"),
]
REFUSED = [
    ("CRr rate is 22 of 53", "no rate is called 'CRr rate'", "did you mean 'CR rate'?"),
    ("duration of CR is 22 of 53", "'duration of CR' is not a rate",
     "there is 'CR rate', 'MRD-negative CR by flow', 'MRD-negative CR by PCR', 'CR or CRi rate'"),
    ("CR rate is 54 of 53", "54 of 53 patients cannot be", "write it as in '22 of 53' or '20 of 50, 2 not settled'"),
    ("CR rate is 22 of 53, some open", "'some open' is not known of a rate",
     "write it as in '22 of 53' or '20 of 50, 2 not settled'"),
    ("the median of CR rate is 8 months", "'CR rate' is not a time", "there is 'duration of CR'"),
    ("the median of duration of CR is long", "'long' is not a median", "write it as in '8.2 months' or 'not reached'"),
    ("the median of duration of CR is 8 moons", "'moons' is not a unit of time", "write days, weeks, months, years"),
    ("the interval of CR rate is 28 to 55", "'28 to 55' is not an interval of a rate",
     "write it as in '28.1 % to 55.9 %', with as many digits as are to be compared"),
    ("the interval of duration of CR is 2 to 9", "'2 to 9' is not in one unit",
     "write it as in '2.6 months to 9.1 months' or '2.6 months to not reached'"),
    ("the design two stage says go on", "no design is called 'two stage'", "there is none"),
    ('the best response of patient "SYN-1" is CR', "there is no patient 'SYN-1'", None),
    ('the best response of patient "SYN-001" is PR', "a best response cannot be 'PR'", "it can be CR, CRi, NR or not settled"),
    ("3 patients are negative and unclear in the table MRD by flow cytometry and by PCR",
     "table 'MRD by flow cytometry and by PCR' has no cell 'negative and unclear'",
     "first an outcome of mrd by flow: negative, positive, not settled; then one of mrd by pcr: negative, positive, not settled"),
]
# fmt: on


def each(steps: Iterable[str]) -> str:
    """A feature with a scenario for each step."""
    return COURSE + "".join(f"  Scenario: {number}\n    Then {step}\n" for number, step in enumerate(steps))


def test_what_is_so_holds(run: Run) -> None:
    assert [str(finding) for finding in run(each(HOLDS)).findings] == []


def test_what_is_not_so_is_told_with_what_is(run: Run) -> None:
    findings = run(each(step for step, _, _ in FAILS)).findings
    for (_, expected, actual), finding in zip(FAILS, findings, strict=True):
        assert f"\n  expected: {expected}\n  actual:   {actual}\n  because:  " in str(finding)


def test_what_cannot_be_is_refused(run: Run) -> None:
    findings = run(each(step for step, _, _ in REFUSED)).findings
    for (_, message, hint), finding in zip(REFUSED, findings, strict=True):
        assert str(finding).partition(":5: ")[2] == (f"{message}\n  hint: {hint}" if hint else message)


def test_a_protocol_without_a_course_has_no_figures(run: Run, demo: Path) -> None:
    text = f"""Feature: F
  Scenario: S
    Given the protocol "{demo}"
    And a patient with:
      | platelets | 100 10*9/L |
    Then 1 patient did not respond
"""
    (finding,) = run(text).findings
    assert str(finding).partition("6:5: ")[2] == (
        "the protocol has no course, and so no figures of a cohort\n  hint: they need the section 'course:'"
    )
