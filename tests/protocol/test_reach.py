"""Outcomes that an earlier one always takes, and criteria with one answer for every patient, are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.parsing.resolve import condition
from remission.expr.parsing.scope import Scope
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.symbolic.cells import reach
from remission.symbolic.cells.independent import IndependentParts
from remission.symbolic.cells.reach import unreachable
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase
from remission.symbolic.formulas.case_variables import CaseVariables

HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 120}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
"""
TABLE = {
    "an outcome taken by the one before": (
        "classifications:\n  group:\n    outcomes: {child: age < 12 years, infant: age < 2 years, adult: otherwise}\n",
        (
            "9:39: warning: outcome 'infant' of 'group' can never be reached\n"
            "  hint: an outcome before it is met whenever it is, or its clauses contradict each other"
        ),
    ),
    "clauses that contradict each other": (
        "criteria:\n  odd: {when: platelets > 100 10*9/L and platelets < 50 10*9/L}\n",
        (
            "8:3: warning: criterion 'odd' can never be met: it has the same answer for every patient\n"
            "  hint: check its thresholds and what joins them"
        ),
    ),
    "a clause that is always met": (
        "criteria:\n  every one: {when: platelets >= 0 10*9/L}\n",
        (
            "8:3: warning: criterion 'every one' can never be not met: it has the same answer for every patient\n"
            "  hint: check its thresholds and what joins them"
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), TABLE.values(), ids=TABLE)
def test_what_nobody_can_reach_is_told(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(HEAD + text)
    found = [str(problem).removeprefix(f"{problem.pos.file}:") for problem in unreachable(load(file))]
    assert found == [message]


def test_what_asks_for_the_record_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(HEAD + "criteria:\n  told: {when: platelets is known}\n")
    assert list(unreachable(load(file))) == []


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_every_shipped_clause_can_be_reached(name: str) -> None:
    assert list(unreachable(load(name))) == []


# ---- parts that hang on nothing in common need no search ----------------------------------------------

FACTS = """\
  age: {unit: a, plausible: 0.5 to 120}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  relapses: {unit: "1", plausible: 0.5 to 4.5, whole: yes}
  sex: {values: [female, male]}
  only: {values: [one]}
  born: {date: yes}
"""
ATOMS = [
    *(f"age {op} {limit} years" for op in ("<", "<=", "=", "!=", ">=", ">") for limit in ("0.5", "3", "120")),
    *(f"relapses {op} {limit}" for op in ("<", "<=", "=", "!=", ">=", ">") for limit in ("1", "2.5", "4", "4.5")),
    *("platelets between 0 /uL and 3000 10*9/L", "platelets between 5 10*9/L and 9 10*9/L", "relapses between 1 and 4"),
    *("relapses between 1.2 and 1.8", "sex is female", "sex in [female, male]", "sex is not male", "only is one"),
    *("born >= 2020-01-01", "born < 0001-01-01", "born between 2020-01-01 and 2021-01-01", "small", "2 * age > 3 years"),
]
JOINED = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        *(st.tuples(inner, inner).map(lambda two, word=word: f"(({two[0]}) {word} ({two[1]}))") for word in ("and", "or")),
        st.tuples(inner, inner).map(lambda two: f"(if {two[0]} then {two[1]})"),
        st.tuples(st.integers(1, 3), inner, inner, inner).map(lambda n: f"at least {n[0]} of [{n[1]}, {n[2]}, {n[3]}]"),
    ),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def several_kinds(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    file = tmp_path_factory.mktemp("kinds") / "demo.yaml"
    file.write_text(f"protocol: demo\ntitle: Demo\nversion: 1.0.0\nfacts:\n{FACTS}criteria:\n  small: {{when: age < 2 years}}\n")
    return load(file)


@given(text=JOINED)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_independent_parts_can_be_what_a_search_finds(several_kinds: Protocol, text: str) -> None:
    protocol = several_kinds
    scope = Scope(protocol.facts, {"small": "small"}, {}, {}, lambda *_: pytest.fail("no calculation"))
    read: t.Condition = condition(text, scope, lambda at: Pos("x", 1, at + 1))
    found = IndependentParts(protocol).chances(read)
    nothing_known = CompletedCase(CaseFormulas(protocol, CaseVariables(protocol.facts, dict.fromkeys(protocol.facts))))
    searched = reach._searched(nothing_known, read)
    assert found is None or (found.met, found.failed) == (searched.met, searched.failed)


def test_parts_on_one_fact_are_searched(several_kinds: Protocol) -> None:
    scope = Scope(several_kinds.facts, {"small": "small"}, {}, {}, lambda *_: pytest.fail("no calculation"))
    chances = IndependentParts(several_kinds).chances
    texts = ("age >= 3 years and sex is male", "age >= 3 years and small", "small", "2 * age > 3 years", "age is known")
    found = [chances(condition(text, scope, lambda at: Pos("x", 1, at + 1))) is not None for text in texts]
    assert found == [True, False, True, False, False]
