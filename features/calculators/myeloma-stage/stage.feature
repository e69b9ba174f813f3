Feature: Stage of myeloma

  Scenario Outline: Beta-2 microglobulin <microglobulin> mg/L, albumin <albumin> g/dL
    Given the protocol "myeloma-stage"
    And beta-2 microglobulin is <microglobulin> mg/L
    And albumin is <albumin> g/dL
    When the patient is assessed
    Then stage is <stage>

    Examples:
      | microglobulin | albumin | stage |
      | 3.4           | 3.5     | I     |
      | 3.4           | 3.4     | II    |
      | 3.5           | 3.5     | II    |
      | 5.4           | 4       | II    |
      | 5.5           | 4       | III   |
      | 5.5           | 2       | III   |

  Scenario: Without albumin a low beta-2 microglobulin leaves two stages
    Given the protocol "myeloma-stage"
    And beta-2 microglobulin is 3 mg/L
    When the patient is assessed
    Then stage may be I, II

  Scenario: Without albumin a high one does not
    Given the protocol "myeloma-stage"
    And beta-2 microglobulin is 6 mg/L
    When the patient is assessed
    Then stage is III
