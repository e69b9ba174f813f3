@observations @data
Feature: Of many dated observations the right one counts
  The examination of the liver of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "ebmt-sos-paediatric"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact                                    | value      |
      | 2024-05-15 | hepatomegaly                            | present    |
      | 2024-05-15 | total bilirubin                         | 1 mg/dL    |
      | 2024-05-15 | weight                                  | 20 kg      |
      | 2024-05-15 | transplantation date                    | 2024-05-15 |
      | <day>      | transfusion-refractory thrombocytopenia | present    |
      | <day>      | weight rising three days                | present    |
      | <day>      | ascites                                 | present    |
      | <day>      | bilirubin rising three days             | present    |
    When the patient is assessed
    Then refractory platelets is <truth>
    And weight gain is <truth>
    And ascites seen is <truth>
    And bilirubin rises is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                                    | value      |
      | 2024-05-15 | hepatomegaly                            | present    |
      | 2024-05-15 | total bilirubin                         | 1 mg/dL    |
      | 2024-05-15 | weight                                  | 20 kg      |
      | 2024-05-15 | transplantation date                    | 2024-05-15 |
      | <good>     | transfusion-refractory thrombocytopenia | present    |
      | <good>     | weight rising three days                | present    |
      | <good>     | ascites                                 | present    |
      | <good>     | bilirubin rising three days             | present    |
      | <bad>      | transfusion-refractory thrombocytopenia | absent     |
      | <bad>      | weight rising three days                | absent     |
      | <bad>      | ascites                                 | absent     |
      | <bad>      | bilirubin rising three days             | absent     |
    When the patient is assessed
    Then refractory platelets is <truth>
    And weight gain is <truth>
    And ascites seen is <truth>
    And bilirubin rises is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |
