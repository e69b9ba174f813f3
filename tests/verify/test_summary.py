"""What `prove` says first: the promises in a table, and one line a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.errors import Problem
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.render.document import Text
from remission.render.tables import Table
from remission.verify import proof
from remission.verify.promises import ExclusiveAmong, read
from remission.verify.summary import summary

HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
vocabulary: [haematology, leukaemia]
sources: {book: {title: Book}}
facts:
  courses: {unit: "1", whole: yes, plausible: 0 to 20}
"""
RESPONSE = """\
classifications:
  response:
    outcomes:
      CR: platelets >= 100 x 10^9/L and ANC >= 1 x 10^9/L
      CRh: platelets >= 50 x 10^9/L and ANC >= 0.5 x 10^9/L and not (platelets >= 100 x 10^9/L and ANC >= 1 x 10^9/L)
      CRi: platelets >= 100 x 10^9/L and ANC < 1 x 10^9/L
      NR or SD: platelets < 20 x 10^9/L
      none yet: otherwise
    promise:
"""
TABLES = """\
classifications:
  step:
    source: book
    rows:
      - {when: courses > 1, outcome: a}
      - {when: courses > 3, outcome: b}
      - {otherwise: c}
calculations:
  first: {rows: [{when: courses < 4, value: 1 mg}, {when: courses > 4, value: 2 mg}]}
  second: {rows: [{when: courses < 4, value: 1 mg}, {when: courses > 4, value: 2 mg}]}
"""


def written(folder: Path, body: str) -> Protocol:
    path = folder / "demo.yaml"
    path.write_text(HEAD.replace("facts:\n", "facts:\n" if "courses " in body else "facts: {}\n", 1) + body, encoding="utf-8")
    if "courses " not in body:
        text = path.read_text(encoding="utf-8").replace('  courses: {unit: "1", whole: yes, plausible: 0 to 20}\n', "")
        path.write_text(text, encoding="utf-8")
    return load(path)


def lines(protocol: Protocol) -> list[str]:
    found = proof.prove(protocol)
    texts = (block.text for block in summary(protocol, found, "demo.yaml") if isinstance(block, Text))
    return [text.strip() for text in texts]


def test_promises_stand_in_a_table_with_a_reason(tmp_path: Path) -> None:
    promises = (
        "exactly one outcome for every complete case",
        "CR and CRi exclude one another",
        "CR, CRh, and CRi exclude each other",
    )
    protocol = written(tmp_path, RESPONSE + "".join(f"      - {one}\n" for one in promises))
    table, *_ = summary(protocol, proof.prove(protocol), "demo.yaml")
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == ["promise", "holds", "why"]
    assert table.rows == (
        (f"response: {promises[0]}", "yes", ""),
        (f"response: {promises[1]}", "yes", ""),
        (f"response: {promises[2]}", "no", "a patient with platelets 200 10*9/L, ANC 0.9 10*9/L is both CRh and CRi"),
    )
    told = lines(protocol)
    assert "does not hold:" not in told  # the table has told it
    assert told[-1] == "each with its patient, as a row and as a scenario: remission prove demo.yaml --details"


def test_what_is_the_same_is_told_once(tmp_path: Path) -> None:
    told = lines(written(tmp_path, TABLES))
    folder = f"{tmp_path}/demo.yaml"
    assert told[: told.index("")] == [
        "does not hold:",
        f"{folder}:13:9: nobody has step b: whoever meets b is a already: courses 4",
        "so row 2 of 'step' never applies: row 1 applies before it",
        f"{folder}:16:3: first has no row for a patient with courses 4; the same of second",
    ]


OVERLAPS = """\
classifications:
  response:
    outcomes:
      CR: platelets >= 100 x 10^9/L
      CRh: platelets >= 50 x 10^9/L
      CRi: platelets >= 20 x 10^9/L
      NR: otherwise
"""


def test_pairs_from_which_one_outcome_takes_are_one_line(tmp_path: Path) -> None:
    told = lines(written(tmp_path, OVERLAPS))
    both = "a patient with platelets 200 10*9/L is both CR and CRh, and counts as CR, which comes first; the same of CR and CRi"
    assert f"{tmp_path}/demo.yaml:10:7: {both}" in told


NAMED = {
    # id                        promise                                         read as, or the problem
    "two":                      ("CR and CRi exclude one another",              ("CR", "CRi")),
    "small letters":            ("cr and cri exclude each other.",              ("CR", "CRi")),
    "with commas":              ("CR, CRh and CRi exclude one another",         ("CR", "CRh", "CRi")),
    "words in a name":          ("NR or SD and CR exclude one another",         ("NR or SD", "CR")),
    "unknown":                  ("CR and CRx exclude one another",              "there is no outcome 'CRx'"),
    "one alone":                ("CR exclude one another",                      "name two or more of its outcomes"),
    "twice":                    ("CR, CR and CRi exclude one another",          "name two or more of its outcomes"),
}  # fmt: skip


@pytest.mark.parametrize(("promise", "expected"), NAMED.values(), ids=NAMED)
def test_a_promise_names_its_outcomes(tmp_path: Path, promise: str, expected: tuple[str, ...] | str) -> None:
    protocol = written(tmp_path, RESPONSE.replace("      none yet: otherwise\n    promise:\n", "      none yet: otherwise\n"))
    found = read(protocol, protocol.classifications["response"], promise)
    if isinstance(expected, tuple):
        assert found == ExclusiveAmong(expected)
    else:
        assert isinstance(found, Problem)
        assert expected in f"{found.message} {found.hint}"
