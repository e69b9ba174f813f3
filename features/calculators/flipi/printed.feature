@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not adverse factors, age: 'age above 60 a and age at most 90 a' in place of 'age above 60 a'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value   |
      | age         | 100 a   |
      | stage       | II      |
      | hemoglobin  | 13 g/dL |
      | nodal areas | 2       |
      | LDH         | 200 U/L |
      | LDH ULN     | 250 U/L |
    When the patient is assessed
    Then adverse factors is 1

  Scenario: not adverse factors, anaemia: 'hemoglobin below 12 g/dL and hemoglobin at least 6 g/dL' in place of 'hemoglobin below 12 g/dL'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value   |
      | age         | 50 a    |
      | stage       | II      |
      | hemoglobin  | 5 g/dL  |
      | nodal areas | 2       |
      | LDH         | 200 U/L |
      | LDH ULN     | 250 U/L |
    When the patient is assessed
    Then adverse factors is 1

  Scenario: not adverse factors, many nodal areas: 'nodal areas above 4 and nodal areas at most 20' in place of 'nodal areas above 4'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value   |
      | age         | 50 a    |
      | stage       | II      |
      | hemoglobin  | 13 g/dL |
      | nodal areas | 30      |
      | LDH         | 200 U/L |
      | LDH ULN     | 250 U/L |
    When the patient is assessed
    Then adverse factors is 1

  Scenario: not adverse factors, raised LDH: 'LDH above 1 * LDH ULN and LDH at most 5 * (1 * LDH ULN)' in place of 'LDH above 1 * LDH ULN'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value   |
      | age         | 50 a    |
      | stage       | II      |
      | hemoglobin  | 13 g/dL |
      | nodal areas | 2       |
      | LDH         | 200 U/L |
      | LDH ULN     | 30 U/L  |
    When the patient is assessed
    Then adverse factors is 1

  Scenario: not age: 'plausible: -0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "flipi"
    And a patient with:
      | fact | value   |
      | age  | -0.12 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not age: 'plausible: 0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "flipi"
    And a patient with:
      | fact | value |
      | age  | 0 a   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 108' in place of 'plausible: 0 to 120'
    Given the protocol "flipi"
    And a patient with:
      | fact | value |
      | age  | 120 a |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 132' in place of 'plausible: 0 to 120'
    Given the protocol "flipi"
    And a patient with:
      | fact | value |
      | age  | 132 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not hemoglobin: 'plausible: 0.9 to 25' in place of 'plausible: 1 to 25'
    Given the protocol "flipi"
    And a patient with:
      | fact       | value    |
      | hemoglobin | 0.9 g/dL |
    When the patient is assessed
    Then there is a problem with hemoglobin

  Scenario: not hemoglobin: 'plausible: 1.1 to 25' in place of 'plausible: 1 to 25'
    Given the protocol "flipi"
    And a patient with:
      | fact       | value  |
      | hemoglobin | 1 g/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not hemoglobin: 'plausible: 1 to 22.5' in place of 'plausible: 1 to 25'
    Given the protocol "flipi"
    And a patient with:
      | fact       | value   |
      | hemoglobin | 25 g/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not hemoglobin: 'plausible: 1 to 27.5' in place of 'plausible: 1 to 25'
    Given the protocol "flipi"
    And a patient with:
      | fact       | value     |
      | hemoglobin | 27.5 g/dL |
    When the patient is assessed
    Then there is a problem with hemoglobin

  Scenario: not nodal areas: 'plausible: -1 to 30' in place of 'plausible: 0 to 30'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value |
      | nodal areas | -1    |
    When the patient is assessed
    Then there is a problem with nodal areas

  Scenario: not nodal areas: 'plausible: 1 to 30' in place of 'plausible: 0 to 30'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value |
      | nodal areas | 0     |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not nodal areas: 'plausible: 0 to 27' in place of 'plausible: 0 to 30'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value |
      | nodal areas | 30    |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not nodal areas: 'plausible: 0 to 33' in place of 'plausible: 0 to 30'
    Given the protocol "flipi"
    And a patient with:
      | fact        | value |
      | nodal areas | 33    |
    When the patient is assessed
    Then there is a problem with nodal areas

  Scenario: not LDH: 'plausible: -50 to 50000' in place of 'plausible: 0 to 50000'
    Given the protocol "flipi"
    And a patient with:
      | fact | value   |
      | LDH  | -50 U/L |
    When the patient is assessed
    Then there is a problem with LDH

  Scenario: not LDH: 'plausible: 50 to 50000' in place of 'plausible: 0 to 50000'
    Given the protocol "flipi"
    And a patient with:
      | fact | value |
      | LDH  | 0 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not LDH: 'plausible: 0 to 45000' in place of 'plausible: 0 to 50000'
    Given the protocol "flipi"
    And a patient with:
      | fact | value     |
      | LDH  | 50000 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not LDH: 'plausible: 0 to 55000' in place of 'plausible: 0 to 50000'
    Given the protocol "flipi"
    And a patient with:
      | fact | value     |
      | LDH  | 55000 U/L |
    When the patient is assessed
    Then there is a problem with LDH
