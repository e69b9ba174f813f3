Feature: Grades of high values
  Strictly above each limit: exactly the limit is the lower grade. Nothing is known of these patients but what is said.

  Background:
    Given the protocol "ctcae-5"

  @threshold
  Scenario Outline: ALT grade of <value>, normal before, upper limit of normal 40 U/L
    Given ALT is <value>
    And ALT ULN is 40 U/L
    And baseline ALT is 40 U/L
    When the patient is assessed
    Then abnormal ALT before is not met
    And ALT grade is <grade>

    Examples:
      | value       | grade   |
      | 0 U/L       | grade 0 |
      | 39.999 U/L  | grade 0 |
      | 40 U/L      | grade 0 |
      | 40.001 U/L  | grade 1 |
      | 119.999 U/L | grade 1 |
      | 120 U/L     | grade 1 |
      | 120.001 U/L | grade 2 |
      | 199.999 U/L | grade 2 |
      | 200 U/L     | grade 2 |
      | 200.001 U/L | grade 3 |
      | 799.999 U/L | grade 3 |
      | 800 U/L     | grade 3 |
      | 800.001 U/L | grade 4 |
      | 20000 U/L   | grade 4 |

  @threshold
  Scenario Outline: ALT grade of <value>, 80 U/L before, upper limit of normal 40 U/L
    Given ALT is <value>
    And ALT ULN is 40 U/L
    And baseline ALT is 80 U/L
    When the patient is assessed
    Then abnormal ALT before is met
    And ALT grade is <grade>

    Examples: by the value before, which was abnormal
      | value        | grade   |
      | 0 U/L        | grade 0 |
      | 80 U/L       | grade 0 |
      | 119.999 U/L  | grade 0 |
      | 120 U/L      | grade 1 |
      | 120.001 U/L  | grade 1 |
      | 239.999 U/L  | grade 1 |
      | 240 U/L      | grade 1 |
      | 240.001 U/L  | grade 2 |
      | 399.999 U/L  | grade 2 |
      | 400 U/L      | grade 2 |
      | 400.001 U/L  | grade 3 |
      | 1599.999 U/L | grade 3 |
      | 1600 U/L     | grade 3 |
      | 1600.001 U/L | grade 4 |

  @threshold
  Scenario Outline: baseline ALT of <before> and upper limit of normal <limit>
    Given baseline ALT is <before>
    And ALT ULN is <limit>
    When the patient is assessed
    Then abnormal ALT before is <truth>

    Examples:
      | before     | limit   | truth   |
      | 40 U/L     | 40 U/L  | not met |
      | 40.001 U/L | 40 U/L  | met     |
      | 39.999 U/L | 40 U/L  | not met |
      | missing    | 40 U/L  | unknown |
      | 40 U/L     | missing | unknown |
      | 0 U/L      | 40 U/L  | not met |
      | 20000 U/L  | 40 U/L  | met     |

  @missing
  Scenario Outline: ALT grade without <fact>
    Given ALT is 160 U/L
    And ALT ULN is 40 U/L
    And baseline ALT is 80 U/L
    And <fact> is missing
    When the patient is assessed
    Then ALT grade is not settled

    Examples:
      | fact         |
      | ALT          |
      | ALT ULN      |
      | baseline ALT |

  @data
  Scenario Outline: ALT grade, a value of <value> for <fact> is set aside
    Given ALT ULN is 40 U/L
    And baseline ALT is 80 U/L
    And ALT is 160 U/L
    And <fact> is <value>
    When the patient is assessed
    Then ALT grade is not settled
    And there is a problem with <fact>

    Examples:
      | fact         | value         |
      | ALT          | -0.001 U/L    |
      | ALT          | 20000.001 U/L |
      | baseline ALT | -0.001 U/L    |
      | baseline ALT | 20000.001 U/L |

  @threshold
  Scenario Outline: bilirubin grade of <value>, normal before, upper limit of normal 1 mg/dL
    Given total bilirubin is <value>
    And total bilirubin ULN is 1 mg/dL
    And baseline bilirubin is 1 mg/dL
    When the patient is assessed
    Then abnormal bilirubin before is not met
    And bilirubin grade is <grade>

    Examples:
      | value        | grade   |
      | 0 mg/dL      | grade 0 |
      | 0.999 mg/dL  | grade 0 |
      | 1 mg/dL      | grade 0 |
      | 1.001 mg/dL  | grade 1 |
      | 1.499 mg/dL  | grade 1 |
      | 1.5 mg/dL    | grade 1 |
      | 1.501 mg/dL  | grade 2 |
      | 2.999 mg/dL  | grade 2 |
      | 3 mg/dL      | grade 2 |
      | 3.001 mg/dL  | grade 3 |
      | 9.999 mg/dL  | grade 3 |
      | 10 mg/dL     | grade 3 |
      | 10.001 mg/dL | grade 4 |
      | 80 mg/dL     | grade 4 |

  @threshold
  Scenario Outline: bilirubin grade of <value>, 2 mg/dL before, upper limit of normal 1 mg/dL
    Given total bilirubin is <value>
    And total bilirubin ULN is 1 mg/dL
    And baseline bilirubin is 2 mg/dL
    When the patient is assessed
    Then abnormal bilirubin before is met
    And bilirubin grade is <grade>

    Examples: by the value before, which was abnormal
      | value        | grade   |
      | 0 mg/dL      | grade 0 |
      | 1.999 mg/dL  | grade 0 |
      | 2 mg/dL      | grade 0 |
      | 2.001 mg/dL  | grade 1 |
      | 2.999 mg/dL  | grade 1 |
      | 3 mg/dL      | grade 1 |
      | 3.001 mg/dL  | grade 2 |
      | 5.999 mg/dL  | grade 2 |
      | 6 mg/dL      | grade 2 |
      | 6.001 mg/dL  | grade 3 |
      | 19.999 mg/dL | grade 3 |
      | 20 mg/dL     | grade 3 |
      | 20.001 mg/dL | grade 4 |

  @threshold
  Scenario Outline: baseline bilirubin of <before> and upper limit of normal <limit>
    Given baseline bilirubin is <before>
    And total bilirubin ULN is <limit>
    When the patient is assessed
    Then abnormal bilirubin before is <truth>

    Examples:
      | before      | limit   | truth   |
      | 1 mg/dL     | 1 mg/dL | not met |
      | 1.001 mg/dL | 1 mg/dL | met     |
      | 0.999 mg/dL | 1 mg/dL | not met |
      | missing     | 1 mg/dL | unknown |
      | 1 mg/dL     | missing | unknown |
      | 0 mg/dL     | 1 mg/dL | not met |
      | 80 mg/dL    | 1 mg/dL | met     |

  @missing
  Scenario Outline: bilirubin grade without <fact>
    Given total bilirubin is 4 mg/dL
    And total bilirubin ULN is 1 mg/dL
    And baseline bilirubin is 2 mg/dL
    And <fact> is missing
    When the patient is assessed
    Then bilirubin grade is not settled

    Examples:
      | fact                |
      | total bilirubin     |
      | total bilirubin ULN |
      | baseline bilirubin  |

  @data
  Scenario Outline: bilirubin grade, a value of <value> for <fact> is set aside
    Given total bilirubin ULN is 1 mg/dL
    And baseline bilirubin is 2 mg/dL
    And total bilirubin is 4 mg/dL
    And <fact> is <value>
    When the patient is assessed
    Then bilirubin grade is not settled
    And there is a problem with <fact>

    Examples:
      | fact               | value        |
      | total bilirubin    | -0.001 mg/dL |
      | total bilirubin    | 80.001 mg/dL |
      | baseline bilirubin | -0.001 mg/dL |
      | baseline bilirubin | 80.001 mg/dL |

  @threshold
  Scenario Outline: Creatinine of <value>, <before> before, upper limit of normal 0.9 mg/dL
    Given creatinine is <value>
    And creatinine ULN is 0.9 mg/dL
    And baseline creatinine is <before>
    When the patient is assessed
    Then creatinine grade is <grade>

    Examples: the worse of the two
      | value       | before     | grade       |
      | 0.9 mg/dL   | 1 mg/dL    | grade 0     |
      | 0.901 mg/dL | 1 mg/dL    | grade 1     |
      | 0.899 mg/dL | 1 mg/dL    | grade 0     |
      | 1.35 mg/dL  | 1 mg/dL    | grade 1     |
      | 1.351 mg/dL | 1 mg/dL    | grade 2     |
      | 1.349 mg/dL | 1 mg/dL    | grade 1     |
      | 2.7 mg/dL   | 1 mg/dL    | grade 2     |
      | 2.701 mg/dL | 1 mg/dL    | grade 3     |
      | 2.699 mg/dL | 1 mg/dL    | grade 2     |
      | 5.4 mg/dL   | 2 mg/dL    | grade 3     |
      | 5.401 mg/dL | 10 mg/dL   | grade 4     |
      | 5.399 mg/dL | 10 mg/dL   | grade 3     |
      | 1.2 mg/dL   | 0.8 mg/dL  | grade 1     |
      | 1.201 mg/dL | 0.8 mg/dL  | grade 2     |
      | 1.199 mg/dL | 0.8 mg/dL  | grade 1     |
      | 2.4 mg/dL   | 0.8 mg/dL  | grade 2     |
      | 2.401 mg/dL | 0.8 mg/dL  | grade 3     |
      | 2.399 mg/dL | 0.8 mg/dL  | grade 2     |
      | 0.6 mg/dL   | 0.4 mg/dL  | grade 0     |
      | 0.601 mg/dL | 0.4 mg/dL  | grade 2     |
      | 0.05 mg/dL  | 0.05 mg/dL | grade 0     |
      | 30 mg/dL    | 30 mg/dL   | grade 4     |
      | 0.16 mg/dL  | 0.05 mg/dL | grade 3     |
      | 2 mg/dL     | 0.1 mg/dL  | grade 3     |
      | 1 mg/dL     | 58 umol/L  | grade 2     |
      | 1 mg/dL     | 59 umol/L  | grade 1     |
      | 6 mg/dL     | missing    | grade 4     |
      | missing     | 1 mg/dL    | not settled |
      | 1 mg/dL     | missing    | not settled |
      | 80 umol/L   | 1 mg/dL    | grade 1     |
      | 79 umol/L   | 1 mg/dL    | grade 0     |

  @missing
  Scenario Outline: Creatinine of <value> without an upper limit of normal, 1 mg/dL before
    Given creatinine is <value>
    And baseline creatinine is 1 mg/dL
    When the patient is assessed
    Then creatinine grade may be <possible>

    Examples:
      | value   | possible                                    |
      | 1 mg/dL | grade 4, grade 3, grade 2, grade 1, grade 0 |
      | 2 mg/dL | grade 4, grade 3, grade 2                   |
      | 4 mg/dL | grade 4, grade 3                            |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given creatinine ULN is 0.9 mg/dL
    And creatinine is 1 mg/dL
    And baseline creatinine is 1 mg/dL
    And <fact> is <value>
    When the patient is assessed
    Then creatinine grade is not settled
    And there is a problem with <fact>

    Examples:
      | fact                | value        |
      | creatinine          | 0.049 mg/dL  |
      | creatinine          | 30.001 mg/dL |
      | baseline creatinine | 0.049 mg/dL  |
      | baseline creatinine | 30.001 mg/dL |

  @threshold
  Scenario Outline: ALT of <value>, <before> before
    Given ALT is <value>
    And baseline ALT is <before>
    When the patient is assessed
    Then ALT half above before is <truth>

    Examples:
      | value      | before | truth   |
      | 0 U/L      | 0 U/L  | not met |
      | 0.001 U/L  | 0 U/L  | met     |
      | 60 U/L     | 40 U/L | met     |
      | 60.001 U/L | 40 U/L | met     |
      | 59.999 U/L | 40 U/L | not met |
      | missing    | 40 U/L | unknown |
      | 60 U/L     | missing | unknown |

  Scenario Outline: Bilirubin of <value>, <before> before, upper limit of normal 1 mg/dL
    Given total bilirubin is <value>
    And baseline bilirubin is <before>
    And total bilirubin ULN is 1 mg/dL
    When the patient is assessed
    Then bilirubin grade is <grade>

    Examples: in other units
      | value       | before      | grade   |
      | 17 umol/L   | 0.5 mg/dL   | grade 0 |
      | 17.2 umol/L | 0.5 mg/dL   | grade 1 |
      | 2 mg/dL     | 34.3 umol/L | grade 0 |
      | 2 mg/dL     | 34.1 umol/L | grade 1 |

  @missing
  Scenario: Whether ALT was abnormal is open, and so is what it is held against
    Given ALT is 100 U/L
    And ALT ULN is 40 U/L
    And total bilirubin is 2 mg/dL
    And total bilirubin ULN is 1 mg/dL
    When the patient is assessed
    Then ALT reference cannot be calculated
    And bilirubin reference cannot be calculated

  Scenario Outline: What ALT and bilirubin are held against, with <before> before
    Given baseline ALT is <before> U/L
    And ALT ULN is 40 U/L
    And baseline bilirubin is <before> mg/dL
    And total bilirubin ULN is 40 mg/dL
    When the patient is assessed
    Then ALT reference is <reference> U/L
    And bilirubin reference is <reference> mg/dL

    Examples:
      | before | reference |
      | 40     | 40        |
      | 41     | 41        |
      | 10     | 40        |

  Scenario Outline: ALT of <ALT> U/L before, bilirubin of <bilirubin> mg/dL, limits of normal <ALT limit> and <bilirubin limit>
    Given baseline ALT is <ALT> U/L
    And ALT ULN is <ALT limit> U/L
    And baseline bilirubin is <bilirubin> mg/dL
    And total bilirubin ULN is <bilirubin limit> mg/dL
    When the patient is assessed
    Then ALT reference is <first> U/L
    And bilirubin reference is <second> mg/dL

    Examples: each by itself, however high
      | ALT   | ALT limit | bilirubin | bilirubin limit | first | second |
      | 20    | 40        | 3         | 1               | 40    | 3      |
      | 80    | 40        | 0.5       | 1               | 80    | 1      |
      | 15000 | 40        | 60        | 1               | 15000 | 60     |
      | 20    | 12000     | 0.5       | 50              | 12000 | 50     |

  Scenario Outline: ALT that has doubled below the limit of normal, creatinine of <creatinine>, haemoglobin of <haemoglobin>
    Given ALT is 35 U/L
    And baseline ALT is 20 U/L
    And ALT ULN is 40 U/L
    And creatinine is <creatinine> mg/dL
    And creatinine ULN is 0.9 mg/dL
    And haemoglobin is <haemoglobin> g/dL
    And haemoglobin LLN is 12 g/dL
    When the patient is assessed
    Then ALT half above before is met
    And ALT grade is grade 0

    Examples:
      | creatinine | haemoglobin |
      | 0.5        | 14          |
      | 6          | 14          |
      | 0.5        | 11          |

  @missing
  Scenario: Whether ALT was abnormal decides between grade 1 and none
    Given ALT is 50 U/L
    And ALT ULN is 40 U/L
    When the patient is assessed
    Then ALT grade may be grade 1, grade 0
