@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "nct07476729"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                        | fact                   | value   | answer  |
      | I1 age at diagnosis         | age at diagnosis       | 1 a     | met     |
      | I1 age at diagnosis         | age at diagnosis       | 18 a    | not met |
      | I2 age                      | age                    | 20 a    | met     |
      | I2 age                      | age                    | 21 a    | not met |
      | I3 first relapse            | relapses               | 1       | met     |
      | I3 first relapse            | relapses               | 2       | not met |
      | I4 marrow                   | bone marrow blasts     | 5 %     | met     |
      | I4 marrow                   | bone marrow blasts     | 0.999 % | not met |
      | I4 marrow                   | bone marrow blasts     | 2 %     | unknown |
      | I5 CD22                     | CD22 share             | 81 %    | met     |
      | I5 CD22                     | CD22 share             | 80 %    | not met |
      | I6 CD19                     | CD19 share             | 11 %    | met     |
      | I6 CD19                     | CD19 share             | 10 %    | not met |
      | E1 SOS                      | prior SOS              | yes     | met     |
      | E1 SOS                      | prior SOS              | no      | not met |
      | E2 heart                    | LVEF                   | 49 %    | met     |
      | E2 heart                    | fractional shortening  | 24 %    | met     |
      | isolated extramedullary arm | extramedullary disease | absent  | not met |
      | isolated extramedullary arm | bone marrow blasts     | 5 %     | not met |
      | isolated extramedullary arm | mrd flow               | 1 %     | not met |

  Scenario Outline: <rule> with two facts known: <fact 1> <value 1>, <fact 2> <value 2>
    Given <fact 1> is <value 1>
    And <fact 2> is <value 2>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule      | fact 1             | value 1 | fact 2                | value 2 | answer  |
      | I4 marrow | bone marrow blasts | 2 %     | quantitative methods  | 2       | met     |
      | I4 marrow | bone marrow blasts | 2 %     | quantitative methods  | 1       | not met |
      | E2 heart  | LVEF               | 50 %    | fractional shortening | 25 %    | not met |

  Scenario Outline: <rule> with three facts known: <fact 1> <value 1>, <fact 2> <value 2>, <fact 3> <value 3>
    Given <fact 1> is <value 1>
    And <fact 2> is <value 2>
    And <fact 3> is <value 3>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                        | fact 1                 | value 1 | fact 2             | value 2 | fact 3   | value 3 | answer |
      | isolated extramedullary arm | extramedullary disease | present | bone marrow blasts | 4 %     | mrd flow | 0.5 %   | met    |

  Scenario Outline: <rule> with four facts known: <fact 1> <value 1>, <fact 2> <value 2>, <fact 3> <value 3>, <fact 4> <value 4>
    Given <fact 1> is <value 1>
    And <fact 2> is <value 2>
    And <fact 3> is <value 3>
    And <fact 4> is <value 4>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                        | fact 1                 | value 1 | fact 2             | value 2 | fact 3   | value 3 | fact 4                | value 4 | answer  |
      | isolated extramedullary arm | extramedullary disease | absent  | bone marrow blasts | 4 %     | mrd flow | 0.5 %   | fractional shortening | 20 %    | not met |
      | isolated extramedullary arm | extramedullary disease | present | bone marrow blasts | 5 %     | mrd flow | 0.5 %   | fractional shortening | 20 %    | not met |
      | isolated extramedullary arm | extramedullary disease | present | bone marrow blasts | 4 %     | mrd flow | 1 %     | fractional shortening | 20 %    | not met |
