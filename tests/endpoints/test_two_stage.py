"""Two-stage designs: AALL1621 goes on at 9 of 24 and succeeds at 20 of 48, which has the error rates it was planned for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from remission.endpoints.two_stage import Advice, TwoStage, advise, chance_of_success

AALL1621_COHORT_1 = TwoStage(first=24, go_on=9, total=48, success=20)  # H0 30 %, H1 48 %, alpha 0.05, beta 0.20
YES, NO = [True], [False]

# fmt: off
COURSES = {
    "nobody yet":                        ([],                                  Advice.TOO_EARLY),
    "23 of 23":                          (YES * 23,                            Advice.TOO_EARLY),
    "8 of 24":                           (YES * 8 + NO * 16,                   Advice.STOP),
    "9 of 24":                           (YES * 9 + NO * 15,                   Advice.GO_ON),
    "the ninth is the 25th patient":     (YES * 8 + NO * 16 + YES,             Advice.STOP),
    "47 of 47":                          (YES * 47,                            Advice.GO_ON),
    "19 of 48":                          (YES * 19 + NO * 29,                  Advice.NO_SUCCESS),
    "20 of 48":                          (YES * 20 + NO * 28,                  Advice.SUCCESS),
    "28 of 48, as observed":             (YES * 14 + NO * 10 + YES * 14 + NO * 10, Advice.SUCCESS),
    "20 of 48 after 8 of 24":            (YES * 8 + NO * 16 + YES * 12 + NO * 12, Advice.STOP),
    "the 20th is the 49th patient":      (YES * 19 + NO * 29 + YES,            Advice.NO_SUCCESS),
}
# fmt: on


@pytest.mark.parametrize(("responses", "advice"), COURSES.values(), ids=COURSES)
def test_advice(responses: list[bool], advice: Advice) -> None:
    assert advise(AALL1621_COHORT_1, responses) is advice


def test_the_design_has_its_planned_error_rates() -> None:
    """Planned: H0 30 %, H1 48 %, alpha 0.05, beta 0.20."""
    assert chance_of_success(AALL1621_COHORT_1, Fraction(30, 100)) <= Fraction(5, 100)
    assert chance_of_success(AALL1621_COHORT_1, Fraction(48, 100)) >= Fraction(80, 100)


def test_a_looser_rule_would_miss_them() -> None:
    looser = TwoStage(first=24, go_on=9, total=48, success=19)
    assert chance_of_success(looser, Fraction(30, 100)) > Fraction(5, 100)


def test_the_chance_is_certain_at_the_ends() -> None:
    assert chance_of_success(AALL1621_COHORT_1, Fraction(0)) == 0
    assert chance_of_success(AALL1621_COHORT_1, Fraction(1)) == 1


def test_every_course_of_a_small_design_adds_up() -> None:
    small, half = TwoStage(first=2, go_on=1, total=4, success=2), Fraction(1, 2)
    courses = [[bool(number >> bit & 1) for bit in range(4)] for number in range(16)]
    successes = sum(advise(small, course) is Advice.SUCCESS for course in courses)
    assert chance_of_success(small, half) == Fraction(successes, 16)
