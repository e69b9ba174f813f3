@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "ino-vate"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                     | fact                   | value      | answer  |
      | marrow remission         | bone marrow blasts     | 1 %        | met     |
      | marrow remission         | bone marrow blasts     | 30 %       | not met |
      | blood remission          | peripheral blasts      | 0.001 %    | not met |
      | extramedullary remission | extramedullary disease | absent     | met     |
      | extramedullary remission | extramedullary disease | present    | not met |
      | platelet recovery        | platelets              | 100 10*9/L | met     |
      | neutrophil recovery      | ANC                    | 1 10*9/L   | met     |
