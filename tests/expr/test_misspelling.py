"""A hint proposes what somebody may have meant, and never what says something else."""

from __future__ import annotations

import pytest

from remission.errors import did_you_mean
from remission.misspelling import is_misspelling

MEANT = [
    ("platlets", "platelets"),
    ("bone marow blasts", "bone marrow blasts"),
    ("bonemarrow", "bone marrow"),
    ("platelet count", "platelets"),
    ("B-cell ALL", "B-cell precursor ALL"),
    ("ACN", "ANC"),
    ("whn", "when"),
    ("dat", "date"),
    ("yess", "yes"),
    ("hemoglobin", "haemoglobin"),
]
ANOTHER = [
    ("ALL", "AML"),
    ("ALT", "AST"),
    ("CR", "PR"),
    ("CRp", "CRi"),
    ("CR", "CRi"),
    ("CNS4", "CNS1"),
    ("target lesion 4", "target lesion 3"),
    ("B-cell ALL", "T-cell ALL"),
    ("not yes", "yes"),
    ("not relapsed", "relapsed"),
    ("last chemotherapy", "last radiotherapy"),
]


@pytest.mark.parametrize(("written", "known"), MEANT)
def test_a_slip_of_the_pen_is_proposed(written: str, known: str) -> None:
    assert is_misspelling(written, known)


@pytest.mark.parametrize(("written", "known"), ANOTHER)
def test_what_says_something_else_is_not(written: str, known: str) -> None:
    assert not is_misspelling(written, known)
    assert did_you_mean(written, [known]) is None


def test_the_next_best_is_proposed_where_the_nearest_says_something_else() -> None:
    assert did_you_mean("B-cell ALL", ["T-cell ALL", "B-cell precursor ALL", "AML"]) == "did you mean 'B-cell precursor ALL'?"
