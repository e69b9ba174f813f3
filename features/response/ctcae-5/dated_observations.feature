@observations @data
Feature: Of many dated observations the right one counts
  The visit of 15 May is graded; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "ctcae-5"

  Scenario Outline: Values of <day>: up to seven days away
    Given the observations:
      | date       | fact                     | value      |
      | 2024-05-15 | first dose               | 2024-01-02 |
      | 2024-01-01 | ALT                      | 20 U/L     |
      | 2024-01-01 | total bilirubin          | 0.5 mg/dL  |
      | 2024-01-01 | creatinine               | 0.5 mg/dL  |
      | 2024-05-15 | visit                    | held       |
      | <day>      | ANC                      | 0.4 10*9/L |
      | <day>      | platelets                | 20 10*9/L  |
      | <day>      | WBC                      | 0.9 10*9/L |
      | <day>      | haemoglobin              | 7 g/dL     |
      | <day>      | life-threatening anaemia | no         |
      | <day>      | ALT                      | 900 U/L    |
      | <day>      | ALT ULN                  | 40 U/L     |
      | <day>      | total bilirubin          | 11 mg/dL   |
      | <day>      | total bilirubin ULN      | 1 mg/dL    |
      | <day>      | creatinine               | 9 mg/dL    |
      | <day>      | creatinine ULN           | 1 mg/dL    |
    When the patient is assessed
    Then neutrophil grade is <four>
    And platelet grade is <four>
    And white cell grade is <four>
    And anaemia grade is <three>
    And ALT grade is <four>
    And bilirubin grade is <four>
    And creatinine grade is <four>

    Examples:
      | day        | four        | three       |
      | 2024-05-07 | not settled | not settled |
      | 2024-05-08 | grade 4     | grade 3     |
      | 2024-05-22 | grade 4     | grade 3     |
      | 2024-05-23 | not settled | not settled |

  Scenario Outline: Bad on <bad> and better on <better>: the closest, the earlier of two
    Given the observations:
      | date       | fact                     | value      |
      | 2024-05-15 | first dose               | 2024-01-02 |
      | 2024-01-01 | ALT                      | 20 U/L     |
      | 2024-01-01 | total bilirubin          | 0.5 mg/dL  |
      | 2024-01-01 | creatinine               | 0.9 mg/dL  |
      | 2024-05-15 | visit                    | held       |
      | <bad>      | ANC                      | 0.4 10*9/L |
      | <bad>      | platelets                | 20 10*9/L  |
      | <bad>      | WBC                      | 0.9 10*9/L |
      | <bad>      | haemoglobin              | 9 g/dL     |
      | <bad>      | life-threatening anaemia | yes        |
      | <bad>      | ALT                      | 900 U/L    |
      | <bad>      | ALT ULN                  | 40 U/L     |
      | <bad>      | total bilirubin          | 11 mg/dL   |
      | <bad>      | total bilirubin ULN      | 1 mg/dL    |
      | <bad>      | creatinine               | 9 mg/dL    |
      | <bad>      | creatinine ULN           | 1 mg/dL    |
      | <better>   | ANC                      | 1.2 10*9/L |
      | <better>   | platelets                | 60 10*9/L  |
      | <better>   | WBC                      | 2.5 10*9/L |
      | <better>   | haemoglobin              | 9 g/dL     |
      | <better>   | life-threatening anaemia | no         |
      | <better>   | ALT                      | 150 U/L    |
      | <better>   | ALT ULN                  | 40 U/L     |
      | <better>   | total bilirubin          | 2 mg/dL    |
      | <better>   | total bilirubin ULN      | 1 mg/dL    |
      | <better>   | creatinine               | 2 mg/dL    |
      | <better>   | creatinine ULN           | 1 mg/dL    |
    When the patient is assessed
    Then neutrophil grade is <grade>
    And platelet grade is <grade>
    And white cell grade is <grade>
    And anaemia grade is <grade>
    And ALT grade is <grade>
    And bilirubin grade is <grade>
    And creatinine grade is <grade>

    Examples:
      | bad        | better     | grade   |
      | 2024-05-12 | 2024-05-18 | grade 4 |
      | 2024-05-14 | 2024-05-10 | grade 4 |
      | 2024-05-17 | 2024-05-14 | grade 2 |

  Scenario Outline: Haemoglobin of 7 g/dL on <low> and of 9 g/dL on <high>
    Given the observations:
      | date       | fact                     | value  |
      | 2024-05-15 | visit                    | held   |
      | 2024-05-15 | life-threatening anaemia | no     |
      | <low>      | haemoglobin              | 7 g/dL |
      | <high>     | haemoglobin              | 9 g/dL |
    When the patient is assessed
    Then anaemia grade is <grade>

    Examples:
      | low        | high       | grade   |
      | 2024-05-12 | 2024-05-18 | grade 3 |
      | 2024-05-14 | 2024-05-10 | grade 3 |
      | 2024-05-17 | 2024-05-14 | grade 2 |

  Scenario Outline: Abnormal before the treatment on <abnormal>, normal on <normal>, treated from 2 January: the latest until then
    Given the observations:
      | date       | fact                | value      |
      | 2024-05-15 | first dose          | 2024-01-02 |
      | <abnormal> | ALT                 | 80 U/L     |
      | <abnormal> | total bilirubin     | 2 mg/dL    |
      | <abnormal> | creatinine          | 1.5 mg/dL  |
      | <normal>   | ALT                 | 20 U/L     |
      | <normal>   | total bilirubin     | 0.5 mg/dL  |
      | <normal>   | creatinine          | 0.9 mg/dL  |
      | 2024-05-15 | visit               | held       |
      | 2024-05-15 | ALT                 | 230 U/L    |
      | 2024-05-15 | ALT ULN             | 40 U/L     |
      | 2024-05-15 | total bilirubin     | 2.9 mg/dL  |
      | 2024-05-15 | total bilirubin ULN | 1 mg/dL    |
      | 2024-05-15 | creatinine          | 1.44 mg/dL |
      | 2024-05-15 | creatinine ULN      | 1 mg/dL    |
    When the patient is assessed
    Then ALT grade is <ALT>
    And bilirubin grade is <bilirubin>
    And creatinine grade is <creatinine>

    Examples:
      | abnormal   | normal     | ALT     | bilirubin | creatinine |
      | 2024-01-02 | 2023-12-20 | grade 1 | grade 1   | grade 1    |
      | 2023-12-20 | 2024-01-02 | grade 3 | grade 2   | grade 2    |
      | 2023-12-20 | 2024-01-03 | grade 1 | grade 1   | grade 1    |
      | 2023-11-20 | 2024-01-03 | grade 1 | grade 1   | grade 1    |

  Scenario: Nothing but a visit is graded
    Given the observations:
      | date       | fact  | value      |
      | 2024-05-15 | visit | held       |
      | 2024-05-16 | ANC   | 0.4 10*9/L |
    When the patient is assessed
    Then 1 patient has neutrophil grade grade 4
    And 0 patients have neutrophil grade not settled
