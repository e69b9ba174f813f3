"""What people write daily and the language does not have: each is refused, with the clause in its right form."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remission.errors import Pos, Problem
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError
from remission.expr.parsing.scope import Scope
from remission.expr.text import text
from remission.expr.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator


def number(slug: str, name: str, written: str, low: int, high: int) -> Fact:
    return Fact(slug, name, name, Kind.QUANTITY, unit(written), (Fraction(low), Fraction(high)))


FACTS = {
    fact.slug: fact
    for fact in (
        number("platelets", "platelets", "10*9/L", 0, 3000),
        number("anc", "ANC", "10*9/L", 0, 200),
        number("mrd_flow", "mrd flow", "%", 0, 100),
        number("age", "age", "a", 0, 120),
        number("weight", "weight", "kg", 0, 350),
        number("base_excess", "base excess", "mmol/L", -30, 30),
        number("cycle", "cycle", "1", 1, 20),
        number("alt", "ALT", "U/L", 0, 20000),
        number("alt_uln", "ALT ULN", "U/L", 0, 20000),
        number("alt_lln", "ALT LLN", "U/L", 0, 20000),
        number("rise_over_baseline", "rise over baseline", "%", 0, 1000),
        Fact("status", "status", "status", Kind.CHOICE, values=("newly diagnosed", "in remission", "relapsed", "refractory")),
        Fact("last_hsct", "last HSCT", "last HSCT", Kind.DATE),
        Fact("enrolment", "enrolment", "enrolment", Kind.DATE),
        Fact(ASSESSMENT_DATE, "assessment date", "assessment date", Kind.DATE),
    )
}
SCOPE = Scope(
    facts=FACTS,
    criteria={"a": "A", "b": "B"},
    classifications={"response": ("CR", "CRi", "NR")},
    calculations={"dose": "dose"},
    calculation_unit=lambda _key, _pos: unit("mg"),
)


def where(offset: int) -> Pos:
    return Pos("rule", 1, offset + 1)


def problems(written: str) -> tuple[Problem, ...]:
    with pytest.raises(ConditionError) as caught:
        resolve.condition(written, SCOPE, where)
    return caught.value.problems


def rows() -> Iterator[tuple[str, str, str]]:
    """The clauses of slips.txt, what is said of each, and its right form."""
    lines = (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if line and not line.startswith("# ")]
    for clause, message, right in zip(written[::3], written[1::3], written[2::3], strict=True):
        yield clause, message.strip(), right.strip().removeprefix("write: ")


SLIPS = list(rows())


@pytest.mark.parametrize(("written", "message", "right"), SLIPS, ids=[row[0] for row in SLIPS])
def test_a_slip_is_told_with_the_clause_in_its_right_form(written: str, message: str, right: str) -> None:
    (told,) = problems(written)
    assert (f"{told.pos.line}:{told.pos.column}: {told.message}", told.hint) == (message, f"write {right!r}")
    resolve.condition(right, SCOPE, where)  # what is advised can be written


DAY = "is no day as one is written here\n  hint: write"

# fmt: off
BESIDES: dict[str, list[str]] = {
    "platlets above 100 G/L and nobody": [
        "rule:1:10: 'above' is not a comparison\n  hint: write 'platlets > 100 G/L and nobody'",
        "rule:1:1: unknown name 'platlets'\n  hint: did you mean 'platelets'?",
        "rule:1:28: unknown name 'nobody'\n  hint: declare it, or name the vocabulary that does under 'vocabulary:'",
    ],
    "platelets above 100 and ANC < 1": [
        "rule:1:11: 'above' is not a comparison\n  hint: write 'platelets > 100 and ANC < 1'",
        "rule:1:17: '100' has no unit: 'platelets' is in 10*9/L\n  hint: write '100 10*9/L' if that is meant",
        "rule:1:31: '1' has no unit: 'ANC' is in 10*9/L\n  hint: write '1 10*9/L' if that is meant",
    ],
    "platelets >= above 100 G/L": ["rule:1:14: 'above' is not a comparison\n  hint: write '>'"],
    "weight + 5 kg ± 1 kg": [
        ("rule:1:15: cannot read '±' here: expected 'and' or 'is' or a comparison such as '>='\n"
        "  hint: a tolerance stands behind '=' or 'is' and a number, as in 'weight = 50 kg ± 2 kg'")
    ],
    # words that belong to a declared name or a quoted value are no slips
    "rise over baseline >= 5": ["rule:1:23: '5' has no unit: 'rise over baseline' is in %\n  hint: write '5 %' if that is meant"],
    'status is "over 5 %"': [
        "rule:1:11: 'status' has no value 'over 5 %'\n  hint: choose one of: newly diagnosed, in remission, relapsed, refractory"
    ],
    # a value is not a condition
    "A and not CR": ["rule:1:11: 'CR' is a value of 'response', not a name\n  hint: write 'response is CR'"],
    "response is CR and not CRi": ["rule:1:24: 'CRi' is a value of 'response', not a name\n  hint: write 'response is CRi'"],
    "A or relapsed": ["rule:1:6: 'relapsed' is a value of 'status', not a name\n  hint: write 'status is relapsed'"],
    # a power of ten with spaces in it
    "platelets >= 10 * 9/L": [
        "rule:1:14: '10 * 9/L' may be a power of ten or a product\n  hint: write 10*9/L for the power of ten"
    ],
    # days as other places write them
    "days since 03.07.2024 > 5 days": [
        f"rule:1:12: '03.07.2024' {DAY} 2024-07-03 if the day comes first, 2024-03-07 if the month does"
    ],
    "days since 2024/07/13 > 5 days": [f"rule:1:12: '2024/07/13' {DAY} 'days since 2024-07-13 > 5 days'"],
    "days since 13.7.2024 > 5 days": [f"rule:1:12: '13.7.2024' {DAY} 'days since 2024-07-13 > 5 days'"],
    "days since 31.02.2024 > 5 days": [f"rule:1:12: '31.02.2024' {DAY} year-month-day, as in 2024-12-31"],
}
# fmt: on


@pytest.mark.parametrize(("written", "expected"), BESIDES.items(), ids=BESIDES)
def test_what_else_is_wrong_is_told_in_the_same_run(written: str, expected: list[str]) -> None:
    assert [str(problem) for problem in problems(written)] == expected


# fmt: off
FINE = {
    "platelets >= 100 G/L AND ANC >= 1 G/L": "platelets >= 100 10*9/L and anc >= 1 10*9/L",
    "cycle = 1 AND A":                       "cycle = 1 and a",
    "cycle = 1 Or NOT A":                    "cycle = 1 or (not a)",
    "status IN [relapsed, refractory]":      "status in [relapsed, refractory]",
    "cycle BETWEEN 1 AND 4":                 "cycle between 1 and 4",
    "ALT <= 3 ULN":                          "alt <= 3 * alt uln",
    "ALT <= 2.5ULN AND A":                   "alt <= 2.5 * alt uln and a",
    "ALT <= 3 x uln":                        "alt <= 3 * alt uln",
    "3 ULN >= ALT":                          "alt <= 3 * alt uln",
    "response is not CR":                    "response is not CR",
    "not response is CR":                    "response is not CR",
    "response not in [CR, CRi]":             "response not in [CR, CRi]",
    "not (response is CR or A)":             "not (response is CR or a)",
    "rise over baseline > 5 %":              "rise over baseline > 5 %",
    "base excess + -5 mmol/L > 3 mmol/L":    "base excess + (-5 mmol/L) > 3 mmol/L",
}
# fmt: on


@pytest.mark.parametrize(("written", "canonical"), FINE.items(), ids=FINE)
def test_what_is_accepted_prints_in_one_form(written: str, canonical: str) -> None:
    assert text(resolve.condition(written, SCOPE, where), {}) == canonical


# what takes long with one part more takes for ever with a few: each of these has hundreds
ENDLESS = {
    "digits": "weight at least " + "1" * 1_900,
    "units": "weight > 5 " + "mg/" * 600,
    "units in words": "weight > 5 mg" + " per g" * 300,
    "numbers of a unit": "weight > 5 mg" + "/24" * 600,
    "numbers": "cycle is " + "5 or " * 390 + "5",
    "spaces": "weight at least" + " " * 1_900 + "5 -1",
    "more than a clause may have": "weight at least" + " " * 50_000 + "5 -" + "1" * 5_000,
}


@pytest.mark.parametrize("written", ENDLESS.values(), ids=ENDLESS)
def test_no_clause_keeps_the_reader_for_ever(written: str) -> None:
    assert problems(written)
