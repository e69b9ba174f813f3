@observations @data
Feature: Of many dated observations the right one counts
  The protocol does not say what opens an assessment, so each day on which a patient was seen is one, and the counts below are
  of assessments. The patients of the tables are called after the days on which they were seen beside 15 May 2024.

  Background:
    Given the protocol "aall1621"

  Scenario Outline: Counts and chemistry, the closest up to seven days away, the earlier of two: <criterion>
    Given the patients of "counts_and_chemistry.csv"
    When the patients are assessed
    Then <met> patients have <criterion> met
    And <not met> patients have <criterion> not met
    And <unknown> patients have <criterion> unknown

    Examples:
      | criterion                | met | not met | unknown |
      | platelet recovery        | 13  | 5       | 2       |
      | neutrophil recovery      | 13  | 5       | 2       |
      | blood remission          | 13  | 5       | 2       |
      | extramedullary remission | 13  | 5       | 2       |
      | I8 direct bilirubin      | 13  | 5       | 2       |
      | I11 ALT                  | 13  | 5       | 2       |

    Examples: these need what is known of 15 May alone as well
      | criterion          | met | not met | unknown |
      | CD22 by blood flow | 5   | 5       | 10      |
      | I10 kidney         | 5   | 1       | 14      |

  Scenario: Clearance, the closest up to 28 days away, the earlier of two
    Given the patients of "clearance.csv"
    When the patients are assessed
    Then 11 patients have I10 kidney met
    And 1 patient has I10 kidney not met
    And 5 patients have I10 kidney unknown

  Scenario: Marrow and residual disease, of the day alone
    Given the patients of "marrow_and_assays.csv"
    When the patients are assessed
    Then 7 patients have marrow remission met
    And 1 patient has marrow remission not met
    And 4 patients have marrow remission unknown
    And 1 patient has mrd negative response met
    And 2 patients have mrd negative response not met
    And 9 patients have mrd negative response unknown

  Scenario: Marrow and residual disease, the first of the day
    Given the patients of "marrow_and_assays.csv"
    When the patients are assessed
    Then patient "marrow twice" has marrow remission met
    And patient "marrow twice and the other way round" has marrow remission not met
    And patient "assays twice" has mrd negative response met
    And patient "assays twice and the other way round" has mrd negative response not met

  Scenario Outline: History, the latest on the day or before: <criterion>
    Given the patients of "history.csv"
    When the patients are assessed
    Then <met> patients have <criterion> met
    And <not met> patients have <criterion> not met
    And <unknown> patients have <criterion> unknown

    Examples:
      | criterion                | met | not met | unknown |
      | I2 disease               | 6   | 3       | 31      |
      | later relapse            | 6   | 21      | 13      |
      | cycle limit              | 3   | 3       | 34      |
      | primary refractory       | 8   | 21      | 11      |
      | refractory first relapse | 4   | 23      | 13      |

  Scenario: Performance, the latest on the day or before
    Given the patients of "performance.csv"
    When the patients are assessed
    Then 14 patients have I9 performance met
    And 3 patients have I9 performance not met
    And 17 patients have I9 performance unknown

  Scenario: History, however long ago it was recorded
    Given the observations:
      | patient | date       | fact                        | value                |
      | later   | 2024-01-05 | diagnosis                   | B-cell precursor ALL |
      | later   | 2024-01-05 | relapses                    | 2                    |
      | later   | 2024-01-05 | cycle                       | 1                    |
      | later   | 2024-01-05 | ECOG                        | 0                    |
      | later   | 2024-05-15 | cohort                      | Cohort 1             |
      | primary | 2024-01-05 | disease status              | refractory           |
      | primary | 2024-01-05 | relapses                    | 0                    |
      | primary | 2024-01-05 | prior induction attempts    | 2                    |
      | primary | 2024-01-05 | Karnofsky                   | 80                   |
      | primary | 2024-05-15 | age                         | 18 a                 |
      | primary | 2024-05-15 | ECOG                        | 4                    |
      | first   | 2024-01-05 | disease status              | refractory           |
      | first   | 2024-01-05 | relapses                    | 1                    |
      | first   | 2024-01-05 | prior re-induction attempts | 1                    |
      | first   | 2024-01-05 | Lansky                      | 80                   |
      | first   | 2024-05-15 | age                         | 10 a                 |
      | first   | 2024-05-15 | ECOG                        | 4                    |
    When the patients are assessed
    Then 2 patients have I2 disease met
    And 2 patients have later relapse met
    And 1 patient has cycle limit met
    And 2 patients have primary refractory met
    And 2 patients have refractory first relapse met
    And 4 patients have I9 performance met
