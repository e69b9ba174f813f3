Feature: Holds, stops and interruptions
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "besponsa-dosing"

  Scenario Outline: Before the treatment neutrophils of <ANC before treatment>
    Given ANC before treatment is <ANC before treatment>
    When the patient is assessed
    Then ANC was enough is <ANC was enough>

    Examples:
      | ANC before treatment | ANC was enough |
      | 0.999 10*9/L         | not met        |
      | 1 10*9/L             | met            |
      | 1.001 10*9/L         | met            |
      | 0 10*9/L             | not met        |
      | 200 10*9/L           | met            |
      | missing              | unknown        |

  Scenario Outline: Before the treatment platelets of <platelets before treatment>
    Given platelets before treatment is <platelets before treatment>
    When the patient is assessed
    Then platelets were enough is <platelets were enough>

    Examples:
      | platelets before treatment | platelets were enough |
      | 49.999 10*9/L              | not met               |
      | 50 10*9/L                  | met                   |
      | 50.001 10*9/L              | met                   |
      | 0 10*9/L                   | not met               |
      | 3000 10*9/L                | met                   |
      | missing                    | unknown               |

  Scenario Outline: Neutrophils of <ANC>
    Given ANC is <ANC>
    When the patient is assessed
    Then ANC enough is <ANC enough>

    Examples:
      | ANC          | ANC enough |
      | 0.999 10*9/L | not met    |
      | 1 10*9/L     | met        |
      | 1.001 10*9/L | met        |
      | 0 10*9/L     | not met    |
      | 200 10*9/L   | met        |
      | missing      | unknown    |

  Scenario Outline: Platelets of <platelets>
    Given platelets is <platelets>
    When the patient is assessed
    Then platelets enough is <platelets enough>

    Examples:
      | platelets     | platelets enough |
      | 49.999 10*9/L | not met          |
      | 50 10*9/L     | met              |
      | 50.001 10*9/L | met              |
      | 0 10*9/L      | not met          |
      | 3000 10*9/L   | met              |
      | missing       | unknown          |

  Scenario Outline: <ANC> and <platelets>, before the cycle <ANC before cycle> and <platelets before cycle>
    Given ANC is <ANC>
    And platelets is <platelets>
    And ANC before cycle is <ANC before cycle>
    And platelets before cycle is <platelets before cycle>
    When the patient is assessed
    Then back to the cycle before is <back to the cycle before>

    Examples:
      | ANC          | platelets     | ANC before cycle | platelets before cycle | back to the cycle before |
      | 0.6 10*9/L   | 40 10*9/L     | 0.6 10*9/L       | 40 10*9/L              | met                      |
      | 0.601 10*9/L | 40.001 10*9/L | 0.6 10*9/L       | 40 10*9/L              | met                      |
      | 0.599 10*9/L | 40 10*9/L     | 0.6 10*9/L       | 40 10*9/L              | not met                  |
      | 0.6 10*9/L   | 39.999 10*9/L | 0.6 10*9/L       | 40 10*9/L              | not met                  |
      | 200 10*9/L   | 3000 10*9/L   | 0 10*9/L         | 0 10*9/L               | met                      |
      | 0 10*9/L     | 0 10*9/L      | 200 10*9/L       | 3000 10*9/L            | not met                  |
      | missing      | 40 10*9/L     | 0.6 10*9/L       | 40 10*9/L              | unknown                  |
      | 0.6 10*9/L   | missing       | 0.6 10*9/L       | 40 10*9/L              | unknown                  |

  Scenario Outline: Back to <ANC before cycle> and <platelets before cycle> with <ANC> and <platelets>, the disease <cytopenia of the disease>
    Given ANC is <ANC>
    And platelets is <platelets>
    And ANC before cycle is <ANC before cycle>
    And platelets before cycle is <platelets before cycle>
    And cytopenia of the disease is <cytopenia of the disease>
    When the patient is assessed
    Then counts good enough is <counts good enough>

    Examples:
      | ANC        | platelets | ANC before cycle | platelets before cycle | cytopenia of the disease | counts good enough |
      | 0.6 10*9/L | 40 10*9/L | 0.6 10*9/L       | 40 10*9/L              | no                       | met                |
      | 1 10*9/L   | 50 10*9/L | 2 10*9/L         | 60 10*9/L              | no                       | met                |
      | 0.9 10*9/L | 50 10*9/L | 2 10*9/L         | 60 10*9/L              | no                       | not met            |
      | 1 10*9/L   | 49 10*9/L | 2 10*9/L         | 60 10*9/L              | no                       | not met            |
      | 0.5 10*9/L | 30 10*9/L | 2 10*9/L         | 60 10*9/L              | yes                      | met                |
      | 0.5 10*9/L | 30 10*9/L | 2 10*9/L         | 60 10*9/L              | missing                  | unknown            |
      | 1 10*9/L   | missing   | 2 10*9/L         | 60 10*9/L              | no                       | unknown            |

  Scenario Outline: Neutrophils <ANC before treatment> then <ANC>, platelets <platelets before treatment> then <platelets>, the disease <cytopenia of the disease>
    Given ANC before treatment is <ANC before treatment>
    And platelets before treatment is <platelets before treatment>
    And ANC is <ANC>
    And platelets is <platelets>
    And ANC before cycle is <ANC before cycle>
    And platelets before cycle is <platelets before cycle>
    And cytopenia of the disease is <cytopenia of the disease>
    When the patient is assessed
    Then hold for counts is <hold for counts>

    Examples:
      | ANC before treatment | platelets before treatment | ANC        | platelets | ANC before cycle | platelets before cycle | cytopenia of the disease | hold for counts |
      | 2 10*9/L             | 100 10*9/L                 | 1 10*9/L   | 50 10*9/L | 9 10*9/L         | 999 10*9/L             | no                       | not met         |
      | 2 10*9/L             | 100 10*9/L                 | 0.9 10*9/L | 50 10*9/L | 9 10*9/L         | 999 10*9/L             | yes                      | met             |
      | 2 10*9/L             | 100 10*9/L                 | 1 10*9/L   | 49 10*9/L | 9 10*9/L         | 999 10*9/L             | yes                      | met             |
      | 0.5 10*9/L           | 100 10*9/L                 | 0.4 10*9/L | 60 10*9/L | 0.5 10*9/L       | 50 10*9/L              | no                       | met             |
      | 0.5 10*9/L           | 100 10*9/L                 | 0.5 10*9/L | 60 10*9/L | 0.5 10*9/L       | 50 10*9/L              | no                       | not met         |
      | 2 10*9/L             | 30 10*9/L                  | 2 10*9/L   | 20 10*9/L | 1 10*9/L         | 30 10*9/L              | no                       | met             |
      | 2 10*9/L             | 30 10*9/L                  | 2 10*9/L   | 30 10*9/L | 1 10*9/L         | 30 10*9/L              | no                       | not met         |
      | 2 10*9/L             | 100 10*9/L                 | 2 10*9/L   | missing   | 9 10*9/L         | 999 10*9/L             | yes                      | unknown         |
      | missing              | 100 10*9/L                 | 0.5 10*9/L | 60 10*9/L | 9 10*9/L         | 999 10*9/L             | yes                      | unknown         |
      | 0.5 10*9/L           | 30 10*9/L                  | 0.2 10*9/L | 20 10*9/L | 1 10*9/L         | 30 10*9/L              | yes                      | not met         |
      | 0.5 10*9/L           | 30 10*9/L                  | 0.2 10*9/L | 20 10*9/L | 1 10*9/L         | 30 10*9/L              | missing                  | unknown         |

  Scenario Outline: Low for <days of low counts>, the drug suspected <drug suspected>
    Given days of low counts is <days of low counts>
    And drug suspected is <drug suspected>
    When the patient is assessed
    Then stop for counts is <stop for counts>

    Examples:
      | days of low counts | drug suspected | stop for counts |
      | 28 d               | yes            | not met         |
      | 29 d               | yes            | met             |
      | 28.001 d           | yes            | met             |
      | 27.999 d           | yes            | not met         |
      | 1000 d             | yes            | met             |
      | 0 d                | yes            | not met         |
      | 29 d               | no             | not met         |
      | missing            | yes            | unknown         |
      | 29 d               | missing        | unknown         |

  Scenario Outline: Bilirubin of <total bilirubin>, upper limit of normal <total bilirubin ULN>
    Given total bilirubin is <total bilirubin>
    And total bilirubin ULN is <total bilirubin ULN>
    When the patient is assessed
    Then bilirubin high is <bilirubin high>

    Examples:
      | total bilirubin | total bilirubin ULN | bilirubin high |
      | 1.5 mg/dL       | 1 mg/dL             | not met        |
      | 1.501 mg/dL     | 1 mg/dL             | met            |
      | 1.499 mg/dL     | 1 mg/dL             | not met        |
      | 0 mg/dL         | 1 mg/dL             | not met        |
      | 80 mg/dL        | 1 mg/dL             | met            |
      | 25.6 umol/L     | 1 mg/dL             | not met        |
      | 25.7 umol/L     | 1 mg/dL             | met            |
      | 2 mg/dL         | missing             | unknown        |
      | missing         | 1 mg/dL             | unknown        |

  Scenario Outline: AST of <AST> and ALT of <ALT>, upper limits of normal <AST ULN> and <ALT ULN>
    Given AST is <AST>
    And AST ULN is <AST ULN>
    And ALT is <ALT>
    And ALT ULN is <ALT ULN>
    When the patient is assessed
    Then transaminase high is <transaminase high>

    Examples:
      | AST         | AST ULN | ALT         | ALT ULN | transaminase high |
      | 100 U/L     | 40 U/L  | 100 U/L     | 40 U/L  | not met           |
      | 100.001 U/L | 40 U/L  | missing     | missing | met               |
      | missing     | missing | 100.001 U/L | 40 U/L  | met               |
      | 99.999 U/L  | 40 U/L  | 99.999 U/L  | 40 U/L  | not met           |
      | 0 U/L       | 40 U/L  | 0 U/L       | 40 U/L  | not met           |
      | 20000 U/L   | 40 U/L  | 0 U/L       | 40 U/L  | met               |
      | 0 U/L       | 40 U/L  | 20000 U/L   | 40 U/L  | met               |
      | missing     | 40 U/L  | 0 U/L       | 40 U/L  | unknown           |
      | 0 U/L       | 40 U/L  | missing     | 40 U/L  | unknown           |

  Scenario Outline: Bilirubin of <total bilirubin>, ALT of <ALT>, another cause <other cause of bilirubin>
    Given total bilirubin is <total bilirubin>
    And total bilirubin ULN is <total bilirubin ULN>
    And ALT is <ALT>
    And ALT ULN is <ALT ULN>
    And AST is <AST>
    And AST ULN is <AST ULN>
    And other cause of bilirubin is <other cause of bilirubin>
    When the patient is assessed
    Then hold for liver is <hold for liver>

    Examples:
      | total bilirubin | total bilirubin ULN | ALT     | ALT ULN | AST    | AST ULN | other cause of bilirubin | hold for liver |
      | 2 mg/dL         | 1 mg/dL             | 200 U/L | 40 U/L  | 20 U/L | 40 U/L  | no                       | met            |
      | 2 mg/dL         | 1 mg/dL             | 200 U/L | 40 U/L  | 20 U/L | 40 U/L  | yes                      | not met        |
      | 1 mg/dL         | 1 mg/dL             | 200 U/L | 40 U/L  | 20 U/L | 40 U/L  | no                       | not met        |
      | 2 mg/dL         | 1 mg/dL             | 20 U/L  | 40 U/L  | 20 U/L | 40 U/L  | no                       | not met        |
      | 2 mg/dL         | 1 mg/dL             | 200 U/L | 40 U/L  | 20 U/L | 40 U/L  | missing                  | unknown        |

  Scenario Outline: Other toxicity of grade <other toxicity>
    Given other toxicity is <other toxicity>
    When the patient is assessed
    Then hold for toxicity is <hold for toxicity>

    Examples:
      | other toxicity | hold for toxicity |
      | 0              | not met           |
      | 1              | not met           |
      | 2              | met               |
      | 3              | met               |
      | 5              | met               |
      | missing        | unknown           |

  Scenario Outline: After <interruption> without the drug
    Given interruption is <interruption>
    When the patient is assessed
    Then after an interruption is <after an interruption>

    Examples:
      | interruption | after an interruption |
      | 0 d          | hold the next dose    |
      | 6.999 d      | hold the next dose    |
      | 6 d          | hold the next dose    |
      | 7 d          | omit the next dose    |
      | 8 d          | omit the next dose    |
      | 7.001 d      | omit the next dose    |
      | 7.1 d        | omit the next dose    |
      | 14.1 d       | reduce by a quarter   |
      | 13.999 d     | omit the next dose    |
      | 13 d         | omit the next dose    |
      | 14 d         | reduce by a quarter   |
      | 15 d         | reduce by a quarter   |
      | 27 d         | reduce by a quarter   |
      | 28 d         | reduce by a quarter   |
      | 28.001 d     | consider stopping     |
      | 29 d         | consider stopping     |
      | 1000 d       | consider stopping     |
      | missing      | not settled           |

  @missing
  Scenario: How long the drug was withheld is not known
    Given interruption is missing
    When the patient is assessed
    Then after an interruption may be consider stopping, reduce by a quarter, omit the next dose, hold the next dose
