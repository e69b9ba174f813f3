Feature: Body surface area
  The published points are those of the tests of pharmaverse/admiral, to three decimals.

  Scenario Outline: A patient of <height> cm and <weight> kg
    Given the protocol "body-surface"
    And height is <height> cm
    And weight is <weight> kg
    When the patient is assessed
    Then Mosteller is about <Mosteller> m2
    And Du Bois is about <Du Bois> m2
    And Haycock is about <Haycock> m2

    Examples: published
      | height | weight | Mosteller | Du Bois | Haycock |
      | 170    | 75     | 1.882     | 1.864   | 1.895   |
      | 185    | 90     | 2.151     | 2.141   | 2.161   |

    Examples: to more digits
      | height | weight | Mosteller        | Du Bois          | Haycock          |
      | 170    | 75     | 1.88193163177270 | 1.86355763371902 | 1.89469014213917 |
      | 100    | 81     | 1.50000000000000 | 1.31060691994912 | 1.60016047482753 |

  Scenario: At 100 cm and 81 kg the root is a whole one
    Given the protocol "body-surface"
    And height is 100 cm
    And weight is 81 kg
    When the patient is assessed
    Then Mosteller is 1.5 m2

  Scenario Outline: Without <fact> nothing can be calculated
    Given the protocol "body-surface"
    And height is 170 cm
    And weight is 75 kg
    And <fact> is missing
    When the patient is assessed
    Then Mosteller cannot be calculated
    And Du Bois cannot be calculated
    And Haycock cannot be calculated

    Examples:
      | fact   |
      | height |
      | weight |
