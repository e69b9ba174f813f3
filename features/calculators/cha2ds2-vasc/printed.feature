@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not CHA2DS2-VASc, age 75 or over: 'age at least 75 a and age at most 100 a' in place of 'age at least 75 a'
    Given the protocol "cha2ds2-vasc"
    And a patient with:
      | fact             | value  |
      | age              | 110 a  |
      | sex              | male   |
      | heart failure    | absent |
      | hypertension     | absent |
      | diabetes         | absent |
      | prior stroke     | absent |
      | vascular disease | absent |
    When the patient is assessed
    Then CHA2DS2-VASc is 2

  Scenario: not age: 'plausible: -0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "cha2ds2-vasc"
    And a patient with:
      | fact | value   |
      | age  | -0.12 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not age: 'plausible: 0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "cha2ds2-vasc"
    And a patient with:
      | fact | value |
      | age  | 0 a   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 108' in place of 'plausible: 0 to 120'
    Given the protocol "cha2ds2-vasc"
    And a patient with:
      | fact | value |
      | age  | 120 a |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 132' in place of 'plausible: 0 to 120'
    Given the protocol "cha2ds2-vasc"
    And a patient with:
      | fact | value |
      | age  | 132 a |
    When the patient is assessed
    Then there is a problem with age
