@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "nci-all-2010"

  Scenario Outline: <fact> of <value> counts
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is <truth>

    Examples:
      | fact               | value       | criterion           | truth   |
      | platelets          | 0 10*9/L    | platelet recovery   | not met |
      | platelets          | 3000 10*9/L | platelet recovery   | met     |
      | ANC                | 0 10*9/L    | neutrophil recovery | not met |
      | ANC                | 200 10*9/L  | neutrophil recovery | met     |
      | circulating blasts | 0 10*9/L    | blood remission     | met     |
      | circulating blasts | 1500 10*9/L | blood remission     | not met |
      | bone marrow blasts | 0 %         | marrow remission    | met     |
      | bone marrow blasts | 100 %       | marrow remission    | not met |

  Scenario Outline: <fact> of <value> is set aside
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact               | value           | criterion           |
      | platelets          | -0.001 10*9/L   | platelet recovery   |
      | platelets          | 3000.001 10*9/L | platelet recovery   |
      | ANC                | -0.001 10*9/L   | neutrophil recovery |
      | ANC                | 200.001 10*9/L  | neutrophil recovery |
      | circulating blasts | -0.001 10*9/L   | blood remission     |
      | circulating blasts | 1500.001 10*9/L | blood remission     |
      | bone marrow blasts | -0.001 %        | marrow remission    |
      | bone marrow blasts | 100.001 %       | marrow remission    |
