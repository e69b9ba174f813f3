"""Facts that are taken from others: the words of `choose:` in one form, what kind of fact comes of it, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.expr.facts import Kind
from remission.protocol.load import read
from remission.protocol.model import Protocol
from remission.protocol.vocabulary.history_text import rule_text

HEAD = """protocol: p
title: P
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  diameter: {unit: mm, plausible: 0 to 500, told apart by: lesion}
  lesion status: {values: [present, absent]}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  alt: {unit: U/L, plausible: 0 to 50000, uln: per laboratory}
  first dose: {date: yes}
  last dose: {date: yes}
  "taken": {from: SOURCE, choose: "WORDS"}
criteria:
  c: {when: taken is known}
"""


def protocol(tmp_path: Path, source: str, words: str) -> tuple[Protocol | None, list[str]]:
    (tmp_path / "p.yaml").write_text(HEAD.replace("SOURCE", source).replace("WORDS", words))
    found, problems = read(tmp_path / "p.yaml")
    told = [str(problem).replace(f"{tmp_path}/", "") for problem in problems if problem.severity == "error"]
    return found, told


# fmt: off
WORDS = [
    # source        as written                                          in one form
    ("platelets",   "latest on or before first dose",                    "latest on or before first dose"),
    ("platelets",   "last until first dose",                             "latest on or before first dose"),
    ("platelets",   "latest before the assessment",                      "latest before the assessment"),
    ("platelets",   "latest on or before the assessment",                "latest on or before the assessment"),
    ("platelets",   "lowest since first dose, before the assessment",    "lowest since first dose, before the assessment"),
    ("platelets",   "smallest since first dose",                         "lowest since first dose"),
    ("platelets",   "the highest value after first dose and before last dose", "highest after first dose, before last dose"),
    ("platelets",   "second lowest within 28 days before the assessment",
                    "second lowest on or before the assessment, within 28 days"),
    ("platelets",   "closest to first dose, within 7 days",              "closest to first dose, within 7 days of first dose"),
    ("platelets",   "closest to the assessment, within 7 days",          "closest to the assessment, within 7 days"),
    ("platelets",   "on the day of the assessment",                      "on the day of the assessment"),
    ("platelets",   "lowest within 2 weeks of first dose",               "lowest within 14 days of first dose"),
    ("platelets",   "lowest from 7 days before first dose, before the assessment",
                    "lowest from 7 days before first dose, before the assessment"),
    ("platelets",   "lowest within 7 days after first dose",
                    "lowest since first dose, up to 7 days after first dose"),
    ("platelets",   "latest on first dose",                              "latest on first dose"),
    ("platelets",   "highest at any time since first dose",              "highest since first dose, at any time"),
    ("platelets",   "sum in the last 28 days",                           "sum in the last 28 days"),
    ("platelets",   "mean since first dose",                             "mean since first dose"),
    ("platelets",   "count of values < 50 x 10^9/L since first dose",    "count value < 50 x 10^9/L since first dose"),
    ("platelets",   "day of the earliest value >= 100 G/L, since first dose",
                    "day of the first value >= 100 G/L since first dose"),
    ("platelets",   "date of lowest since first dose",                   "day of the lowest since first dose"),
    ("lesion status", "any present since first dose",                    "any of present since first dose"),
    ("lesion status", "all absent in the last 8 weeks",                  "all of absent in the last 56 days"),
    ("lesion status", "count of not present since first dose",           "count of not present since first dose"),
    ("lesion status", "present over absent, since first dose",           "present over absent, since first dose"),
    ("diameter",    "sum on the day of the assessment",                  "sum on the day of the assessment"),
    ("diameter",    "largest on the day of the assessment",              "highest on the day of the assessment"),
]
# fmt: on


@pytest.mark.parametrize(("source", "words", "form"), WORDS, ids=[words for _, words, _ in WORDS])
def test_words_have_one_form_which_reads_back(tmp_path: Path, source: str, words: str, form: str) -> None:
    found, told = protocol(tmp_path, source, words)
    assert found is not None, told
    again, more = protocol(tmp_path, source, form)
    assert again is not None, more
    assert rule_text(found.facts["taken"]) == form
    assert again.facts["taken"].choose == found.facts["taken"].choose


# fmt: off
KINDS = [
    ("platelets",     "lowest since first dose",             Kind.QUANTITY, "10*9/L", ()),
    ("platelets",     "day of lowest since first dose",      Kind.DATE,     None,     ()),
    ("platelets",     "count since first dose",              Kind.QUANTITY, "1",      ()),
    ("lesion status", "any present since first dose",        Kind.CHOICE,   None,     ("yes", "no")),
    ("lesion status", "latest since first dose",             Kind.CHOICE,   None,     ("present", "absent")),
    ("first dose",    "earliest at any time",                Kind.DATE,     None,     ()),
]
# fmt: on


@pytest.mark.parametrize(("source", "words", "kind", "unit", "values"), KINDS, ids=[words for _, words, *_ in KINDS])
def test_kind_follows_from_the_source_and_the_words(  # noqa: PLR0913, PLR0917 - the columns of the table
    tmp_path: Path, source: str, words: str, kind: Kind, unit: str | None, values: tuple[str, ...]
) -> None:
    found, told = protocol(tmp_path, source, words)
    assert found is not None, told
    fact = found.facts["taken"]
    assert (fact.kind, fact.unit and fact.unit.text, fact.values) == (kind, unit, values)


def test_what_belongs_to_a_value_comes_along(tmp_path: Path) -> None:
    found, _ = protocol(tmp_path, "alt", "latest on or before first dose")
    assert found is not None
    assert found.facts["taken_uln"].companion_of == "taken"
    sums, _ = protocol(tmp_path, "alt", "sum since first dose")
    assert sums is not None
    assert "taken_uln" not in sums.facts


# fmt: off
BAD = [
    ("platlets", "latest before the assessment", 13,
     "'taken' is taken from 'platlets', which is not declared",
     "did you mean 'platelets'?"),
    ("platelets", "latest on or before first dos", 59,
     "'first dos' is not a date",
     "did you mean 'first dose'?"),
    ("platelets", "latest before platelets", 53,
     "'platelets' is not a date",
     "name a fact that is declared with 'date: yes'"),
    ("platelets", "newest since first dose", 39,
     "'newest since first dose' is not a rule of choice",
     "such a rule is 'latest on or before first dose', 'lowest since first dose' or 'sum in the last 28 days'"),
    ("platelets", "lowest", 45,
     "the rule names no days",
     "say which: 'lowest since …' or 'lowest in the last 28 days'"),
    ("platelets", "closest to first dose", 60,
     "the rule names no days",
     "say how many: 'closest to first dose, within 7 days'"),
    ("platelets", "lowest since first dose, since last dose", 64,
     "the window has its beginning twice",
     "keep one of the two"),
    ("platelets", "sum in the last 2 months", 57,
     "a window is a number of days or weeks, not of 'months'",
     "write the number of days or weeks that is meant"),
    ("lesion status", "lowest since first dose", 43,
     "'lesion status' is a choice: it has no lowest value",
     "name its values in their order: 'present over absent, …'"),
    ("lesion status", "any since first dose", 43,
     "'any' does not say of what",
     "say which values are meant: 'any present'"),
    ("mrd", "second lowest since first dose", 33,
     "the second lowest value of 'mrd' cannot be told: its values may be bounds",
     "write 'lowest'"),
    ("platelets", "day of sum since first dose", 39,
     "the sum has no day of its own",
     "write 'day of the latest', 'earliest', 'highest' or 'lowest'"),
    ("alt ULN", "latest before the assessment", 13,
     "'taken' cannot be taken from 'alt ULN'",
     "take it from 'alt': what belongs to its values comes along"),
    ("taken", "latest before the assessment", 13,
     "'taken' is taken from itself in a circle",
     "take one of them from a value that is observed"),
    ("platelets", "lowest after first dose, before first dose", 39,
     "the rule leaves no day to choose from",
     "let the two ends of the window agree"),
    ("diameter", "latest before the assessment", 38,
     "'diameter' has several values a day, told apart by 'lesion'",
     "say what of them counts: 'sum', 'count', 'largest', 'any …' or 'all …'"),
]
# fmt: on


@pytest.mark.parametrize(("source", "words", "column", "what", "hint"), BAD, ids=[f"{one[0]} {one[1]}" for one in BAD])
def test_what_is_refused_says_where_and_what(  # noqa: PLR0913, PLR0917 - the columns of the table
    tmp_path: Path, source: str, words: str, column: int, what: str, hint: str
) -> None:
    assert protocol(tmp_path, source, words)[1] == [f"p.yaml:12:{column}: {what}\n  hint: {hint}"]


def test_a_fact_that_is_taken_has_nothing_that_its_source_has(tmp_path: Path) -> None:
    words = "choose: latest before the assessment, unit: g/L, complete: yes"
    (tmp_path / "p.yaml").write_text(HEAD.replace('choose: "WORDS"', words).replace("SOURCE", "platelets"))
    told = [str(one).replace(f"{tmp_path}/", "") for one in read(tmp_path / "p.yaml")[1] if one.severity == "error"]
    unit = "p.yaml:12:68: 'taken' is taken from 'platelets' and has no 'unit' of its own"
    complete = "p.yaml:12:79: 'complete' is for facts that are observed, 'taken' is taken from another"
    assert told == [
        f"{unit}\n  hint: delete it: it follows from what it is taken from",
        f"{complete}\n  hint: write it with 'platelets', whose observations it is about",
    ]


def test_no_rule_reads_a_fact_that_has_several_values_a_day(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        HEAD.replace('  "taken": {from: SOURCE, choose: "WORDS"}\n', "").replace("taken is", "diameter is")
    )
    told = [str(one).replace(f"{tmp_path}/", "") for one in read(tmp_path / "p.yaml")[1] if one.severity == "error"]
    what = "p.yaml:6:3: 'diameter' has several values a day, told apart by 'lesion': no rule can read it"
    hint = "read a fact that is made of them: '{from: diameter, choose: sum on the day of the assessment}'"
    assert told == [f"{what}\n  hint: {hint}"]
