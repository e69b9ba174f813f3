@cohort @course
Feature: The response of Cohort 1 by the end of its first cycle
  All patients are made up.

  Background:
    Given the protocol "aall1621"

  @unverified
  Scenario: The published counts: 28 of 48 in CR or CRi
    Given the patients of "published_48.csv"
    Then CR or CRi rate is 28 of 48
    And the interval of CR or CRi rate is 46.5 % to 69.3 %
    And 19 patients have the best response CR
    And 9 patients have the best response CRi
    And 20 patients did not respond

  @unverified
  Scenario: Residual disease was measured in 27 of the 28, and the other is not settled
    Given the patients of "published_48.csv"
    Then MRD-negative response is 18 of 28, 1 not settled
    And the interval of MRD-negative response is 44.1 % to 81.4 %

  Scenario Outline: The best response is <response>: <why>
    Given the patients of "courses.csv"
    Then the best response of patient "<patient>" is <response>

    Examples:
      | patient | response    | why                                                         |
      | A-1     | NR          | the assessment on the day of the first dose is not after it |
      | A-2     | NR          | once the second cycle has begun, nothing counts             |
      | A-3     | NR          | after another therapy has begun, nothing counts             |
      | A-4     | NR          | after a transplant, nothing counts                          |
      | A-5     | CR          | CR after CRi, also after a relapse                          |
      | A-6     | CR          | what is lost later was reached                              |
      | A-7     | not settled | an assessment after death: one of the two days is wrong     |
      | A-10    | CR          | who was seen after the last contact was not dead            |

  Scenario: Cohort 2 is counted apart, and whose cohort is not known may belong
    Given the patients of "courses.csv"
    Then CR or CRi rate is 3 of 8, 1 not settled, 1 may belong
    And MRD-negative response is 0 of 3, 2 may belong
    And 4 patients did not respond
