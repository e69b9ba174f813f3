Feature: Response by RECIST 1.1 at one assessment
  Nothing is known of these patients but what is said. Baseline and nadir are stated; how they are found is another feature.

  Background:
    Given the protocol "recist-1-1"
    And a patient with:
      | fact               | value       |
      | kinds of targets   | others only |
      | target assessment  | complete    |
      | sum of lesions     | 50 mm       |
      | largest lesion     | 30 mm       |
      | baseline sum       | 50 mm       |
      | nadir sum          | 50 mm       |
      | non-target lesions | none        |
      | new lesion         | no          |

  @threshold
  Scenario Outline: A sum of <sum> mm, <baseline> mm at baseline, <nadir> mm at the nadir
    Given sum of lesions is <sum> mm
    And baseline sum is <baseline> mm
    And nadir sum is <nadir> mm
    When the patient is assessed
    Then targets shrink is <shrink>
    And targets grow is <grow>
    And response is <response>
    And sum of diameters is <sum> mm

    Examples: smaller by 30 % or more
      | sum    | baseline | nadir | shrink  | grow    | response |
      | 70     | 100      | 100   | met     | not met | PR       |
      | 69.99  | 100      | 100   | met     | not met | PR       |
      | 70.01  | 100      | 100   | not met | not met | SD       |
      | 100    | 100      | 100   | not met | not met | SD       |
      | 0      | 0        | 0     | not met | not met | SD       |

    Examples: larger by 20 % or more and by 5 mm or more
      | sum    | baseline | nadir | shrink  | grow    | response |
      | 60     | 100      | 50    | met     | met     | PD       |
      | 59.99  | 100      | 50    | met     | not met | PR       |
      | 60.01  | 100      | 50    | met     | met     | PD       |
      | 24     | 100      | 20    | met     | not met | PR       |
      | 24.5   | 100      | 24.5  | met     | not met | PR       |
      | 29.4   | 100      | 24.5  | met     | not met | PR       |
      | 24.9   | 100      | 20    | met     | not met | PR       |
      | 25     | 100      | 20    | met     | met     | PD       |
      | 25.01  | 100      | 20    | met     | met     | PD       |
      | 105    | 100      | 100   | not met | not met | SD       |
      | 120    | 100      | 100   | not met | met     | PD       |

    Examples: from a nadir of 0 every growth is by every share
      | sum | baseline | nadir | shrink | grow    | response |
      | 4.9 | 50       | 0     | met    | not met | PR       |
      | 5   | 50       | 0     | met    | met     | PD       |
      | 0   | 50       | 0     | met    | not met | PR       |
      | 100 | 50       | 0     | not met | met     | PD       |
      | 0    | 0.01    | 0     | met    | not met | PR       |
      | 0.01 | 0       | 0     | not met | not met | SD       |
      | 0    | 1       | 0     | met    | not met | PR       |
      | 1    | 0       | 1     | not met | not met | SD       |
      | 500000 | 500000 | 400000 | not met | met   | PD       |

  @threshold
  Scenario Outline: <kinds>, the largest lesion <lesion>, the largest node <node>
    Given kinds of targets is <kinds>
    And sum of lesions is 20 mm
    And sum of nodes is 15 mm
    And baseline sum is 50 mm
    And largest lesion is <lesion>
    And largest node is <node>
    When the patient is assessed
    Then lesions gone is <lesions>
    And nodes gone is <nodes>
    And targets gone is <gone>

    Examples:
      | kinds       | lesion   | node     | lesions | nodes   | gone    |
      | both        | 0 mm     | 9.999 mm | met     | met     | met     |
      | both        | 0.001 mm | 9.999 mm | not met | met     | not met |
      | both        | 0 mm     | 10 mm    | met     | not met | not met |
      | both        | 0 mm     | 0 mm     | met     | met     | met     |
      | both        | 500 mm   | 500 mm   | not met | not met | not met |
      | nodes only  | missing  | 9.999 mm | met     | met     | met     |
      | nodes only  | missing  | 10.001 mm | met    | not met | not met |
      | others only | 0 mm     | missing  | met     | met     | met     |
      | others only | 1 mm     | missing  | not met | met     | not met |
      | both        | missing  | 5 mm     | unknown | met     | unknown |
      | both        | 0 mm     | missing  | met     | unknown | unknown |
      | missing     | 5 mm     | 20 mm    | unknown | unknown | unknown |
      | missing     | 0 mm     | 5 mm     | met     | met     | met     |
      | nodes only  | 5 mm     | 20 mm    | met     | not met | not met |
      | others only | 5 mm     | 20 mm    | not met | met     | not met |

  Scenario Outline: The sum of <kinds>
    Given kinds of targets is <kinds>
    And sum of lesions is <lesions>
    And sum of nodes is <nodes>
    When the patient is assessed
    Then sum of diameters is <sum>

    Examples:
      | kinds       | lesions | nodes   | sum   |
      | both        | 20 mm   | 15 mm   | 35 mm |
      | nodes only  | missing | 15 mm   | 15 mm |
      | others only | 20 mm   | missing | 20 mm |

  @missing
  Scenario Outline: No sum of <kinds>, lesions of <lesions>, nodes of <nodes>
    Given kinds of targets is <kinds>
    And sum of lesions is <lesions>
    And sum of nodes is <nodes>
    When the patient is assessed
    Then sum of diameters cannot be calculated
    And response is not settled

    Examples:
      | kinds       | lesions | nodes   |
      | both        | 20 mm   | missing |
      | both        | missing | 15 mm   |
      | nodes only  | 20 mm   | missing |
      | others only | missing | 15 mm   |

  Scenario Outline: A sum of <lesions> and <nodes> mm, other lesions <others>, the largest lesion <largest> mm
    Given kinds of targets is <kinds>
    And sum of lesions is <lesions> mm
    And sum of nodes is <nodes> mm
    And largest lesion is <largest> mm
    And largest node is 20 mm
    And non-target lesions is <others>
    When the patient is assessed
    Then sum of diameters is <sum> mm

    Examples:
      | kinds       | lesions | nodes  | others     | largest | sum    |
      | both        | 3       | 9      | present    | 0       | 12     |
      | both        | 3       | 9      | progressed | 5       | 12     |
      | nodes only  | 3       | 9      | present    | 0       | 9      |
      | others only | 3       | 9      | present    | 0       | 3      |
      | both        | 500000  | 500000 | none       | 500     | 1000000 |
      | nodes only  | 3       | 500000 | none       | 500     | 500000 |

  Scenario Outline: Other lesions that progress are no change of the targets: <sum>, <baseline>, <nadir> mm, <lesion> and <node> mm at most
    Given kinds of targets is both
    And sum of lesions is <sum> mm
    And sum of nodes is 0 mm
    And largest lesion is <lesion> mm
    And largest node is <node> mm
    And baseline sum is <baseline> mm
    And nadir sum is <nadir> mm
    And non-target lesions is progressed
    When the patient is assessed
    Then targets gone is not met
    And targets shrink is not met
    And targets grow is not met

    Examples:
      | sum  | baseline | nadir | lesion | node |
      | 90   | 100      | 110   | 30     | 9    |
      | 110  | 100      | 100   | 0      | 20   |
      | 24.9 | 20       | 20    | 30     | 20   |
      | 0    | 0        | 0     | 30     | 20   |

  Scenario Outline: What was measured counts as it is where not all was: <lesion> and <node> mm at most
    Given target assessment is incomplete
    And kinds of targets is both
    And sum of lesions is 40 mm
    And sum of nodes is 20 mm
    And largest lesion is <lesion> mm
    And largest node is <node> mm
    When the patient is assessed
    Then lesions gone is <lesions>
    And targets gone is not met
    And sum of diameters is 60 mm

    Examples:
      | lesion | node | lesions |
      | 30     | 9    | not met |
      | 0      | 20   | met     |

  @missing
  Scenario: Which targets there are is not known
    Given kinds of targets is missing
    And sum of nodes is 20 mm
    When the patient is assessed
    Then sum of diameters cannot be calculated
    And lesions gone is unknown

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given kinds of targets is both
    And sum of nodes is 20 mm
    And largest node is 20 mm
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact           | value         | rule           |
      | largest lesion | -0.001 mm     | lesions gone   |
      | largest lesion | 500.001 mm    | lesions gone   |
      | largest node   | -0.001 mm     | nodes gone     |
      | largest node   | 500.001 mm    | nodes gone     |
      | sum of lesions | -0.001 mm     | targets shrink |
      | sum of lesions | 500000.001 mm | targets shrink |
      | sum of nodes   | -0.001 mm     | targets shrink |
      | sum of nodes   | 500000.001 mm | targets shrink |

  Rule: Targets, other lesions and new ones together

    Scenario Outline: Targets of <largest> mm at most and <sum> mm in all, other lesions <others>, new lesion <new>
      Given largest lesion is <largest> mm
      And sum of lesions is <sum> mm
      And baseline sum is 100 mm
      And nadir sum is <sum> mm
      And non-target lesions is <others>
      And new lesion is <new>
      When the patient is assessed
      Then response is <response>

      Examples: the targets are gone
        | largest | sum | others            | new | response |
        | 0       | 0   | none              | no  | CR       |
        | 0       | 0   | gone              | no  | CR       |
        | 0       | 0   | present           | no  | PR       |
        | 0       | 0   | not all evaluated | no  | PR       |
        | 0       | 0   | progressed        | no  | PD       |
        | 0       | 0   | gone              | yes | PD       |

      Examples: the targets have shrunk
        | largest | sum | others            | new | response |
        | 30      | 60  | none              | no  | PR       |
        | 30      | 60  | present           | no  | PR       |
        | 30      | 60  | not all evaluated | no  | PR       |
        | 30      | 60  | progressed        | no  | PD       |
        | 30      | 60  | none              | yes | PD       |

      Examples: the targets are as they were
        | largest | sum | others            | new | response |
        | 30      | 90  | gone              | no  | SD       |
        | 30      | 90  | present           | no  | SD       |
        | 30      | 90  | not all evaluated | no  | SD       |
        | 30      | 90  | progressed        | no  | PD       |
        | 30      | 90  | present           | yes | PD       |

    Scenario: Targets that are gone by nodes alone are a response though their sum has not fallen by 30 %
      Given kinds of targets is nodes only
      And largest node is 9 mm
      And sum of nodes is 9 mm
      And baseline sum is 10 mm
      And nadir sum is 9 mm
      And non-target lesions is present
      When the patient is assessed
      Then targets shrink is not met
      And response is PR

    Scenario Outline: Not all targets were measured, other lesions <others>, new lesion <new>
      Given sum of lesions is missing
      And target assessment is incomplete
      And non-target lesions is <others>
      And new lesion is <new>
      When the patient is assessed
      Then progression is <progression>
      And response is <response>

      Examples:
        | others     | new | progression | response |
        | progressed | no  | met         | PD       |
        | none       | yes | met         | PD       |
        | none       | no  | not met     | NE       |
        | present    | no  | not met     | NE       |

    Scenario: Not all targets were measured, and those that were are gone
      Given target assessment is incomplete
      And sum of lesions is 60 mm
      And nadir sum is 20 mm
      And largest lesion is 0 mm
      When the patient is assessed
      Then targets grow is met
      And progression is not met
      And response is NE

    @missing
    Scenario Outline: Whether all targets were measured is not known, <sum> mm after <nadir> mm
      Given target assessment is missing
      And sum of lesions is <sum> mm
      And nadir sum is <nadir> mm
      When the patient is assessed
      Then progression is <progression>
      And response may be <possible>

      Examples:
        | sum | nadir | progression | possible |
        | 60  | 20    | unknown     | PD, NE   |
        | 50  | 50    | not met     | NE, SD   |
        | 30  | 30    | not met     | NE, PR   |

    @missing
    Scenario Outline: Without <fact>
      Given baseline sum is 100 mm
      And nadir sum is 90 mm
      And sum of lesions is <sum> mm
      And largest lesion is <largest> mm
      And <fact> is missing
      When the patient is assessed
      Then response is not settled
      And <rule> is unknown

      Examples:
        | fact               | sum | largest | rule              |
        | new lesion         | 90  | 30      | other progression |
        | non-target lesions | 90  | 30      | other progression |
        | non-target lesions | 0   | 0       | others gone       |
        | baseline sum       | 90  | 30      | targets shrink    |
        | nadir sum          | 90  | 30      | targets grow      |
        | nadir sum          | 90  | 30      | progression       |
        | largest lesion     | 60  | 30      | targets gone      |
        | largest lesion     | 90  | 30      | lesions gone      |

  @alone
  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact               | value   |
      | kinds of targets   | missing |
      | target assessment  | missing |
      | sum of lesions     | missing |
      | largest lesion     | missing |
      | baseline sum       | missing |
      | nadir sum          | missing |
      | non-target lesions | missing |
      | new lesion         | missing |
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule              | fact               | value       | answer  |
      | lesions gone      | kinds of targets   | nodes only  | met     |
      | nodes gone        | kinds of targets   | others only | met     |
      | lesions gone      | largest lesion     | 0 mm        | met     |
      | nodes gone        | largest node       | 9 mm        | met     |
      | other progression | new lesion         | yes         | met     |
      | other progression | non-target lesions | progressed  | met     |
      | other progression | new lesion         | no          | unknown |
      | progression       | new lesion         | yes         | met     |
      | others gone       | non-target lesions | none        | met     |
      | others gone       | non-target lesions | gone        | met     |
      | others gone       | non-target lesions | present     | not met |
      | others gone       | non-target lesions | progressed  | not met |
