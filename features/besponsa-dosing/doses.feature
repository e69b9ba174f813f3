Feature: Doses, windows and cycles
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "besponsa-dosing"

  Scenario Outline: The dose of day 1 in cycle <cycle>, <remission>
    Given cycle is <cycle>
    And remission is <remission>
    When the patient is assessed
    Then dose day 1 is <dose day 1>

    Examples:
      | cycle | remission | dose day 1 |
      | 1     | CR        | 0.8 mg/m2  |
      | 1     | missing   | 0.8 mg/m2  |
      | 2     | CR        | 0.5 mg/m2  |
      | 2     | CRi       | 0.5 mg/m2  |
      | 2     | neither   | 0.8 mg/m2  |
      | 6     | CR        | 0.5 mg/m2  |

  Scenario Outline: The dose of <planned dose> in cycle <cycle>, <remission>
    Given planned dose is <planned dose>
    And cycle is <cycle>
    And remission is <remission>
    When the patient is assessed
    Then dose due is <dose due>

    Examples:
      | planned dose | cycle   | remission | dose due  |
      | day 1        | 1       | CR        | 0.8 mg/m2 |
      | day 1        | 2       | CR        | 0.5 mg/m2 |
      | day 8        | 1       | CR        | 0.5 mg/m2 |
      | day 15       | 1       | neither   | 0.5 mg/m2 |
      | day 8        | missing | missing   | 0.5 mg/m2 |

  Scenario Outline: Cycle <cycle>, <remission>, recovery needed <recovery needed>
    Given cycle is <cycle>
    And remission is <remission>
    And recovery needed is <recovery needed>
    When the patient is assessed
    Then cycle length is <cycle length>

    Examples:
      | cycle | remission | recovery needed | cycle length |
      | 1     | neither   | no              | 21 d         |
      | 1     | CR        | no              | 28 d         |
      | 1     | CRi       | no              | 28 d         |
      | 1     | neither   | yes             | 28 d         |
      | 2     | neither   | no              | 28 d         |
      | 2     | missing   | missing         | 28 d         |
      | 20    | neither   | no              | 28 d         |

  Scenario Outline: On 15 May, the cycle begun on <cycle start>
    Given cycle start is <cycle start>
    And assessed on 2024-05-15
    When the patient is assessed
    Then day 8 in its window is <day 8 in its window>
    And day 15 in its window is <day 15 in its window>

    Examples:
      | cycle start | day 8 in its window | day 15 in its window |
      | 2024-05-11  | not met             | not met              |
      | 2024-05-10  | met                 | not met              |
      | 2024-05-09  | met                 | not met              |
      | 2024-05-08  | met                 | not met              |
      | 2024-05-07  | met                 | not met              |
      | 2024-05-06  | met                 | not met              |
      | 2024-05-05  | not met             | not met              |
      | 2024-05-04  | not met             | not met              |
      | 2024-05-03  | not met             | met                  |
      | 2024-05-02  | not met             | met                  |
      | 2024-05-01  | not met             | met                  |
      | 2024-04-30  | not met             | met                  |
      | 2024-04-29  | not met             | met                  |
      | 2024-04-28  | not met             | not met              |
      | 2024-01-01  | not met             | not met              |
      | missing     | unknown             | unknown              |

  Scenario Outline: On 15 May, the dose before on <last dose>
    Given last dose is <last dose>
    And assessed on 2024-05-15
    When the patient is assessed
    Then far enough is <far enough>

    Examples:
      | last dose  | far enough |
      | 2024-05-10 | not met    |
      | 2024-05-09 | met        |
      | 2024-05-08 | met        |
      | 2023-05-08 | met        |
      | missing    | unknown    |

  Scenario Outline: <planned dose> on 15 May, the cycle begun on <cycle start>, the dose before on <last dose>
    Given planned dose is <planned dose>
    And cycle start is <cycle start>
    And last dose is <last dose>
    And assessed on 2024-05-15
    When the patient is assessed
    Then dose in time is <dose in time>

    Examples:
      | planned dose | cycle start | last dose  | dose in time |
      | day 1        | missing     | missing    | met          |
      | day 1        | 2024-05-01  | 2024-05-14 | met          |
      | day 8        | 2024-05-08  | 2024-05-08 | met          |
      | day 8        | 2024-05-08  | 2024-05-12 | not met      |
      | day 8        | 2024-05-01  | 2024-05-01 | not met      |
      | day 15       | 2024-05-01  | 2024-05-08 | met          |
      | day 15       | 2024-05-01  | 2024-05-12 | not met      |
      | day 15       | 2024-05-08  | 2024-05-08 | not met      |
      | day 8        | missing     | 2024-05-08 | unknown      |
      | missing      | 2024-05-08  | 2024-05-08 | unknown      |
      | missing      | 2024-05-01  | 2024-05-08 | unknown      |
      | day 15       | missing     | 2024-05-08 | unknown      |

  Scenario Outline: Cycle <cycle>, transplantation <transplant planned>, <remission>, negative <MRD negative>
    Given cycle is <cycle>
    And transplant planned is <transplant planned>
    And remission is <remission>
    And MRD negative is <MRD negative>
    When the patient is assessed
    Then further cycle allowed is <further cycle allowed>

    Examples:
      | cycle   | transplant planned | remission | MRD negative | further cycle allowed |
      | 1       | yes                | neither   | yes          | met                   |
      | 2       | yes                | neither   | yes          | met                   |
      | 3       | yes                | neither   | no           | met                   |
      | 3       | yes                | neither   | yes          | not met               |
      | 3       | yes                | CR        | no           | not met               |
      | 3       | yes                | CRi       | no           | not met               |
      | 4       | yes                | neither   | no           | not met               |
      | 3       | no                 | CR        | yes          | met                   |
      | 6       | no                 | CR        | yes          | met                   |
      | 5       | no                 | CR        | yes          | met                   |
      | missing | yes                | neither   | no           | unknown               |
      | 7       | no                 | CR        | yes          | not met               |
      | 20      | no                 | CR        | yes          | not met               |
      | 2       | missing            | missing   | missing      | met                   |
      | 3       | missing            | CR        | yes          | unknown               |
      | 3       | yes                | missing   | no           | unknown               |
      | 3       | yes                | neither   | missing      | unknown               |
      | missing | no                 | CR        | yes          | unknown               |

  Scenario Outline: Cycle <cycle>, <remission>, stop?
    Given cycle is <cycle>
    And remission is <remission>
    When the patient is assessed
    Then no response in three cycles is <no response in three cycles>

    Examples:
      | cycle   | remission | no response in three cycles |
      | 2       | neither   | not met                     |
      | 1       | neither   | not met                     |
      | 6       | neither   | met                         |
      | 3       | neither   | not met                     |
      | 4       | neither   | met                         |
      | 5       | neither   | met                         |
      | 4       | CR        | not met                     |
      | 4       | CRi       | not met                     |
      | missing | neither   | unknown                     |
      | 4       | missing   | unknown                     |

  Scenario Outline: <remission>
    Given remission is <remission>
    When the patient is assessed
    Then responded is <responded>

    Examples:
      | remission | responded |
      | CR        | met       |
      | CRi       | met       |
      | neither   | not met   |
      | missing   | unknown   |

  @missing
  Scenario Outline: Without <fact>
    Given cycle is <cycle>
    And remission is <remission>
    And planned dose is <planned>
    When the patient is assessed
    Then <amount> cannot be calculated

    Examples:
      | fact            | cycle   | remission | planned | amount       |
      | cycle           | missing | CR        | day 1   | dose day 1   |
      | remission       | 2       | missing   | day 1   | dose day 1   |
      | the day         | 1       | CR        | missing | dose due     |
      | remission again | 1       | missing   | day 1   | cycle length |
      | cycle again     | missing | neither   | day 1   | cycle length |
