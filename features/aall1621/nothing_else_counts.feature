@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads. An exception, a restriction or a limit that nobody wrote
  into it would leave its answer open, or change it.

  Background:
    Given the protocol "aall1621"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples: who may enter
      | rule                | fact                            | value    | answer  |
      | I1 age              | age                             | 0.9 a    | not met |
      | I1 age              | age                             | 9 a      | met     |
      | I1 age              | age                             | 30 a     | not met |
      | marrow status       | bone marrow blasts              | 4 %      | M1      |
      | marrow status       | bone marrow blasts              | 20 %     | M2      |
      | I3 marrow           | bone marrow blasts              | 4 %      | not met |
      | I3 marrow           | bone marrow blasts              | 60 %     | met     |
      | no aspirate         | marrow aspirate                 | obtained | not met |
      | later relapse       | relapses                        | 7        | met     |
      | E1 prior SOS        | prior SOS                       | yes      | met     |
      | E1 prior SOS        | prior SOS                       | no       | not met |
      | E2 prior inotuzumab | prior inotuzumab                | no       | not met |
      | E3 isolated relapse | isolated extramedullary relapse | no       | not met |
      | E4 infection        | uncontrolled infection          | no       | not met |
      | E7 other therapy    | concurrent therapy              | yes      | met     |

    Examples: intervals
      | rule                   | fact                | value        | answer |
      | radiotherapy interval  | radiotherapy extent | extensive    | 84 d   |
      | growth factor interval | growth factor type  | short-acting | 7 d    |
      | growth factor interval | growth factor type  | long-acting  | 14 d   |

    Examples: remission; no count is too high
      | rule                | fact               | value       | answer |
      | marrow remission    | bone marrow blasts | 4 %         | met    |
      | platelet recovery   | platelets          | 180 10*9/L  | met    |
      | platelet recovery   | platelets          | 3000 10*9/L | met    |
      | neutrophil recovery | ANC                | 2.5 10*9/L  | met    |
      | neutrophil recovery | ANC                | 200 10*9/L  | met    |

  Scenario Outline: <rule> with nothing known but <fact>: <value>, and <other>: <its value>
    Given a patient with:
      | fact    | value       |
      | <fact>  | <value>     |
      | <other> | <its value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                   | fact                 | value           | other                     | its value | answer    |
      | second method confirms | confirmatory method  | morphology only | confirmatory blasts       | 60 %      | not met   |
      | second method confirms | confirmatory method  | flow cytometry  | confirmatory blasts       | 4 %       | not met   |
      | CD22 by biopsy         | marrow aspirate      | dry tap         | CD22 immunohistochemistry | positive  | met       |
      | relapse following HSCT | post-HSCT relapse    | yes             | cohort                    | Cohort 1  | met       |
      | relapse following HSCT | post-HSCT relapse    | yes             | cohort                    | Cohort 2  | not met   |
      | I7 Down syndrome       | Down syndrome        | no              | cohort                    | Cohort 1  | met       |
      | I11 ALT                | ALT                  | 40 U/L          | ALT ULN                   | 8 U/L     | not met   |
      | E5 pregnancy           | sex                  | male            | pregnancy                 | yes       | not met   |
      | E5 pregnancy           | sex                  | female          | pregnancy                 | no        | not met   |
      | E6 lactation           | sex                  | male            | lactation                 | yes       | not met   |
      | E6 lactation           | sex                  | female          | lactation                 | no        | not met   |
      | creatinine limit       | age                  | 1 a             | sex                       | male      | 0.6 mg/dL |
      | creatinine limit       | age                  | 13 a            | sex                       | male      | 1.5 mg/dL |
      | creatinine limit       | age                  | 13 a            | sex                       | female    | 1.4 mg/dL |
      | cycle limit            | cycle                | 1               | cohort                    | Cohort 2  | met       |

  Scenario Outline: <rule> with nothing known but three facts: <value>, <second value>, <third value>
    Given a patient with:
      | fact     | value          |
      | <fact>   | <value>        |
      | <second> | <second value> |
      | <third>  | <third value>  |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                             | fact               | value       | second              | second value   | third                       | third value | answer  |
      | I4 M2 confirmation               | bone marrow blasts | 20 %        | confirmatory method | flow cytometry | confirmatory blasts         | 4 %         | not met |
      | I4 M2 confirmation               | bone marrow blasts | 60 %        | confirmatory method | flow cytometry | confirmatory blasts         | 60 %        | met     |
      | CD22 by blood flow               | circulating blasts | 1 10*9/L    | marrow aspirate     | obtained       | CD22 blood flow             | positive    | not met |
      | CD22 by blood flow               | circulating blasts | 1 10*9/L    | marrow aspirate     | dry tap        | CD22 blood flow             | negative    | not met |
      | CD22 by blood flow               | circulating blasts | 900 10*9/L  | marrow aspirate     | dry tap        | CD22 blood flow             | positive    | met     |
      | primary refractory               | disease status     | refractory  | relapses            | 0              | prior induction attempts    | 7           | met     |
      | refractory first relapse         | disease status     | refractory  | relapses            | 1              | prior re-induction attempts | 6           | met     |
      | first relapse with Down syndrome | relapses           | 1           | Down syndrome       | yes            | cohort                      | Cohort 2    | not met |
      | first relapse with Down syndrome | relapses           | 1           | Down syndrome       | no             | cohort                      | Cohort 1    | not met |
      | first relapse with Down syndrome | relapses           | 2           | Down syndrome       | yes            | cohort                      | Cohort 1    | not met |
      | I9 performance                   | age                | 30 a        | ECOG                | 3              | Karnofsky                   | 90          | met     |

  Scenario: CD22 with nothing known but the four tests
    Given the patients:
      | patient | marrow aspirate | CD22 marrow flow | circulating blasts [10*9/L] | CD22 blood flow | CD22 immunohistochemistry |
      | none    | obtained        | negative         | 0.2                         | negative        | negative                  |
      | marrow  | obtained        | positive         | 0.2                         | negative        | negative                  |
      | blood   | dry tap         | negative         | 1                           | positive        | negative                  |
      | biopsy  | dry tap         | negative         | 0.2                         | negative        | positive                  |
    When the patients are assessed
    Then patient "none" has I5 CD22 not met
    And patient "marrow" has I5 CD22 met
    And patient "blood" has I5 CD22 met
    And patient "biopsy" has I5 CD22 met

  Scenario: The state of the disease, with nothing else known
    Given the patients:
      | patient       | disease status | relapses | prior induction attempts | prior re-induction attempts | Down syndrome | post-HSCT relapse | cohort   |
      | later         | relapsed       | 2        | 1                        | 1                           | no            | no                | Cohort 1 |
      | refractory    | refractory     | 0        | 2                        | 1                           | no            | no                | Cohort 1 |
      | first relapse | refractory     | 1        | 1                        | 1                           | no            | no                | Cohort 1 |
      | after HSCT    | relapsed       | 1        | 1                        | 1                           | no            | yes               | Cohort 1 |
      | Down syndrome | relapsed       | 1        | 1                        | 1                           | yes           | no                | Cohort 1 |
    When the patients are assessed
    Then patient "later" has I6 disease status met
    And patient "refractory" has I6 disease status met
    And patient "first relapse" has I6 disease status met
    And patient "after HSCT" has I6 disease status met
    And patient "Down syndrome" has I6 disease status met

  Scenario: A clearance is never too high
    Given a patient with:
      | fact                 | value                   |
      | age                  | 0.9 a                   |
      | sex                  | male                    |
      | creatinine           | 0.5 mg/dL               |
      | creatinine clearance | 300 mL/min/{1.73_m2}    |
    When the patient is assessed
    Then I10 kidney is met

  Scenario Outline: <rule> with nothing known but <therapy>, long ago: <day>
    Given a patient with:
      | fact   | value |
      | <fact> | <day> |
    And <therapy> is <given>
    And assessed on 2024-05-01
    When the patient is assessed
    Then <rule> is met

    Examples:
      | rule                    | therapy                   | given | fact                      | day        |
      | I14 intrathecal washout | prior intrathecal therapy | yes   | last intrathecal therapy  | 2024-03-21 |
      | I16 CAR T-cell washout  | prior CAR T-cells         | yes   | last CAR T-cells          | 2023-10-13 |

  Scenario Outline: <rule> with nothing known but the day: <day>
    Given a patient with:
      | fact   | value |
      | <fact> | <day> |
    And assessed on 2024-05-01
    When the patient is assessed
    Then <rule> is met

    Examples:
      | rule                    | fact                   | day        |
      | I12 cytotoxic washout   | last cytotoxic therapy | 2024-02-10 |
      | I12 cytotoxic washout   | last cytotoxic therapy | 2024-03-01 |
      | I13 hydroxyurea washout | last hydroxyurea       | 2024-04-01 |

  Scenario Outline: A <type> growth factor of <day>, with nothing else known
    Given a patient with:
      | fact                | value  |
      | prior growth factor | yes    |
      | last growth factor  | <day>  |
      | growth factor type  | <type> |
    And assessed on 2024-05-01
    When the patient is assessed
    Then I18 growth factor washout is <truth>

    Examples:
      | type         | day        | truth   |
      | long-acting  | 2024-04-18 | not met |
      | short-acting | 2024-03-26 | met     |

  Scenario Outline: A transplantation of <day>, with nothing else known; graft-versus-host disease: <disease>
    Given a patient with:
      | fact        | value     |
      | prior HSCT  | yes       |
      | last HSCT   | <day>     |
      | active GVHD | <disease> |
    And assessed on 2024-05-01
    When the patient is assessed
    Then I19 HSCT recovery is <truth>

    Examples:
      | day        | disease | truth   |
      | 2023-10-01 | yes     | not met |
      | 2022-12-17 | no      | met     |

  Rule: Response, cycles and doses

    Background:
      Given a patient with:
        | fact                   | value      |
        | platelets              | 180 10*9/L |
        | ANC                    | 2.5 10*9/L |
        | peripheral blasts      | 0 %        |
        | bone marrow blasts     | 4 %        |
        | extramedullary disease | absent     |

    Scenario: Platelets that are short, with nothing else known
      Given platelets is 90 10*9/L
      When the patient is assessed
      Then response is CRi

    Scenario Outline: <cohort>, cycle <cycle>, marrow blasts of <blasts>, with nothing else known
      Given cohort is <cohort>
      And cycle is <cycle>
      And bone marrow blasts is <blasts>
      When the patient is assessed
      Then dose day 1 is <dose>

      Examples:
        | cohort   | cycle | blasts | dose      |
        | Cohort 1 | 1     | 4 %    | 0.8 mg/m2 |
        | Cohort 1 | 2     | 4 %    | 0.5 mg/m2 |
        | Cohort 1 | 2     | 60 %   | 0.8 mg/m2 |

    Scenario Outline: No dose for Cohort 2, whatever the age: cycle <cycle>, marrow blasts of <blasts>
      Given cohort is Cohort 2
      And cycle is <cycle>
      And bone marrow blasts is <blasts>
      And age is 9 a
      When the patient is assessed
      Then I1 age is met
      And dose day 1 cannot be calculated
      And dose day 8 cannot be calculated
      And dose day 15 cannot be calculated

      Examples:
        | cycle | blasts |
        | 1     | 4 %    |
        | 1     | 60 %   |

    Scenario: No response and a fifth cycle
      Given cohort is Cohort 1
      And cycle is 5
      And bone marrow blasts is 60 %
      And progressive disease is no
      When the patient is assessed
      Then further cycle is not met
