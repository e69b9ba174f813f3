@printed
Feature: What other scenarios would not notice
  Each is the one that `remission mutate` prints for a slip of the rules; the slip is its name.

  Scenario: not advanced fibrosis unlikely: 'FIB-4 below 1.45 and FIB-4 at least 0.7' in place of 'FIB-4 below 1.45'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value      |
      | ALT       | 20000 U/L  |
      | AST       | 80 U/L     |
      | age       | 60 a       |
      | platelets | 100 10*9/L |
    When the patient is assessed
    Then advanced fibrosis is unlikely

  Scenario: not advanced fibrosis likely: 'FIB-4 above 3.25 and FIB-4 at most 20' in place of 'FIB-4 above 3.25'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value     |
      | ALT       | 64 U/L    |
      | AST       | 80 U/L    |
      | age       | 60 a      |
      | platelets | 28 10*9/L |
    When the patient is assessed
    Then advanced fibrosis is likely

  Scenario: not ALT: 'closest to the assessment, within 8 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-22 | ALT       | 0 U/L      |
      | 2024-04-23 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 3 patients have advanced fibrosis not settled

  Scenario: not ALT: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-23 | ALT       | 0 U/L      |
      | 2024-04-24 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not ALT: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-23 | ALT       | 0 U/L      |
      | 2024-05-08 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not ALT: 'closest to the assessment, within 7 days before and 8 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-23 | ALT       | 0 U/L      |
      | 2024-05-09 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 3 patients have advanced fibrosis not settled

  Scenario: not ALT: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-23 | ALT       | 0 U/L      |
      | 2024-05-02 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not ALT: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | ALT       | 64 U/L     |
      | 2024-05-08 | ALT       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not ALT: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | ALT       | 0 U/L      |
      | 2024-04-25 | ALT       | 64 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not ALT: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date             | fact      | value      |
      | 2024-05-01       | AST       | 80 U/L     |
      | 2024-05-01       | age       | 60 a       |
      | 2024-05-01       | platelets | 100 10*9/L |
      | 2024-05-01T08:00 | ALT       | 0 U/L      |
      | 2024-05-01T20:00 | ALT       | 64 U/L     |
    When the patient is assessed
    Then FIB-4 cannot be calculated

  Scenario: not AST: 'closest to the assessment, within 8 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-23 | AST       | 0 U/L      |
    When the patient is assessed
    Then 2 patients have advanced fibrosis not settled

  Scenario: not AST: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | AST       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not AST: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-05-08 | AST       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not AST: 'closest to the assessment, within 7 days before and 8 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-05-09 | AST       | 0 U/L      |
    When the patient is assessed
    Then 2 patients have advanced fibrosis not settled

  Scenario: not AST: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-05-02 | AST       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not AST: 'closest to the assessment, within 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-30 | AST       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not AST: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | AST       | 0 U/L      |
      | 2024-05-08 | AST       | 80 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not AST: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | AST       | 0 U/L      |
      | 2024-04-25 | AST       | 80 U/L     |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not AST: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-05-01 | platelets | 100 10*9/L |
      | 2024-04-24 | AST       | 80 U/L     |
      | 2024-04-25 | AST       | 0 U/L      |
    When the patient is assessed
    Then 1 patient has FIB-4 0 1

  Scenario: not platelets: 'closest to the assessment, within 8 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-22 | platelets | 0 10*9/L   |
      | 2024-04-23 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 3 patients have advanced fibrosis not settled

  Scenario: not platelets: 'closest to the assessment, within 6 days before and 7 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-23 | platelets | 0 10*9/L   |
      | 2024-04-24 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not platelets: 'closest to the assessment, within 7 days before and 6 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-23 | platelets | 0 10*9/L   |
      | 2024-05-08 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not platelets: 'closest to the assessment, within 7 days before and 8 days after' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-23 | platelets | 0 10*9/L   |
      | 2024-05-09 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 3 patients have advanced fibrosis not settled

  Scenario: not platelets: 'closest to the assessment, within 7 days before' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-23 | platelets | 0 10*9/L   |
      | 2024-05-02 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not platelets: 'latest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-24 | platelets | 100 10*9/L |
      | 2024-05-08 | platelets | 0 10*9/L   |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not platelets: 'first within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact      | value      |
      | 2024-05-01 | ALT       | 64 U/L     |
      | 2024-05-01 | AST       | 80 U/L     |
      | 2024-05-01 | age       | 60 a       |
      | 2024-04-24 | platelets | 0 10*9/L   |
      | 2024-04-25 | platelets | 100 10*9/L |
    When the patient is assessed
    Then 1 patient has FIB-4 6 1

  Scenario: not platelets: 'highest within 7 days' in place of 'closest to the assessment, within 7 days'
    Given the protocol "fib-4"
    And the observations:
      | date             | fact      | value      |
      | 2024-05-01       | ALT       | 64 U/L     |
      | 2024-05-01       | AST       | 80 U/L     |
      | 2024-05-01       | age       | 60 a       |
      | 2024-05-01T08:00 | platelets | 0 10*9/L   |
      | 2024-05-01T20:00 | platelets | 100 10*9/L |
    When the patient is assessed
    Then FIB-4 cannot be calculated

  Scenario: not ALT: 'plausible: -20 to 20000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value   |
      | ALT  | -20 U/L |
    When the patient is assessed
    Then there is a problem with ALT

  Scenario: not ALT: 'plausible: 20 to 20000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value |
      | ALT  | 0 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not ALT: 'plausible: 0 to 18000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value     |
      | ALT  | 20000 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not ALT: 'plausible: 0 to 22000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value     |
      | ALT  | 22000 U/L |
    When the patient is assessed
    Then there is a problem with ALT

  Scenario: not AST: 'plausible: -20 to 20000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value   |
      | AST  | -20 U/L |
    When the patient is assessed
    Then there is a problem with AST

  Scenario: not AST: 'plausible: 20 to 20000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value |
      | AST  | 0 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not AST: 'plausible: 0 to 18000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value     |
      | AST  | 20000 U/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not AST: 'plausible: 0 to 22000' in place of 'plausible: 0 to 20000'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value     |
      | AST  | 22000 U/L |
    When the patient is assessed
    Then there is a problem with AST

  Scenario: not age: 'plausible: -0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value   |
      | age  | -0.12 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not age: 'plausible: 0.12 to 120' in place of 'plausible: 0 to 120'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value |
      | age  | 0 a   |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 108' in place of 'plausible: 0 to 120'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value |
      | age  | 120 a |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not age: 'plausible: 0 to 132' in place of 'plausible: 0 to 120'
    Given the protocol "fib-4"
    And a patient with:
      | fact | value |
      | age  | 132 a |
    When the patient is assessed
    Then there is a problem with age

  Scenario: not platelets: 'plausible: -3 to 3000' in place of 'plausible: 0 to 3000'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value     |
      | platelets | -3 10*9/L |
    When the patient is assessed
    Then there is a problem with platelets

  Scenario: not platelets: 'plausible: 3 to 3000' in place of 'plausible: 0 to 3000'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value    |
      | platelets | 0 10*9/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not platelets: 'plausible: 0 to 2700' in place of 'plausible: 0 to 3000'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value       |
      | platelets | 3000 10*9/L |
    When the patient is assessed
    Then there is no problem with the data

  Scenario: not platelets: 'plausible: 0 to 3300' in place of 'plausible: 0 to 3000'
    Given the protocol "fib-4"
    And a patient with:
      | fact      | value       |
      | platelets | 3300 10*9/L |
    When the patient is assessed
    Then there is a problem with platelets

  Scenario: not assessments: 'each: ALT' in place of 'every day of an observation'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact | value  |
      | 2024-05-01 | ALT  | 64 U/L |
      | 2024-06-01 | AST  | 80 U/L |
    When the patients are assessed
    Then 2 patients have advanced fibrosis not settled

  Scenario: not assessments: 'each: AST' in place of 'every day of an observation'
    Given the protocol "fib-4"
    And the observations:
      | date       | fact | value  |
      | 2024-05-01 | ALT  | 64 U/L |
      | 2024-06-01 | ALT  | 64 U/L |
    When the patients are assessed
    Then 2 patients have advanced fibrosis not settled
