@observations @data
Feature: Of many dated observations the right one counts
  The bone marrow blasts of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "nci-all-2010"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-15 | bone marrow blasts | 1 %        |
      | <day>      | platelets          | 180 10*9/L |
      | <day>      | ANC                | 2.5 10*9/L |
      | <day>      | circulating blasts | 0 10*9/L   |
    When the patient is assessed
    Then platelet recovery is <truth>
    And neutrophil recovery is <truth>
    And blood remission is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-15 | bone marrow blasts | 1 %        |
      | <good>     | platelets          | 180 10*9/L |
      | <good>     | ANC                | 2.5 10*9/L |
      | <good>     | circulating blasts | 0 10*9/L   |
      | <bad>      | platelets          | 40 10*9/L  |
      | <bad>      | ANC                | 0.2 10*9/L |
      | <bad>      | circulating blasts | 2 10*9/L   |
    When the patient is assessed
    Then platelet recovery is <truth>
    And neutrophil recovery is <truth>
    And blood remission is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: Good at <good> o'clock and bad at <bad>: the first of the day
    Given the observations:
      | date                 | fact               | value |
      | 2024-05-15T<good>:00 | bone marrow blasts | 1 %   |
      | 2024-05-15T<bad>:00  | bone marrow blasts | 30 %  |
    When the patient is assessed
    Then marrow remission is <truth>

    Examples:
      | good | bad | truth   |
      | 08   | 16  | met     |
      | 16   | 08  | not met |

  Scenario: One that cannot be read is not replaced by that of another day
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-14 | bone marrow blasts | 1 %        |
      | 2024-05-15 | bone marrow blasts | unreadable |
      | 2024-05-16 | bone marrow blasts | 30 %       |
    When the patient is assessed
    Then 1 patient has marrow remission met
    And 1 patient has marrow remission unknown
    And 1 patient has marrow remission not met
    And there is a problem with bone marrow blasts saying "is not "

  Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact                   | value |
      | 2024-05-15 | bone marrow blasts     | 1 %   |
      | <right>    | baseline marrow blasts | 60 %  |
      | <wrong>    | baseline marrow blasts | 1 %   |
    When the patient is assessed
    Then marrow halved is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | not met |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: What was seen later does not count
    Given the observations:
      | date       | fact                   | value |
      | 2024-05-15 | bone marrow blasts     | 1 %   |
      | 2024-05-20 | baseline marrow blasts | 60 %  |
    When the patient is assessed
    Then marrow halved is unknown
