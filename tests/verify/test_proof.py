# ruff: noqa: E501, ISC004 - a row of a table is one line
"""Textbook mistakes are each caught, with a patient that is right; what is right is proved."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from remission.cases.case import Case
from remission.cases.tables import read_cases
from remission.engines.decision import Decision, OutcomeAnswer
from remission.engines.evaluate import Evaluator
from remission.errors import DisagreementError
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.render.terminal import plain_text
from remission.symbolic.formulas.z3_solver import Z3Solver
from remission.testing.runner.run import run_features
from remission.verify import document, proof
from remission.verify.patients import csv_rows, scenario
from remission.verify.record import record
from remission.verify.results import ClaimResults, ClaimStatus, Result
from remission.verify.runner import prove

HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
vocabulary: [haematology, leukaemia, demographics, chemistry, history]
sources: {book: {title: Book}}
"""
CLEAR, FULL = "bone marrow blasts < 5 %", "platelets >= 100 x 10^9/L and ANC >= 1 x 10^9/L"
COMPLETE = "exactly one outcome for every complete case"

Write = Callable[[str], Protocol]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(body: str) -> Protocol:
        path = tmp_path / "demo.yaml"
        path.write_text(HEAD + body, encoding="utf-8")
        return load(path)

    return written


def response(*outcomes: str, promise: str = COMPLETE) -> str:
    lines = "\n".join(f"      {outcome}" for outcome in outcomes)
    return f"classifications:\n  response:\n    outcomes:\n{lines}\n    promise: {promise}\n"


def table(*rows: str) -> str:
    lines = "\n".join(f"      - {{{row}}}" for row in rows)
    return f"calculations:\n  creatinine limit:\n    unit: mg/dL\n    rows:\n{lines}\n"


def include(*clauses: str, exclude: tuple[str, ...] = ()) -> str:
    lines = "\n".join(f"    I{number}: {clause}" for number, clause in enumerate(clauses, 1))
    others = "\n".join(f"    E{number}: {clause}" for number, clause in enumerate(exclude, 1))
    return f"eligibility:\n  include:\n{lines}\n" + (f"  exclude:\n{others}\n" if exclude else "")


def criterion(clause: str) -> str:
    return f"criteria:\n  rule: {{when: {clause}, source: book}}\n"


CR = f"CR: {CLEAR} and {FULL}"
CRI = f"CRi: {CLEAR} and (platelets < 100 x 10^9/L or ANC < 1 x 10^9/L)"
CRH = f"CRh: {CLEAR} and platelets > 50 x 10^9/L and ANC > 0.5 x 10^9/L"
CRI_AND = f"CRi: {CLEAR} and platelets < 100 x 10^9/L and ANC < 1 x 10^9/L"
MANY = " and ".join(
    f"{fact} <= {most}" for fact, most in {
        "bone marrow blasts": "5 %", "peripheral blasts": "1 %", "WBC": "50 x 10^9/L", "creatinine": "2 mg/dL", "ALT": "200 U/L",
        "AST": "200 U/L", "total bilirubin": "2 mg/dL", "direct bilirubin": "1 mg/dL", "haemoglobin": "18 g/dL", "relapses": "3",
        "age": "60 years",
    }.items()
)  # fmt: skip
RATIO = "calculations:\n  ratio: {value: ANC * 2, unit: 10*9/L}\n"
NR = "NR: bone marrow blasts >= 5 %"
BANDS = ("when: age from 1 year to under 6 years, value: 0.8 mg/dL", "when: age >= 10 years, value: 1.2 mg/dL")
SEXES = (
    "when: age < 13 years, value: 0.8 mg/dL",
    "when: age from 13 years to under 16 years and sex is male, value: 1.2 mg/dL",
    "when: age >= 16 years and sex is male, value: 1.5 mg/dL",
    "when: age >= 16 years and sex is female, value: 1.5 mg/dL",
)
DOSE = "calculations:\n  dose: {{value: '{}', unit: mg{}}}\n"
DOSES = "calculations:\n  dose:\n    unit: mg\n    rows:\n      - {{when: age < 18 years, value: '{}'}}\n      - {{otherwise: 50 mg}}\n"
CAPPED = "calculations:\n  dose: {value: 'max(1 mg/kg * weight, 50 mg)', unit: mg, at most: 50 mg}\n"

