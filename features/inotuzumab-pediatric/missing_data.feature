@missing
Feature: What can be said when something was not measured
  A missing value is unknown: never zero, never "no". Where every possible value leads to the same answer, the answer
  stands; where it does not, all answers that are still possible are named.

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

  Scenario Outline: Without <fact> alone
    Given <fact> is missing
    When the patient is assessed
    Then <criterion> is unknown
    And response is not settled
    And response may be <possible>
    And the missing facts are <fact>

    Examples:
      | fact                   | criterion                | possible |
      | bone marrow blasts     | marrow remission         | CR, NR   |
      | peripheral blasts      | blood remission          | CR, NR   |
      | extramedullary disease | extramedullary remission | CR, NR   |
      | platelets              | platelet recovery        | CR, CRi  |
      | ANC                    | neutrophil recovery      | CR, CRi  |

  Rule: A missing value that cannot change the answer does not hold it up

    Scenario: No neutrophil count, but platelets are short: CRi all the same
      Given ANC is missing
      And platelets is 50 10*9/L
      When the patient is assessed
      Then neutrophil recovery is unknown
      And response is CRi
      And the missing facts are ANC

    Scenario: No platelet count, but neutrophils are short: CRi all the same
      Given platelets is missing
      And ANC is 0.5 10*9/L
      When the patient is assessed
      Then platelet recovery is unknown
      And response is CRi
      And the missing facts are platelets

    Scenario: No counts at all, but blasts in the marrow: NR all the same
      Given platelets is missing
      And ANC is missing
      And bone marrow blasts is 5 %
      When the patient is assessed
      Then response is NR
      And the missing facts are ANC, platelets

    Scenario: No marrow, but blasts in the blood: NR all the same
      Given bone marrow blasts is missing
      And peripheral blasts is 3 %
      When the patient is assessed
      Then marrow remission is unknown
      And response is NR

    Scenario: Nothing known but extramedullary disease: NR all the same
      Given bone marrow blasts is missing
      And peripheral blasts is missing
      And platelets is missing
      And ANC is missing
      And extramedullary disease is present
      When the patient is assessed
      Then response is NR
      And the missing facts are ANC, bone marrow blasts, peripheral blasts, platelets

  Rule: Otherwise every answer that is still possible is named, and no other

    Scenario: Neither count
      Given platelets is missing
      And ANC is missing
      When the patient is assessed
      Then response may be CR, CRi
      And the missing facts are ANC, platelets

    Scenario: No marrow, and platelets short: CR is out of reach
      Given bone marrow blasts is missing
      And platelets is 50 10*9/L
      When the patient is assessed
      Then response may be CRi, NR

    Scenario: No marrow and no platelets
      Given bone marrow blasts is missing
      And platelets is missing
      When the patient is assessed
      Then response may be CR, CRi, NR

    Scenario: No marrow and no platelets, and neutrophils short
      Given bone marrow blasts is missing
      And platelets is missing
      And ANC is 0.5 10*9/L
      When the patient is assessed
      Then response may be CRi, NR

    Scenario: Nothing was measured
      Given bone marrow blasts is missing
      And peripheral blasts is missing
      And extramedullary disease is missing
      And platelets is missing
      And ANC is missing
      When the patient is assessed
      Then response may be CR, CRi, NR
      And mrd negative CR by flow is unknown
      And the missing facts are ANC, bone marrow blasts, extramedullary disease, peripheral blasts, platelets

  Scenario: A value that is missing elsewhere does not touch the response
    Given age is missing
    And weight is missing
    And mrd flow is missing
    When the patient is assessed
    Then response is CR
    And the patient is undetermined
    And methylprednisolone cannot be calculated
    And the missing facts are age, mrd flow, weight
