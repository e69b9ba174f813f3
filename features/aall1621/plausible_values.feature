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
    Then there is no problem with the data

    Examples:
      | fact                        | value                |
      | platelets                   | 0 10*9/L             |
      | ANC                         | 0 10*9/L             |
      | peripheral blasts           | 100 %                |
      | circulating blasts          | 1500 10*9/L          |
      | mrd flow                    | 100 %                |
      | cycle                       | 20                   |
      | age                         | 0 a                  |
      | age                         | 120 a                |
      | creatinine                  | 0.05 mg/dL           |
      | creatinine                  | 30 mg/dL             |
      | creatinine clearance        | 0 mL/min/{1.73_m2}   |
      | creatinine clearance        | 400 mL/min/{1.73_m2} |
      | direct bilirubin            | 0 mg/dL              |
      | direct bilirubin            | 80 mg/dL             |
      | ALT                         | 0 U/L                |
      | ALT                         | 20000 U/L            |
      | relapses                    | 10                   |
      | prior induction attempts    | 0                    |
      | prior induction attempts    | 10                   |
      | prior re-induction attempts | 10                   |
      | antibody half-life          | 0.01 d               |
      | antibody half-life          | 100 d                |
      | ECOG                        | 5                    |
      | Karnofsky                   | 100                  |
      | Lansky                      | 100                  |
      | confirmatory blasts         | 0 %                  |
      | confirmatory blasts         | 100 %                |

  Scenario Outline: <fact> of <value> cannot be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then there is a problem with <fact>

    Examples:
      | fact                        | value                 |
      | platelets                   | -3 10*9/L             |
      | platelets                   | 3300 10*9/L           |
      | ANC                         | -0.2 10*9/L           |
      | ANC                         | 220 10*9/L            |
      | peripheral blasts           | -0.1 %                |
      | peripheral blasts           | 110 %                 |
      | circulating blasts          | -1.5 10*9/L           |
      | circulating blasts          | 1650 10*9/L           |
      | bone marrow blasts          | -0.1 %                |
      | bone marrow blasts          | 110 %                 |
      | mrd flow                    | -0.1 %                |
      | mrd flow                    | 110 %                 |
      | cycle                       | 0                     |
      | cycle                       | 22                    |
      | age                         | -0.12 a               |
      | age                         | 132 a                 |
      | creatinine                  | 0.045 mg/dL           |
      | creatinine                  | 33 mg/dL              |
      | creatinine clearance        | -0.4 mL/min/{1.73_m2} |
      | creatinine clearance        | 440 mL/min/{1.73_m2}  |
      | direct bilirubin            | -0.08 mg/dL           |
      | direct bilirubin            | 88 mg/dL              |
      | ALT                         | -20 U/L               |
      | ALT                         | 22000 U/L             |
      | relapses                    | -1                    |
      | relapses                    | 11                    |
      | prior induction attempts    | -1                    |
      | prior induction attempts    | 11                    |
      | prior re-induction attempts | -1                    |
      | prior re-induction attempts | 11                    |
      | antibody half-life          | 0.009 d               |
      | antibody half-life          | 110 d                 |
      | ECOG                        | -1                    |
      | ECOG                        | 6                     |
      | Karnofsky                   | -1                    |
      | Karnofsky                   | 110                   |
      | Lansky                      | -1                    |
      | Lansky                      | 110                   |
      | confirmatory blasts         | -0.1 %                |
      | confirmatory blasts         | 110 %                 |

  Rule: Moles are weighed by the molar mass of the vocabulary

    Scenario: Direct bilirubin of 1.368 mmol/L is just below 80 mg/dL
      Given a patient with:
        | fact             | value        |
        | direct bilirubin | 1.368 mmol/L |
      When the patient is assessed
      Then there is no problem with the data

    Scenario: Direct bilirubin of 1.37 mmol/L is just above 80 mg/dL
      Given a patient with:
        | fact             | value       |
        | direct bilirubin | 1.37 mmol/L |
      When the patient is assessed
      Then there is a problem with direct bilirubin
