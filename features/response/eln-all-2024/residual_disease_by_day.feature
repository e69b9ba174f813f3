@observations @data
Feature: Of many searches for residual disease that of the marrow's day counts

  Background:
    Given the protocol "eln-all-2024"

  Scenario Outline: <first> at eight, <second> at sixteen o'clock: the first of the day
    Given the observations:
      | date             | fact              | value         |
      | 2024-05-15       | bone marrow blasts | 1 %          |
      | 2024-05-15T08:00 | mrd finding       | <first>       |
      | 2024-05-15T08:00 | assay sensitivity | <sensitivity> |
      | 2024-05-15T16:00 | mrd finding       | <second>      |
      | 2024-05-15T16:00 | assay sensitivity | <later>       |
    When the patient is assessed
    Then MRD by the first variant is <one>
    And MRD by the second variant is <other>

    Examples:
      | first        | sensitivity | second       | later   | one          | other       |
      | negative     | 0.001 %     | quantifiable | 0.001 % | complete     | complete    |
      | negative     | 0.001 %     | negative     | 0.1 %   | complete     | complete    |
      | negative     | 0.1 %       | negative     | 0.001 % | intermediate | complete    |

  Scenario Outline: What was found on <day> does not count
    Given the observations:
      | date       | fact               | value    |
      | 2024-05-15 | bone marrow blasts | 1 %      |
      | <day>      | mrd finding        | negative |
      | <day>      | assay sensitivity  | 0.001 %  |
    When the patient is assessed
    Then MRD by the first variant is not settled
    And MRD by the second variant is not settled

    Examples:
      | day        |
      | 2024-05-14 |
      | 2024-05-16 |

  Scenario Outline: The sensitivity of <day> does not count
    Given the observations:
      | date       | fact               | value    |
      | 2024-05-15 | bone marrow blasts | 1 %      |
      | 2024-05-15 | mrd finding        | negative |
      | <day>      | assay sensitivity  | 0.001 %  |
    When the patient is assessed
    Then MRD by the first variant is not settled

    Examples:
      | day        |
      | 2024-05-14 |
      | 2024-05-16 |

  Scenario Outline: A sensitivity of <value> is set aside
    Given a patient with:
      | fact              | value    |
      | mrd finding       | negative |
      | assay sensitivity | <value>  |
    When the patient is assessed
    Then MRD by the first variant is not settled
    And there is a problem with assay sensitivity

    Examples:
      | value     |
      | -0.001 %  |
      | 100.001 % |
