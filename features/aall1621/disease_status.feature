@eligibility @status
Feature: Which state of the disease, and in which cohort
  Any one of five states is enough. Two of them, and Down syndrome itself, belong to Cohort 1 only.

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

  @threshold
  Scenario Outline: <relapses> relapses
    Given relapses is <relapses>
    When the patient is assessed
    Then later relapse is <truth>
    And I6 disease status is <truth>
    And the patient is <verdict>

    Examples:
      | relapses | truth   | verdict      |
      | 0        | not met | not eligible |
      | 1        | not met | not eligible |
      | 2        | met     | eligible     |
      | 3        | met     | eligible     |
      | missing  | unknown | undetermined |

  @threshold
  Scenario Outline: <status>, <relapses> relapses, <attempts> attempts at a first remission
    Given disease status is <status>
    And relapses is <relapses>
    And prior induction attempts is <attempts>
    And prior re-induction attempts is 0
    When the patient is assessed
    Then primary refractory is <truth>
    And I6 disease status is <admitted>
    And the patient is <verdict>

    Examples:
      | status          | relapses | attempts | truth   | admitted | verdict      |
      | refractory      | 0        | 1        | not met | not met  | not eligible |
      | refractory      | 0        | 2        | met     | met      | eligible     |
      | refractory      | 0        | 3        | met     | met      | eligible     |
      | relapsed        | 0        | 2        | not met | not met  | not eligible |
      | newly diagnosed | 0        | 2        | not met | not met  | not eligible |
      | in remission    | 0        | 2        | not met | not met  | not eligible |
      | refractory      | 1        | 2        | not met | not met  | not eligible |
      | refractory      | 2        | 2        | not met | met      | eligible     |
      | refractory      | 0        | missing  | unknown | unknown  | undetermined |
      | missing         | 0        | 2        | unknown | unknown  | undetermined |

  @threshold
  Scenario Outline: <status>, <relapses> relapses, <attempts> attempts at re-induction
    Given disease status is <status>
    And relapses is <relapses>
    And prior induction attempts is 1
    And prior re-induction attempts is <attempts>
    When the patient is assessed
    Then refractory first relapse is <truth>
    And I6 disease status is <admitted>
    And the patient is <verdict>

    Examples:
      | status          | relapses | attempts | truth   | admitted | verdict      |
      | refractory      | 1        | 0        | not met | not met  | not eligible |
      | refractory      | 1        | 1        | met     | met      | eligible     |
      | refractory      | 1        | 2        | met     | met      | eligible     |
      | relapsed        | 1        | 1        | not met | not met  | not eligible |
      | newly diagnosed | 1        | 1        | not met | not met  | not eligible |
      | in remission    | 1        | 1        | not met | not met  | not eligible |
      | refractory      | 0        | 1        | not met | not met  | not eligible |
      | refractory      | 2        | 1        | not met | met      | eligible     |
      | refractory      | 1        | missing  | unknown | unknown  | undetermined |

  Scenario Outline: Relapse following a transplantation (<relapse>) in <cohort>
    Given relapses is 1
    And post-HSCT relapse is <relapse>
    And cohort is <cohort>
    When the patient is assessed
    Then relapse following HSCT is <truth>
    And I6 disease status is <truth>
    And the patient is <verdict>

    Examples:
      | relapse | cohort   | truth   | verdict      |
      | yes     | Cohort 1 | met     | eligible     |
      | no      | Cohort 1 | not met | not eligible |
      | yes     | Cohort 2 | not met | not eligible |
      | no      | Cohort 2 | not met | not eligible |
      | missing | Cohort 1 | unknown | undetermined |
      | yes     | missing  | unknown | undetermined |
      | no      | missing  | not met | not eligible |

  @down
  Scenario Outline: Down syndrome (<down>), <relapses> relapses, in <cohort>
    Given Down syndrome is <down>
    And relapses is <relapses>
    And cohort is <cohort>
    When the patient is assessed
    Then first relapse with Down syndrome is <first>
    And I6 disease status is <admitted>
    And I7 Down syndrome is <allowed>
    And the patient is <verdict>

    Examples: with Down syndrome a first relapse is enough, in Cohort 1 only
      | down | relapses | cohort   | first   | admitted | allowed | verdict      |
      | yes  | 1        | Cohort 1 | met     | met      | met     | eligible     |
      | yes  | 0        | Cohort 1 | not met | not met  | met     | not eligible |
      | yes  | 2        | Cohort 1 | not met | met      | met     | eligible     |
      | no   | 1        | Cohort 1 | not met | not met  | met     | not eligible |
      | yes  | 1        | Cohort 2 | not met | not met  | not met | not eligible |
      | yes  | 2        | Cohort 2 | not met | met      | not met | not eligible |
      | no   | 2        | Cohort 2 | not met | met      | met     | eligible     |

    Examples: what is missing
      | down    | relapses | cohort   | first   | admitted | allowed | verdict      |
      | missing | 2        | Cohort 1 | not met | met      | met     | eligible     |
      | missing | 1        | Cohort 1 | unknown | unknown  | met     | undetermined |
      | missing | 2        | Cohort 2 | not met | met      | unknown | undetermined |
      | yes     | 2        | missing  | not met | met      | unknown | undetermined |
      | no      | 2        | missing  | not met | met      | met     | eligible     |
