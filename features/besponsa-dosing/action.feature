Feature: What is done before a dose
  A patient in the second cycle, begun on 8 May and seen on 15 May, who has responded and has no toxicity.

  Background:
    Given the protocol "besponsa-dosing"
    And assessed on 2024-05-15
    And a patient with:
      | fact                       | value      |
      | planned dose               | day 1      |
      | cycle                      | 2          |
      | remission                  | CR         |
      | transplant planned         | no         |
      | MRD negative               | yes        |
      | ANC before treatment       | 2 10*9/L   |
      | platelets before treatment | 150 10*9/L |
      | ANC                        | 2 10*9/L   |
      | platelets                  | 150 10*9/L |
      | ANC before cycle           | 2 10*9/L   |
      | platelets before cycle     | 150 10*9/L |
      | cytopenia of the disease   | no         |
      | days of low counts         | 0 d        |
      | drug suspected             | no         |
      | severe liver toxicity      | no         |
      | total bilirubin            | 0.5 mg/dL  |
      | total bilirubin ULN        | 1 mg/dL    |
      | AST                        | 20 U/L     |
      | AST ULN                    | 40 U/L     |
      | ALT                        | 20 U/L     |
      | ALT ULN                    | 40 U/L     |
      | other cause of bilirubin   | no         |
      | liver does not recover     | no         |
      | infusion reaction          | none       |
      | other toxicity             | 0          |
      | cycle start                | 2024-05-08 |
      | last dose                  | 2024-05-08 |

  Scenario Outline: With <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then action is <action>

    Examples:
      | fact                     | value      | action      |
      | planned dose             | day 1      | give        |
      | planned dose             | day 8      | give        |
      | planned dose             | day 15     | not due     |
      | cycle start              | 2024-05-01 | give        |
      | cycle                    | 7          | not due     |
      | ANC                      | 0.5 10*9/L | hold        |
      | platelets                | 40 10*9/L  | hold        |
      | infusion reaction        | mild       | hold        |
      | other toxicity           | 2          | hold        |
      | severe liver toxicity    | yes        | stop        |
      | liver does not recover   | yes        | stop        |
      | infusion reaction        | severe     | stop        |
      | planned dose             | missing    | not settled |
      | severe liver toxicity    | missing    | not settled |
      | liver does not recover   | missing    | not settled |
      | infusion reaction        | missing    | not settled |
      | other toxicity           | missing    | not settled |
      | ANC                      | missing    | not settled |
      | transplant planned       | missing    | give        |
      | other cause of bilirubin | missing    | give        |

  Scenario Outline: <planned>, neutrophils of <anc>: a dose within a cycle is not held for counts
    Given planned dose is <planned>
    And ANC is <anc> 10*9/L
    When the patient is assessed
    Then hold is <hold>
    And action is <action>

    Examples:
      | planned | anc | hold    | action |
      | day 1   | 0.5 | met     | hold   |
      | day 8   | 0.5 | not met | give   |
      | day 1   | 2   | not met | give   |

  Scenario Outline: Bilirubin of <bilirubin> and ALT of <alt> on <planned>
    Given total bilirubin is <bilirubin> mg/dL
    And ALT is <alt> U/L
    And planned dose is <planned>
    When the patient is assessed
    Then hold is <hold>
    And action is <action>

    Examples:
      | bilirubin | alt | planned | hold    | action |
      | 2         | 200 | day 1   | met     | hold   |
      | 2         | 200 | day 8   | met     | hold   |
      | 2         | 20  | day 1   | not met | give   |
      | 1         | 200 | day 1   | not met | give   |

  Scenario Outline: Low for <days> days, suspected <suspected>, in cycle <cycle> with <remission>
    Given days of low counts is <days> d
    And drug suspected is <suspected>
    And cycle is <cycle>
    And remission is <remission>
    When the patient is assessed
    Then stop is <stop>
    And action is <action>

    Examples:
      | days | suspected | cycle | remission | stop    | action |
      | 29   | yes       | 2     | CR        | met     | stop   |
      | 29   | no        | 2     | CR        | not met | give   |
      | 0    | no        | 4     | neither   | met     | stop   |
      | 0    | no        | 3     | neither   | not met | give   |

  Scenario Outline: <planned>, neutrophils <anc>, liver <severe>, suspected <suspected>, <days> days, recovers not <recover>, reaction <reaction>, cycle <cycle>, <remission>
    Given planned dose is <planned>
    And ANC is <anc> 10*9/L
    And severe liver toxicity is <severe>
    And drug suspected is <suspected>
    And days of low counts is <days> d
    And liver does not recover is <recover>
    And infusion reaction is <reaction>
    And cycle is <cycle>
    And remission is <remission>
    When the patient is assessed
    Then hold is <hold>
    And stop is <stop>
    And action is <action>

    Examples:
      | planned | anc | severe | suspected | days | recover | reaction | cycle | remission | hold    | stop    | action  |
      | day 1   | 2   | yes    | no        | 0    | no      | none     | 2     | CR        | not met | met     | stop    |
      | day 8   | 2   | yes    | no        | 0    | no      | none     | 2     | CR        | not met | met     | stop    |
      | day 8   | 0.5 | yes    | no        | 0    | no      | none     | 2     | CR        | not met | met     | stop    |
      | day 1   | 0.5 | yes    | no        | 0    | no      | none     | 2     | CR        | met     | met     | stop    |
      | day 1   | 2   | no     | yes       | 0    | no      | none     | 2     | CR        | not met | not met | give    |
      | day 8   | 0.5 | no     | yes       | 0    | no      | none     | 2     | CR        | not met | not met | give    |
      | day 15  | 0.5 | no     | no        | 0    | no      | none     | 2     | CR        | not met | not met | not due |
      | day 8   | 0.5 | no     | yes       | 29   | no      | none     | 2     | CR        | not met | met     | stop    |
      | day 8   | 2   | no     | no        | 0    | yes     | none     | 2     | CR        | not met | met     | stop    |
      | day 8   | 2   | no     | no        | 0    | no      | severe   | 2     | CR        | not met | met     | stop    |
      | day 1   | 2   | no     | no        | 0    | no      | severe   | 2     | CR        | not met | met     | stop    |
      | day 8   | 2   | no     | no        | 0    | no      | mild     | 2     | CR        | met     | not met | hold    |
      | day 8   | 2   | no     | no        | 0    | no      | none     | 4     | neither   | not met | met     | stop    |

  @missing
  Scenario Outline: Without <fact>, neutrophils of <anc>
    Given ANC is <anc> 10*9/L
    And <fact> is missing
    When the patient is assessed
    Then hold is <hold>

    Examples:
      | fact              | anc | hold    |
      | planned dose      | 0.5 | unknown |
      | infusion reaction | 2   | unknown |
      | planned dose      | 2   | not met |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given drug suspected is yes
    And AST is 20 U/L
    And ALT is 20 U/L
    And days of low counts is 0 d
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                    | value           | rule                     |
      | days of low counts      | -0.5 d          | stop for counts          |
      | days of low counts      | 1000.5 d        | stop for counts          |
      | AST                     | -0.001 U/L      | transaminase high        |
      | AST                     | 20000.001 U/L   | transaminase high        |
      | ALT                     | -0.001 U/L      | transaminase high        |
      | ALT                     | 20000.001 U/L   | transaminase high        |
      | total bilirubin         | -0.001 mg/dL    | bilirubin high           |
      | total bilirubin         | 80.001 mg/dL    | bilirubin high           |
      | ANC before cycle        | -0.001 10*9/L   | back to the cycle before |
      | ANC before cycle        | 200.001 10*9/L  | back to the cycle before |
      | platelets before cycle  | -0.001 10*9/L   | back to the cycle before |
      | platelets before cycle  | 3000.001 10*9/L | back to the cycle before |

  @data
  Scenario Outline: An interruption of <value> is set aside
    Given interruption is <value>
    When the patient is assessed
    Then after an interruption is not settled
    And there is a problem with interruption

    Examples:
      | value    |
      | -0.5 d   |
      | 1000.5 d |

  @data
  Scenario Outline: A cycle of <cycle>
    Given cycle is <cycle>
    And remission is neither
    When the patient is assessed
    Then no response in three cycles is unknown
    And there is a problem with cycle

    Examples:
      | cycle |
      | 0     |
      | 21    |

  Scenario Outline: The <cycle>. cycle without a response
    Given cycle is <cycle>
    And remission is neither
    When the patient is assessed
    Then no response in three cycles is <truth>

    Examples:
      | cycle | truth   |
      | 1     | not met |
      | 20    | met     |
