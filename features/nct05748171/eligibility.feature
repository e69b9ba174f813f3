Feature: Who may enter NCT05748171
  Children with a first relapse of high risk; the relapse of this patient came 24 months after the diagnosis.

  Background:
    Given the protocol "nct05748171"
    And a patient with:
      | fact                          | value      |
      | age                           | 9 a        |
      | relapses                      | 1          |
      | diagnosis date                | 2022-01-31 |
      | relapse day                   | 2024-01-31 |
      | end of primary therapy        | 2023-01-31 |
      | very high risk genetics       | no         |
      | CD22                          | positive   |
      | bone marrow blasts            | 30 %       |
      | eGFR                          | 100 mL/min |
      | creatinine clearance estimate | 100 mL/min |
      | AST                           | 20 U/L     |
      | AST ULN                       | 40 U/L     |
      | ALT                           | 20 U/L     |
      | ALT ULN                       | 40 U/L     |
      | total bilirubin               | 0.5 mg/dL  |
      | total bilirubin ULN           | 1 mg/dL    |
      | Gilbert syndrome              | no         |
      | shortening fraction           | 35 %       |
      | ejection fraction             | 60 %       |

  Scenario: Everything is as the trial asks
    When the patient is assessed
    Then the patient is eligible

  Scenario Outline: With <fact> <value>
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is <truth>
    And the patient is <eligible>

    Examples:
      | fact                    | value       | criterion        | truth   | eligible     |
      | age                     | 0.999 a     | I1 age           | not met | not eligible |
      | age                     | 1 a         | I1 age           | met     | eligible     |
      | age                     | 1.001 a     | I1 age           | met     | eligible     |
      | age                     | 17.999 a    | I1 age           | met     | eligible     |
      | age                     | 18 a        | I1 age           | not met | not eligible |
      | age                     | 18.001 a    | I1 age           | not met | not eligible |
      | age                     | 120 a       | I1 age           | not met | not eligible |
      | age                     | 0 a         | I1 age           | not met | not eligible |
      | age                     | missing     | I1 age           | unknown | undetermined |
      | relapses                | 0           | I2 first relapse | not met | not eligible |
      | relapses                | 2           | I2 first relapse | not met | not eligible |
      | relapses                | 10          | I2 first relapse | not met | not eligible |
      | relapses                | missing     | I2 first relapse | unknown | undetermined |
      | very high risk genetics | yes         | I3 high risk     | not met | not eligible |
      | very high risk genetics | missing     | I3 high risk     | unknown | undetermined |
      | CD22                    | negative    | I4 CD22          | not met | not eligible |
      | CD22                    | missing     | I4 CD22          | unknown | undetermined |
      | bone marrow blasts      | 4.999 %     | I5 marrow        | not met | not eligible |
      | bone marrow blasts      | 5 %         | I5 marrow        | met     | eligible     |
      | bone marrow blasts      | 5.001 %     | I5 marrow        | met     | eligible     |
      | bone marrow blasts      | 100 %       | I5 marrow        | met     | eligible     |
      | bone marrow blasts      | 0 %         | I5 marrow        | not met | not eligible |
      | bone marrow blasts      | missing     | I5 marrow        | unknown | undetermined |
      | AST                     | 200 U/L     | I7 AST           | met     | eligible     |
      | AST                     | 200.001 U/L | I7 AST           | not met | not eligible |
      | AST                     | 199.999 U/L | I7 AST           | met     | eligible     |
      | AST                     | 0 U/L       | I7 AST           | met     | eligible     |
      | AST                     | 20000 U/L   | I7 AST           | not met | not eligible |
      | AST                     | missing     | I7 AST           | unknown | undetermined |
      | ALT                     | 200 U/L     | I8 ALT           | met     | eligible     |
      | ALT                     | 200.001 U/L | I8 ALT           | not met | not eligible |
      | ALT                     | 199.999 U/L | I8 ALT           | met     | eligible     |
      | ALT                     | 0 U/L       | I8 ALT           | met     | eligible     |
      | ALT                     | 20000 U/L   | I8 ALT           | not met | not eligible |
      | ALT                     | missing     | I8 ALT           | unknown | undetermined |
      | total bilirubin         | 1.5 mg/dL   | I9 bilirubin     | met     | eligible     |
      | total bilirubin         | 1.501 mg/dL | I9 bilirubin     | not met | not eligible |
      | total bilirubin         | 1.499 mg/dL | I9 bilirubin     | met     | eligible     |
      | total bilirubin         | 0 mg/dL     | I9 bilirubin     | met     | eligible     |
      | total bilirubin         | 80 mg/dL    | I9 bilirubin     | not met | not eligible |
      | total bilirubin         | missing     | I9 bilirubin     | unknown | undetermined |
      | total bilirubin         | 25.6 umol/L | I9 bilirubin     | met     | eligible     |
      | total bilirubin         | 25.7 umol/L | I9 bilirubin     | not met | not eligible |

  Scenario Outline: A bilirubin of 3 mg/dL, Gilbert syndrome <syndrome>
    Given total bilirubin is 3 mg/dL
    And Gilbert syndrome is <syndrome>
    When the patient is assessed
    Then I9 bilirubin is <truth>

    Examples:
      | syndrome | truth   |
      | yes      | met     |
      | no       | not met |
      | missing  | unknown |

  @threshold
  Scenario Outline: At <age> years a filtration rate of <rate> and a clearance of <clearance>
    Given age is <age> a
    And eGFR is <rate>
    And creatinine clearance estimate is <clearance>
    When the patient is assessed
    Then I6 kidney is <truth>

    Examples: below two years the filtration rate counts
      | age   | rate          | clearance     | truth   |
      | 1.999 | 30 mL/min     | 0 mL/min      | met     |
      | 1.999 | 30.001 mL/min | missing       | met     |
      | 1.999 | 29.999 mL/min | 100 mL/min    | not met |
      | 1     | 400 mL/min    | 0 mL/min      | met     |
      | 1     | 0 mL/min      | 400 mL/min    | not met |
      | 1     | missing       | 100 mL/min    | unknown |

    Examples: from two years on the clearance
      | age   | rate          | clearance     | truth   |
      | 2     | 0 mL/min      | 30 mL/min     | met     |
      | 2.001 | missing       | 30.001 mL/min | met     |
      | 2.001 | 100 mL/min    | 29.999 mL/min | not met |
      | 2     | 100 mL/min    | 29.999 mL/min | not met |
      | 9     | 100 mL/min    | 0 mL/min      | not met |
      | 9     | 0 mL/min      | 400 mL/min    | met     |
      | 9     | 100 mL/min    | missing       | unknown |

  @missing
  Scenario: The age is not known, and only one of the two is enough
    Given age is missing
    And eGFR is 10 mL/min
    When the patient is assessed
    Then I6 kidney is unknown

  @threshold
  Scenario Outline: A shortening fraction of <shortening> and an ejection fraction of <ejection>
    Given shortening fraction is <shortening>
    And ejection fraction is <ejection>
    When the patient is assessed
    Then I10 heart is <truth>
    And the patient is <eligible>

    Examples:
      | shortening | ejection | truth   | eligible     |
      | 30 %       | 0 %      | met     | eligible     |
      | 30.001 %   | 50 %     | met     | eligible     |
      | 29.999 %   | 50 %     | not met | not eligible |
      | 29.999 %   | 50.001 % | met     | eligible     |
      | 0 %        | 49.999 % | not met | not eligible |
      | 0 %        | 100 %    | met     | eligible     |
      | 100 %      | missing  | met     | eligible     |
      | 29 %       | missing  | unknown | undetermined |
      | missing    | 50 %     | unknown | undetermined |

  @threshold
  Scenario Outline: Diagnosed on <diagnosis>, off therapy on <end>, relapsed on 31 January 2024
    Given diagnosis date is <diagnosis>
    And end of primary therapy is <end>
    When the patient is assessed
    Then relapse between 18 and 30 months is <between>
    And relapse soon after therapy is <soon>
    And early relapse is <early>
    And I3 high risk is <early>

    Examples: 18 to 30 months after the diagnosis, both days included
      | diagnosis  | end        | between | soon    | early   |
      | 2022-07-30 | 2023-01-31 | met     | not met | met     |
      | 2022-07-31 | 2023-01-31 | met     | not met | met     |
      | 2022-08-01 | 2023-01-31 | not met | not met | not met |
      | 2021-08-01 | 2023-01-31 | met     | not met | met     |
      | 2021-07-31 | 2023-01-31 | met     | not met | met     |
      | 2021-07-30 | 2023-01-31 | not met | not met | not met |
      | 2020-01-01 | 2023-01-31 | not met | not met | not met |

    Examples: less than six months after the therapy
      | diagnosis  | end        | between | soon    | early   |
      | 2020-01-01 | 2023-07-30 | not met | not met | not met |
      | 2020-01-01 | 2023-07-31 | not met | not met | not met |
      | 2020-01-01 | 2023-08-01 | not met | met     | met     |
      | 2020-01-01 | 2024-01-30 | not met | met     | met     |
      | 2020-01-01 | missing    | not met | not met | not met |
      | 2022-01-31 | 2023-12-31 | met     | met     | met     |

  @missing
  Scenario Outline: Without <fact>, diagnosed on <diagnosis>
    Given diagnosis date is <diagnosis>
    And <fact> is missing
    When the patient is assessed
    Then early relapse is <truth>

    Examples:
      | fact           | diagnosis  | truth   |
      | diagnosis date | 2022-01-31 | unknown |
      | relapse day    | 2022-01-31 | unknown |

  Scenario Outline: A clearance of <clearance>, and the patient is <eligible>
    Given creatinine clearance estimate is <clearance> mL/min
    When the patient is assessed
    Then the patient is <eligible>

    Examples:
      | clearance | eligible     |
      | 30        | eligible     |
      | 29.999    | not eligible |

  @missing
  Scenario: When the relapse came is not known, nor when the therapy ended long ago
    Given relapse day is missing
    When the patient is assessed
    Then relapse soon after therapy is unknown

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given <fact> is <value>
    When the patient is assessed
    Then <criterion> is unknown
    And there is a problem with <fact>

    Examples:
      | fact                          | value           | criterion        |
      | age                           | -0.001 a        | I1 age           |
      | age                           | 120.001 a       | I1 age           |
      | relapses                      | -1              | I2 first relapse |
      | relapses                      | 11              | I2 first relapse |
      | bone marrow blasts            | -0.001 %        | I5 marrow        |
      | bone marrow blasts            | 100.001 %       | I5 marrow        |
      | AST                           | -0.001 U/L      | I7 AST           |
      | AST                           | 20000.001 U/L   | I7 AST           |
      | ALT                           | -0.001 U/L      | I8 ALT           |
      | ALT                           | 20000.001 U/L   | I8 ALT           |
      | total bilirubin               | -0.001 mg/dL    | I9 bilirubin     |
      | total bilirubin               | 80.001 mg/dL    | I9 bilirubin     |
      | creatinine clearance estimate | -0.001 mL/min   | I6 kidney        |
      | creatinine clearance estimate | 400.001 mL/min  | I6 kidney        |

  @data
  Scenario Outline: In the second year <fact> of <value> is set aside
    Given age is 1.5 a
    And eGFR is <value>
    When the patient is assessed
    Then I6 kidney is unknown
    And there is a problem with eGFR

    Examples:
      | fact | value          |
      | eGFR | -0.001 mL/min  |
      | eGFR | 400.001 mL/min |

  @data
  Scenario Outline: A heart of <fact> <value> is set aside
    Given shortening fraction is 20 %
    And ejection fraction is 40 %
    And <fact> is <value>
    When the patient is assessed
    Then I10 heart is unknown
    And there is a problem with <fact>

    Examples:
      | fact                | value     |
      | shortening fraction | -0.001 %  |
      | shortening fraction | 100.001 % |
      | ejection fraction   | -0.001 %  |
      | ejection fraction   | 100.001 % |
