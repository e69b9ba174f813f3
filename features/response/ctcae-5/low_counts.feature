Feature: Grades of low counts
  Strictly below each limit: exactly the limit is the lower grade. Nothing is known of these patients but what is said.

  Background:
    Given the protocol "ctcae-5"

  @threshold
  Scenario Outline: Neutrophil grade of ANC <value>, lower limit of normal <limit>
    Given ANC is <value>
    And ANC LLN is <limit>
    When the patient is assessed
    Then neutrophil grade is <grade>

    Examples:
      | value        | limit      | grade       |
      | 0 10*9/L     | 2 10*9/L   | grade 4     |
      | 0.499 10*9/L | 2 10*9/L   | grade 4     |
      | 0.5 10*9/L   | 2 10*9/L   | grade 3     |
      | 0.501 10*9/L | 2 10*9/L   | grade 3     |
      | 0.999 10*9/L | 2 10*9/L   | grade 3     |
      | 1 10*9/L     | 2 10*9/L   | grade 2     |
      | 1.001 10*9/L | 2 10*9/L   | grade 2     |
      | 1.499 10*9/L | 2 10*9/L   | grade 2     |
      | 1.5 10*9/L   | 2 10*9/L   | grade 1     |
      | 1.501 10*9/L | 2 10*9/L   | grade 1     |
      | 1.999 10*9/L | 2 10*9/L   | grade 1     |
      | 2 10*9/L     | 2 10*9/L   | grade 0     |
      | 2.001 10*9/L | 2 10*9/L   | grade 0     |
      | 200 10*9/L   | 2 10*9/L   | grade 0     |
      | 1.575 10*9/L | 4.5 10*9/L | grade 1     |
      | 0.5 10*9/L   | missing    | grade 3     |
      | 1.5 10*9/L   | missing    | not settled |

  @threshold
  Scenario Outline: Platelet grade of platelets <value>, lower limit of normal <limit>
    Given platelets is <value>
    And platelets LLN is <limit>
    When the patient is assessed
    Then platelet grade is <grade>

    Examples:
      | value          | limit      | grade       |
      | 0 10*9/L       | 150 10*9/L | grade 4     |
      | 24.999 10*9/L  | 150 10*9/L | grade 4     |
      | 25 10*9/L      | 150 10*9/L | grade 3     |
      | 25.001 10*9/L  | 150 10*9/L | grade 3     |
      | 49.999 10*9/L  | 150 10*9/L | grade 3     |
      | 50 10*9/L      | 150 10*9/L | grade 2     |
      | 50.001 10*9/L  | 150 10*9/L | grade 2     |
      | 74.999 10*9/L  | 150 10*9/L | grade 2     |
      | 75 10*9/L      | 150 10*9/L | grade 1     |
      | 75.001 10*9/L  | 150 10*9/L | grade 1     |
      | 149.999 10*9/L | 150 10*9/L | grade 1     |
      | 150 10*9/L     | 150 10*9/L | grade 0     |
      | 150.001 10*9/L | 150 10*9/L | grade 0     |
      | 3000 10*9/L    | 150 10*9/L | grade 0     |
      | 78.75 10*9/L   | 225 10*9/L | grade 1     |
      | 25 10*9/L      | missing    | grade 3     |
      | 75 10*9/L      | missing    | not settled |

  @threshold
  Scenario Outline: White cell grade of WBC <value>, lower limit of normal <limit>
    Given WBC is <value>
    And WBC LLN is <limit>
    When the patient is assessed
    Then white cell grade is <grade>

    Examples:
      | value        | limit    | grade       |
      | 0 10*9/L     | 4 10*9/L | grade 4     |
      | 0.999 10*9/L | 4 10*9/L | grade 4     |
      | 1 10*9/L     | 4 10*9/L | grade 3     |
      | 1.001 10*9/L | 4 10*9/L | grade 3     |
      | 1.999 10*9/L | 4 10*9/L | grade 3     |
      | 2 10*9/L     | 4 10*9/L | grade 2     |
      | 2.001 10*9/L | 4 10*9/L | grade 2     |
      | 2.999 10*9/L | 4 10*9/L | grade 2     |
      | 3 10*9/L     | 4 10*9/L | grade 1     |
      | 3.001 10*9/L | 4 10*9/L | grade 1     |
      | 3.999 10*9/L | 4 10*9/L | grade 1     |
      | 4 10*9/L     | 4 10*9/L | grade 0     |
      | 4.001 10*9/L | 4 10*9/L | grade 0     |
      | 1500 10*9/L  | 4 10*9/L | grade 0     |
      | 3.15 10*9/L  | 9 10*9/L | grade 1     |
      | 1 10*9/L     | missing  | grade 3     |
      | 3 10*9/L     | missing  | not settled |

  @threshold
  Scenario Outline: Haemoglobin of <value>, lower limit of normal <limit>, life-threatening <urgent>
    Given haemoglobin is <value>
    And haemoglobin LLN is <limit>
    And life-threatening anaemia is <urgent>
    When the patient is assessed
    Then anaemia grade is <grade>

    Examples:
      | value       | limit   | urgent  | grade       |
      | 0 g/dL      | 12 g/dL | no      | grade 3     |
      | 7.999 g/dL  | 12 g/dL | no      | grade 3     |
      | 8 g/dL      | 12 g/dL | no      | grade 2     |
      | 8.001 g/dL  | 12 g/dL | no      | grade 2     |
      | 9.999 g/dL  | 12 g/dL | no      | grade 2     |
      | 10 g/dL     | 12 g/dL | no      | grade 1     |
      | 10.001 g/dL | 12 g/dL | no      | grade 1     |
      | 11.999 g/dL | 12 g/dL | no      | grade 1     |
      | 12 g/dL     | 12 g/dL | no      | grade 0     |
      | 12.001 g/dL | 12 g/dL | no      | grade 0     |
      | 30 g/dL     | 12 g/dL | no      | grade 0     |
      | 10.5 g/dL   | 24 g/dL | no      | grade 1     |
      | 80 g/L      | 12 g/dL | no      | grade 2     |
      | 7.9 g/dL    | missing | yes     | grade 4     |
      | 14 g/dL     | 12 g/dL | yes     | grade 4     |
      | missing     | missing | yes     | grade 4     |
      | 10 g/dL     | missing | no      | not settled |
      | 9 g/dL      | missing | missing | not settled |

  @missing
  Scenario Outline: Without <fact> every grade is possible
    Given <fact> is missing
    When the patient is assessed
    Then <grade> may be <possible>

    Examples:
      | fact      | grade            | possible                                    |
      | ANC       | neutrophil grade | grade 4, grade 3, grade 2, grade 1, grade 0 |
      | platelets | platelet grade   | grade 4, grade 3, grade 2, grade 1, grade 0 |
      | WBC       | white cell grade | grade 4, grade 3, grade 2, grade 1, grade 0 |

  @missing
  Scenario: Without haemoglobin and the consequences of anaemia every grade is possible
    Given haemoglobin is missing
    When the patient is assessed
    Then anaemia grade may be grade 4, grade 3, grade 2, grade 1, grade 0
    And ALT grade may be grade 4, grade 3, grade 2, grade 1, grade 0
    And bilirubin grade may be grade 4, grade 3, grade 2, grade 1, grade 0
    And creatinine grade may be grade 4, grade 3, grade 2, grade 1, grade 0

  @missing
  Scenario: No life-threatening anaemia, and no haemoglobin
    Given life-threatening anaemia is no
    When the patient is assessed
    Then anaemia grade may be grade 3, grade 2, grade 1, grade 0

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given <fact> is <value>
    When the patient is assessed
    Then <grade> is not settled
    And there is a problem with <fact>

    Examples:
      | fact        | value           | grade            |
      | ANC         | -0.001 10*9/L   | neutrophil grade |
      | ANC         | 200.001 10*9/L  | neutrophil grade |
      | platelets   | -0.001 10*9/L   | platelet grade   |
      | platelets   | 3000.001 10*9/L | platelet grade   |
      | WBC         | -0.001 10*9/L   | white cell grade |
      | WBC         | 1500.001 10*9/L | white cell grade |
      | haemoglobin | -0.001 g/dL     | anaemia grade    |
      | haemoglobin | 30.001 g/dL     | anaemia grade    |
