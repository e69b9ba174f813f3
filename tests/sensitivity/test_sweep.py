# ruff: noqa: E501, ISC004 - a row of a table is one line
"""A cohort under other thresholds is what deciding every patient anew says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from remission.cases.case import Case, Value
from remission.cases.tables import read_cases
from remission.engines.evaluate import Evaluator, Verdicts
from remission.errors import RuleFileError
from remission.expr.compare import Interval
from remission.protocol.clauses import clauses
from remission.protocol.load import load
from remission.protocol.locate import content
from remission.protocol.model import Protocol
from remission.render.terminal import plain_text
from remission.sensitivity import document
from remission.sensitivity.arguments import read_errors, read_setting
from remission.sensitivity.binding_criteria import relaxed
from remission.sensitivity.cohort import in_columns
from remission.sensitivity.moved_threshold import moved
from remission.sensitivity.near_threshold import EVERY, beside
from remission.sensitivity.record import record
from remission.sensitivity.sweep import Sweep
from remission.sensitivity.thresholds import limits, swung, thresholds, thresholds_in
from remission.sensitivity.whatif import WhatIf, whatif
from remission.testing.agreement import drawn

COHORT = content("examples") / "synthetic_cohort.csv"


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


def swept(protocol: Protocol, cases: Iterable[Case]) -> Sweep:
    return Sweep(protocol, in_columns(protocol, cases))


def asked(protocol: Protocol, cases: Iterable[Case], *settings: str, sweep: bool = False, errors: Sequence[str] = ()) -> WhatIf:
    return whatif(protocol, in_columns(protocol, cases), settings, sweep=sweep, errors=errors)


def test_fewer_platelets_and_more_remissions(protocol: Protocol) -> None:
    found = asked(protocol, read_cases(COHORT, protocol).cases, "platelets >= 50 x 10^9/L")
    assert found.base.outcomes["response"] == {"CR": 22, "CRi": 16, "NR": 15}
    [setting] = found.settings
    assert setting.figures.outcomes["response"] == {"CR": 24, "CRi": 14, "NR": 15}
    assert setting.changed == ("SYN-017", "SYN-051")
    rate = found.base.rate("response", "CR")
    assert rate is not None
    assert (round(rate.low, 3), round(rate.high, 3)) == (0.281, 0.559)  # 28.1 to 55.9, as published


# ---- against deciding every patient anew ------------------------------------------------------------


def said(one: Verdicts) -> tuple[object, ...]:
    return (one.eligibility, {key: answer.outcome for key, answer in one.outcomes.items()})


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_columns_answer_as_every_patient_decided_anew(name: str) -> None:
    protocol = load(name)
    cases = [replace(case, patient=str(number)) for number, case in enumerate(drawn(protocol, 120, 3))]
    every = thresholds(protocol)[:: max(1, len(thresholds(protocol)) // 15)]
    moves = [(there, value) for there in every for value in swung(protocol, there)]
    before = [Evaluator(protocol).verdicts(case) for case in cases]
    for found in swept(protocol, cases).each(moves):
        evaluator = Evaluator(moved(protocol, found.there, found.value))
        after = [evaluator.verdicts(case) for case in cases]
        assert found.figures.eligibility == Counter(one.eligibility.value for one in after)
        for key in protocol.classifications:
            assert found.figures.outcomes[key] == Counter(one.outcomes[key].outcome or "not settled" for one in after)
        changed = tuple(case.patient for case, a, b in zip(cases, before, after, strict=True) if said(a) != said(b))
        assert found.changed == changed, found.there.text(protocol)


def test_who_is_near_as_every_patient_decided_anew() -> None:
    protocol = load("aall1621")
    cases = [replace(case, patient=str(number)) for number, case in enumerate(drawn(protocol, 60, 5))]
    evaluator, error = Evaluator(protocol), Fraction(1, 5)
    expected = {}
    for there in limits(protocol):
        for case in cases:
            number = case.values[there.fact] if there.fact else None
            if number is None or isinstance(number, Interval) or there.of is not None:
                continue
            near = abs(Fraction(number) - there.value) <= abs(Fraction(number)) * error  # type: ignore[arg-type]
            if near:
                expected[case.patient, there.text(protocol)] = other_side(protocol, evaluator, case, there.fact or "", error)
    found = {
        (one.patient, one.there.text(protocol)): one.changes
        for one in beside(swept(protocol, cases), {EVERY: error})
        if one.there.of is None
    }
    assays = {key: changes for key, changes in expected.items() if key[1].split(" ")[0] in ("platelets", "ANC", "bone", "mrd")}
    assert assays.items() <= found.items()
    assert found.items() <= expected.items()
    assert any(found.values())


def other_side(protocol: Protocol, evaluator: Evaluator, case: Case, fact: str, error: Fraction) -> tuple[str, ...]:
    here, changed = evaluator.verdicts(case), set()
    low, high = protocol.facts[fact].plausible or (Fraction(0), Fraction(10**9))
    for factor in (1 - error, 1 + error):
        value = Fraction(case.values[fact]) * factor  # type: ignore[arg-type]
        if low <= value <= high:
            there = evaluator.verdicts(replace(case, values={**case.values, fact: value}))
            changed |= {"eligibility"} if there.eligibility is not here.eligibility else set()
            changed |= {key for key, answer in there.outcomes.items() if answer.outcome != here.outcomes[key].outcome}
    return tuple(key for key in ("eligibility", *protocol.classifications) if key in changed)


# ---- one by one ------------------------------------------------------------------------------------


def test_only_the_named_threshold_moves(protocol: Protocol) -> None:
    there, new = read_setting(protocol, "platelet recovery: platelets >= 50 x 10^9/L")
    other = moved(protocol, there, new.value)
    assert "platelets >= 50 10*9/L" in {one.text(protocol) for one in thresholds(other)}
    assert {key for key in protocol.criteria if protocol.criteria[key] != other.criteria[key]} == {"platelet_recovery"}


def steps(protocol: Protocol, cases: Iterable[Case]) -> list[tuple[str, str, tuple[str, ...]]]:
    cohort = swept(protocol, cases).cohort
    return [(step.criterion, step.to.text(protocol), step.admits) for one in relaxed(protocol, cohort) for step in one.steps]


def test_who_a_relaxed_criterion_admits(protocol: Protocol) -> None:
    case = next(drawn(protocol, 1, 1))
    well = {"diagnosis": "B-cell precursor ALL", "disease_status": "relapsed", "cd22": "positive"}
    ages = {"a": Decimal("0.9"), "b": Decimal("0.5"), "c": Decimal(5)}
    cases = [replace(case, patient=name, values={**case.values, **well, "age": age}) for name, age in ages.items()]
    assert steps(protocol, cases) == [("I1 age", "age >= 0.9 a", ("a",)), ("I1 age", "age >= 0.5 a", ("a", "b"))]


WHOLE = """\
protocol: wi
title: T
version: 1.0.0
vocabulary: [haematology, chemistry, history]
sources: {s: {title: S}}
eligibility:
  include:
    I1 relapses: {when: relapses >= 2, source: s}
    I2 plt: {when: platelets > 50 x 10^9/L, source: s}
    I3 organ: {when: liver fine, source: s}
    I4 wash: {when: days since last cytotoxic therapy >= 14 days, source: s}
    I5 kidney: {when: creatinine <= creatinine limit, source: s}
  exclude:
    E1 anc: {when: ANC < 0.5 x 10^9/L, source: s}
