# ruff: noqa: ISC004, N817 - a row of a table is one thing

"""One case from text, as the Gherkin steps make it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from remission.cases.cells.case import read_case
from remission.errors import InputError, Pos
from remission.expr.compare import Interval
from remission.protocol.model import Protocol


def at(name: str) -> Pos:
    return Pos(f"{name}.feature", 7, 3)


def test_cells_by_name_or_slug(counts: Protocol) -> None:
    cells = {"Platelets [/uL]": "100000", "mrd_flow": "not detected", "mrd flow sensitivity": "0.001 %", "ANC": "many"}
    case = read_case(counts, "child", "2024-05-01", cells, at)
    below = Interval(D(0), D("0.001"), high_open=True)
    assert case.values == {"platelets": D(100), "mrd_flow": below, "assessment_date": date(2024, 5, 1)}
    assert (case.patient, case.date, case.problems) == ("child", date(2024, 5, 1), ())


def test_no_cells_are_a_case_of_missing_values(counts: Protocol) -> None:
    case = read_case(counts, "child", None, {}, at)
    assert case.values == {"platelets": None, "mrd_flow": None, "assessment_date": None}
    assert (case.date, case.written, case.problems) == (None, {}, ())


@pytest.mark.parametrize("name", ["date", "assessment date", "Assessment-Date"])
def test_the_date_may_be_a_cell(counts: Protocol, name: str) -> None:
    case = read_case(counts, "child", None, {"platelets": "1", name: "2024-05-01"}, at)
    assert case.date == case.values["assessment_date"] == date(2024, 5, 1)


def test_problems_have_the_place_of_their_cell(counts: Protocol) -> None:
    case = read_case(counts, "child", "1 May", {"platelets": "many"}, at)
    assert [str(problem.pos) for problem in case.problems] == ["date.feature:7:3", "platelets.feature:7:3"]
    assert case.values["platelets"] is None


def test_every_bad_name_is_told_at_once(counts: Protocol) -> None:
    cells = {"platlets": "1", "mrd flow [mg]": "1", "shoe size": "1", "platelets": "1", "Platelets": "2"}
    with pytest.raises(InputError) as caught:
        read_case(counts, "child", None, cells, at)
    assert [str(problem) for problem in caught.value.problems] == [
        "mrd flow [mg].feature:7:3: column 'mrd flow [mg]': 'mg' cannot be converted to '%'\n  hint: mrd flow is measured in %",
        "Platelets.feature:7:3: columns 'platelets' and 'Platelets' are both 'platelets'\n"
        "  hint: keep one of them, or rename the other",
        "platlets.feature:7:3: 'platlets' is not a fact of the protocol\n  hint: did you mean 'platelets'?",
        "shoe size.feature:7:3: 'shoe size' is not a fact of the protocol",
    ]
