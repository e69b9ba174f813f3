@cohort @data
Feature: A file as real sites send it
  Units in headers and in cells, several words for "missing", slips of a thousand, words where numbers belong. Nothing is
  lost and nothing is guessed.

  Background:
    Given the protocol "inotuzumab-pediatric"
    And the patients of "examples/messy_site.csv"
    When the patients are assessed

  Scenario: Every patient is answered for
    Then 12 patients are eligible
    And 2 patients are not eligible
    And 1 patient is undetermined

  Scenario: Units in the header and in the cell are understood
    Then patient "MS-01" has platelet recovery met
    And patient "MS-02" has platelet recovery met
    And patient "MS-02" has neutrophil recovery not met
    And patient "MS-02" has response CRi
    And patient "MS-07" has methylprednisolone 11 mg
    And patient "MS-12" is not eligible

  Scenario: Slips of a thousand and words are set aside, not used
    Then patient "MS-03" has platelet recovery unknown
    And patient "MS-04" has neutrophil recovery unknown
    And patient "MS-05" has platelet recovery unknown
    And patient "MS-10" has platelet recovery unknown
    And patient "MS-15" has marrow remission unknown
    And patient "MS-06" has response not settled

  Scenario: A choice in other capitals is the same choice; a misspelt one is not guessed
    Then patient "MS-08" is eligible
    And patient "MS-09" has I3 status unknown
    And patient "MS-09" has I4 CD22 unknown

  Scenario: Very small and censored residual disease
    Then patient "MS-07" has mrd negative CR by flow met
    And patient "MS-07" has mrd negative CR by pcr met
    And patient "MS-02" has mrd by flow not settled
    And patient "MS-04" has mrd by flow negative
    And patient "MS-14" has mrd by flow positive
    And patient "MS-14" has mrd by pcr negative

  Scenario: A site that treats a fifth cycle has left the protocol
    Then patient "MS-14" has cycle limit not met
