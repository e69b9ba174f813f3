@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "besponsa-dosing"

  Scenario Outline: <fact> of <value> counts
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is <truth>

    Examples:
      | fact                       | value       | criterion             | truth   |
      | ANC                        | 0 10*9/L    | ANC enough            | not met |
      | ANC                        | 200 10*9/L  | ANC enough            | met     |
      | platelets                  | 0 10*9/L    | platelets enough      | not met |
      | platelets                  | 3000 10*9/L | platelets enough      | met     |
      | ANC before treatment       | 0 10*9/L    | ANC was enough        | not met |
      | ANC before treatment       | 200 10*9/L  | ANC was enough        | met     |
      | platelets before treatment | 0 10*9/L    | platelets were enough | not met |
      | platelets before treatment | 3000 10*9/L | platelets were enough | met     |
      | other toxicity             | 0           | hold for toxicity     | not met |
      | other toxicity             | 5           | hold for toxicity     | met     |

  Scenario Outline: <fact> of <value> is set aside
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                       | value           | criterion             |
      | ANC                        | -0.001 10*9/L   | ANC enough            |
      | ANC                        | 200.001 10*9/L  | ANC enough            |
      | platelets                  | -0.001 10*9/L   | platelets enough      |
      | platelets                  | 3000.001 10*9/L | platelets enough      |
      | ANC before treatment       | -0.001 10*9/L   | ANC was enough        |
      | ANC before treatment       | 200.001 10*9/L  | ANC was enough        |
      | platelets before treatment | -0.001 10*9/L   | platelets were enough |
      | platelets before treatment | 3000.001 10*9/L | platelets were enough |
      | other toxicity             | -1              | hold for toxicity     |
      | other toxicity             | 6               | hold for toxicity     |
