@observations
Feature: What was seen before decides what a blast means
  A patient who is seen several times.

  Background:
    Given the protocol "nci-all-2010"
    And the observations:
      | date       | fact                        | value      |
      | 2024-01-01 | baseline marrow blasts      | 80 %       |
      | 2024-02-01 | bone marrow blasts          | 1 %        |
      | 2024-02-01 | circulating blasts          | 0 10*9/L   |
      | 2024-02-01 | extramedullary change       | absent     |
      | 2024-02-01 | CNS status                  | CNS1       |
      | 2024-02-01 | trilineage haematopoiesis   | seen       |
      | 2024-02-01 | ANC                         | 2 10*9/L   |
      | 2024-02-01 | platelets                   | 150 10*9/L |
      | 2024-02-01 | baseline circulating blasts | 2 10*9/L   |

  Scenario: The first assessment is a complete remission of no time
    When the patient is assessed
    Then response is CR
    And CR without recurrence is not met

  Scenario Outline: Assessed again on <day>: a marrow of <blasts>
    Given the observations:
      | date  | fact                        | value      |
      | <day> | bone marrow blasts          | <blasts>   |
      | <day> | circulating blasts          | 0 10*9/L   |
      | <day> | extramedullary change       | absent     |
      | <day> | CNS status                  | CNS1       |
      | <day> | trilineage haematopoiesis   | seen       |
      | <day> | ANC                         | 2 10*9/L   |
      | <day> | platelets                   | 150 10*9/L |
      | <day> | baseline circulating blasts | 2 10*9/L   |
    When the patient is assessed
    Then <CR> patients have response CR
    And <relapse> patients have response relapse
    And <lasting> patients have CR without recurrence met

    Examples: four weeks, a day less, and a relapse
      | day        | blasts | CR | relapse | lasting |
      | 2024-02-29 | 1 %    | 2  | 0       | 1       |
      | 2024-02-28 | 1 %    | 2  | 0       | 0       |
      | 2024-03-31 | 30 %   | 1  | 1       | 0       |

  Scenario Outline: A PR of <pr> after the CR, and then a marrow of <blasts>
    Given the observations:
      | date       | fact                        | value      |
      | 2024-03-01 | bone marrow blasts          | <pr>       |
      | 2024-03-01 | circulating blasts          | 0 10*9/L   |
      | 2024-03-01 | extramedullary change       | absent     |
      | 2024-03-01 | ANC                         | 2 10*9/L   |
      | 2024-03-01 | platelets                   | 150 10*9/L |
      | 2024-04-01 | bone marrow blasts          | <blasts>   |
    When the patient is assessed
    Then <relapse> patients have relapsed met

    Examples:
      | pr   | blasts | relapse |
      | 10 % | 26 %   | 1       |
      | 10 % | 20 %   | 0       |
      | 40 % | 20 %   | 1       |
