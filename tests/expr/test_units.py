# ruff: noqa: RUF001 - look-alikes of x, / and - are what this is about
"""Units: every way of writing gives one text; what is not meant is refused with a hint; factors are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from remission.expr.units import Unit, UnitError, alike, convert, counting, divide, multiply, power, unit

# fmt: off
SPELLINGS = {
    "10*9/L": (
        "x 10^9/L | x10^9/L | X10^9/L | ×10⁹/L | × 10⁹ / L | · 10^9/L | ·10⁹/L | * 10^9/L | 10^9/L | 10 ^ 9 / L | "
        "10**9/L | x10e9/L | 10e9/L | x10E9/L | 10E9/L | 10⁹/L | 10⁹/l | 10^9/l | G/L | G/l | GI/L | 10⁹·L⁻¹ | "
        "Gpt/L | GPT/L | gpt/l | Giga/L | giga/l | E9/L | E+9/L | x E9/L | e9/L | 10^9 Cells/L | "
        "10*9.L-1 | 10^9 L⁻¹ | 10^9 cells/L | 10*9cells/L | x 10^9 per L | 10^+9/L | (10*9)/L | "
        "\u00a010⁹\u2009/\u202fL"
    ),
    "10*3/uL": (
        "10^3/µL | 10^3/μL | K/uL | K/µL | k/µL | THOU/uL | thousand/mm3 | K/mcL | 10*3/mm3 | x10^3/mm³ | "
        "10³/µl | K/cumm"
    ),
    "10*6/uL": "M/uL | 10^6/µL | million/mm3 | MI/uL",
    "10*6/L": "10^6/L | 10⁶/L | M/L",
    "10*12/L": "Tpt/L | tpt/l | Tera/L | E12/L | T/L | TI/L | 10¹²/L | 10^12/L",
    "/uL": (
        "/µL | /μL | /ul | /mm3 | /mm³ | /mm^3 | cells/µL | cells/uL | cell/uL | cells/mm3 | per µL | "
        "Cells/uL | CELLS/UL | Cells/µL | cells/ul | Cell/mm3 | cells per µL | 1/uL | uL-1 | µL⁻¹ | mm-3 | /cmm"
    ),
    "/L": "/l | per L | L-1",
    "ug": "µg | μg | mcg",
    "mg/m2": "mg/m² | mg/m^2 | mg·m⁻² | mg per m² | mg.m-2",
    "mg/m2/{cycle}": "mg/m² per cycle | mg/m2/cycle",
    "mg/kg/{dose}": "mg/kg/dose",
    "mg/kg": "mg·kg⁻¹ | mg.kg-1 | mg kg-1 | mg kg⁻¹ | mg per kg | mg⁄kg | mg∕kg",
    "mg/kg/d": "mg/kg/day | mg/(kg.d) | mg/(kg·day)",
    "mg/dL": "mg/dl |  mg/dL  | mg / dL | (mg/dL) | ((mg)/(dL))",
    "U/L": "U/l",
    "umol/L": "mcmol/L | mcmol/l | µmol/l",
    "ug/mL": "mcg/mL | mcg/ml",
    "mg/24/h": "mg/24h | mg/24 h | mg per 24 h | mg/(24.h) | mg/h/24",
    "{points}": "points | point",
    "[iU]/L": "IU/L | [IU]/L | [iU]/l",
    "m[iU]/mL": "mIU/mL | m[IU]/ml",
    "mL/min/{1.73_m2}": (
        "mL/min/(1.73 m2) | mL/min/{1.73m2} | mL/min/1.73_m2 | mL/min/1.73 m² | mL/min/1.73m2 | "
        "mL/min/1.73 m^2 | ml/min/1.73 m2 | mL/min per 1.73 m²"
    ),
    "mm[Hg]": "mmHg | mm Hg | mm hg",
    "ng.h/mL": "ng*h/mL | ng·h/mL | ng·hr/mL",
    "a": "year | years | yr | yrs | y",
    "mo": "month | months",
    "wk": "week | weeks",
    "d": "day | days",
    "h": "hour | hours | hr",
    "min": "minute | minutes | mins",
    "s": "second | seconds | sec",
    "%": "percent | per cent",
    "[ppm]": "ppm",
    "meq/L": "mEq/L | meq/l",
    "1": "mg/mg | 10*0 | m0",
    "10*-4": "10^-4 | 10⁻⁴ | x 10⁻⁴ | x 10^-4 | 10e-4 | /10*4",
    "10*1": "10* | 10^",
    "/100/{WBC}": "/100{WBC}",
    "24.10*9": "10*9.24 | 24.10^9",
    "4.m": "2.m.2 | m.2/L.2.L",
    "{score}": "{score}.{score}",
    "g/8/h/{shift}": "g/(8.h){shift}",
    "U2{a}": "U{a}.U{a}",
    "/h/uL": "/mm3/h",
    "mg/10*6": "mg/10^6 | mg/10⁶",
    "deg": "°",
}
ROWS = [(text, spelled) for text, ways in SPELLINGS.items() for spelled in (text, *ways.split(" | "))]
# fmt: on


@pytest.mark.parametrize(("text", "spelled"), ROWS, ids=[repr(spelled) for _, spelled in ROWS])
def test_every_spelling_has_one_text(text: str, spelled: str) -> None:
    assert unit(spelled).text == text
    assert unit(spelled) == unit(text)


LOST = "the superscript is lost"
BILLION = "write 10*9{0} if a billion is a thousand million, 10*12{0} if it is a million million"
NO_UNIT = {
    "109/L": f"did you mean 10*9/L (10⁹/L)? {LOST}",
    "x 109/L": f"did you mean 10*9/L (10⁹/L)? {LOST}",
    "x109/L": f"did you mean 10*9/L (10⁹/L)? {LOST}",
    "× 109/L": f"did you mean 10*9/L (10⁹/L)? {LOST}",
    "10 9/L": f"did you mean 10*9/L (10⁹/L)? {LOST}",
    "103/uL": f"did you mean 10*3/uL (10³/uL)? {LOST}",
    "1012/L": f"did you mean 10*12/L (10¹²/L)? {LOST}",
    "1010/L": f"did you mean 10*10/L (10¹⁰/L)? {LOST}",
    "10-9/L": f"did you mean 10*-9/L (10⁻⁹/L)? {LOST}",
    "10-4": f"did you mean 10*-4 (10⁻⁴)? {LOST}",
    "/109": f"did you mean /10*9 (/10⁹)? {LOST}",
    "‰": "write it in per cent: 5 ‰ is 0.5 %",
    "109/Q": "did you mean '10*9/L'?",
    "MG/DL": "did you mean 'mg/dL'?",
    "Mg": "did you mean 'mg'?",
    "Mg/dL": "did you mean 'mg/dL'?",
    "Mmol/L": "did you mean 'mmol/L'?",
    "KG": "did you mean 'kg'?",
    "u/L": "did you mean 'U/L'?",
    "G": "did you mean 'g'?",
    "K": "did you mean '10*3'?",
    "K/m2": "did you mean '10*3/m2'?",
    "mg/mper": None,
    "mg/dll": None,
    "mmoll/L": "did you mean 'mmol/L'?",
    "[mg/dL]": "did you mean 'mg/dL'?",
    "m**2": "did you mean 'm2'?",
    "bil/L": BILLION.format("/L"),
    "billion/L": BILLION.format("/L"),
    "Bil/uL": BILLION.format("/uL"),
    "ft": "did you mean '[ft_i]'?",
    "lbs": "did you mean '[lb_av]'?",
    "platelets": None,
    "": "write 1 for a pure number",
    "  ": "write 1 for a pure number",
    "0": None,
    "0.mg": None,
    "1.73": None,
    "mL/min/1.73{m2}": "did you mean 'mL/min/{1.73_m2}'?",
    "mg/1.73.m2": None,
    "mg m2": "did you mean 'mg/m2'?",
    "mg/": "did you mean 'mg/d'?",
    "//L": "did you mean '/L'?",
    "mg//L": "did you mean 'mg/L'?",
    "(mg": "did you mean 'mg'?",
    "mg)": "did you mean 'mg'?",
    "()": None,
    "(": None,
    "{}": None,
    "{two words}": None,
    "kkg": "did you mean 'kg'?",
    "kmin": "did you mean 'min'?",
    "m10": "an exponent here is at most 9",
    "m5.m5": "an exponent here is at most 9",
    "10*31": "an exponent here is at most 30",
    "1234567890": "an integer in a unit has at most 9 digits",
    "99999.m.99999": "an integer in a unit has at most 9 digits",
}


@pytest.mark.parametrize(("text", "hint"), NO_UNIT.items(), ids=map(repr, NO_UNIT))
def test_what_is_no_unit_is_refused_with_a_hint(text: str, hint: str | None) -> None:
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert (str(caught.value), caught.value.hint) == (f"{text!r} is not a unit", hint)


@pytest.mark.parametrize("text", ["Cel", "°C", "℃", "degC", "[pH]", "[degF]", "mg/Cel", "dB"])
def test_units_with_a_zero_point_or_a_logarithm_are_refused(text: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert str(caught.value) == f"{text!r} is not on a ratio scale"
    assert str(caught.value.hint).endswith("to use the number as it is, without conversion")


def test_an_annotation_takes_the_number_as_it_is() -> None:
    assert unit("{Cel}") == Unit("{Cel}", Fraction(1), (), counts=True)


def test_a_long_text_is_refused_unread() -> None:
    with pytest.raises(UnitError) as caught:
        unit("(" * 1_000_000)
    assert (str(caught.value), caught.value.hint) == ("'((((((((((((((((((((…' is not a unit", "a unit has at most 80 characters")


def test_a_text_that_would_grow_too_long_is_refused() -> None:
    with pytest.raises(UnitError) as caught:
        unit("/".join(f"IU{{{letter}}}" for letter in "abcdefghijklm"))
    assert caught.value.hint == "a unit has at most 80 characters"


def test_brackets_as_deep_as_the_text_may_be_long() -> None:
    assert unit("(" * 39 + "mg" + ")" * 39).text == "mg"


# fmt: off
CONVERSIONS = [
    # id                        value       from        to                  molar mass  result
    ("ANC",                     "999",      "/mm3",     "10*9/L",           None,       "0.999"),
    ("platelets",               "100",      "10*3/uL",  "10*9/L",           None,       "100"),
    ("platelets, K",            "250000",   "/uL",      "G/L",              None,       "250"),
    ("percent of a fraction",   "0.07",     "1",        "%",                None,       "7"),
    ("MRD",                     "1",        "10*-4",    "%",                None,       "0.01"),
    ("MRD per million",         "100",      "[ppm]",    "%",                None,       "0.01"),
    ("MRD per cells",           "1",        "/10*4",    "%",                None,       "0.01"),
    ("creatinine",              "1",        "mg/dL",    "umol/L",           "113.12",   Fraction(10_000_000, 113_120)),
    ("creatinine back",         "113.12",   "umol/L",   "mg/dL",            "113.12",   Fraction("113.12") ** 2 / 10_000),
    ("bilirubin",               "2",        "mg/dL",    "umol/L",           "584.66",   Fraction(20_000_000, 584_660)),
    ("mol needs no molar mass", "1",        "mmol/L",   "umol/mL",          None,       "1"),
    ("molar mass not needed",   "1",        "g",        "mg",               "113.12",   "1000"),
    ("a year",                  "1",        "a",        "d",                None,       "365.25"),
    ("a month",                 "12",       "mo",       "a",                None,       "1"),
    ("a week",                  "2",        "wk",       "d",                None,       "14"),
    ("a day",                   "1",        "d",        "h",                None,       "24"),
    ("pressure",                "760",      "mm[Hg]",   "kPa",              None,       Fraction("101.32472")),
    ("enzyme",                  "60",       "U/L",      "ukat/L",           None,       "1"),
    ("clearance",               "60",       "mL/min/{1.73_m2}", "mL/s/{1.73_m2}", None, "1"),
    ("IU of an enzyme",         "40",       "IU/L",     "U/L",              None,       "40"),
    ("IU of an enzyme in kat",  "60",       "IU/L",     "ukat/L",           None,       "1"),
    ("an enzyme in IU",         "40",       "U/L",      "k[iU]/L",          None,       "0.04"),
    ("points",                  "50",       "{points}", "1",                None,       "50"),
    ("thousands of things",     "5",        "10*3",     "{cells}",          None,       "5000"),
    ("third",                   "1",        "mg/(3.d)", "mg/d",             None,       Fraction(1, 3)),
]
# fmt: on


@pytest.mark.parametrize(
    ("value", "source", "target", "molar_mass", "result"), [row[1:] for row in CONVERSIONS], ids=[row[0] for row in CONVERSIONS]
)
def test_conversion_is_exact(value: str, source: str, target: str, molar_mass: str | None, result: str | Fraction) -> None:
    mass = Fraction(molar_mass) if molar_mass else None
    assert convert(Fraction(value), unit(source), unit(target), mass) == Fraction(result)


MOLES = "mass and amount of substance convert only where the fact declares its molar mass, in g/mol"
ASSAY = "an international unit is defined by its assay; for an enzyme write U"
SURFACE = "one of the two is for 1.73 m2 of body surface, the other is not: write '{}' if that is meant"
APART = [
    ("mg/dL", "10*9/L", None, None),
    ("mg/dL", "umol/L", None, MOLES),
    ("umol/L", "mg/dL", None, MOLES),
    ("mg/dL", "umol", "113.12", None),
    ("g2/mol", "mol", "113.12", None),
    ("[iU]/L", "mg/L", None, ASSAY),
    ("U", "k[iU]/L", None, ASSAY),
    ("mL/min", "mL/min/{1.73_m2}", None, SURFACE.format("mL/min/1.73 m2")),
    ("mL/min/{1.73_m2}", "mL/min", None, SURFACE.format("mL/min")),
    ("mL/min/m2", "mL/min/{1.73_m2}", None, SURFACE.format("mL/min/1.73 m2")),
    ("[iU]", "[arb'U]", None, ASSAY),
    ("mo", "kg", None, None),
    ("1", "mg", None, None),
]


@pytest.mark.parametrize(("source", "target", "molar_mass", "hint"), APART, ids=[f"{row[0]} to {row[1]}" for row in APART])
def test_different_dimensions_do_not_convert(source: str, target: str, molar_mass: str | None, hint: str | None) -> None:
    mass = Fraction(molar_mass) if molar_mass else None
    with pytest.raises(UnitError) as caught:
        convert(Fraction(1), unit(source), unit(target), mass)
    assert (str(caught.value), caught.value.hint) == (f"{source!r} cannot be converted to {target!r}", hint)


SHARES = ["%", "/100", "/3", "[ppm]", "10*-4", "mg/g", "/10*4", "{a}/{b}"]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("counted", [counting(unit("1")), unit("{score}"), unit("{points}"), unit("{dose}")], ids=str)
def test_a_share_is_no_number_of_points_or_things(share: str, counted: Unit) -> None:
    with pytest.raises(UnitError) as caught:
        convert(Fraction(1), unit(share), counted)
    message = f"{unit(share).text!r} is a share, not a number of points or things"
    assert (str(caught.value), caught.value.hint) == (message, f"write the number alone, without {unit(share).text!r}")
    with pytest.raises(UnitError) as caught:
        convert(Fraction(1), counted, unit(share))
    message = f"{counted.text!r} is a number of points or things, not a share"
    assert (str(caught.value), caught.value.hint) == (message, f"write the share, in {unit(share).text}")
    assert not alike(unit(share), counted)


def test_a_number_alone_is_a_share_a_ratio_or_a_count() -> None:
    for other in (*map(unit, SHARES), counting(unit("1")), unit("{score}"), unit("10*3")):
        assert alike(unit("1"), other)
    assert counting(unit("mg")) == unit("mg")


@pytest.mark.parametrize("mass", [0, -1])
def test_a_molar_mass_is_above_zero(mass: int) -> None:
    with pytest.raises(UnitError, match=rf"^a molar mass of {mass} g/mol is not above 0$"):
        convert(Fraction(1), unit("mg"), unit("mmol"), Fraction(mass))


# fmt: off
ALGEBRA = [
    ("dose by weight",      multiply(unit("mg/kg"), unit("kg")),                    "mg"),
    ("dose by surface",     multiply(unit("mg/m²"), unit("m2")),                    "mg"),
    ("ratio",               divide(unit("mg/dL"), unit("mg/dl")),                   "1"),
    ("counts cancel",       divide(unit("10*9/L"), unit("10*9/L")),                 "1"),
    ("counts and a volume", multiply(unit("10*9/L"), unit("L")),                    "10*9"),
    ("inverse",             divide(unit("1"), unit("uL")),                          "/uL"),
    ("fraction of cells",   divide(unit("1"), unit("10*4")),                        "10*-4"),
    ("square",              power(unit("cm"), 2),                                   "cm2"),
    ("cube below",          power(unit("mm"), -3),                                  "/uL"),
    ("nothing",             power(unit("mg/kg"), 0),                                "1"),
    ("integers",            multiply(unit("mg/(24.h)"), unit("2.h")),               "mg/12"),
    ("integers below",      power(unit("mg/24"), -2),                               "576/mg2"),
    ("notes cancel",        multiply(unit("mL/min/{1.73_m2}"), unit("{1.73_m2}")),  "mL/min"),
    ("area under a curve",  multiply(unit("ng/mL"), unit("h")),                     "ng.h/mL"),
]
# fmt: on


@pytest.mark.parametrize(("result", "text"), [row[1:] for row in ALGEBRA], ids=[row[0] for row in ALGEBRA])
def test_products_and_quotients_cancel(result: Unit, text: str) -> None:
    assert result.text == text
    again = unit(text)
    assert (result.factor, result.dimension) == (again.factor, again.dimension)


def test_a_product_beyond_the_limits_is_refused() -> None:
    with pytest.raises(UnitError) as caught:
        power(unit("m"), 10)
    assert (str(caught.value), caught.value.hint) == ("'m' to the power 10 is not a unit", "an exponent here is at most 9")
    with pytest.raises(UnitError, match=r"^'m5' times 'm5' is not a unit$"):
        multiply(unit("m5"), unit("m5"))
    with pytest.raises(UnitError, match=r"^'/m5' divided by 'm5' is not a unit$"):
        divide(unit("/m5"), unit("m5"))


# ---- what holds for every text ---------------------------------------------------------------------

PIECES = [
    "mg",
    "L",
    "l",
    "10*",
    "10^",
    "10",
    "9",
    "-",
    "/",
    ".",
    "(",
    ")",
    "{a}",
    "[iU]",
    "{",
    "]",
    "x",
    " ",
    "²",
    "⁻",
    "µ",
    "K",
    "per ",
    "e",
    "1.73",
    "mm3",
    "0",
    "%",
    "'",
]
GOOD = st.sampled_from([text for text, _ in ROWS]).map(unit)


@given(st.one_of(st.text(max_size=90), st.lists(st.sampled_from(PIECES), max_size=20).map("".join)))
def test_any_text_is_a_unit_with_a_fixed_text_or_a_unit_error(text: str) -> None:
    try:
        found = unit(text)
    except UnitError:
        return
    again = unit(found.text)
    assert (again.text, again.factor, again.dimension) == (found.text, found.factor, found.dimension)


@given(GOOD, GOOD, st.integers(-3, 3))
def test_algebra_gives_units_that_read_back(left: Unit, right: Unit, exponent: int) -> None:
    try:
        results = [multiply(left, right), divide(left, right), power(left, exponent)]
    except UnitError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
        return
    factors = [left.factor * right.factor, left.factor / right.factor, left.factor**exponent]
    for result, factor in zip(results, factors, strict=True):
        assert result.factor == factor
        assert unit(result.text) == result
        assert unit(result.text).dimension == result.dimension


@given(st.fractions(), GOOD, GOOD, st.fractions(min_value="0.001"))
def test_there_and_back_is_the_identity(value: Fraction, source: Unit, target: Unit, molar_mass: Fraction) -> None:
    try:
        there = convert(value, source, target, molar_mass)
    except UnitError:
        assume(False)  # noqa: FBT003
        return
    assert convert(there, target, source, molar_mass) == value
