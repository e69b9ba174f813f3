@observations @data
Feature: Of many dated observations the right one counts
  The dose level of 15 May opens the assessment; of everything else the latest on that day or before counts.

  Background:
    Given the protocol "wi203581"

  Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact             | value        |
      | 2024-05-15 | trial dose level | level 1      |
      | <right>    | diagnosis        | T-cell ALL   |
      | <right>    | disease status   | relapsed     |
      | <right>    | CD22             | positive     |
      | <wrong>    | diagnosis        | AML          |
      | <wrong>    | disease status   | in remission |
      | <wrong>    | CD22             | negative     |
    When the patient is assessed
    Then I2 disease is <truth>
    And I3 status is <truth>
    And I4 CD22 is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | not met |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: What was seen later does not count
    Given the observations:
      | date       | fact             | value      |
      | 2024-05-15 | trial dose level | level 1    |
      | 2024-05-20 | diagnosis        | T-cell ALL |
      | 2024-05-20 | disease status   | relapsed   |
      | 2024-05-20 | CD22             | positive   |
    When the patient is assessed
    Then I2 disease is unknown
    And I3 status is unknown
    And I4 CD22 is unknown
