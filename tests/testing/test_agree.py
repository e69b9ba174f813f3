"""`agree` counts agreements, and notices a reading that is wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from remission.decide import Decider
from remission.engines.columns import Engine, installed, lower
from remission.engines.columns.stages import TRUTHS, Part
from remission.engines.evaluate import generated
from remission.errors import DisagreementError
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, Truth
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.testing.agreement import agreement, drawn, drawn_courses, shown
from remission.testing.assertions.recording import Recording
from remission.testing.measurement import agreed_on


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


def test_readings_agree_on_every_drawn_case(protocol: Protocol) -> None:
    assert agreement(protocol, drawn(protocol, 400, seed=1)) == 400


def test_the_same_seed_draws_the_same_cases(protocol: Protocol) -> None:
    assert list(drawn(protocol, 20, seed=3)) == list(drawn(protocol, 20, seed=3))
    assert list(drawn(protocol, 20, seed=3)) != list(drawn(protocol, 20, seed=4))


def test_courses_are_drawn_as_well(protocol: Protocol) -> None:
    cases = list(drawn_courses(protocol, 300, seed=3))
    own = [[case for case in cases if case.patient == f"random-{number}"] for number in range(1, 301)]
    assert {len(course) for course in own} == set(range(1, 9))
    assert any(case.date is None for case in cases)
    assert any(len({case.date for case in course}) < len(course) for course in own)
    known = [case for case in cases if case.history is not None]
    assert all(one.date is not None and one.date < case.date for case in known if case.date for one in case.history.earlier)  # type: ignore[union-attr]
    assert agreement(protocol, cases[:150]) == 150


def test_cases_sit_at_and_beside_every_threshold(protocol: Protocol) -> None:
    platelets = [case.values["platelets"] for case in drawn(protocol, 500, seed=2)]
    exact = [Fraction(value) for value in platelets if value is not None and not isinstance(value, str)]  # type: ignore[arg-type]
    assert None in platelets
    assert 100 in exact
    assert any(99 <= value < 100 for value in exact)
    assert any(100 < value <= 101 for value in exact)


def test_dust_long_texts_and_bounds_on_either_side_are_drawn(protocol: Protocol) -> None:
    cases = list(drawn(protocol, 500, seed=2))
    platelets = [case.values["platelets"] for case in cases]
    beside = {value for value in platelets if isinstance(value, Decimal) and 0 < abs(value - 100) < Decimal("1e-12")}
    assert {Decimal("99.99999999999999"), Decimal("100.00000000000001")} < beside
    bounds = [value for case in cases if isinstance(value := case.values["mrd_flow"], Interval)]
    assert {(bound.low_open, bound.high_open) for bound in bounds} == {(False, True), (True, False), (False, False)}
    ends = {end for bound in bounds for end in (bound.low, bound.high)}
    assert any(0 < abs(end - Decimal("0.01")) < Decimal("1e-16") for end in ends if isinstance(end, Decimal))


def unknown_is_no(truths: tuple[str, ...]) -> str:
    """The mistake of other rule engines, as the text of the reference has it: what is unknown does not count as met."""
    return f"(T if {' and '.join(f'{truth} is T' for truth in truths)} else F)"


def test_a_reading_that_takes_unknown_for_no_is_caught(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generated, "_first_false", unknown_is_no)
    with pytest.raises(
        DisagreementError, match=r"patient 'random-\d+': the readings disagree: .*by evaluate and .* by rete"
    ) as caught:
        agreement(protocol, drawn(protocol, 400, seed=1))
    assert "patient,date," in str(caught.value)


def test_an_outcome_wrongly_ruled_out_is_caught(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    only_nr = frozenset({"NR", "positive"})
    monkeypatch.setattr("remission.engines.evaluate.signature.still_possible", lambda *_: only_nr)
    with pytest.raises(DisagreementError, match=r"was not called possible"):
        agreement(protocol, drawn(protocol, 400, seed=1))


def test_columns_that_take_unknown_for_no_are_caught(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    all_of = lower.all_of

    def unknown_is_false(parts: list[Part]) -> Part:
        found = all_of(parts)
        return Part(found.expr.fill_null(value=False), found.stage)

    monkeypatch.setattr(lower, "all_of", unknown_is_false)
    with pytest.raises(DisagreementError, match=r"the readings disagree: .* by columns \(polars\)") as caught:
        agreement(protocol, drawn(protocol, 400, seed=1))
    assert "patient,date," in str(caught.value)


@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))])
def test_the_other_engines_agree_too(protocol: Protocol, engine: Engine) -> None:
    if engine not in installed():
        pytest.skip(f"{engine} is not there")
    assert agreement(protocol, drawn(protocol, 100, seed=2), engines=[engine]) == 100


def test_a_disagreement_stops_before_the_decision_is_given(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    decider = Decider(protocol)
    conclude = decider.rete.conclude
    case = next(drawn(protocol, 1, seed=1))

    def contrary(truths: list[Truth], missing: list[str]) -> object:
        swapped = {MET: NOT_MET, NOT_MET: MET}
        return conclude([swapped.get(truth, truth) for truth in truths], missing)

    monkeypatch.setattr(decider.rete, "conclude", contrary)
    with pytest.raises(DisagreementError, match="patient 'random-1': the readings disagree"):
        decider.decide(case)


def test_a_case_is_shown_as_a_row_that_can_be_read(protocol: Protocol) -> None:
    head, row = shown(next(drawn(protocol, 1, seed=1))).splitlines()
    assert head.startswith("patient,date,")
    assert len(head.split(",")) == len(row.split(","))


def test_a_fault_of_columns_is_noticed_by_the_cases_of_the_scenarios(shipped: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agreed_on(shipped, 0).endswith("(seed 0): evaluate, rete and columns (polars) agree on every field")
    monkeypatch.setitem(TRUTHS, None, NOT_MET)
    with pytest.raises(DisagreementError, match="columns"):
        agreed_on(shipped, 0)
