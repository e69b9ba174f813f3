@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not bounded bilirubin: 'min(max(total bilirubin in mg/dL, 1), 40)' in place of 'max(total bilirubin in mg/dL, 1)'
    Given the protocol "meld"
    And a patient with:
      | fact            | value    |
      | total bilirubin | 50 mg/dL |
    When the patient is assessed
    Then bounded bilirubin is 50

  Scenario: not bounded INR: 'min(max(INR, 1), 10)' in place of 'max(INR, 1)'
    Given the protocol "meld"
    And a patient with:
      | fact | value |
      | INR  | 20    |
    When the patient is assessed
    Then bounded INR is 20

  Scenario: not MELD: 'whole(min(exact MELD, 40))' in place of 'round(min(exact MELD, 40), to 1)'
    Given the protocol "meld"
    And a patient with:
      | fact            | value      |
      | creatinine      | 1.05 mg/dL |
      | total bilirubin | 2 mg/dL    |
      | INR             | 1          |
      | dialysed twice  | no         |
    When the patient is assessed
    Then MELD is 10

  Scenario: not creatinine: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-04-24 | creatinine     | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not creatinine: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-05-08 | creatinine     | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not creatinine: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-05-02 | creatinine     | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not creatinine: 'closest to the assessment, within 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-04-30 | creatinine     | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not creatinine: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-04-24 | creatinine     | 0.05 mg/dL |
      | 2024-05-08 | creatinine     | 30 mg/dL   |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not creatinine: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-04-24 | creatinine     | 0.05 mg/dL |
      | 2024-04-25 | creatinine     | 30 mg/dL   |
    When the patient is assessed
    Then 1 patient has bounded creatinine 4 1

  Scenario: not creatinine: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact           | value      |
      | 2024-05-01 | dialysed twice | no         |
      | 2024-04-24 | creatinine     | 30 mg/dL   |
      | 2024-04-25 | creatinine     | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded creatinine 1 1

  Scenario: not total bilirubin: 'closest to the assessment, within 8 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-04-23 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 1 patient has bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-04-24 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 2 patients have bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-05-08 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 2 patients have bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'closest to the assessment, within 7 days before and 8 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-05-09 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 1 patient has bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-05-02 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 2 patients have bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'closest to the assessment, within 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value          |
      | 2024-05-01 | total bilirubin | see the report |
      | 2024-04-30 | total bilirubin | 0 mg/dL        |
    When the patient is assessed
    Then 2 patients have bounded bilirubin 1 1
    And there is a problem with total bilirubin

  Scenario: not total bilirubin: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date       | fact            | value   |
      | 2024-04-23 | total bilirubin | 0 mg/dL |
      | 2024-04-24 | total bilirubin | 2 mg/dL |
    When the patient is assessed
    Then 1 patient has bounded bilirubin 1 1
    And 1 patient has bounded bilirubin 2 1

  Scenario: not total bilirubin: 'closest to the assessment, within 7 days, ties to the later' in place of 'closest to the assessment, within 7 days'
    Given the protocol "meld"
    And the observations:
      | date             | fact            | value   |
      | 2024-05-01T08:00 | total bilirubin | 0 mg/dL |
      | 2024-05-01T20:00 | total bilirubin | 2 mg/dL |
    When the patient is assessed
    Then bounded bilirubin is 1

  Scenario: not creatinine: 'plausible: 0.045 to 30' in place of 'plausible: 0.05 to 30'
    Given the protocol "meld"
    And a patient with:
      | fact       | value       |
      | creatinine | 0.045 mg/dL |
    When the patient is assessed
    Then there is a problem with creatinine

  Scenario: not creatinine: 'plausible: 0.055 to 30' in place of 'plausible: 0.05 to 30'
    Given the protocol "meld"
    And a patient with:
      | fact       | value      |
      | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not creatinine: 'plausible: 0.05 to 27' in place of 'plausible: 0.05 to 30'
    Given the protocol "meld"
    And a patient with:
      | fact       | value    |
      | creatinine | 30 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not creatinine: 'plausible: 0.05 to 33' in place of 'plausible: 0.05 to 30'
    Given the protocol "meld"
    And a patient with:
      | fact       | value    |
      | creatinine | 33 mg/dL |
    When the patient is assessed
    Then there is a problem with creatinine

  Scenario: not creatinine: 'molar mass: 101.808 g/mol' in place of 'molar mass: 113.12 g/mol'
    Given the protocol "meld"
    And a patient with:
      | fact       | value       |
      | creatinine | 2.79 mmol/L |
    When the patient is assessed
    Then there is a problem with creatinine

  Scenario: not creatinine: 'molar mass: 124.432 g/mol' in place of 'molar mass: 113.12 g/mol'
    Given the protocol "meld"
    And a patient with:
      | fact       | value       |
      | creatinine | 2.65 mmol/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not total bilirubin: 'plausible: -0.08 to 80' in place of 'plausible: 0 to 80'
    Given the protocol "meld"
    And a patient with:
      | fact            | value       |
      | total bilirubin | -0.08 mg/dL |
    When the patient is assessed
    Then there is a problem with total bilirubin

  Scenario: not total bilirubin: 'plausible: 0.08 to 80' in place of 'plausible: 0 to 80'
    Given the protocol "meld"
    And a patient with:
      | fact            | value   |
      | total bilirubin | 0 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not total bilirubin: 'plausible: 0 to 72' in place of 'plausible: 0 to 80'
    Given the protocol "meld"
    And a patient with:
      | fact            | value    |
      | total bilirubin | 80 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not total bilirubin: 'plausible: 0 to 88' in place of 'plausible: 0 to 80'
    Given the protocol "meld"
    And a patient with:
      | fact            | value    |
      | total bilirubin | 88 mg/dL |
    When the patient is assessed
    Then there is a problem with total bilirubin

  Scenario: not total bilirubin: 'molar mass: 526.194 g/mol' in place of 'molar mass: 584.66 g/mol'
    Given the protocol "meld"
    And a patient with:
      | fact            | value       |
      | total bilirubin | 1.37 mmol/L |
    When the patient is assessed
    Then there is a problem with total bilirubin

  Scenario: not total bilirubin: 'molar mass: 643.126 g/mol' in place of 'molar mass: 584.66 g/mol'
    Given the protocol "meld"
    And a patient with:
      | fact            | value        |
      | total bilirubin | 1.368 mmol/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not INR: 'plausible: 0.45 to 20' in place of 'plausible: 0.5 to 20'
    Given the protocol "meld"
    And a patient with:
      | fact | value |
      | INR  | 0.45  |
    When the patient is assessed
    Then there is a problem with INR

  Scenario: not INR: 'plausible: 0.55 to 20' in place of 'plausible: 0.5 to 20'
    Given the protocol "meld"
    And a patient with:
      | fact | value |
      | INR  | 0.5   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not INR: 'plausible: 0.5 to 18' in place of 'plausible: 0.5 to 20'
    Given the protocol "meld"
    And a patient with:
      | fact | value |
      | INR  | 20    |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not INR: 'plausible: 0.5 to 22' in place of 'plausible: 0.5 to 20'
    Given the protocol "meld"
    And a patient with:
      | fact | value |
      | INR  | 22    |
    When the patient is assessed
    Then there is a problem with INR
