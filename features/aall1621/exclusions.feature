@eligibility @exclusion @unverified
Feature: Who may not enter
  Remembered, not verified: the rules of this feature are marked so.

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

  Scenario Outline: <fact> is <answer>
    Given <fact> is <answer>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <verdict>

    Examples:
      | fact                            | answer  | criterion           | truth   | verdict      |
      | prior inotuzumab                | yes     | E2 prior inotuzumab | met     | not eligible |
      | prior inotuzumab                | no      | E2 prior inotuzumab | not met | eligible     |
      | prior inotuzumab                | missing | E2 prior inotuzumab | unknown | undetermined |
      | isolated extramedullary relapse | yes     | E3 isolated relapse | met     | not eligible |
      | isolated extramedullary relapse | no      | E3 isolated relapse | not met | eligible     |
      | isolated extramedullary relapse | missing | E3 isolated relapse | unknown | undetermined |
      | uncontrolled infection          | yes     | E4 infection        | met     | not eligible |
      | uncontrolled infection          | no      | E4 infection        | not met | eligible     |
      | uncontrolled infection          | missing | E4 infection        | unknown | undetermined |
      | concurrent therapy              | yes     | E7 other therapy    | met     | not eligible |
      | concurrent therapy              | no      | E7 other therapy    | not met | eligible     |
      | concurrent therapy              | missing | E7 other therapy    | unknown | undetermined |

  Scenario Outline: <sex>, <fact>: <answer>
    Given sex is <sex>
    And <fact> is <answer>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <verdict>

    Examples:
      | sex     | fact      | answer  | criterion    | truth   | verdict      |
      | female  | pregnancy | yes     | E5 pregnancy | met     | not eligible |
      | female  | pregnancy | no      | E5 pregnancy | not met | eligible     |
      | female  | pregnancy | missing | E5 pregnancy | unknown | undetermined |
      | male    | pregnancy | missing | E5 pregnancy | not met | eligible     |
      | male    | pregnancy | yes     | E5 pregnancy | not met | eligible     |
      | missing | pregnancy | yes     | E5 pregnancy | unknown | undetermined |
      | female  | lactation | yes     | E6 lactation | met     | not eligible |
      | female  | lactation | no      | E6 lactation | not met | eligible     |
      | female  | lactation | missing | E6 lactation | unknown | undetermined |
      | male    | lactation | missing | E6 lactation | not met | eligible     |
      | male    | lactation | yes     | E6 lactation | not met | eligible     |
