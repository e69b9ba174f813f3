Feature: Sinusoidal obstruction syndrome of children
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "ebmt-sos-paediatric"

  Scenario Outline: Platelets <platelets>, weight <weight>, liver <liver>, ascites <ascites>, bilirubin <bilirubin>
    Given transfusion-refractory thrombocytopenia is <platelets>
    And weight rising three days is <weight>
    And weight is 20 kg
    And baseline weight is 20 kg
    And hepatomegaly is <liver>
    And ascites is <ascites>
    And bilirubin rising three days is <bilirubin>
    And highest bilirubin is 1 mg/dL
    When the patient is assessed
    Then SOS is <SOS>

    Examples: none, and one of the five
      | platelets | weight  | liver   | ascites | bilirubin | SOS     |
      | absent    | absent  | absent  | absent  | absent    | not met |
      | present   | absent  | absent  | absent  | absent    | not met |
      | absent    | present | absent  | absent  | absent    | not met |
      | absent    | absent  | present | absent  | absent    | not met |
      | absent    | absent  | absent  | present | absent    | not met |
      | absent    | absent  | absent  | absent  | present   | not met |

    Examples: two, and all
      | platelets | weight  | liver   | ascites | bilirubin | SOS |
      | present   | present | absent  | absent  | absent    | met |
      | present   | absent  | absent  | absent  | present   | met |
      | absent    | present | present | absent  | absent    | met |
      | absent    | absent  | present | present | absent    | met |
      | absent    | absent  | absent  | present | present   | met |
      | present   | present | present | present | present   | met |

    Examples: missing
      | platelets | weight  | liver   | ascites | bilirubin | SOS     |
      | present   | absent  | absent  | missing | absent    | unknown |
      | absent    | absent  | absent  | missing | absent    | not met |
      | present   | present | missing | missing | missing   | met     |
      | missing   | absent  | present | absent  | absent    | unknown |
      | absent    | missing | present | absent  | absent    | unknown |
      | absent    | absent  | missing | present | absent    | unknown |
      | absent    | absent  | absent  | present | missing   | unknown |

  @threshold
  Scenario Outline: A weight of <weight>, <baseline> before the transplantation, no rise on three days
    Given weight rising three days is absent
    And weight is <weight>
    And baseline weight is <baseline>
    When the patient is assessed
    Then weight gain is <truth>

    Examples:
      | weight    | baseline | truth   |
      | 21 kg     | 20 kg    | not met |
      | 21.001 kg | 20 kg    | met     |
      | 20.999 kg | 20 kg    | not met |
      | 0.3 kg    | 0.3 kg   | not met |
      | 350 kg    | 350 kg   | not met |
      | 350 kg    | 10 kg    | met     |
      | 21.001 kg | missing  | unknown |

  Scenario Outline: A weight that rises by more than 5 % counts whatever the three days: <three>
    Given weight rising three days is <three>
    And weight is 22 kg
    And baseline weight is 20 kg
    When the patient is assessed
    Then weight gain is met

    Examples:
      | three   |
      | missing |
      | absent  |

  @threshold
  Scenario Outline: A bilirubin of <bilirubin>, and no rise on three days
    Given bilirubin rising three days is absent
    And highest bilirubin is <bilirubin>
    When the patient is assessed
    Then bilirubin rises is <truth>

    Examples:
      | bilirubin   | truth   |
      | 2 mg/dL     | met     |
      | 1.999 mg/dL | not met |
      | 2.001 mg/dL | met     |
      | 0 mg/dL     | not met |
      | 80 mg/dL    | met     |
      | 34.3 umol/L | met     |
      | 34.1 umol/L | not met |
      | missing     | unknown |

  @data
  Scenario Outline: <fact> of <value> is set aside
    Given weight rising three days is absent
    And weight is 20 kg
    And baseline weight is 20 kg
    And bilirubin rising three days is absent
    And <fact> is <value>
    When the patient is assessed
    Then <rule> is unknown
    And there is a problem with <fact>

    Examples:
      | fact              | value        | rule            |
      | weight            | 0.299 kg     | weight gain     |
      | weight            | 350.001 kg   | weight gain     |
      | baseline weight   | 0.299 kg     | weight gain     |
      | baseline weight   | 350.001 kg   | weight gain     |
      | highest bilirubin | -0.001 mg/dL | bilirubin rises |
      | highest bilirubin | 80.001 mg/dL | bilirubin rises |

  Rule: Of many days

    @observations
    Scenario Outline: Heavy on <heavy> and as before on <light>
      Given the observations:
        | date       | fact                      | value      |
        | 2023-12-01 | weight                    | 20 kg      |
        | 2024-05-15 | transplantation date      | 2023-12-10 |
        | 2024-05-15 | hepatomegaly              | absent     |
        | 2024-05-15 | weight rising three days  | absent     |
        | <heavy>    | weight                    | 22 kg      |
        | <light>    | weight                    | 20 kg      |
      When the patient is assessed
      Then weight gain is <truth>

      Examples:
        | heavy      | light      | truth   |
        | 2024-05-15 | 2024-05-05 | met     |
        | 2024-05-05 | 2024-05-15 | not met |
        | 2024-05-05 | 2024-05-20 | met     |
        | 2024-01-05 | 2024-05-20 | met     |

    @observations
    Scenario Outline: 20 kg on <first>, <other> kg on <second>, transplanted on 1 May
      Given the observations:
        | date       | fact                     | value      |
        | 2024-05-15 | hepatomegaly             | absent     |
        | 2024-05-15 | transplantation date     | 2024-05-01 |
        | 2024-05-15 | weight rising three days | absent     |
        | <first>    | weight                   | 20 kg      |
        | <second>   | weight                   | <other> kg |
        | 2024-05-15 | weight                   | 22 kg      |
      When the patient is assessed
      Then weight gain is <truth>

      Examples:
        | first      | second     | other | truth   |
        | 2024-05-01 | 2024-04-20 | 25    | met     |
        | 2024-04-20 | 2024-05-01 | 25    | not met |
        | 2024-04-20 | 2024-05-02 | 25    | met     |
        | 2023-01-01 | 2024-05-02 | 25    | met     |
        | 2024-04-20 | 2024-05-01 | 21    | not met |
        | 2024-05-01 | 2024-04-20 | 18    | met     |
        | 2024-05-02 | 2024-05-03 | 20    | unknown |

    @observations
    Scenario Outline: Bilirubin of <first> on <day> and of <second> on 15 May
      Given the observations:
        | date       | fact                        | value          |
        | 2024-05-15 | hepatomegaly                | absent         |
        | 2024-05-15 | bilirubin rising three days | absent         |
        | <day>      | total bilirubin             | <first> mg/dL  |
        | 2024-05-15 | total bilirubin             | <second> mg/dL |
      When the patient is assessed
      Then bilirubin rises is <truth>

      Examples: three days of the calendar, the last of them that of the assessment
        | day        | first | second | truth   |
        | 2024-05-13 | 3     | 1      | met     |
        | 2024-05-12 | 3     | 1      | not met |
        | 2024-05-14 | 1     | 3      | met     |
        | 2024-05-16 | 3     | 1      | not met |
