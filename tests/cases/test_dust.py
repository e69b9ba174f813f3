# ruff: noqa: E501, N817 - a row of a table is one thing

"""Numbers of many digits: the shortest decimal of a double, on the side of every limit on which the text is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.cases.case import Value
from remission.cases.cells.dust import meant
from remission.cases.cells.values import read_value
from remission.cases.frames.doubles import doubles, written
from remission.errors import Pos
from remission.expr.compare import Interval
from remission.expr.facts import Fact

HERE = Pos("t.csv", 3, 4)
HINT = "if it is the limit that was measured, round the value where it is computed"
FIVE, HUNDRED, THIRD = F(5), F(100), F(1, 3)

# fmt: off
MEANT = [
    # id                            written                          limits            unit      is
    ("fifteen digits",              "4.99999999999999",              [FIVE],           F(1),     "4.99999999999999"),
    ("zeros do not count",          "5.00000000000000000",           [FIVE],           F(1),     "5.00000000000000000"),
    ("the limit's neighbour",       "4.999999999999999",             [FIVE],           F(1),     "4.999999999999999"),
    ("a double by its neighbours",  "7.000000000000001",             [F(7)],           F(1),     "7.000000000000001"),
    ("17 digits of 0.1",            "0.10000000000000001",           [FIVE],           F(1),     "0.1"),
    ("digits beyond a double",      "8.54999999999999901234567890",  [FIVE],           F(1),     "8.549999999999999"),
    ("no limit",                    "4.9999999999999999",            [],               F(1),     "5.0"),
    ("just below the limit",        "4.9999999999999999",            [FIVE],           F(1),     "4.999999999999999"),
    ("just above the limit",        "5.0000000000000001",            [FIVE],           F(1),     "5.000000000000001"),
    ("17 digits of a limit",        "0.10000000000000001",           [F(1, 10)],       F(1),     "0.10000000000000002"),
    ("in another unit, below",      "99999.999999999999",            [HUNDRED],        F(1, 1000), "99999.99999999999"),
    ("in another unit, above",      "100000.00000000000001",         [HUNDRED],        F(1, 1000), "100000.00000000001"),
    ("a limit without an end",      "0.33333333333333333",           [THIRD],          F(1),     "0.3333333333333333"),
    ("above one without an end",    "0.33333333333333334",           [THIRD],          F(1),     "0.33333333333333337"),
    ("between two of one double",   "5.0000000000000001",            [FIVE, FIVE + F(2, 10**16)], F(1), "5.0000000000000001"),
    ("below zero",                  "-4.9999999999999999",           [-FIVE],          F(1),     "-4.999999999999999"),
    ("beyond 2^53",                 "9007199254740993",              [],               F(1),     "9007199254740992.0"),
    ("beyond 2^53, at a limit",     "10000000000000001",             [F(10**16)],      F(1),     "10000000000000002"),
]
# fmt: on


@pytest.mark.parametrize(("text", "limits", "scale", "value"), [row[1:] for row in MEANT], ids=[row[0] for row in MEANT])
def test_what_is_meant(text: str, limits: list[F], scale: F, value: str) -> None:
    assert meant(D(text), limits, scale) == D(value)


# fmt: off
BESIDE = [
    # id                     cell                         unit    value                        problem
    ("on the limit",         "7",                         None,   D(7),                        None),
    ("dust above",           "7.000000000000001",         None,   D("7.000000000000001"),      "platelets '7.000000000000001' is floating-point dust away from the limit 7 10*9/L, and counts as more"),
    ("dust below",           "6.999999999999999",         None,   D("6.999999999999999"),      "platelets '6.999999999999999' is floating-point dust away from the limit 7 10*9/L, and counts as less"),
    ("a text below",         "6.99999999999999999",       None,   D("6.999999999999999"),      "platelets '6.99999999999999999' is floating-point dust away from the limit 7 10*9/L, and counts as less"),
    ("in another unit",      "7000.000000000001",         "/uL",  D("7.000000000000001"),      "platelets '7000.000000000001' is floating-point dust away from the limit 7 10*9/L, and counts as more"),
    ("seven doubles away",   "7.000000000000006",         None,   D("7.000000000000006"),      "platelets '7.000000000000006' is floating-point dust away from the limit 7 10*9/L, and counts as more"),
    ("eight doubles away",   "7.000000000000007",         None,   D("7.000000000000007"),      None),
    ("fifteen digits",       "7.00000000000001",          None,   D("7.00000000000001"),       None),
    ("dust of no limit",     "0.30000000000000004",       None,   D("0.30000000000000004"),    None),
    ("zero is no dust",      "1e-30",                     None,   D("1e-30"),                  None),
]
# fmt: on


@pytest.mark.parametrize(("text", "unit", "value", "message"), [row[1:] for row in BESIDE], ids=[row[0] for row in BESIDE])
def test_dust_is_told_and_kept(facts: dict[str, Fact], text: str, unit: str | None, value: Value, message: str | None) -> None:
    fact = replace(facts["platelets"], cuts=(F(0), F(7)))
    found, problem = read_value(fact, text, unit, HERE)
    assert found == value
    assert (problem and (problem.message, problem.hint, problem.severity)) == (message and (message, HINT, "warning"))


def test_a_bound_is_a_number_too(facts: dict[str, Fact]) -> None:
    fact = replace(facts["mrd_flow"], cuts=(F(1, 100),))
    assert read_value(fact, "<0.01", None, HERE) == (Interval(D(0), D("0.01"), high_open=True), None)
    value, problem = read_value(fact, "<0.010000000000000000001", None, HERE)
    assert value == Interval(D(0), D("0.010000000000000002"), high_open=True)
    assert problem is not None


def test_facts_that_differ_only_by_their_limits_are_read_each_by_its_own(facts: dict[str, Fact]) -> None:
    one, other = (replace(facts["platelets"], cuts=(limit,)) for limit in (FIVE, HUNDRED))
    assert one == other
    assert [read_value(fact, "4.9999999999999999", None, HERE)[0] for fact in (one, other)] == [D("4.999999999999999"), D(5)]


LIMITS = st.sampled_from([F(7), F(5), F(1, 100), F(100), F(2, 3), F(12345678901, 10**7)])
STEPS = st.fractions(min_value=-(10**4), max_value=10**4)


@given(limit=LIMITS, other=LIMITS, step=STEPS, digits=st.integers(14, 25), scale=st.sampled_from([F(1), F(1000), F(1, 113)]))
def test_a_text_stays_on_its_side_of_every_limit(limit: F, other: F, step: F, digits: int, scale: F) -> None:
    exactly = (limit / scale) * (1 + step / 10**18)
    text = D(f"{D(exactly.numerator) / D(exactly.denominator):.{digits}e}")
    value = meant(text, [limit, other], scale)
    for each in (limit, other):
        assert (F(value) * scale > each, F(value) * scale < each) == (F(text) * scale > each, F(text) * scale < each)
    assert abs(F(value) - F(text)) <= abs(F(text)) / 2**51
    assert written(float(value)) == F(value)


@given(st.floats(min_value=1e-25, max_value=1e25), st.sampled_from([F(1), F(1, 1000), F(18016, 1000)]))
def test_every_double_is_held_as_it_is(facts: dict[str, Fact], number: float, scale: F) -> None:
    value = D(repr(number))
    assert meant(value, [F(number)], F(1)) == value
    held = doubles(replace(facts["platelets"], plausible=None), value if scale == 1 else F(value) * scale, (scale,))
    assert held is not None
    assert (held.low, held.scale) == (number, scale)
