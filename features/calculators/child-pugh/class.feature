Feature: Child-Pugh

  Background:
    Given the protocol "child-pugh"
    And total bilirubin is 1.9 mg/dL
    And albumin is 3.6 g/dL
    And INR is 1.6
    And ascites is absent
    And encephalopathy is none

  Scenario Outline: <fact> of <value>
    Given <fact> is <value>
    When the patient is assessed
    Then points is <points>
    And class is <class>

    Examples:
      | fact            | value      | points | class |
      | total bilirubin | 1.9 mg/dL  | 5      | A     |
      | total bilirubin | 2 mg/dL    | 6      | A     |
      | total bilirubin | 3 mg/dL    | 6      | A     |
      | total bilirubin | 3.1 mg/dL  | 7      | B     |
      | albumin         | 3.51 g/dL  | 5      | A     |
      | albumin         | 3.5 g/dL   | 6      | A     |
      | albumin         | 2.8 g/dL   | 6      | A     |
      | albumin         | 2.79 g/dL  | 7      | B     |
      | INR             | 1.69       | 5      | A     |
      | INR             | 1.7        | 6      | A     |
      | INR             | 2.3        | 6      | A     |
      | INR             | 2.31       | 7      | B     |
      | ascites         | mild       | 6      | A     |
      | ascites         | moderate   | 7      | B     |
      | encephalopathy  | low grade  | 6      | A     |
      | encephalopathy  | high grade | 7      | B     |

  Scenario Outline: Ascites <ascites> beside an INR of 2.4 and an albumin of 2.5 g/dL
    Given INR is 2.4
    And albumin is 2.5 g/dL
    And ascites is <ascites>
    When the patient is assessed
    Then points is <points>
    And class is <class>

    Examples:
      | ascites  | points | class |
      | absent   | 9      | B     |
      | mild     | 10     | C     |
      | moderate | 11     | C     |

  Scenario: A finding that is missing counts from one point to three
    Given INR is missing
    When the patient is assessed
    Then points cannot be calculated
    And class may be A, B

  Scenario: What is known is enough
    Given ascites is moderate
    And encephalopathy is high grade
    And albumin is 2.5 g/dL
    And INR is missing
    When the patient is assessed
    Then class is C
