"""Broken rule files: each says in full what is wrong, where, and what to write. A new case is two files and no code.

`tests/broken/<case>.yaml` is the rule file, `tests/broken/<case>.txt` beside it everything that a check of it says.
What cannot be kept as a text file (bytes, sizes, folders) stands in the tables below.
"""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remission.errors import RuleFileError
from remission.protocol.load import load, read

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = Path(__file__).parents[1] / "broken"
CASES = sorted(path.stem for path in BROKEN.glob("*.yaml"))
HEAD = "protocol: demo\ntitle: A demonstration\nversion: 1.0.0\nvocabulary: [haematology]\nsources: {text: {title: Text}}\n"
SAVE = "hint: save it as plain text in UTF-8"


def said(name: str | Path) -> str:
    protocol, problems = read(name)
    assert protocol is None
    return "".join(f"{problem}\n" for problem in problems)


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_says_where_and_what(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BROKEN)
    assert said(f"{case}.yaml") == (BROKEN / f"{case}.txt").read_text(encoding="utf-8")


def test_every_case_is_two_files() -> None:
    assert len(CASES) >= 150
    assert sorted(path.stem for path in BROKEN.glob("*.txt")) == CASES


NO_TEXT = f"1:1: the file is not text\n  {SAVE}"
UTF_16 = f"1:1: the file is in UTF-16, not in UTF-8\n  {SAVE}"
NOT_UTF_8 = f"the file is not in UTF-8: this character cannot be read\n  {SAVE}"
TOO_LARGE = "1:1: the file is larger than 1 MB\n  hint: a rule file is text a person can read: split it"
TOO_DEEP = "nested deeper than 30 levels\n  hint: give the inner parts names of their own"
TOO_LONG = "6:15: a clause may have 2000 characters, this one has 50000\n  hint: split it into named criteria"
ALIAS = "1:4: anchors and aliases ('&', '*') are not allowed\n  hint: write the value out, or quote the text"

DEEP_CALLS = f"{HEAD}criteria: {{a: {'min(' * 10_000}{')' * 10_000}}}\n".encode()
INDENTED = b"".join(b" " * level + b"a:\n" for level in range(1_200))
ALIASES = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in range(97, 120))

