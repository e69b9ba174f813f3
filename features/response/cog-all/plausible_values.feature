@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "cog-all"

  Scenario Outline: <fact> of <value> counts
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is <truth>

    Examples:
      | fact     | value | criterion     | truth   |
      | mrd flow | 0 %   | MRD remission | met     |
      | mrd flow | 100 % | MRD remission | not met |

  Scenario Outline: <fact> of <value> is set aside
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact     | value     | criterion     |
      | mrd flow | -0.001 %  | MRD remission |
      | mrd flow | 100.001 % | MRD remission |
