Feature: CHA2DS2-VASc

  Background:
    Given the protocol "cha2ds2-vasc"
    And age is 50 a
    And sex is male
    And heart failure is absent
    And hypertension is absent
    And diabetes is absent
    And prior stroke is absent
    And vascular disease is absent

  Scenario Outline: <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then CHA2DS2-VASc is <points>

    Examples:
      | fact             | value    | points |
      | sex              | male     | 0      |
      | sex              | female   | 1      |
      | age              | 64.999 a | 0      |
      | age              | 65 a     | 1      |
      | age              | 74.999 a | 1      |
      | age              | 75 a     | 2      |
      | heart failure    | present  | 1      |
      | hypertension     | present  | 1      |
      | diabetes         | present  | 1      |
      | prior stroke     | present  | 2      |
      | vascular disease | present  | 1      |

  Scenario: A published example: a woman of 78 with hypertension and diabetes
    Given age is 78 a
    And sex is female
    And hypertension is present
    And diabetes is present
    When the patient is assessed
    Then CHA2DS2-VASc is 5

  Scenario: Without the age it is open
    Given age is missing
    When the patient is assessed
    Then CHA2DS2-VASc cannot be calculated
