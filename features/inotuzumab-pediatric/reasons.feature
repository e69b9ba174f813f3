@reasons
Feature: Every answer comes with its reason
  The reason names what decided: the clause that held, or the clause that failed.

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

  Scenario: CRi, because platelets are short
    Given platelets is 96 10*9/L
    When the patient is assessed
    Then response is CRi
    And the reason for response names platelets

  Scenario: CRi, because neutrophils are short
    Given ANC is 0.4 10*9/L
    When the patient is assessed
    Then response is CRi
    And the reason for response names ANC

  Scenario: NR, because of the marrow
    Given bone marrow blasts is 12 %
    When the patient is assessed
    Then response is NR
    And the reason for response names bone marrow blasts

  Scenario: NR, because of the blood
    Given peripheral blasts is 2 %
    When the patient is assessed
    Then response is NR
    And the reason for response names peripheral blasts

  Scenario: NR, because of extramedullary disease
    Given extramedullary disease is present
    When the patient is assessed
    Then response is NR
    And the reason for response names extramedullary disease

  Scenario Outline: CR, and the reason names <fact>
    When the patient is assessed
    Then response is CR
    And the reason for response names <fact>

    Examples:
      | fact                   |
      | bone marrow blasts     |
      | peripheral blasts      |
      | extramedullary disease |
      | platelets              |
      | ANC                    |
