"""The reference reading, form by form: exact edges, dates, tables, policies, and what has no value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case, Value
from remission.engines.decision import Amount, Eligibility
from remission.engines.evaluate import Evaluator
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

HEAD = """\
protocol: forms
title: Forms
version: 1.0.0
sources: {text: {title: Text}}
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  ratio: {unit: "1"}
  share: {unit: "%", plausible: 0 to 100}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  age: {unit: a, plausible: 0 to 120}
  weight: {unit: kg, plausible: 0 to 350}
  base excess: {unit: mmol/L, plausible: -30 to 30}
  cycle: {unit: "1", plausible: 1 to 20, whole: yes}
  ALT: {unit: U/L, uln: per laboratory}
  AST: {unit: U/L, uln: 40 U/L}
  creatinine: {unit: mg/dL, molar mass: 113.12 g/mol}
  CD22: {values: [positive, negative]}
  last dose: {date: yes}
  enrolment: {date: yes}
"""


def protocol(folder: Path, rest: str) -> Protocol:
    path = folder / "protocol.yaml"
    path.write_text(HEAD + rest, encoding="utf-8")
    return load(path)


def decided(some: Protocol, **values: Value) -> Decision:
    return Evaluator(some).decide(Case("P-1", None, dict.fromkeys(some.facts) | values, {}))


def truth_of(folder: Path, clause: str, **values: Value) -> Truth:
    some = protocol(folder, f"criteria:\n  clause:\n    when: {clause}\n    source: text\n")
    return decided(some, **values).criteria["clause"]


def D(text: str) -> Decimal:  # noqa: N802 - short, for the tables
    return Decimal(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


M, N, U = MET, NOT_MET, UNKNOWN
TODAY = day("2024-05-15")

# fmt: off
ROWS: list[tuple[str, dict[str, Value], Truth]] = [
    # exact at the edge
    ("platelets >= 100 G/L",           {"platelets": D("99.99999999999999")},                             N),
    ("platelets >= 100 G/L",           {"platelets": D("100.0")},                                         M),
    ("platelets = 100 G/L",            {"platelets": D("100.0")},                                         M),
    ("share < 0.01 %",                 {"share": D("0.0099999999999")},                                   M),
    ("share < 0.01 %",                 {"share": D("0.01")},                                              N),
    ("share = 7 %",                    {"share": D("0.07") * 100},                                        M),
    ("share / 7 > 1 %",                {"share": D("7")},                                                 N),
    ("share / 7 >= 1 %",               {"share": D("7")},                                                 M),
    ("weight * 0.1 = 0.3 kg",          {"weight": D("3")},                                                M),
    ("age >= 1 month",                 {"age": D("0.0833333333333")},                                     N),
    ("age >= 1 month",                 {"age": D("0.0833333333334")},                                     M),
    ("creatinine <= 88.4 umol/L",      {"creatinine": D("0.9999808")},                                    M),
    ("creatinine <= 88.4 umol/L",      {"creatinine": D("0.99998081")},                                   N),
    ("base excess >= -5 mmol/L",       {"base_excess": D("-5")},                                          M),
    ("base excess >= -5 mmol/L",       {"base_excess": D("-5.01")},                                       N),
    # ranges
    ("age between 1 year and 18 years", {"age": D("1")},                                                  M),
    ("age between 1 year and 18 years", {"age": D("18")},                                                 M),
    ("age between 1 year and 18 years", {"age": D("18.01")},                                              N),
    ("age between 1 year and 18 years", {},                                                               U),
    ("age from 1 year to under 18 years", {"age": D("18")},                                               N),
    ("age from 1 year to under 18 years", {"age": D("1")},                                                M),
    ("weight between 5 kg and 5 kg",   {"weight": D("5")},                                                M),
    # censored
    ("mrd < 0.01 %",                   {"mrd": Interval(D("0"), D("0.01"), high_open=True)},              M),
    ("mrd < 0.01 %",                   {"mrd": Interval(D("0"), D("0.1"), high_open=True)},               U),
    ("mrd between 0.1 % and 1 %",      {"mrd": Interval(D("0"), D("0.1"), high_open=True)},               N),
    ("mrd between 0.1 % and 1 %",      {"mrd": Interval(D("0.2"), D("0.9"))},                             M),
    ("mrd between 0.1 % and 1 %",      {"mrd": Interval(D("0.2"), D("1.9"))},                             U),
    ("mrd + 1 % < 5 %",                {"mrd": Interval(D("0"), D("0.1"))},                               M),
    ("mrd + 1 % < 5 %",                {"mrd": Interval(D("3"), D("4"), high_open=True)},                 M),
    ("mrd + 1 % < 5 %",                {"mrd": Interval(D("3"), D("4"))},                                 U),
    ("mrd + 1 % < 5 %",                {"mrd": Interval(D("4"), D("6"))},                                 N),
    ("mrd < share + 1 %",              {"mrd": Interval(D("0"), D("1"), high_open=True), "share": D("0")}, M),
    ("mrd is known",                   {"mrd": Interval(D("0"), D("1"))},                                 M),
    ("mrd sensitivity < 0.1 %",        {"mrd_sensitivity": D("0.01")},                                    M),
    # choices, known and missing
    ("CD22 is positive",               {"cd22": "positive"},                                              M),
    ("CD22 is not positive",           {"cd22": "negative"},                                              M),
    ("CD22 is not positive",           {},                                                                U),
    ("CD22 is missing",                {},                                                                M),
    ("CD22 is known",                  {},                                                                N),
    ("platelets is missing or platelets < 5 G/L", {},                                                     M),
    # logic
    ("platelets > 5 G/L and share > 5 %", {"platelets": D("5")},                                          N),
    ("platelets > 5 G/L or share > 5 %", {"platelets": D("6")},                                           M),
    ("platelets > 5 G/L or share > 5 %", {"platelets": D("5")},                                           U),
    ("if CD22 is positive then share > 5 %", {"cd22": "negative"},                                        M),
    ("if CD22 is positive then share > 5 %", {"share": D("6")},                                           M),
    ("if CD22 is positive then share > 5 %", {"cd22": "positive"},                                        U),
    ("at least 2 of [platelets > 5 G/L, share > 5 %, CD22 is positive]", {"platelets": D("6"), "cd22": "positive"}, M),
    ("at least 2 of [platelets > 5 G/L, share > 5 %, CD22 is positive]", {"platelets": D("5"), "cd22": "negative"}, N),
    ("at least 2 of [platelets > 5 G/L, share > 5 %, CD22 is positive]", {"platelets": D("6")},           U),
    ("cycle in [1, 3]",                {"cycle": D("2")},                                                 N),
    ("cycle in [1, 3]",                {"cycle": D("3")},                                                 M),
    # upper limits of normal
    ("ALT <= 5 x ULN",                 {"alt": D("200"), "alt_uln": D("40")},                             M),
    ("ALT <= 5 x ULN",                 {"alt": D("200.1"), "alt_uln": D("40")},                           N),
    ("ALT <= 5 x ULN",                 {"alt": D("200.1")},                                               U),
    ("AST <= 5 x ULN",                 {"ast": D("200")},                                                 M),
    ("5 x ULN < AST",                  {"ast": D("200")},                                                 N),
    # dates
    ("last dose < 2024-05-15",         {"last_dose": day("2024-05-14")},                                  M),
    ("last dose is 2024-05-15",        {"last_dose": TODAY},                                              M),
    ("last dose <= enrolment",         {"last_dose": TODAY, "enrolment": TODAY},                          M),
    ("last dose <= enrolment",         {"last_dose": TODAY},                                              U),
    ("last dose between 2024-05-01 and enrolment", {"last_dose": day("2024-05-01"), "enrolment": TODAY},  M),
    ("days since last dose >= 14 days", {"last_dose": day("2024-05-01"), "assessment_date": TODAY},       M),
    ("days since last dose >= 14 days", {"last_dose": day("2024-05-02"), "assessment_date": TODAY},       N),
    ("days since last dose >= 2 weeks", {"last_dose": day("2024-05-01"), "assessment_date": TODAY},       M),
    ("days since last dose < 0 days",  {"last_dose": day("2024-05-16"), "assessment_date": TODAY},        M),
    ("days since last dose = -1 day",  {"last_dose": day("2024-05-16"), "assessment_date": TODAY},        M),
    ("days since last dose >= 14 days", {"assessment_date": TODAY},                                       U),
    ("days from 2024-02-28 to last dose = 2 days", {"last_dose": day("2024-03-01")},                      M),
    ("last dose within 14 days before enrolment", {"last_dose": day("2024-05-01"), "enrolment": TODAY},   M),
    ("last dose within 14 days before enrolment", {"last_dose": day("2024-04-30"), "enrolment": TODAY},   N),
    ("last dose within 14 days before enrolment", {"last_dose": TODAY, "enrolment": TODAY},               M),
    ("last dose within 14 days before enrolment", {"last_dose": day("2024-05-16"), "enrolment": TODAY},   N),
    ("last dose within 14 days after enrolment", {"last_dose": day("2024-05-29"), "enrolment": TODAY},    M),
    ("last dose within 14 days after enrolment", {"last_dose": day("2024-05-14"), "enrolment": TODAY},    N),
    ("last dose within 0 days before enrolment", {"last_dose": TODAY, "enrolment": TODAY},                M),
    # arithmetic
    ("weight / ratio > 1 kg",          {"weight": D("5"), "ratio": D("0")},                               U),
    ("weight - 1000 g = 4 kg",         {"weight": D("5")},                                                M),
    ("min(weight, 50 kg) = 50 kg",     {"weight": D("70")},                                               M),
    ("max(weight, ratio * 1 kg) > 5 kg", {"weight": D("70")},                                             U),
    ("round(weight, to 5 kg) = 15 kg", {"weight": D("12.5")},                                             M),
    ("round down(weight, to 5 kg) = 10 kg", {"weight": D("14.9")},                                        M),
    ("round up(weight, to 5 kg) = 15 kg", {"weight": D("10.1")},                                          M),
    ("round up(weight, to 5 kg) = 15 kg", {},                                                             U),
]
# fmt: on


@pytest.mark.parametrize(("clause", "values", "truth"), ROWS, ids=[f"{clause}: {', '.join(v)}" for clause, v, _ in ROWS])
def test_rows(clause: str, values: dict[str, Value], truth: Truth, tmp_path: Path) -> None:
    assert truth_of(tmp_path, clause, **values) is truth


# ---- policies for missing data -------------------------------------------------------------------------

POLICY = """\
criteria:
  lenient: {when: platelets >= 100 G/L, if missing: met, because: not measured when well, source: text}
  strict: {when: platelets >= 100 G/L, if missing: not met, because: must be shown, source: text}
  above: {all of: [lenient, share < 5 %], source: text}
  negative mrd: {when: mrd < 0.01 %, if missing: not met, because: must be shown, source: text}
  needs both: {when: "platelets >= 100 G/L and share < 5 %", if missing: met, because: as agreed, source: text}
