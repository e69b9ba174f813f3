@observations @data
Feature: Of many dated observations the right one counts
  A laboratory sends many values on many days. The marrow opens the assessment, here on 15 May; of everything else the vocabulary
  says which observation counts.

  Background:
    Given the protocol "inotuzumab-pediatric"

  Scenario Outline: Counts and findings of <day>: up to seven days away
    Given the observations:
      | date       | fact                   | value      |
      | 2024-05-15 | bone marrow blasts     | 1 %        |
      | <day>      | platelets              | 180 10*9/L |
      | <day>      | ANC                    | 2.5 10*9/L |
      | <day>      | peripheral blasts      | 0 %        |
      | <day>      | extramedullary disease | absent     |
    When the patient is assessed
    Then platelet recovery is <truth>
    And neutrophil recovery is <truth>
    And blood remission is <truth>
    And extramedullary remission is <truth>

    Examples:
      | day        | truth   |
      | 2024-05-07 | unknown |
      | 2024-05-08 | met     |
      | 2024-05-22 | met     |
      | 2024-05-23 | unknown |

  Scenario Outline: Counts and findings good on <good> and bad on <bad>: the closest, the earlier of two
    Given the observations:
      | date       | fact                   | value      |
      | 2024-05-15 | bone marrow blasts     | 1 %        |
      | <good>     | platelets              | 180 10*9/L |
      | <good>     | ANC                    | 2.5 10*9/L |
      | <good>     | peripheral blasts      | 0 %        |
      | <good>     | extramedullary disease | absent     |
      | <bad>      | platelets              | 40 10*9/L  |
      | <bad>      | ANC                    | 0.5 10*9/L |
      | <bad>      | peripheral blasts      | 10 %       |
      | <bad>      | extramedullary disease | present    |
    When the patient is assessed
    Then platelet recovery is <truth>
    And neutrophil recovery is <truth>
    And blood remission is <truth>
    And extramedullary remission is <truth>

    Examples:
      | good       | bad        | truth   |
      | 2024-05-12 | 2024-05-18 | met     |
      | 2024-05-14 | 2024-05-10 | met     |
      | 2024-05-17 | 2024-05-14 | not met |

  Scenario Outline: Residual disease of <day> does not count
    Given the observations:
      | date       | fact               | value   |
      | 2024-05-15 | bone marrow blasts | 1 %     |
      | <day>      | mrd flow           | 0.001 % |
      | <day>      | mrd pcr            | 0.001 % |
    When the patient is assessed
    Then mrd by flow is not settled
    And mrd by pcr is not settled

    Examples:
      | day        |
      | 2024-05-14 |
      | 2024-05-16 |

  Scenario Outline: Residual disease of <first>, then of <second>: the first of the day
    Given the observations:
      | date             | fact               | value    |
      | 2024-05-15       | bone marrow blasts | 1 %      |
      | 2024-05-15T08:00 | mrd flow           | <first>  |
      | 2024-05-15T08:00 | mrd pcr            | <first>  |
      | 2024-05-15T16:00 | mrd flow           | <second> |
      | 2024-05-15T16:00 | mrd pcr            | <second> |
    When the patient is assessed
    Then mrd by flow is <outcome>
    And mrd by pcr is <outcome>

    Examples:
      | first   | second  | outcome  |
      | 0.001 % | 0.5 %   | negative |
      | 0.5 %   | 0.001 % | positive |

  Scenario Outline: Marrow blasts of <first>, then of <second>: the first of the day
    Given the observations:
      | date             | fact               | value    |
      | 2024-05-15T08:00 | bone marrow blasts | <first>  |
      | 2024-05-15T16:00 | bone marrow blasts | <second> |
    When the patient is assessed
    Then marrow remission is <truth>

    Examples:
      | first | second | truth   |
      | 1 %   | 30 %   | met     |
      | 30 %  | 1 %    | not met |

  Scenario: A marrow that cannot be read is not replaced by that of another day
    Given the observations:
      | date       | fact               | value        |
      | 2024-05-14 | bone marrow blasts | 1 %          |
      | 2024-05-15 | bone marrow blasts | haemodiluted |
      | 2024-05-16 | bone marrow blasts | 30 %         |
    When the patient is assessed
    Then 1 patient has marrow remission met
    And 1 patient has marrow remission unknown
    And 1 patient has marrow remission not met
    And there is a problem with bone marrow blasts saying "is not a number"

  Scenario Outline: Disease and drug right on <right> and wrong on <wrong>: the latest, on the day or before
    Given the observations:
      | date       | fact               | value                |
      | 2024-05-15 | bone marrow blasts | 1 %                  |
      | <right>    | diagnosis          | B-cell precursor ALL |
      | <right>    | disease status     | relapsed             |
      | <right>    | CD22               | positive             |
      | <right>    | dose level         | 1.8 mg/m2            |
      | <right>    | cycle              | 5                    |
      | <right>    | weight             | 30 kg                |
      | <right>    | bsa                | 1 m2                 |
      | <wrong>    | diagnosis          | AML                  |
      | <wrong>    | disease status     | in remission         |
      | <wrong>    | CD22               | negative             |
      | <wrong>    | dose level         | 1.4 mg/m2            |
      | <wrong>    | cycle              | 1                    |
      | <wrong>    | weight             | 20 kg                |
      | <wrong>    | bsa                | 0.8 m2               |
    When the patient is assessed
    Then I2 disease is <truth>
    And I3 status is <truth>
    And I4 CD22 is <truth>
    And higher dose level is <truth>
    And cycle limit is <cycle>
    And methylprednisolone is <premedication>
    And amount day 8 is <day 8>

    Examples:
      | right      | wrong      | truth   | cycle   | premedication | day 8  |
      | 2024-05-15 | 2024-05-05 | met     | not met | 30 mg         | 0.5 mg |
      | 2024-05-05 | 2024-05-15 | not met | met     | 20 mg         | 0.4 mg |
      | 2024-05-05 | 2024-05-20 | met     | not met | 30 mg         | 0.5 mg |
      | 2024-01-05 | 2024-05-20 | met     | not met | 30 mg         | 0.5 mg |

  Scenario: Disease and drug of a later day do not count
    Given the observations:
      | date       | fact               | value                |
      | 2024-05-15 | bone marrow blasts | 1 %                  |
      | 2024-05-20 | diagnosis          | B-cell precursor ALL |
      | 2024-05-20 | disease status     | relapsed             |
      | 2024-05-20 | CD22               | positive             |
      | 2024-05-20 | dose level         | 1.8 mg/m2            |
      | 2024-05-20 | cycle              | 5                    |
      | 2024-05-20 | weight             | 30 kg                |
      | 2024-05-20 | bsa                | 1 m2                 |
    When the patient is assessed
    Then I2 disease is unknown
    And I3 status is unknown
    And I4 CD22 is unknown
    And higher dose level is unknown
    And cycle limit is unknown
    And methylprednisolone cannot be calculated
    And amount day 8 cannot be calculated
