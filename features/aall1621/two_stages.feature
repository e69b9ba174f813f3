@cohort @design
Feature: The two-stage design of Cohort 1, on both sides of each of its numbers
  At least 9 responders among the first 24 patients, then at least 20 among 48. The patients are made up: 22 of whom 8 respond, then
  23 of whom 11 do.

  Background:
    Given the protocol "aall1621"
    And the patients of "first_22.csv"

  Scenario: 23 patients are too few for the first stage
    Given the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-03 | 2019-07-01 |
    Then CR or CRi rate is 8 of 23
    And the design two stage says too early

  Scenario: 8 responders of 24 are too few
    Given the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
    Then CR or CRi rate is 8 of 24
    And the design two stage says stop

  Scenario: 9 responders of 24 are enough to go on
    Given the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 2                  | 0                 | absent                 | 150       | 1.5 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
    Then CR or CRi rate is 9 of 24
    And the design two stage says go on

  Scenario: A patient who is not settled decides, so both are told
    Given the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | missing            | 0                 | absent                 | 150       | 1.5 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
    Then CR or CRi rate is 8 of 24, 1 not settled
    And the design two stage says stop or go on

  Scenario: A patient of Cohort 2 is none of the 24
    Given the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 2 | 2                  | 0                 | absent                 | 150       | 1.5 | 2019-06-10 | 2019-07-08 |
    Then CR or CRi rate is 8 of 23
    And the design two stage says too early

  Scenario: 20 responders of 47 are not judged before the last patient
    Given the patients of "next_23.csv"
    And the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 2                  | 0                 | absent                 | 150       | 1.5 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
    Then CR or CRi rate is 20 of 47
    And the design two stage says go on

  Scenario: 20 responders of 48 are a success
    Given the patients of "next_23.csv"
    And the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 2                  | 0                 | absent                 | 150       | 1.5 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
      | L-3     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-17 | 2019-07-15 |
    Then CR or CRi rate is 20 of 48
    And the design two stage says success

  Scenario: 19 responders of 48 are none
    Given the patients of "next_23.csv"
    And the patients:
      | patient | cohort   | bone marrow blasts | peripheral blasts | extramedullary disease | platelets | ANC | first dose | date       |
      | L-1     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-03 | 2019-07-01 |
      | L-2     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-10 | 2019-07-08 |
      | L-3     | Cohort 1 | 40                 | 12                | absent                 | 30        | 0.2 | 2019-06-17 | 2019-07-15 |
    Then CR or CRi rate is 19 of 48
    And the design two stage says no success
