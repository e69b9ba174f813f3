@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not weight: 'plausible: 0.27 to 350' in place of 'plausible: 0.3 to 350'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value   |
      | weight | 0.27 kg |
    When the patient is assessed
    Then there is a problem with weight

  Scenario: not weight: 'plausible: 0.33 to 350' in place of 'plausible: 0.3 to 350'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value  |
      | weight | 0.3 kg |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not weight: 'plausible: 0.3 to 315' in place of 'plausible: 0.3 to 350'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value  |
      | weight | 350 kg |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not weight: 'plausible: 0.3 to 385' in place of 'plausible: 0.3 to 350'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value  |
      | weight | 385 kg |
    When the patient is assessed
    Then there is a problem with weight

  Scenario: not height: 'plausible: 18 to 250' in place of 'plausible: 20 to 250'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value |
      | height | 18 cm |
    When the patient is assessed
    Then there is a problem with height

  Scenario: not height: 'plausible: 22 to 250' in place of 'plausible: 20 to 250'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value |
      | height | 20 cm |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not height: 'plausible: 20 to 225' in place of 'plausible: 20 to 250'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value  |
      | height | 250 cm |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not height: 'plausible: 20 to 275' in place of 'plausible: 20 to 250'
    Given the protocol "body-surface"
    And a patient with:
      | fact   | value  |
      | height | 275 cm |
    When the patient is assessed
    Then there is a problem with height
