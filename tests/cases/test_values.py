# ruff: noqa: E501, N817, PLR0913, PLR0917, RUF001 - a row of a table is one thing

"""What one cell may say, and what it becomes: the table is the specification."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from remission.cases.case import Value
from remission.cases.cells.values import read_value
from remission.errors import Pos
from remission.expr.compare import Interval
from remission.expr.facts import Fact

HERE = Pos("t.csv", 3, 4)
P, A, M, C, H, N, B = "platelets", "anc", "mrd_flow", "creatinine", "height", "cycle", "base_excess"

# fmt: off
VALUES: list[tuple[str, str, str, str | None, Value]] = [
    # id                          fact  cell                                column unit  value
    ("a number",                  P, "100",                                 None,        D(100)),
    ("just below",                P, "99.999",                              None,        D("99.999")),
    ("spaces around",             P, "  100 ",                              None,        D(100)),
    ("plus sign",                 P, "+100",                                None,        D(100)),
    ("exponent",                  P, "1e2",                                 None,        D(100)),
    ("unit in the cell",          P, "100 10*3/uL",                         None,        D(100)),
    ("unit of other size",        P, "100000 /uL",                          None,        D(100)),
    ("just below, by unit",       A, "999 /mm3",                            None,        D("0.999")),
    ("no space before the unit",  P, "100G/L",                              None,        D(100)),
    ("as people write it",        P, "100 x 10^9/L",                        None,        D(100)),
    ("with superscripts",         P, "100 × 10⁹/L",                         None,        D(100)),
    ("as a machine writes it",    P, "100 x10E9/L",                         None,        D(100)),
    ("unit of the column",        P, "100000",                              "/uL",       D(100)),
    ("cell goes before column",   P, "100 10*9/L",                          "/uL",       D(100)),
    ("zero",                      P, "0",                                   None,        D(0)),
    ("minus zero is zero",        P, "-0.0",                                None,        D(0)),
    ("upper end",                 P, "3000",                                None,        D(3000)),
    ("mass to amount",            C, "88.4 umol/L",                         None,        D("0.9999808")),
    ("a third of a third",        H, "1 [ft_i]",                            "m",         D("30.48")),
    ("no end as a decimal",       "haemoglobin", "1 g/[gal_us]",            None,        F(10**8, 3785411784)),
    ("whole",                     N, "2",                                   None,        D(2)),
    ("whole with a point",        N, "2.0",                                 None,        D(2)),
    ("MRD with exponent",         M, "9e-05",                               None,        D("0.00009")),
    ("MRD with less",             M, "1e-05",                               None,        D("0.00001")),
    ("MRD as a share",            M, "1e-4 1",                              None,        D("0.01")),
    ("MRD per million",           M, "100 [ppm]",                           None,        D("0.01")),
    ("MRD per million, loosely",  M, "100",                                 "ppm",       D("0.01")),
    ("MRD share is not guessed",  M, "0.0001",                              None,        D("0.0001")),
    ("power of ten with unit",    M, "1 x 10^-4 %",                         None,        D("0.0001")),
    ("a power alone with unit",   M, "10^-2 %",                             None,        D("0.01")),
    ("a power alone, raised",     M, "10⁻²%",                               None,        D("0.01")),
    ("a power alone, column",     M, "10^-4",                               "1",         D("0.01")),
    ("below a power alone",       M, "< 10^-4",                             "1",         Interval(D(0), D("0.01"), high_open=True)),
    ("power of ten, column unit", M, "1 x 10^-4",                           "1",         D("0.01")),
    ("MRD of zero",               M, "0",                                   None,        D(0)),
    ("less than",                 M, "<0.01",                               None,        Interval(D(0), D("0.01"), high_open=True)),
    ("less than, with unit",      M, "< 0.01 %",                            None,        Interval(D(0), D("0.01"), high_open=True)),
    ("less than, share",          M, "<1e-4 1",                             None,        Interval(D(0), D("0.01"), high_open=True)),
    ("at most",                   M, "≤0.1",                                None,        Interval(D(0), D("0.1"))),
    ("at most, in ASCII",         M, "<=0.1",                               None,        Interval(D(0), D("0.1"))),
    ("more than",                 M, ">5",                                  None,        Interval(D(5), D(100), low_open=True)),
    ("at least",                  M, ">= 5 %",                              None,        Interval(D(5), D(100))),
    ("bound above the range",     M, "<150",                                None,        Interval(D(0), D(100))),
    ("bound below the range",     M, ">-1",                                 None,        Interval(D(0), D(100))),
    ("at most the least is it",   M, "<=0",                                 None,        D(0)),
    ("at least the most is it",   M, ">=100",                               None,        D(100)),
    ("range below zero",          B, "<5",                                  None,        Interval(D(-30), D(5), high_open=True)),
    ("no range, less than",       "endless", "<5",                          None,        Interval(D(0), D(5), high_open=True)),
    ("not detected",              M, "not detected (sensitivity 0.001 %)",  None,        Interval(D(0), D("0.001"), high_open=True)),
    ("undetectable",              M, "Undetectable, sensitivity: 1e-5 1",   None,        Interval(D(0), D("0.001"), high_open=True)),
    ("limit of detection",        M, "not-detected; LOD = 0.001",           None,        Interval(D(0), D("0.001"), high_open=True)),
    ("zero with sensitivity",     M, "0 (sensitivity 0.001 %)",             None,        Interval(D(0), D("0.001"), high_open=True)),
    ("sensitivity, cell's unit",  M, "0 [ppm] (sensitivity 10 [ppm])",      None,        Interval(D(0), D("0.001"), high_open=True)),
    ("detected: what it is",      M, "0.5 % (sensitivity 0.001 %)",         None,        D("0.5")),
    ("choice",                    "cd22", "positive",                       None,        "positive"),
    ("choice in capitals",        "cd22", " POSITIVE ",                     None,        "positive"),
    ("choice, other joints",      "diagnosis", "b_cell-precursor  all",     None,        "B-cell precursor ALL"),
    ("yes and no: Y",             "prior_hsct", "Y",                        None,        "yes"),
    ("yes and no: FALSE",         "prior_hsct", "FALSE",                    None,        "no"),
    ("date",                      "last_hsct", "2024-02-29",                None,        date(2024, 2, 29)),
    ("empty",                     P, "",                                    None,        None),
    ("blanks",                    P, "   ",                                 None,        None),
    ("NA",                        P, "NA",                                  None,        None),
    ("n/a",                       M, "n/a",                                 None,        None),
    ("not done",                  M, "Not Done",                            None,        None),
    ("unknown",                   "cd22", "UNKNOWN",                        None,        None),
    ("missing",                   P, "missing",                             None,        None),
    ("a point",                   "last_hsct", ".",                         None,        None),
]
# fmt: on


@pytest.mark.parametrize(("key", "text", "unit", "value"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_a_cell_has_a_value(facts: dict[str, Fact], key: str, text: str, unit: str | None, value: Value) -> None:
    assert read_value(facts[key], text, unit, HERE) == (value, None)


OUTSIDE = "{} is outside the plausible range {}"
CODE = "a code for missing? then declare it for {} in the vocabulary, 'missing codes: [{}]'"
UNDETECTED = "'not detected (sensitivity 0.001 %)'"
LEAVE = "write the number that was measured"

# fmt: off
BAD: list[tuple[str, str, str, str | None, str, str | None]] = [
    # id, fact, cell, column unit, message, hint
    ("a word", P, "many", None, "platelets 'many' is not a number", LEAVE),
    ("infinity", P, "inf", None, "platelets 'inf' is not a number", LEAVE),
    ("not a number", P, "NaN", None, "platelets 'NaN' is not a number", "write NA if nothing was measured"),
    ("comma of thousands", P, "1,000", None, "platelets '1,000' is not a number", "write 1000"),
    ("comma of thousands, unit", P, "100,000 /uL", None, "platelets '100,000' is not a number", "write 100000"),
    ("space of thousands", P, "1 000", None, "platelets '1 000' is not a number", "write 1000"),
    ("points of thousands", P, "1.234,5", None, "platelets '1.234,5' is not a number", "write 1234.5"),
    ("point of thousands", P, "150.000 /uL", None, "platelets '150.000 /uL' may be 150000 /uL or 150 /uL", "write the number without a point between thousands, and without zeros after one"),
    ("point of thousands, no zeros", P, "99.125", "/mm3", "platelets '99.125' may be 99125 /mm3 or 99.125 /mm3", "write the number without a point between thousands, and without zeros after one"),
    ("decimal comma", A, "1,5", None, "ANC '1,5' is not a number", "write 1.5"),
    ("too large", P, "1e40", None, "platelets '1e40' is out of range", "a number is at most 1e30 and at least 1e-30, or 0"),
    ("range", M, "0.01-0.1", None, "mrd flow '0.01-0.1' is a range, not one value", "give the value that was measured"),
    ("range in words", M, "1 to 5 %", None, "mrd flow '1 to 5 %' is a range, not one value", "give the value that was measured"),
    ("lost exponent", M, "10-4", None, "mrd flow '10-4' is a range, not one value", "write '1e-4 %', or '1e-4 1' for a pure number, if a superscript is lost"),
    ("lost exponent with its unit", M, "10-4 %", None, "mrd flow '10-4 %' is a range, not one value", "write '1e-4 %' if a superscript is lost"),
    ("multiple of a limit", A, "2.5 ULN", None, "ANC '2.5 ULN': 'ULN' is not a unit", "a multiple of a limit of normal has no unit: give the value as it was measured, and the limit as a value of its own"),
    ("points for a share", M, "1e-4 copies", None, "mrd flow '1e-4 copies': '{copies}' is a number of points or things, not a share", "write the share, in %"),
    ("one comma", P, "1,234", None, "platelets '1,234' is not a number", "write 1234 if thousands are meant, 1.234 if the comma is a decimal point"),
    ("lost exponent in the unit", P, "100 109/L", None, "platelets '100 109/L': '109/L' is not a unit", "did you mean 10*9/L (10⁹/L)? the superscript is lost"),
    ("power alone without unit", M, "10^-4", None, "mrd flow '10^-4' is a power of ten without a unit", "write the unit: '0.0001 %', or '0.0001 1' for a pure number"),
    ("power without unit", M, "1 x 10^-4", None, "mrd flow '1 x 10^-4' is a power of ten without a unit", "write the unit: '0.0001 %', or '0.0001 1' for a pure number"),
    ("wrong dimension", P, "100 %", None, "platelets '100 %': '%' cannot be converted to '10*9/L'", "platelets is measured in 10*9/L"),
    ("unknown unit", P, "100 lots", None, "platelets '100 lots': 'lots' is not a unit", "platelets is measured in 10*9/L"),
    ("unknown unit of the column", P, "100", "lots", "platelets '100': 'lots' is not a unit", "platelets is measured in 10*9/L"),
    ("formula", P, "=1+1", None, "platelets '=1+1' begins with '=', as a formula does", "write the value that the formula gives"),
    ("control characters", P, "\x1b[31m\u202e", None, r"platelets '\x1b[31m\u202e' is not a number", LEAVE),
    ("long text", P, "a" * 300, None, f"platelets '{'a' * 59}…' is not a number", LEAVE),
    ("ND", M, "ND", None, "mrd flow 'ND' may mean not done or not detected", "write one of the two in full"),
    ("n.d.", P, "n.d.", None, "platelets 'n.d.' may mean not done or not detected", "write one of the two in full"),
    ("negative", M, "negative", None, "mrd flow 'negative' is a judgement, not a number", f"write what was measured, such as '0.02 %', '<0.01 %' or {UNDETECTED}"),
    ("positive", P, "positive", None, "platelets 'positive' is a judgement, not a number", "write the number that was measured"),
    ("bound of an exact fact", P, "<5", None, "platelets '<5' is not an exact value", "write the value itself; only a fact with 'censored: yes' may be a bound or not detected"),
    ("undetected, exact fact", "bone_marrow_blasts", "not detected", None, "bone marrow blasts 'not detected' is not an exact value", "write the value itself; only a fact with 'censored: yes' may be a bound or not detected"),
    ("sensitivity of zero", M, "not detected (sensitivity 0 %)", None, "mrd flow 'not detected (sensitivity 0 %)' states no usable sensitivity", "it is one number above 0, in %"),
    ("sensitivity is a bound", M, "not detected (sensitivity <0.01)", None, "mrd flow 'not detected (sensitivity <0.01)' states no usable sensitivity", "it is one number above 0, in %"),
    ("sensitivity is a word", M, "0 (sensitivity high)", None, "mrd flow '0 (sensitivity high)' is not a number", LEAVE),
    ("no upper end", "endless", ">5", None, "endless '>5' has no upper end", "declare 'plausible' for endless in the vocabulary"),
    ("undetected, no range", "endless", "not detected", None, "endless 'not detected' states no sensitivity, so it may be any value", f"write {UNDETECTED} or fill a column endless_sensitivity"),
    ("a thousand times", P, "250000", None, OUTSIDE.format("platelets 250000 10*9/L", "0 to 3000 10*9/L"), "1,000 times too large? 250000 /uL is 250 10*9/L"),
    ("a thousand times, same size", P, "250000 10*3/uL", None, OUTSIDE.format("platelets 250000 10*3/uL", "0 to 3000 10*9/L"), "1,000 times too large? 250000 /uL is 250 10*9/L"),
    ("a thousand times, ANC", A, "3000", None, OUTSIDE.format("ANC 3000 10*9/L", "0 to 200 10*9/L"), "1,000 times too large? 3000 /uL is 3 10*9/L"),
    ("grams in a litre", "haemoglobin", "120", None, OUTSIDE.format("haemoglobin 120 g/dL", "0 to 30 g/dL"), "10 times too large? 120 g/L is 12 g/dL"),
    ("micromoles", C, "80", None, OUTSIDE.format("creatinine 80 mg/dL", "0.05 to 30 mg/dL"), "in another unit? 80 umol/L is 0.90496 mg/dL"),
    ("metres", H, "1.2", None, OUTSIDE.format("height 1.2 cm", "20 to 250 cm"), "100 times too small? 1.2 m is 120 cm"),
    ("the fact's own unit", P, "100 10*9/mm3", None, OUTSIDE.format("platelets 100 10*9/mm3", "0 to 3000 10*9/L"), "1,000,000 times too large? 100 10*9/L would fit"),
    ("its own before another", C, "0.8 g/L", None, OUTSIDE.format("creatinine 0.8 g/L", "0.05 to 30 mg/dL"), "100 times too large? 0.8 mg/dL would fit"),
    ("its own, no whole ratio", "serum_creatinine", "100 mg/dL", None, OUTSIDE.format("serum creatinine 100 mg/dL", "10 to 900 umol/L"), "in another unit? 100 umol/L would fit"),
    ("a share that is a percentage", "bone_marrow_blasts", "40 1", None, OUTSIDE.format("bone marrow blasts 40 1", "0 to 100 %"), "100 times too large? 40 % would fit"),
    ("a percentage that is a share", "haematocrit", "0.45", None, OUTSIDE.format("haematocrit 0.45 %", "5 to 80 %"), "100 times too small? 0.45 is 45 %"),
    ("no unit but millionths", M, "1000 %", None, OUTSIDE.format("mrd flow 1000 %", "0 to 100 %"), None),
    ("no unit but inches", H, "9 cm", None, OUTSIDE.format("height 9 cm", "20 to 250 cm"), None),
    ("no likely unit", P, "9e9", None, OUTSIDE.format("platelets 9000000000 10*9/L", "0 to 3000 10*9/L"), None),
    ("just outside", P, "3000.1", None, OUTSIDE.format("platelets 3000.1 10*9/L", "0 to 3000 10*9/L"), None),
    ("below zero", P, "-1", None, OUTSIDE.format("platelets -1 10*9/L", "0 to 3000 10*9/L"), CODE.format("platelets", "-1")),
    ("more than all", "bone_marrow_blasts", "100.1 %", None, OUTSIDE.format("bone marrow blasts 100.1 %", "0 to 100 %"), None),
    ("bound wholly outside", M, ">150", None, OUTSIDE.format("mrd flow >150 %", "0 to 100 %"), None),
    ("less than the least", M, "<0", None, OUTSIDE.format("mrd flow <0 %", "0 to 100 %"), None),
    ("conventional units", "serum_creatinine", "1", None, OUTSIDE.format("serum creatinine 1 umol/L", "10 to 900 umol/L"), "in another unit? 1 mg/dL is about 88.4 umol/L"),
    ("a count far outside", N, "99", None, OUTSIDE.format("cycle 99", "1 to 20"), CODE.format("cycle", "99")),
    ("a count outside", N, "40", None, OUTSIDE.format("cycle 40", "1 to 20"), None),
    ("no upper limit of normal", "bilirubin_uln", "0", None, "bilirubin ULN '0' is no limit", "write the laboratory's own, or NA if it states none"),
    ("half a count", N, "1.5", None, "cycle '1.5' is not a whole number", "cycle is counted in whole numbers"),
    ("unknown choice", "diagnosis", "B-cel precursor ALL", None, "diagnosis 'B-cel precursor ALL' is not one of its values", "did you mean 'B-cell precursor ALL'? its values are B-cell precursor ALL, T-cell ALL, AML, other"),
    ("choice out of nowhere", "cd22", "42", None, "CD22 '42' is not one of its values", "its values are positive, negative"),
    ("one is no yes", "prior_hsct", "1", None, "prior HSCT '1' is not one of its values", "its values are yes, no"),
    ("choice with a unit", "cd22", "positive", "%", "CD22 has no unit, but '%' is stated", "leave the unit out"),
    ("date of the islands", "last_hsct", "01/05/2024", None, "last HSCT '01/05/2024' is not a date", "write 2024-05-01 if the day comes first, 2024-01-05 if the month does"),
    ("date in a row", "last_hsct", "20240501", None, "last HSCT '20240501' is not a date", "write 2024-05-01"),
    ("month", "last_hsct", "2024-05", None, "last HSCT '2024-05' is a part of a date", "write the whole day, as 2024-05-DD"),
    ("year", "last_hsct", "2024", None, "last HSCT '2024' is a part of a date", "write the whole day, as 2024-MM-DD"),
    ("day unknown", "last_hsct", "2024-05-UN", None, "last HSCT '2024-05-UN' is a part of a date", "write the whole day, as 2024-05-DD"),
    ("no time of day", "last_hsct", "2024-05-01T25:30", None, "last HSCT '2024-05-01T25:30' has no time of the day behind the day", "write the day alone: 2024-05-01"),
    ("time zone", "last_hsct", "2024-05-01T10:30Z", None, "last HSCT '2024-05-01T10:30Z' has a time zone", "write the day that it was there: 2024-05-01"),
    ("no such day", "last_hsct", "2023-02-29", None, "last HSCT '2023-02-29' is not a day of the calendar", "that month has 28 days"),
    ("date with a unit", "last_hsct", "2024-05-01", "d", "last HSCT has no unit, but 'd' is stated", "leave the unit out"),
]
# fmt: on


@pytest.mark.parametrize(("key", "text", "unit", "message", "hint"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_cell_is_missing_and_a_problem(
    facts: dict[str, Fact], key: str, text: str, unit: str | None, message: str, hint: str | None
) -> None:
    value, problem = read_value(facts[key], text, unit, HERE)
    assert value is None
    assert problem is not None
    assert (problem.pos, problem.message, problem.hint, problem.severity) == (HERE, message, hint, "error")


# fmt: off
SENSITIVITY = [
    # id                        cell                                  sensitivity    value                                          message
    ("not detected",            "not detected",                       D("0.001"),    Interval(D(0), D("0.001"), high_open=True),    None),
    ("zero",                    "0 %",                                D("0.001"),    Interval(D(0), D("0.001"), high_open=True),    None),
    ("a value is a value",      "0.02",                               D("0.001"),    D("0.02"),                                     None),
    ("a bound is a bound",      "<0.1",                               D("0.001"),    Interval(D(0), D("0.1"), high_open=True),      None),
    ("said twice",              "0 (sensitivity 0.001)",              D("0.001"),    Interval(D(0), D("0.001"), high_open=True),    None),
    ("not detected by what?",   "not detected",                       None,          Interval(D(0), D(100)),                        "mrd flow 'not detected' states no sensitivity, so it may be any value"),
    ("zero by what?",           "0",                                  None,          D(0),                                          None),
    ("unreadable",              "not detected",                       "unreadable",  Interval(D(0), D(100)),                        "mrd flow 'not detected' depends on a sensitivity that cannot be read"),
    ("unreadable, zero",        "0",                                  "unreadable",  Interval(D(0), D(100)),                        "mrd flow '0' depends on a sensitivity that cannot be read"),
    ("cell and column differ",  "not detected (sensitivity 0.1 %)",   D("0.001"),    None,                                          "mrd flow 'not detected (sensitivity 0.1 %)' states another sensitivity than its column"),
    ("of zero",                 "not detected",                       D(0),          None,                                          "mrd flow 'not detected' states no usable sensitivity"),
]
# fmt: on


@pytest.mark.parametrize(
    ("text", "sensitivity", "value", "message"), [row[1:] for row in SENSITIVITY], ids=[row[0] for row in SENSITIVITY]
)
def test_not_detected_depends_on_the_assay(
    facts: dict[str, Fact], text: str, sensitivity: D | None, value: Value, message: str | None
) -> None:
    found, problem = read_value(facts["mrd_flow"], text, None, HERE, sensitivity)
    assert found == value
    assert (problem.message if problem else None) == message


def test_a_value_that_is_kept_all_the_same_has_a_warning(facts: dict[str, Fact]) -> None:
    value, problem = read_value(facts["mrd_flow"], "not detected", None, HERE)
    assert value == Interval(D(0), D(100))
    assert str(problem) == (
        "t.csv:3:4: warning: mrd flow 'not detected' states no sensitivity, so it may be any value\n"
        "  hint: write 'not detected (sensitivity 0.001 %)' or fill a column mrd_flow_sensitivity"
    )
