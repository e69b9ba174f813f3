"""Powers, roots and logarithms, in every reading: exact at the threshold, and with the range of what is censored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.decide import Decider, agreed
from remission.engines.columns import Engine, decide_cases
from remission.engines.prose import range_text
from remission.expr.compare import Interval
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.load import load, read

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.decision import Decision

HEAD = """\
protocol: formulas
title: Formulas
version: 1.0.0
facts:
  height: {unit: cm, plausible: 20 to 250, censored: yes}
  weight: {unit: kg, plausible: 0 to 300, censored: yes}
  age: {unit: a, plausible: 0 to 130}
  creatinine: {unit: umol/L, plausible: 0 to 3000, molar mass: 113.12 g/mol}
  a: {unit: "1", plausible: -1000 to 1000}
  b: {unit: "1", plausible: -1000 to 1000, censored: yes}
sources: {s: {title: Source}}
"""
RULES = (
    HEAD
    + """\
calculations:
  surface: {value: 1 m2 * sqrt((height in cm) * (weight in kg) / 3600), source: s}
  powers: {value: 0.007184 m2 * (height in cm) ^ 0.725 * (weight in kg) ^ 0.425, source: s}
  raised: {value: 10 ^ a, source: s}
  third: {value: a ^ (1/3), source: s}
  squared: {value: b ^ 2, source: s}
  cubed: {value: b ^ 3, source: s}
  inverse: {value: a ^ -2, source: s}
  rooted: {value: sqrt(b), source: s}
  natural: {value: 3.78 * ln(a) + 11.2 * ln(b) + 6.43, source: s}
  decadic: {value: log10(a), source: s}
  e: {value: exp(b), source: s}
  size: {value: abs(a), source: s}
  wholes: {value: whole(a / 7), source: s}
  rest: {value: "remainder(a, 7)", source: s}
  rounded: {value: "round(sqrt(a), to 0.1)", source: s}
  milligrams: {value: creatinine in mg/dL, source: s}
  ageing: {value: 0.9938 ^ (age in years), source: s}
criteria:
  large surface: {when: surface >= 1.5 m2, source: s}
  large powers: {when: powers > 1.5 m2, source: s}
  tens: {when: raised >= 0.01, source: s}
  thousands: {when: decadic = 3, source: s}
  twice: {when: sqrt(a) >= 2 * sqrt(b), source: s}
  logs: {when: ln(a) = 2 * ln(b), source: s}
  score: {when: natural < 6.43, source: s}
  squares: {when: squared >= 4, source: s}
  cubes: {when: cubed >= 8, source: s}
  root: {when: rooted <= 2, source: s}
  exponential: {when: e > 1, source: s}
  milligram: {when: milligrams >= 1, source: s}
