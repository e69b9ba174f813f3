Feature: Marrow relapse by residual disease, other tests and a second marrow
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "ponte-di-legno-relapse"
    And earlier remission is yes

  @threshold
  Scenario Outline: Residual disease of <mrd>, <others> other tests, no second marrow
    Given marrow MRD is <mrd>
    And other positive tests is <others>
    When the patient is assessed
    Then shown at once is <truth>
    And marrow relapse is <relapse>

    Examples: 25 % or more needs no other test
      | mrd      | others  | truth | relapse         |
      | 25 %     | missing | met   | relapse at once |
      | 25.001 % | 0       | met   | relapse at once |
      | 100 %    | 0       | met   | relapse at once |

    Examples: 5 % or more needs one
      | mrd      | others | truth   | relapse           |
      | 24.999 % | 0      | not met | repeat the marrow |
      | 24.999 % | 1      | met     | relapse at once   |
      | 5 %      | 0      | not met | repeat the marrow |
      | 5 %      | 1      | met     | relapse at once   |
      | 5.001 %  | 2      | met     | relapse at once   |

    Examples: 1 % or more needs two
      | mrd     | others | truth   | relapse           |
      | 4.999 % | 1      | not met | repeat the marrow |
      | 4.999 % | 2      | met     | relapse at once   |
      | 1 %     | 0      | not met | repeat the marrow |
      | 1 %     | 1      | not met | repeat the marrow |
      | 1 %     | 2      | met     | relapse at once   |
      | 1.001 % | 3      | met     | relapse at once   |
      | 1 %     | 10     | met     | relapse at once   |

    Examples: below 1 % there is no relapse of the marrow
      | mrd      | others  | truth   | relapse    |
      | 0.999 %  | 10      | not met | no relapse |
      | <1 %     | 2       | not met | no relapse |
      | 0 %      | 0       | not met | no relapse |
      | 0.999 %  | missing | not met | no relapse |

    Examples: a bound, or what is missing, leaves it open
      | mrd     | others  | truth   | relapse     |
      | <2 %    | 2       | unknown | not settled |
      | <30 %   | 1       | unknown | not settled |
      | 5 %     | missing | unknown | not settled |
      | missing | 2       | unknown | not settled |

  @threshold
  Scenario Outline: Residual disease of <mrd>, <others> other tests, and <repeats> positive tests of the second marrow
    Given marrow MRD is <mrd>
    And other positive tests is <others>
    And repeat positive tests is <repeats>
    When the patient is assessed
    Then shown again is <again>
    And marrow relapse is <relapse>

    Examples:
      | mrd     | others | repeats | again   | relapse           |
      | 10 %    | 0      | 2       | met     | relapse confirmed |
      | 10 %    | 0      | 3       | met     | relapse confirmed |
      | 10 %    | 0      | 10      | met     | relapse confirmed |
      | 10 %    | 0      | 1       | not met | not confirmed     |
      | 10 %    | 0      | 0       | not met | not confirmed     |
      | 1 %     | 1      | 2       | met     | relapse confirmed |
      | 1 %     | 0      | 1       | not met | not confirmed     |
      | 10 %    | 1      | 0       | not met | relapse at once   |
      | 0.5 %   | 2      | 2       | met     | no relapse        |

  Scenario Outline: Without a remission before nothing is a relapse: <mrd>
    Given earlier remission is no
    And marrow MRD is <mrd>
    And other positive tests is <others>
    When the patient is assessed
    Then marrow relapse is no remission before

    Examples:
      | mrd     | others  |
      | 40 %    | 2       |
      | 0.5 %   | 0       |
      | missing | missing |

  @missing
  Scenario Outline: Whether there was a remission is not known, residual disease of <mrd>
    Given earlier remission is missing
    And marrow MRD is <mrd>
    When the patient is assessed
    Then marrow relapse may be <possible>

    Examples:
      | mrd    | possible                              |
      | 40 %   | no remission before, relapse at once  |
      | 0.01 % | no remission before, no relapse       |

  @missing
  Scenario: The second marrow is not known where the first is open
    Given marrow MRD is 10 %
    And other positive tests is missing
    And repeat positive tests is 1
    When the patient is assessed
    Then marrow relapse may be relapse at once, not confirmed

  @alone
  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given <fact> is <value>
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule              | fact                  | value    | answer  |
      | MRD of 1 percent  | marrow MRD            | 1 %      | met     |
      | MRD of 1 percent  | marrow MRD            | 0.999 %  | not met |
      | MRD of 5 percent  | marrow MRD            | 5 %      | met     |
      | MRD of 5 percent  | marrow MRD            | 4.999 %  | not met |
      | MRD of 25 percent | marrow MRD            | 25 %     | met     |
      | MRD of 25 percent | marrow MRD            | 24.999 % | not met |
      | one other test    | other positive tests  | 1        | met     |
      | one other test    | other positive tests  | 2        | met     |
      | one other test    | other positive tests  | 0        | not met |
      | two other tests   | other positive tests  | 2        | met     |
      | two other tests   | other positive tests  | 1        | not met |
      | shown again       | repeat positive tests | 2        | met     |
      | MRD of 5 percent  | marrow MRD            | 5.001 %  | met     |
      | MRD of 5 percent  | marrow MRD            | missing  | unknown |
      | two other tests   | other positive tests  | missing  | unknown |
      | shown at once     | other positive tests  | 0        | unknown |

  Scenario Outline: The second marrow is read by itself, with <fact> <value>
    Given repeat positive tests is 1
    And <fact> is <value>
    When the patient is assessed
    Then shown again is not met

    Examples:
      | fact                 | value |
      | earlier remission    | no    |
      | other positive tests | 2     |

  @missing
  Scenario: Whether the disease is below 1 % is open, and the second marrow shows none
    Given marrow MRD is <2 %
    And other positive tests is 0
    And repeat positive tests is 0
    When the patient is assessed
    Then marrow relapse may be no relapse, not confirmed

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                  | value     | rule             |
      | marrow MRD            | -0.001 %  | MRD of 1 percent |
      | marrow MRD            | 100.001 % | MRD of 1 percent |
      | other positive tests  | -1        | one other test   |
      | other positive tests  | 11        | one other test   |
      | repeat positive tests | -1        | shown again      |
      | repeat positive tests | 11        | shown again      |