# fmt: off
MISTAKES: dict[str, tuple[str, ClaimStatus, str, str]] = {
    # what is wrong: the rules, what becomes of it, the kind of claim, and why
    "CRi with 'and' for 'and/or'": (
        response(CR, CRI_AND, NR), ClaimStatus.BROKEN, "complete",
        "no outcome is met: platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 %",
    ),
    "the same where the rest is NR": (
        response(CR, CRI_AND, "NR: otherwise"), ClaimStatus.NOTED, "between",
        "platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 % gives NR; a change of platelets and ANC, one at a time, "
        "leads to two different outcomes: is an 'and' meant as 'or'?",
    ),
    "the same among many facts": (
        response(f"CR: {MANY} and {FULL}", f"CRi: {MANY} and platelets < 100 x 10^9/L and ANC < 1 x 10^9/L", "NR: otherwise"), ClaimStatus.NOTED, "between",
        "platelets 200 10*9/L, ANC 0.9 10*9/L gives NR; a change of platelets and ANC, one at a time, "
        "leads to two different outcomes: is an 'and' meant as 'or'?",
    ),
    "the same where it was promised": (
        response(CR, CRI_AND, "NR: otherwise", promise="nobody lies between CR and CRi"), ClaimStatus.BROKEN, "between",
        "platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 % gives NR; a change of platelets and ANC, one at a time, "
        "leads to two different outcomes: is an 'and' meant as 'or'?",
    ),
    "of many facts those that decide": (
        response(f"CR: {MANY} and {FULL}", f"CRi: {MANY} and platelets < 100 x 10^9/L and ANC < 1 x 10^9/L", "NR: bone marrow blasts > 5 %"),
        ClaimStatus.BROKEN, "complete", "no outcome is met: bone marrow blasts 1 %, relapses 4",
    ),
    "a value no further from the usual than need be": (
        response("high: ANC > 1 x 10^9/L", "odd: ANC < 0.1 * WBC", "other: otherwise"), ClaimStatus.NOTED, "exclusive",
        "a patient can meet both, and high counts because it comes first: ANC 2 10*9/L, WBC 30 10*9/L",
    ),
    "an upper limit of normal that would be 0": (
        criterion("ALT >= 5 x ULN and ALT <= 0 U/L"), ClaimStatus.BROKEN, "varies",
        "no patient can meet it: 'ALT >= 5 * ALT ULN' and 'ALT <= 0 U/L' exclude each other",
    ),
    "more of a date": (
        response("late: days since last HSCT > 90 days", "early: otherwise", promise="more last HSCT never worsens response"), ClaimStatus.BROKEN, "monotone",
        "late with last HSCT 2024-01-31 and early with 2024-02-01, both with assessment date 2024-05-01",
    ),
    "the same under a promise": (
        response(CR, CRI_AND, "NR: otherwise", promise="more platelets never worsens the response"), ClaimStatus.BROKEN, "monotone",
        "CRi with platelets 90 10*9/L and NR with 200 10*9/L, both with ANC 0.9 10*9/L, bone marrow blasts 1 %",
    ),
    "CRh inside the naive CRi": (
        response(CR, CRI, CRH, "NR: otherwise"), ClaimStatus.BROKEN, "reachable",
        "whoever meets CRh is CR or CRi already: platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 %",
    ),
    "CRh before CRi, told as ordered": (
        response(CR, CRH, CRI, "NR: otherwise"), ClaimStatus.NOTED, "exclusive",
        "a patient can meet both, and CR counts because it comes first: platelets 200 10*9/L, ANC 2 10*9/L, bone marrow blasts 1 %",
    ),
    "the same where exclusion is promised": (
        response(CR, CRH, "NR: otherwise", promise="the outcomes exclude each other"), ClaimStatus.BROKEN, "exclusive",
        "a patient can meet both, and CR counts because it comes first: platelets 200 10*9/L, ANC 2 10*9/L, bone marrow blasts 1 %",
    ),
    "ANC exactly 1": (
        response("CR: ANC > 1 x 10^9/L", "CRi: ANC < 1 x 10^9/L"), ClaimStatus.BROKEN, "complete", "no outcome is met: ANC 1 10*9/L",
    ),
    "ANC exactly 1 where the rest is NR": (
        response(f"CR: {CLEAR} and ANC > 1 x 10^9/L", f"CRi: {CLEAR} and ANC < 1 x 10^9/L", "NR: otherwise"), ClaimStatus.BROKEN, "threshold",
        "ANC 1 10*9/L, bone marrow blasts 1 %: response is NR, just below 1 10*9/L it is CRi, just above CR",
    ),
    "exactly 90 days": (
        response("late: days since last HSCT > 90 days", "early: days since last HSCT < 90 days", "other: otherwise"), ClaimStatus.BROKEN, "threshold",
        "assessment date 2024-05-01, last HSCT 2024-02-01: response is other, just below 90 d it is early, just above late",
    ),
    "a day left out": (
        response("late: days since last HSCT > 90 days", "early: days since last HSCT <= 89 days", "other: otherwise"), ClaimStatus.BROKEN, "threshold",
        "assessment date 2024-05-01, last HSCT 2024-02-01: response is other, just below 90 d it is early, just above late",
    ),
    "exactly 5 x ULN": (
        response("fine: ALT < 5 x ULN", "raised: ALT > 5 x ULN", "other: otherwise"), ClaimStatus.BROKEN, "threshold",
        "ALT 200 U/L, ALT ULN 40 U/L: response is other, just below 5 * ALT ULN it is fine, just above raised",
    ),
    "a calculation exactly 2": (
        response("high: ratio > 2 x 10^9/L", "low: ratio < 2 x 10^9/L", "other: otherwise") + RATIO, ClaimStatus.BROKEN, "threshold",
        "ANC 1 10*9/L: response is other, just below 2 10*9/L it is low, just above high",
    ),
    "exactly 1 beside a sum": (
        response("high: ANC > 1 x 10^9/L", "low: ANC < 1 x 10^9/L", "odd: ANC < 0.1 * WBC", "other: otherwise"), ClaimStatus.BROKEN, "threshold",
        "ANC 1 10*9/L, WBC 6 10*9/L: response is other, just below 1 10*9/L it is low, just above high",
    ),
    "a limit by a table, exactly": (
        response("fine: creatinine < creatinine limit", "high: creatinine > creatinine limit", "other: otherwise")
        + table("when: age < 10 years, value: 1 mg/dL", "otherwise: 2 mg/dL"), ClaimStatus.BROKEN, "threshold",
        "age 10 a, creatinine 2 mg/dL: response is other, just below creatinine limit it is fine, just above high",
    ),
    "a rounded age left out": (
        response("young: round down(age, to 1 year) < 18 years", "old: round down(age, to 1 year) > 18 years", "other: otherwise"),
        ClaimStatus.BROKEN, "threshold", "age 18 a: response is other, just below 18 a it is young, just above old",
    ),
    "a whole number left out": (
        response("few: relapses < 2", "many: relapses > 2", "other: otherwise"), ClaimStatus.BROKEN, "threshold",
        "relapses 2: response is other, just below 2 it is few, just above many",
    ),
    "blasts < 5 and > 5": (
        response(f"CR: {CLEAR}", "NR: bone marrow blasts > 5 %"), ClaimStatus.BROKEN, "complete", "no outcome is met: bone marrow blasts 5 %",
    ),
    "an age band is missing": (table(*BANDS), ClaimStatus.BROKEN, "rows", "no row for age 9 a"),
    "a sex is missing in a band": (table(*SEXES), ClaimStatus.BROKEN, "rows", "no row for age 13 a, sex female"),
    "no row beyond the end": (table(*BANDS[1:]), ClaimStatus.NOTED, "rows", "no row for age 9 a"),
    "no row before the first, of a limit that eligibility asks": (
        include("age from 1 year to under 18 years", "creatinine <= creatinine limit") + table("when: age >= 2 years, value: 0.8 mg/dL"),
        ClaimStatus.BROKEN, "rows", "no row for age 1 a",
    ),
    "no row after the last, of a limit that eligibility asks": (
        include("age from 1 year to under 18 years", "creatinine <= creatinine limit")
        + table("when: age from 1 year to under 16 years, value: 0.8 mg/dL"), ClaimStatus.BROKEN, "rows", "no row for age 16 a",
    ),
    "no row before the first, for an age that is included": (
        include("age >= 1 year", "sex is female") + table("when: age >= 2 years, value: 0.8 mg/dL"), ClaimStatus.BROKEN, "rows", "no row for age 1 a",
    ),
    "no row for a choice that is included": (
        include("age >= 1 year", "cd22 is positive") + table("when: sex is male, value: 0.8 mg/dL"), ClaimStatus.NOTED, "rows", "no row for sex female",
    ),
    "a row that nobody reaches": (
        table("when: age >= 1 year, value: 1 mg/dL", "when: age >= 2 years, value: 2 mg/dL", "otherwise: 3 mg/dL"),
        ClaimStatus.BROKEN, "row", "row 1 applies before it",
    ),
    "an exclusion nobody included can meet": (
        include("age >= 1 year", "sex is female", exclude=("age < 6 months",)), ClaimStatus.BROKEN, "excludes",
        "whoever meets it is not included anyway, by I1: age 0.4 a, sex female",
    ),
    "inclusions that exclude each other": (
        include("age >= 18 years", "sex is female", "age < 12 years"), ClaimStatus.BROKEN, "admits", "these exclude each other: I1, I3",
    ),
    "an inclusion that another implies": (
        include("age >= 1 year", "age >= 6 months", "sex is female"), ClaimStatus.BROKEN, "implied", "whoever meets I1 meets it too: age 10 a",
    ),
    "an exclusion that another implies": (
        include("sex is female", exclude=("platelets < 50 x 10^9/L", "platelets < 20 x 10^9/L")), ClaimStatus.BROKEN, "implied",
        "whoever meets it meets E1 too: platelets 10 10*9/L",
    ),
    "an inclusion that an exclusion implies": (
        include("sex is female", "platelets >= 50 x 10^9/L", exclude=("platelets < 100 x 10^9/L",)), ClaimStatus.BROKEN, "implied",
        "whoever does not meet E1 meets it: platelets 200 10*9/L",
    ),
    "a counted clause that nobody meets": (
        criterion("at least 2 of [ANC < 1 x 10^9/L, platelets < 100 x 10^9/L, age < 5 years and age > 6 years]"), ClaimStatus.BROKEN, "redundant",
        "no patient can meet it",
    ),
    "a counted clause on which nothing depends": (
        criterion("at least 1 of [ANC < 2 x 10^9/L, platelets < 100 x 10^9/L, ANC < 1 x 10^9/L]"), ClaimStatus.BROKEN, "redundant",
        "the count never depends on it",
    ),
    "a dose with max for min": (CAPPED, ClaimStatus.BROKEN, "cap", "it says 'at most: 50 mg', and it is 60 mg for weight 60 kg"),
    "a dose rounded up beyond its cap": (
        DOSE.format("round up(min(1 mg/kg * weight, 50 mg), to 4 mg)", ""), ClaimStatus.BROKEN, "cap", "52 mg for weight 50 kg",
    ),
    "a cap in a row, rounded up beyond it": (
        DOSES.format("round up(min(1 mg/kg * weight, 50 mg), to 4 mg)"), ClaimStatus.BROKEN, "cap", "52 mg for age 10 a, weight 50 kg",
    ),
    "a rounded dose with max": (
        DOSE.format("round(max(1 mg/kg * weight, 50 mg), to 1 mg)", ""), ClaimStatus.NOTED, "floor",
        "'max' makes 50 mg the least, not the most: 60 mg for weight 60 kg",
    ),
    "a row with max": (
        DOSES.format("max(1 mg/kg * weight, 50 mg)"), ClaimStatus.NOTED, "floor",
        "'max' makes 50 mg the least, not the most: 60 mg for age 10 a, weight 60 kg",
    ),
    "a cap that the formula forgets": (
        DOSE.format("1 mg/kg * weight", ", at most: 50 mg"), ClaimStatus.BROKEN, "cap",
        "it says 'at most: 50 mg', and it is 60 mg for weight 60 kg",
    ),
    "a cap in another unit": (
        DOSE.format("1 mg/kg * weight", ", at most: 0.05 g"), ClaimStatus.BROKEN, "cap",
        "it says 'at most: 50 mg', and it is 60 mg for weight 60 kg",
    ),
    "a cap of a table": (
        DOSES.format("1 mg/kg * weight") + "    at most: 50 mg\n", ClaimStatus.BROKEN, "cap",
        "it says 'at most: 50 mg', and it is 60 mg for age 10 a, weight 60 kg",
    ),
    "a promised cap": (
        response("old: age >= 5 years", "young: otherwise", promise="dose never exceeds 40 mg") + CAPPED.replace("max(", "min("),
        ClaimStatus.BROKEN, "cap", "50 mg for weight 50 kg",
    ),
    "a promised floor": (
        response("old: age >= 5 years", "young: otherwise", promise="dose is never below 1 mg") + CAPPED.replace("max(", "min("),
        ClaimStatus.BROKEN, "cap", "0.9 mg for weight 0.9 kg",
    ),
    "a clause that another implies": (
        criterion("platelets >= 100 x 10^9/L and ANC >= 1 x 10^9/L and platelets >= 50 x 10^9/L"), ClaimStatus.BROKEN, "redundant",
        "whoever meets 'platelets >= 100 10*9/L' meets it too: platelets 200 10*9/L, ANC 2 10*9/L",
    ),
    "a clause that leads to another": (
        criterion("platelets < 50 x 10^9/L or ANC < 1 x 10^9/L or platelets < 20 x 10^9/L"), ClaimStatus.BROKEN, "redundant",
        "whoever meets it meets 'platelets < 50 10*9/L' too: platelets 10 10*9/L, ANC 2 10*9/L",
    ),
    "a clause that follows from outside its list": (
        criterion("platelets >= 100 x 10^9/L and (ANC >= 1 x 10^9/L or (sex is male and platelets >= 50 x 10^9/L))"), ClaimStatus.BROKEN, "redundant",
        "whoever meets 'platelets >= 100 10*9/L' meets it too: platelets 200 10*9/L, ANC 2 10*9/L, sex female",
    ),
    "a clause that leads to another within an outer list": (
        criterion("age >= 5 years and (age from 5 years to under 10 years or age < 8 years)"), ClaimStatus.BROKEN, "redundant",
        "whoever meets it and 'age >= 5 a' meets 'age >= 5 a and age < 10 a' too: age 7 a",
    ),
    "a clause that an outer list leaves no room for": (
        criterion("platelets >= 100 x 10^9/L and (platelets < 50 x 10^9/L or ANC >= 1 x 10^9/L)"), ClaimStatus.NOTED, "redundant",
        "nobody who meets 'platelets >= 100 10*9/L' meets it; only where values are missing has it a say",
    ),
    "bands that exclude each other": (
        criterion("age >= 5 years or (age from 1 year to under 5 years and sex is male)"), ClaimStatus.NOTED, "redundant",
        "it only keeps the alternatives apart: whoever does not meet 'age >= 5 a' meets it",
    ),
    "bands that exclude each other, and the next one's too": (
        criterion("age >= 5 years or (age >= 1 year and age < 5 years and sex is male) or (age < 1 year and ANC >= 1 x 10^9/L)"),
        ClaimStatus.NOTED, "redundant",
        "it only keeps the alternatives apart: whoever does not meet 'age >= 5 a' meets it",
    ),
    "a count that could be one less": (
        criterion("at least 2 of [platelets >= 50 x 10^9/L, platelets >= 100 x 10^9/L]"), ClaimStatus.BROKEN, "redundant",
        "at least 1 of the others says the same: whoever meets so many of them meets it too",
    ),
    "a count that could be one less within an outer list": (
        criterion("platelets >= 100 x 10^9/L and at least 2 of [platelets >= 50 x 10^9/L, ANC >= 1 x 10^9/L, sex is male]"), ClaimStatus.BROKEN, "redundant",
        "at least 1 of the others says the same: whoever meets so many of them and 'platelets >= 100 10*9/L' meets it too",
    ),
    "a counted clause that an outer list leaves no room for": (
        criterion("platelets < 20 x 10^9/L or at least 2 of [platelets < 10 x 10^9/L, ANC < 1 x 10^9/L, sex is male]"), ClaimStatus.BROKEN, "redundant",
        "the count never depends on it for whoever does not meet 'platelets < 20 10*9/L'",
    ),
    "an 'if' that nobody meets": (
        criterion("sex is male and (if age < 5 years and age > 6 years then ANC >= 1 x 10^9/L)"), ClaimStatus.BROKEN, "redundant",
        "no patient can meet the 'if'",
    ),
    "clauses that exclude each other": (
        criterion("age < 5 years and sex is male and age > 6 years"), ClaimStatus.BROKEN, "varies",
        "no patient can meet it: 'age < 5 a' and 'age > 6 a' exclude each other",
    ),
    "a criterion that everybody meets": (criterion("age < 5 years or age >= 5 years"), ClaimStatus.BROKEN, "varies", "every patient meets it"),
    "a policy that leaves no outcome": (
        "criteria:\n  recovered: {when: platelets >= 100 x 10^9/L, if missing: not met, because: it was asked for, source: book}\n"
        + response("CR: recovered", "CRi: not recovered and platelets is known"), ClaimStatus.BROKEN, "complete under missing data",
        "no outcome may be left: platelets missing",
    ),
}
RIGHT: dict[str, str] = {
    "meeting at a day": response("late: days since last HSCT >= 90 days", "early: days since last HSCT < 90 days"),
    "two limits that meet only where both are exact": response("A: age <= 10 years and weight >= 30 kg", "B: otherwise"),
    "nobody between": response(CR, CRI, "NR: otherwise", promise="nobody lies between CR and CRi"),
    "the label's response": response(CR, CRI, NR),
    "monotone": response(CR, CRI, NR, promise=f"[{COMPLETE}, more platelets never worsens the response, less ANC never improves response]"),
    "a dose with min": CAPPED.replace("max(", "min("),
    "an age that a table takes for granted": include("age >= 1 year", "creatinine <= creatinine limit")
    + table("when: age from 1 year to under 6 years, value: 0.8 mg/dL", "when: age >= 6 years, value: 1.2 mg/dL"),
    "a table that eligibility makes complete": include("age >= 10 years", "sex is male") + table(*BANDS[1:]),
    "an outcome for missing data": response("NE: platelets is missing", "CR: platelets >= 100 x 10^9/L", "NR: otherwise"),
    "a clause about the record": criterion("platelets is known and platelets >= 100 x 10^9/L"),
    "a value by equality": response("low: dose level = 1.4 mg/m2", "high: dose level = 1.8 mg/m2", "other: otherwise"),
    "a value by equality beside a threshold": response("A: mrd flow = 1 %", "B: mrd flow <= 2 % and mrd flow != 1 %", "C: otherwise"),
    "dates": criterion("days since last cytotoxic therapy >= 14 days and last HSCT within 90 days before last radiotherapy"),
    "rounding": criterion("round(weight, to 5 kg) >= 50 kg and round down(age, to 1 year) < 18 years and round up(ANC, to 1 10*9/L) > 1 10*9/L"),
    "ULN": criterion("ALT < 5 x ULN and AST >= 2 x ULN"),
    "products and quotients": criterion("weight * height >= 10000 kg.cm and weight / height > 1 kg/cm"),
    "counts": criterion("at least 2 of [platelets < 20 x 10^9/L, ANC < 1 x 10^9/L, age > 60 years]"),
}
# fmt: on


