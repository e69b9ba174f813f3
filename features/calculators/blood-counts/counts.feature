Feature: Counts from other counts

  Scenario Outline: WBC of <WBC> with <segmented> % and <band> %
    Given the protocol "blood-counts"
    And WBC is <WBC> 10*9/L
    And segmented neutrophils is <segmented> %
    And band neutrophils is <band> %
    When the patient is assessed
    Then neutrophils from shares is <count> 10*9/L

    Examples:
      | WBC | segmented | band | count |
      | 4   | 40        | 10   | 2     |
      | 2   | 20        | 5    | 0.5   |
      | 0   | 0         | 0    | 0     |

  Scenario Outline: <red> nucleated red cells beside 100 white cells
    Given the protocol "blood-counts"
    And WBC is 12 10*9/L
    And nucleated red cells is <red>
    When the patient is assessed
    Then corrected WBC is <count> 10*9/L

    Examples:
      | red | count |
      | 0   | 12    |
      | 20  | 10    |
      | 100 | 6     |

  Scenario Outline: Reticulocytes at a haematocrit of <hematocrit> %
    Given the protocol "blood-counts"
    And reticulocytes is 9 %
    And hematocrit is <hematocrit> %
    When the patient is assessed
    Then corrected reticulocytes is <share> %

    Examples:
      | hematocrit | share |
      | 45         | 9     |
      | 15         | 3     |

  Scenario: Without a differential count there are no neutrophils
    Given the protocol "blood-counts"
    And WBC is 4 10*9/L
    When the patient is assessed
    Then neutrophils from shares cannot be calculated
    And corrected WBC cannot be calculated
    And corrected reticulocytes cannot be calculated
