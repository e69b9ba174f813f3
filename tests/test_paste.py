# ruff: noqa: RUF001 - signs as they are pasted

"""A pasted paragraph: which clauses it may be, what is in doubt, what the text has lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.book.paste import pasted, rule_file
from remission.protocol.load import load, read
from remission.protocol.model import Protocol

FINE: dict[str, list[str]] = {
    "Platelets at least 100 × 10⁹/L.": ["platelets >= 100 × 10⁹/L"],
    "platelets of 100 x 10^9/L or more": ["platelets >= 100 x 10^9/L"],
    "Fewer than 5 % bone marrow blasts": ["bone marrow blasts < 5 %"],
    "Bone marrow blasts ≤ 5 %": ["bone marrow blasts <= 5 %"],
    "ANC > 1 x 10^9/L and platelets no less than 100 G/L": ["ANC > 1 x 10^9/L", "platelets >= 100 G/L"],
    "Age 1 year or older": ["age >= 1 year"],
    "Age greater than or equal to 18 years": ["age >= 18 years"],
    "weight up to 50 kg": ["weight <= 50 kg"],
    "CD22-positive disease": ["CD22 is positive"],
    "disease status relapsed or refractory": ["disease status in [relapsed, refractory]"],
    "• (a) MRD flow below 0.01 %": ["mrd flow < 0.01 %"],
    "Nothing of that kind": [],
}
DOUBT: dict[str, tuple[str, str]] = {
    "Platelets above 100 × 109/L": (
        "platelets > 100 × 109/L",
        "'× 109/L' is not a unit (did you mean 10*9/L (10⁹/L)? the superscript is lost)",
    ),
    "WBC below 10,000/µL": ("WBC < 10,000/µL", "'10,000' is not a number (write 10000)"),
    "at least 12 kPa": ("? >= 12 kPa", "no fact is named near it that is measured so"),
    "B-cell precursor ALL": ("diagnosis is B-cell precursor ALL", "diagnosis is not named"),
}
LOST = {
    "10-4": "the superscript of a power of ten is lost: write 10^-4, or a percentage",
    "1 – 5 %": "a range with a dash says nothing of its ends: write 'from … to under …', or 'between … and …'",
    "adequate function": "a word that no rule can decide",
    "vomiting and/or fever": "'and/or' is to be made 'or', or the combinations are to be named",
    "ﬁrst": "a hyphen, a ligature or a character that cannot be seen came along",
}


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return load("inotuzumab-pediatric")


@pytest.mark.parametrize(("text", "clauses"), FINE.items(), ids=FINE)
def test_a_sentence_is_a_clause(protocol: Protocol, text: str, clauses: list[str]) -> None:
    (one,) = pasted(protocol, text)
    assert list(one.clauses) == [(clause, "") for clause in clauses]


@pytest.mark.parametrize(("text", "clause"), DOUBT.items(), ids=DOUBT)
def test_a_doubt_is_told(protocol: Protocol, text: str, clause: tuple[str, str]) -> None:
    (one,) = pasted(protocol, text)
    assert list(one.clauses) == [clause]


@pytest.mark.parametrize(("text", "said"), LOST.items(), ids=LOST)
def test_what_a_text_has_lost_is_told(protocol: Protocol, text: str, said: str) -> None:
    (one,) = pasted(protocol, text)
    assert said in one.lost


def test_sentences_and_lines_are_told_apart(protocol: Protocol) -> None:
    found = list(pasted(protocol, "Platelets above 100 G/L. ANC above 1 G/L.\n\n2) Age at least 1 year"))
    assert [(one.line, len(one.clauses)) for one in found] == [(1, 1), (1, 1), (3, 1)]


def test_what_is_proposed_is_a_rule_file(protocol: Protocol, tmp_path: Path) -> None:
    text = "\n".join([*FINE, *DOUBT])
    head = (
        "protocol: x\ntitle: X\nversion: 1.0.0\nvocabulary: [haematology, leukaemia, demographics]\nsources: {text: {title: T}}\n"
    )
    (tmp_path / "protocol.yaml").write_text(head + rule_file(list(pasted(protocol, text))))
    found, problems = read(tmp_path)
    assert [str(one) for one in problems if one.severity == "error"] == []
    assert found is not None
    assert len(found.criteria) == 12
