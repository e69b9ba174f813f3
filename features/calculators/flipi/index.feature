Feature: FLIPI

  Background:
    Given the protocol "flipi"
    And age is 50 a
    And stage is II
    And hemoglobin is 13 g/dL
    And nodal areas is 2
    And LDH is 200 U/L
    And LDH uln is 250 U/L

  Scenario Outline: <fact> of <value>
    Given <fact> is <value>
    When the patient is assessed
    Then adverse factors is <factors>
    And risk is <risk>

    Examples:
      | fact        | value     | factors | risk |
      | age         | 60 a      | 0       | low  |
      | age         | 60.001 a  | 1       | low  |
      | stage       | I         | 0       | low  |
      | stage       | III       | 1       | low  |
      | stage       | IV        | 1       | low  |
      | hemoglobin  | 12 g/dL   | 0       | low  |
      | hemoglobin  | 11.9 g/dL | 1       | low  |
      | nodal areas | 4         | 0       | low  |
      | nodal areas | 5         | 1       | low  |
      | LDH         | 250 U/L   | 0       | low  |
      | LDH         | 251 U/L   | 1       | low  |

  Scenario Outline: An old patient in stage IV with <areas> nodal areas
    Given age is 70 a
    And stage is IV
    And nodal areas is <areas>
    When the patient is assessed
    Then adverse factors is <factors>
    And risk is <risk>

    Examples:
      | areas | factors | risk         |
      | 4     | 2       | intermediate |
      | 5     | 3       | poor         |

  Scenario: What is known is enough
    Given age is 70 a
    And stage is IV
    And hemoglobin is 9 g/dL
    And LDH is missing
    When the patient is assessed
    Then adverse factors cannot be calculated
    And risk is poor

  Scenario: Without LDH two groups are possible
    Given age is 70 a
    And stage is II
    And LDH is missing
    When the patient is assessed
    Then risk may be low, intermediate
