Feature: The doses of the two levels of ITCC-059
  Nothing is known of these patients but their level.

  Background:
    Given the protocol "wi203581"

  Scenario Outline: <level>
    Given trial dose level is <level>
    When the patient is assessed
    Then dose day 1 is <day 1> mg/m2
    And dose day 8 is <day 8> mg/m2
    And dose day 15 is <day 15> mg/m2
    And dose per course is <course> mg/m2

    Examples: 1.4 and 1.8 mg/m2 a course
      | level   | day 1 | day 8 | day 15 | course |
      | level 1 | 0.6   | 0.4   | 0.4    | 1.4    |
      | level 2 | 0.8   | 0.5   | 0.5    | 1.8    |

  @missing
  Scenario: Without a level there is no dose
    Given trial dose level is missing
    When the patient is assessed
    Then dose day 1 cannot be calculated
    And dose day 8 cannot be calculated
    And dose day 15 cannot be calculated
    And dose per course cannot be calculated
