"""A file that has not changed is not parsed again in one process; what has changed is, and the answers are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.expr.parsing.grammar import parser
from remission.protocol.load import read
from remission.protocol.source import read as source
from remission.protocol.source import yaml_tree

RULES = """\
protocol: p
title: P
version: '1'
facts: {age: {unit: a, plausible: 0 to 120}}
sources: {s: {title: S}}
eligibility: {include: {I1: {when: age >= 18 years, source: s}}}
"""


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are parsed from here on, files and clauses."""
    texts: list[str] = []
    of_file, of_clause = yaml_tree.parse_yaml, parser().parse
    monkeypatch.setattr(yaml_tree, "parse_yaml", lambda text, shown: texts.append(shown) or of_file(text, shown))
    monkeypatch.setattr(parser(), "parse", lambda text, start: texts.append(text) or of_clause(text, start))
    return texts


def test_only_what_has_changed_is_parsed_again(tmp_path: Path, parsed: list[str]) -> None:
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text(RULES)
    other.write_text("criteria: {old: {when: age > 64.25 years, source: s}}\n")
    first = read(tmp_path)
    assert set(parsed) >= {str(file), str(other), "age > 64.25 years"}
    parsed.clear()
    assert read(tmp_path) == first
    assert parsed == []
    other.write_text("criteria: {old: {when: age > 65.25 years, source: s}}\n")
    changed, _ = read(tmp_path)
    assert parsed == [str(other), "age > 65.25 years"]
    assert changed is not None
    assert first[0] is not None
    assert changed.sha256 != first[0].sha256


def test_problems_are_told_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RULES.replace("title: P", "titel: P").replace(">= 18", ">= >= 18"))
    first = read(tmp_path)
    assert len(first[1]) == 2
    assert read(tmp_path) == first
    assert source.read_written.cache_info().maxsize == source.FILES