def proved(protocol: Protocol, seconds: float = 30) -> ClaimResults:
    return prove(protocol, Z3Solver(seconds), Evaluator(protocol).decide)


def first(results: ClaimResults, status: ClaimStatus, kind: str) -> Result:
    return next(result for result in results.results if result.status is status and result.kind == kind)


@pytest.mark.parametrize(("body", "status", "kind", "why"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_caught(write: Write, body: str, status: ClaimStatus, kind: str, why: str) -> None:
    results = proved(write(body))
    assert first(results, status, kind).why == why
    assert results.is_sound == (status is ClaimStatus.NOTED)


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_proved(write: Write, body: str) -> None:
    results = proved(write(body))
    assert [
        (result.status, result.claim, result.why) for result in results.results if result.status is not ClaimStatus.PROVED
    ] == []


@pytest.mark.parametrize("body", [row[0] for row in MISTAKES.values()], ids=MISTAKES)
def test_every_patient_shown_is_what_it_is_said_to_be(write: Write, tmp_path: Path, body: str) -> None:
    """The scenario runs green, and the row, read as data, is decided alike."""
    protocol = write(body)
    evaluator = Evaluator(protocol)
    shown = [(result, patient) for result in proved(protocol).results for patient in result.patients]
    feature = ["Feature: made up"]
    for number, (result, patient) in enumerate(shown):
        feature += ["", scenario(protocol, patient, f"{number} {result.kind}", "demo.yaml")]
        (tmp_path / "row.csv").write_text(csv_rows(protocol, [patient]), encoding="utf-8")
        [case] = read_cases(tmp_path / "row.csv", protocol).cases
        assert not case.problems
        assert evaluator.decide(case).outcomes == evaluator.decide(patient.case).outcomes
        assert evaluator.decide(case).criteria == evaluator.decide(patient.case).criteria
    (tmp_path / "made_up.feature").write_text("\n".join(feature) + "\n", encoding="utf-8")
    if shown:
        run = run_features(str(tmp_path / "demo.yaml"), [tmp_path / "made_up.feature"])
        assert run.passed_all
        assert run.passed == len(shown)


def test_a_scenario_is_ready_to_paste(write: Write) -> None:
    protocol = write(response(CR, CRI_AND, NR))
    result = first(proved(protocol), ClaimStatus.BROKEN, "complete")
    assert (
        scenario(protocol, result.patients[0], "nobody's patient")
        == """\
  Scenario: nobody's patient
    Given the protocol "demo"
    And a patient with:
      | fact               | value      |
      | platelets          | 200 10*9/L |
      | ANC                | 0.9 10*9/L |
      | bone marrow blasts | 1 %        |
    When the patient is assessed
    Then response is not settled"""
    )
    assert csv_rows(protocol, result.patients) == "patient,date,platelets,anc,bone_marrow_blasts\nmade-up,,200,0.9,1\n"


# ---- what cannot be decided ------------------------------------------------------------------------

CUBES = """
facts:
  a: {unit: "1", plausible: 1 to 1000, whole: yes}
  b: {unit: "1", plausible: 1 to 1000, whole: yes}
  d: {unit: "1", plausible: 1 to 1000, whole: yes}
criteria:
  fermat: {when: a * a * a + b * b * b = d * d * d, source: book}
  plain: {when: a > 5, source: book}
"""


def test_what_is_too_hard_is_undecided_and_says_why(write: Write) -> None:
    results = proved(write(CUBES), 3)
    undecided = next(results.of(ClaimStatus.UNDECIDED))
    assert (undecided.subject, undecided.why) == (
        "fermat",
        "not proved: the product 'a * a' in 'fermat' (one question took more than its share of the time; a longer --timeout gives it more)",
    )
    assert {result.subject for result in results.of(ClaimStatus.PROVED)} == {"plain"}


def test_no_time_at_all_is_undecided(write: Write) -> None:
    results = proved(write(RIGHT["the label's response"]), 0)
    told = [result for result in results.results if result.kind != "threshold"]  # a gap is ruled out by the rules' own signs
    assert {result.status for result in told} == {ClaimStatus.UNDECIDED}
    assert {result.why for result in told} == {"the time limit was reached"}
    assert not results.is_sound  # a promise is not known to be kept


def test_an_undecided_claim_that_nobody_promised_is_no_failure(write: Write) -> None:
    results = proved(write(criterion("platelets >= 100 x 10^9/L")), 0)
    assert {result.status for result in results.results} == {ClaimStatus.UNDECIDED}
    assert results.is_sound


def test_a_value_that_no_decimal_can_write_is_undecided(write: Write) -> None:
    twice = "weight * weight = 2 kg2"
    results = proved(write(response(f"A: {twice}", f"B: {twice} and age > 1 year", "C: otherwise")))
    why = first(results, ClaimStatus.UNDECIDED, "exclusive").why
    assert why == "a patient was found only with a value that no decimal can write"


def test_a_failing_replay_is_a_disagreement(write: Write) -> None:
    protocol = write(response(CR, CRI_AND, NR))

    def liar(case: Case) -> Decision:
        decision = Evaluator(protocol).decide(case)
        return replace(decision, outcomes={"response": OutcomeAnswer("CR", ("CR",))})

    with pytest.raises(DisagreementError) as caught:
        prove(protocol, Z3Solver(30), liar)
    facts = "platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 %"
    assert str(caught.value) == f"the proof says that response has no outcome, and evaluate does not, for a patient with {facts}"


# ---- promises --------------------------------------------------------------------------------------

FORMS = (
    "write one of: exactly one outcome for every complete case; the outcomes exclude each other; "
    "<outcome>, <outcome> and <outcome> exclude one another; every outcome can be reached; "
    "nobody lies between <outcome> and <outcome>; more <fact> never worsens the <classification>; more <fact> never improves the <classification>; "
    "<calculation> never exceeds <amount>; <calculation> is never below <amount>"
)
# fmt: off
UNREADABLE = {
    "no such form": ("all is well", "", FORMS),
    "misspelt fact": ("more platlets never worsens the response", ": no rule reads 'platlets'", "did you mean 'platelets'?"),
    "no such outcome": ("nobody lies between CR and NRR", ": there is no outcome 'NRR'", "did you mean 'NR'?"),
    "one outcome": ("nobody lies between CR and CR", "", "name two of its outcomes: CR, NR"),
    "a choice": ("more sex never worsens the response", ": 'sex' is a choice, there is no more or less of it", "promise it of a quantity or a date"),
    "no such classification": ("more platelets never worsens the respons", ": there is no classification 'respons'", "did you mean 'response'?"),
    "no such calculation": ("doze never exceeds 5 mg", ": there is no calculation 'doze'", "did you mean 'dose'?"),
    "no amount": ("dose never exceeds a lot", ": 'a lot' is no amount", "write a number with its unit, such as '50 mg'"),
    "another dimension": ("dose never exceeds 5 mL", ": 'mL' cannot be converted to 'mg'", "'dose' is in mg"),
}
# fmt: on


@pytest.mark.parametrize(("text", "why", "hint"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_promise_that_cannot_be_read_is_a_problem(write: Write, text: str, why: str, hint: str) -> None:
    body = response("CR: platelets >= 100 x 10^9/L and sex is male", "NR: otherwise", promise=text) + CAPPED.replace(
        "max(", "min("
    )
    results = proved(write(body))
    [problem] = results.problems
    assert (problem.message, problem.hint) == (f"the promise {text!r} of 'response' cannot be read{why}", hint)
    assert not results.is_sound


# ---- for people and for machines -------------------------------------------------------------------


def test_people_see_the_patient_and_the_place(write: Write, tmp_path: Path) -> None:
    protocol = write(response(CR, CRI_AND, NR))
    told = plain_text(document.text(protocol, proof.prove(protocol), "demo.yaml"))
    assert told.startswith(
        "broken: every complete case has a response\n"
        "  no outcome is met: platelets 200 10*9/L, ANC 0.9 10*9/L, bone marrow blasts 1 %\n"
        "  promised: 'exactly one outcome for every complete case'\n"
        f"  at {tmp_path}/demo.yaml:12:14\n"
        f"  at {tmp_path}/demo.yaml:7:3\n"
    )
    assert "    made-up,,200,0.9,1\n" in told
    assert '      Given the protocol "demo.yaml"\n' in told
    assert "note: platelets 200 10*9/L, ANC 0.9 10*9/L" in told


def test_a_promise_is_told_at_its_own_line(write: Write, tmp_path: Path) -> None:
    promises = "\n      - the outcomes exclude each other\n      - all is well\n      - more ANC never worsens the response"
    found = proof.prove(write(response(CR, CRI_AND, "NR: otherwise", promise=promises)))
    told = {result.promise: str(result.places[0]) for result in found.results if result.promise}
    assert told["the outcomes exclude each other"] == f"{tmp_path}/demo.yaml:13:9"
    assert told["more ANC never worsens the response"] == f"{tmp_path}/demo.yaml:15:9"
    assert [str(problem.pos) for problem in found.problems] == [f"{tmp_path}/demo.yaml:14:9"]


def test_machines_get_everything(write: Write) -> None:
    protocol = write(response(CR, CRI_AND, NR))
    found = json.loads(json.dumps(record(protocol, proof.prove(protocol))))
    assert found["sound"] is False
    assert found["protocol"] == {"id": "demo", "version": "1.0.0", "sha256": protocol.sha256}
    broken = next(result for result in found["results"] if result["status"] == "broken")
    assert broken["kind"] == "complete"
    assert broken["places"][0]["line"] == 12
    assert broken["patients"][0]["answers"] == {"response": "not settled"}


def test_the_scenarios_of_one_run_have_different_names(write: Write) -> None:
    """So that all of them can be pasted into one feature file."""
    many = response(CR, CRH, "PR: platelets > 20 x 10^9/L", "NR: otherwise", promise="more last HSCT never worsens response")
    protocol = write(
        many.replace("PR: ", "PR: days since last HSCT > 90 days and ") + DOSES.format("max(1 mg/kg * weight, 50 mg)")
    )
    found = record(protocol, proof.prove(protocol))
    scenarios = [patient["scenario"].splitlines()[0] for result in found["results"] for patient in result["patients"]]
    assert len(scenarios) > 5
    assert len({*scenarios}) == len(scenarios)


def test_the_solver_is_imported_by_proofs_only() -> None:
    code = (
        "import sys, remission.cli, remission.verify.proof\n"
        "from remission.protocol.load import read\n"
        "from remission.engines.evaluate import Evaluator\n"
        "Evaluator(read('inotuzumab-pediatric')[0])\n"
        "assert 'z3' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_extra_one_line_says_what_to_install() -> None:
    code = (
        "import sys\n"
        "sys.modules['z3'] = None\n"
        "from remission.errors import MissingExtraError\n"
        "from remission.protocol.load import load\n"
        "from remission.verify.proof import prove\n"
        "try:\n"
        "    prove(load('inotuzumab-pediatric'))\n"
        "except MissingExtraError as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert told == "proofs need z3: install it with `pip install 'remission[proof]'`\n"


DAYS = """\
protocol: days
title: Days
version: 1.0.0
vocabulary: [demographics]
sources:
  s: {title: S, section: '1'}
facts:
  last steroid: {date: yes}
classifications:
  washout:
    outcomes: {long: days since last steroid >= 7 days, short: days since last steroid <= 6 days}
    promise: exactly one outcome for every complete case
    source: s
"""


def test_up_to_six_whole_days_is_below_seven(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(DAYS, encoding="utf-8")
    results = proved(load(tmp_path / "p.yaml"))
    assert {result.status for result in results.results} == {ClaimStatus.PROVED}
