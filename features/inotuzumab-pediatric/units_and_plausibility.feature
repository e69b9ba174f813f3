@units
Feature: Units, and values that cannot be
  The same count may come in many units. A value outside the plausible range is set aside as missing, named, and the
  likely unit is told; it is never converted in silence and never used.

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

  Scenario Outline: Platelets written as <value>
    Given platelets is <value>
    When the patient is assessed
    Then platelet recovery is <truth>
    And response is <response>
    And there is no problem with the data

    Examples: at the threshold
      | value         | truth | response |
      | 100           | met   | CR       |
      | 100 10*9/L    | met   | CR       |
      | 100 10^9/L    | met   | CR       |
      | 100 x10^9/L   | met   | CR       |
      | 100 x10e9/L   | met   | CR       |
      | 100 10⁹/L     | met   | CR       |
      | 100 G/L       | met   | CR       |
      | 100 10*3/uL   | met   | CR       |
      | 100 K/uL      | met   | CR       |
      | 100000 /uL    | met   | CR       |
      | 100000 /µL    | met   | CR       |
      | 100000 /mm3   | met   | CR       |

    Examples: just below it
      | value          | truth   | response |
      | 99.999         | not met | CRi      |
      | 99.999 10*3/uL | not met | CRi      |
      | 99999 /uL      | not met | CRi      |
      | 99999 /mm3     | not met | CRi      |

  Scenario Outline: Neutrophils written as <value>
    Given ANC is <value>
    When the patient is assessed
    Then neutrophil recovery is <truth>
    And response is <response>
    And there is no problem with the data

    Examples:
      | value         | truth   | response |
      | 1             | met     | CR       |
      | 1 10*3/uL     | met     | CR       |
      | 1000 /uL      | met     | CR       |
      | 1000 /mm3     | met     | CR       |
      | 999 /uL       | not met | CRi      |
      | 999 /mm3      | not met | CRi      |
      | 0.999 10*3/uL | not met | CRi      |

  @implausible
  Scenario Outline: <fact> of <value> is a thousand times too large
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is unknown
    And response may be CR, CRi
    And there is a problem with <fact> saying "1,000 times too large"
    And the missing facts are <fact>

    Examples:
      | fact      | value         | criterion           |
      | platelets | 250000        | platelet recovery   |
      | platelets | 250000 10*9/L | platelet recovery   |
      | platelets | 99000         | platelet recovery   |
      | ANC       | 3000          | neutrophil recovery |
      | ANC       | 3000 10*9/L   | neutrophil recovery |
      | ANC       | 3000 10*3/uL  | neutrophil recovery |

  @implausible
  Scenario Outline: <fact> of <value> is out of range
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact               | value       | criterion           |
      | platelets          | 3000.1      | platelet recovery   |
      | platelets          | -1          | platelet recovery   |
      | ANC                | 200.1       | neutrophil recovery |
      | ANC                | -0.1        | neutrophil recovery |
      | bone marrow blasts | 100.1 %     | marrow remission    |
      | bone marrow blasts | -1 %        | marrow remission    |
      | peripheral blasts  | 101 %       | blood remission     |

  @data
  Scenario Outline: <fact> written as <value> is not a value
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples: words, a separator of thousands, a wrong unit, a lost exponent
      | fact               | value       | criterion           |
      | platelets          | many        | platelet recovery   |
      | platelets          | 100,000 /uL | platelet recovery   |
      | platelets          | 100 g/L     | platelet recovery   |
      | platelets          | 100 109/L   | platelet recovery   |
      | ANC                | normal      | neutrophil recovery |
      | ANC                | 1,5         | neutrophil recovery |
      | bone marrow blasts | few         | marrow remission    |

  @data
  Scenario: A value with more digits than a computer's number holds is on its side of the limit
    Given platelets is 99.99999999999999999
    When the patient is assessed
    Then platelet recovery is not met

  @data
  Scenario: A bad value that cannot change the answer does not hold it up
    Given platelets is many
    And ANC is 0.3 10*9/L
    When the patient is assessed
    Then response is CRi
    And there is a problem with platelets

  @data
  Scenario: Two bad values are two problems
    Given platelets is 250000
    And ANC is 3000
    When the patient is assessed
    Then response may be CR, CRi
    And there is a problem with platelets
    And there is a problem with ANC
    And the missing facts are ANC, platelets
