@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "wi203581"

  Scenario Outline: <fact> of <value> counts
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is <truth>

    Examples:
      | fact | value | criterion | truth   |
      | age  | 0 a   | I1 age    | not met |
      | age  | 120 a | I1 age    | not met |

  Scenario Outline: <fact> of <value> is set aside
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact | value     | criterion |
      | age  | -0.001 a  | I1 age    |
      | age  | 120.001 a | I1 age    |
