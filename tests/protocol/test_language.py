"""The version of the language that a file says it is written in, and what had another name in an earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.errors import RuleFileError
from remission.protocol.load import read
from remission.protocol.source import language
from remission.protocol.source.language import CURRENT, RenamedKey, in_current_language
from remission.protocol.source.models import schema
from remission.protocol.source.yaml_tree import Mapping, Scalar, parse_yaml

RULES = """\
protocol: demo
title: A study
version: 1.0.0
language: VERSION
facts: {courses: {unit: "1", plausible: 0 to 20}}
criteria: {some: {when: courses > 1, unknown key: 1}}
"""
HINT = f"install a later version of Remission; or write 'language: {CURRENT}', and check the file again"
LATER = f"and this program reads up to version {CURRENT}\n  hint: {HINT}"
NUMBER = f"of the language\n  hint: write a number, such as 'language: {CURRENT}'"
BAD = {
    # written            the only problem: nobody can say what else is one
    str(CURRENT + 1):    f"4:11: the file is written in version {CURRENT + 1} of the language, {LATER}",
    "10":                f"4:11: the file is written in version 10 of the language, {LATER}",
    "two":               f"4:11: 'two' is no version {NUMBER}",
    "0":                 f"4:11: '0' is no version {NUMBER}",
    "1.5":               f"4:11: '1.5' is no version {NUMBER}",
    "-1":                f"4:11: '-1' is no version {NUMBER}",
    "²":                 f"4:11: '²' is no version {NUMBER}",
    "[1]":               f"4:11: there is no version {NUMBER}",
}  # fmt: skip


def told(folder: Path, version: str) -> list[str]:
    (folder / "p.yaml").write_text(RULES.replace("VERSION", version), encoding="utf-8")
    _, problems = read(folder / "p.yaml")
    return [str(problem).replace(f"{folder}/p.yaml:", "") for problem in problems]


@pytest.mark.parametrize("version", ["1", str(CURRENT), f"'{CURRENT}'"])
def test_a_known_version_is_read_and_the_rest_checked(tmp_path: Path, version: str) -> None:
    assert [problem.partition("\n")[0] for problem in told(tmp_path, version)] == ["6:38: unknown key 'unknown key'"]


@pytest.mark.parametrize(("version", "problem"), BAD.items(), ids=BAD)
def test_another_one_is_the_only_problem(tmp_path: Path, version: str, problem: str) -> None:
    assert told(tmp_path, version) == [problem]


def test_a_vocabulary_may_say_it(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "own.yaml").write_text(
        'language: 2\nfacts: {courses: {unit: "1", plausible: 0 to 20}}\n', encoding="utf-8"
    )
    rules = "protocol: demo\ntitle: A study\nversion: 1.0.0\nvocabulary: [own]\nsources: {s: {title: S}}\n"
    (tmp_path / "p.yaml").write_text(f"{rules}criteria: {{some: {{when: courses > 1, source: s}}}}\n", encoding="utf-8")
    assert read(tmp_path)[1] == ()


RENAMED = (RenamedKey(("criteria", "*"), "if", "when", 2), RenamedKey((), "rules", "criteria", 2))


def test_what_was_renamed_is_read_with_a_warning_that_shows_the_new_name() -> None:
    root, _ = parse_yaml("rules:\n  some: {if: courses > 1}\n  other: {if: a, when: b}\nfacts: {if: {if: c}}\n", "f")
    found, problems = in_current_language(root, RENAMED)
    assert [str(problem) for problem in problems] == [
        "f:1:1: warning: 'rules' is called 'criteria' since version 2 of the language\n  hint: write 'criteria: …'",
        "f:2:10: warning: 'if' is called 'when' since version 2 of the language\n  hint: write 'when: …'",
    ]
    (section, some), (_, facts) = found.pairs
    assert (section.text, isinstance(facts, Mapping) and facts.pairs[0][0].text) == ("criteria", "if")
    assert isinstance(some, Mapping)
    assert [[key.text for key, _ in one.pairs] for _, one in some.pairs if isinstance(one, Mapping)] == [["when"], ["if", "when"]]
    assert isinstance(some.pairs[0][1], Mapping)
    value = some.pairs[0][1].pairs[0][1]
    assert isinstance(value, Scalar)
    assert (value.text, value.pos.column) == ("courses > 1", 14)


def test_a_file_with_a_renamed_key_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "RENAMED", RENAMED)
    monkeypatch.setattr(in_current_language, "__defaults__", (RENAMED,))
    rules = 'protocol: d\ntitle: D\nversion: 1.0.0\nlanguage: 1\nsources: {s: {title: S}}\nfacts: {courses: {unit: "1"}}\n'
    (tmp_path / "p.yaml").write_text(f"{rules}criteria: {{some: {{if: courses > 1, source: s}}}}\n", encoding="utf-8")
    protocol, problems = read(tmp_path / "p.yaml")
    assert protocol is not None
    assert [problem.severity for problem in problems] == ["warning"]


def test_editors_know_the_versions() -> None:
    assert schema()["properties"]["language"]["enum"] == [1, "1", 2, "2"]


def test_nothing_else_of_a_later_file_is_told() -> None:
    root, _ = parse_yaml(f"language: {CURRENT + 1}\nwhatever: this is\n", "f")
    with pytest.raises(RuleFileError) as caught:
        in_current_language(root)
    assert len(caught.value.problems) == 1
