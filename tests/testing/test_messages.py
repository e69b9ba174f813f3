"""What does not hold, or cannot be done, and what is told of it: to the letter."""

# ruff: noqa: E501 - messages are quoted whole

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from remission.protocol.locate import shipped

Say = Callable[..., str]

TOLD: dict[str, tuple[list[str], str]] = {
    # ---- what does not hold
    "an outcome": (
        ["Given platelets is 99.999", "Then response is CR"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then response is CR
          expected: CR
          actual:   CRi
          because:  platelet recovery: platelets >= 100 10*9/L is not met (platelets is 99.999 10*9/L)""",
    ),
    "the outcome before it": (
        ["Then response is NR"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then response is NR
          expected: NR
          actual:   CR
          because:  marrow remission: bone marrow blasts < 5 % is met (bone marrow blasts is 1 %)
                    platelet recovery: platelets >= 100 10*9/L is met (platelets is 180 10*9/L)
                    neutrophil recovery: ANC >= 1 10*9/L is met (ANC is 2.5 10*9/L)""",
    ),
    "an open outcome": (
        ["Given ANC is missing", "Then response is CR"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then response is CR
          expected: CR
          actual:   not settled: it may be CR, CRi
          because:  neutrophil recovery: ANC >= 1 10*9/L is unknown (ANC is missing)""",
    ),
    "a settled outcome": (
        ["Then response is not settled"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then response is not settled
          expected: not settled
          actual:   CR
          because:  marrow remission: bone marrow blasts < 5 % is met (bone marrow blasts is 1 %)
                    platelet recovery: platelets >= 100 10*9/L is met (platelets is 180 10*9/L)
                    neutrophil recovery: ANC >= 1 10*9/L is met (ANC is 2.5 10*9/L)""",
    ),
    "a criterion": (
        ["Given platelets is 99.999 10*9/L", "Then platelet recovery is met"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then platelet recovery is met
          expected: met
          actual:   not met
          because:  platelet recovery: platelets >= 100 10*9/L is not met (platelets is 99.999 10*9/L)""",
    ),
    "a criterion of criteria": (
        ["Given platelets is 100000 /uL", "And ANC is 999 /mm3", "Then full recovery is met"],
        """\
        features/x.feature:16:5: scenario 'One' does not hold
          step:     Then full recovery is met
          expected: met
          actual:   not met
          because:  neutrophil recovery: ANC >= 1 10*9/L is not met (ANC is 0.999 10*9/L)""",
    ),
    "a censored value": (
        ["Given mrd flow is <0.1 %", "Then mrd by flow is negative"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then mrd by flow is negative
          expected: negative
          actual:   not settled: it may be negative, positive
          because:  mrd by flow negative: mrd flow < 0.01 % is unknown (mrd flow is <0.1 %)""",
    ),
    "eligibility": (
        ["Given age is 11 mo", "And diagnosis is AML", "Then the patient is eligible"],
        """\
        features/x.feature:16:5: scenario 'One' does not hold
          step:     Then the patient is eligible
          expected: eligible
          actual:   not eligible
          because:  I1 age: age >= 1 a is not met (age is 11 mo)
                    I2 disease: diagnosis is B-cell precursor ALL is not met (diagnosis is AML)""",
    ),
    "ineligibility": (
        ["Then the patient is not eligible"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then the patient is not eligible
          expected: not eligible
          actual:   eligible
          because:  I1 age: age >= 1 a is met (age is 9 a)
                    I2 disease: diagnosis is B-cell precursor ALL is met (diagnosis is B-cell precursor ALL)
                    E1 recent dose: days from last dose to assessment date < 14 d is unknown (last dose is missing, assessment date is missing), and counts as not met: no dose was given""",
    ),
    "doubt": (
        ["Given age is missing", "Then the patient is eligible"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then the patient is eligible
          expected: eligible
          actual:   undetermined
          because:  I1 age: age >= 1 a is unknown (age is missing)""",
    ),
    "possible outcomes": (
        ["Given ANC is missing", "Then response may be CR, NR"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then response may be CR, NR
          expected: CR, NR
          actual:   CR, CRi
          because:  neutrophil recovery: ANC >= 1 10*9/L is unknown (ANC is missing)
                    marrow remission: bone marrow blasts < 5 % is met (bone marrow blasts is 1 %)""",
    ),
    "missing facts": (
        ["Given ANC is missing", "Then the missing facts are ANC, age"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then the missing facts are ANC, age
          expected: age, ANC
          actual:   assessment date, ANC, last dose""",
    ),
    "no fact missing": (
        ["Given ANC is missing", "Then no fact is missing"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then no fact is missing
          expected: nothing
          actual:   assessment date, ANC, last dose""",
    ),
    "an amount": (
        ["Given weight is 25 kg", "Then methylprednisolone is 25.01 mg"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then methylprednisolone is 25.01 mg
          expected: 25.01 mg
          actual:   25 mg
          because:  methylprednisolone: min(1 mg/kg * weight, 50 mg) (weight is 25 kg)""",
    ),
    "an amount that cannot be": (
        ["Given weight is missing", "Then methylprednisolone is 25 mg"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then methylprednisolone is 25 mg
          expected: 25 mg
          actual:   cannot be calculated
          because:  methylprednisolone: min(1 mg/kg * weight, 50 mg) (weight is missing)""",
    ),
    "no amount": (
        ["Then methylprednisolone cannot be calculated"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then methylprednisolone cannot be calculated
          expected: cannot be calculated
          actual:   30 mg
          because:  methylprednisolone: min(1 mg/kg * weight, 50 mg) (weight is 30 kg)""",
    ),
    "a problem": (
        ["Then there is a problem with platelets"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then there is a problem with platelets
          expected: a problem with platelets
          actual:   no problem with it""",
    ),
    "a problem's words": (
        ["Given platelets is many", 'Then there is a problem with platelets saying "too large"'],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then there is a problem with platelets saying "too large"
          expected: a problem with platelets saying 'too large'
          actual:   platelets 'many' is not a number (write the number that was measured)""",
    ),
    "no problem": (
        ["Given platelets is many", "Then there is no problem with the data", "And there is a problem with platelets"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then there is no problem with the data
          expected: no problem with the data
          actual:   platelets 'many' is not a number""",
    ),
    "a reason": (
        ["Given bone marrow blasts is 30 %", "Then the reason for response names platelets"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then the reason for response names platelets
          expected: the reason names platelets
          actual:   it names bone marrow blasts, marrow remission
          because:  marrow remission: bone marrow blasts < 5 % is not met (bone marrow blasts is 30 %)""",
    ),
    "an implausible value behind it": (
        ["Given platelets is 250000", "Then platelet recovery is met", "And there is a problem with platelets"],
        """\
        features/x.feature:15:5: scenario 'One' does not hold
          step:     Then platelet recovery is met
          expected: met
          actual:   unknown
          because:  platelet recovery: platelets >= 100 10*9/L is unknown (platelets is missing)
                    platelets 250000 10*9/L is outside the plausible range 0 to 3000 10*9/L""",
    ),
    # ---- words
    "a misspelt fact": (
        ["Given platlets is 100", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no fact is called 'platlets'
          hint: did you mean 'platelets'?""",
    ),
    "a far fact": (
        ["Given haemoglobin is 100", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no fact is called 'haemoglobin'
          hint: a Given states facts; what must hold stands after Then; 'remission steps demo' lists the protocol's words""",
    ),
    "a criterion as a fact": (
        ["Given platelet recovery is met", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: 'platelet recovery' is a criterion, not a fact
          hint: a Given states facts; what must hold stands after Then""",
    ),
    "a misspelt criterion": (
        ["Then platlet recovery is met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'platlet recovery'
          hint: did you mean 'platelet recovery'?""",
    ),
    "a fact as a criterion": (
        ["Then platelets is 100"],
        """\
        features/x.feature:14:5: 'platelets' is a fact, not a criterion, classification or calculation
          hint: a Then is about what the rules conclude; a fact is stated so: `Given platelets is 100`""",
    ),
    # ---- something known, in the wrong words
    "a fact that is missing": (
        ["Then platelets is unknown"],
        """\
        features/x.feature:14:5: 'platelets' is a fact, not a criterion, classification or calculation
          hint: that a fact is missing is asked so: `Then the missing facts are platelets`""",
    ),
    "a fact with a sign": (
        ["Then platelets = 99"],
        """\
        features/x.feature:14:5: no step reads 'platelets = 99' after Then
          hint: a fact is stated so: `Given platelets is 99`, and what the rules conclude is asked so: `Then platelets is 99`""",
    ),
    "a fact stated with a sign": (
        ["Given mrd flow == not detected", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no step reads 'mrd flow == not detected' after Given
          hint: write `Given mrd flow is not detected`""",
    ),
    "an outcome as a criterion": (
        ["Then CR is met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'CR'
          hint: 'CR' is an outcome of response: write `Then response is CR`""",
    ),
    "an outcome in other capitals": (
        ["Then cri is yes"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'cri'
          hint: 'CRi' is an outcome of response: write `Then response is CRi`""",
    ),
    "an outcome that is not so": (
        ["Then CR is not met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'CR'
          hint: 'CR' is an outcome of response, and what it is instead is written: `Then response is CRi` or `Then response is NR`""",
    ),
    "an outcome that is open": (
        ["Then CR is unknown"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'CR'
          hint: 'CR' is an outcome of response: write `Then response is not settled`""",
    ),
    "a count of an outcome": (
        ["Then 1 patient has CR met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'CR'
          hint: 'CR' is an outcome of response: write `response CR`""",
    ),
    "eligibility as a criterion": (
        ["Then eligibility is met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'eligibility'
          hint: write `Then the patient is eligible`""",
    ),
    "eligibility that is not met": (
        ["Then eligibility is not met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'eligibility'
          hint: write `Then the patient is not eligible`""",
    ),
    "a patient without an article": (
        ["Then patient is undetermined"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'patient'
          hint: write `Then the patient is undetermined`""",
    ),
    "a patient without quotes": (
        ["Then patient P-7 is eligible"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'patient P-7'
          hint: write `Then patient "P-7" is eligible`""",
    ),
    "a count of eligibility": (
        ["Then 1 patient has eligibility not met"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'eligibility'
          hint: write `Then 1 patient is not eligible`""",
    ),
    "an amount that is unknown": (
        ["Then methylprednisolone is unknown"],
        """\
        features/x.feature:14:5: calculation 'methylprednisolone' cannot be 'unknown'
          hint: write `Then methylprednisolone cannot be calculated`""",
    ),
    "a misspelt outcome": (
        ["Then response is cr"],
        """\
        features/x.feature:14:5: classification 'response' cannot be 'cr'
          hint: it can be CR, CRi, NR or not settled""",
    ),
    "a far outcome": (
        ["Then response is good"],
        """\
        features/x.feature:14:5: classification 'response' cannot be 'good'
          hint: it can be CR, CRi, NR or not settled""",
    ),
    "a wrong truth": (
        ["Then platelet recovery is CR"],
        """\
        features/x.feature:14:5: criterion 'platelet recovery' cannot be 'CR'
          hint: it can be met, not met or unknown""",
    ),
    "a wrong eligibility": (
        ["Then the patient is included"],
        """\
        features/x.feature:14:5: a patient cannot be 'included'
          hint: it can be eligible, not eligible or undetermined""",
    ),
    "a misspelt eligibility": (
        ["Then the patient is inelligible"],
        """\
        features/x.feature:14:5: a patient cannot be 'inelligible'
          hint: it can be eligible, not eligible or undetermined""",
    ),
    "a calculation misspelt": (
        ["Then methylprednisolon cannot be calculated"],
        """\
        features/x.feature:14:5: no calculation is called 'methylprednisolon'
          hint: did you mean 'methylprednisolone'?""",
    ),
    "a criterion that cannot be calculated": (
        ["Then platelet recovery cannot be calculated"],
        """\
        features/x.feature:14:5: 'platelet recovery' is a criterion, not a calculation
          hint: this step is about a calculation""",
    ),
    "a wrong outcome among the possible": (
        ["Then response may be CR, CRu"],
        """\
        features/x.feature:14:5: classification 'response' cannot be 'CRu'
          hint: it can be CR, CRi or NR""",
    ),
    "a criterion that may be": (
        ["Then platelet recovery may be CR, CRi"],
        """\
        features/x.feature:14:5: 'platelet recovery' is a criterion, not a classification
          hint: this step is about a classification""",
    ),
    "an unused fact missing": (
        ["Then the missing facts are platlets"],
        """\
        features/x.feature:14:5: no fact is called 'platlets'
          hint: did you mean 'platelets'?""",
    ),
    "an amount without a unit": (
        ["Then methylprednisolone is 25"],
        """\
        features/x.feature:14:5: '25' has no unit
          hint: methylprednisolone is in mg""",
    ),
    "an amount in a wrong unit": (
        ["Then methylprednisolone is 25 mL"],
        """\
        features/x.feature:14:5: '25 mL' cannot be an amount of methylprednisolone
          hint: methylprednisolone is in mg""",
    ),
    "an amount in no unit": (
        ["Then methylprednisolone is 25 furlongs"],
        """\
        features/x.feature:14:5: 'furlongs' is not a unit
          hint: methylprednisolone is in mg""",
    ),
    "an amount in words": (
        ["Then methylprednisolone is much"],
        """\
        features/x.feature:14:5: 'much' is not a number with its unit
          hint: methylprednisolone is in mg""",
    ),
    "a reason of a fact": (
        ["Then the reason for platelets names ANC"],
        """\
        features/x.feature:14:5: 'platelets' is a fact, not a criterion or classification
          hint: a reason is asked of a criterion, a classification or eligibility""",
    ),
    "a reason names nonsense": (
        ["Then the reason for response names plates"],
        """\
        features/x.feature:14:5: no word of the protocol is called 'plates'
          hint: did you mean 'platelets'?""",
    ),
    # ---- the protocol
    "another version": (
        ['Given the protocol "demo" version "1.0.0"', "Then the patient is eligible"],
        """\
        features/x.feature:14:5: protocol 'demo' is there in version 1.2.0, not 1.0.0""",
    ),
    "no such protocol": (
        ['Given the protocol "demmo"', "Then the patient is eligible"],
        """\
        features/x.feature:14:5: there is no protocol 'demmo'
          hint: did you mean 'demo'?""",
    ),
    # ---- values
    "an unknown unit": (
        ["Given platelets is 100 furlongs", "Then platelet recovery is unknown"],
        """\
        features/x.feature:14:5: platelets '100 furlongs': 'furlongs' is not a unit
          hint: platelets is measured in 10*9/L""",
    ),
    "a wrong unit": (
        ["Given weight is 100 cm", "Then methylprednisolone cannot be calculated"],
        """\
        features/x.feature:14:5: weight '100 cm': 'cm' cannot be converted to 'kg'
          hint: weight is measured in kg""",
    ),
    "a wrong choice": (
        ["Given diagnosis is B-cell", "Then I2 disease is unknown"],
        """\
        features/x.feature:14:5: diagnosis 'B-cell' is not one of its values
          hint: its values are B-cell precursor ALL, AML""",
    ),
    "a wrong date": (
        ["Given assessed on 1.5.2024", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: date '1.5.2024' is not a date
          hint: write 2024-05-01 if the day comes first, 2024-01-05 if the month does""",
    ),
    "a wrong date of a fact": (
        ["Given last dose is May", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: last dose 'May' is not a date
          hint: write year-month-day, as in 2024-12-31""",
    ),
    "one of two problems foreseen": (
        ["Given platelets is many", "And ANC is some", "Then there is a problem with ANC"],
        """\
        features/x.feature:14:5: platelets 'many' is not a number
          hint: write the number that was measured""",
    ),
    # ---- steps
    "an unknown step": (
        ["Given the patient should be assessed", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no step reads 'the patient should be assessed' after Given
          hint: the nearest steps are `When the patients are assessed`, `When the patient is assessed`, `When the patient is assessed on <day>`""",
    ),
    "an unknown Then": (
        ["Then the patient shows response CR"],
        """\
        features/x.feature:14:5: no step reads 'the patient shows response CR' after Then
          hint: the nearest steps are `Then the patient is eligible`, `Then <count> patients have the best response <response>`, `Then <number> patients did not respond`""",
    ),
    "a Given after Then": (
        ["Then a patient with:"],
        """\
        features/x.feature:14:5: 'a patient with:' is a step for Given, and here it stands after Then""",
    ),
    "a Then after Given": (
        ["Given no fact is missing", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no fact is called 'no fact'
          hint: a Given states facts; what must hold stands after Then; 'remission steps demo' lists the protocol's words""",
    ),
    "a table that is needed": (
        ["Given a patient with:", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: the step needs a table below it
          hint: for example `| platelets | 100 10*9/L |`""",
    ),
    "a table that is not": (
        ["Given platelets is 100", "  | fact | value |", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: the step takes no table
          hint: steps that end with a colon take one""",
    ),
    "pytest's own step": (
        ["Given trace", "Then the patient is eligible"],
        """\
        features/x.feature:14:5: no step reads 'trace' after Given
          hint: 'remission steps' lists every step""",
    ),
    "no such patient": (
        ['Then patient "P-8" is eligible'],
        """\
        features/x.feature:14:5: there is no patient 'P-8'
          hint: the patients are the patient""",
    ),
    "no such file": (
        ['Given the patients of "nobody.csv"', "Then 3 patients are eligible"],
        """\
        features/x.feature:14:5: there is no file 'nobody.csv'
          hint: give its path from the folder of this feature file""",
    ),
    "a file by its place on this machine": (
        ['Given the patients of "/etc/passwd"', "Then 3 patients are eligible"],
        """\
        features/x.feature:14:5: there is no file '/etc/passwd'
          hint: give its path from the folder of this feature file""",
    ),
    "a name longer than a file's": (
        [f'Given the protocol "{"x" * 300}"', "Then the patient is eligible"],
        f"""\
        features/x.feature:14:5: there is no protocol '{"x" * 300}'
          hint: give the id of a shipped protocol ({", ".join(shipped())}) or a path from the folder of this feature file""",
    ),
    # ---- counts
    "a count": (
        ["Then 2 patients have response CR"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then 2 patients have response CR
          expected: 2 patients with CR
          actual:   1 of 1
          because:  CR: 1 (the patient)""",
    ),
    "a count of the eligible": (
        ["Then 0 patients are eligible"],
        """\
        features/x.feature:14:5: scenario 'One' does not hold
          step:     Then 0 patients are eligible
          expected: 0 patients with eligible
          actual:   1 of 1
          because:  eligible: 1 (the patient)""",
    ),
    "a count of what is not": (
        ["Then 1 patient has response good"],
        """\
        features/x.feature:14:5: classification 'response' cannot be 'good'
          hint: it can be CR, CRi, NR or not settled""",
    ),
    "a count of nothing": (
        ["Then 1 patient has luck"],
        """\
        features/x.feature:14:5: no criterion, classification or calculation is called 'luck'
          hint: 'remission steps demo' lists the protocol's words""",
    ),
}


@pytest.mark.parametrize(("steps", "message"), TOLD.values(), ids=TOLD)
def test_a_step_tells_what_is_wrong(say: Say, steps: list[str], message: str) -> None:
    assert say(*steps) == dedent(message)


def test_a_step_has_a_longest_length(say: Say) -> None:
    message = "features/x.feature:14:5: the step is longer than 1000 characters\n  hint: give the facts in a table"
    assert say(f"Given {'x' * 1000} is 3", "Then the patient is eligible") == message
