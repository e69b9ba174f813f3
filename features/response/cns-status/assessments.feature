@observations @data
Feature: The white cells of the fluid open an assessment

  Background:
    Given the protocol "cns-status"

  Scenario: Blasts of a day without a count of the fluid are no assessment
    Given the observations:
      | date       | fact       | value   |
      | 2024-05-15 | CSF WBC    | 20 /uL  |
      | 2024-05-16 | CSF blasts | present |
    When the patient is assessed
    Then 1 patient has clear fluid unknown
    And 0 patients have clear fluid not met
