"""Protocols and mistakes in large numbers are told as few are; how long it takes is measured in benchmarks/checking.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.errors import FEW, KnownWords, Pos, did_you_mean
from remission.expr.parsing.declared_names import DeclaredNames
from remission.expr.parsing.parse import parse
from remission.expr.parsing.scope import IN_NAMES
from remission.protocol.load import read
from remission.protocol.names import PLAIN, name_problem

MANY = [f"platelets {number}" for number in range(3 * FEW)]
OTHERS = [f"criterion {number}" for number in range(3 * FEW)]
ASKED = {
    # id                        what is asked     what is proposed
    "a letter too few":        ("platlets 77",   "did you mean 'platelets 77'?"),
    "a letter too many":       ("platellets 599", "did you mean 'platelets 599'?"),
    "a word that is alone":    ("haemoglobine",  "did you mean 'haemoglobin'?"),
    "the beginning is wrong":  ("aemoglobin",    "did you mean 'haemoglobin'?"),
    "nothing like it":         ("xyz",           None),
}  # fmt: skip


@pytest.mark.parametrize(("word", "hint"), ASKED.values(), ids=ASKED)
def test_the_nearest_of_many_words_is_found(word: str, hint: str | None) -> None:
    assert did_you_mean(word, KnownWords([*MANY, "haemoglobin"])) == hint


@given(st.sampled_from(["platelets", "ANC", "bone marrow blasts"]), st.integers(0, 11), st.sampled_from("abcxyz"))
def test_a_letter_that_was_changed_is_found_among_few_and_many(word: str, at: int, letter: str) -> None:
    written = word[:at] + letter + word[at + 1 :]
    few = did_you_mean(written, [word])
    assert few is None or did_you_mean(written, [*OTHERS, word]) == few


def test_every_one_of_many_unknown_names_has_its_place_and_its_hint(tmp_path: Path) -> None:
    lines = "".join(f"  rule {n}: platlets >= {n} x 10^9/L\n" for n in range(500))
    file = tmp_path / "p.yaml"
    file.write_text(f"protocol: p\ntitle: P\nversion: '1'\nvocabulary: [haematology]\ncriteria:\n{lines}", encoding="utf-8")
    protocol, problems = read(file)
    assert protocol is None
    assert [problem.pos.line for problem in problems] == list(range(6, 506))
    assert {problem.hint for problem in problems} == {"did you mean 'platelets'?"}


@given(st.from_regex(re.compile(PLAIN.pattern, re.ASCII), fullmatch=True).filter(lambda name: len(name) < 60))
def test_a_plain_name_is_read_as_one(name: str) -> None:
    if name_problem(name, Pos("f", 1, 1)) is None:
        assert parse(DeclaredNames([name], IN_NAMES).marked(name), lambda at: Pos("f", 1, at + 1)).data == "name"
