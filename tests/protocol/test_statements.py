"""What became of the statements of a source, as it is loaded, hashed, and written in the schema."""

from __future__ import annotations

from pathlib import Path

from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.protocol.source.models import schema

RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
vocabulary: [haematology]
sources: {text: {title: Text}}
criteria:
  platelet recovery: {when: platelets >= 100 x 10^9/L, source: text}
  ANC recovery: {when: ANC >= 1 x 10^9/L, source: text}
statements:
  recovery: {says: Both are back, source: text}
"""


def loaded(folder: Path, more: str = "") -> Protocol:
    """The rules, with more keys of the statement."""
    (folder / "p.yaml").write_text(RULES.replace("back, source: text", f"back, source: text{more}"), encoding="utf-8")
    return load(folder / "p.yaml")


def test_a_statement_names_the_clauses_made_from_it_or_none(tmp_path: Path) -> None:
    keys = ("", ", made into: [ANC recovery, platelet-recovery]", ", for information: yes")
    found = [loaded(tmp_path, more).statements["recovery"] for more in keys]
    assert [(one.made_into, one.for_information) for one in found] == [
        ((), False),
        (("anc_recovery", "platelet_recovery"), False),
        ((), True),
    ]


def test_what_became_of_a_statement_is_in_the_hash_and_its_order_is_not(tmp_path: Path) -> None:
    one, same, *others = (
        loaded(tmp_path, more).sha256
        for more in (
            ", made into: [ANC recovery, platelet recovery]",
            ", made into: [platelet recovery, ANC recovery]",
            ", made into: [platelet recovery]",
            ", for information: yes",
            "",
        )
    )
    assert one == same
    assert len({one, *others}) == 4


def test_the_schema_for_editors_knows_the_keys() -> None:
    keys = schema()["$defs"]["StatementFile"]["properties"]
    assert keys["made into"]["anyOf"][0] == {"items": {"type": "string"}, "type": "array"}
    assert keys["for information"]["anyOf"][0] == {"const": "yes", "type": "string"}
