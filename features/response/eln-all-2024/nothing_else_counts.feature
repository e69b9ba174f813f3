@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "eln-all-2024"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                     | fact                   | value          | answer  |
      | marrow remission         | bone marrow blasts     | 1 %            | met     |
      | marrow remission         | bone marrow blasts     | 30 %           | not met |
      | extramedullary remission | extramedullary disease | absent         | met     |
      | extramedullary remission | extramedullary disease | present        | not met |
      | platelet recovery        | platelets              | 100 10*9/L     | not met |
      | platelet recovery        | platelets              | 100.001 10*9/L | met     |
      | platelet recovery        | platelets              | 99.999 10*9/L  | not met |
      | neutrophil recovery      | ANC                    | 1 10*9/L       | not met |
      | neutrophil recovery      | ANC                    | 1.001 10*9/L   | met     |
      | neutrophil recovery      | ANC                    | 0.999 10*9/L   | not met |
      | neutropenia              | ANC                    | 0.999 10*9/L   | met     |
      | neutropenia              | ANC                    | 1 10*9/L       | not met |
      | neutropenia              | ANC                    | 1.001 10*9/L   | not met |
      | thrombocytopenia         | platelets              | 99.999 10*9/L  | met     |
      | thrombocytopenia         | platelets              | 100 10*9/L     | not met |
      | thrombocytopenia         | platelets              | 100.001 10*9/L | not met |
      | transfusion independence | red cell transfusions  | independent    | met     |
      | transfusion independence | red cell transfusions  | needed         | not met |
      | MRD shows remission      | mrd                    | 0.999 %        | met     |
      | MRD shows remission      | mrd                    | 1 %            | not met |
      | MRD shows remission      | mrd                    | 1.001 %        | not met |
      | MRD shows remission      | mrd                    | <1 %           | met     |
      | MRD shows remission      | mrd                    | <2 %           | unknown |
      | MRD allows remission     | mrd                    | 0.999 %        | met     |
      | MRD allows remission     | mrd                    | 1 %            | not met |
      | MRD allows remission     | mrd                    | <2 %           | unknown |
      | MRD shows remission      | ANC                    | 2 10*9/L       | not met |
      | MRD allows remission     | ANC                    | 2 10*9/L       | met     |
      | MRD allows remission     | mrd                    | 100 %          | not met |
      | MRD allows remission     | mrd                    | 1.001 %        | not met |
      | MRD allows remission     | mrd                    | 0 %            | met     |
