Feature: Response in acute myeloid leukaemia by the European LeukemiaNet of 2022
  Nothing is known of these patients but what the response asks for.

  Background:
    Given the protocol "eln-aml-2022"
    And a patient with:
      | fact                   | value      |
      | bone marrow blasts     | 1 %        |
      | peripheral blasts      | 0 %        |
      | extramedullary disease | absent     |
      | ANC                    | 2.5 10*9/L |
      | platelets              | 180 10*9/L |

  @threshold @counts
  Scenario Outline: Neutrophils of <anc> and platelets of <platelets> are <response>, by the wider reading <wider>
    Given ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    And marrow spicules is present
    And marrow cells counted is 200
    When the patient is assessed
    Then response is <response>
    And response by the wider reading is <wider>

    Examples: both have recovered
      | anc | platelets | response | wider |
      | 1   | 100       | CR       | CR    |
      | 1   | 100.001   | CR       | CR    |
      | 200 | 3000      | CR       | CR    |

    Examples: CRh, between its own limits and those of CR
      | anc   | platelets | response | wider |
      | 1.2   | 60        | CRh      | CRh   |
      | 0.5   | 50        | CRh      | CRh   |
      | 0.999 | 100       | CRh      | CRh   |
      | 1     | 99.999    | CRh      | CRh   |
      | 0.999 | 99.999    | CRh      | CRh   |
      | 0.999 | 3000      | CRh      | CRh   |
      | 200   | 99.999    | CRh      | CRh   |

    Examples: one has recovered, the other is short of CRh
      | anc   | platelets | response | wider |
      | 1.2   | 40        | CRi      | CRi   |
      | 1     | 49.999    | CRi      | CRi   |
      | 0.49  | 120       | CRi      | CRi   |
      | 0.499 | 100       | CRi      | CRi   |
      | 0     | 3000      | CRi      | CRi   |
      | 200   | 0         | CRi      | CRi   |

    Examples: none has recovered; here the readings differ
      | anc   | platelets | response | wider |
      | 0.49  | 40        | MLFS     | CRi   |
      | 0.499 | 99.999    | MLFS     | CRi   |
      | 0.999 | 49.999    | MLFS     | CRi   |
      | 0     | 0         | MLFS     | CRi   |

  @threshold
  Scenario Outline: Marrow blasts of <blasts>, blood blasts of <blood>, disease elsewhere <elsewhere>
    Given bone marrow blasts is <blasts>
    And peripheral blasts is <blood>
    And extramedullary disease is <elsewhere>
    And baseline marrow blasts is 5 %
    When the patient is assessed
    Then blasts cleared is <cleared>
    And response is <response>
    And response by the wider reading is <response>

    Examples:
      | blasts  | blood   | elsewhere | cleared | response    |
      | 0 %     | 0 %     | absent    | met     | CR          |
      | 4.999 % | 0 %     | absent    | met     | CR          |
      | 5 %     | 0 %     | absent    | not met | no response |
      | 5.001 % | 0 %     | absent    | not met | no response |
      | 100 %   | 0 %     | absent    | not met | no response |
      | 1 %     | 0.001 % | absent    | not met | no response |
      | 1 %     | 100 %   | absent    | not met | no response |
      | 1 %     | 0 %     | present   | not met | no response |

  Rule: MLFS asks for a marrow that is more than aplastic

    Background:
      Given ANC is 0.2 10*9/L
      And platelets is 20 10*9/L

    @threshold @marrow
    Scenario Outline: Spicules <spicules>, <cells> cells counted, a cellularity of <cellularity>
      Given marrow spicules is <spicules>
      And marrow cells counted is <cells>
      And marrow cellularity is <cellularity>
      When the patient is assessed
      Then cellular marrow is <cellular>
      And response is <response>

      Examples: enough cells
        | spicules | cells | cellularity | cellular | response |
        | present  | 200   | missing     | met      | MLFS     |
        | present  | 201   | 0 %         | met      | MLFS     |
        | present  | 10000 | 9.999 %     | met      | MLFS     |
        | present  | 0     | 10 %        | met      | MLFS     |
        | present  | 199   | 10.001 %    | met      | MLFS     |
        | present  | 199   | 100 %       | met      | MLFS     |

      Examples: too few
        | spicules | cells | cellularity | cellular | response      |
        | present  | 199   | missing     | not met  | non-evaluable |
        | present  | 199   | 9.999 %     | not met  | non-evaluable |
        | present  | 0     | 0 %         | not met  | non-evaluable |
        | absent   | 500   | 40 %        | not met  | non-evaluable |

    Scenario Outline: Whoever has recovered needs no count of cells, with neutrophils of <anc> and platelets of <platelets>
      Given marrow spicules is absent
      And marrow cells counted is 10
      And ANC is <anc> 10*9/L
      And platelets is <platelets> 10*9/L
      When the patient is assessed
      Then response is <response>

      Examples:
        | anc | platelets | response |
        | 2.5 | 180       | CR       |
        | 0.6 | 60        | CRh      |
        | 2.5 | 10        | CRi      |
        | 0.1 | 180       | CRi      |

    Scenario: By the wider reading an aplastic marrow is CRi too
      When the patient is assessed
      Then response by the wider reading is CRi

    @missing
    Scenario: Nobody counted the cells, nor judged a biopsy
      Given marrow spicules is present
      When the patient is assessed
      Then enough cells is unknown
      And response may be MLFS, non-evaluable

    @missing
    Scenario Outline: Without a word about spicules, <cells> cells counted
      Given marrow cells counted is <cells>
      When the patient is assessed
      Then cellular marrow is <truth>
      And response may be <possible>

      Examples:
        | cells | truth   | possible            |
        | 500   | unknown | MLFS, non-evaluable |
        | 100   | not met | non-evaluable       |

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

    @missing
    Scenario: Without the blasts before the treatment
      Given bone marrow blasts is 10 %
      When the patient is assessed
      Then response may be PR, no response

  Rule: Who cannot be evaluated

    Scenario Outline: A sample <sample>, kept from assessment by <obstacle>
      Given marrow sample is <sample>
      And obstacle is <obstacle>
      When the patient is assessed
      Then response is <response>
      And response by the wider reading is <response>

      Examples:
        | sample     | obstacle    | response      |
        | adequate   | no obstacle | CR            |
        | inadequate | no obstacle | non-evaluable |
        | not taken  | no obstacle | non-evaluable |
        | adequate   | early death | non-evaluable |
        | adequate   | withdrawal  | non-evaluable |

    Scenario Outline: Nothing is known but that <fact> is <value>
      Given a patient with:
        | fact                   | value   |
        | bone marrow blasts     | missing |
        | peripheral blasts      | missing |
        | extramedullary disease | missing |
        | ANC                    | missing |
        | platelets              | missing |
        | <fact>                 | <value> |
      When the patient is assessed
      Then <criterion> is not met
      And response is non-evaluable
      And response by the wider reading is non-evaluable
      And refractory is not met

      Examples:
        | fact          | value       | criterion         |
        | marrow sample | inadequate  | readable marrow |
        | marrow sample | not taken   | readable marrow |
        | obstacle      | early death | assessable        |
        | obstacle      | withdrawal  | assessable        |

  @missing
  Scenario Outline: Without <fact> alone
    Given <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And response may be <possible>
    And response by the wider reading may be <wider>

    Examples:
      | fact                   | criterion                | possible             | wider           |
      | bone marrow blasts     | marrow remission         | CR, PR, no response  | CR, PR, no response |
      | peripheral blasts      | blood remission          | CR, no response      | CR, no response |
      | extramedullary disease | extramedullary remission | CR, no response      | CR, no response |
      | ANC                    | neutrophil recovery      | CR, CRh, CRi         | CR, CRh, CRi    |
      | platelets              | platelet recovery        | CR, CRh, CRi         | CR, CRh, CRi    |

  Rule: The landmark

    Background:
      Given a patient with:
        | fact               | value |
        | bone marrow blasts | 40 %  |
      And assessed on 2024-12-31

    @threshold
    Scenario Outline: <courses> courses of intensive treatment, with a response of <response>
      Given bone marrow blasts is <blasts> %
      And ANC is <anc> 10*9/L
      And marrow spicules is present
      And marrow cells counted is 300
      And baseline marrow blasts is 80 %
      And treatment intensity is intensive
      And intensive courses is <courses>
      When the patient is assessed
      Then response is <response>
      And landmark reached is <reached>
      And refractory is <refractory>

      Examples:
        | blasts | anc | courses | response    | reached | refractory |
        | 40     | 2.5 | 1       | no response | not met | not met    |
        | 40     | 2.5 | 2       | no response | met     | met        |
        | 40     | 2.5 | 3       | no response | met     | met        |
        | 40     | 2.5 | 20      | no response | met     | met        |
        | 10     | 2.5 | 2       | PR          | met     | met        |
        | 1      | 2.5 | 2       | CR          | met     | not met    |
        | 1      | 0.6 | 2       | CRh         | met     | not met    |
        | 1      | 0.1 | 2       | CRi         | met     | not met    |
        | 1      | 2.5 | 1       | CR          | not met | not met    |

    Scenario: A leukaemia-free state is no remission at the landmark
      Given bone marrow blasts is 1 %
      And ANC is 0.1 10*9/L
      And platelets is 20 10*9/L
      And marrow spicules is present
      And marrow cells counted is 300
      And treatment intensity is intensive
      And intensive courses is 2
      When the patient is assessed
      Then response is MLFS
      And refractory is met

    @threshold
    Scenario Outline: A less intensive treatment begun on <day>
      Given treatment intensity is less intensive
      And first dose is <day>
      When the patient is assessed
      Then landmark reached is <reached>
      And refractory is <refractory>

      Examples: 179, 180 and 181 days before, and long before
        | day        | reached | refractory |
        | 2024-07-05 | not met | not met    |
        | 2024-07-04 | met     | met        |
        | 2024-07-03 | met     | met        |
        | 2020-01-01 | met     | met        |

    Scenario Outline: Courses do not count of a less intensive treatment, nor days of an intensive one: <intensity>
      Given treatment intensity is <intensity>
      And first dose is <day>
      And intensive courses is <courses>
      When the patient is assessed
      Then refractory is not met

      Examples:
        | intensity      | day        | courses |
        | intensive      | 2020-01-01 | 1       |
        | less intensive | 2024-12-01 | 2       |

    @missing
    Scenario Outline: Of an <intensity> treatment neither day nor courses are known
      Given treatment intensity is <intensity>
      When the patient is assessed
      Then landmark reached is unknown
      And refractory is unknown

      Examples:
        | intensity      |
        | intensive      |
        | less intensive |

  Rule: Residual disease

    Scenario Outline: <response>, and residual disease <mrd>
      Given ANC is <anc> 10*9/L
      And platelets is <platelets> 10*9/L
      And bone marrow blasts is <blasts> %
      And baseline marrow blasts is 80 %
      And marrow spicules is present
      And marrow cells counted is 500
      And mrd result is <mrd>
      When the patient is assessed
      Then response is <response>
      And CR without MRD is <CR>
      And CRh without MRD is <CRh>
      And CRi without MRD is <CRi>

      Examples:
        | response    | anc | platelets | blasts | mrd                | CR      | CRh     | CRi     |
        | CR          | 2.5 | 180       | 1      | below threshold    | met     | not met | not met |
        | CRh         | 0.6 | 180       | 1      | below threshold    | not met | met     | not met |
        | CRi         | 0.1 | 180       | 1      | below threshold    | not met | not met | met     |
        | MLFS        | 0.1 | 20        | 1      | below threshold    | not met | not met | not met |
        | PR          | 2.5 | 180       | 10     | below threshold    | not met | not met | not met |
        | no response | 2.5 | 180       | 60     | below threshold    | not met | not met | not met |
        | CR          | 2.5 | 180       | 1      | threshold or above | not met | not met | not met |
        | CRh         | 0.6 | 180       | 1      | threshold or above | not met | not met | not met |
        | CRi         | 0.1 | 180       | 1      | threshold or above | not met | not met | not met |
        | CR          | 2.5 | 180       | 1      | missing            | unknown | not met | not met |
        | CRh         | 0.6 | 180       | 1      | missing            | not met | unknown | not met |
        | CRi         | 0.1 | 180       | 1      | missing            | not met | not met | unknown |

    Scenario: Who cannot be evaluated has no response without residual disease
      Given marrow sample is inadequate
      And mrd result is below threshold
      When the patient is assessed
      Then response is non-evaluable
      And CR without MRD is not met
      And CRh without MRD is not met
      And CRi without MRD is not met

  Rule: Whoever has leukaemia left is in no state of those that ask for none

    Scenario Outline: Neutrophils of <anc>, platelets of <platelets> and a cellular marrow, with <fact> <value>
      Given ANC is <anc> 10*9/L
      And platelets is <platelets> 10*9/L
      And marrow spicules is present
      And marrow cells counted is 500
      And mrd result is below threshold
      And first dose is 2020-01-01
      And <fact> is <value>
      When the patient is assessed
      Then response is no response
      And response by the wider reading is no response

      Examples:
        | anc | platelets | fact                   | value   |
        | 0.1 | 20        | extramedullary disease | present |
        | 0.1 | 180       | extramedullary disease | present |
        | 0.6 | 60        | extramedullary disease | present |
        | 0.1 | 20        | bone marrow blasts     | 60 %    |
        | 0.1 | 180       | bone marrow blasts     | 60 %    |

  Rule: What only a few facts decide

    Scenario Outline: Counts of <anc> and <platelets> say the same with leukaemia elsewhere
      Given a patient with:
        | fact                   | value   |
        | extramedullary disease | present |
      And ANC is <anc> 10*9/L
      And platelets is <platelets> 10*9/L
      When the patient is assessed
      Then full recovery is <full>
      And partial recovery is <partial>
      And single recovery is <single>

      Examples:
        | anc | platelets | full    | partial | single  |
        | 2.5 | 180       | met     | met     | met     |
        | 0.6 | 60        | not met | met     | not met |
        | 0.1 | 180       | not met | not met | met     |

    @threshold
    Scenario Outline: Blasts of <blasts>, <baseline> before the treatment
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is <baseline> %
      And marrow cellularity is 40 %
      And intensive courses is 2
      When the patient is assessed
      Then blasts halved is <halved>
      And partial response is <partial>

      Examples:
        | blasts | baseline | halved  | partial |
        | 0      | 0        | not met | not met |
        | 0      | 0.001    | met     | not met |
        | 5.001  | 100      | met     | met     |
        | 24.999 | 100      | met     | met     |
        | 20     | 39.999   | not met | not met |
        | 100    | 100      | not met | not met |

    Scenario: A cellularity takes the place of no recovery, and blasts of 10 % are no courses
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is 80 %
      And ANC is 0.1 10*9/L
      And marrow cellularity is 40 %
      When the patient is assessed
      Then partial response is not met
      And landmark reached is unknown

    Scenario Outline: With blasts of 10 %, <what>
      Given bone marrow blasts is 10 %
      And treatment intensity is <intensity>
      And intensive courses is <courses>
      And assessed on 2024-12-31
      And first dose is <day>
      When the patient is assessed
      Then landmark reached is not met

      Examples:
        | what                                                    | intensity      | courses | day        |
        | one course of an intensive treatment, long ago          | intensive      | 1       | 2020-01-01 |
        | two courses of a less intensive treatment begun of late | less intensive | 2       | 2024-12-01 |
        | one course, begun of late                               | intensive      | 1       | 2024-12-01 |

    @missing
    Scenario Outline: Nobody knows how intensive the treatment was, with <courses> courses
      Given intensive courses is <courses>
      And first dose is <day>
      And assessed on 2024-12-31
      When the patient is assessed
      Then landmark reached is <truth>

      Examples:
        | courses | day        | truth   |
        | 2       | 2024-12-01 | unknown |
        | 1       | 2020-01-01 | unknown |
        | 2       | 2020-01-01 | unknown |
        | 1       | 2024-12-01 | not met |

    Scenario Outline: At the landmark, <what>
      Given treatment intensity is intensive
      And intensive courses is 2
      And <fact> is <value>
      When the patient is assessed
      Then refractory is <refractory>
      And CR without MRD is <without>

      Examples:
        | what                   | fact               | value       | refractory | without |
        | the marrow is missing  | bone marrow blasts | missing     | unknown    | unknown |
        | the marrow is full     | bone marrow blasts | 60 %        | met        | not met |
        | the sample is useless  | marrow sample      | inadequate  | not met    | not met |
        | the patient has died   | obstacle           | early death | not met    | not met |

    Scenario: An aplastic marrow at the landmark
      Given treatment intensity is intensive
      And intensive courses is 2
      And ANC is 0.1 10*9/L
      And platelets is 20 10*9/L
      And marrow spicules is absent
      When the patient is assessed
      Then response is non-evaluable
      And refractory is not met

    @missing
    Scenario Outline: Residual disease below its threshold, and neutrophils of <anc> in a marrow that is missing
      Given bone marrow blasts is missing
      And ANC is <anc> 10*9/L
      And mrd result is below threshold
      When the patient is assessed
      Then CR without MRD is <CR>
      And CRh without MRD is <CRh>
      And CRi without MRD is <CRi>

      Examples:
        | anc | CR      | CRh     | CRi     |
        | 2.5 | unknown | not met | not met |
        | 0.6 | not met | unknown | not met |
        | 0.1 | not met | not met | unknown |

    Scenario Outline: A sample that cannot be judged, with a marrow of <blasts>
      Given bone marrow blasts is <blasts> %
      And baseline marrow blasts is 80 %
      And marrow sample is inadequate
      When the patient is assessed
      Then response is non-evaluable
      And response by the wider reading is non-evaluable

      Examples:
        | blasts |
        | 10     |
        | 60     |

    Scenario: CRh by the wider reading asks nothing of the aspirate
      Given ANC is 0.6 10*9/L
      And marrow spicules is absent
      When the patient is assessed
      Then response by the wider reading is CRh

    @data
    Scenario Outline: Blasts of <baseline> before the treatment
      Given bone marrow blasts is 10 %
      And baseline marrow blasts is <baseline> %
      When the patient is assessed
      Then blasts halved is <truth>
      And <problem>

      Examples:
        | baseline | truth   | problem                                       |
        | 100      | met     | there is no problem with the data             |
        | -0.001   | unknown | there is a problem with baseline marrow blasts |
        | 100.001  | unknown | there is a problem with baseline marrow blasts |
