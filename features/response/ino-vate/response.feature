Feature: CR and CRi as the label of inotuzumab ozogamicin counts them
  Nothing is known of these patients but what the response asks for.

  Background:
    Given the protocol "ino-vate"
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
    And counts recovered is <recovered>

    Examples: "and/or" is not "and": one count short is enough for CRi
      | anc   | platelets | response | recovered |
      | 1     | 100       | CR       | met       |
      | 1.001 | 100.001   | CR       | met       |
      | 0.999 | 100       | CRi      | not met   |
      | 1     | 99.999    | CRi      | not met   |
      | 0.999 | 99.999    | CRi      | not met   |
      | 2     | 60        | CRi      | not met   |
      | 0     | 0         | CRi      | not met   |

  @threshold
  Scenario Outline: Marrow blasts of <blasts>, blood blasts of <blood>, disease elsewhere <elsewhere>, neutrophils of <anc>
    Given bone marrow blasts is <blasts>
    And peripheral blasts is <blood>
    And extramedullary disease is <elsewhere>
    And ANC is <anc> 10*9/L
    When the patient is assessed
    Then blasts cleared is <cleared>
    And response is <response>

    Examples:
      | blasts  | blood   | elsewhere | anc | cleared | response |
      | 4.999 % | 0 %     | absent    | 2.5 | met     | CR       |
      | 4.999 % | 0 %     | absent    | 0.5 | met     | CRi      |
      | 5 %     | 0 %     | absent    | 2.5 | not met | NR       |
      | 5 %     | 0 %     | absent    | 0.5 | not met | NR       |
      | 5.001 % | 0 %     | absent    | 2.5 | not met | NR       |
      | 1 %     | 0.001 % | absent    | 2.5 | not met | NR       |
      | 1 %     | 0.001 % | absent    | 0.5 | not met | NR       |
      | 1 %     | 0 %     | present   | 2.5 | not met | NR       |
      | 1 %     | 0 %     | present   | 0.5 | not met | NR       |

  @missing
  Scenario Outline: Without <fact> alone
    Given <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And response may be <possible>

    Examples:
      | fact                   | criterion                | possible |
      | bone marrow blasts     | marrow remission         | CR, NR   |
      | peripheral blasts      | blood remission          | CR, NR   |
      | extramedullary disease | extramedullary remission | CR, NR   |
      | ANC                    | neutrophil recovery      | CR, CRi  |
      | platelets              | platelet recovery        | CR, CRi  |

  @missing
  Scenario: One count short of recovery settles CRi without the other
    Given ANC is missing
    And platelets is 60 10*9/L
    When the patient is assessed
    Then response is CRi
    And counts recovered is not met

  @missing
  Scenario: Neither the marrow nor the neutrophils are known, and platelets are short
    Given ANC is missing
    And bone marrow blasts is missing
    And platelets is 60 10*9/L
    When the patient is assessed
    Then response may be CRi, NR

  Scenario: The counts recover whatever the leukaemia does
    Given bone marrow blasts is 60 %
    And peripheral blasts is 20 %
    And extramedullary disease is present
    When the patient is assessed
    Then counts recovered is met
    And response is NR
