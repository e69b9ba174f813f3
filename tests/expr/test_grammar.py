"""The parser of clauses: its saved tables, and its lexer, read exactly what lark makes of the grammar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from remission.expr.parsing import grammar, lexer

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAUSES = (
    "platelets >= 100 x 10^9/L and (age < 3 years or not CR)",
    "at least 2 of [CR, CRi, age between 1 and 3]",
    "MRD is not missing",
    "if ALT <= 5 x ULN then status in [CR, 'in relapse']",
    "days since first dose >= 28",
    "min(1 mg/kg * weight, 50 mg) - 3 mg",
    "round up (dose, to 5 mg)",
    "date within 7 days after 2024-02-29",
    "platelets >= >= 3",
    "and",
    "a §",
    "'open",
    "at least",
    "x is in in [a",
)
WORDS = st.sampled_from(sorted({word for clause in CLAUSES for word in (clause, *clause.split(), *clause)}))


@pytest.fixture(scope="module")
def plain() -> Lark:
    """Lark as it is, from the grammar."""
    return Lark(grammar._text(), parser="lalr", start=["condition"], propagate_positions=True, maybe_placeholders=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An own place for tables."""
    monkeypatch.setattr(grammar, "TABLES", tmp_path / "conditions.json")
    grammar.parser.cache_clear()
    yield grammar.TABLES
    grammar.parser.cache_clear()


def read(parser: Lark, text: str) -> tuple[object, ...]:
    """Everything that we use of what a parser makes of a text: the tree with its places, or the error."""
    try:
        tree = parser.parse(text, start="condition")
    except UnexpectedCharacters as error:
        return "characters", error.pos_in_stream, error.allowed
    except UnexpectedToken as error:
        return "token", error.token, error.token.type, error.token.start_pos, error.accepts
    tokens = [(token.type, str(token), token.start_pos, token.end_pos) for token in tree.scan_values(lambda _: True)]
    return tree, tokens, [(node.data, node.meta.start_pos, node.meta.end_pos) for node in tree.iter_subtrees()]


@pytest.mark.parametrize("text", CLAUSES)
@pytest.mark.parametrize("many", [0, 1_000], ids=["large expressions", "terminal by terminal"])
def test_reads_as_lark_does(plain: Lark, text: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexer, "MANY", many)
    assert read(grammar._made(grammar._text()), text) == read(plain, text)


@given(st.lists(WORDS, max_size=8).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_reads_any_text_as_lark_does(text: str) -> None:
    assert read(grammar.parser(), text) == read(PLAIN, text)


PLAIN = Lark(grammar._text(), parser="lalr", start=["condition"], propagate_positions=True, maybe_placeholders=False)


def test_saved_tables_read_as_the_grammar_does(home: Path, plain: Lark) -> None:
    assert grammar.save() == home
    parser = grammar.parser()
    assert parser.source_path == "<deserialized>"
    assert [read(parser, text) for text in CLAUSES] == [read(plain, text) for text in CLAUSES]


@pytest.mark.parametrize("held", [None, "", "{", '{"of": "another grammar"}'])
def test_other_tables_are_left_alone(home: Path, held: str | None) -> None:
    if held is not None:
        home.write_text(held)
    assert grammar.parser().source_path != "<deserialized>"


@pytest.mark.usefixtures("home")
def test_tables_of_another_grammar_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar.save()
    monkeypatch.setattr(grammar.lark, "__version__", "0.0.0")
    assert grammar.parser().source_path != "<deserialized>"
