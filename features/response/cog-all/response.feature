Feature: Marrow status and remission in childhood ALL, as the Children's Oncology Group counts them
  Nothing is known of these patients but what one rule asks for.

  Background:
    Given the protocol "cog-all"

  @threshold
  Scenario Outline: Marrow blasts of <blasts> are <status>
    Given bone marrow blasts is <blasts>
    When the patient is assessed
    Then marrow status is <status>

    Examples:
      | blasts   | status      |
      | 0 %      | M1          |
      | 4.999 %  | M1          |
      | 5 %      | M2          |
      | 5.001 %  | M2          |
      | 24.999 % | M2          |
      | 25 %     | M2          |
      | 25.001 % | M3          |
      | 100 %    | M3          |
      | missing  | not settled |

  Scenario Outline: A marrow of <time> with residual disease of <mrd>, <CNS>, disease elsewhere <elsewhere>
    Given time point is <time>
    And mrd flow is <mrd>
    And CNS status is <CNS>
    And extramedullary disease is <elsewhere>
    When the patient is assessed
    Then remission is <truth>
    And complete remission is <remission>

    Examples:
      | time                 | mrd     | CNS  | elsewhere | truth   | remission |
      | end of induction     | 0.999 % | CNS1 | absent    | met     | early     |
      | end of induction     | <1 %    | CNS1 | absent    | met     | early     |
      | end of induction     | 1 %     | CNS1 | absent    | not met | not shown |
      | end of induction     | 0.5 %   | CNS2 | absent    | not met | not shown |
      | end of induction     | 0.5 %   | CNS3 | absent    | not met | not shown |
      | end of induction     | 0.5 %   | CNS1 | present   | not met | not shown |
      | end of consolidation | 0.999 % | CNS1 | absent    | met     | late      |
      | end of consolidation | 1 %     | CNS1 | absent    | not met | not shown |
      | other                | 0.5 %   | CNS1 | absent    | met     | not shown |

    Examples: missing
      | time                 | mrd     | CNS     | elsewhere | truth   | remission   |
      | end of induction     | missing | CNS1    | absent    | unknown | not settled |
      | end of induction     | <2 %    | CNS1    | absent    | unknown | not settled |
      | end of consolidation | 0.5 %   | missing | absent    | unknown | not settled |
      | end of induction     | 0.5 %   | CNS1    | missing   | unknown | not settled |
      | end of induction     | 1 %     | missing | missing   | not met | not shown   |
      | missing              | 0.5 %   | CNS1    | absent    | met     | not settled |

  @threshold
  Scenario Outline: Residual disease of <mrd> in the blood of day 8
    Given day 8 blood MRD is <mrd>
    When the patient is assessed
    Then blood MRD on day 8 is <class>

    Examples:
      | mrd      | class              |
      | 0 %      | below 0.01 percent |
      | 0.0099 % | below 0.01 percent |
      | 0.009 %  | below 0.01 percent |
      | <0.01 %  | below 0.01 percent |
      | 0.01 %   | below 1 percent    |
      | 0.011 %  | below 1 percent    |
      | 0.999 %  | below 1 percent    |
      | 1 %      | 1 percent or more  |
      | 1.001 %  | 1 percent or more  |
      | 100 %    | 1 percent or more  |
      | missing  | not settled        |
      | <0.1 %   | not settled        |

  @threshold
  Scenario Outline: Residual disease of <mrd> in the marrow of day 29
    Given day 29 marrow MRD is <mrd>
    When the patient is assessed
    Then marrow MRD on day 29 is <class>

    Examples:
      | mrd      | class       |
      | 0 %      | negative    |
      | 0.0099 % | negative    |
      | 0.009 %  | negative    |
      | <0.01 %  | negative    |
      | 0.01 %   | positive    |
      | 0.011 %  | positive    |
      | 100 %    | positive    |
      | missing  | not settled |
      | <0.1 %   | not settled |

  @missing
  Scenario Outline: Without <fact>, <class> is open
    Given mrd flow is 0.5 %
    And CNS status is CNS1
    And extramedullary disease is absent
    And <fact> is missing
    When the patient is assessed
    Then <class> may be <possible>

    Examples:
      | fact               | class                | possible                                               |
      | bone marrow blasts | marrow status        | M1, M2, M3                                             |
      | time point         | complete remission   | early, late, not shown                                 |
      | day 8 blood MRD    | blood MRD on day 8   | below 0.01 percent, below 1 percent, 1 percent or more |
      | day 29 marrow MRD  | marrow MRD on day 29 | negative, positive                                     |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given <fact> is <value>
    When the patient is assessed
    Then <class> is not settled
    And there is a problem with <fact>

    Examples:
      | fact               | value     | class                |
      | bone marrow blasts | -0.001 %  | marrow status        |
      | bone marrow blasts | 100.001 % | marrow status        |
      | day 8 blood MRD    | -0.001 %  | blood MRD on day 8   |
      | day 8 blood MRD    | 100.001 % | blood MRD on day 8   |
      | day 29 marrow MRD  | -0.001 %  | marrow MRD on day 29 |
      | day 29 marrow MRD  | 100.001 % | marrow MRD on day 29 |

  Rule: Of many dated observations the right one counts

    @observations @data
    Scenario Outline: Right on <right> and wrong on <wrong>: the latest, on the day or before
      Given the observations:
        | date       | fact                   | value            |
        | 2024-05-15 | bone marrow blasts     | 1 %              |
        | 2024-05-15 | mrd flow               | 0.5 %            |
        | 2024-05-15 | CNS status             | CNS1             |
        | 2024-05-15 | extramedullary disease | absent           |
        | <right>    | time point             | end of induction |
        | <right>    | day 8 blood MRD        | 0.5 %            |
        | <right>    | day 29 marrow MRD      | 0.5 %            |
        | <wrong>    | time point             | other            |
        | <wrong>    | day 8 blood MRD        | <other>          |
        | <wrong>    | day 29 marrow MRD      | 0.001 %          |
      When the patient is assessed
      Then complete remission is <remission>
      And blood MRD on day 8 is <day 8>
      And marrow MRD on day 29 is <day 29>

      Examples:
        | right      | wrong      | other   | remission | day 8              | day 29   |
        | 2024-05-15 | 2024-05-05 | 0.001 % | early     | below 1 percent    | positive |
        | 2024-05-15 | 2024-05-05 | 5 %     | early     | below 1 percent    | positive |
        | 2024-05-05 | 2024-05-15 | 0.001 % | not shown | below 0.01 percent | negative |
        | 2024-05-05 | 2024-05-15 | 5 %     | not shown | 1 percent or more  | negative |
        | 2024-05-05 | 2024-05-20 | 0.001 % | early     | below 1 percent    | positive |
        | 2024-01-05 | 2024-05-20 | 5 %     | early     | below 1 percent    | positive |

    @observations @data
    Scenario: What was seen later does not count
      Given the observations:
        | date       | fact                   | value            |
        | 2024-05-15 | bone marrow blasts     | 1 %              |
        | 2024-05-15 | mrd flow               | 0.5 %            |
        | 2024-05-15 | CNS status             | CNS1             |
        | 2024-05-15 | extramedullary disease | absent           |
        | 2024-05-20 | time point             | end of induction |
        | 2024-05-20 | day 8 blood MRD        | 0.5 %            |
        | 2024-05-20 | day 29 marrow MRD      | 0.5 %            |
      When the patient is assessed
      Then complete remission is not settled
      And blood MRD on day 8 is not settled
      And marrow MRD on day 29 is not settled

    @observations @data
    Scenario Outline: Marrows of <first>, then of <second>, on one day: the first
      Given the observations:
        | date             | fact               | value    |
        | 2024-05-15T08:00 | bone marrow blasts | <first>  |
        | 2024-05-15T16:00 | bone marrow blasts | <second> |
      When the patient is assessed
      Then marrow status is <status>

      Examples:
        | first | second | status |
        | 1 %   | 30 %   | M1     |
        | 30 %  | 1 %    | M3     |

    @observations @data
    Scenario: A marrow that cannot be read is not replaced by that of another day
      Given the observations:
        | date       | fact               | value      |
        | 2024-05-14 | bone marrow blasts | 1 %        |
        | 2024-05-15 | bone marrow blasts | unreadable |
        | 2024-05-16 | bone marrow blasts | 30 %       |
      When the patient is assessed
      Then 1 patient has marrow status M1
      And 1 patient has marrow status not settled
      And 1 patient has marrow status M3
      And there is a problem with bone marrow blasts saying "is not a number"
