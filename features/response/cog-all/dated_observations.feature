@observations @data
Feature: Of many dated observations the right one counts
  The bone marrow blasts of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "cog-all"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact                   | value  |
      | 2024-05-15 | bone marrow blasts     | 1 %    |
      | <day>      | extramedullary disease | absent |
      | <day>      | CNS status             | CNS1   |
    When the patient is assessed
    Then extramedullary remission is <truth>
    And CNS remission is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                   | value   |
      | 2024-05-15 | bone marrow blasts     | 1 %     |
      | <good>     | extramedullary disease | absent  |
      | <good>     | CNS status             | CNS1    |
      | <bad>      | extramedullary disease | present |
      | <bad>      | CNS status             | CNS2    |
    When the patient is assessed
    Then extramedullary remission is <truth>
    And CNS remission is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: What was seen on <day> does not count
    Given the observations:
      | date       | fact               | value |
      | 2024-05-15 | bone marrow blasts | 1 %   |
      | <day>      | mrd flow           | 0.5 % |
    When the patient is assessed
    Then MRD remission is unknown

    Examples:
      | day        |
      | 2024-05-14 |
      | 2024-05-16 |

  Scenario Outline: Good at <good> o'clock and bad at <bad>: the first of the day
    Given the observations:
      | date                 | fact               | value |
      | 2024-05-15           | bone marrow blasts | 1 %   |
      | 2024-05-15T<good>:00 | mrd flow           | 0.5 % |
      | 2024-05-15T<bad>:00  | mrd flow           | 5 %   |
    When the patient is assessed
    Then MRD remission is <truth>

    Examples:
      | good | bad | truth   |
      | 08   | 16  | met     |
      | 16   | 08  | not met |
