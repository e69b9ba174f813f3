@observations @data
Feature: Of many dated observations the right one counts
  The CSF WBC of 15 May opens the assessment; of everything else the vocabulary says which observation counts.

  Background:
    Given the protocol "cns-status"

  Scenario Outline: Seen on <day>, up to seven days away
    Given the observations:
      | date       | fact      | value     |
      | 2024-05-15 | CSF WBC   | 20 /uL    |
      | 2024-05-15 | CSF RBC   | 1000 /uL  |
      | 2024-05-15 | blood RBC | 5 10*12/L |
      | <day>      | WBC       | 40 10*9/L |
    When the patient is assessed
    Then white cells beyond the blood is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact      | value      |
      | 2024-05-15 | CSF WBC   | 20 /uL     |
      | 2024-05-15 | CSF RBC   | 1000 /uL   |
      | 2024-05-15 | blood RBC | 5 10*12/L  |
      | <good>     | WBC       | 40 10*9/L  |
      | <bad>      | WBC       | 100 10*9/L |
    When the patient is assessed
    Then white cells beyond the blood is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |
