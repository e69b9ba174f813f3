@eligibility @cd22
Feature: CD22 by the first method that is possible
  Flow cytometry of the marrow aspirate. Only without an aspirate: flow cytometry of the blood, if it carries enough
  blasts, or immunohistochemistry of a biopsy.

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

  Scenario Outline: Marrow flow cytometry is <marrow>
    Given CD22 marrow flow is <marrow>
    When the patient is assessed
    Then CD22 by marrow flow is <truth>
    And I5 CD22 is <truth>
    And the patient is <verdict>

    Examples:
      | marrow   | truth   | verdict      |
      | positive | met     | eligible     |
      | negative | not met | not eligible |
      | missing  | unknown | undetermined |

  Scenario Outline: With an aspirate neither the blood (<blood>) nor a biopsy (<biopsy>) can make up for a negative marrow
    Given marrow aspirate is obtained
    And CD22 marrow flow is negative
    And circulating blasts is 8 10*9/L
    And CD22 blood flow is <blood>
    And CD22 immunohistochemistry is <biopsy>
    When the patient is assessed
    Then no aspirate is not met
    And CD22 by blood flow is not met
    And CD22 by biopsy is not met
    And I5 CD22 is not met
    And the patient is not eligible

    Examples:
      | blood    | biopsy   |
      | positive | negative |
      | negative | positive |
      | positive | positive |

  @threshold
  Scenario Outline: <aspirate>, and the blood decides: <blasts>, CD22 <blood>
    Given marrow aspirate is <aspirate>
    And CD22 marrow flow is negative
    And circulating blasts is <blasts>
    And CD22 blood flow is <blood>
    And CD22 immunohistochemistry is negative
    When the patient is assessed
    Then no aspirate is met
    And CD22 by blood flow is <truth>
    And I5 CD22 is <truth>

    Examples: 1,000 blasts/µL are enough
      | aspirate     | blasts       | blood    | truth   |
      | dry tap      | 0.999 10*9/L | positive | not met |
      | dry tap      | 1 10*9/L     | positive | met     |
      | dry tap      | 1.001 10*9/L | positive | met     |
      | dry tap      | 999 /uL      | positive | not met |
      | dry tap      | 1000 /uL     | positive | met     |
      | not possible | 1000 /uL     | positive | met     |
      | not possible | 999 /uL      | positive | not met |

    Examples: blasts without CD22, and what is missing
      | aspirate | blasts   | blood    | truth   |
      | dry tap  | 5000 /uL | negative | not met |
      | dry tap  | 5000 /uL | missing  | unknown |
      | dry tap  | missing  | positive | unknown |
      | dry tap  | missing  | negative | not met |

  Scenario Outline: <aspirate>, and a biopsy decides: <biopsy>
    Given marrow aspirate is <aspirate>
    And CD22 marrow flow is negative
    And circulating blasts is 0.2 10*9/L
    And CD22 immunohistochemistry is <biopsy>
    When the patient is assessed
    Then CD22 by biopsy is <truth>
    And I5 CD22 is <truth>
    And the patient is <verdict>

    Examples:
      | aspirate     | biopsy   | truth   | verdict      |
      | dry tap      | positive | met     | eligible     |
      | dry tap      | negative | not met | not eligible |
      | dry tap      | missing  | unknown | undetermined |
      | not possible | positive | met     | eligible     |
      | not possible | negative | not met | not eligible |

  Scenario: Without an aspirate one of the two fallbacks is enough
    Given marrow aspirate is dry tap
    And CD22 marrow flow is negative
    And circulating blasts is 5 10*9/L
    And CD22 blood flow is positive
    And CD22 immunohistochemistry is negative
    When the patient is assessed
    Then CD22 by blood flow is met
    And CD22 by biopsy is not met
    And I5 CD22 is met
    And the patient is eligible

  @missing
  Scenario: Nobody wrote down what became of the aspirate
    Given marrow aspirate is missing
    And CD22 marrow flow is negative
    And CD22 immunohistochemistry is positive
    When the patient is assessed
    Then no aspirate is unknown
    And CD22 by biopsy is unknown
    And I5 CD22 is unknown
    And the patient is undetermined
