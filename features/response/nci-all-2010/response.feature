Feature: Response in acute lymphoblastic leukaemia by the NCI workshop of 2010
  A patient with 80 % blasts in the marrow and 2 x 10^9/L in the blood before the treatment, without a response so far.

  Background:
    Given the protocol "nci-all-2010"
    And a patient with:
      | fact                        | value      |
      | bone marrow blasts          | 1 %        |
      | circulating blasts          | 0 10*9/L   |
      | extramedullary change       | absent     |
      | CNS status                  | CNS1       |
      | trilineage haematopoiesis   | seen       |
      | ANC                         | 2.5 10*9/L |
      | platelets                   | 180 10*9/L |
      | baseline marrow blasts      | 80 %       |
      | baseline circulating blasts | 2 10*9/L   |
      | earlier CR                  | no         |
      | earlier PR                  | no         |

  Scenario: Everything is clear and has recovered
    When the patient is assessed
    Then response is CR
    And leukaemia cleared is met
    And full recovery is met

  Scenario Outline: With <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then response is <response>

    Examples: counts
      | fact      | value         | response |
      | ANC       | 1 10*9/L      | CR       |
      | ANC       | 0.999 10*9/L  | CRi      |
      | platelets | 100 10*9/L    | CR       |
      | platelets | 99.999 10*9/L | CRi      |

    Examples: what is left of the leukaemia
      | fact                      | value              | response |
      | bone marrow blasts        | 4.999 %            | CR       |
      | bone marrow blasts        | 5 %                | PR       |
      | bone marrow blasts        | 25 %               | PR       |
      | bone marrow blasts        | 25.001 %           | SD       |
      | bone marrow blasts        | 100 %              | PD       |
      | bone marrow blasts        | 99.999 %           | SD       |
      | circulating blasts        | 0.001 10*9/L       | PR       |
      | circulating blasts        | 1 10*9/L           | PR       |
      | circulating blasts        | 1.001 10*9/L       | SD       |
      | circulating blasts        | 2.499 10*9/L       | SD       |
      | circulating blasts        | 2.5 10*9/L         | PD       |
      | circulating blasts        | 2.501 10*9/L       | PD       |
      | extramedullary change     | fallen by half     | PR       |
      | extramedullary change     | smaller change     | SD       |
      | extramedullary change     | grown by a quarter | PD       |
      | extramedullary change     | new site           | PD       |
      | CNS status                | CNS2               | PR       |
      | CNS status                | CNS3               | PR       |
      | trilineage haematopoiesis | not seen           | PR       |

  @threshold
  Scenario Outline: Marrow blasts of <blasts>, <baseline> before the treatment
    Given bone marrow blasts is <blasts>
    And baseline marrow blasts is <baseline>
    When the patient is assessed
    Then marrow halved is <halved>
    And progression is <progression>
    And response is <response>

    Examples:
      | blasts   | baseline | halved  | progression | response |
      | 20 %     | 40 %     | met     | not met     | PR       |
      | 20 %     | 39.999 % | not met | not met     | SD       |
      | 20 %     | 40.001 % | met     | not met     | PR       |
      | 50 %     | 40 %     | not met | met         | PD       |
      | 49.999 % | 40 %     | not met | not met     | SD       |
      | 50.001 % | 40 %     | not met | met         | PD       |
      | 0 %      | 0 %      | not met | not met     | CR       |
      | 0 %      | 0.001 %  | met     | not met     | CR       |
      | 0.001 %  | 0 %      | not met | met         | CR       |
      | 0 %      | 1 %      | met     | not met     | CR       |
      | 1 %      | 0 %      | not met | met         | CR       |
      | 100 %    | 100 %    | not met | not met     | SD       |
      | 100 %    | 10 %     | not met | met         | PD       |
      | 6 %      | 0 %      | not met | met         | PD       |

  @threshold
  Scenario Outline: Circulating blasts of <blasts>, <baseline> before the treatment
    Given bone marrow blasts is 10 %
    And circulating blasts is <blasts>
    And baseline circulating blasts is <baseline>
    When the patient is assessed
    Then blood halved is <halved>
    And progression is <progression>
    And response is <response>

    Examples:
      | blasts       | baseline     | halved  | progression | response |
      | 2 10*9/L     | 4 10*9/L     | met     | not met     | PR       |
      | 2 10*9/L     | 3.999 10*9/L | not met | not met     | SD       |
      | 2 10*9/L     | 4.001 10*9/L | met     | not met     | PR       |
      | 5 10*9/L     | 4 10*9/L     | not met | met         | PD       |
      | 4.999 10*9/L | 4 10*9/L     | not met | not met     | SD       |
      | 5.001 10*9/L | 4 10*9/L     | not met | met         | PD       |
      | 0 10*9/L     | 0 10*9/L     | met     | not met     | PR       |
      | 0.001 10*9/L | 0 10*9/L     | not met | met         | PD       |
      | 0 10*9/L     | 0.001 10*9/L | met     | not met     | PR       |
      | 1 10*9/L     | 0 10*9/L     | not met | met         | PD       |
      | 1500 10*9/L  | 1500 10*9/L  | not met | not met     | SD       |
      | 1500 10*9/L  | 10 10*9/L    | not met | met         | PD       |
      | 0 10*9/L     | missing      | met     | unknown     | PR       |

  Scenario Outline: PR asks for the counts of CR: neutrophils <anc>, platelets <platelets>, blasts of 10 %
    Given bone marrow blasts is 10 %
    And ANC is <anc> 10*9/L
    And platelets is <platelets> 10*9/L
    When the patient is assessed
    Then partial response is <partial>
    And response is <response>

    Examples:
      | anc   | platelets | partial | response |
      | 1     | 100       | met     | PR       |
      | 0.999 | 100       | not met | SD       |
      | 1     | 99.999    | not met | SD       |

  Scenario Outline: After <CR> CR and <PR> PR, marrow <blasts>, blood <blood>, elsewhere <elsewhere>
    Given earlier CR is <CR>
    And earlier PR is <PR>
    And bone marrow blasts is <blasts>
    And circulating blasts is <blood> 10*9/L
    And extramedullary change is <elsewhere>
    When the patient is assessed
    Then relapsed is <relapsed>
    And response is <response>

    Examples: after a complete remission
      | CR  | PR | blasts   | blood | elsewhere | relapsed | response |
      | yes | no | 1 %      | 0     | absent    | not met  | CR       |
      | yes | no | 1 %      | 0.001 | absent    | met      | relapse  |
      | yes | no | 24.999 % | 0     | absent    | not met  | PR       |
      | yes | no | 25 %     | 0     | absent    | met      | relapse  |
      | yes | no | 25.001 % | 0     | absent    | met      | relapse  |
      | yes | no | 1 %      | 0     | new site  | met      | relapse  |
      | yes | no | 60 %     | 9     | new site  | met      | relapse  |

    Examples: after a partial response, and after none
      | CR | PR  | blasts   | blood | elsewhere | relapsed | response |
      | no | yes | 25 %     | 0     | absent    | not met  | PR       |
      | no | yes | 25.001 % | 0     | absent    | met      | relapse  |
      | no | yes | 24.999 % | 0.5   | absent    | not met  | PR       |
      | no | yes | 10 %     | 0     | new site  | not met  | PD       |
      | no | no  | 60 %     | 9     | new site  | not met  | PD       |

  @missing
  Scenario Outline: Without <fact>, a marrow of <blasts>
    Given bone marrow blasts is <blasts>
    And <fact> is missing
    When the patient is assessed
    Then response may be <possible>

    Examples:
      | fact                        | blasts | possible        |
      | bone marrow blasts          | 1 %    | CR, PR, PD, SD  |
      | circulating blasts          | 1 %    | CR, PR, PD, SD  |
      | extramedullary change       | 1 %    | CR, PR, PD, SD  |
      | CNS status                  | 1 %    | CR, PR          |
      | trilineage haematopoiesis   | 1 %    | CR, PR          |
      | ANC                         | 1 %    | CR, CRi         |
      | platelets                   | 1 %    | CR, CRi         |
      | ANC                         | 10 %   | PR, SD          |
      | baseline marrow blasts      | 10 %   | PR, PD, SD      |
      | earlier CR                  | 60 %   | relapse, SD     |
      | earlier PR                  | 60 %   | relapse, SD     |

  @missing
  Scenario: Blasts in the blood, and not how many there were
    Given bone marrow blasts is 10 %
    And circulating blasts is 1 10*9/L
    And baseline circulating blasts is missing
    When the patient is assessed
    Then blood halved is unknown
    And response may be PR, PD, SD

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given bone marrow blasts is 10 %
    And circulating blasts is 1 10*9/L
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                        | value           | rule          |
      | baseline marrow blasts      | -0.001 %        | marrow halved |
      | baseline marrow blasts      | 100.001 %       | marrow halved |
      | baseline circulating blasts | -0.001 10*9/L   | blood halved  |
      | baseline circulating blasts | 1500.001 10*9/L | blood halved  |

  Scenario Outline: Marrow <m> of <mb>, blood <c> of <cb>, elsewhere <site>, platelets <plt>, neutrophils <anc>, after <CR> CR and <PR> PR
    Given bone marrow blasts is <m> %
    And baseline marrow blasts is <mb> %
    And circulating blasts is <c> 10*9/L
    And baseline circulating blasts is <cb> 10*9/L
    And extramedullary change is <site>
    And platelets is <plt> 10*9/L
    And ANC is <anc> 10*9/L
    And earlier CR is <CR>
    And earlier PR is <PR>
    When the patient is assessed
    Then leukaemia cleared is <cleared>
    And blood halved is <blood>
    And partial response is <partial>
    And progression is <progression>
    And recurrence is <recurrence>
    And relapsed is <relapsed>
    And response is <response>

    Examples: no rule asks more than its own facts
      | m  | mb | c     | cb | site           | plt | anc | CR  | PR  | cleared | blood   | partial | progression | recurrence | relapsed | response |
      | 1  | 80 | 0     | 2  | absent         | 180 | 2   | yes | no  | met     | met     | met     | not met     | not met    | not met  | CR       |
      | 1  | 80 | 0.001 | 2  | absent         | 180 | 2   | yes | no  | not met | met     | met     | not met     | met        | met      | relapse  |
      | 1  | 80 | 0     | 2  | new site       | 180 | 2   | yes | no  | not met | met     | not met | met         | met        | met      | relapse  |
      | 10 | 80 | 1     | 2  | new site       | 180 | 2   | no  | no  | not met | met     | not met | met         | met        | not met  | PD       |
      | 80 | 80 | 1     | 2  | absent         | 180 | 2   | no  | no  | not met | met     | not met | not met     | met        | not met  | SD       |
      | 24 | 40 | 0     | 2  | absent         | 180 | 2   | yes | no  | not met | met     | not met | not met     | not met    | not met  | SD       |
      | 26 | 80 | 0     | 2  | absent         | 180 | 2   | yes | no  | not met | met     | not met | not met     | met        | met      | relapse  |
      | 10 | 80 | 1.5   | 2  | absent         | 180 | 2   | yes | no  | not met | not met | not met | not met     | met        | met      | relapse  |
      | 10 | 80 | 0     | 2  | smaller change | 180 | 2   | yes | no  | not met | met     | not met | not met     | met        | met      | relapse  |
      | 10 | 80 | 0     | 2  | fallen by half | 180 | 2   | no  | no  | not met | met     | met     | not met     | met        | not met  | PR       |
      | 10 | 80 | 3     | 2  | absent         | 20  | 2   | no  | no  | not met | not met | not met | met         | met        | not met  | PD       |
      | 90 | 10 | 0     | 2  | absent         | 20  | 2   | no  | no  | not met | met     | not met | met         | met        | not met  | PD       |
      | 10 | 80 | 2.1   | 2  | absent         | 180 | 2   | yes | no  | not met | not met | not met | not met     | met        | met      | relapse  |
      | 1  | 80 | 0     | 0  | absent         | 180 | 2   | yes | no  | met     | met     | met     | not met     | not met    | not met  | CR       |
      | 22 | 20 | 0     | 2  | absent         | 180 | 2   | yes | no  | not met | met     | not met | not met     | not met    | not met  | SD       |
      | 0  | 0  | 0     | 2  | absent         | 180 | 2   | yes | no  | met     | met     | not met | not met     | not met    | not met  | CR       |
      | 80 | 80 | 0     | 2  | absent         | 180 | 2   | yes | no  | not met | met     | not met | not met     | met        | met      | relapse  |
      | 80 | 80 | 0     | 2  | absent         | 180 | 2   | no  | yes | not met | met     | not met | not met     | met        | met      | relapse  |
      | 1  | 80 | 1     | 2  | absent         | 20  | 2   | yes | no  | not met | met     | not met | not met     | met        | met      | relapse  |
      | 30 | 80 | 0     | 2  | absent         | 20  | 2   | no  | yes | not met | met     | not met | not met     | met        | met      | relapse  |
      | 4  | 1  | 0     | 2  | absent         | 180 | 0.5 | no  | no  | met     | met     | not met | met         | not met    | not met  | CRi      |

  @missing
  Scenario Outline: Whether a marrow that is missing is a relapse, after <CR> CR and <PR> PR
    Given bone marrow blasts is missing
    And earlier CR is <CR>
    And earlier PR is <PR>
    When the patient is assessed
    Then recurrence is unknown
    And relapsed is unknown

    Examples:
      | CR  | PR  |
      | yes | no  |
      | no  | yes |

  Scenario Outline: CR for <time>
    Given time in CR is <time>
    When the patient is assessed
    Then CR without recurrence is <truth>

    Examples:
      | time    | truth   |
      | 25000 d | met     |
      | missing | unknown |
