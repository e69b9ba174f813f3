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
    Then there is no problem with the data

    Examples:
      | fact       | value    |
      | dose level | 0 mg/m2  |
      | dose level | 10 mg/m2 |
      | cycle      | 20       |
      | age        | 120 a    |
      | weight     | 0.3 kg   |
      | weight     | 350 kg   |
      | bsa        | 0.1 m2   |

  Scenario Outline: <fact> of <value> cannot be
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then there is a problem with <fact>

    Examples:
      | fact               | value       |
      | peripheral blasts  | -0.1 %      |
      | bone marrow blasts | -0.1 %      |
      | mrd flow           | -0.1 %      |
      | mrd pcr            | -0.1 %      |
      | mrd pcr            | 110 %       |
      | dose level         | -0.01 mg/m2 |
      | dose level         | 11 mg/m2    |
      | age                | -0.12 a     |
      | weight             | 0.27 kg     |
      | weight             | 385 kg      |
      | bsa                | 0.09 m2     |
      | bsa                | 3.85 m2     |
