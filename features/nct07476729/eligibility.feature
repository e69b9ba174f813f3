Feature: Who may enter NCT07476729
  Children and young people with a first relapse.

  Background:
    Given the protocol "nct07476729"
    And a patient with:
      | fact                  | value |
      | age at diagnosis      | 6 a   |
      | age                   | 9 a   |
      | relapses              | 1     |
      | bone marrow blasts    | 30 %  |
      | quantitative methods  | 0     |
      | CD22 share            | 95 %  |
      | CD19 share            | 95 %  |
      | prior SOS             | no    |
      | LVEF                  | 60 %  |
      | fractional shortening | 35 %  |

  Scenario: Everything is as the trial asks
    When the patient is assessed
    Then the patient is eligible

  Scenario Outline: With <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <eligible>

    Examples:
      | fact                  | value    | criterion           | truth   | eligible     |
      | age at diagnosis      | 0.999 a  | I1 age at diagnosis | not met | not eligible |
      | age at diagnosis      | 1 a      | I1 age at diagnosis | met     | eligible     |
      | age at diagnosis      | 1.001 a  | I1 age at diagnosis | met     | eligible     |
      | age at diagnosis      | 17.999 a | I1 age at diagnosis | met     | eligible     |
      | age at diagnosis      | 18 a     | I1 age at diagnosis | not met | not eligible |
      | age at diagnosis      | 18.001 a | I1 age at diagnosis | not met | not eligible |
      | age at diagnosis      | 120 a    | I1 age at diagnosis | not met | not eligible |
      | age at diagnosis      | 0 a      | I1 age at diagnosis | not met | not eligible |
      | age at diagnosis      | missing  | I1 age at diagnosis | unknown | undetermined |
      | age                   | 20.999 a | I2 age              | met     | eligible     |
      | age                   | 21 a     | I2 age              | not met | not eligible |
      | age                   | 21.001 a | I2 age              | not met | not eligible |
      | age                   | 0 a      | I2 age              | met     | eligible     |
      | age                   | 120 a    | I2 age              | not met | not eligible |
      | age                   | missing  | I2 age              | unknown | undetermined |
      | relapses              | 0        | I3 first relapse    | not met | not eligible |
      | relapses              | 2        | I3 first relapse    | not met | not eligible |
      | relapses              | 10       | I3 first relapse    | not met | not eligible |
      | relapses              | missing  | I3 first relapse    | unknown | undetermined |
      | CD22 share            | 80 %     | I5 CD22             | not met | not eligible |
      | CD22 share            | 80.001 % | I5 CD22             | met     | eligible     |
      | CD22 share            | 79.999 % | I5 CD22             | not met | not eligible |
      | CD22 share            | 100 %    | I5 CD22             | met     | eligible     |
      | CD22 share            | 0 %      | I5 CD22             | not met | not eligible |
      | CD22 share            | missing  | I5 CD22             | unknown | undetermined |
      | CD19 share            | 10 %     | I6 CD19             | not met | not eligible |
      | CD19 share            | 10.001 % | I6 CD19             | met     | eligible     |
      | CD19 share            | 9.999 %  | I6 CD19             | not met | not eligible |
      | CD19 share            | 100 %    | I6 CD19             | met     | eligible     |
      | CD19 share            | 0 %      | I6 CD19             | not met | not eligible |
      | CD19 share            | missing  | I6 CD19             | unknown | undetermined |
      | prior SOS             | yes      | E1 SOS              | met     | not eligible |
      | prior SOS             | missing  | E1 SOS              | unknown | undetermined |
      | LVEF                  | 50 %     | E2 heart            | not met | eligible     |
      | LVEF                  | 49.999 % | E2 heart            | met     | not eligible |
      | LVEF                  | 50.001 % | E2 heart            | not met | eligible     |
      | LVEF                  | 0 %      | E2 heart            | met     | not eligible |
      | LVEF                  | 100 %    | E2 heart            | not met | eligible     |
      | LVEF                  | missing  | E2 heart            | unknown | undetermined |
      | fractional shortening | 25 %     | E2 heart            | not met | eligible     |
      | fractional shortening | 24.999 % | E2 heart            | met     | not eligible |
      | fractional shortening | 25.001 % | E2 heart            | not met | eligible     |
      | fractional shortening | 0 %      | E2 heart            | met     | not eligible |
      | fractional shortening | 100 %    | E2 heart            | not met | eligible     |
      | fractional shortening | missing  | E2 heart            | unknown | undetermined |

  @threshold
  Scenario Outline: Blasts of <blasts>, confirmed by <methods> methods
    Given bone marrow blasts is <blasts>
    And quantitative methods is <methods>
    When the patient is assessed
    Then I4 marrow is <truth>
    And the patient is <eligible>

    Examples:
      | blasts  | methods | truth   | eligible     |
      | 5 %     | missing | met     | eligible     |
      | 5.001 % | 0       | met     | eligible     |
      | 100 %   | 0       | met     | eligible     |
      | 4.999 % | 0       | not met | not eligible |
      | 4.999 % | 1       | not met | not eligible |
      | 4.999 % | 2       | met     | eligible     |
      | 1 %     | 2       | met     | eligible     |
      | 1.001 % | 3       | met     | eligible     |
      | 1 %     | 5       | met     | eligible     |
      | 0.999 % | 5       | not met | not eligible |
      | 0 %     | 5       | not met | not eligible |
      | 1 %     | missing | unknown | undetermined |
      | missing | 2       | unknown | undetermined |

  Rule: Residual disease, and the arm of isolated extramedullary relapse

    @threshold
    Scenario Outline: Disease elsewhere <elsewhere>, blasts of <blasts>, residual disease <mrd>
      Given a patient with:
        | fact                   | value       |
        | extramedullary disease | <elsewhere> |
        | mrd flow               | <mrd>       |
      And bone marrow blasts is <blasts>
      When the patient is assessed
      Then isolated extramedullary arm is <arm>

      Examples:
        | elsewhere | blasts  | mrd     | arm     |
        | present   | 4.999 % | 0.999 % | met     |
        | present   | 4.999 % | <1 %    | met     |
        | present   | 5 %     | 0.999 % | not met |
        | present   | 5.001 % | 0.999 % | not met |
        | present   | 0 %     | 1 %     | not met |
        | present   | 0 %     | 1.001 % | not met |
        | absent    | 0 %     | 0 %     | not met |
        | missing   | 0 %     | 0 %     | unknown |
        | present   | missing | 0 %     | unknown |
        | present   | 0 %     | missing | unknown |
        | present   | 0 %     | <2 %    | unknown |

    @threshold
    Scenario Outline: Residual disease of <mrd>
      Given mrd flow is <mrd>
      When the patient is assessed
      Then MRD branch may be <branch>

      Examples:
        | mrd      | branch                                  |
        | 0 %      | below 0.01 percent                      |
        | 0.009 %  | below 0.01 percent                      |
        | <0.01 %  | below 0.01 percent                      |
        | 0.01 %   | 0.01 percent or more                    |
        | 0.011 %  | 0.01 percent or more                    |
        | 100 %    | 0.01 percent or more                    |
        | <0.1 %   | below 0.01 percent, 0.01 percent or more |
        | missing  | below 0.01 percent, 0.01 percent or more |

  Rule: Residual disease by itself

    Scenario Outline: Residual disease of <mrd> in a patient of <age> at diagnosis, marrow blasts <blasts>
      Given mrd flow is <mrd>
      And age at diagnosis is <age>
      And bone marrow blasts is <blasts>
      When the patient is assessed
      Then MRD branch is <branch>

      Examples:
        | mrd     | age   | blasts | branch               |
        | 0.001 % | 0.5 a | 30 %   | below 0.01 percent   |
        | 0.5 %   | 6 a   | 1 %    | 0.01 percent or more |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given bone marrow blasts is 2 %
    And <fact> is <value>
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                  | value     | criterion           |
      | age at diagnosis      | -0.001 a  | I1 age at diagnosis |
      | age at diagnosis      | 120.001 a | I1 age at diagnosis |
      | age                   | -0.001 a  | I2 age              |
      | age                   | 120.001 a | I2 age              |
      | relapses              | -1        | I3 first relapse    |
      | relapses              | 11        | I3 first relapse    |
      | bone marrow blasts    | -0.001 %  | I4 marrow           |
      | bone marrow blasts    | 100.001 % | I4 marrow           |
      | quantitative methods  | -1        | I4 marrow           |
      | quantitative methods  | 6         | I4 marrow           |
      | CD22 share            | -0.001 %  | I5 CD22             |
      | CD22 share            | 100.001 % | I5 CD22             |
      | CD19 share            | -0.001 %  | I6 CD19             |
      | CD19 share            | 100.001 % | I6 CD19             |
      | LVEF                  | -0.001 %  | E2 heart            |
      | LVEF                  | 100.001 % | E2 heart            |
      | fractional shortening | -0.001 %  | E2 heart            |
      | fractional shortening | 100.001 % | E2 heart            |

  @data
  Scenario Outline: Residual disease of <mrd> is set aside
    Given mrd flow is <mrd>
    When the patient is assessed
    Then MRD branch is not settled
    And there is a problem with mrd flow

    Examples:
      | mrd       |
      | -0.001 %  |
      | 100.001 % |
