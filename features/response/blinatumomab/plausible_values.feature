@data
Feature: Values at the ends of what is plausible count, and values beyond are set aside
  Nothing else is known of these patients.

  Background:
    Given the protocol "blinatumomab"

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
      | peripheral blasts  | 0 %         | blood remission     | met     |
      | peripheral blasts  | 100 %       | blood remission     | not met |
      | bone marrow blasts | 0 %         | marrow remission    | met     |
      | bone marrow blasts | 100 %       | marrow remission    | not met |
      | cycle              | 1           | timely response    | met     |
      | cycle              | 20          | timely response    | not met |
      | mrd flow           | 0 %         | MRD response        | met     |
      | mrd flow           | 100 %       | MRD response        | not met |

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
      | peripheral blasts  | -0.001 %        | blood remission     |
      | peripheral blasts  | 100.001 %       | blood remission     |
      | bone marrow blasts | -0.001 %        | marrow remission    |
      | bone marrow blasts | 100.001 %       | marrow remission    |
      | cycle              | 0               | timely response    |
      | cycle              | 21              | timely response    |
      | mrd flow           | -0.001 %        | MRD response        |
      | mrd flow           | 100.001 %       | MRD response        |
