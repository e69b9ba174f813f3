@cohort @course
Feature: The figures of the synthetic cohort over time are those that were published
  53 made-up children; no value is a real patient's. A response counts after the first dose and until another therapy or a transplant.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "examples/synthetic_course.csv"

  Scenario: 22 of 53 in complete remission, 42 %
    Then CR rate is 22 of 53
    And the interval of CR rate is 28.1 % to 55.9 %
    And 22 patients have the best response CR
    And 31 patients did not respond

  Scenario: With those whose counts have not recovered it is 38 of 53
    Then CR or CRi rate is 38 of 53
    And the interval of CR or CRi rate is 57.7 % to 83.2 %

  Scenario: 21 of the 22 are negative for residual disease by flow cytometry
    Then MRD-negative CR by flow is 21 of 22
    And the interval of MRD-negative CR by flow is 77.2 % to 99.9 %

  Scenario: 19 of the 22 are negative for residual disease by PCR
    Then MRD-negative CR by PCR is 19 of 22
    And the interval of MRD-negative CR by PCR is 65.1 % to 97.1 %

  Scenario: The two methods against one another
    Then 19 patients are negative and negative in the table MRD by flow cytometry and by PCR
    And 2 patients are negative and positive in the table MRD by flow cytometry and by PCR
    And 0 patients are positive and negative in the table MRD by flow cytometry and by PCR
    And 1 patient is positive and positive in the table MRD by flow cytometry and by PCR

  Scenario: Complete remission lasts 8.2 months in the median
    Then the median of duration of CR is 8.2 months
    And the median of duration of CR is 250 days
    And the interval of duration of CR is 2.6 months to not reached
    And 7 events of 22 in duration of CR
