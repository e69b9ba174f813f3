"""What may be written at a place, and what stands there: names with spaces, values, units, keys."""

from __future__ import annotations

import pytest

from remission.language_server.help import shown
from remission.language_server.lexicon import Lexicon, section_of
from remission.protocol.load import load

INO = Lexicon(load("inotuzumab-pediatric"))


@pytest.mark.parametrize(
    ("before", "start", "first"),
    [
        ("  x: {when: bone m", 12, "bone marrow blasts"),  # the longest tail: not `m` alone
        ("  x: {when: marrow remission and plat", 33, "platelets"),
        ("  x: {when: Platelet r", 12, "platelet recovery"),
        ("  x: {when: platelets >= 100", 28, " 10*9/L"),
        ("  x: {when: platelets >= 100 ", 29, "10*9/L"),
        ("  x: {when: extramedullary disease is ", 38, "present"),
        ("  x: {when: response is ", 24, "CR"),
        ("  x: {when: response in [", 25, "CR"),
        ("  x: {when: age >= 1 year, so", 27, "source: "),
        ("  x: {when: age >= 1 year, source: ", 35, "approval"),
    ],
)
def test_completions(before: str, start: int, first: str) -> None:
    at, words = INO.completions(before, "criteria")
    assert (at, words[0].text) == (start, first)


def test_keys_are_those_of_the_section() -> None:
    assert [word.text for word in INO.completions("    plaus", "facts")[1]] == ["plausible: "]
    assert [word.text for word in INO.completions("crit", "")[1]] == ["criteria: "]
    assert "if missing: " in [word.text for word in INO.completions("  x: {", "criteria")[1]]


@pytest.mark.parametrize("before", ["  x: {when: platelets >= ", "  x: {when: zzz", "  x: {when: nothing is "])
def test_nothing_is_made_up(before: str) -> None:
    assert all(word.kind not in ("value", "unit") for word in INO.completions(before, "criteria")[1])


def test_the_longest_name_at_a_place() -> None:
    line = "  x: {when: bone marrow blasts < 5 % and platelets is known}"
    for column in (12, 20, 30):
        found = INO.at(line, column)
        assert found is not None
        assert (found.word.text, found.start, found.end) == ("bone marrow blasts", 12, 30)
    assert INO.at(line, 33) is None


def test_what_is_shown() -> None:
    found = INO.at("platelets", 3)
    assert found is not None
    text = shown(INO.protocol, found)
    assert text.split("\n\n") == [
        "**platelets** · Platelet count",
        "unit `10*9/L`, plausible 0 to 3000",
        "codes: LOINC 777-3, LOINC 26515-7",
        "used by platelet recovery",
    ]
    clause = INO.at("platelet recovery", 3)
    assert clause is not None
    assert "met where platelets is at least 100 10*9/L" in shown(INO.protocol, clause)


def test_the_section_of_a_line() -> None:
    assert section_of(["  b: {}", "  a: {}", "criteria:", "facts:"]) == "criteria"
    assert section_of([]) == ""
