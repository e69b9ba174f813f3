"""YAML as texts with places; and the lists, calls and braces of a condition that may stand unquoted inside `{…}`."""

from __future__ import annotations

import pytest

from remission.errors import Pos
from remission.protocol.source.yaml_tree import Mapping, Scalar, Sequence, parse_yaml


def plain(node: object) -> object:
    match node:
        case Mapping(pairs):
            return {key.text: plain(value) for key, value in pairs}
        case Sequence(items):
            return [plain(item) for item in items]
        case Scalar(text):
            return text
    raise AssertionError(node)


def read(text: str) -> object:
    root, problems = parse_yaml(text, "f.yaml")
    assert problems == []
    return plain(root)


A_LIST = {"a": {"when": "status in [x, y]", "source": "t"}}
ROUNDED = {"a": {"value": "round up(x, to 5 mg)", "unit": "mg"}}
NO_GUESS = ["no", "1e-4", "09", "2024-05-01", "null", "~", ""]

# fmt: off
UNQUOTED: dict[str, tuple[str, object]] = {
    "a list of values":     ("a: {when: status in [x, y], source: t}",      A_LIST),
    "is in":                ("a: {when: status is in [x, y]}",              {"a": {"when": "status is in [x, y]"}}),
    "capitals":             ("a: {when: status IN [x, y], b: c}",           {"a": {"when": "status IN [x, y]", "b": "c"}}),
    "at least":             ("a: {when: at least 2 of [x, y, z], b: c}",    {"a": {"when": "at least 2 of [x, y, z]", "b": "c"}}),
    "a list in a list":     ("a: {when: at least 1 of [x in [p, q], y]}",   {"a": {"when": "at least 1 of [x in [p, q], y]"}}),
    "a list in a sequence": ("a: [x in [p, q], y]",                         {"a": ["x in [p, q]", "y"]}),
    "min":                  ("a: {value: min(x, 50 mg), unit: mg}",         {"a": {"value": "min(x, 50 mg)", "unit": "mg"}}),
    "round":                ("a: {value: round up(x, to 5 mg), unit: mg}",  ROUNDED),
    "a call in a call":     ("a: {value: max(min(x, y), 5 mg), b: c}",      {"a": {"value": "max(min(x, y), 5 mg)", "b": "c"}}),
    "brackets in a call":   ("a: {value: min((x + y) * 2, z), b: c}",       {"a": {"value": "min((x + y) * 2, z)", "b": "c"}}),
    "a remark":             ("a: {says: counts (red, white), b: c}",        {"a": {"says": "counts (red, white)", "b": "c"}}),
    "a bracket left open":  ("a: {says: counts (red, b: c}",                {"a": {"says": "counts (red", "b": "c"}}),
    "braces of a unit":     ("a: {w: x >= 70 mL/min/{1.73_m2}, b: c}",   {"a": {"w": "x >= 70 mL/min/{1.73_m2}", "b": "c"}}),
    # what must stay YAML
    "a list is a list":     ("all of: [x, y]",                              {"all of": ["x", "y"]}),
    "nested mappings":      ("any of: [{all of: [x, y]}, z]",               {"any of": [{"all of": ["x", "y"]}, "z"]}),
    "text with a list":     ("says: one of [x, y] is enough",               {"says": "one of [x, y] is enough"}),
    "quoted as before":     ('a: {when: "x in [p, q]", b: c}',              {"a": {"when": "x in [p, q]", "b": "c"}}),
    "words that end alike": ("a: {within: [x, y]}",                         {"a": {"within": ["x", "y"]}}),
    # everything is text
    "no guessing":          ("a: [no, 1e-4, 09, 2024-05-01, null, ~, '']",  {"a": NO_GUESS}),
    "an empty value":       ("a:",                                          {"a": ""}),
    "folded":               ("a: >-\n  one\n  two\n",                       {"a": "one two"}),
}
# fmt: on


@pytest.mark.parametrize(("text", "expected"), UNQUOTED.values(), ids=UNQUOTED)
def test_texts(text: str, expected: object) -> None:
    assert read(text) == expected


def value(text: str) -> Scalar:
    root, _ = parse_yaml(text, "f.yaml")
    node = root.pairs[-1][1]
    while isinstance(node, Mapping):
        node = node.pairs[-1][1]
    assert isinstance(node, Scalar)
    return node


# fmt: off
PLACES: dict[str, tuple[str, int, int, bool]] = {
    "plain":              ("a: value",                          1, 4, True),
    "behind a list":      ("a: {w: x in [p, q], b: value}",     1, 24, True),
    "quoted":             ("a: 'value'",                        1, 5, True),
    "quoted with spaces": ("a: '  value'",                      1, 7, True),
    "behind other letters": ("ä: {ö: ü, b: value}",             1, 14, True),
    "a list itself":      ("a: {b: x in [p, q]}",               1, 8, True),
    "escaped":            ('a: "x \\u2265 5"',                  1, 5, False),
    "doubled quote":      ("a: 'it''s'",                        1, 5, False),
    "folded":             ("a: >-\n  one\n  two",               1, 4, False),
    "on two lines":       ("a: one\n  two",                     1, 4, False),
}
# fmt: on


@pytest.mark.parametrize(("text", "line", "column", "verbatim"), PLACES.values(), ids=PLACES)
def test_places(text: str, line: int, column: int, verbatim: bool) -> None:  # noqa: FBT001
    found = value(text)
    assert (found.pos, found.is_verbatim) == (Pos("f.yaml", line, column), verbatim)