criteria:
  liver fine: {when: ALT < 5 x ULN and total bilirubin < 2 mg/dL, source: s}
calculations:
  creatinine limit:
    unit: mg/dL
    rows:
      - {when: relapses < 3, value: 1 mg/dL}
      - {when: relapses >= 1, value: 1.4 mg/dL}
    source: s
"""
FINE: dict[str, Value] = {
    "relapses": Decimal(2), "platelets": Decimal(200), "alt": Decimal(20), "alt_uln": Decimal(40), "total_bilirubin": Decimal(1),
    "last_cytotoxic_therapy": date(2024, 4, 1), "assessment_date": date(2024, 5, 1),
    "creatinine": Decimal("0.5"), "anc": Decimal(2),
}  # fmt: skip
LACKS: dict[str, dict[str, Value]] = {
    "ok": {}, "fewer": {"relapses": Decimal(1)}, "low": {"platelets": Decimal(40)}, "lower": {"platelets": Decimal(30)},
    "liver": {"alt": Decimal(220)}, "yellow": {"total_bilirubin": Decimal("2.5")},
    "early": {"last_cytotoxic_therapy": date(2024, 4, 20)}, "kidney": {"creatinine": Decimal("1.2")},
    "anc": {"anc": Decimal("0.4")}, "two": {"anc": Decimal("0.4"), "platelets": Decimal(40)}, "unknown": {"platelets": None},
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Protocol, list[Case]]:
    file = tmp_path_factory.mktemp("whole") / "p.yaml"
    file.write_text(WHOLE, encoding="utf-8")
    return load(file), [Case(name, date(2024, 5, 1), {**FINE, **own}, {}) for name, own in LACKS.items()]


def test_every_kind_of_threshold_is_relaxed_step_by_step(whole: tuple[Protocol, list[Case]]) -> None:
    assert steps(*whole) == [
        ("I1 relapses", "relapses >= 1", ("fewer",)),
        ("I2 plt", "platelets >= 40 10*9/L", ("low",)),
        ("I2 plt", "platelets >= 30 10*9/L", ("low", "lower")),
        ("I3 organ", "ALT <= 5.5 x ULN", ("liver",)),
        ("I3 organ", "total bilirubin <= 2.5 mg/dL", ("yellow",)),
        ("I4 wash", "days since last cytotoxic therapy >= 11 d", ("early",)),
        ("I5 kidney", "creatinine <= 1.2 * creatinine limit", ("kidney",)),
        ("I5 kidney", "relapses < 2", ("kidney",)),
        ("E1 anc", "ANC < 0.4 10*9/L", ("anc",)),
    ]


def test_whole_numbers_and_days_move_by_whole_ones(whole: tuple[Protocol, list[Case]]) -> None:
    protocol, cases = whole
    found = {one.there.text(protocol): (one.low.value, one.high.value) for one in swept(protocol, cases).tornado()}
    assert found == {
        "relapses >= 2": (1, 3),
        "platelets > 50 10*9/L": (Fraction("37.5"), Fraction("62.5")),
        "days since last cytotoxic therapy >= 14 d": (10, 18),
        "creatinine <= creatinine limit": (Fraction(3, 4), Fraction(5, 4)),
        "ANC < 0.5 10*9/L": (Fraction("0.375"), Fraction("0.625")),
        "ALT < 5 x ULN": (Fraction(15, 4), Fraction(25, 4)),
        "total bilirubin < 2 mg/dL": (Fraction(3, 2), Fraction(5, 2)),
        "relapses < 3": (2, 4),
        "relapses >= 1": (0, 2),
    }


# fmt: off
SETTINGS = {
    "days": ("days since last cytotoxic therapy >= 7 days", ("early",)),
    "multiples of ULN": ("ALT < 6 x ULN", ("liver",)),
    "a calculated limit": ("creatinine <= 1.5 * creatinine limit", ("kidney",)),
    "a row of a table": ("creatinine limit: relapses < 2", ("kidney",)),
}
# fmt: on


@pytest.mark.parametrize(("setting", "changed"), SETTINGS.values(), ids=SETTINGS)
def test_every_kind_of_threshold_can_be_set(whole: tuple[Protocol, list[Case]], setting: str, changed: tuple[str, ...]) -> None:
    [found] = asked(*whole, setting).settings
    assert found.changed == changed


def test_figures_among_the_eligible(protocol: Protocol) -> None:
    found = asked(protocol, read_cases(COHORT, protocol).cases, "age >= 10 years")
    [setting] = found.settings
    assert (found.base.eligible, setting.figures.eligible) == (53, 27)
    assert sum(setting.figures.among_eligible["response"].values()) == 27
    rate = setting.figures.eligible_rate()
    assert rate is not None
    assert (rate.count, rate.total) == (27, 53)


def test_who_sits_beside_a_cut_off(protocol: Protocol) -> None:
    clear = {
        "bone_marrow_blasts": Decimal(1),
        "peripheral_blasts": Decimal(0),
        "extramedullary_disease": "absent",
        "anc": Decimal(2),
        "age": Decimal(1),
    }
    counts = {"a": 95, "b": 60, "c": 104, "d": 87}
    cases = [Case(name, None, {**clear, "platelets": Decimal(count)}, {}) for name, count in counts.items()]

    def near(*errors: str) -> list[tuple[str, Fraction, tuple[str, ...]]]:
        found = beside(swept(protocol, cases), read_errors(protocol, errors))
        return [(one.patient, one.value, one.changes) for one in found]

    ten = [("a", Fraction(95), ("response",)), ("c", Fraction(104), ("response",))]
    assert near("10") == ten  # age is no assay
    assert near("10", "platelets=15") == [*ten, ("d", Fraction(87), ("response",))]
    assert near("ANC=15") == []


BAND = """\
protocol: band
title: A band
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 120}
  cycle: {unit: "1", whole: yes}
sources: {text: {title: A text}}
eligibility:
  include:
    I1 age: {when: age between 1 year and 21 years, source: text}
    I2 cycle: {when: cycle = 1, source: text}
"""


def test_both_ends_of_between_are_thresholds(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(BAND, encoding="utf-8")
    protocol = load(file)
    cases = [Case(str(age), None, {"age": Decimal(age), "cycle": Decimal(1)}, {}) for age in (0, 1, 21, 22)]
    sweep = swept(protocol, cases)
    ends = [read_setting(protocol, text) for text in ("age >= 0 years", "age <= 22 years", "I1 age: age <= 20 years")]
    moves = [sweep.at(there, new.value) for there, new in ends]
    assert [(one.figures.eligible, one.changed) for one in moves] == [(3, ("0",)), (3, ("22",)), (1, ("21",))]
    assert {one.there.text(protocol) for one in sweep.tornado()} == {"age >= 1 a", "age <= 21 a"}  # equality is no cut-off


PLACES = """\
protocol: places
title: Places
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 120}
  sex: {values: [female, male]}
  creatinine: {unit: mg/dL, plausible: 0 to 30}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
calculations:
  limit:
    unit: mg/dL
    rows:
      - {when: age < 10 years and sex is male, value: 1 mg/dL}
      - {when: age < 10 years, value: 0.9 mg/dL}
      - {when: age < 16 years, value: 1.2 mg/dL}
      - {otherwise: 1.4 mg/dL}
criteria:
  kidney: {when: creatinine <= limit}
  counts: {when: "(sex is male and platelets >= 100 x 10^9/L) or platelets >= 150 x 10^9/L"}
classifications:
  response: {outcomes: {CR: kidney and platelets >= 100 x 10^9/L, PR: platelets >= 100 x 10^9/L or counts, NR: otherwise}}
"""


@pytest.fixture
def places(tmp_path: Path) -> Protocol:
    file = tmp_path / "p.yaml"
    file.write_text(PLACES, encoding="utf-8")
    return load(file)


# fmt: off
PLACED: dict[str, tuple[str, str]] = {
    # what is set: where it is set, and what that changes in the text of the rules
    "a row": ("limit, row 2: age < 9 years", "limit, row 2: age < 9 a (was 10)"),
    "the slug of a row": ("limit,_row_2: age < 9 years", "limit, row 2: age < 9 a (was 10)"),
    "all rows of a value": ("limit: age < 9 years instead of 10 years", "limit, row 1: age < 9 a (was 10); limit, row 2: age < 9 a (was 10)"),
    "everywhere, by the value": ("platelets >= 75 x 10^9/L instead of 150000 /uL", "counts: platelets >= 75 10*9/L (was 150)"),
    "one of two in a rule": ("counts: platelets >= 75 x 10^9/L instead of 100 x 10^9/L", "counts: platelets >= 75 10*9/L (was 100)"),
    "an outcome": ("response CR: platelets >= 75 x 10^9/L", "response CR: platelets >= 75 10*9/L (was 100)"),
    "a classification": (
        "response: platelets >= 75 x 10^9/L", "response CR: platelets >= 75 10*9/L (was 100); response PR: platelets >= 75 10*9/L (was 100)",
    ),
}
UNPLACED: dict[str, tuple[str, str, str]] = {
    "rows": (
        "limit: age < 9 years", "'age < …' stands at 10, 16",
        "say which rule: 'limit, row 1: age < …' (10) or 'limit, row 2: age < …' (10) or 'limit, row 3: age < …' (16)",
    ),
    "values in one rule": (
        "counts: platelets >= 75 x 10^9/L", "'platelets >= …' stands at 100, 150",
        "say which rule: 'counts: platelets >= … instead of 100 10*9/L' or 'counts: platelets >= … instead of 150 10*9/L'",
    ),
    "rules, and values in one of them": (
        "platelets >= 75 x 10^9/L", "'platelets >= …' stands at 100, 150",
        "say which rule: 'counts: platelets >= … instead of 100 10*9/L' or 'counts: platelets >= … instead of 150 10*9/L' "
        "or 'response: platelets >= …' (100)",
    ),
    "no such value": (
        "counts: platelets >= 75 x 10^9/L instead of 90 x 10^9/L", "no rule has 'platelets >= 90 10*9/L'",
        "the rules have 'platelets >= 100 10*9/L', 'platelets >= 150 10*9/L'",
    ),
    "no such row": ("limit, row 9: age < 9 years", "there is no criterion, classification or table 'limit, row 9'", None),
    "no unit in what it is now": ("counts: platelets >= 75 x 10^9/L instead of 100", "'100' has no unit: 'platelets' is in 10*9/L", "write '100 10*9/L' if that is meant"),
}
# fmt: on


@pytest.mark.parametrize(("setting", "expected"), PLACED.values(), ids=PLACED)
def test_one_place_is_set_and_no_other(places: Protocol, setting: str, expected: str) -> None:
    there, new = read_setting(places, setting)
    before, after = (list(clauses(one)) for one in (places, moved(places, there, new.value)))
    changes = [
        f"{old.name}: {b.text(places)} (was {a.value})"
        for old, now in zip(before, after, strict=True)
        for a, b in zip(thresholds_in(old.condition), thresholds_in(now.condition), strict=True)
        if a != b
    ]
    assert "; ".join(changes) == expected


@pytest.mark.parametrize(("setting", "message", "hint"), UNPLACED.values(), ids=UNPLACED)
def test_a_setting_of_several_places_lists_them(places: Protocol, setting: str, message: str, hint: str | None) -> None:
    with pytest.raises(RuleFileError) as caught:
        read_setting(places, setting)
    column = setting.rindex("100") + 1 if "no unit" in message else 1
    told = f"--set '{setting}':1:{column}: {message}"
    assert str(caught.value) == (told if hint is None else f"{told}\n  hint: {hint}")


def test_a_row_that_moves_alone_changes_whom_it_is_about(places: Protocol) -> None:
    def girl(age: int) -> Case:
        known = {"age": Decimal(age), "sex": "female", "creatinine": Decimal(1), "platelets": Decimal(200)}
        return Case(str(age), None, {key: known[key] for key in places.used}, {})

    found = asked(places, [girl(age) for age in (7, 8, 9, 12)], "limit, row 2: age < 8 years")
    [setting] = found.settings
    assert setting.changed == ("8", "9")
    assert document.question(found, setting) == "limit, row 2: age < 8 a (now 10)"
    assert [(one["rule"], one["part"]) for one in record(found)["settings"]] == [("limit", "row 2")]


# fmt: off
UNREADABLE = {
    "no threshold": ("CD22 is positive", "'CD22 is positive' is no threshold"),
    "no such threshold": ("platelets < 50 x 10^9/L", "no rule has a threshold like 'platelets < …'"),
    "no such rule": ("nothing: platelets >= 50 x 10^9/L", "there is no criterion, classification or table 'nothing'"),
    "misspelt": ("platlets >= 50 x 10^9/L", "unknown name 'platlets'"),
    "several": ("dose level = 1 mg/m2", "'dose level = …' stands at 1.4, 1.8"),
}
# fmt: on


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_setting_that_cannot_be_read_is_a_problem(protocol: Protocol, text: str, message: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        read_setting(protocol, text)
    assert [problem.message for problem in caught.value.problems] == [message]


def test_several_rules_are_named(protocol: Protocol) -> None:
    with pytest.raises(RuleFileError) as caught:
        read_setting(protocol, "dose level = 1 mg/m2")
    assert [problem.hint for problem in caught.value.problems] == [
        "say which rule: 'lower dose level: dose level = …' (1.4) or 'higher dose level: dose level = …' (1.8)"
    ]


@pytest.mark.parametrize("text", ["platlets=10", "x", "101", "-1", "platelets=", "nan", "1e999999"])
def test_an_error_that_cannot_be_read_is_a_problem(protocol: Protocol, text: str) -> None:
    with pytest.raises(RuleFileError):
        read_errors(protocol, [text])


def test_told_to_people_and_machines(protocol: Protocol) -> None:
    found = asked(protocol, read_cases(COHORT, protocol).cases, "platelets >= 50 x 10^9/L", sweep=True, errors=["10"])
    told = plain_text(document.text(found))
    assert "response CR: 22 of 53, 41.5 % (28.1 to 55.9)" in told
    assert "if platelets >= 50 10*9/L (now 100): 53 eligible, 100.0 % (93.3 to 100.0)" in told
    assert "patients who change when a threshold moves 25 % down | up (whole numbers by one at least):" in told
    read = json.loads(json.dumps(record(found)))
    assert read["settings"][0]["changed"] == ["SYN-017", "SYN-051"]
    assert [one["threshold"] for one in read["tornado"]] == [one.there.text(protocol) for one in found.tornado]
