@observations @data
Feature: Of many days the right one counts

  Background:
    Given the protocol "recist-1-1"

  Scenario Outline: Nodes only on <right>, both kinds on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-15 | non-target lesions | none       |
      | <right>    | kinds of targets   | nodes only |
      | <wrong>    | kinds of targets   | both       |
    When the patient is assessed
    Then lesions gone is <truth>

    Examples:
      | right      | wrong      | truth   |
      | 2024-05-15 | 2024-05-05 | met     |
      | 2024-05-05 | 2024-05-15 | unknown |
      | 2024-05-05 | 2024-05-20 | met     |
      | 2024-01-05 | 2024-05-20 | met     |

  Scenario: The other lesions open an assessment, nothing else does
    Given the observations:
      | date       | fact               | value      |
      | 2024-05-14 | kinds of targets   | nodes only |
      | 2024-05-15 | non-target lesions | none       |
      | 2024-05-16 | new lesion         | no         |
      | 2024-05-17 | target assessment  | complete   |
    When the patient is assessed
    Then 1 patient has others gone met
    And 0 patients have others gone unknown
