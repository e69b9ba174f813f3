@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not stage I: 'beta-2 microglobulin below 3.5 mg/L and beta-2 microglobulin at least 2 mg/L' in place of 'beta-2 microglobulin below 3.5 mg/L'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 1 mg/L   |
      | albumin              | 3.5 g/dL |
    When the patient is assessed
    Then stage is I

  Scenario: not stage I: 'albumin = 3.5 g/dL' in place of 'albumin at least 3.5 g/dL'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 3.4 mg/L |
      | albumin              | 4 g/dL   |
    When the patient is assessed
    Then stage is I

  Scenario: not stage I: 'albumin at least 3.5 g/dL and albumin at most 6 g/dL' in place of 'albumin at least 3.5 g/dL'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 3.4 mg/L |
      | albumin              | 7 g/dL   |
    When the patient is assessed
    Then stage is I

  Scenario: not stage III: 'beta-2 microglobulin at least 5.5 mg/L and beta-2 microglobulin at most 100 mg/L' in place of 'beta-2 microglobulin at least 5.5 mg/L'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 200 mg/L |
      | albumin              | 3.5 g/dL |
    When the patient is assessed
    Then stage is III

  Scenario: not beta-2 microglobulin: 'plausible: -0.2 to 200' in place of 'plausible: 0 to 200'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value     |
      | beta-2 microglobulin | -0.2 mg/L |
    When the patient is assessed
    Then there is a problem with beta-2 microglobulin

  Scenario: not beta-2 microglobulin: 'plausible: 0.2 to 200' in place of 'plausible: 0 to 200'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value  |
      | beta-2 microglobulin | 0 mg/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not beta-2 microglobulin: 'plausible: 0 to 180' in place of 'plausible: 0 to 200'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 200 mg/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not beta-2 microglobulin: 'plausible: 0 to 220' in place of 'plausible: 0 to 200'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact                 | value    |
      | beta-2 microglobulin | 220 mg/L |
    When the patient is assessed
    Then there is a problem with beta-2 microglobulin

  Scenario: not albumin: 'plausible: 0.45 to 8' in place of 'plausible: 0.5 to 8'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact    | value     |
      | albumin | 0.45 g/dL |
    When the patient is assessed
    Then there is a problem with albumin

  Scenario: not albumin: 'plausible: 0.55 to 8' in place of 'plausible: 0.5 to 8'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact    | value    |
      | albumin | 0.5 g/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not albumin: 'plausible: 0.5 to 7.2' in place of 'plausible: 0.5 to 8'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact    | value  |
      | albumin | 8 g/dL |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not albumin: 'plausible: 0.5 to 8.8' in place of 'plausible: 0.5 to 8'
    Given the protocol "myeloma-stage"
    And a patient with:
      | fact    | value    |
      | albumin | 8.8 g/dL |
    When the patient is assessed
    Then there is a problem with albumin
