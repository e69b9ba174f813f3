"""Conditions of endpoints: every form of the language, with outcomes asked by the exact set that is still possible."""

from __future__ import annotations

import pytest

from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

from .conftest import Run

# fmt: off
ASKED = [
    # condition                                                       row (blasts|platelets|mrd)   answer
    ("response is CR",                                                "2|150|",                    MET),
    ("not response is CR",                                            "2|150|",                    NOT_MET),
    ("response is CR or response is CRi",                             "2||",                       MET),
    ("response in [CR, CRi]",                                         "2||",                       MET),
    ("response is NR",                                                "2||",                       NOT_MET),
    ("response is CR",                                                "2||",                       UNKNOWN),
    ("response is CR and residual is negative",                       "2|150|0.001",               MET),
    ("if response is CR then residual is negative",                   "60|20|5",                   MET),
    ("if response is CR then residual is negative",                   "2|150|5",                   NOT_MET),
    ("at least 2 of [clear, recovered, response is NR]",              "2|150|",                    MET),
    ("at least 2 of [clear, recovered, response is NR]",              "2|50|",                     NOT_MET),
    ("blasts between 1 % and 3 % and response is CR",                 "2|150|",                    MET),
    ("mrd is known",                                                  "2|150|",                    NOT_MET),
    ("residual is negative",                                          "2|150|<0.1",                UNKNOWN),
]
# fmt: on


@pytest.mark.parametrize(("condition", "row", "answer"), ASKED, ids=[f"{row[0]} [{row[1]}]" for row in ASKED])
def test_a_condition_of_an_endpoint(run: Run, condition: str, row: str, answer: Truth) -> None:
    table = f"patient|date|blasts|platelets|mrd|first dose\nP|2024-02-01|{row}|2024-01-01"
    found = run(table, endpoints=f"endpoints:\n  asked:\n    rate: {condition}\n")
    assert found.responses is not None
    [member] = found.responses.rates["asked"].members
    assert member.holds is answer
