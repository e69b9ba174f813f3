@course
Feature: Which assessments and days make a course
  Each of eleven made-up patients shows one rule; no value is a real patient's. The first dose is on 10 January 2024.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "courses.csv"

  Scenario Outline: The best response is <response>: <why>
    Then the best response of patient "<patient>" is <response>

    Examples:
      | patient | response    | why                                                           |
      | C-1     | NR          | the assessment on the day of the first dose is not after it   |
      | C-2     | NR          | after another therapy has begun, nothing counts               |
      | C-3     | NR          | after a transplant, nothing counts                            |
      | C-4     | CR          | what comes after a relapse counts all the same                |
      | C-10    | not settled | nobody knows the first dose, so perhaps nothing counts        |
      | C-11    | not settled | one assessment lacks its platelets: CR, or CRi                |

  Scenario Outline: A remission <ends>
    Then patient "<patient>" has an event after <days> days in duration of CR

    Examples:
      | patient | days | ends                                      |
      | C-7     | 90   | ends on the day of relapse, not of death  |
      | C-8     | 100  | ends with death, where there is no relapse |

  Scenario Outline: A remission is followed <until>
    Then patient "<patient>" has no event in <days> days of duration of CR

    Examples:
      | patient | days | until                                          |
      | C-5     | 60   | until another therapy, though a relapse followed |
      | C-6     | 60   | until a transplant, though a relapse followed  |
      | C-9     | 112  | until the last contact                         |

  Scenario Outline: Whose remission has no duration: <why>
    Then patient "<patient>" <is> duration of CR

    Examples:
      | patient | is             | why                                                        |
      | C-1     | has no part in | there was none                                             |
      | C-4     | is left out of | the relapse stands before the remission                    |
      | C-10    | is left out of | it is not known whether there was one                      |

  Scenario: Who is not settled is neither a responder nor none
    Then CR rate is 6 of 11, 2 not settled
    And CR or CRi rate is 7 of 11, 1 not settled
    And 3 patients did not respond
    And 2 patients have the best response not settled
    And 2 events of 5 in duration of CR, 3 left out
