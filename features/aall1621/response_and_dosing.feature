@response @dosing
Feature: Response, further cycles and the doses of Cohort 1
  The definition of response is borrowed from the label and marked unverified.

  Background:
    Given the protocol "aall1621"
    And a patient with:
      | fact                   | value      |
      | cohort                 | Cohort 1   |
      | cycle                  | 1          |
      | bone marrow blasts     | 1 %        |
      | peripheral blasts      | 0 %        |
      | extramedullary disease | absent     |
      | platelets              | 180 10*9/L |
      | ANC                    | 2.5 10*9/L |
      | mrd flow               | 0.001 %    |
      | progressive disease    | no         |

  @threshold
  Scenario Outline: <fact> of <value>
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is <truth>
    And response is <response>

    Examples: just below, at, and just above each threshold
      | fact                   | value    | criterion                | truth   | response |
      | bone marrow blasts     | 4.999 %  | marrow remission         | met     | CR       |
      | bone marrow blasts     | 5 %      | marrow remission         | not met | NR       |
      | bone marrow blasts     | 5.001 %  | marrow remission         | not met | NR       |
      | peripheral blasts      | 0 %      | blood remission          | met     | CR       |
      | peripheral blasts      | 0.001 %  | blood remission          | not met | NR       |
      | peripheral blasts      | 1 %      | blood remission          | not met | NR       |
      | extramedullary disease | absent   | extramedullary remission | met     | CR       |
      | extramedullary disease | present  | extramedullary remission | not met | NR       |
      | platelets              | 99.999   | platelet recovery        | not met | CRi      |
      | platelets              | 100      | platelet recovery        | met     | CR       |
      | platelets              | 100.001  | platelet recovery        | met     | CR       |
      | ANC                    | 0.999    | neutrophil recovery      | not met | CRi      |
      | ANC                    | 1        | neutrophil recovery      | met     | CR       |
      | ANC                    | 1.001    | neutrophil recovery      | met     | CR       |

  Scenario Outline: Marrow <marrow>, blood <blood>, extramedullary disease <outside>, platelets <platelets>, neutrophils <anc>
    Given bone marrow blasts is <marrow> %
    And peripheral blasts is <blood> %
    And extramedullary disease is <outside>
    And platelets is <platelets>
    And ANC is <anc>
    When the patient is assessed
    Then response is <response>

    Examples:
      | marrow | blood | outside | platelets | anc | response |
      | 1      | 0     | absent  | 50        | 0.5 | CRi      |
      | 1      | 0     | absent  | 50        | 2.5 | CRi      |
      | 1      | 0     | absent  | 180       | 0.5 | CRi      |
      | 5      | 0     | absent  | 50        | 0.5 | NR       |
      | 1      | 1     | absent  | 50        | 0.5 | NR       |
      | 1      | 0     | present | 50        | 0.5 | NR       |

  @missing
  Scenario Outline: Without <fact>
    Given <fact> is missing
    When the patient is assessed
    Then response may be <possible>

    Examples:
      | fact                   | possible |
      | bone marrow blasts     | CR, NR   |
      | peripheral blasts      | CR, NR   |
      | extramedullary disease | CR, NR   |
      | platelets              | CR, CRi  |
      | ANC                    | CR, CRi  |

  @mrd @threshold
  Scenario Outline: MRD of <mrd>, platelets <platelets>, marrow blasts <marrow>
    Given mrd flow is <mrd>
    And platelets is <platelets>
    And bone marrow blasts is <marrow> %
    When the patient is assessed
    Then mrd negative response is <truth>

    Examples: in CR and in CRi, never in NR
      | mrd       | platelets | marrow | truth   |
      | 0.00999 % | 180       | 1      | met     |
      | 0.01 %    | 180       | 1      | not met |
      | 0.01001 % | 180       | 1      | not met |
      | 0.001 %   | 50        | 1      | met     |
      | 0.001 %   | 180       | 5      | not met |
      | <0.01 %   | 180       | 1      | met     |
      | <0.1 %    | 180       | 1      | unknown |
      | missing   | 180       | 1      | unknown |
      | missing   | 180       | 5      | not met |

  @cycles
  Scenario Outline: Cycle <cycle> in <cohort>
    Given cycle is <cycle>
    And cohort is <cohort>
    When the patient is assessed
    Then cycle limit is <truth>

    Examples: six in Cohort 1, two in Cohort 2
      | cycle   | cohort   | truth   |
      | 1       | Cohort 1 | met     |
      | 5       | Cohort 1 | met     |
      | 6       | Cohort 1 | met     |
      | 7       | Cohort 1 | not met |
      | 1       | Cohort 2 | met     |
      | 2       | Cohort 2 | met     |
      | 3       | Cohort 2 | not met |
      | 1       | missing  | unknown |
      | 3       | missing  | unknown |
      | 7       | missing  | not met |
      | missing | Cohort 1 | unknown |

  @cycles
  Scenario Outline: May cycle <cycle> be given with marrow blasts of <marrow> and progression <progression>?
    Given cycle is <cycle>
    And bone marrow blasts is <marrow> %
    And progressive disease is <progression>
    When the patient is assessed
    Then further cycle is <truth>

    Examples: the second needs stable disease, later ones CR or CRi, and the limit holds
      | cycle | marrow | progression | truth   |
      | 1     | 60     | yes         | met     |
      | 2     | 60     | no          | met     |
      | 2     | 60     | yes         | not met |
      | 2     | 60     | missing     | unknown |
      | 3     | 1      | no          | met     |
      | 3     | 1      | yes         | met     |
      | 3     | 5      | no          | not met |
      | 6     | 1      | no          | met     |
      | 7     | 1      | no          | not met |

  @cycles
  Scenario: CRi is enough for a later cycle
    Given cycle is 3
    And platelets is 20
    When the patient is assessed
    Then response is CRi
    And further cycle is met

  Scenario Outline: Doses in cycle <cycle> with marrow blasts of <marrow> and platelets of <platelets>
    Given cycle is <cycle>
    And bone marrow blasts is <marrow> %
    And platelets is <platelets>
    When the patient is assessed
    Then dose day 1 is <day 1> mg/m2
    And dose day 8 is 0.5 mg/m2
    And dose day 15 is 0.5 mg/m2
    And dose per cycle is <total> mg/m2

    Examples:
      | cycle | marrow | platelets | day 1 | total |
      | 1     | 1      | 180       | 0.8   | 1.8   |
      | 1     | 60     | 20        | 0.8   | 1.8   |
      | 2     | 1      | 180       | 0.5   | 1.5   |
      | 2     | 1      | 20        | 0.5   | 1.5   |
      | 2     | 5      | 180       | 0.8   | 1.8   |
      | 4     | 1      | 180       | 0.5   | 1.5   |

  Scenario Outline: No doses for <cohort>: they were not read
    Given cohort is <cohort>
    When the patient is assessed
    Then dose day 1 cannot be calculated
    And dose day 8 cannot be calculated
    And dose day 15 cannot be calculated
    And dose per cycle cannot be calculated

    Examples:
      | cohort   |
      | Cohort 2 |
      | missing  |
