@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "eln-aml-2022"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                        | fact                   | value           | answer  |
      | assessable                  | obstacle               | no obstacle     | met     |
      | assessable                  | obstacle               | early death     | not met |
      | assessable                  | obstacle               | withdrawal      | not met |
      | assessable                  | marrow sample          | inadequate      | met     |
      | readable marrow             | obstacle               | early death     | met     |
      | readable marrow             | marrow sample          | adequate        | met     |
      | readable marrow             | marrow sample          | not taken       | not met |
      | full recovery               | extramedullary disease | present         | unknown |
      | marrow remission            | bone marrow blasts     | 1 %             | met     |
      | marrow remission            | bone marrow blasts     | 30 %            | not met |
      | blood remission             | peripheral blasts      | 0 %             | met     |
      | blood remission             | peripheral blasts      | 1 %             | not met |
      | extramedullary remission    | extramedullary disease | absent          | met     |
      | extramedullary remission    | extramedullary disease | present         | not met |
      | partial neutrophil recovery | ANC                    | 0.5 10*9/L      | met     |
      | partial neutrophil recovery | ANC                    | 0.501 10*9/L    | met     |
      | partial neutrophil recovery | ANC                    | 0.499 10*9/L    | not met |
      | neutrophil recovery         | ANC                    | 1.001 10*9/L    | met     |
      | partial platelet recovery   | platelets              | 50 10*9/L       | met     |
      | partial platelet recovery   | platelets              | 50.001 10*9/L   | met     |
      | partial platelet recovery   | platelets              | 49.999 10*9/L   | not met |
      | platelet recovery           | platelets              | 100.001 10*9/L  | met     |
      | single recovery             | ANC                    | 1 10*9/L        | met     |
      | single recovery             | platelets              | 100 10*9/L      | met     |
      | single recovery             | ANC                    | 0.9 10*9/L      | unknown |
      | single recovery             | platelets              | 99 10*9/L       | unknown |
      | enough cells                | marrow cells counted   | 200             | met     |
      | enough cells                | marrow cellularity     | 10 %            | met     |
      | enough cells                | marrow cells counted   | 199             | not met |
      | cellular marrow             | marrow spicules        | absent          | not met |
      | cellular marrow             | marrow cells counted   | 10              | not met |
      | MRD below threshold         | mrd result             | below threshold | met     |
