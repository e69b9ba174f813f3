Feature: Who entered ITCC-059
  Children of 1 to 17 years with relapsed or refractory CD22-positive ALL.

  Background:
    Given the protocol "wi203581"
    And a patient with:
      | fact           | value                |
      | age            | 9 a                  |
      | diagnosis      | B-cell precursor ALL |
      | disease status | relapsed             |
      | CD22           | positive             |

  Scenario: Everything is as the trial asks
    When the patient is assessed
    Then the patient is eligible

  Scenario Outline: With <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <eligible>

    Examples:
      | fact           | value                           | criterion  | truth   | eligible     |
      | age            | 0.999 a                         | I1 age     | not met | not eligible |
      | age            | 1 a                             | I1 age     | met     | eligible     |
      | age            | 1.001 a                         | I1 age     | met     | eligible     |
      | age            | 17.999 a                        | I1 age     | met     | eligible     |
      | age            | 18 a                            | I1 age     | not met | not eligible |
      | age            | 18.001 a                        | I1 age     | not met | not eligible |
      | age            | 120 a                           | I1 age     | not met | not eligible |
      | age            | 0 a                             | I1 age     | not met | not eligible |
      | age            | missing                         | I1 age     | unknown | undetermined |
      | diagnosis      | T-cell ALL                      | I2 disease | met     | eligible     |
      | diagnosis      | B-lymphoblastic lymphoma        | I2 disease | not met | not eligible |
      | diagnosis      | mixed phenotype acute leukaemia | I2 disease | not met | not eligible |
      | diagnosis      | AML                             | I2 disease | not met | not eligible |
      | diagnosis      | other                           | I2 disease | not met | not eligible |
      | diagnosis      | missing                         | I2 disease | unknown | undetermined |
      | disease status | refractory                      | I3 status  | met     | eligible     |
      | disease status | newly diagnosed                 | I3 status  | not met | not eligible |
      | disease status | in remission                    | I3 status  | not met | not eligible |
      | disease status | missing                         | I3 status  | unknown | undetermined |
      | CD22           | negative                        | I4 CD22    | not met | not eligible |
      | CD22           | missing                         | I4 CD22    | unknown | undetermined |