# fmt: off
BYTES: dict[str, tuple[bytes, str]] = {
    "binary":                  (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",                    NO_TEXT),
    "utf-16":                  (codecs.BOM_UTF16_LE + HEAD.encode("utf-16-le"),        UTF_16),
    "utf-16, big-endian":      (codecs.BOM_UTF16_BE + HEAD.encode("utf-16-be"),        UTF_16),
    "latin-1":                 (f"{HEAD}# ä\ncriteria:\n  a: é\n".encode("latin-1"),   f"6:3: {NOT_UTF_8}"),
    "latin-1 behind utf-8":    ("protocol: dé".encode() + b"\xb5\n",                  f"1:13: {NOT_UTF_8}"),
    "10 MB":                   (b"# a line\n" * 1_200_000,                             TOO_LARGE),
    "10,000 lists deep":       (b"protocol: " + b"[" * 10_000 + b"]" * 10_000,         f"1:40: {TOO_DEEP}"),
    "10,000 lists deep, open": (b"protocol: " + b"[" * 10_000,                         f"1:40: {TOO_DEEP}"),
    "10,000 mappings deep":    (b"{a: " * 10_000 + b"}" * 10_000,                      f"1:118: {TOO_DEEP}"),
    "10,000 calls deep":       (DEEP_CALLS,                                            TOO_LONG),
    "1,200 levels of indent":  (INDENTED,                                              f"30:30: {TOO_DEEP}"),
    "alias bomb":              (ALIASES,                                               ALIAS),
}
# fmt: on


@pytest.mark.parametrize(("content", "expected"), BYTES.values(), ids=BYTES)
def test_bytes_that_are_no_rule_file(content: bytes, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_bytes(content)
    assert said("f.yaml") == f"f.yaml:{expected}\n"


def test_a_byte_order_mark_moves_no_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_bytes(codecs.BOM_UTF8 + HEAD.replace("version", "versoin").encode())
    assert said("f.yaml") == "f.yaml:3:1: unknown key 'versoin'\n  hint: did you mean 'version'?\n"


def test_a_byte_order_mark_before_bytes_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_bytes(codecs.BOM_UTF8 + b"ab\xff")
    assert said("f.yaml").startswith("f.yaml:1:3: the file is not in UTF-8")


# ---- folders -----------------------------------------------------------------------------------------


def empty_folder() -> None:
    Path("demo").mkdir()


def folder_of_other_files() -> None:
    empty_folder()
    Path("demo/notes.txt").write_text("protocol: demo", encoding="utf-8")
    Path("demo/.hidden.yaml").write_text("protocol: demo", encoding="utf-8")


def folder_named_like_a_file() -> None:
    Path("demo/protocol.yaml").mkdir(parents=True)


def header_in_two_files() -> None:
    empty_folder()
    Path("demo/protocol.yaml").write_text(HEAD, encoding="utf-8")
    Path("demo/more.yaml").write_text("title: Another\n", encoding="utf-8")


def problems_in_two_files() -> None:
    empty_folder()
    Path("demo/protocol.yaml").write_text(f"{HEAD}criteria: {{A: {{when: platlets >= 1 G/L, source: text}}}}\n", encoding="utf-8")
    Path("demo/more.yaml").write_text("criteria: {B: {when: A and nobody, source: txt}}\n", encoding="utf-8")


def one_file_beyond_reading() -> None:
    problems_in_two_files()
    Path("demo/more.yaml").write_text("criteria: {B: {when: A and nobody}\n", encoding="utf-8")


def header_beyond_reading() -> None:
    problems_in_two_files()
    Path("demo/protocol.yaml").write_text(f"{HEAD}\tcriteria:\n", encoding="utf-8")


def names_taken_across_files() -> None:
    empty_folder()
    Path("demo/protocol.yaml").write_text(f"{HEAD}criteria: {{A: {{when: ANC >= 1 G/L, source: text}}}}\n", encoding="utf-8")
    Path("demo/more.yaml").write_text(
        "sources: {Text: {title: Text}}\ncriteria: {a: {when: ANC > 2 G/L, source: text}}\n", encoding="utf-8"
    )


def vocabulary_with_rules() -> None:
    Path("vocabulary").mkdir()
    empty_folder()
    Path("vocabulary/local.yaml").write_text("facts: {marker: {unit: '%'}}\ncriteria: {A: marker >= 5 %}\n", encoding="utf-8")
    Path("demo/protocol.yaml").write_text(HEAD.replace("haematology", "local"), encoding="utf-8")


def vocabulary_beyond_reading() -> None:
    vocabulary_with_rules()
    Path("vocabulary/local.yaml").write_text("facts: {marker: {unit: '%'}\n", encoding="utf-8")
    Path("demo/protocol.yaml").write_text(
        f"{HEAD.replace('haematology', 'local')}criteria: {{A: {{when: marker > 5, source: x}}}}\n", encoding="utf-8"
    )


def vocabulary_alone() -> None:
    Path("demo").write_text("facts: {marker: {unit: '%'}}\n", encoding="utf-8")


# fmt: off
FOLDERS: list[tuple[Callable[[], None], str]] = [
    (empty_folder, "demo:1:1: the folder has no rule file\n  hint: a protocol is a folder with a 'protocol.yaml'\n"),
    (folder_of_other_files, "demo:1:1: the folder has no rule file\n  hint: a protocol is a folder with a 'protocol.yaml'\n"),
    (folder_named_like_a_file, "demo/protocol.yaml:1:1: the file cannot be read: is a directory\n"),
    (header_in_two_files, "demo/more.yaml:1:1: 'title' is given twice\n  hint: it stands already at demo/protocol.yaml:2:1\n"),
    (problems_in_two_files, """\
demo/more.yaml:1:28: unknown name 'nobody'
  hint: declare it, or name the vocabulary that does under 'vocabulary:'
demo/more.yaml:1:36: source 'txt' is not declared
  hint: did you mean 'text'?
demo/protocol.yaml:6:22: unknown name 'platlets'
  hint: did you mean 'platelets'?
"""),
    (one_file_beyond_reading, """\
demo/more.yaml:1:11: '{' is not closed: what stands at line 2, column 1 does not fit in it
  hint: close it with '}', put ',' between the parts, and quote a text with a comma or a bracket in it
"""),
    (header_beyond_reading, "demo/protocol.yaml:6:1: a tab stands where spaces belong\n  hint: indent with spaces\n"),
    (names_taken_across_files, """\
demo/more.yaml:1:11: the name 'Text' is taken
  hint: it stands already at demo/protocol.yaml:5:11
demo/more.yaml:2:12: the name 'a' is taken
  hint: it stands already at demo/protocol.yaml:6:12
"""),
    (vocabulary_with_rules, """\
vocabulary/local.yaml:2:1: a vocabulary has no 'criteria'
  hint: put it into the protocol's own file
"""),
    (vocabulary_beyond_reading, """\
vocabulary/local.yaml:1:8: '{' is not closed: what stands at line 2, column 1 does not fit in it
  hint: close it with '}', put ',' between the parts, and quote a text with a comma or a bracket in it
"""),
    (vocabulary_alone, "".join(
        f"demo:1:1: key '{key}' is missing\n"
        f"  hint: write '{key}: …' at the top of the file; a vocabulary is checked with a protocol that names it\n"
        for key in ("protocol", "title", "version"))),
]
# fmt: on


@pytest.mark.parametrize(("make", "expected"), FOLDERS, ids=[make.__name__ for make, _ in FOLDERS])
def test_folders(make: Callable[[], None], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make()
    assert said("demo") == expected


NOWHERE = "there is no such protocol file, folder or shipped id\n  hint: "
LONG = "x" * 5_000

# fmt: off
NO_PROTOCOL: dict[str, tuple[str, str]] = {
    "misspelt id":     ("inotuzumab-pediatrc",   f"inotuzumab-pediatrc:1:1: {NOWHERE}did you mean 'inotuzumab-pediatric'?\n"),
    "no such file":    ("nowhere/protocol.yaml", f"nowhere/protocol.yaml:1:1: {NOWHERE}"),
    "nul in the name": ("a\0b",                  f"a\0b:1:1: {NOWHERE}"),
    "endless name":    (LONG,                    f"{LONG[:200]}…:1:1: the protocol cannot be read: file name too long\n"),
}
# fmt: on


@pytest.mark.parametrize(("name", "expected"), NO_PROTOCOL.values(), ids=NO_PROTOCOL)
def test_a_protocol_that_is_not_there(name: str, expected: str) -> None:
    assert said(name).startswith(expected)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:  # pragma: no cover
    path = tmp_path / "f.yaml"
    path.write_text(HEAD, encoding="utf-8")
    path.chmod(0)
    assert "the file cannot be read: permission denied" in said(path)


def test_load_raises_with_errors_only_and_read_tells_warnings_too(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(f"{HEAD}criteria: {{A: platlets > 1 G/L, B: ANC >= 1 G/L}}\n", encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load(tmp_path / "f.yaml")
    assert [problem.message for problem in caught.value.problems] == ["unknown name 'platlets'"]


# ---- chains that would exhaust the stack ---------------------------------------------------------------


def test_a_long_chain_of_criteria_is_refused_before_it_exhausts_the_stack(tmp_path: Path) -> None:
    chain = "".join(f"  C{n}: {{when: C{n + 1}, source: text}}\n" for n in range(2_000))
    (tmp_path / "f.yaml").write_text(f"{HEAD}criteria:\n{chain}  C2000: {{when: ANC >= 1 G/L, source: text}}\n", encoding="utf-8")
    assert "'C1926' hangs on a chain of definitions that is longer than 150 steps\n" in said(tmp_path / "f.yaml")


def test_a_long_chain_of_calculations_without_units_asks_for_them(tmp_path: Path) -> None:
    chain = "".join(f"  C{n}: {{value: C{n + 1} + 1 mg, source: text}}\n" for n in range(500))
    (tmp_path / "f.yaml").write_text(f"{HEAD}calculations:\n{chain}  C500: {{value: 1 mg, source: text}}\n", encoding="utf-8")
    assert "more than 30 calculations wait for each other's unit\n  hint: state their units: 'unit: mg'\n" in said(
        tmp_path / "f.yaml"
    )


def test_a_large_file_is_read_in_a_moment(tmp_path: Path) -> None:
    criteria = "".join(f"  C{n}: {{when: platelets >= {n % 900} x 10^9/L and ANC < 5 G/L, source: text}}\n" for n in range(2_000))
    (tmp_path / "f.yaml").write_text(f"{HEAD}criteria:\n{criteria}", encoding="utf-8")
    protocol, problems = read(tmp_path / "f.yaml")
    assert protocol is not None
    assert len(protocol.criteria) == 2_000
    assert problems == ()
