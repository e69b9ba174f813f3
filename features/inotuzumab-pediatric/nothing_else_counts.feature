@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads. An exception, a restriction or a limit that nobody wrote
  into it would leave its answer open, or change it.

  Background:
    Given the protocol "inotuzumab-pediatric"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples: who may be treated; nobody is too old
      | rule       | fact           | value                | answer |
      | I1 age     | age            | 9 a                  | met    |
      | I1 age     | age            | 70 a                 | met    |
      | I2 disease | diagnosis      | B-cell precursor ALL | met    |
      | I3 status  | disease status | relapsed             | met    |
      | I4 CD22    | CD22           | positive             | met    |

    Examples: remission
      | rule                | fact              | value      | answer |
      | blood remission     | peripheral blasts | 0 %        | met    |
      | platelet recovery   | platelets         | 180 10*9/L | met    |
      | neutrophil recovery | ANC               | 2.5 10*9/L | met    |

    Examples: dose levels
      | rule               | fact       | value     | answer |
      | lower dose level   | dose level | 1.4 mg/m2 | met    |
      | studied dose level | dose level | 1.4 mg/m2 | met    |
      | studied dose level | dose level | 1.8 mg/m2 | met    |

  Scenario Outline: The largest body, <fact> of <area>, gets <amount> of <what>
    Given a patient with:
      | fact   | value  |
      | <fact> | <area> |
    When the patient is assessed
    Then <what> is <amount>

    Examples:
      | fact | area   | what          | amount  |
      | bsa  | 3.5 m2 | amount day 8  | 1.75 mg |
      | bsa  | 3.5 m2 | amount day 15 | 1.75 mg |

  Rule: Response, residual disease and doses, with nothing else known

    Background:
      Given a patient with:
        | fact                   | value      |
        | platelets              | 180 10*9/L |
        | ANC                    | 2.5 10*9/L |
        | peripheral blasts      | 0 %        |
        | bone marrow blasts     | 1 %        |
        | extramedullary disease | absent     |

    Scenario Outline: Marrow blasts of <blasts>, <method> of <disease>
      Given bone marrow blasts is <blasts>
      And <method> is <disease>
      When the patient is assessed
      Then <rule> is <truth>

      Examples:
        | rule                    | method   | blasts | disease | truth   |
        | mrd negative CR by flow | mrd flow | 1 %    | 0.001 % | met     |
        | mrd negative CR by flow | mrd flow | 1 %    | 0.01 %  | not met |
        | mrd negative CR by pcr  | mrd pcr  | 1 %    | 0.001 % | met     |
        | mrd negative CR by pcr  | mrd pcr  | 1 %    | 0.01 %  | not met |
        | mrd negative CR by pcr  | mrd pcr  | 5 %    | 0.001 % | not met |

    Scenario Outline: Day 1 of cycle <cycle>
      Given cycle is <cycle>
      When the patient is assessed
      Then dose day 1 is <dose>

      Examples:
        | cycle | dose      |
        | 1     | 0.8 mg/m2 |
        | 2     | 0.5 mg/m2 |
