@observations
Feature: Sum, baseline and nadir of the lesions of many days, and the best response over them
  Two lesions of 30 and 20 mm and a node of 20 mm before the treatment, which begins on 2 January 2024; made-up patients.

  Background:
    Given the protocol "recist-1-1"
    And the patients of "lesions.csv"

  Scenario Outline: The best response of <patient>
    Then the best response of patient "<patient>" is <response>

    Examples:
      | patient                 | response    |
      | confirmed-PR            | PR          |
      | PR-a-day-early          | SD          |
      | PR-then-PD              | SD          |
      | early-PR-then-PD        | PD          |
      | CR-then-PR              | PR          |
      | confirmed-CR            | CR          |
      | SD-six-weeks            | SD          |
      | SD-a-day-short          | NE          |
      | one-lesion-not-measured | not settled |
      | nadir-then-growth       | SD          |
      | growth-below-5-mm       | PR          |
      | two-baselines           | SD          |

  Scenario: Progression from the nadir, by 20 % and 5 mm, and not by 4.9 mm
    Then 4 patients have progression met

  Scenario: Before the treatment a sum is its own baseline, and has no nadir before it
    Then 15 patients have targets grow unknown
    And 21 patients have targets shrink not met
