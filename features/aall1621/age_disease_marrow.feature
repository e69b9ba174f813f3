@eligibility
Feature: Who may enter: age, disease, marrow
  The verified criteria of the registry record. The patient of the background meets every one.

  Background:
    Given the protocol "aall1621"
    And assessed on 2024-05-01
    And a patient with:
      | fact                        | value                |
      | age                         | 9 a                  |
      | sex                         | male                 |
      | diagnosis                   | B-cell precursor ALL |
      | disease status              | relapsed             |
      | cohort                      | Cohort 1             |
      | relapses                    | 2                    |
      | prior induction attempts    | 1                    |
      | prior re-induction attempts | 1                    |
      | post-HSCT relapse           | no                   |
      | Down syndrome               | no                   |
      | bone marrow blasts          | 60 %                 |
      | confirmatory method         | flow cytometry       |
      | confirmatory blasts         | 60 %                 |
      | marrow aspirate             | obtained             |
      | CD22 marrow flow            | positive             |
      | CD22 blood flow             | negative             |
      | CD22 immunohistochemistry   | negative             |
      | circulating blasts          | 0.2 10*9/L           |
      | direct bilirubin            | 0.2 mg/dL            |
      | direct bilirubin ULN        | 0.3 mg/dL            |
      | prior SOS                   | no                   |
      | ECOG                        | 1                    |
      | Karnofsky                   | 90                   |
      | Lansky                      | 90                   |
      | creatinine                  | 0.5 mg/dL            |
      | creatinine clearance        | 60                   |
      | ALT                         | 40 U/L               |
      | ALT ULN                     | 40 U/L               |
      | last cytotoxic therapy      | 2024-03-01           |
      | last hydroxyurea            | 2024-04-01           |
      | prior intrathecal therapy   | yes                  |
      | last intrathecal therapy    | 2024-04-01           |
      | prior antibody therapy      | yes                  |
      | last antibody therapy       | 2024-03-01           |
      | antibody half-life          | 7 d                  |
      | prior CAR T-cells           | yes                  |
      | last CAR T-cells            | 2024-01-10           |
      | prior radiotherapy          | yes                  |
      | last radiotherapy           | 2024-01-10           |
      | radiotherapy extent         | local                |
      | prior growth factor         | yes                  |
      | last growth factor          | 2024-04-01           |
      | growth factor type          | short-acting         |
      | prior HSCT                  | no                   |
      | last HSCT                   | 2023-10-01           |
      | active GVHD                 | no                   |
      | prior inotuzumab            | no                   |
      | isolated extramedullary relapse | no |
      | uncontrolled infection      | no                   |
      | pregnancy                   | no                   |
      | lactation                   | no                   |
      | concurrent therapy          | no                   |

  Scenario: A patient who meets every criterion is eligible
    When the patient is assessed
    Then the patient is eligible
    And there is no problem with the data

  @age @threshold
  Scenario Outline: Age of <age>
    Given age is <age>
    When the patient is assessed
    Then I1 age is <truth>
    And the patient is <verdict>

    Examples: one year is in, 22 years are out
      | age      | truth   | verdict      |
      | 0.999 a  | not met | not eligible |
      | 1 a      | met     | eligible     |
      | 1.001 a  | met     | eligible     |
      | 21.999 a | met     | eligible     |
      | 22 a     | not met | not eligible |
      | 22.001 a | not met | not eligible |
      | missing  | unknown | undetermined |

    Examples: in months
      | age    | truth   | verdict      |
      | 11 mo  | not met | not eligible |
      | 12 mo  | met     | eligible     |
      | 263 mo | met     | eligible     |
      | 264 mo | not met | not eligible |

  @disease
  Scenario Outline: Diagnosis <diagnosis>
    Given diagnosis is <diagnosis>
    When the patient is assessed
    Then I2 disease is <truth>
    And the patient is <verdict>

    Examples:
      | diagnosis                       | truth   | verdict      |
      | B-cell precursor ALL            | met     | eligible     |
      | B-lymphoblastic lymphoma        | met     | eligible     |
      | T-cell ALL                      | not met | not eligible |
      | mixed phenotype acute leukaemia | not met | not eligible |
      | AML                             | not met | not eligible |
      | other                           | not met | not eligible |
      | missing                         | unknown | undetermined |

  @marrow @threshold
  Scenario Outline: Marrow blasts of <blasts> are <status>
    Given bone marrow blasts is <blasts>
    When the patient is assessed
    Then marrow status is <status>
    And I3 marrow is <truth>

    Examples:
      | blasts   | status | truth   |
      | 0 %      | M1     | not met |
      | 4.999 %  | M1     | not met |
      | 5 %      | M2     | met     |
      | 5.001 %  | M2     | met     |
      | 24.999 % | M2     | met     |
      | 25 %     | M2     | met     |
      | 25.001 % | M3     | met     |
      | 100 %    | M3     | met     |

  @marrow @missing
  Scenario: Without a marrow nothing is settled
    Given bone marrow blasts is missing
    When the patient is assessed
    Then marrow status may be M1, M2, M3
    And I3 marrow is unknown
    And I4 M2 confirmation is met
    And the patient is undetermined

  Rule: A marrow of M2 needs a second method

    @threshold
    Scenario Outline: M2 by morphology, <method> finds <blasts>
      Given bone marrow blasts is 12 %
      And confirmatory method is <method>
      And confirmatory blasts is <blasts>
      When the patient is assessed
      Then second method confirms is <truth>
      And I4 M2 confirmation is <truth>
      And the patient is <verdict>

      Examples: each method
        | method                 | blasts  | truth   | verdict      |
        | flow cytometry         | 12 %    | met     | eligible     |
        | FISH                   | 12 %    | met     | eligible     |
        | other molecular method | 12 %    | met     | eligible     |
        | morphology only        | 12 %    | not met | not eligible |

      Examples: the threshold
        | method         | blasts  | truth   | verdict      |
        | flow cytometry | 4.999 % | not met | not eligible |
        | flow cytometry | 5 %     | met     | eligible     |
        | flow cytometry | 5.001 % | met     | eligible     |

      Examples: what is missing
        | method          | blasts  | truth   | verdict      |
        | missing         | 12 %    | unknown | undetermined |
        | FISH            | missing | unknown | undetermined |
        | missing         | 2 %     | not met | not eligible |
        | morphology only | missing | not met | not eligible |

    Scenario Outline: Marrow blasts of <blasts> without a second method
      Given bone marrow blasts is <blasts>
      And confirmatory method is morphology only
      And confirmatory blasts is missing
      When the patient is assessed
      Then I4 M2 confirmation is <truth>
      And the patient is <verdict>

      Examples: only M2 needs one; M1 fails for another reason
        | blasts   | truth   | verdict      |
        | 4.999 %  | met     | not eligible |
        | 5 %      | not met | not eligible |
        | 25 %     | not met | not eligible |
        | 25.001 % | met     | eligible     |
        | 60 %     | met     | eligible     |

  Rule: Liver and earlier liver disease, as the ASH abstract has them

    @threshold @uln
    Scenario Outline: Direct bilirubin of <value> with a limit of normal of <limit>
      Given direct bilirubin is <value>
      And direct bilirubin ULN is <limit>
      When the patient is assessed
      Then I8 direct bilirubin is <truth>
      And the patient is <verdict>

      Examples: 1.5 times the limit is in
        | value       | limit     | truth   | verdict      |
        | 0.449 mg/dL | 0.3 mg/dL | met     | eligible     |
        | 0.45 mg/dL  | 0.3 mg/dL | met     | eligible     |
        | 0.451 mg/dL | 0.3 mg/dL | not met | not eligible |
        | 0.6 mg/dL   | 0.4 mg/dL | met     | eligible     |
        | 0.61 mg/dL  | 0.4 mg/dL | not met | not eligible |

      Examples: what is missing
        | value     | limit     | truth   | verdict      |
        | missing   | 0.3 mg/dL | unknown | undetermined |
        | 0.2 mg/dL | missing   | unknown | undetermined |

    Scenario Outline: Sinusoidal obstruction syndrome before: <answer>
      Given prior SOS is <answer>
      When the patient is assessed
      Then E1 prior SOS is <truth>
      And the patient is <verdict>

      Examples:
        | answer  | truth   | verdict      |
        | yes     | met     | not eligible |
        | no      | not met | eligible     |
        | missing | unknown | undetermined |
