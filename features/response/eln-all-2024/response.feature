Feature: Response in acute lymphoblastic leukaemia of adults by the European LeukemiaNet of 2024
  Nothing is known of these patients but what the response asks for. Residual disease was not measured, unless it is said.

  Background:
    Given the protocol "eln-all-2024"
    And a patient with:
      | fact                   | value       |
      | bone marrow blasts     | 1 %         |
      | extramedullary disease | absent      |
      | ANC                    | 2.5 10*9/L  |
      | platelets              | 180 10*9/L  |
      | red cell transfusions  | independent |

  @threshold @counts
  Scenario Outline: Neutrophils of <anc> and platelets of <platelets> are <response>
    Given ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then response is <response>

    Examples: strictly above both limits
      | anc   | platelets | response |
      | 1.001 | 100.001   | CR       |
      | 200   | 3000      | CR       |

    Examples: strictly below one limit, or both
      | anc   | platelets | response |
      | 0.999 | 100.001   | CRi      |
      | 0.999 | 100       | CRi      |
      | 1.001 | 99.999    | CRi      |
      | 1     | 99.999    | CRi      |
      | 0     | 0         | CRi      |
      | 0     | 3000      | CRi      |
      | 200   | 0         | CRi      |

    Examples: exactly at a limit, in the gap that the table leaves
      | anc   | platelets | response |
      | 1     | 100.001   | MLFS     |
      | 1.001 | 100       | MLFS     |
      | 1     | 100       | MLFS     |

  Scenario Outline: Red cells are <need>, neutrophils of <anc>
    Given red cell transfusions is <need>
    And ANC is <anc> 10*9/L
    When the patient is assessed
    Then CR counts is <counts>
    And response is <response>

    Examples:
      | need        | anc | counts  | response |
      | independent | 2.5 | met     | CR       |
      | needed      | 2.5 | not met | MLFS     |
      | needed      | 0.5 | not met | CRi      |

  @threshold @mrd
  Scenario Outline: Marrow blasts of <blasts>, disease elsewhere <elsewhere>, neutrophils of <anc>, residual disease <mrd>
    Given bone marrow blasts is <blasts>
    And extramedullary disease is <elsewhere>
    And ANC is <anc> 10*9/L
    And mrd is <mrd>
    When the patient is assessed
    Then leukaemia cleared is <cleared>
    And response is <response>

    Examples:
      | blasts  | elsewhere | anc | mrd     | cleared | response |
      | 4.999 % | absent    | 2.5 | missing | met     | CR       |
      | 4.999 % | absent    | 0.5 | missing | met     | CRi      |
      | 4.999 % | absent    | 1   | missing | met     | MLFS     |
      | 1 %     | present   | 2.5 | missing | not met | failure  |
      | 1 %     | present   | 0.5 | missing | not met | failure  |
      | 1 %     | present   | 1   | missing | not met | failure  |
      | 60 %    | absent    | 2.5 | missing | not met | failure  |
      | 60 %    | absent    | 0.5 | missing | not met | failure  |
      | 60 %    | absent    | 1   | missing | not met | failure  |

    Examples: residual disease below 1 %, if it was measured
      | blasts | elsewhere | anc | mrd     | cleared | response |
      | 1 %    | absent    | 2.5 | 0.999 % | met     | CR       |
      | 1 %    | absent    | 2.5 | <1 %    | met     | CR       |
      | 1 %    | absent    | 0.5 | 0.999 % | met     | CRi      |
      | 1 %    | absent    | 1   | 0.999 % | met     | MLFS     |
      | 1 %    | absent    | 2.5 | 1 %     | not met | failure  |
      | 1 %    | absent    | 0.5 | 1 %     | not met | failure  |
      | 1 %    | absent    | 1   | 1.001 % | not met | failure  |
      | 60 %   | absent    | 2.5 | 0.5 %   | not met | failure  |

    Examples: a bound above 1 % leaves it open
      | blasts | elsewhere | anc | mrd  | cleared | response    |
      | 1 %    | absent    | 2.5 | <2 % | unknown | not settled |

  Rule: PR is a fall by half, to between 5 and 25 %, and a remission where residual disease is known to be below 1 %

    @threshold
    Scenario Outline: Marrow blasts of <blasts>, <baseline> before, residual disease <mrd>, neutrophils of <anc>
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is <baseline> %
      And mrd is <mrd>
      And ANC is <anc> 10*9/L
      When the patient is assessed
      Then partial clearance is <truth>
      And response is <response>

      Examples: not measured
        | blasts | baseline | mrd     | anc | truth   | response |
        | 5      | 80       | missing | 2.5 | met     | PR       |
        | 5.001  | 80       | missing | 2.5 | met     | PR       |
        | 24.999 | 80       | missing | 2.5 | met     | PR       |
        | 25     | 80       | missing | 2.5 | met     | PR       |
        | 25.001 | 80       | missing | 2.5 | not met | failure  |
        | 4.999  | 80       | missing | 2.5 | not met | CR       |
        | 20     | 40       | missing | 2.5 | met     | PR       |
        | 20     | 40.001   | missing | 2.5 | met     | PR       |
        | 20     | 39.999   | missing | 2.5 | not met | failure  |
        | 10     | 0        | missing | 2.5 | not met | failure  |
        | 10     | 80       | missing | 1   | met     | failure  |
        | 10     | 80       | missing | 0.5 | met     | failure  |

      Examples: measured
        | blasts | baseline | mrd     | anc | truth   | response |
        | 10     | 80       | 0.999 % | 2.5 | met     | CR       |
        | 10     | 80       | 0.5 %   | 0.5 | met     | CRi      |
        | 10     | 80       | 0.5 %   | 1   | met     | MLFS     |
        | 100    | 100      | 0.5 %   | 2.5 | not met | failure  |
        | 25     | 80       | 0.5 %   | 2.5 | met     | CR       |
        | 25.001 | 80       | 0.5 %   | 2.5 | not met | failure  |
        | 20     | 39.999   | 0.5 %   | 2.5 | not met | failure  |
        | 10     | 80       | 1 %     | 2.5 | met     | failure  |

    Scenario Outline: Red cells <need> and residual disease of 0.5 % with blasts of 10 % are <response>
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And mrd is 0.5 %
      And red cell transfusions is <need>
      And extramedullary disease is <elsewhere>
      When the patient is assessed
      Then no leukaemia in the marrow is met
      And response is <response>

      Examples:
        | need        | elsewhere | response |
        | needed      | absent    | MLFS     |
        | independent | present   | PR       |

    Scenario Outline: Blasts of 10 % with disease elsewhere <elsewhere>, red cells <need> and platelets of <platelets>
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And extramedullary disease is <elsewhere>
      And red cell transfusions is <need>
      And platelets is <platelets> 10*9/L
      When the patient is assessed
      Then response is <response>

      Examples: PR asks for neither
        | elsewhere | need        | platelets | response |
        | present   | independent | 180       | PR       |
        | absent    | needed      | 180       | PR       |
        | absent    | independent | 100.001   | PR       |
        | absent    | independent | 100       | failure  |

    @threshold
    Scenario Outline: Blasts of <blasts>, <baseline> before the treatment
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is <baseline> %
      When the patient is assessed
      Then blasts halved is <halved>

      Examples:
        | blasts | baseline | halved  |
        | 0      | 0        | not met |
        | 0      | 0.001    | met     |
        | 100    | 100      | not met |
        | 60     | 60       | not met |

    @data
    Scenario Outline: Blasts of <baseline> before the treatment
      Given baseline marrow blasts is <baseline> %
      When the patient is assessed
      Then blasts halved is unknown
      And there is a problem with baseline marrow blasts

      Examples:
        | baseline |
        | -0.001   |
        | 100.001  |

  @missing
  Scenario Outline: Without <fact> alone
    Given <fact> is missing
    And baseline marrow blasts is 80 %
    When the patient is assessed
    Then <criterion> is unknown
    And response may be <possible>

    Examples:
      | fact                   | criterion                  | possible        |
      | bone marrow blasts     | no leukaemia in the marrow | CR, PR, failure |
      | extramedullary disease | extramedullary remission   | CR, failure     |
      | ANC                    | neutrophil recovery        | CR, CRi, MLFS   |
      | platelets              | platelet recovery          | CR, CRi, MLFS   |
      | red cell transfusions  | CR counts                  | CR, MLFS        |

  @missing
  Scenario Outline: Residual disease of 0.5 %, and <fact> is missing
    Given mrd is 0.5 %
    And <fact> is missing
    When the patient is assessed
    Then response may be <possible>
    And full recovery is <full>
    And CR counts is <counts>
    And neutropenia is <neutropenia>
    And thrombocytopenia is <thrombocytopenia>

    Examples:
      | fact                  | possible      | full    | counts  | neutropenia | thrombocytopenia |
      | ANC                   | CR, CRi, MLFS | unknown | unknown | unknown     | not met          |
      | platelets             | CR, CRi, MLFS | unknown | unknown | not met     | unknown          |
      | red cell transfusions | CR, MLFS      | met     | unknown | not met     | not met          |

  Scenario Outline: Residual disease of 0.5 % makes up for no count and no transfusion: <fact> <value>
    Given mrd is 0.5 %
    And <fact> is <value>
    When the patient is assessed
    Then <criterion> is not met
    And CR counts is not met

    Examples:
      | fact                  | value      | criterion                |
      | red cell transfusions | needed     | transfusion independence |
      | platelets             | 100 10*9/L | platelet recovery        |
      | platelets             | 100 10*9/L | full recovery            |
      | ANC                   | 1 10*9/L   | full recovery            |

  @missing
  Scenario: A full marrow, and whether its blasts are leukaemia is open
    Given bone marrow blasts is 10 %
    And mrd is 0.5 %
    When the patient is assessed
    Then no leukaemia in the marrow is unknown
    And response may be CR, failure

  @missing
  Scenario: Without the blasts before the treatment
    Given bone marrow blasts is 10 %
    When the patient is assessed
    Then partial clearance is unknown
    And response may be PR, failure

  @data
  Scenario Outline: Residual disease of <mrd> is set aside
    Given mrd is <mrd>
    When the patient is assessed
    Then MRD allows remission is met
    And MRD shows remission is not met
    And there is a problem with mrd

    Examples:
      | mrd       |
      | -0.001 %  |
      | 100.001 % |

  Rule: Residual disease by two variants

    @threshold @mrd
    Scenario Outline: <finding>, <mrd>, by an assay of <sensitivity>
      Given a patient with:
        | fact              | value         |
        | mrd finding       | <finding>     |
        | mrd               | <mrd>         |
        | assay sensitivity | <sensitivity> |
      When the patient is assessed
      Then MRD by the first variant is <first>
      And MRD by the second variant is <second>

      Examples: nothing was found
        | finding  | mrd     | sensitivity | first        | second   |
        | negative | missing | 0.009 %     | complete     | complete |
        | negative | missing | 0.01 %      | complete     | complete |
        | negative | missing | 0.011 %     | intermediate | complete |
        | negative | missing | 100 %       | intermediate | complete |
        | negative | missing | 0 %         | complete     | complete |

      Examples: something was found; exactly 0.01 % is in the gap that the table leaves
        | finding                       | mrd      | sensitivity | first        | second       |
        | positive below quantification | missing  | 0.001 %     | intermediate | intermediate |
        | positive below quantification | 0.02 %   | 0.001 %     | intermediate | intermediate |
        | quantifiable                  | 0.0099 % | 0.001 %     | intermediate | persistence  |
        | quantifiable                  | 0.01 %   | 0.001 %     | intermediate | persistence  |
        | quantifiable                  | 0.011 %  | 0.001 %     | failure      | persistence  |
        | quantifiable                  | 0.0101 % | missing     | failure      | persistence  |
        | quantifiable                  | 100 %    | 0.001 %     | failure      | persistence  |

    Scenario Outline: A marrow of <blasts> decides nothing of <finding>, <mrd>, by an assay of <sensitivity>
      Given bone marrow blasts is <blasts>
      And mrd finding is <finding>
      And mrd is <mrd>
      And assay sensitivity is <sensitivity>
      When the patient is assessed
      Then MRD by the first variant is <first>
      And MRD by the second variant is <second>

      Examples:
        | blasts | finding                       | mrd     | sensitivity | first        | second       |
        | 10 %   | negative                      | missing | 0.001 %     | complete     | complete     |
        | 10 %   | quantifiable                  | 0.5 %   | 0.001 %     | failure      | persistence  |
        | 10 %   | positive below quantification | 0.5 %   | 0.001 %     | intermediate | intermediate |
        | 10 %   | negative                      | 0.5 %   | 0.1 %       | intermediate | complete     |
        | 10 %   | quantifiable                  | 0.005 % | 0.001 %     | intermediate | persistence  |

    @missing
    Scenario Outline: Of <finding> the rest is missing
      Given mrd finding is <finding>
      When the patient is assessed
      Then MRD by the first variant may be <first>

      Examples:
        | finding      | first                  |
        | negative     | complete, intermediate |
        | quantifiable | failure, intermediate  |

    @missing
    Scenario: The finding is missing
      Given assay sensitivity is 0.001 %
      And mrd is 0.5 %
      When the patient is assessed
      Then MRD by the first variant may be complete, failure, intermediate
      And MRD by the second variant may be complete, persistence, intermediate
