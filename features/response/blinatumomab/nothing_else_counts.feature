@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "blinatumomab"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                        | fact                   | value          | answer  |
      | marrow remission            | bone marrow blasts     | 1 %            | met     |
      | marrow remission            | bone marrow blasts     | 30 %           | not met |
      | blood remission             | peripheral blasts      | 0.001 %        | not met |
      | extramedullary remission    | extramedullary disease | absent         | met     |
      | extramedullary remission    | extramedullary disease | present        | not met |
      | platelet recovery           | platelets              | 100 10*9/L     | not met |
      | platelet recovery           | platelets              | 100.001 10*9/L | met     |
      | platelet recovery           | platelets              | 99.999 10*9/L  | not met |
      | neutrophil recovery         | ANC                    | 1 10*9/L       | not met |
      | neutrophil recovery         | ANC                    | 1.001 10*9/L   | met     |
      | neutrophil recovery         | ANC                    | 0.999 10*9/L   | not met |
      | single recovery             | ANC                    | 1.001 10*9/L   | met     |
      | single recovery             | platelets              | 100.001 10*9/L | met     |
      | single recovery             | ANC                    | 1 10*9/L       | unknown |
      | single recovery             | platelets              | 100 10*9/L     | unknown |
      | partial platelet recovery   | platelets              | 50 10*9/L      | not met |
      | partial platelet recovery   | platelets              | 50.001 10*9/L  | met     |
      | partial platelet recovery   | platelets              | 49.999 10*9/L  | not met |
      | partial neutrophil recovery | ANC                    | 0.5 10*9/L     | not met |
      | partial neutrophil recovery | ANC                    | 0.501 10*9/L   | met     |
      | partial neutrophil recovery | ANC                    | 0.499 10*9/L   | not met |
      | timely response            | cycle                  | 1              | met     |
      | timely response            | cycle                  | 2              | met     |
      | timely response            | cycle                  | 3              | not met |
      | MRD response                | mrd flow               | 0.009 %        | met     |
      | MRD response                | mrd flow               | 0.01 %         | not met |
      | MRD response                | mrd flow               | 0.011 %        | not met |
      | MRD response                | mrd flow               | <0.01 %        | met     |
      | MRD response                | mrd flow               | <0.1 %         | unknown |
