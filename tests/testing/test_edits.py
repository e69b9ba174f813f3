"""The edits of formulas and outcomes, as they are told: each could be written, and is another rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from remission.protocol.load import load
from remission.testing.mutation.mutants import mutants

Tell = Callable[[str], set[str]]

HEAD = """\
protocol: sums
title: Formulas
version: 1.0.0
facts:
  weight: {unit: kg, plausible: 1 to 250}
  lean weight: {unit: kg, plausible: 1 to 250}
  bsa: {unit: m2, plausible: 0.1 to 3}
  factor: {unit: "1", plausible: 0 to 10}
criteria:
  heavy: weight > 100 kg
  lean: lean weight < 30 kg
"""


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """The edits of one calculation of grams, or of what else is written, without those of its numbers."""

    def told(text: str) -> set[str]:
        (tmp_path / "sums.yaml").write_text(HEAD + dedent(text), encoding="utf-8")
        wanted = {"formula", "operand", "outcomes"}
        return {str(one) for one in mutants(load(str(tmp_path / "sums.yaml"))) if one.sort in wanted}

    return told


SUMS = {
    "a sum": (
        "weight + lean weight",
        {"weight - lean weight", "weight", "lean weight", "weight + weight", "lean weight + lean weight"},
    ),
    "a difference": (
        "weight - lean weight",
        {"weight + lean weight", "lean weight - weight", "weight", "lean weight", "weight - weight", "lean weight - lean weight"},
    ),
    "a product with a number": (
        "weight * factor",
        {"weight / factor", "weight", "lean weight * factor"},
    ),
    "a quotient by a number": (
        "weight / factor",
        {"weight * factor", "weight", "lean weight / factor"},
    ),
    "a quotient of one kind": (
        "10 kg * (weight / lean weight)",
        {"10 kg / (weight / lean weight)", "10 kg", "10 kg * (lean weight / weight)", "10 kg * (weight / weight)"}
        | {"10 kg * (lean weight / lean weight)"},
    ),
    "the least of two": (
        "min(weight, 50 kg)",
        {"max(weight, 50 kg)", "50 kg", "weight", "min(lean weight, 50 kg)"},
    ),
    "one alone": ("weight", {"lean weight"}),
}


@pytest.mark.parametrize(("formula", "others"), SUMS.values(), ids=SUMS)
def test_a_formula_is_edited_where_its_units_still_fit(tell: Tell, formula: str, others: set[str]) -> None:
    found = tell(f"calculations:\n  dose: {{value: {formula}, unit: kg}}\n")
    assert found == {f"dose: '{other}' in place of '{formula}'" for other in others}


PERIODS = {
    "whole years": (
        "years since birth >= 18",
        "years from birth to assessment date >= 18 a",
        {"days from birth to assessment date >= 18 a", "weeks from birth to assessment date >= 18 a"}
        | {"months from birth to assessment date >= 18 a", "years from assessment date to birth >= 18 a"}
        | {f"years from birth to assessment date >= {number} a" for number in (17, 19, 16, 20, 216)}
        | {f"years from birth to assessment date {sign} 18 a" for sign in ("<", "<=", "=", "!=", ">")},
    ),
    "a time added": (
        "start >= birth + 2 months",
        "start >= birth + 2 months",
        {f"start >= birth {added}" for added in ("+ 1 month", "+ 3 months", "- 2 months", "+ 2 days", "+ 2 weeks", "+ 2 years")}
        | {f"start {sign} birth + 2 months" for sign in ("<", "<=", "=", "!=", ">")},
    ),
    "a tolerance": (
        "8 ± 2 days since start",
        "days from start to assessment date between 6 d and 10 d",
        {"days from start to assessment date > 6 d and days from start to assessment date <= 10 d"}
        | {"days from start to assessment date >= 6 d and days from start to assessment date < 10 d"},
    ),
}


@pytest.mark.parametrize(("written", "told", "others"), PERIODS.values(), ids=PERIODS)
def test_times_between_dates_are_edited(tmp_path: Path, written: str, told: str, others: set[str]) -> None:
    facts = "facts: {birth: {date: yes}, start: {date: yes}}\n"
    text = f"protocol: demo\ntitle: Demo\nversion: 1.0.0\n{facts}criteria: {{asked: {written}}}\n"
    (tmp_path / "f.yaml").write_text(text, encoding="utf-8")
    found = {str(one) for one in mutants(load(str(tmp_path / "f.yaml")))}
    assert {f"asked: '{other}' in place of '{told}'" for other in others} <= found


def test_another_calculation_of_its_kind_that_comes_before_it(tell: Tell) -> None:
    found = tell("""\
        calculations:
          first: {value: 2 mg/m2, unit: mg/m2}
          second: {value: 3 mg/m2, unit: mg/m2}
          both: {value: first + second, unit: mg/m2}
          amount: {value: first * bsa, unit: mg}
    """)
    assert {one for one in found if one.startswith("amount")} == {
        "amount: 'second * bsa' in place of 'first * bsa'",
        "amount: 'both * bsa' in place of 'first * bsa'",
    }
    assert {one for one in found if one.startswith("both")} == {
        "both: 'first - second' in place of 'first + second'",
        "both: 'first' in place of 'first + second'",
        "both: 'second' in place of 'first + second'",
        "both: 'first + first' in place of 'first + second'",
        "both: 'second + second' in place of 'first + second'",
    }


def test_any_two_outcomes_are_exchanged(tell: Tell) -> None:
    found = tell("""\
        classifications:
          size:
            outcomes: {small: weight < 10 kg, medium: weight < 50 kg, large: weight < 90 kg, huge: otherwise}
    """)
    assert {one for one in found if "exchanged" in one} == {
        "size: small and medium exchanged",
        "size: small and large exchanged",
        "size: small and huge exchanged",
        "size: medium and large exchanged",
        "size: medium and huge exchanged",
        "size: large and huge exchanged",
    }
    assert {one for one in found if "before" in one} == {
        "size: 'medium before small' in place of 'small before medium'",
        "size: 'large before small' in place of 'small before large'",
        "size: 'large before medium' in place of 'medium before large'",
    }


def test_rows_are_told_by_their_number(tmp_path: Path) -> None:
    rows = "[{when: weight < 10 kg, value: 1 mg}, {when: weight < 50 kg, value: 2 mg}, {otherwise: 3 mg}]"
    (tmp_path / "sums.yaml").write_text(f"{HEAD}calculations:\n  dose: {{unit: mg, rows: {rows}}}\n", encoding="utf-8")
    assert {str(one) for one in mutants(load(str(tmp_path / "sums.yaml"))) if one.sort == "row"} == {
        *(f"dose: without row {number}" for number in (1, 2, 3)),
        "dose: row 2 before row 1",
        "dose: the values of rows 1 and 2 exchanged",
        "dose: the values of rows 2 and 3 exchanged",
    }
