"""What is legal and probably not meant: warnings, which only `--strict` refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from remission.protocol.load import read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
protocol: demo
title: A demonstration
version: 1.0.0
vocabulary: [haematology, leukaemia]
sources: {text: {title: Text}}
criteria:
  A: {when: platelets >= 100 x 10^9/L, source: text}
  B: {when: ANC >= 1 x 10^9/L, source: text}
  C: {when: CD22 is positive, source: text}
"""
SAID = "warning: 'and' and 'or' stand side by side without brackets"


def hint(reading: str) -> str:
    return f"\n  hint: it is read as {reading!r}: write the brackets that are meant"


OUTCOME_AND_ROW = """\
classifications: {r: {outcomes: {x: A and B or C, y: otherwise}, source: text}}
calculations: {k: {rows: [{when: A or B and C, value: 1 mg}, {otherwise: 2 mg}], source: text}}
"""
FINE = """\
  D: {when: (A and B) or C, source: text}
  E: {when: A and (B or C), source: text}
  F: {any of: [A and B, C], source: text}
  G: {when: A and B and not C, source: text}
  H: {when: platelets between 1 G/L and 5 G/L or C, source: text}
"""

# fmt: off
MIXED: dict[str, tuple[str, list[str]]] = {
    "and, then or": ("  D: {when: A and B or C, source: text}\n",
        [f"f.yaml:10:13: {SAID}{hint('(A and B) or C')}"]),
    "or, then and": ("  D: {when: A or B AND not C, source: text}\n",
        [f"f.yaml:10:13: {SAID}{hint('A or (B AND not C)')}"]),
    "inside brackets": ("  D: {when: C and (A or B and C), source: text}\n",
        [f"f.yaml:10:20: {SAID}{hint('A or (B and C)')}"]),
    "in an item of a list": ("  D: {any of: [A, platelets < 5 G/L and B or C], source: text}\n",
        [f"f.yaml:10:19: {SAID}{hint('(platelets < 5 G/L and B) or C')}"]),
    "before then": ("  D: {when: if A and B or C then A, source: text}\n",
        [f"f.yaml:10:16: {SAID}{hint('(A and B) or C')}"]),
    "an outcome and a row": (OUTCOME_AND_ROW,
        [f"f.yaml:10:37: {SAID}{hint('(A and B) or C')}", f"f.yaml:11:34: {SAID}{hint('A or (B and C)')}"]),
    "brackets, lists and one word alone": (FINE, []),
}
# fmt: on


@pytest.mark.parametrize(("more", "expected"), MIXED.values(), ids=MIXED)
def test_and_beside_or_is_told_as_it_is_read(
    more: str, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.yaml").write_text(HEAD + more, encoding="utf-8")
    protocol, problems = read("f.yaml")
    assert protocol is not None
    assert [str(problem) for problem in problems] == expected
