Feature: Response to blinatumomab
  5 % blasts are a remission here, and counts must be above their limits. Nothing is known of these patients but what the response asks for.

  Background:
    Given the protocol "blinatumomab"
    And a patient with:
      | fact                   | value      |
      | bone marrow blasts     | 1 %        |
      | peripheral blasts      | 0 %        |
      | extramedullary disease | absent     |
      | ANC                    | 2.5 10*9/L |
      | platelets              | 180 10*9/L |

  @threshold @counts
  Scenario Outline: Neutrophils of <anc> and platelets of <platelets> are <response>
    Given ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then response is <response>

    Examples: strictly above the limits of CR
      | anc   | platelets | response |
      | 1.001 | 100.001   | CR       |
      | 200   | 3000      | CR       |

    Examples: at the limits of CR or below, and strictly above those of CRh
      | anc   | platelets | response |
      | 1     | 100       | CRh      |
      | 1     | 100.001   | CRh      |
      | 1.001 | 100       | CRh      |
      | 0.501 | 50.001    | CRh      |
      | 0.501 | 3000      | CRh      |
      | 200   | 50.001    | CRh      |

    Examples: one recovered, the other at the limit of CRh or below
      | anc   | platelets | response |
      | 0.5   | 100.001   | CRi      |
      | 0     | 100.001   | CRi      |
      | 1.001 | 50        | CRi      |
      | 1.001 | 0         | CRi      |

    Examples: none recovered, and not both above the limits of CRh
      | anc   | platelets | response |
      | 1     | 50        | NR       |
      | 0.5   | 100       | NR       |
      | 0.5   | 50        | NR       |
      | 0     | 0         | NR       |

  @threshold
  Scenario Outline: Marrow blasts of <blasts>, blood blasts of <blood>, disease elsewhere <elsewhere>
    Given bone marrow blasts is <blasts>
    And peripheral blasts is <blood>
    And extramedullary disease is <elsewhere>
    When the patient is assessed
    Then blasts cleared is <cleared>
    And response is <response>

    Examples:
      | blasts  | blood   | elsewhere | cleared | response |
      | 4.999 % | 0 %     | absent    | met     | CR       |
      | 5 %     | 0 %     | absent    | met     | CR       |
      | 5.001 % | 0 %     | absent    | not met | NR       |
      | 1 %     | 0.001 % | absent    | not met | NR       |
      | 1 %     | 0 %     | present   | not met | NR       |

  Scenario Outline: With leukaemia elsewhere neutrophils of <anc> and platelets of <platelets> are no remission
    Given ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    And extramedullary disease is present
    When the patient is assessed
    Then response is NR
    And full recovery is <full>
    And partial recovery is <partial>
    And single recovery is <single>

    Examples:
      | anc | platelets | full    | partial | single  |
      | 2.5 | 180       | met     | met     | met     |
      | 0.6 | 60        | not met | met     | not met |
      | 0.1 | 180       | not met | not met | met     |
      | 2.5 | 20        | not met | not met | met     |

  @missing
  Scenario Outline: Without <fact> alone
    Given <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And response may be <possible>

    Examples:
      | fact                   | criterion                | possible     |
      | bone marrow blasts     | marrow remission         | CR, NR       |
      | peripheral blasts      | blood remission          | CR, NR       |
      | extramedullary disease | extramedullary remission | CR, NR       |
      | ANC                    | full recovery            | CR, CRh, CRi |
      | platelets              | full recovery            | CR, CRh, CRi |

  @missing
  Scenario Outline: Without the marrow, neutrophils of <anc> and platelets of <platelets>
    Given bone marrow blasts is missing
    And ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then response may be <possible>

    Examples:
      | anc | platelets | possible |
      | 0.6 | 60        | CRh, NR  |
      | 0.1 | 180       | CRi, NR  |

  @missing
  Scenario Outline: Without <fact>
    Given cycle is 2
    And mrd flow is 0.001 %
    And <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And <other> is met

    Examples:
      | fact     | criterion        | other            |
      | cycle    | timely response | MRD response     |
      | mrd flow | MRD response     | timely response |
