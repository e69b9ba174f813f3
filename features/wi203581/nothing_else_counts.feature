@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "wi203581"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule       | fact           | value                | answer  |
      | I1 age     | age            | 1 a                  | met     |
      | I1 age     | age            | 17.999 a             | met     |
      | I1 age     | age            | 0.5 a                | not met |
      | I2 disease | diagnosis      | B-cell precursor ALL | met     |
      | I2 disease | diagnosis      | T-cell ALL           | met     |
      | I2 disease | diagnosis      | AML                  | not met |
      | I3 status  | disease status | relapsed             | met     |
      | I3 status  | disease status | refractory           | met     |
      | I3 status  | disease status | in remission         | not met |
      | I4 CD22    | CD22           | positive             | met     |
      | I4 CD22    | CD22           | negative             | not met |
