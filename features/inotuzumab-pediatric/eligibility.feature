@eligibility
Feature: Who may be treated
  Four criteria: age, disease, its state, and CD22 on the blasts.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And a patient with:
      | fact                   | value                 |
      | age                    | 9 a                   |
      | diagnosis              | B-cell precursor ALL  |
      | disease status         | relapsed              |
      | CD22                   | positive              |
      | bone marrow blasts     | 1 %                   |
      | peripheral blasts      | 0 %                   |
      | extramedullary disease | absent                |
      | platelets              | 180 10*9/L            |
      | ANC                    | 2.5 10*9/L            |
      | mrd flow               | 0.001 %               |
      | mrd pcr                | 0.001 %               |
      | weight                 | 30 kg                 |
      | bsa                    | 1 m2                  |
      | dose level             | 1.8 mg/m2             |
      | cycle                  | 1                     |

  Scenario: A child who meets every criterion is eligible
    When the patient is assessed
    Then the patient is eligible
    And I1 age is met
    And I2 disease is met
    And I3 status is met
    And I4 CD22 is met
    And no fact is missing
    And there is no problem with the data

  @age @threshold
  Scenario Outline: Age on either side of one year: <age>
    Given age is <age>
    When the patient is assessed
    Then I1 age is <truth>
    And the patient is <verdict>

    Examples: just below, at, and just above the threshold
      | age     | truth   | verdict      |
      | 0.999 a | not met | not eligible |
      | 1 a     | met     | eligible     |
      | 1.001 a | met     | eligible     |

    Examples: far from the threshold, no upper limit is stated
      | age  | truth   | verdict      |
      | 0 a  | not met | not eligible |
      | 17 a | met     | eligible     |
      | 45 a | met     | eligible     |

    Examples: in months
      | age   | truth   | verdict      |
      | 11 mo | not met | not eligible |
      | 12 mo | met     | eligible     |
      | 13 mo | met     | eligible     |

  @age @units
  Scenario: An age without a unit is in years
    Given age is 1
    When the patient is assessed
    Then I1 age is met

  @age @implausible
  Scenario Outline: An age of <age> is set aside, not used
    Given age is <age>
    When the patient is assessed
    Then I1 age is unknown
    And the patient is undetermined
    And there is a problem with age

    Examples:
      | age     |
      | 121 a   |
      | 4000 a  |
      | nine    |

  @disease
  Scenario Outline: A diagnosis of <diagnosis>
    Given diagnosis is <diagnosis>
    When the patient is assessed
    Then I2 disease is <truth>
    And the patient is <verdict>

    Examples:
      | diagnosis                       | truth   | verdict      |
      | B-cell precursor ALL            | met     | eligible     |
      | T-cell ALL                      | not met | not eligible |
      | B-lymphoblastic lymphoma        | not met | not eligible |
      | mixed phenotype acute leukaemia | not met | not eligible |
      | AML                             | not met | not eligible |
      | other                           | not met | not eligible |

  @status
  Scenario Outline: A disease that is <status>
    Given disease status is <status>
    When the patient is assessed
    Then I3 status is <truth>
    And the patient is <verdict>

    Examples:
      | status          | truth   | verdict      |
      | newly diagnosed | not met | not eligible |
      | in remission    | not met | not eligible |
      | relapsed        | met     | eligible     |
      | refractory      | met     | eligible     |

  @cd22
  Scenario Outline: Blasts that are CD22-<result>
    Given CD22 is <result>
    When the patient is assessed
    Then I4 CD22 is <truth>
    And the patient is <verdict>

    Examples:
      | result   | truth   | verdict      |
      | positive | met     | eligible     |
      | negative | not met | not eligible |

  @missing
  Scenario Outline: Without <fact> nobody can say
    Given <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And the patient is undetermined
    And the missing facts are <fact>

    Examples:
      | fact           | criterion  |
      | age            | I1 age     |
      | diagnosis      | I2 disease |
      | disease status | I3 status  |
      | CD22           | I4 CD22    |

  @missing
  Scenario: One criterion that fails settles it, whatever is missing
    Given CD22 is missing
    And age is 0.5 a
    When the patient is assessed
    Then I4 CD22 is unknown
    And the patient is not eligible

  @missing
  Scenario Outline: A cell that says <word> is missing
    Given CD22 is <word>
    When the patient is assessed
    Then I4 CD22 is unknown
    And the missing facts are CD22
    And there is no problem with the data

    Examples:
      | word     |
      | NA       |
      | na       |
      | not done |
      | Not Done |
      | unknown  |

  @data
  Scenario: A choice that the vocabulary does not know is a problem, not a "no"
    Given CD22 is dim
    When the patient is assessed
    Then I4 CD22 is unknown
    And the patient is undetermined
    And there is a problem with CD22

  Scenario: Eligibility does not depend on the response
    Given bone marrow blasts is 60 %
    And peripheral blasts is 12 %
    And platelets is 20 10*9/L
    When the patient is assessed
    Then the patient is eligible
    And response is NR
