@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not neutrophils from shares: 'min(WBC * (segmented neutrophils + band neutrophils), 100000 10*9.%/L)' in place of 'WBC * (segmented neutrophils + band neutrophils)'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                  | value       |
      | WBC                   | 1500 10*9/L |
      | segmented neutrophils | 40 %        |
      | band neutrophils      | 30 %        |
    When the patient is assessed
    Then neutrophils from shares is 1050 10*9/L

  Scenario: not corrected WBC: 'min((WBC * 100) / (100 + nucleated red cells), 700 10*9/L)' in place of '(WBC * 100) / (100 + nucleated red cells)'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                | value      |
      | WBC                 | 800 10*9/L |
      | nucleated red cells | 0          |
    When the patient is assessed
    Then corrected WBC is 800 10*9/L

  Scenario: not corrected reticulocytes: 'min((reticulocytes * hematocrit) / 45 %, 50 %)' in place of '(reticulocytes * hematocrit) / 45 %'
    Given the protocol "blood-counts"
    And a patient with:
      | fact          | value |
      | reticulocytes | 60 %  |
      | hematocrit    | 45 %  |
    When the patient is assessed
    Then corrected reticulocytes is 60 %

  Scenario: not WBC: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-04-24 | WBC                   | 0 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-05-08 | WBC                   | 0 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-05-02 | WBC                   | 0 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'closest to the assessment, within 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-04-30 | WBC                   | 0 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-04-24 | WBC                   | 0 10*9/L |
      | 2024-05-08 | WBC                   | 4 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-04-24 | WBC                   | 0 10*9/L |
      | 2024-04-25 | WBC                   | 4 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 2 10*9/L

  Scenario: not WBC: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "blood-counts"
    And the observations:
      | date       | fact                  | value    |
      | 2024-05-01 | segmented neutrophils | 40 %     |
      | 2024-05-01 | band neutrophils      | 10 %     |
      | 2024-04-24 | WBC                   | 4 10*9/L |
      | 2024-04-25 | WBC                   | 0 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophils from shares 0 10*9/L

  Scenario: not WBC: 'plausible: -1.5 to 1500' in place of 'plausible: 0 to 1500'
    Given the protocol "blood-counts"
    And a patient with:
      | fact | value       |
      | WBC  | -1.5 10*9/L |
    When the patient is assessed
    Then there is a problem with WBC

  Scenario: not WBC: 'plausible: 0 to 1350' in place of 'plausible: 0 to 1500'
    Given the protocol "blood-counts"
    And a patient with:
      | fact | value       |
      | WBC  | 1500 10*9/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not WBC: 'plausible: 0 to 1650' in place of 'plausible: 0 to 1500'
    Given the protocol "blood-counts"
    And a patient with:
      | fact | value       |
      | WBC  | 1650 10*9/L |
    When the patient is assessed
    Then there is a problem with WBC

  Scenario: not segmented neutrophils: 'plausible: -0.1 to 100' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                  | value  |
      | segmented neutrophils | -0.1 % |
    When the patient is assessed
    Then there is a problem with segmented neutrophils

  Scenario: not segmented neutrophils: 'plausible: 0 to 90' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                  | value |
      | segmented neutrophils | 100 % |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not segmented neutrophils: 'plausible: 0 to 110' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                  | value |
      | segmented neutrophils | 110 % |
    When the patient is assessed
    Then there is a problem with segmented neutrophils

  Scenario: not band neutrophils: 'plausible: -0.1 to 100' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact             | value  |
      | band neutrophils | -0.1 % |
    When the patient is assessed
    Then there is a problem with band neutrophils

  Scenario: not band neutrophils: 'plausible: 0 to 90' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact             | value |
      | band neutrophils | 100 % |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not band neutrophils: 'plausible: 0 to 110' in place of 'plausible: 0 to 100'
    Given the protocol "blood-counts"
    And a patient with:
      | fact             | value |
      | band neutrophils | 110 % |
    When the patient is assessed
    Then there is a problem with band neutrophils

  Scenario: not nucleated red cells: 'plausible: -1 to 1000' in place of 'plausible: 0 to 1000'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                | value |
      | nucleated red cells | -1    |
    When the patient is assessed
    Then there is a problem with nucleated red cells

  Scenario: not nucleated red cells: 'plausible: 0 to 900' in place of 'plausible: 0 to 1000'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                | value |
      | nucleated red cells | 1000  |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not nucleated red cells: 'plausible: 0 to 1100' in place of 'plausible: 0 to 1000'
    Given the protocol "blood-counts"
    And a patient with:
      | fact                | value |
      | nucleated red cells | 1100  |
    When the patient is assessed
    Then there is a problem with nucleated red cells

  Scenario: not reticulocytes: 'plausible: -0.06 to 60' in place of 'plausible: 0 to 60'
    Given the protocol "blood-counts"
    And a patient with:
      | fact          | value   |
      | reticulocytes | -0.06 % |
    When the patient is assessed
    Then there is a problem with reticulocytes

  Scenario: not reticulocytes: 'plausible: 0.06 to 60' in place of 'plausible: 0 to 60'
    Given the protocol "blood-counts"
    And a patient with:
      | fact          | value |
      | reticulocytes | 0 %   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not reticulocytes: 'plausible: 0 to 54' in place of 'plausible: 0 to 60'
    Given the protocol "blood-counts"
    And a patient with:
      | fact          | value |
      | reticulocytes | 60 %  |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not reticulocytes: 'plausible: 0 to 66' in place of 'plausible: 0 to 60'
    Given the protocol "blood-counts"
    And a patient with:
      | fact          | value |
      | reticulocytes | 66 %  |
    When the patient is assessed
    Then there is a problem with reticulocytes

  Scenario: not hematocrit: 'plausible: -0.08 to 80' in place of 'plausible: 0 to 80'
    Given the protocol "blood-counts"
    And a patient with:
      | fact       | value   |
      | hematocrit | -0.08 % |
    When the patient is assessed
    Then there is a problem with hematocrit

  Scenario: not hematocrit: 'plausible: 0.08 to 80' in place of 'plausible: 0 to 80'
    Given the protocol "blood-counts"
    And a patient with:
      | fact       | value |
      | hematocrit | 0 %   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not hematocrit: 'plausible: 0 to 72' in place of 'plausible: 0 to 80'
    Given the protocol "blood-counts"
    And a patient with:
      | fact       | value |
      | hematocrit | 80 %  |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not hematocrit: 'plausible: 0 to 88' in place of 'plausible: 0 to 80'
    Given the protocol "blood-counts"
    And a patient with:
      | fact       | value |
      | hematocrit | 88 %  |
    When the patient is assessed
    Then there is a problem with hematocrit
