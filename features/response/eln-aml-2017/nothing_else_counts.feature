@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "eln-aml-2017"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                     | fact                   | value         | answer  |
      | marrow remission         | bone marrow blasts     | 1 %           | met     |
      | marrow remission         | bone marrow blasts     | 30 %          | not met |
      | blood remission          | peripheral blasts      | 0.001 %       | not met |
      | extramedullary remission | extramedullary disease | absent        | met     |
      | extramedullary remission | extramedullary disease | present       | not met |
      | platelet recovery        | platelets              | 100 10*9/L    | met     |
      | neutrophil recovery      | ANC                    | 1 10*9/L      | met     |
      | Auer rods gone           | Auer rods              | absent        | met     |
      | Auer rods gone           | Auer rods              | present       | not met |
      | single recovery          | ANC                    | 1 10*9/L      | met     |
      | single recovery          | platelets              | 100 10*9/L    | met     |
      | single recovery          | ANC                    | 0.999 10*9/L  | unknown |
      | single recovery          | platelets              | 99.999 10*9/L | unknown |
      | cells counted            | marrow cells counted   | 200           | met     |
      | cells counted            | marrow cells counted   | 199           | not met |
      | biopsy cellularity       | marrow cellularity     | 10 %          | met     |
      | biopsy cellularity       | marrow cellularity     | 9.999 %       | not met |
      | biopsy cellularity       | marrow cellularity     | 10.001 %      | met     |
      | cellular marrow          | marrow cells counted   | 200           | met     |
      | cellular marrow          | marrow cellularity     | 10 %          | met     |
      | cellular marrow          | marrow cellularity     | 2 %           | unknown |
      | cellular marrow          | marrow cells counted   | 2             | unknown |
      | leukaemia-free marrow    | Auer rods              | present       | not met |
      | full recovery            | ANC                    | 0.5 10*9/L    | not met |
      | full recovery            | platelets              | 50 10*9/L     | not met |
      | two intensive courses    | intensive courses      | 2             | met     |
      | two intensive courses    | intensive courses      | 3             | met     |
      | two intensive courses    | intensive courses      | 1             | not met |
      | without MRD              | marker negative        | yes           | met     |
      | without MRD              | marker negative        | no            | not met |
