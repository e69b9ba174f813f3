@eligibility @washout @unverified
Feature: How long ago each earlier treatment was
  Remembered, not verified: the rules of this feature are marked so. The patient is assessed on 1 May 2024, so 17 April
  is 14 days ago.

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
  Scenario Outline: <treatment> last given on <day>
    Given <treatment> is <day>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <verdict>

    Examples: cytotoxic chemotherapy, 14 days
      | treatment              | day        | criterion             | truth   | verdict      |
      | last cytotoxic therapy | 2024-04-16 | I12 cytotoxic washout | met     | eligible     |
      | last cytotoxic therapy | 2024-04-17 | I12 cytotoxic washout | met     | eligible     |
      | last cytotoxic therapy | 2024-04-18 | I12 cytotoxic washout | not met | not eligible |
      | last cytotoxic therapy | missing    | I12 cytotoxic washout | unknown | undetermined |

    Examples: hydroxyurea, one day; no date means that it was never given
      | treatment        | day        | criterion               | truth   | verdict      |
      | last hydroxyurea | 2024-04-29 | I13 hydroxyurea washout | met     | eligible     |
      | last hydroxyurea | 2024-04-30 | I13 hydroxyurea washout | met     | eligible     |
      | last hydroxyurea | 2024-05-01 | I13 hydroxyurea washout | not met | not eligible |
      | last hydroxyurea | missing    | I13 hydroxyurea washout | met     | eligible     |

    Examples: intrathecal chemotherapy, 7 days
      | treatment                | day        | criterion               | truth   | verdict      |
      | last intrathecal therapy | 2024-04-23 | I14 intrathecal washout | met     | eligible     |
      | last intrathecal therapy | 2024-04-24 | I14 intrathecal washout | met     | eligible     |
      | last intrathecal therapy | 2024-04-25 | I14 intrathecal washout | not met | not eligible |
      | last intrathecal therapy | missing    | I14 intrathecal washout | unknown | undetermined |

    Examples: an antibody with a half-life of 7 days, 21 days
      | treatment             | day        | criterion            | truth   | verdict      |
      | last antibody therapy | 2024-04-09 | I15 antibody washout | met     | eligible     |
      | last antibody therapy | 2024-04-10 | I15 antibody washout | met     | eligible     |
      | last antibody therapy | 2024-04-11 | I15 antibody washout | not met | not eligible |
      | last antibody therapy | missing    | I15 antibody washout | unknown | undetermined |

    Examples: CAR T-cells, 30 days
      | treatment        | day        | criterion              | truth   | verdict      |
      | last CAR T-cells | 2024-03-31 | I16 CAR T-cell washout | met     | eligible     |
      | last CAR T-cells | 2024-04-01 | I16 CAR T-cell washout | met     | eligible     |
      | last CAR T-cells | 2024-04-02 | I16 CAR T-cell washout | not met | not eligible |
      | last CAR T-cells | missing    | I16 CAR T-cell washout | unknown | undetermined |

    Examples: local radiotherapy, 14 days
      | treatment         | day        | criterion                | truth   | verdict      |
      | last radiotherapy | 2024-04-16 | I17 radiotherapy washout | met     | eligible     |
      | last radiotherapy | 2024-04-17 | I17 radiotherapy washout | met     | eligible     |
      | last radiotherapy | 2024-04-18 | I17 radiotherapy washout | not met | not eligible |
      | last radiotherapy | missing    | I17 radiotherapy washout | unknown | undetermined |

    Examples: a short-acting growth factor, 7 days
      | treatment          | day        | criterion                 | truth   | verdict      |
      | last growth factor | 2024-04-23 | I18 growth factor washout | met     | eligible     |
      | last growth factor | 2024-04-24 | I18 growth factor washout | met     | eligible     |
      | last growth factor | 2024-04-25 | I18 growth factor washout | not met | not eligible |
      | last growth factor | missing    | I18 growth factor washout | unknown | undetermined |

  @missing
  Scenario Outline: Nobody knows the day of the assessment, hydroxyurea was last given on <day>
    Given date is missing
    And last hydroxyurea is <day>
    When the patient is assessed
    Then I13 hydroxyurea washout is <truth>
    And the patient is undetermined

    Examples:
      | day        | truth   |
      | 2024-04-01 | unknown |
      | missing    | met     |

  @threshold
  Scenario Outline: Extensive radiotherapy on <day>
    Given radiotherapy extent is extensive
    And last radiotherapy is <day>
    When the patient is assessed
    Then radiotherapy interval is 84 d
    And I17 radiotherapy washout is <truth>
    And the patient is <verdict>

    Examples: 84 days
      | day        | truth   | verdict      |
      | 2024-02-06 | met     | eligible     |
      | 2024-02-07 | met     | eligible     |
      | 2024-02-08 | not met | not eligible |

  @threshold
  Scenario Outline: A long-acting growth factor on <day>
    Given growth factor type is long-acting
    And last growth factor is <day>
    When the patient is assessed
    Then growth factor interval is 14 d
    And I18 growth factor washout is <truth>
    And the patient is <verdict>

    Examples: 14 days
      | day        | truth   | verdict      |
      | 2024-04-16 | met     | eligible     |
      | 2024-04-17 | met     | eligible     |
      | 2024-04-18 | not met | not eligible |

  Scenario: The intervals of local radiotherapy and of a short-acting growth factor
    When the patient is assessed
    Then radiotherapy interval is 14 d
    And growth factor interval is 7 d

  Scenario Outline: An antibody with a half-life of <half-life>, given 21 days ago
    Given last antibody therapy is 2024-04-10
    And antibody half-life is <half-life>
    When the patient is assessed
    Then I15 antibody washout is <truth>

    Examples:
      | half-life | truth   |
      | 2 h       | met     |
      | 6.9 d     | met     |
      | 7 d       | met     |
      | 168 h     | met     |
      | 7.1 d     | not met |
      | missing   | unknown |

  Scenario Outline: <given> is <answer>, and no date is known
    Given <given> is <answer>
    And <treatment> is missing
    When the patient is assessed
    Then <criterion> is <truth>

    Examples: never given, so nothing to wait for
      | given                     | answer | treatment                | criterion                 | truth |
      | prior intrathecal therapy | no     | last intrathecal therapy | I14 intrathecal washout   | met   |
      | prior antibody therapy    | no     | last antibody therapy    | I15 antibody washout      | met   |
      | prior CAR T-cells         | no     | last CAR T-cells         | I16 CAR T-cell washout    | met   |
      | prior radiotherapy        | no     | last radiotherapy        | I17 radiotherapy washout  | met   |
      | prior growth factor       | no     | last growth factor       | I18 growth factor washout | met   |
      | prior HSCT                | no     | last HSCT                | I19 HSCT recovery         | met   |

    Examples: nobody knows
      | given                     | answer  | treatment                | criterion                 | truth   |
      | prior intrathecal therapy | missing | last intrathecal therapy | I14 intrathecal washout   | unknown |
      | prior antibody therapy    | missing | last antibody therapy    | I15 antibody washout      | unknown |
      | prior CAR T-cells         | missing | last CAR T-cells         | I16 CAR T-cell washout    | unknown |
      | prior radiotherapy        | missing | last radiotherapy        | I17 radiotherapy washout  | unknown |
      | prior growth factor       | missing | last growth factor       | I18 growth factor washout | unknown |
      | prior HSCT                | missing | last HSCT                | I19 HSCT recovery         | unknown |

  @threshold
  Scenario Outline: Transplanted on <day>, active graft-versus-host disease: <gvhd>
    Given prior HSCT is yes
    And last HSCT is <day>
    And active GVHD is <gvhd>
    When the patient is assessed
    Then I19 HSCT recovery is <truth>
    And the patient is <verdict>

    Examples: 90 days
      | day        | gvhd    | truth   | verdict      |
      | 2024-01-31 | no      | met     | eligible     |
      | 2024-02-01 | no      | met     | eligible     |
      | 2024-02-02 | no      | not met | not eligible |
      | 2024-01-31 | yes     | not met | not eligible |
      | 2024-01-31 | missing | unknown | undetermined |
      | missing    | no      | unknown | undetermined |
      | missing    | yes     | not met | not eligible |

  @data
  Scenario Outline: A date written as <day> is not a date
    Given last cytotoxic therapy is <day>
    When the patient is assessed
    Then I12 cytotoxic washout is unknown
    And there is a problem with last cytotoxic therapy

    Examples:
      | day        |
      | 2024-02-30 |
      | March      |
