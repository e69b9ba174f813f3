@plausible
Feature: Between which values a measurement is believed
  Each range of the vocabulary: its ends are used, and what lies beyond them is set aside and told.

  Background:
    Given the protocol "inotuzumab-pediatric"

  Scenario Outline: <fact> of <value> can be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>
    And there is no problem with the data

    Examples:
      | fact       | value    | rule               | answer  |
      | dose level | 0 mg/m2  | lower dose level   | not met |
      | dose level | 10 mg/m2 | lower dose level   | not met |
      | cycle      | 20       | cycle limit        | not met |
      | age        | 120 a    | I1 age             | met     |
      | weight     | 0.3 kg   | methylprednisolone | 0.3 mg  |
      | weight     | 350 kg   | methylprednisolone | 50 mg   |
      | bsa        | 0.1 m2   | amount day 8       | 0.05 mg |

  Scenario Outline: <fact> of <value> cannot be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>
    And there is a problem with <fact>

    Examples:
      | fact               | value       | rule             | answer      |
      | peripheral blasts  | -0.1 %      | blood remission  | unknown     |
      | bone marrow blasts | -0.1 %      | marrow remission | unknown     |
      | mrd flow           | -0.1 %      | mrd by flow      | not settled |
      | mrd pcr            | -0.1 %      | mrd by pcr       | not settled |
      | mrd pcr            | 110 %       | mrd by pcr       | not settled |
      | dose level         | -0.01 mg/m2 | lower dose level | unknown     |
      | dose level         | 11 mg/m2    | lower dose level | unknown     |
      | age                | -0.12 a     | I1 age           | unknown     |

  Scenario Outline: <fact> of <value> cannot be, and gives no amount
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <amount> cannot be calculated
    And there is a problem with <fact>

    Examples:
      | fact   | value   | amount             |
      | weight | 0.27 kg | methylprednisolone |
      | weight | 385 kg  | methylprednisolone |
      | bsa    | 0.09 m2 | amount day 8       |
      | bsa    | 3.85 m2 | amount day 8       |
