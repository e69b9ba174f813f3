@plausible
Feature: Between which values a measurement is believed
  Each range of the vocabulary: its ends are used, and what lies beyond them is set aside and told.

  Background:
    Given the protocol "aall1621"

  Scenario Outline: <fact> of <value> can be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>
    And there is no problem with the data

    Examples:
      | fact                        | value                | rule                     | answer  |
      | platelets                   | 0 10*9/L             | platelet recovery        | not met |
      | ANC                         | 0 10*9/L             | neutrophil recovery      | not met |
      | peripheral blasts           | 100 %                | blood remission          | not met |
      | circulating blasts          | 1500 10*9/L          | CD22 by blood flow       | unknown |
      | mrd flow                    | 100 %                | mrd negative response    | not met |
      | cycle                       | 20                   | cycle limit              | not met |
      | age                         | 0 a                  | I1 age                   | not met |
      | age                         | 120 a                | I1 age                   | not met |
      | creatinine                  | 0.05 mg/dL           | I10 kidney               | unknown |
      | creatinine                  | 30 mg/dL             | I10 kidney               | unknown |
      | creatinine clearance        | 0 mL/min/{1.73_m2}   | I10 kidney               | unknown |
      | creatinine clearance        | 400 mL/min/{1.73_m2} | I10 kidney               | met     |
      | direct bilirubin            | 0 mg/dL              | I8 direct bilirubin      | unknown |
      | direct bilirubin            | 80 mg/dL             | I8 direct bilirubin      | unknown |
      | ALT                         | 0 U/L                | I11 ALT                  | unknown |
      | ALT                         | 20000 U/L            | I11 ALT                  | unknown |
      | relapses                    | 10                   | later relapse            | met     |
      | prior induction attempts    | 0                    | primary refractory       | not met |
      | prior induction attempts    | 10                   | primary refractory       | unknown |
      | prior re-induction attempts | 10                   | refractory first relapse | unknown |
      | antibody half-life          | 0.01 d               | I15 antibody washout     | unknown |
      | antibody half-life          | 100 d                | I15 antibody washout     | unknown |
      | ECOG                        | 5                    | I9 performance           | unknown |
      | Karnofsky                   | 100                  | I9 performance           | unknown |
      | Lansky                      | 100                  | I9 performance           | unknown |
      | confirmatory blasts         | 0 %                  | second method confirms   | not met |
      | confirmatory blasts         | 100 %                | second method confirms   | unknown |

  Scenario Outline: <fact> of <value> cannot be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>
    And there is a problem with <fact>

    Examples:
      | fact                        | value                 | rule                     | answer  |
      | platelets                   | -3 10*9/L             | platelet recovery        | unknown |
      | platelets                   | 3300 10*9/L           | platelet recovery        | unknown |
      | ANC                         | -0.2 10*9/L           | neutrophil recovery      | unknown |
      | ANC                         | 220 10*9/L            | neutrophil recovery      | unknown |
      | peripheral blasts           | -0.1 %                | blood remission          | unknown |
      | peripheral blasts           | 110 %                 | blood remission          | unknown |
      | circulating blasts          | -1.5 10*9/L           | CD22 by blood flow       | unknown |
      | circulating blasts          | 1650 10*9/L           | CD22 by blood flow       | unknown |
      | bone marrow blasts          | -0.1 %                | I3 marrow                | unknown |
      | bone marrow blasts          | 110 %                 | I3 marrow                | unknown |
      | mrd flow                    | -0.1 %                | mrd negative response    | unknown |
      | mrd flow                    | 110 %                 | mrd negative response    | unknown |
      | cycle                       | 0                     | cycle limit              | unknown |
      | cycle                       | 22                    | cycle limit              | unknown |
      | age                         | -0.12 a               | I1 age                   | unknown |
      | age                         | 132 a                 | I1 age                   | unknown |
      | creatinine                  | 0.045 mg/dL           | I10 kidney               | unknown |
      | creatinine                  | 33 mg/dL              | I10 kidney               | unknown |
      | creatinine clearance        | -0.4 mL/min/{1.73_m2} | I10 kidney               | unknown |
      | creatinine clearance        | 440 mL/min/{1.73_m2}  | I10 kidney               | unknown |
      | direct bilirubin            | -0.08 mg/dL           | I8 direct bilirubin      | unknown |
      | direct bilirubin            | 88 mg/dL              | I8 direct bilirubin      | unknown |
      | ALT                         | -20 U/L               | I11 ALT                  | unknown |
      | ALT                         | 22000 U/L             | I11 ALT                  | unknown |
      | relapses                    | -1                    | later relapse            | unknown |
      | relapses                    | 11                    | later relapse            | unknown |
      | prior induction attempts    | -1                    | primary refractory       | unknown |
      | prior induction attempts    | 11                    | primary refractory       | unknown |
      | prior re-induction attempts | -1                    | refractory first relapse | unknown |
      | prior re-induction attempts | 11                    | refractory first relapse | unknown |
      | antibody half-life          | 0.009 d               | I15 antibody washout     | unknown |
      | antibody half-life          | 110 d                 | I15 antibody washout     | unknown |
      | ECOG                        | -1                    | I9 performance           | unknown |
      | ECOG                        | 6                     | I9 performance           | unknown |
      | Karnofsky                   | -1                    | I9 performance           | unknown |
      | Karnofsky                   | 110                   | I9 performance           | unknown |
      | Lansky                      | -1                    | I9 performance           | unknown |
      | Lansky                      | 110                   | I9 performance           | unknown |
      | confirmatory blasts         | -0.1 %                | second method confirms   | unknown |
      | confirmatory blasts         | 110 %                 | second method confirms   | unknown |

  Rule: Moles are weighed by the molar mass of the vocabulary

    Scenario: Direct bilirubin of 1.368 mmol/L is just below 80 mg/dL
      Given a patient with:
        | fact             | value        |
        | direct bilirubin | 1.368 mmol/L |
      When the patient is assessed
      Then I8 direct bilirubin is unknown
      And there is no problem with the data

    Scenario: Direct bilirubin of 1.37 mmol/L is just above 80 mg/dL
      Given a patient with:
        | fact             | value       |
        | direct bilirubin | 1.37 mmol/L |
      When the patient is assessed
      Then I8 direct bilirubin is unknown
      And there is a problem with direct bilirubin
