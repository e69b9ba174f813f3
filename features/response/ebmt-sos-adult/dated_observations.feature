@observations @data
Feature: Of many dated observations the right one counts
  The examination of the liver of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "ebmt-sos-adult"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact                 | value   |
      | 2024-05-15 | painful hepatomegaly | present |
      | <day>      | total bilirubin      | 3 mg/dL |
      | <day>      | ascites              | present |
    When the patient is assessed
    Then high bilirubin is <truth>
    And ascites seen is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                 | value   |
      | 2024-05-15 | painful hepatomegaly | present |
      | <good>     | total bilirubin      | 3 mg/dL |
      | <good>     | ascites              | present |
      | <bad>      | total bilirubin      | 1 mg/dL |
      | <bad>      | ascites              | absent  |
    When the patient is assessed
    Then high bilirubin is <truth>
    And ascites seen is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |
