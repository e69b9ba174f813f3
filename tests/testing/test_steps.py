"""Every sentence of the dictionary where it holds, and where it does not: what is told, to the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., str]

HOLDS = {
    # ---- Given
    "the protocol of the command line": ['Given the protocol "demo"', "Then the patient is eligible"],
    "its version": ['Given the protocol "demo" version "1.2.0"', "Then the patient is eligible"],
    "a value in another unit": ["Given platelets is 100000 /uL", "Then platelet recovery is met"],
    "a value in the vocabulary's unit": ["Given platelets is 99.999", "Then platelet recovery is not met"],
    "a censored value": ["Given mrd flow is <0.1 %", "Then mrd by flow is not settled"],
    "not detected": ["Given mrd flow is not detected (sensitivity 0.001 %)", "Then mrd by flow is negative"],
    "not detected, by nobody knows what": ["Given mrd flow is not detected", "Then mrd by flow is not settled"],
    "a missing fact": ["Given platelets is missing", "Then platelet recovery is unknown"],
    "the last word on a fact holds": ["Given ANC is 0.2", "And ANC is 3", "Then response is CR"],
    "slugs and capitals": ["Given BONE_MARROW_BLASTS is 7 %", "Then Marrow-Remission is not met"],
    "are for is": ["Given bone marrow blasts are 30 %", "Then response is NR"],
    "the day of the assessment": [
        "Given assessed on 2024-05-10",
        "And last dose is 2024-05-01",
        "Then the patient is not eligible",
    ],
    "the day as a fact": ["Given assessment date is 2024-05-15", "And last dose is 2024-05-01", "Then E1 recent dose is not met"],
    # ---- When
    "without a When": ["Then the patient is eligible"],
    "assessed": ["When the patient is assessed", "Then the patient is eligible"],
    "assessed again": ["When the patient is assessed", "Then response is CR", "Given ANC is 0.2", "Then response is CRi"],
    # ---- Then
    "not eligible": ["Given age is 11 mo", "Then the patient is not eligible"],
    "undetermined": ["Given age is missing", "Then the patient is undetermined"],
    "not settled": ["Given ANC is missing", "Then response is not settled"],
    "possible outcomes in any order": ["Given ANC is missing", "Then response may be CRi, CR"],
    "one possible outcome": ["Then response may be CR"],
    "missing facts in any order": [
        "Given ANC is missing",
        "And age is missing",
        "Then the missing facts are last dose, assessment date, age, anc",
    ],
    "one missing fact": [
        "Given last dose is 2020-01-01",
        "And assessed on 2024-05-01",
        "And ANC is missing",
        "Then the missing fact is ANC",
    ],
    "no missing fact": ["Given last dose is 2020-01-01", "And assessed on 2024-05-01", "Then no fact is missing"],
    "an amount": ["Then methylprednisolone is 30 mg"],
    "an amount in another unit": ["Given weight is 62 kg", "Then methylprednisolone is 0.05 g"],
    "no amount": ["Given weight is missing", "Then methylprednisolone cannot be calculated"],
    "no problem": ["Then there is no problem with the data"],
    "a problem": ["Given platelets is many", "Then there is a problem with platelets"],
    "a problem's words": ["Given platelets is 250000", 'Then there is a problem with Platelets saying "1,000 times too large"'],
    "the reason is a fact": ["Given ANC is 0.9", "Then the reason for response names ANC"],
    "the reason is a criterion": ["Given ANC is 0.9", "Then the reason for response names neutrophil recovery"],
    "the reason for a criterion": ["Then the reason for full recovery names platelets"],
    "the reason for eligibility": ["Given age is 11 mo", "Then the reason for eligibility names age"],
    "words may stand apart": ["Then   the patient   is  eligible"],
    "capitals in the sentence": ["Then The Patient IS Eligible"],
}


@pytest.mark.parametrize("steps", HOLDS.values(), ids=HOLDS)
def test_a_sentence_that_holds_says_nothing(say: Say, steps: list[str]) -> None:
    assert say(*steps) == ""
