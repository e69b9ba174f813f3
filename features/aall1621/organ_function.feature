@eligibility @organs @unverified
Feature: Performance, kidney and liver
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

  @threshold @performance
  Scenario Outline: ECOG <ecog>, Karnofsky <karnofsky>, Lansky <lansky>, at <age>
    Given age is <age>
    And ECOG is <ecog>
    And Karnofsky is <karnofsky>
    And Lansky is <lansky>
    When the patient is assessed
    Then I9 performance is <truth>
    And the patient is <verdict>

    Examples: ECOG alone
      | age | ecog | karnofsky | lansky  | truth   | verdict      |
      | 9 a | 0    | missing   | missing | met     | eligible     |
      | 9 a | 2    | missing   | missing | met     | eligible     |
      | 9 a | 2    | 40        | 40      | met     | eligible     |
      | 9 a | 3    | 40        | 40      | not met | not eligible |
      | 9 a | 4    | 90        | 40      | not met | not eligible |

    Examples: Lansky up to 16 years, Karnofsky later
      | age     | ecog | karnofsky | lansky | truth   | verdict      |
      | 9 a     | 3    | 0         | 49     | not met | not eligible |
      | 9 a     | 3    | 0         | 50     | met     | eligible     |
      | 9 a     | 3    | 0         | 51     | met     | eligible     |
      | 16 a    | 3    | 90        | 40     | not met | not eligible |
      | 16 a    | 3    | 40        | 90     | met     | eligible     |
      | 16.01 a | 3    | 90        | 40     | met     | eligible     |
      | 16.01 a | 3    | 40        | 90     | not met | not eligible |
      | 18 a    | 3    | 49        | 0      | not met | not eligible |
      | 18 a    | 3    | 50        | 0      | met     | eligible     |
      | 18 a    | 3    | 51        | 0      | met     | eligible     |

    Examples: what is missing
      | age     | ecog    | karnofsky | lansky  | truth   | verdict      |
      | 9 a     | missing | missing   | 90      | met     | eligible     |
      | 9 a     | missing | missing   | missing | unknown | undetermined |
      | 9 a     | 3       | missing   | missing | unknown | undetermined |
      | missing | 3       | 40        | 40      | not met | not eligible |

  @threshold @creatinine
  Scenario Outline: The highest creatinine for <sex> patients of <age> is <limit>
    Given sex is <sex>
    And age is <age>
    And creatinine is <limit>
    When the patient is assessed
    Then creatinine limit is <limit>
    And I10 kidney is met
    And the patient is eligible

    Examples: the first and the last of each row
      | age      | sex    | limit     |
      | 1 a      | male   | 0.6 mg/dL |
      | 1 a      | female | 0.6 mg/dL |
      | 1.999 a  | male   | 0.6 mg/dL |
      | 2 a      | male   | 0.8 mg/dL |
      | 5.999 a  | female | 0.8 mg/dL |
      | 6 a      | female | 1 mg/dL   |
      | 9.999 a  | male   | 1 mg/dL   |
      | 10 a     | male   | 1.2 mg/dL |
      | 12.999 a | male   | 1.2 mg/dL |
      | 12.999 a | female | 1.2 mg/dL |
      | 13 a     | male   | 1.5 mg/dL |
      | 13 a     | female | 1.4 mg/dL |
      | 15.999 a | male   | 1.5 mg/dL |
      | 15.999 a | female | 1.4 mg/dL |
      | 16 a     | male   | 1.7 mg/dL |
      | 16 a     | female | 1.4 mg/dL |
      | 21 a     | male   | 1.7 mg/dL |
      | 21 a     | female | 1.4 mg/dL |

  @threshold @creatinine
  Scenario Outline: A creatinine of <creatinine> for <sex> patients of <age>, clearance <clearance>
    Given sex is <sex>
    And age is <age>
    And creatinine is <creatinine>
    And creatinine clearance is <clearance>
    When the patient is assessed
    Then I10 kidney is <truth>
    And the patient is <verdict>

    Examples: just below and just above the limit
      | age  | sex    | creatinine  | clearance | truth   | verdict      |
      | 9 a  | male   | 0.999 mg/dL | 60        | met     | eligible     |
      | 9 a  | male   | 1.001 mg/dL | 60        | not met | not eligible |
      | 14 a | male   | 1.501 mg/dL | 60        | not met | not eligible |
      | 14 a | female | 1.401 mg/dL | 60        | not met | not eligible |
      | 18 a | male   | 1.701 mg/dL | 60        | not met | not eligible |
      | 18 a | female | 1.401 mg/dL | 60        | not met | not eligible |

    Examples: a good clearance makes up for it
      | age | sex  | creatinine | clearance | truth   | verdict      |
      | 9 a | male | 2 mg/dL    | 69.99     | not met | not eligible |
      | 9 a | male | 2 mg/dL    | 70        | met     | eligible     |
      | 9 a | male | 2 mg/dL    | 70.01     | met     | eligible     |
      | 9 a | male | missing    | 70        | met     | eligible     |
      | 9 a | male | missing    | 60        | unknown | undetermined |
      | 9 a | male | 2 mg/dL    | missing   | unknown | undetermined |
      | 9 a | male | 0.5 mg/dL  | missing   | met     | eligible     |

    Examples: in µmol/L (1 mg/dL is 88.4 µmol/L)
      | age | sex  | creatinine | clearance | truth   | verdict      |
      | 9 a | male | 88 umol/L  | 60        | met     | eligible     |
      | 9 a | male | 89 umol/L  | 60        | not met | not eligible |

    Examples: under 13 years the sex does not matter to the kidney
      | age  | sex     | creatinine | clearance | truth   | verdict  |
      | 9 a  | missing | 1 mg/dL    | 60        | met     | eligible |

  @creatinine @missing
  Scenario: From 13 years on the limit cannot be told without the sex
    Given age is 14 a
    And sex is missing
    When the patient is assessed
    Then creatinine limit cannot be calculated

  @creatinine
  Scenario Outline: Under one year there is no row: <sex>, <age>
    Given age is <age>
    And sex is <sex>
    When the patient is assessed
    Then creatinine limit cannot be calculated
    And the patient is not eligible

    Examples:
      | age     | sex    |
      | 0.999 a | male   |
      | 0.999 a | female |
      | 0.5 a   | male   |
      | 0.5 a   | female |

  @creatinine @implausible
  Scenario: A creatinine of 44 mg/dL was meant in µmol/L
    Given creatinine is 44 mg/dL
    When the patient is assessed
    Then I10 kidney is unknown
    And there is a problem with creatinine

  @threshold @uln
  Scenario Outline: ALT of <alt> with a limit of normal of <limit>
    Given ALT is <alt>
    And ALT ULN is <limit>
    When the patient is assessed
    Then I11 ALT is <truth>
    And the patient is <verdict>

    Examples: five times the limit is out
      | alt       | limit   | truth   | verdict      |
      | 199.9 U/L | 40 U/L  | met     | eligible     |
      | 200 U/L   | 40 U/L  | not met | not eligible |
      | 200.1 U/L | 40 U/L  | not met | not eligible |
      | 200 U/L   | 41 U/L  | met     | eligible     |
      | missing   | 40 U/L  | unknown | undetermined |
      | 40 U/L    | missing | unknown | undetermined |
