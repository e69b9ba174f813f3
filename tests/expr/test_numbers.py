# ruff: noqa: RUF001 - look-alikes of x and - are what this is about
"""Numbers: exactly the decimal that was written, or a hint what to write; printed exactly and shortest."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.expr.numbers import NumberError, decimal, exact, is_exact, plain

# fmt: off
WRITTEN = [
    # text                   exactly
    ("0",                    "0"),
    ("100",                  "100"),
    ("99.999",               "99.999"),
    ("0.07",                 "0.07"),
    ("9e-05",                "0.00009"),
    ("1E-4",                 "0.0001"),
    ("1.5e+3",               "1500"),
    ("+5",                   "5"),
    ("-5",                   "-5"),
    ("−5",                   "-5"),
    (".5",                   "0.5"),
    ("-.5",                  "-0.5"),
    ("5.",                   "5"),
    ("007",                  "7"),
    (" 42 ",                 "42"),
    ("\u00a042",             "42"),
    ("1 x 10^-4",            "0.0001"),
    ("1×10⁻⁴",               "0.0001"),
    ("1 × 10⁻⁴",             "0.0001"),
    ("2.5 X 10^3",           "2500"),
    ("2.5*10**3",            "2500"),
    ("2.5 · 10³",            "2500"),
    ("3 x 10 ^ −2",          "0.03"),
    ("1 x 10^+2",            "100"),
    ("10^-4",                "0.0001"),
    ("10*-4",                "0.0001"),
    ("10⁻⁴",                 "0.0001"),
    ("10⁶",                  "1000000"),
    ("-10^2",                "-100"),
    ("123456789012345",      "123456789012345"),
    ("0.123456789012345",    "0.123456789012345"),
    ("12345678901234500000", "12345678901234500000"),
    ("0.10000000000000000",  "0.1"),
    ("000000000000000000.1", "0.1"),
    ("1e30",                 "1000000000000000000000000000000"),
    ("1e-30",                "0.000000000000000000000000000001"),
    ("-0",                   "0"),
    ("-0.00",                "0"),
]
# fmt: on


@pytest.mark.parametrize(("text", "value"), WRITTEN, ids=[repr(row[0]) for row in WRITTEN])
def test_a_number_is_exactly_what_was_written(text: str, value: str) -> None:
    assert decimal(text) == Decimal(value)
    assert not decimal(text).is_signed() or value.startswith("-")


NO_NUMBER = {
    "": None,
    "  ": None,
    "many": None,
    "nan": None,
    "NaN": None,
    "inf": None,
    "-Infinity": None,
    "1/2": None,
    "1.2.3": None,
    "1,2,3": None,
    "0x10": None,
    "--5": None,
    "1e5.5": None,
    "1e": None,
    "10^": None,
    "1 x": None,
    "x 10^9": None,
    "1.10^2": None,
    "5 %": None,
    "<5": None,
    "½": None,
    ".": None,
    ",": None,
    "1,000": "write 1000",
    "-1,000": "write -1000",
    "1 000": "write 1000",
    "1\u202f000": "write 1000",
    "1\u00a0000 000": "write 1000000",
    "1'000": "write 1000",
    "1’000": "write 1000",
    "1_000": "write 1000",
    "1,234.5": "write 1234.5",
    "2,50,000": "write 250000",
    "1.234.567": "write 1234567",
    "1.234,5": "write 1234.5",
    "0,5": "write 0.5",
    ",5": "write 0.5",
    "1,00": "write 1.00",
    "0,500": "write 0.500",
    "0·5": "write 0.5",
    "10-4": "did you mean 10^-4 or 1e-4? a superscript is lost",
    "10−4": "did you mean 10^-4 or 1e-4? a superscript is lost",
    "1 x 10-4": "did you mean 1 x 10^-4? a superscript is lost",
    "1 × 10-4": "did you mean 1 x 10^-4? a superscript is lost",
    "1 x 109": "did you mean 1 x 10^9? a superscript is lost",
    "1,000 x 10^9": None,
    "１２": "write the digits 0 to 9",
    "٣": "write the digits 0 to 9",
}


@pytest.mark.parametrize(("text", "hint"), NO_NUMBER.items(), ids=map(repr, NO_NUMBER))
def test_what_is_no_number_is_refused_with_a_hint(text: str, hint: str | None) -> None:
    with pytest.raises(NumberError) as caught:
        decimal(text)
    assert (str(caught.value), caught.value.hint) == (f"{text!r} is not a number", hint)


FIFTEEN = ("has more than 15 significant digits", "round it to 15 digits or fewer")
RANGE = ("is out of range", "a number is at most 1e30 and at least 1e-30, or 0")
TOO_MUCH = {
    "1234567890123456": FIFTEEN,
    "0.1234567890123456": FIFTEEN,
    "1.000000000000001": FIFTEEN,
    "1234567890123456 x 10^-4": FIFTEEN,
    "1e31": RANGE,
    "1e-31": RANGE,
    "10e30": RANGE,
    "1e999999999999": RANGE,
    "0e999999999999": RANGE,
    "1 x 10^-99999999999999999999": RANGE,
}


@pytest.mark.parametrize(("text", "reason"), TOO_MUCH.items(), ids=TOO_MUCH)
def test_what_a_double_could_not_keep_is_refused(text: str, reason: tuple[str, str]) -> None:
    with pytest.raises(NumberError) as caught:
        decimal(text)
    assert (str(caught.value), caught.value.hint) == (f"{text!r} {reason[0]}", reason[1])


def test_a_long_text_is_refused_unread() -> None:
    with pytest.raises(NumberError) as caught:
        decimal("1" * 10_000_000)
    assert (str(caught.value), caught.value.hint) == (
        "'11111111111111111111…' is not a number",
        "a number has at most 40 characters",
    )


# fmt: off
PRINTED = [
    (Decimal("0.0001"),                 "0.0001"),
    (Decimal("0.00009"),                "0.00009"),
    (Decimal("1E+2"),                   "100"),
    (Decimal("100.00"),                 "100"),
    (Decimal("99.999"),                 "99.999"),
    (Decimal(-25),                      "-25"),
    (Decimal("-0.0"),                   "0"),
    (Decimal("1e-10"),                  "0.0000000001"),
    (Decimal("1e-11"),                  "1e-11"),
    (Decimal("1.50e-20"),               "1.5e-20"),
    (Decimal("1e17"),                   "100000000000000000"),
    (Decimal("1e18"),                   "1e+18"),
    (Decimal("1234567890123456789012345678901.5"), "1.2345678901234567890123456789015e+30"),
    (Fraction(25),                      "25"),
    (Fraction(99_999, 1000),            "99.999"),
    (Fraction(0),                       "0"),
    (Fraction(1, 3),                    "0.333333333333333"),
    (Fraction(-2, 3),                   "-0.666666666666667"),
    (Fraction(10**6, 7),                "142857.142857143"),
    (Fraction(1, 2**60),                "8.67361737988404e-19"),
    (Fraction(10) ** 400,               "1e+400"),
]
# fmt: on


@pytest.mark.parametrize(("value", "text"), PRINTED, ids=[row[1] for row in PRINTED])
def test_a_number_is_printed_shortest(value: Decimal | Fraction, text: str) -> None:
    assert plain(value) == text


def test_exact_is_a_decimal_where_one_of_28_digits_is_equal() -> None:
    assert exact(Fraction(1, 8)) == Decimal("0.125")
    assert isinstance(exact(Fraction(1, 8)), Decimal)
    assert exact(Fraction(1, 3)) == Fraction(1, 3)
    assert isinstance(exact(Fraction(1, 2**28)), Decimal)
    assert isinstance(exact(Fraction(1, 2**60)), Fraction)
    assert (is_exact(Fraction(1, 8)), is_exact(Fraction(1, 3)), is_exact(Decimal("0.1"))) == (True, False, True)


ALPHABET = st.sampled_from(list("0123456789+-.,eEx10^* '_·×⁻⁴²−\u00a0٣naif"))


@given(st.one_of(st.text(max_size=45), st.lists(ALPHABET, max_size=41).map("".join)))
def test_any_text_is_a_number_or_a_number_error(text: str) -> None:
    try:
        value = decimal(text)
    except NumberError:
        return
    assert decimal(plain(value)) == value
    assert exact(Fraction(value)) == value


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-15, 15))
def test_printed_then_read_is_the_identity_and_keeps_its_double(digits: int, exponent: int) -> None:
    value = Decimal(digits).scaleb(exponent)
    assert decimal(plain(value)) == value
    assert decimal(plain(Fraction(value))) == value
    assert Decimal(f"{float(value):.15g}") == value


@given(st.fractions())
def test_a_fraction_is_printed_within_15_digits(value: Fraction) -> None:
    printed = Fraction(Decimal(plain(value)))
    assert printed == value if is_exact(value) else abs(printed - value) <= abs(value) / 10**14
