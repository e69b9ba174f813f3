@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "nct05748171"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                       | fact                    | value    | answer  |
      | I1 age                     | age                     | 1 a      | met     |
      | I1 age                     | age                     | 18 a     | not met |
      | I1 age                     | age                     | 0.9 a    | not met |
      | I2 first relapse           | relapses                | 1        | met     |
      | I2 first relapse           | relapses                | 2        | not met |
      | I3 high risk               | very high risk genetics | yes      | not met |
      | I4 CD22                    | CD22                    | positive | met     |
      | I4 CD22                    | CD22                    | negative | not met |
      | I5 marrow                  | bone marrow blasts      | 5 %      | met     |
      | I5 marrow                  | bone marrow blasts      | 4 %      | not met |
      | I9 bilirubin               | Gilbert syndrome        | yes      | met     |
      | I10 heart                  | shortening fraction     | 30 %     | met     |
      | I10 heart                  | ejection fraction       | 51 %     | met     |
      | relapse soon after therapy | relapses                | 1        | not met |

  Scenario Outline: <rule> with two facts known: <fact 1> <value 1>, <fact 2> <value 2>
    Given <fact 1> is <value 1>
    And <fact 2> is <value 2>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                             | fact 1              | value 1    | fact 2                        | value 2    | answer  |
      | I7 AST                           | AST                 | 200 U/L    | AST ULN                       | 40 U/L     | met     |
      | I7 AST                           | AST                 | 201 U/L    | AST ULN                       | 40 U/L     | not met |
      | I8 ALT                           | ALT                 | 200 U/L    | ALT ULN                       | 40 U/L     | met     |
      | I8 ALT                           | ALT                 | 201 U/L    | ALT ULN                       | 40 U/L     | not met |
      | I9 bilirubin                     | total bilirubin     | 1 mg/dL    | total bilirubin ULN           | 1 mg/dL    | met     |
      | I6 kidney                        | age                 | 1.5 a      | eGFR                          | 30 mL/min  | met     |
      | I6 kidney                        | age                 | 1.5 a      | eGFR                          | 29 mL/min  | not met |
      | I6 kidney                        | age                 | 2 a        | creatinine clearance estimate | 30 mL/min  | met     |
      | I6 kidney                        | age                 | 2.001 a    | creatinine clearance estimate | 29 mL/min  | not met |
      | I6 kidney                        | age                 | 2 a        | eGFR                          | 100 mL/min | unknown |
      | I6 kidney                        | eGFR                | 100 mL/min | creatinine clearance estimate | 29 mL/min  | unknown |
      | I10 heart                        | shortening fraction | 29 %       | ejection fraction             | 50 %       | not met |
      | relapse between 18 and 30 months | relapse day         | 2024-01-31 | diagnosis date                | 2022-01-31 | met     |
      | relapse between 18 and 30 months | relapse day         | 2024-01-31 | diagnosis date                | 2020-01-31 | not met |
      | relapse soon after therapy       | relapse day         | 2024-01-31 | end of primary therapy        | 2023-12-31 | met     |
      | relapse soon after therapy       | relapse day         | 2024-01-31 | end of primary therapy        | 2022-12-31 | not met |
      | early relapse                    | relapse day         | 2024-01-31 | diagnosis date                | 2022-01-31 | met     |
      | early relapse                    | relapse day         | 2024-01-31 | end of primary therapy        | 2023-12-31 | met     |
      | I5 marrow                        | bone marrow blasts  | 4 %        | age                           | 1.5 a      | not met |

  Scenario Outline: <rule> with three facts known: <fact 1> <value 1>, <fact 2> <value 2>, <fact 3> <value 3>
    Given <fact 1> is <value 1>
    And <fact 2> is <value 2>
    And <fact 3> is <value 3>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule         | fact 1              | value 1    | fact 2              | value 2    | fact 3                  | value 3    | answer  |
      | I9 bilirubin | total bilirubin     | 2 mg/dL    | total bilirubin ULN | 1 mg/dL    | Gilbert syndrome        | no         | not met |
      | I10 heart    | shortening fraction | 29 %       | ejection fraction   | 50 %       | Gilbert syndrome        | yes        | not met |
      | I3 high risk | relapse day         | 2024-01-31 | diagnosis date      | 2022-01-31 | very high risk genetics | no         | met     |
      | I1 age       | age                 | 0.5 a      | relapse day         | 2024-01-31 | end of primary therapy  | 2023-12-31 | not met |
      | I1 age       | age                 | 18 a       | relapse day         | 2024-01-31 | end of primary therapy  | 2023-12-31 | not met |
