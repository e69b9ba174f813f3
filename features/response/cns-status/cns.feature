Feature: Status of the central nervous system
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "cns-status"
    And a patient with:
      | fact       | value   |
      | CNS signs  | absent  |
      | CSF blasts | present |

  @threshold
  Scenario Outline: <white> white and <red> red cells with blasts
    Given CSF WBC is <white> /uL
    And CSF RBC is <red> /uL
    When the patient is assessed
    Then CNS status is <status>

    Examples:
      | white   | red     | status |
      | 0       | 0       | CNS2a  |
      | 4.99    | 9.99    | CNS2a  |
      | 4.99    | 10      | CNS2b  |
      | 4.99    | 10.01   | CNS2b  |
      | 0       | 5000000 | CNS2b  |
      | 5       | 0       | CNS3a  |
      | 5       | 9.99    | CNS3a  |
      | 5.01    | 9.99    | CNS3a  |
      | 100000  | 0       | CNS3a  |

  @threshold
  Scenario Outline: A traumatic puncture with <white> white and <red> red cells, blood with <leucocytes> and <erythrocytes>
    Given CSF WBC is <white> /uL
    And CSF RBC is <red> /uL
    And WBC is <leucocytes> 10*9/L
    And blood RBC is <erythrocytes> 10*12/L
    When the patient is assessed
    Then white cells beyond the blood is <beyond>
    And CNS status is <status>

    Examples: twice the ratio of the blood is not more than twice
      | white  | red  | leucocytes | erythrocytes | beyond  | status |
      | 20     | 1000 | 50         | 5            | not met | CNS2c  |
      | 20.01  | 1000 | 50         | 5            | met     | CNS3b  |
      | 19.99  | 1000 | 50         | 5            | not met | CNS2c  |
      | 5      | 10   | 1          | 0.5          | met     | CNS3b  |
      | 5      | 10   | 1500       | 5            | not met | CNS2c  |
      | 5      | 10   | 1500       | 10           | met     | CNS3b  |
      | 5      | 250  | 50         | 5            | not met | CNS2c  |
      | 5      | 249  | 50         | 5            | met     | CNS3b  |
      | 10     | 10   | 0          | 5            | met     | CNS3b  |

  Scenario Outline: With signs <signs> and blasts <blasts> in the fluid
    Given CNS signs is <signs>
    And CSF blasts is <blasts>
    When the patient is assessed
    Then CNS status is <status>

    Examples: whatever the cells
      | signs   | blasts  | status |
      | present | present | CNS3c  |
      | present | absent  | CNS3c  |
      | present | missing | CNS3c  |
      | absent  | absent  | CNS1   |

  @missing
  Scenario Outline: Without <fact>, <white> white and <red> red cells
    Given CSF WBC is <white>
    And CSF RBC is <red>
    And WBC is 50 10*9/L
    And blood RBC is 5 10*12/L
    And <fact> is missing
    When the patient is assessed
    Then CNS status may be <possible>

    Examples:
      | fact       | white  | red      | possible                   |
      | CNS signs  | 1 /uL  | 1 /uL    | CNS3c, CNS2a               |
      | CSF blasts | 1 /uL  | 1 /uL    | CNS1, CNS2a                |
      | CSF WBC    | 1 /uL  | 1 /uL    | CNS2a, CNS3a               |
      | CSF WBC    | 1 /uL  | 1000 /uL | CNS2b, CNS3b, CNS2c        |
      | CSF RBC    | 1 /uL  | 1 /uL    | CNS2a, CNS2b               |
      | CSF RBC    | 20 /uL | 1 /uL    | CNS3a, CNS3b, CNS2c        |
      | WBC        | 20 /uL | 1000 /uL | CNS3b, CNS2c               |
      | blood RBC  | 20 /uL | 1000 /uL | CNS3b, CNS2c               |

  @alone
  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given CNS signs is missing
    And CSF blasts is missing
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule             | fact       | value     | answer  |
      | signs of the CNS | CNS signs  | present   | met     |
      | signs of the CNS | CNS signs  | absent    | not met |
      | clear fluid      | CSF blasts | absent    | met     |
      | clear fluid      | CSF blasts | present   | not met |
      | clear fluid      | CNS signs  | present   | unknown |
      | few white cells  | CSF WBC    | 4.99 /uL  | met     |
      | few white cells  | CSF WBC    | 5 /uL     | not met |
      | few red cells    | CSF RBC    | 9.99 /uL  | met     |
      | few red cells    | CSF RBC    | 10 /uL    | not met |

  @alone
  Scenario Outline: The ratio needs neither signs nor blasts: <white> white and <red> red cells
    Given a patient with:
      | fact       | value       |
      | CNS signs  | missing     |
      | CSF blasts | missing     |
      | CSF WBC    | <white> /uL |
      | CSF RBC    | <red> /uL   |
      | WBC        | 50 10*9/L   |
      | blood RBC  | 5 10*12/L   |
    When the patient is assessed
    Then white cells beyond the blood is <truth>

    Examples:
      | white | red  | truth   |
      | 3     | 1    | met     |
      | 30    | 1000 | met     |
      | 1     | 1000 | not met |
      | 0     | 0    | not met |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given CSF WBC is 20 /uL
    And CSF RBC is 1000 /uL
    And WBC is 50 10*9/L
    And blood RBC is 5 10*12/L
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact      | value           | rule                         |
      | CSF WBC   | -0.1 /uL        | few white cells              |
      | CSF WBC   | 100000.1 /uL    | few white cells              |
      | CSF RBC   | -0.1 /uL        | few red cells                |
      | CSF RBC   | 5000000.1 /uL   | few red cells                |
      | WBC       | -0.001 10*9/L   | white cells beyond the blood |
      | WBC       | 1500.001 10*9/L | white cells beyond the blood |
      | blood RBC | 0.499 10*12/L   | white cells beyond the blood |
      | blood RBC | 10.001 10*12/L  | white cells beyond the blood |
