@observations @data
Feature: Of many dated observations the right one counts
  A laboratory sends many values on many days. The marrow opens the assessment; of everything else the vocabulary says which
  observation counts. The patients of the table are called after the days on which they were seen.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "dated_observations.csv"
    When the patients are assessed

  Scenario Outline: Counts and findings <patient>: the closest, up to seven days away, the earlier of two
    Then patient "<patient>" has platelet recovery <truth>
    And patient "<patient>" has neutrophil recovery <truth>
    And patient "<patient>" has blood remission <truth>
    And patient "<patient>" has extramedullary remission <truth>

    Examples:
      | patient                           | truth   |
      | eight days before                 | unknown |
      | seven days before                 | met     |
      | seven days after                  | met     |
      | eight days after                  | unknown |
      | three days before and after       | met     |
      | five days and one day before      | met     |
      | one day before and two days after | not met |

  Scenario Outline: <patient>: residual disease counts on the day of the marrow, the first of two
    Then patient "<patient>" has mrd by flow <outcome>
    And patient "<patient>" has mrd by pcr <outcome>

    Examples:
      | patient                              | outcome     |
      | assays of the day before             | not settled |
      | assays of the day after              | not settled |
      | assays twice                         | negative    |
      | assays twice and the other way round | positive    |

  Scenario Outline: <patient>: the first of a day
    Then patient "<patient>" has marrow remission <truth>

    Examples:
      | patient                              | truth   |
      | marrow twice                         | met     |
      | marrow twice and the other way round | not met |

  Scenario Outline: Disease and drug <patient>: the latest, on the day or before
    Then patient "<patient>" has I2 disease <truth>
    And patient "<patient>" has I3 status <truth>
    And patient "<patient>" has I4 CD22 <truth>
    And patient "<patient>" has higher dose level <truth>
    And patient "<patient>" has cycle limit <cycle>

    Examples:
      | patient                                       | truth   | cycle   |
      | before and on the day                         | met     | not met |
      | before and on the day and the other way round | not met | met     |
      | before only                                   | met     | not met |
      | after only                                    | unknown | unknown |

  Scenario Outline: Amounts <patient>: the latest weight and body surface area, on the day or before
    Then patient "<patient>" has methylprednisolone <premedication>
    And patient "<patient>" has amount day 8 <day 8>

    Examples:
      | patient                                       | premedication | day 8  |
      | before and on the day                         | 30 mg         | 0.5 mg |
      | before and on the day and the other way round | 20 mg         | 0.4 mg |
      | before only                                   | 30 mg         | 0.5 mg |

  Scenario: A weight and a body surface area of a later day do not count
    Then 2 patients have methylprednisolone 30 mg
    And 2 patients have amount day 8 0.5 mg
