@observations @data
Feature: Of many dated observations the right one counts
  The marrow of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "nct05748171"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact                | value   |
      | 2024-05-15 | bone marrow blasts  | 30 %    |
      | 2024-05-15 | Gilbert syndrome    | no      |
      | <day>      | AST                 | 20 U/L  |
      | <day>      | AST ULN             | 40 U/L  |
      | <day>      | ALT                 | 20 U/L  |
      | <day>      | ALT ULN             | 40 U/L  |
      | <day>      | total bilirubin     | 1 mg/dL |
      | <day>      | total bilirubin ULN | 1 mg/dL |
    When the patient is assessed
    Then I7 AST is <truth>
    And I8 ALT is <truth>
    And I9 bilirubin is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                | value   |
      | 2024-05-15 | bone marrow blasts  | 30 %    |
      | 2024-05-15 | Gilbert syndrome    | no      |
      | <good>     | AST                 | 20 U/L  |
      | <good>     | AST ULN             | 40 U/L  |
      | <good>     | ALT                 | 20 U/L  |
      | <good>     | ALT ULN             | 40 U/L  |
      | <good>     | total bilirubin     | 1 mg/dL |
      | <good>     | total bilirubin ULN | 1 mg/dL |
      | <bad>      | AST                 | 900 U/L |
      | <bad>      | AST ULN             | 40 U/L  |
      | <bad>      | ALT                 | 900 U/L |
      | <bad>      | ALT ULN             | 40 U/L  |
      | <bad>      | total bilirubin     | 9 mg/dL |
      | <bad>      | total bilirubin ULN | 1 mg/dL |
    When the patient is assessed
    Then I7 AST is <truth>
    And I8 ALT is <truth>
    And I9 bilirubin is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: Good at <good> o'clock and bad at <bad>: the first of the day
    Given the observations:
      | date                 | fact               | value |
      | 2024-05-15           | Gilbert syndrome   | no    |
      | 2024-05-15T<good>:00 | bone marrow blasts | 30 %  |
      | 2024-05-15T<bad>:00  | bone marrow blasts | 0 %   |
    When the patient is assessed
    Then I5 marrow is <truth>

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
    Then 1 patient has I5 marrow met
    And 1 patient has I5 marrow unknown
    And 1 patient has I5 marrow not met
    And there is a problem with bone marrow blasts saying "is not "

  Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact               | value    |
      | 2024-05-15 | bone marrow blasts | 30 %     |
      | 2024-05-15 | Gilbert syndrome   | no       |
      | <right>    | CD22               | positive |
      | <right>    | relapses           | 1        |
      | <wrong>    | CD22               | negative |
      | <wrong>    | relapses           | 2        |
    When the patient is assessed
    Then I4 CD22 is <truth>
    And I2 first relapse is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | not met |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: What was seen later does not count
    Given the observations:
      | date       | fact               | value    |
      | 2024-05-15 | bone marrow blasts | 30 %     |
      | 2024-05-15 | Gilbert syndrome   | no       |
      | 2024-05-20 | CD22               | positive |
      | 2024-05-20 | relapses           | 1        |
    When the patient is assessed
    Then I4 CD22 is unknown
    And I2 first relapse is unknown

  Scenario: An age that is stated on another day opens no assessment
    Given the observations:
      | date       | fact               | value |
      | 2024-05-15 | bone marrow blasts | 30 %  |
      | 2024-05-16 | age                | 9 a   |
    When the patient is assessed
    Then 1 patient has I5 marrow met
    And 0 patients have I5 marrow unknown
