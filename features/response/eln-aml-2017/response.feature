Feature: Response in acute myeloid leukaemia by the European LeukemiaNet of 2017
  Nothing is known of these patients but what the response asks for.

  Background:
    Given the protocol "eln-aml-2017"
    And a patient with:
      | fact                   | value      |
      | bone marrow blasts     | 1 %        |
      | peripheral blasts      | 0 %        |
      | Auer rods              | absent     |
      | extramedullary disease | absent     |
      | ANC                    | 2.5 10*9/L |
      | platelets              | 180 10*9/L |

  @threshold @counts
  Scenario Outline: Neutrophils of <anc> and platelets of <platelets> are <response>, by the wider reading <wider>
    Given ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    And marrow cells counted is 200
    When the patient is assessed
    Then response is <response>
    And response by the wider reading is <wider>

    Examples: both have recovered
      | anc   | platelets | response | wider |
      | 1     | 100       | CR       | CR    |
      | 1.001 | 100.001   | CR       | CR    |
      | 200   | 3000      | CR       | CR    |

    Examples: one is short; there is no CRh
      | anc   | platelets | response | wider |
      | 1     | 99.999    | CRi      | CRi   |
      | 0.999 | 100       | CRi      | CRi   |
      | 1.2   | 60        | CRi      | CRi   |
      | 0     | 3000      | CRi      | CRi   |
      | 200   | 0         | CRi      | CRi   |

    Examples: both are short; here the readings differ
      | anc   | platelets | response | wider |
      | 0.999 | 99.999    | MLFS     | CRi   |
      | 0.6   | 60        | MLFS     | CRi   |
      | 0     | 0         | MLFS     | CRi   |

  @threshold
  Scenario Outline: Marrow <blasts>, blood <blood>, Auer rods <rods>, elsewhere <elsewhere>, neutrophils of <anc>
    Given bone marrow blasts is <blasts>
    And peripheral blasts is <blood>
    And Auer rods is <rods>
    And extramedullary disease is <elsewhere>
    And ANC is <anc> 10*9/L
    And marrow cells counted is 500
    When the patient is assessed
    Then blasts cleared is <cleared>
    And response is <response>
    And response by the wider reading is <response>

    Examples:
      | blasts  | blood   | rods    | elsewhere | anc | cleared | response    |
      | 4.999 % | 0 %     | absent  | absent    | 2.5 | met     | CR          |
      | 4.999 % | 0 %     | absent  | absent    | 0.5 | met     | CRi         |
      | 5 %     | 0 %     | absent  | absent    | 0.5 | not met | no response |
      | 5.001 % | 0 %     | absent  | absent    | 0.5 | not met | no response |
      | 1 %     | 0 %     | present | absent    | 2.5 | not met | no response |
      | 1 %     | 0 %     | present | absent    | 0.5 | not met | no response |
      | 1 %     | 0 %     | absent  | present   | 2.5 | not met | no response |
      | 1 %     | 0 %     | absent  | present   | 0.5 | not met | no response |

    Examples: blasts in the blood alone leave a leukaemia-free state, which does not list them
      | blasts | blood   | rods   | elsewhere | anc | cleared | response |
      | 1 %    | 0.001 % | absent | absent    | 2.5 | not met | MLFS     |
      | 1 %    | 0.001 % | absent | absent    | 0.5 | not met | MLFS     |
      | 1 %    | 100 %   | absent | absent    | 0.5 | not met | MLFS     |

  Rule: MLFS asks for a marrow that is more than aplastic

    Background:
      Given ANC is 0.2 10*9/L
      And platelets is 20 10*9/L

    @threshold @marrow
    Scenario Outline: <cells> cells counted, a cellularity of <cellularity>
      Given marrow cells counted is <cells>
      And marrow cellularity is <cellularity>
      When the patient is assessed
      Then cellular marrow is <cellular>
      And response is <response>

      Examples:
        | cells | cellularity | cellular | response    |
        | 200   | 0 %         | met      | MLFS        |
        | 201   | 9.999 %     | met      | MLFS        |
        | 199   | 10 %        | met      | MLFS        |
        | 0     | 100 %       | met      | MLFS        |
        | 199   | 9.999 %     | not met  | no response |

    @missing
    Scenario Outline: <cells> cells counted, and no cellularity
      Given marrow cells counted is <cells>
      When the patient is assessed
      Then response may be <possible>

      Examples:
        | cells   | possible          |
        | 199     | MLFS, no response |
        | missing | MLFS, no response |

    Scenario: Platelets that have recovered are no cells
      Given platelets is 180 10*9/L
      And marrow cells counted is 199
      And marrow cellularity is 9.999 %
      When the patient is assessed
      Then cellular marrow is not met

    Scenario: By the wider reading an aplastic marrow is CRi
      Given marrow cells counted is 10
      And marrow cellularity is 2 %
      When the patient is assessed
      Then response by the wider reading is CRi

    Scenario: By the wider reading an aplastic marrow with blasts in the blood is nothing
      Given marrow cells counted is 10
      And marrow cellularity is 2 %
      And peripheral blasts is 3 %
      When the patient is assessed
      Then response by the wider reading is no response

  Rule: PR is a fall by half, to between 5 and 25 %

    @threshold
    Scenario Outline: Marrow blasts of <blasts>, <baseline> before
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is <baseline> %
      When the patient is assessed
      Then partial response is <truth>
      And response is <response>
      And response by the wider reading is <response>

      Examples: to between 5 and 25 %
        | blasts | baseline | truth   | response    |
        | 5      | 80       | met     | PR          |
        | 25     | 80       | met     | PR          |
        | 25.001 | 80       | not met | no response |
        | 4.999  | 80       | not met | CR          |

      Examples: by half
        | blasts | baseline | truth   | response    |
        | 20     | 40       | met     | PR          |
        | 20     | 40.001   | met     | PR          |
        | 20     | 100      | met     | PR          |
        | 20     | 39.999   | not met | no response |
        | 5      | 0        | not met | no response |
        | 5      | 10       | met     | PR          |

    @counts
    Scenario Outline: Neutrophils of <anc> and platelets of <platelets> with blasts of 10 %
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And ANC is <anc> 10*9/L
      And platelets is <platelets> 10*9/L
      When the patient is assessed
      Then response is <response>
      And response by the wider reading is <response>

      Examples:
        | anc   | platelets | response    |
        | 1     | 100       | PR          |
        | 0.999 | 100       | no response |
        | 1     | 99.999    | no response |

    Scenario Outline: Blasts of 10 % with <what> need neither clear blood nor a clear body
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And <fact> is <value>
      When the patient is assessed
      Then response is PR

      Examples:
        | what              | fact                   | value   |
        | blasts in blood   | peripheral blasts      | 3 %     |
        | disease elsewhere | extramedullary disease | present |

    Scenario: Blasts with Auer rods do not stand against a partial response
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And Auer rods is present
      When the patient is assessed
      Then response is PR

    @missing
    Scenario: Without the blasts before the treatment
      Given bone marrow blasts is 10 %
      When the patient is assessed
      Then response may be PR, no response

  @missing
  Scenario Outline: Without <fact> alone
    Given marrow cells counted is 500
    And baseline marrow blasts is 80 %
    And <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And response may be <possible>
    And response by the wider reading may be <possible>

    Examples:
      | fact                   | criterion                | possible            |
      | bone marrow blasts     | marrow remission         | CR, PR, no response |
      | peripheral blasts      | blood remission          | CR, MLFS            |
      | Auer rods              | Auer rods gone           | CR, no response     |
      | extramedullary disease | extramedullary remission | CR, no response     |
      | ANC                    | neutrophil recovery      | CR, CRi             |
      | platelets              | platelet recovery        | CR, CRi             |

  Rule: Refractory after two courses, and CR without residual disease

    @threshold
    Scenario Outline: <courses> courses, <response>
      Given bone marrow blasts is <blasts> %
      And peripheral blasts is <blood> %
      And ANC is <anc> 10*9/L
      And baseline marrow blasts is 80 %
      And marrow cells counted is 500
      And intensive courses is <courses>
      And marker negative is <marker>
      When the patient is assessed
      Then response is <response>
      And primary refractory is <refractory>
      And CR without MRD is <without>

      Examples:
        | response    | blasts | blood | anc | courses | marker  | refractory | without |
        | CR          | 1      | 0     | 2.5 | 2       | yes     | not met    | met     |
        | CR          | 1      | 0     | 2.5 | 1       | yes     | not met    | met     |
        | CR          | 1      | 0     | 2.5 | 2       | no      | not met    | not met |
        | CR          | 1      | 0     | 2.5 | 2       | missing | not met    | unknown |
        | CRi         | 1      | 0     | 0.5 | 2       | yes     | not met    | not met |
        | MLFS        | 1      | 3     | 0.5 | 2       | yes     | met        | not met |
        | PR          | 10     | 0     | 2.5 | 2       | yes     | met        | not met |
        | no response | 60     | 0     | 2.5 | 2       | yes     | met        | not met |
        | no response | 60     | 0     | 2.5 | 3       | yes     | met        | not met |
        | no response | 60     | 0     | 2.5 | 2       | no      | met        | not met |
        | no response | 60     | 0     | 2.5 | 1       | yes     | not met    | not met |
        | no response | 60     | 0     | 2.5 | missing | yes     | unknown    | not met |

    @missing
    Scenario: Two courses, and no marrow
      Given bone marrow blasts is missing
      And intensive courses is 2
      And marker negative is yes
      When the patient is assessed
      Then primary refractory is unknown
      And CR without MRD is unknown

    @data
    Scenario Outline: <fact> of <value>
      Given bone marrow blasts is 60 %
      And <fact> is <value>
      When the patient is assessed
      Then <criterion> is <truth>
      And <problem>

      Examples:
        | fact                   | value     | criterion          | truth   | problem                                        |
        | baseline marrow blasts | 100 %     | blasts halved      | not met | there is no problem with the data              |
        | baseline marrow blasts | 0 %       | blasts halved      | not met | there is no problem with the data              |
        | baseline marrow blasts | -0.001 %  | blasts halved      | unknown | there is a problem with baseline marrow blasts |
        | baseline marrow blasts | 100.001 % | blasts halved      | unknown | there is a problem with baseline marrow blasts |

    @threshold
    Scenario Outline: Blasts of <blasts>, <baseline> before the treatment
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is <baseline> %
      When the patient is assessed
      Then blasts halved is <halved>
      And partial response is <partial>

      Examples:
        | blasts | baseline | halved  | partial |
        | 0      | 0        | not met | not met |
        | 0      | 0.001    | met     | not met |
        | 5.001  | 100      | met     | met     |
        | 24.999 | 100      | met     | met     |
        | 100    | 100      | not met | not met |
