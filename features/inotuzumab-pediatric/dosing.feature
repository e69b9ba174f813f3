@dosing
Feature: What is given
  Premedication by weight up to its cap, the dose levels and cycles of the trial, and the label's dose by day.

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

  @premedication
  Scenario Outline: Methylprednisolone for a weight of <weight>
    Given weight is <weight>
    When the patient is assessed
    Then methylprednisolone is <dose>

    Examples: 1 mg for each kilogram
      | weight  | dose    |
      | 3.5 kg  | 3.5 mg  |
      | 10 kg   | 10 mg   |
      | 25 kg   | 25 mg   |
      | 49.9 kg | 49.9 mg |

    Examples: at the cap and above it
      | weight  | dose  |
      | 50 kg   | 50 mg |
      | 50.1 kg | 50 mg |
      | 51 kg   | 50 mg |
      | 120 kg  | 50 mg |

    Examples: in grams
      | weight  | dose  |
      | 25000 g | 25 mg |
      | 60000 g | 50 mg |

  @premedication @missing
  Scenario: Without a weight there is no dose
    Given weight is missing
    When the patient is assessed
    Then methylprednisolone cannot be calculated
    And the missing facts are weight

  @premedication @implausible
  Scenario Outline: A weight of <weight> is set aside, and there is no dose
    Given weight is <weight>
    When the patient is assessed
    Then methylprednisolone cannot be calculated
    And there is a problem with weight

    Examples:
      | weight   |
      | 25000 kg |
      | 0.2 kg   |
      | -25 kg   |
      | heavy    |

  @level
  Scenario Outline: A dose level of <level>
    Given dose level is <level>
    When the patient is assessed
    Then lower dose level is <lower>
    And higher dose level is <higher>
    And studied dose level is <studied>

    Examples:
      | level       | lower   | higher  | studied |
      | 1.4 mg/m2   | met     | not met | met     |
      | 1.8 mg/m2   | not met | met     | met     |
      | 1.39 mg/m2  | not met | not met | not met |
      | 1.3 mg/m2   | not met | not met | not met |
      | 1.41 mg/m2  | not met | not met | not met |
      | 1.5 mg/m2   | not met | not met | not met |
      | 1.7 mg/m2   | not met | not met | not met |
      | 1.79 mg/m2  | not met | not met | not met |
      | 1.81 mg/m2  | not met | not met | not met |
      | 1.9 mg/m2   | not met | not met | not met |
      | 1.8         | not met | met     | met     |
      | 1800 ug/m2  | not met | met     | met     |
      | missing     | unknown | unknown | unknown |

  @cycles
  Scenario Outline: Cycle <cycle>
    Given cycle is <cycle>
    When the patient is assessed
    Then cycle limit is <truth>

    Examples:
      | cycle   | truth   |
      | 1       | met     |
      | 2       | met     |
      | 3       | met     |
      | 4       | met     |
      | 5       | not met |
      | 6       | not met |
      | missing | unknown |

  @cycles @implausible
  Scenario Outline: A cycle of <cycle> is set aside
    Given cycle is <cycle>
    When the patient is assessed
    Then cycle limit is unknown
    And dose day 1 cannot be calculated
    And there is a problem with cycle

    Examples:
      | cycle |
      | 0     |
      | 2.5   |
      | 21    |

  @label
  Scenario Outline: The label's doses in cycle <cycle> with marrow blasts of <blasts> and platelets of <platelets>
    Given cycle is <cycle>
    And bone marrow blasts is <blasts> %
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then response is <response>
    And dose day 1 is <day 1> mg/m2
    And dose day 8 is 0.5 mg/m2
    And dose day 15 is 0.5 mg/m2
    And dose per cycle is <total> mg/m2

    Examples: the first cycle, whatever the response
      | cycle | blasts | platelets | response | day 1 | total |
      | 1     | 1      | 180       | CR       | 0.8   | 1.8   |
      | 1     | 1      | 40        | CRi      | 0.8   | 1.8   |
      | 1     | 30     | 40        | NR       | 0.8   | 1.8   |

    Examples: later cycles with CR or CRi
      | cycle | blasts | platelets | response | day 1 | total |
      | 2     | 1      | 180       | CR       | 0.5   | 1.5   |
      | 2     | 1      | 40        | CRi      | 0.5   | 1.5   |
      | 3     | 1      | 180       | CR       | 0.5   | 1.5   |
      | 4     | 1      | 40        | CRi      | 0.5   | 1.5   |

    Examples: later cycles without
      | cycle | blasts | platelets | response | day 1 | total |
      | 2     | 30     | 180       | NR       | 0.8   | 1.8   |
      | 3     | 5      | 40        | NR       | 0.8   | 1.8   |
      | 4     | 30     | 40        | NR       | 0.8   | 1.8   |

  @label
  Scenario Outline: Amounts for a body surface area of <bsa>
    Given bsa is <bsa>
    And cycle is <cycle>
    When the patient is assessed
    Then amount day 1 is <day 1>
    And amount day 8 is <day 8>
    And amount day 15 is <day 15>

    Examples:
      | bsa      | cycle | day 1    | day 8    | day 15   |
      | 0.5 m2   | 1     | 0.4 mg   | 0.25 mg  | 0.25 mg  |
      | 1 m2     | 1     | 0.8 mg   | 0.5 mg   | 0.5 mg   |
      | 1.73 m2  | 1     | 1.384 mg | 0.865 mg | 0.865 mg |
      | 1 m2     | 2     | 0.5 mg   | 0.5 mg   | 0.5 mg   |
      | 1.1 m2   | 2     | 0.55 mg  | 0.55 mg  | 0.55 mg  |

  @label @missing
  Scenario: Without the cycle the dose of day 1 is open, the others are not
    Given cycle is missing
    When the patient is assessed
    Then dose day 1 cannot be calculated
    And dose per cycle cannot be calculated
    And amount day 1 cannot be calculated
    And dose day 8 is 0.5 mg/m2
    And dose day 15 is 0.5 mg/m2

  @label @missing
  Scenario: In a later cycle an open response leaves the dose of day 1 open
    Given cycle is 2
    And bone marrow blasts is missing
    When the patient is assessed
    Then response may be CR, NR
    And dose day 1 cannot be calculated

  @label @missing
  Scenario: In the first cycle nothing else is needed
    Given cycle is 1
    And bone marrow blasts is missing
    And platelets is missing
    When the patient is assessed
    Then dose day 1 is 0.8 mg/m2

  @label @missing
  Scenario: Without a body surface area there are no amounts
    Given bsa is missing
    When the patient is assessed
    Then dose day 1 is 0.8 mg/m2
    And amount day 1 cannot be calculated
    And amount day 8 cannot be calculated
    And amount day 15 cannot be calculated
    And the missing facts are bsa
