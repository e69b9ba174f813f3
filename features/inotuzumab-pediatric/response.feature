@response
Feature: Who responded
  CR needs a clear marrow, clear blood, no extramedullary disease and both counts recovered. CRi is the same with one
  count or both short of recovery. Everything else is NR.

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

  Scenario: Everything clear and both counts recovered is CR
    When the patient is assessed
    Then response is CR
    And marrow remission is met
    And blood remission is met
    And extramedullary remission is met
    And platelet recovery is met
    And neutrophil recovery is met

  @threshold @marrow
  Scenario Outline: Marrow blasts of <blasts>
    Given bone marrow blasts is <blasts>
    When the patient is assessed
    Then marrow remission is <truth>
    And response is <response>

    Examples: just below, at, and just above the threshold
      | blasts  | truth   | response |
      | 4.999 % | met     | CR       |
      | 5 %     | not met | NR       |
      | 5.0 %   | not met | NR       |
      | 5.001 % | not met | NR       |

    Examples: at the ends
      | blasts | truth   | response |
      | 0 %    | met     | CR       |
      | 100 %  | not met | NR       |

  @threshold @blood
  Scenario Outline: Blood blasts of <blasts>
    Given peripheral blasts is <blasts>
    When the patient is assessed
    Then blood remission is <truth>
    And response is <response>

    Examples:
      | blasts  | truth   | response |
      | 0 %     | met     | CR       |
      | 0.0 %   | met     | CR       |
      | 0.0005 % | not met | NR     |
      | 0.001 % | not met | NR       |
      | 1 %     | not met | NR       |
      | 100 %   | not met | NR       |

  @extramedullary
  Scenario Outline: Extramedullary disease <state>
    Given extramedullary disease is <state>
    When the patient is assessed
    Then extramedullary remission is <truth>
    And response is <response>

    Examples:
      | state   | truth   | response |
      | absent  | met     | CR       |
      | present | not met | NR       |

  @threshold @counts
  Scenario Outline: Platelets of <platelets>
    Given platelets is <platelets>
    When the patient is assessed
    Then platelet recovery is <truth>
    And response is <response>

    Examples: just below, at, and just above the threshold
      | platelets         | truth   | response |
      | 99.999 10*9/L     | not met | CRi      |
      | 100 10*9/L        | met     | CR       |
      | 100.0 10*9/L      | met     | CR       |
      | 100.001 10*9/L    | met     | CR       |

    Examples: at the ends
      | platelets   | truth   | response |
      | 0 10*9/L    | not met | CRi      |
      | 3000 10*9/L | met     | CR       |

  @threshold @counts
  Scenario Outline: Neutrophils of <anc>
    Given ANC is <anc>
    When the patient is assessed
    Then neutrophil recovery is <truth>
    And response is <response>

    Examples: just below, at, and just above the threshold
      | anc          | truth   | response |
      | 0.999 10*9/L | not met | CRi      |
      | 1 10*9/L     | met     | CR       |
      | 1.00 10*9/L  | met     | CR       |
      | 1.001 10*9/L | met     | CR       |

    Examples: at the ends
      | anc        | truth   | response |
      | 0 10*9/L   | not met | CRi      |
      | 200 10*9/L | met     | CR       |

  Rule: One count short of recovery, or both, is CRi; "and/or" is not "and"

    Scenario Outline: Platelets of <platelets> with neutrophils of <anc>
      Given platelets is <platelets> 10*9/L
      And ANC is <anc> 10*9/L
      When the patient is assessed
      Then response is <response>

      Examples:
        | platelets | anc   | response |
        | 100       | 1     | CR       |
        | 99.999    | 1     | CRi      |
        | 100       | 0.999 | CRi      |
        | 99.999    | 0.999 | CRi      |
        | 60        | 2     | CRi      |
        | 250       | 0.2   | CRi      |
        | 12        | 0.1   | CRi      |

  Rule: One clause of the disease that fails is NR, whatever the counts

    Scenario Outline: <clause> fails, platelets of <platelets>, neutrophils of <anc>
      Given bone marrow blasts is <marrow>
      And peripheral blasts is <blood>
      And extramedullary disease is <outside>
      And platelets is <platelets> 10*9/L
      And ANC is <anc> 10*9/L
      When the patient is assessed
      Then response is NR

      Examples: counts recovered
        | clause | marrow | blood | outside | platelets | anc |
        | marrow | 5 %    | 0 %   | absent  | 180       | 2.5 |
        | blood  | 1 %    | 1 %   | absent  | 180       | 2.5 |
        | site   | 1 %    | 0 %   | present | 180       | 2.5 |
        | all    | 40 %   | 10 %  | present | 180       | 2.5 |

      Examples: platelets short
        | clause | marrow | blood | outside | platelets | anc |
        | marrow | 5 %    | 0 %   | absent  | 50        | 2.5 |
        | blood  | 1 %    | 1 %   | absent  | 50        | 2.5 |
        | site   | 1 %    | 0 %   | present | 50        | 2.5 |

      Examples: neutrophils short
        | clause | marrow | blood | outside | platelets | anc |
        | marrow | 5 %    | 0 %   | absent  | 180       | 0.5 |
        | blood  | 1 %    | 1 %   | absent  | 180       | 0.5 |
        | site   | 1 %    | 0 %   | present | 180       | 0.5 |

      Examples: both short
        | clause | marrow | blood | outside | platelets | anc |
        | marrow | 5 %    | 0 %   | absent  | 50        | 0.5 |
        | blood  | 1 %    | 1 %   | absent  | 50        | 0.5 |
        | site   | 1 %    | 0 %   | present | 50        | 0.5 |

  Scenario: The response does not depend on eligibility
    Given CD22 is negative
    When the patient is assessed
    Then the patient is not eligible
    And response is CR
