@observations @data
Feature: Of many dated observations the right one counts
  The marrow of 15 May opens the assessment.

  Background:
    Given the protocol "nct07476729"

  Scenario Outline: Good at <good> o'clock and bad at <bad>: the first of the day
    Given the observations:
      | date                 | fact                 | value |
      | 2024-05-15           | quantitative methods | 0     |
      | 2024-05-15T<good>:00 | bone marrow blasts   | 30 %  |
      | 2024-05-15T<bad>:00  | bone marrow blasts   | 0 %   |
    When the patient is assessed
    Then I4 marrow is <truth>

    Examples:
      | good | bad | truth   |
      | 08   | 16  | met     |
      | 16   | 08  | not met |

  Scenario: One that cannot be read is not replaced by that of another day
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-14 | bone marrow blasts | 30 %       |
      | 2024-05-15 | bone marrow blasts | unreadable |
      | 2024-05-16 | bone marrow blasts | 0 %        |
    When the patient is assessed
    Then 1 patient has I4 marrow met
    And 1 patient has I4 marrow unknown
    And 1 patient has I4 marrow not met
    And there is a problem with bone marrow blasts saying "is not "

  Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact                 | value |
      | 2024-05-15 | bone marrow blasts   | 3 %   |
      | 2024-05-15 | quantitative methods | 0     |
      | <right>    | relapses             | 1     |
      | <wrong>    | relapses             | 2     |
    When the patient is assessed
    Then I3 first relapse is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | not met |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: What was seen later does not count
    Given the observations:
      | date       | fact                 | value |
      | 2024-05-15 | bone marrow blasts   | 3 %   |
      | 2024-05-15 | quantitative methods | 0     |
      | 2024-05-20 | relapses             | 1     |
    When the patient is assessed
    Then I3 first relapse is unknown

  Scenario Outline: Disease elsewhere seen on <good>, none on <bad>: the closest within seven days, the earlier of two
    Given the observations:
      | date       | fact                   | value   |
      | 2024-05-15 | bone marrow blasts     | 3 %     |
      | 2024-05-15 | mrd flow               | 0.5 %   |
      | <good>     | extramedullary disease | present |
      | <bad>      | extramedullary disease | absent  |
    When the patient is assessed
    Then isolated extramedullary arm is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: Disease elsewhere seen on <day>
    Given the observations:
      | date       | fact                   | value   |
      | 2024-05-15 | bone marrow blasts     | 3 %     |
      | 2024-05-15 | mrd flow               | 0.5 %   |
      | <day>      | extramedullary disease | present |
    When the patient is assessed
    Then isolated extramedullary arm is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Residual disease of <first> at eight, of <second> at sixteen o'clock
    Given the observations:
      | date             | fact               | value    |
      | 2024-05-15       | bone marrow blasts | 3 %      |
      | 2024-05-15T08:00 | mrd flow           | <first>  |
      | 2024-05-15T16:00 | mrd flow           | <second> |
    When the patient is assessed
    Then MRD branch is <branch>

    Examples:
      | first   | second  | branch               |
      | 0.001 % | 0.5 %   | below 0.01 percent   |
      | 0.5 %   | 0.001 % | 0.01 percent or more |

  Scenario Outline: Residual disease of <day> does not count
    Given the observations:
      | date       | fact               | value   |
      | 2024-05-15 | bone marrow blasts | 3 %     |
      | <day>      | mrd flow           | 0.001 % |
    When the patient is assessed
    Then MRD branch is not settled

    Examples:
      | day        |
      | 2024-05-14 |
      | 2024-05-16 |
