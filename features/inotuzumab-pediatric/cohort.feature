@cohort
Feature: The synthetic cohort has the figures that were published
  53 made-up children; no value is a real patient's. The counts are those of the approval.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "examples/synthetic_cohort.csv"
    When the patients are assessed

  Scenario: Every child is eligible
    Then 53 patients are eligible

  Scenario: 22 are in complete remission
    Then 22 patients have response CR

  Scenario: 21 of them are negative by flow cytometry, 19 by PCR
    Then 21 patients have mrd negative CR by flow met
    And 19 patients have mrd negative CR by pcr met

  Scenario: 12 children at the lower dose level, 41 at the higher
    Then 12 patients have lower dose level met
    And 41 patients have higher dose level met

  Scenario: No more than four cycles
    Then 53 patients have cycle limit met