classifications:
  response: {outcomes: {CR: "lenient and share < 5 %", NR: otherwise}}
"""


# fmt: off
POLICIES = [
    ({},                                              (M, N, U, N, M)),
    ({"platelets": D("99")},                          (N, N, N, N, N)),
    ({"platelets": D("100"), "share": D("4")},        (M, M, M, N, M)),
    ({"share": D("5")},                               (M, N, N, N, N)),
    ({"mrd": Interval(D("0"), D("0.1"))},             (M, N, U, U, M)),  # recorded, so no policy speaks for it
]
# fmt: on


@pytest.mark.parametrize(
    ("values", "expected"), POLICIES, ids=["all missing", "known and low", "known", "one decides", "censored is not missing"]
)
def test_a_policy_answers_for_missing_data_only(values: dict[str, Value], expected: tuple[Truth, ...], tmp_path: Path) -> None:
    found = decided(protocol(tmp_path, POLICY), **values).criteria
    assert tuple(found[key] for key in ("lenient", "strict", "above", "negative_mrd", "needs_both")) == expected


def test_possible_outcomes_respect_a_policy(tmp_path: Path) -> None:
    some = protocol(tmp_path, POLICY)
    assert decided(some, share=D("4")).outcomes["response"].outcome == "CR"
    assert decided(some, share=D("5")).outcomes["response"].possible == ("NR",)
    assert decided(some).outcomes["response"].possible == ("CR", "NR")


# ---- outcomes, eligibility, calculations ---------------------------------------------------------------

RESPONSE = """\
eligibility:
  include: {I1: {when: age >= 1 year, source: text}}
  exclude: {E1: {when: CD22 is negative, source: text}}
