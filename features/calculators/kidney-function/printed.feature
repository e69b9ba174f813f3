@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not Schwartz: 'min((0.413 mL/min/{1.73_m2} * (height in cm)) / (creatinine in mg/dL), 1000 mL/min/{1.73_m2})' in place of '(0.413 mL/min/{1.73_m2} * (height in cm)) / (creatinine in mg/dL)'
    Given the protocol "kidney-function"
    And a patient with:
      | fact       | value      |
      | creatinine | 0.05 mg/dL |
      | height     | 180 cm     |
    When the patient is assessed
    Then Schwartz is 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-04-24 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-05-08 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 2 patients have Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'closest to the assessment, within 7 days before and 8 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-05-09 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-05-02 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 2 patients have Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'closest to the assessment, within 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-04-30 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-04-24 | creatinine | 0.05 mg/dL |
      | 2024-05-08 | creatinine | 30 mg/dL   |
    When the patient is assessed
    Then 1 patient has Schwartz 1486.8 mL/min/{1.73_m2}
    And 1 patient has Schwartz 2.478 mL/min/{1.73_m2}

  Scenario: not creatinine: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-04-24 | creatinine | 0.05 mg/dL |
      | 2024-04-25 | creatinine | 30 mg/dL   |
    When the patient is assessed
    Then 1 patient has Schwartz 2.478 mL/min/{1.73_m2}

  Scenario: not creatinine: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "kidney-function"
    And the observations:
      | date       | fact       | value      |
      | 2024-05-01 | height     | 180 cm     |
      | 2024-04-24 | creatinine | 30 mg/dL   |
      | 2024-04-25 | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then 1 patient has Schwartz 1486.8 mL/min/{1.73_m2}

  Scenario: not creatinine: 'plausible: 0.045 to 30' in place of 'plausible: 0.05 to 30'
    Given the protocol "kidney-function"
    And a patient with:
      | fact       | value       |
      | creatinine | 0.045 mg/dL |
    When the patient is assessed
    Then there is a problem with creatinine

  Scenario: not creatinine: 'plausible: 0.055 to 30' in place of 'plausible: 0.05 to 30'
    Given the protocol "kidney-function"
    And a patient with:
      | fact       | value      |
      | creatinine | 0.05 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not creatinine: 'plausible: 0.05 to 27' in place of 'plausible: 0.05 to 30'
    Given the protocol "kidney-function"
    And a patient with:
      | fact       | value    |
      | creatinine | 30 mg/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not creatinine: 'plausible: 0.05 to 33' in place of 'plausible: 0.05 to 30'
    Given the protocol "kidney-function"
    And a patient with:
      | fact       | value    |
      | creatinine | 33 mg/dL |
    When the patient is assessed
    Then there is a problem with creatinine

  Scenario: not age: 'plausible: -0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "kidney-function"
    And a patient with:
      | fact | value   |
      | age  | -0.12 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not age: 'plausible: 0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "kidney-function"
    And a patient with:
      | fact | value |
      | age  | 0 a   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 108' in place of 'plausible: 0 to 120'
    Given the protocol "kidney-function"
    And a patient with:
      | fact | value |
      | age  | 120 a |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 132' in place of 'plausible: 0 to 120'
    Given the protocol "kidney-function"
    And a patient with:
      | fact | value |
      | age  | 132 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not weight: 'plausible: 0.27 to 350' in place of 'plausible: 0.3 to 350'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value   |
      | weight | 0.27 kg |
    When the patient is assessed
    Then there is a problem with weight

  Scenario: not weight: 'plausible: 0.33 to 350' in place of 'plausible: 0.3 to 350'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value  |
      | weight | 0.3 kg |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not weight: 'plausible: 0.3 to 315' in place of 'plausible: 0.3 to 350'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value  |
      | weight | 350 kg |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not weight: 'plausible: 0.3 to 385' in place of 'plausible: 0.3 to 350'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value  |
      | weight | 385 kg |
    When the patient is assessed
    Then there is a problem with weight

  Scenario: not height: 'plausible: 18 to 250' in place of 'plausible: 20 to 250'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value |
      | height | 18 cm |
    When the patient is assessed
    Then there is a problem with height

  Scenario: not height: 'plausible: 22 to 250' in place of 'plausible: 20 to 250'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value |
      | height | 20 cm |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not height: 'plausible: 20 to 225' in place of 'plausible: 20 to 250'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value  |
      | height | 250 cm |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not height: 'plausible: 20 to 275' in place of 'plausible: 20 to 250'
    Given the protocol "kidney-function"
    And a patient with:
      | fact   | value  |
      | height | 275 cm |
    When the patient is assessed
    Then there is a problem with height
