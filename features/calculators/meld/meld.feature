Feature: MELD

  Background:
    Given the protocol "meld"
    And dialysed twice is no

  Scenario: The worked example of a calculator
    Given total bilirubin is 1.9 mg/dL
    And INR is 1.2
    And creatinine is 1.3 mg/dL
    When the patient is assessed
    Then exact MELD is about 13.41
    And MELD is 13

  Scenario Outline: Bilirubin <bilirubin>, INR <INR>, creatinine <creatinine>
    Given total bilirubin is <bilirubin> mg/dL
    And INR is <INR>
    And creatinine is <creatinine> mg/dL
    When the patient is assessed
    Then bounded bilirubin is <B>
    And bounded INR is <I>
    And bounded creatinine is <C>
    And MELD is <MELD>

    Examples:
      | bilirubin | INR | creatinine | B   | I | C | MELD |
      | 0.5       | 0.9 | 0.6        | 1   | 1 | 1 | 6    |
      | 1         | 1   | 1          | 1   | 1 | 1 | 6    |
      | 2         | 1   | 4          | 2   | 1 | 4 | 22   |
      | 2         | 1   | 4.1        | 2   | 1 | 4 | 22   |
      | 40        | 5   | 6          | 40  | 5 | 4 | 40   |

  Scenario: On dialysis creatinine counts as 4
    Given total bilirubin is 2 mg/dL
    And INR is 1
    And creatinine is 1 mg/dL
    And dialysed twice is yes
    When the patient is assessed
    Then bounded creatinine is 4
    And MELD is 22

  Scenario: Without an INR there is no MELD
    Given total bilirubin is 2 mg/dL
    And creatinine is 1 mg/dL
    When the patient is assessed
    Then bounded INR cannot be calculated
    And exact MELD cannot be calculated
    And MELD cannot be calculated
