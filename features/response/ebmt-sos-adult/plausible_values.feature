@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "ebmt-sos-adult"

  Scenario Outline: <fact> of <value> counts
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is <truth>

    Examples:
      | fact            | value    | criterion      | truth   |
      | total bilirubin | 0 mg/dL  | high bilirubin | not met |
      | total bilirubin | 80 mg/dL | high bilirubin | met     |

  Scenario Outline: <fact> of <value> is set aside
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact            | value        | criterion      |
      | total bilirubin | -0.001 mg/dL | high bilirubin |
      | total bilirubin | 80.001 mg/dL | high bilirubin |
