"""The author's manual is true: its example is one protocol that checks clean, its messages are the real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from remission.protocol.load import read

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)
MESSAGES = re.findall(
    r"^\| `(.+?)` \| (.+?) \| (.*?) ?\|$", MANUAL[MANUAL.index("## 14.") : MANUAL.index("## 15.")], re.MULTILINE
)
CONDITIONS = re.findall(r"^\| `(.+?)`", MANUAL[MANUAL.index("## 6.") : MANUAL.index("## 7.")], re.MULTILINE)

AROUND = """\
protocol: around
title: Around one clause
version: 1.0.0
vocabulary: [haematology, leukaemia, demographics, chemistry, history]
sources: {here: {title: here}}
facts: {baseline ANC: {unit: 10*9/L, plausible: 0 to 200}, birth date: {date: yes}, first dose: {date: yes}}
criteria:
  platelet recovery: {when: platelets >= 100 G/L, source: here}
  A: {when: platelets >= 1 G/L, source: here}
  B: {when: platelets >= 2 G/L, source: here}
  C: {when: platelets >= 3 G/L, source: here}
  D: {when: baseline ANC >= 1 G/L, source: here}
  E: {when: birth date < first dose, source: here}
  clause:
    when: CLAUSE
    source: here
classifications:
  response: {outcomes: {CR: A, CRi: B, NR: otherwise}}
calculations:
  dose: {value: weight * 1 mg/kg, source: here}
"""


def check(folder: Path, clause: str) -> list[tuple[str, str]]:
    (folder / "protocol.yaml").write_text(AROUND.replace("CLAUSE", clause), encoding="utf-8")
    _, problems = read(folder)
    return [(problem.message, problem.hint or "") for problem in problems]


def test_the_running_example_is_one_clean_protocol(tmp_path: Path) -> None:
    for number, block in enumerate(BLOCKS):
        (tmp_path / ("protocol.yaml" if number == 0 else f"part_{number}.yaml")).write_text(block, encoding="utf-8")
    protocol, problems = read(tmp_path)
    told = [
        str(problem) for problem in problems if "is not used by any rule" not in problem.message
    ]  # facts that only show a form
    assert told == []
    assert protocol is not None
    assert len(BLOCKS) == 13


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_of_the_table_reads(tmp_path: Path, condition: str) -> None:
    clause = condition.replace("( … )", "(C)")
    assert check(tmp_path, clause) == []


@pytest.mark.parametrize(("clause", "message", "hint"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_every_message_of_the_table_is_the_real_one(tmp_path: Path, clause: str, message: str, hint: str) -> None:
    assert (message, hint) in check(tmp_path, clause)


def test_the_tables_were_found() -> None:
    assert len(MESSAGES) == 11
    assert len(CONDITIONS) >= 13


def test_the_lines_of_the_worked_amendment_stand_in_the_shipped_protocol() -> None:
    shipped = (ROOT / "rules" / "inotuzumab-pediatric" / "protocol.yaml").read_text(encoding="utf-8")
    removed = [line[1:] for line in re.findall(r"^-version.*$|^-  platelet.*$", MANUAL, re.MULTILINE)]
    assert len(removed) == 2
    assert all(line in shipped.splitlines() for line in removed)


def test_the_reserved_words_are_the_real_ones() -> None:
    from remission.expr.parsing.scope import RESERVED

    told = re.search(r"words\s+of the language: `([a-zA-Z\s]+?)`\.", MANUAL, re.DOTALL)
    assert told is not None
    assert set(told[1].lower().split()) == set(RESERVED)
