"""A cohort under other thresholds is what deciding every patient anew says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from remission.cases.case import Case
from remission.cases.tables import read_cases
from remission.errors import RuleFileError
from remission.expr import tree as t
from remission.protocol.load import load
from remission.protocol.locate import content
from remission.protocol.model import Protocol
from remission.qa.agree import drawn
from remission.readings.evaluate import Evaluator
from remission.report.sweep import Sweep
from remission.report.sweep_told import as_json, render, whatif
from remission.report.thresholds import Threshold, moved, read_setting, thresholds

COHORT = content("examples") / "synthetic_cohort.csv"


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


def test_fewer_platelets_and_more_remissions(protocol: Protocol) -> None:
    found = whatif(protocol, read_cases(COHORT, protocol).cases, ["platelets >= 50 x 10^9/L"])
    assert found.base.outcomes["response"] == {"CR": 22, "CRi": 16, "NR": 15}
    [setting] = found.settings
    assert setting.figures.outcomes["response"] == {"CR": 24, "CRi": 14, "NR": 15}
    assert setting.changed == ("SYN-017", "SYN-051")
    rate = found.base.rate("response", "CR")
    assert rate is not None
    assert (round(rate.low, 3), round(rate.high, 3)) == (0.281, 0.559)  # 28.1 to 55.9, as published


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_signatures_answer_as_every_patient_decided_anew(name: str) -> None:
    protocol = load(name)
    cases = tuple(drawn(protocol, 150, 3))
    sweep = Sweep(protocol, cases)
    for there in thresholds(protocol):
        for share in (Fraction(4, 5), Fraction(6, 5)):
            value = there.value * share
            now = Evaluator(moved(protocol, there, value))
            before, after = ([one.verdicts(case) for case in cases] for one in (Evaluator(protocol), now))
            found = sweep.at(there, value)
            assert found.figures.eligibility == Counter(one.eligibility.value for one in after)
            for key in protocol.classifications:
                assert found.figures.outcomes[key] == Counter(one.outcomes[key].outcome or "not settled" for one in after)
            said = [(one.eligibility, {key: a.outcome for key, a in one.outcomes.items()}) for one in before]
            then = [(one.eligibility, {key: a.outcome for key, a in one.outcomes.items()}) for one in after]
            assert found.changed == tuple(case.patient for case, a, b in zip(cases, said, then, strict=True) if a != b)


def test_only_the_named_threshold_moves(protocol: Protocol) -> None:
    there, new = read_setting(protocol, "platelet recovery: platelets >= 50 x 10^9/L")
    other = moved(protocol, there, new.value)
    assert Threshold("platelets", t.Op.GE, Fraction(50)) in thresholds(other)
    assert {key for key in protocol.criteria if protocol.criteria[key] != other.criteria[key]} == {"platelet_recovery"}


def test_who_a_relaxed_criterion_admits(protocol: Protocol) -> None:
    case = next(drawn(protocol, 1, 1))
    well = {"diagnosis": "B-cell precursor ALL", "disease_status": "relapsed", "cd22": "positive"}
    ages = {"a": Decimal("0.9"), "b": Decimal("0.5"), "c": Decimal(5)}
    cases = [replace(case, patient=name, values={**case.values, **well, "age": age}) for name, age in ages.items()]
    found = [(one.criterion, one.value, one.admits) for one in Sweep(protocol, cases).relaxed()]
    assert found == [("I1 age", Fraction(9, 10), ("a",)), ("I1 age", Fraction(1, 2), ("a", "b"))]


def test_who_sits_beside_a_cut_off(protocol: Protocol) -> None:
    values = dict.fromkeys(protocol.used)
    clear = {
        "bone_marrow_blasts": Decimal(1),
        "peripheral_blasts": Decimal(0),
        "extramedullary_disease": "absent",
        "anc": Decimal(2),
    }
    cases = [
        Case(name, None, {**values, **clear, "platelets": Decimal(count)}, {})
        for name, count in (("a", 95), ("b", 60), ("c", 104))
    ]
    found = [(one.patient, one.value, one.changes) for one in Sweep(protocol, cases).beside(Fraction(1, 10), ["platelets"])]
    assert found == [("a", 95, ("response",)), ("c", 104, ("response",))]


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
    sweep = Sweep(protocol, cases)
    ends = [read_setting(protocol, text) for text in ("age >= 0 years", "age <= 22 years", "I1 age: age <= 20 years")]
    moves = [sweep.at(there, new.value) for there, new in ends]
    assert [(one.figures.eligible, one.changed) for one in moves] == [(3, ("0",)), (3, ("22",)), (1, ("21",))]
    assert {one.there.text(protocol) for one in sweep.tornado()} == {"age >= 1 a", "age <= 21 a"}  # equality is no cut-off


# fmt: off
UNREADABLE = {
    "no threshold": ("CD22 is positive", "'CD22 is positive' is no threshold"),
    "no such threshold": ("platelets < 50 x 10^9/L", "no rule has a threshold like 'platelets < …'"),
    "no such rule": ("nothing: platelets >= 50 x 10^9/L", "there is no criterion or classification 'nothing'"),
    "misspelt": ("platlets >= 50 x 10^9/L", "unknown name 'platlets'"),
    "several": ("dose level = 1 mg/m2", "'dose level = …' stands at 1.4, 1.8"),
}
# fmt: on


@pytest.mark.parametrize(("text", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_setting_that_cannot_be_read_is_a_problem(protocol: Protocol, text: str, message: str) -> None:
    with pytest.raises(RuleFileError) as caught:
        read_setting(protocol, text)
    assert [problem.message for problem in caught.value.problems] == [message]


def test_told_to_people_and_machines(protocol: Protocol) -> None:
    found = whatif(protocol, read_cases(COHORT, protocol).cases, ["platelets >= 50 x 10^9/L"], sweep=True, error=Fraction(1, 10))
    stream = StringIO()
    render(found, Console(file=stream, soft_wrap=True))
    told = stream.getvalue()
    assert "response CR: 22 of 53, 41.5 % (28.1 to 55.9)" in told
    assert "if platelets >= 50 10*9/L (now 100): 53 eligible" in told
    assert "patients who change when a threshold moves 25 % down | up:" in told
    record = json.loads(json.dumps(as_json(found)))
    assert record["settings"][0]["changed"] == ["SYN-017", "SYN-051"]
    assert [one["threshold"] for one in record["tornado"]] == [one.there.text(protocol) for one in found.tornado]