criteria:
  recovered: {when: platelets >= 100 G/L, source: text}
  responder: {when: "response in [CR, CRi]", source: text}
classifications:
  response: {outcomes: {CR: "share < 5 % and recovered", CRi: share < 5 %, NR: otherwise}}
  partial: {outcomes: {high: share > 50 %, low: share < 10 %}}
calculations:
  dose: {value: "min(1 mg/kg * weight, 50 mg)", unit: mg, source: text}
  grams: {value: dose, unit: g, source: text}
  third: {value: weight / 3, source: text}
  table:
    rows: [{when: age < 2 years, value: 1 mg}, {when: response is CR, value: 2 mg}, {when: share > 50 %, value: 3 mg}]
    source: text
"""


# fmt: off
OUTCOMES = [
    ({"share": D("4"), "platelets": D("100")}, "CR", ("CR",),             M),
    ({"share": D("4"), "platelets": D("99")},  "CRi", ("CRi",),           M),
    ({"share": D("5")},                        "NR", ("NR",),             N),
    ({"share": D("4")},                        None, ("CR", "CRi"),       M),
    ({"platelets": D("99")},                   None, ("CRi", "NR"),       U),
    ({},                                       None, ("CR", "CRi", "NR"), U),
]
# fmt: on


@pytest.mark.parametrize(("values", "outcome", "possible", "responder"), OUTCOMES)
def test_outcomes(values: dict[str, Value], outcome: str, possible: tuple[str, ...], responder: Truth, tmp_path: Path) -> None:
    found = decided(protocol(tmp_path, RESPONSE), **values)
    assert (found.outcomes["response"].outcome, found.outcomes["response"].possible) == (outcome, possible)
    assert found.criteria["responder"] is responder


def test_a_classification_that_no_outcome_of_fits(tmp_path: Path) -> None:
    some = protocol(tmp_path, RESPONSE)
    assert decided(some, share=D("20")).outcomes["partial"].possible == ()
    assert decided(some, share=D("20")).outcomes["partial"].outcome is None
    assert decided(some, share=D("9")).outcomes["partial"].outcome == "low"


# fmt: off
ELIGIBILITY = [
    ({"age": D("1"), "cd22": "positive"}, Eligibility.ELIGIBLE),
    ({"age": D("1"), "cd22": "negative"}, Eligibility.NOT_ELIGIBLE),
    ({"age": D("0.9")},                   Eligibility.NOT_ELIGIBLE),
    ({"cd22": "negative"},                Eligibility.NOT_ELIGIBLE),
    ({"age": D("1")},                     Eligibility.UNDETERMINED),
    ({"cd22": "positive"},                Eligibility.UNDETERMINED),
    ({},                                  Eligibility.UNDETERMINED),
]
# fmt: on


@pytest.mark.parametrize(("values", "expected"), ELIGIBILITY)
def test_eligibility(values: dict[str, Value], expected: Eligibility, tmp_path: Path) -> None:
    assert decided(protocol(tmp_path, RESPONSE), **values).eligibility is expected


def test_a_protocol_without_eligibility_has_none(tmp_path: Path) -> None:
    some = protocol(tmp_path, "criteria: {A: {when: age > 5 years, source: text}}\n")
    assert decided(some).eligibility is None


def test_calculations_are_exact_and_in_the_stated_unit(tmp_path: Path) -> None:
    found = decided(protocol(tmp_path, RESPONSE), weight=D("25.1")).calculations
    assert found["dose"] == Amount(Fraction("25.1"), "mg")
    assert found["grams"] == Amount(Fraction("0.0251"), "g")
    assert found["third"] == Amount(Fraction("25.1") / 3, "kg")
    assert decided(protocol(tmp_path, RESPONSE), weight=D("50.1")).calculations["dose"] == Amount(Fraction(50), "mg")
    assert decided(protocol(tmp_path, RESPONSE)).calculations["dose"] is None


# fmt: off
TABLE_ROWS = [
    ({"age": D("1")},                                               1,    0),
    ({"age": D("2"), "share": D("4"), "platelets": D("100")},       2,    1),
    ({"age": D("2"), "share": D("60")},                             3,    2),
    ({"age": D("2"), "share": D("40")},                             None, None),  # no row applies
    ({"share": D("60")},                                            None, None),  # an earlier row is unknown
    ({"age": D("2"), "platelets": D("100")},                        None, None),
]
# fmt: on


@pytest.mark.parametrize(("values", "amount", "row"), TABLE_ROWS)
def test_tables(values: dict[str, Value], amount: int | None, row: int | None, tmp_path: Path) -> None:
    found = decided(protocol(tmp_path, RESPONSE), **values)
    assert found.calculations["table"] == (None if amount is None else Amount(Fraction(amount), "mg"))
    assert found.trace is not None
    assert found.trace.rows["table"] == row


def test_missing_facts_are_those_that_the_protocol_reads(tmp_path: Path) -> None:
    some = protocol(tmp_path, RESPONSE)
    assert decided(some, age=D("1"), share=Interval(D("0"), D("1"))).missing == ("platelets", "weight", "cd22")


def test_the_trace_has_a_truth_for_every_condition(tmp_path: Path) -> None:
    some = protocol(tmp_path, RESPONSE)
    evaluator = Evaluator(some)
    trace = evaluator.decide(Case("P-1", None, dict.fromkeys(some.facts) | {"share": D("4")}, {})).trace
    assert trace is not None
    assert trace.nodes == evaluator.nodes
    assert len(trace.truths) == len(trace.nodes)
    assert trace.firsts == {"response": None, "partial": "low"}


# ---- the hash of a protocol ----------------------------------------------------------------------------


def sha(folder: Path, content: str) -> str:
    path = folder / "protocol.yaml"
    path.write_text(content, encoding="utf-8")
    return load(path).sha256


LAYOUTS = {
    "comments": lambda text: text.replace("\n", "  # a comment\n"),
    "blank lines": lambda text: text.replace("\n", "\n\n"),
    "spellings of a unit": lambda text: text.replace("100 G/L", "100 x 10^9/L"),
    "spellings of a value": lambda text: text.replace("100 G/L", "100000 /uL"),
    "capitals of a value": lambda text: text.replace("CD22 is negative", "CD22 is Negative"),
    "byte order mark": lambda text: f"\ufeff{text}",
    "windows lines": lambda text: text.replace("\n", "\r\n"),
}
CHANGES = {
    "a threshold": ("100 G/L", "101 G/L"),
    "an operator": ("share < 5 % and recovered", "share <= 5 % and recovered"),
    "a clause": ("share < 5 % and recovered", "recovered"),
    "an amount": ("50 mg", "51 mg"),
    "a row": ("value: 2 mg", "value: 2.5 mg"),
    "the version": ("version: 1.0.0", "version: 1.0.1"),
    "a plausible range": ("0 to 350", "0 to 351"),
    "the order of outcomes": ("{high: share > 50 %, low: share < 10 %}", "{low: share < 10 %, high: share > 50 %}"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layout_does_not_change_the_hash(layout: object, tmp_path: Path) -> None:
    assert callable(layout)
    assert sha(tmp_path, layout(HEAD + RESPONSE)) == sha(tmp_path, HEAD + RESPONSE)


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_meaning_changes_the_hash(old: str, new: str, tmp_path: Path) -> None:
    assert old in HEAD + RESPONSE
    assert sha(tmp_path, (HEAD + RESPONSE).replace(old, new)) != sha(tmp_path, HEAD + RESPONSE)
