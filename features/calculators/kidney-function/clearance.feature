Feature: Kidney function

  Scenario Outline: Schwartz at <height> cm and <creatinine> mg/dL
    Given the protocol "kidney-function"
    And height is <height> cm
    And creatinine is <creatinine> mg/dL
    When the patient is assessed
    Then Schwartz is <rate> mL/min/1.73 m2

    Examples: published
      | height | creatinine | rate  |
      | 180    | 2          | 37.17 |
      | 100    | 0.5        | 82.6  |

  Scenario Outline: Adults: <sex>, <age> years, <creatinine>
    Given the protocol "kidney-function"
    And sex is <sex>
    And age is <age> a
    And weight is <weight> kg
    And creatinine is <creatinine>
    When the patient is assessed
    Then Cockcroft-Gault is about <clearance> mL/min
    And CKD-EPI is about <rate> mL/min/1.73 m2

    Examples: published
      | sex    | age | weight | creatinine | clearance | rate |
      | male   | 55  | 90     | 1.09 mg/dL | 97        | 80   |
      | female | 65  | 60     | 85 umol/L  | 55        | 66   |
      | male   | 55  | 90     | 96.3 umol/L | 98       | 80   |

  Scenario Outline: Without <fact> an adult's clearance cannot be calculated
    Given the protocol "kidney-function"
    And sex is male
    And age is 55 a
    And weight is 90 kg
    And creatinine is 1.09 mg/dL
    And <fact> is missing
    When the patient is assessed
    Then Cockcroft-Gault cannot be calculated

    Examples:
      | fact       |
      | sex        |
      | age        |
      | weight     |
      | creatinine |
