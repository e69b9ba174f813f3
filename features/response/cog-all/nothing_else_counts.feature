@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "cog-all"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                     | fact                   | value   | answer  |
      | MRD remission            | mrd flow               | 0.999 % | met     |
      | MRD remission            | mrd flow               | 1 %     | not met |
      | MRD remission            | mrd flow               | 1.001 % | not met |
      | MRD remission            | mrd flow               | <1 %    | met     |
      | MRD remission            | mrd flow               | <1.1 %  | unknown |
      | CNS remission            | CNS status             | CNS1    | met     |
      | CNS remission            | CNS status             | CNS2    | not met |
      | CNS remission            | CNS status             | CNS3    | not met |
      | extramedullary remission | extramedullary disease | absent  | met     |
      | extramedullary remission | extramedullary disease | present | not met |
