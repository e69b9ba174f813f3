@observations @data
Feature: Of many dated observations the right one counts
  The dose that is due on 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "besponsa-dosing"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact                | value      |
      | 2024-05-15 | planned dose        | day 1      |
      | 2024-05-15 | remission           | neither    |
      | <day>      | ANC                 | 2 10*9/L   |
      | <day>      | platelets           | 150 10*9/L |
      | <day>      | total bilirubin     | 3 mg/dL    |
      | <day>      | total bilirubin ULN | 1 mg/dL    |
    When the patient is assessed
    Then ANC enough is <truth>
    And platelets enough is <truth>
    And bilirubin high is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                | value      |
      | 2024-05-15 | planned dose        | day 1      |
      | 2024-05-15 | remission           | neither    |
      | <good>     | ANC                 | 2 10*9/L   |
      | <good>     | platelets           | 150 10*9/L |
      | <good>     | total bilirubin     | 3 mg/dL    |
      | <good>     | total bilirubin ULN | 1 mg/dL    |
      | <bad>      | ANC                 | 0.5 10*9/L |
      | <bad>      | platelets           | 40 10*9/L  |
      | <bad>      | total bilirubin     | 1 mg/dL    |
      | <bad>      | total bilirubin ULN | 1 mg/dL    |
    When the patient is assessed
    Then ANC enough is <truth>
    And platelets enough is <truth>
    And bilirubin high is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | remission    | neither |
      | <right>    | cycle        | 4       |
      | <wrong>    | cycle        | 3       |
    When the patient is assessed
    Then no response in three cycles is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | not met |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: What was seen later does not count
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | remission    | neither |
      | 2024-05-20 | cycle        | 4       |
    When the patient is assessed
    Then no response in three cycles is unknown

  Scenario Outline: ALT of <day>, up to seven days away
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | AST          | 20 U/L  |
      | 2024-05-15 | AST ULN      | 40 U/L  |
      | <day>      | ALT          | 300 U/L |
      | <day>      | ALT ULN      | 40 U/L  |
    When the patient is assessed
    Then transaminase high is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: ALT high on <high> and normal on <normal>: the closest, the earlier of two
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | AST          | 20 U/L  |
      | 2024-05-15 | AST ULN      | 40 U/L  |
      | <high>     | ALT          | 300 U/L |
      | <high>     | ALT ULN      | 40 U/L  |
      | <normal>   | ALT          | 20 U/L  |
      | <normal>   | ALT ULN      | 40 U/L  |
    When the patient is assessed
    Then transaminase high is <truth>

    Examples:
      | high       | normal     | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: AST of <day>, up to seven days away
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | ALT          | 20 U/L  |
      | 2024-05-15 | ALT ULN      | 40 U/L  |
      | <day>      | AST          | 300 U/L |
      | <day>      | AST ULN      | 40 U/L  |
    When the patient is assessed
    Then transaminase high is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: AST high on <high> and normal on <normal>: the closest, the earlier of two
    Given the observations:
      | date       | fact         | value   |
      | 2024-05-15 | planned dose | day 1   |
      | 2024-05-15 | ALT          | 20 U/L  |
      | 2024-05-15 | ALT ULN      | 40 U/L  |
      | <high>     | AST          | 300 U/L |
      | <high>     | AST ULN      | 40 U/L  |
      | <normal>   | AST          | 20 U/L  |
      | <normal>   | AST ULN      | 40 U/L  |
    When the patient is assessed
    Then transaminase high is <truth>

    Examples:
      | high       | normal     | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |
