"""Whatever stands in the place of something else, the reading of a rule file ends, and says so at a place of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from remission.protocol.load import read
from remission.protocol.source.yaml_tree import Mapping, Node, Scalar, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINE = """\
protocol: demo
title: A demonstration
version: 1.0.0
vocabulary: [own]
sources: {text: {title: Protocol text}}
facts:
  {platelets: {unit: G/L}, ANC: {unit: G/L}, marker: {values: [present, absent], codes: [LOINC 777-3]}, first dose: {date: yes}}
eligibility: {include: {I1: {when: marker is present, source: text}}}
criteria: {A: {any of: [platelets >= 1 G/L, {all of: [ANC >= 1 G/L, I1]}], source: text}}
classifications: {response: {outcomes: {CR: A, NR: otherwise}, source: text, promise: [exactly one outcome]}}
calculations: {dose: {rows: [{when: A, value: 1 mg}, {otherwise: 2 mg}], source: text}}
statements: {told: {says: S, source: text, items: [one], made into: [I1]}}
assessments: {each: [marker], on: day 28 after first dose}
course: {response: response, responders: [CR], starts: first dose, last contact: first dose}
"""
INSTEAD: dict[str, Any] = {
    "a text": "x",
    "nothing": "",
    "a list": ["x"],
    "a list in a list": [["x"]],
    "a mapping": {"x": "y"},
    "a mapping in a list": ["x", {"x": "y"}],
    "a name that pydantic gives": {"str": "x", "list[str]": ["x"]},
}


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    return [plain(item) for item in node.items]


def versions(whole: Any, instead: Any) -> Iterator[Any]:
    """Yield the content with each of its parts, one at a time, replaced."""
    yield instead
    pairs = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    for key, value in pairs:
        for version in versions(value, instead):
            yield {**whole, key: version} if isinstance(whole, dict) else [*whole[:key], version, *whole[key + 1 :]]


def flow(content: Any) -> str:
    """Write content as YAML on one line."""
    if isinstance(content, dict):
        return "{" + ", ".join(f'"{key}": {flow(value)}' for key, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(flow, content)) + "]"
    return f'"{content}"'


def with_vocabulary(folder: Path) -> Path:
    """Write the vocabulary, and return where the rule file belongs."""
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "own.yaml").write_text("facts: {last seen: {date: yes}}\n", encoding="utf-8")
    return folder / "f.yaml"


@pytest.mark.parametrize("instead", INSTEAD.values(), ids=INSTEAD)
def test_the_reading_ends_whatever_stands_in_a_place(instead: Any, tmp_path: Path) -> None:
    fine = plain(parse_yaml(FINE, "f.yaml")[0])
    path = with_vocabulary(tmp_path)
    for version in versions(fine, instead):
        path.write_text(flow(version), encoding="utf-8")
        _, problems = read(path)
        assert all(problem.pos.file.endswith("f.yaml") and problem.pos.line == 1 for problem in problems)


def test_the_file_that_is_changed_is_fine(tmp_path: Path) -> None:
    path = with_vocabulary(tmp_path)
    path.write_text(flow(plain(parse_yaml(FINE, "f.yaml")[0])), encoding="utf-8")
    protocol, _ = read(path)
    assert protocol is not None
