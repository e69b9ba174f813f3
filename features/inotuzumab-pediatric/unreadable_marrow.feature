@observations @data
Feature: A marrow that cannot be read is not replaced by that of another day

  Scenario: The marrows of the day before and of the day after do not count
    Given the protocol "inotuzumab-pediatric"
    And the patients of "unreadable_marrow.csv"
    When the patients are assessed
    Then 1 patient has marrow remission met
    And 1 patient has marrow remission unknown
    And 1 patient has marrow remission not met