"""
)


def d(number: int | str) -> Decimal:
    return Decimal(number)


def between(low: int, high: int, *, low_open: bool = False, high_open: bool = False) -> Interval:
    return Interval(d(low), d(high), low_open, high_open)


# fmt: off
ROWS: list[tuple[str, dict[str, Value], str]] = [
    # what, values, what is concluded
    ("at the threshold", {"height": d(100), "weight": d(81)}, "surface: 1.5, large surface: met"),
    ("below it", {"height": d(100), "weight": d("80.99999999999999")}, "large surface: not met"),
    ("a published point", {"height": d(170), "weight": d(75)}, "surface: 1.8819316317727, powers: 1.86355763371902"),
    ("a tie of a power", {"a": d(-2)}, "raised: 0.01, tens: met, inverse: 0.25"),
    ("a power below", {"a": d("-2.000000000000001")}, "tens: not met"),
    ("a cube root", {"a": d(27)}, "third: 3, size: 27, wholes: 3, rest: 6"),
    ("no root of less", {"a": d(-27), "b": d(-4)}, "third: None, rooted: None, root: unknown, twice: unknown, squared: 16"),
    ("whole numbers of what is negative", {"a": d(-1)}, "size: 1, wholes: -1, rest: 6"),
    ("nothing", {"a": d(0), "b": d(0)}, "third: 0, inverse: None, decadic: None, rooted: 0, natural: None, raised: 1"),
    ("a logarithm at the threshold", {"a": d(1000)}, "decadic: 3, thousands: met"),
    ("a logarithm beside it", {"a": d("999.9999999999999")}, "thousands: not met"),
    ("equal roots", {"a": d("4.84"), "b": d("1.21")}, "twice: met, rounded: 2.2"),
    ("a root below the other", {"a": d("4.839999999999999"), "b": d("1.21")}, "twice: not met"),
    ("equal logarithms", {"a": d("1.44"), "b": d("1.2")}, "logs: met"),
    ("logarithms of 1", {"a": d(1), "b": d(1)}, "natural: 6.43, score: not met"),
    ("halves of a root", {"a": d("12.6025")}, "rounded: 3.6"),
    ("below the half", {"a": d("12.6024")}, "rounded: 3.5"),
    ("a unit of the formula", {"creatinine": d("88.4")}, "milligrams: 0.9999808, milligram: not met"),
    ("the other side", {"creatinine": d("88.402")}, "milligram: met"),
    ("a power of the age", {"age": d(2)}, "ageing: 0.98763844"),
    ("a censored height", {"height": between(100, 121), "weight": d(81)}, "surface: 1.5 to 1.65 m2, large surface: met"),
    ("an open end", {"height": between(100, 121, low_open=True), "weight": d(64)}, "large surface: not met"),
    ("an open end above it", {"height": between(81, 100, high_open=True), "weight": d(81)}, "large surface: not met"),
    ("a closed one", {"height": between(81, 100), "weight": d(81)}, "large surface: unknown"),
    ("both censored", {"height": between(100, 121), "weight": between(81, 100)}, "large surface: met"),
    ("a square of either sign", {"b": between(-3, 3)}, "squares: unknown, cubes: unknown, root: unknown, squared: None"),
    ("a square", {"b": between(2, 3)}, "squares: met, cubes: met, root: met, exponential: met, squared: 4 to 9"),
    ("a cube of either sign", {"b": between(-3, 1)}, "cubes: not met, cubed: -27 to 1, root: unknown, exponential: unknown"),
    ("a root above", {"b": between(4, 9, low_open=True)}, "root: not met, rooted: above 2 and at most 3, exponential: met"),
    ("missing", {}, "surface: None, large surface: unknown, tens: unknown, logs: unknown, rounded: None"),
    ("more than a double holds", {"a": d(1000), "b": d(800)}, "raised: 1e+1000, tens: met, exponential: met"),
    ("less than a double holds", {"a": d(-1000), "b": d(-800)}, "raised: 1e-1000, tens: not met, exponential: not met"),
]
# fmt: on


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    folder: Path = tmp_path_factory.mktemp("formulas")
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    return Decider(load(folder))


def said(decision: Decision, key: str) -> str:
    if key in decision.criteria:
        return decision.criteria[key].value
    amount = decision.calculations[key]
    if amount is not None:
        return plain(amount.value)
    found = decision.trace.ranges.get(key) if decision.trace else None
    if found is None:
        return "None"
    told = range_text(found, "m2" if key in ("surface", "powers") else "1")
    return told.replace("between ", "").replace(" and ", " to ") if told.startswith("between") else told


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_agree(decider: Decider, engine: Engine) -> None:
    protocol = decider.protocol
    cases = [Case("P", None, dict.fromkeys(protocol.facts) | row[1], {}) for row in ROWS]
    for case, other in zip(cases, decide_cases(protocol, cases, engine), strict=True):
        agreed(decider.decide(case), other, engine)


@pytest.mark.parametrize(("values", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_formulas_are_exact_in_every_reading(decider: Decider, values: dict[str, Value], expected: str) -> None:
    protocol = decider.protocol
    case = Case("P", None, dict.fromkeys(protocol.facts) | values, {})
    found = decider.decide(case)
    keys = [one.partition(":")[0] for one in expected.split(", ")]
    assert ", ".join(f"{key}: {said(found, key.replace(' ', '_'))}" for key in keys) == expected


def test_what_is_printed_is_read_again(decider: Decider, tmp_path: Path) -> None:
    known = names(decider.protocol)
    values = {key: text(one.value, known) for key, one in decider.protocol.calculations.items()}
    assert values["surface"] == "1 m2 * (sqrt(((height in cm) * (weight in kg)) / 3600))"
    assert values["milligrams"] == "creatinine in mg/dL"
    assert (values["wholes"], values["rest"], values["size"]) == ("whole(a / 7)", "remainder(a, 7)", "abs(a)")
    again = "".join(f'  {key}: {{value: "{value}", source: s}}\n' for key, value in values.items())
    (tmp_path / "protocol.yaml").write_text(f"{HEAD}calculations:\n{again}", encoding="utf-8")
    found = load(tmp_path).calculations
    assert {key: one.value for key, one in found.items()} == {
        key: one.value for key, one in decider.protocol.calculations.items()
    }


# fmt: off
REFUSED: dict[str, tuple[str, str]] = {
    "sqrt(a) + sqrt(b) >= 3": (
        "'(sqrt(a)) + (sqrt(b)) >= 3' cannot be decided exactly: it adds up what has no common root or logarithm",
        "compare one root or one logarithm with a number, or two roots with one another",
    ),
    "ln(a) + sqrt(b) > 0": (
        "'ln(a) + (sqrt(b)) > 0' cannot be decided exactly: it adds up what has no common root or logarithm",
        "compare one root or one logarithm with a number, or two roots with one another",
    ),
    "ln(ln(a) + sqrt(b)) > 0": (
        "'ln(ln(a) + (sqrt(b)))' cannot be decided exactly: it adds up what has no common root or logarithm",
        "compare one root or one logarithm with a number, or two roots with one another",
    ),
    "height ^ 0.725 > 3": ("'cm' has no unit to the power 0.725", "take the number: '(… in cm)'"),
    "sqrt(height * weight) > 3": ("'cm.kg' has no unit to the power 0.5", "take the number: '(… in cm.kg)'"),
    "ln(height) > 3": ("ln of 'cm' has no meaning", "take the number: 'ln(… in cm)'"),
    "a ^ height > 3": ("the power 'height' is not a number", "write '^ 2', '^ 0.725' or '^ (age in years)'"),
    "(height in kg) > 3": ("'kg' cannot be converted to 'cm'", ""),
    "(height in xyz) > 3": ("'xyz' is not a unit", ""),
    "whole(height) > 3 cm": (
        "'whole(height)' is a whole number of what is no number (cm)",
        "write 'round down(…, to 1 mg)', or divide it by a quantity of its kind",
    ),
    "remainder(a, height) > 3": (
        "'a' (1) and 'height' (cm) cannot be compared or added",
        "both sides need units of the same kind",
    ),
}
# fmt: on


@pytest.mark.parametrize("clause", REFUSED)
def test_what_has_no_meaning_is_told(tmp_path: Path, clause: str) -> None:
    (tmp_path / "protocol.yaml").write_text(f'{HEAD}criteria:\n  it: {{when: "{clause}", source: s}}\n', encoding="utf-8")
    _, problems = read(tmp_path)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert [(problem.message, problem.hint or "") for problem in errors] == [REFUSED[clause]]


def test_a_whole_power_of_a_quantity_has_a_unit(tmp_path: Path) -> None:
    values = "index: {value: weight / height ^ 2, unit: kg/m2, source: s}, side: {value: sqrt(height ^ 2), source: s}"
    rules = f"calculations: {{{values}}}\n"
    (tmp_path / "protocol.yaml").write_text(HEAD + rules, encoding="utf-8")
    protocol = load(tmp_path)
    case = Case("P", None, dict.fromkeys(protocol.facts) | {"height": d(200), "weight": d(80)}, {})
    found = Decider(protocol).decide(case).calculations
    assert {key: (one.value, one.unit) for key, one in found.items() if one} == {
        "index": (Fraction(20), "kg/m2"),
        "side": (Fraction(200), "cm"),
    }
