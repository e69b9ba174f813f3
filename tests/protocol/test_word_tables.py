"""A table of words gives the answer of its first row that is met, in whatever order its rows and words stand."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from remission.errors import NOWHERE
from remission.expr import tree as t
from remission.protocol.load import read
from remission.protocol.model import TableRow
from remission.protocol.tables.word_rows import outcomes, words
from remission.testing.mutation.mutants import mutants

ROWS = st.lists(st.sampled_from(["hold", "reduce", "give"]), min_size=1, max_size=6)


def _holds(node: t.Condition, met: set[str]) -> bool:
    match node:
        case t.Ref(criterion):
            return criterion in met
        case t.Not(arg):
            return not _holds(arg, met)
        case t.AllOf(args):
            return all(_holds(arg, met) for arg in args)
        case t.AnyOf(args):
            return any(_holds(arg, met) for arg in args)
        case _:
            raise AssertionError(node)


@settings(deadline=None, max_examples=200)
@given(ROWS, st.sampled_from([None, "hold", "other"]), st.data())
def test_the_first_outcome_is_the_answer_of_the_first_row(asked: list[str], rest: str | None, data: st.DataObject) -> None:
    rows = [TableRow(word, f"row_{number}") for number, word in enumerate(asked)]
    rows += [TableRow(rest, None)] if rest else []
    met = data.draw(st.sets(st.sampled_from([f"row_{number}" for number in range(len(asked))])))
    first = next((row.word for row in rows if row.criterion is None or row.criterion in met), None)
    found = outcomes(rows, "first", None)
    assert next((one.name for one in found if one.condition is None or _holds(one.condition, met)), None) == first
    assert tuple(one.name for one in found) == words(rows)
    assert [one.name for one in found if one.condition is None] == ([rest] if rest else [])


def test_where_one_row_counts_nothing_is_asked_of_the_others() -> None:
    rows = [TableRow("a", "one"), TableRow("b", "two"), TableRow("a", "three")]
    first, second = outcomes(rows, "unique", None)
    assert first.condition == t.AnyOf((t.Ref("one"), t.Ref("three")))
    assert second.condition == t.Ref("two")
    assert outcomes(rows, "first", None)[0].condition == t.AnyOf((t.Ref("one"), t.AllOf((t.Ref("three"), t.Not(t.Ref("two"))))))


RULES = """\
protocol: demo
title: A study
version: 1.0.0
facts:
  courses: {unit: "1", whole: yes, plausible: 0 to 20}
classifications:
  step:
    table: |
      courses | outcome
      < 2     | give
      < 5     | hold
      otherwise | stop
"""


def test_every_row_has_its_mutants(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(RULES, encoding="utf-8")
    protocol, _ = read(tmp_path / "p.yaml")
    assert protocol is not None
    told = [one.told for one in mutants(protocol) if one.sort == "row"]
    assert told == [
        "without row 1",
        "without row 2",
        "without row 3",
        "row 2 before row 1",
        "the answers of rows 1 and 2 exchanged",
        "the answers of rows 2 and 3 exchanged",
    ]


def test_a_clause_in_a_cell_has_its_place(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(RULES.replace("< 5     |", "< 50    |"), encoding="utf-8")
    _, problems = read(tmp_path / "p.yaml")
    assert [(one.pos.line, one.pos.column, one.message) for one in problems] == [
        (11, 9, "'50' is outside the plausible range of 'courses', 0 to 20")
    ]
    assert problems[0].pos != NOWHERE
