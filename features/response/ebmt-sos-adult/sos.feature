Feature: Sinusoidal obstruction syndrome of adults
  Nothing is known of these patients but what is said.

  Background:
    Given the protocol "ebmt-sos-adult"

  Scenario Outline: Bilirubin of <bilirubin> mg/dL, liver <liver>, weight <weight> kg from 100 kg, ascites <ascites>
    Given total bilirubin is <bilirubin> mg/dL
    And painful hepatomegaly is <liver>
    And weight is <weight> kg
    And baseline weight is 100 kg
    And ascites is <ascites>
    When the patient is assessed
    Then classical signs is <classical>

    Examples:
      | bilirubin | liver   | weight  | ascites | classical |
      | 2         | present | 106     | absent  | met       |
      | 2         | present | 100     | present | met       |
      | 2         | absent  | 106     | present | met       |
      | 2         | present | 106     | present | met       |
      | 1.999     | present | 106     | present | not met   |
      | 2         | present | 100     | absent  | not met   |
      | 2         | absent  | 106     | absent  | not met   |
      | 2         | absent  | 100     | present | not met   |
      | 80        | present | 105.001 | absent  | met       |
      | 2         | present | 105     | absent  | not met   |

  @threshold
  Scenario Outline: A weight of <weight>, <baseline> before the transplantation
    Given weight is <weight>
    And baseline weight is <baseline>
    When the patient is assessed
    Then weight gain is <truth>

    Examples: 5 % is no gain of more than 5 %
      | weight     | baseline | truth   |
      | 105 kg     | 100 kg   | not met |
      | 105.001 kg | 100 kg   | met     |
      | 104.999 kg | 100 kg   | not met |
      | 0.3 kg     | 0.3 kg   | not met |
      | 350 kg     | 350 kg   | not met |
      | 350 kg     | 10 kg    | met     |
      | 90 kg      | 100 kg   | not met |
      | 106 kg     | missing  | unknown |
      | missing    | 100 kg   | unknown |

  @threshold
  Scenario Outline: Assessed on <day>, transplanted on 1 May, histology <histology>, evidence of flow <flow>
    Given assessed on <day>
    And transplantation date is 2024-05-01
    And total bilirubin is <bilirubin> mg/dL
    And painful hepatomegaly is <liver>
    And weight is <weight> kg
    And baseline weight is 100 kg
    And ascites is <ascites>
    And SOS by histology is <histology>
    And flow evidence is <flow>
    When the patient is assessed
    Then early is <early>
    And SOS is <SOS>

    Examples: the classical form within 21 days
      | day        | bilirubin | liver   | weight | ascites | histology | flow    | early   | SOS           |
      | 2024-05-02 | 3         | present | 100    | present | not shown | absent  | met     | classical     |
      | 2024-05-15 | 3         | present | 100    | present | not shown | absent  | met     | classical     |
      | 2024-05-21 | 3         | present | 100    | present | not shown | absent  | met     | classical     |
      | 2024-05-22 | 3         | present | 100    | present | not shown | absent  | met     | classical     |
      | 2024-05-22 | 3         | absent  | 100    | present | proven    | present | met     | not classical |
      | 2024-05-22 | 1         | absent  | 100    | absent  | not shown | absent  | met     | not classical |

    Examples: beyond 21 days
      | day        | bilirubin | liver   | weight | ascites | histology | flow    | early   | SOS       |
      | 2024-05-23 | 3         | present | 100    | present | not shown | absent  | not met | late      |
      | 2024-05-23 | 1         | absent  | 100    | absent  | proven    | absent  | not met | late      |
      | 2024-05-23 | 1         | absent  | 106    | present | not shown | present | not met | late      |
      | 2024-05-23 | 3         | absent  | 106    | absent  | not shown | present | not met | late      |
      | 2024-05-23 | 3         | present | 100    | absent  | not shown | present | not met | late      |
      | 2024-05-23 | 1         | present | 100    | present | not shown | present | not met | late      |
      | 2024-05-23 | 3         | absent  | 100    | absent  | not shown | present | not met | not shown |
      | 2024-05-23 | 1         | present | 100    | absent  | not shown | present | not met | not shown |
      | 2024-05-23 | 1         | absent  | 106    | absent  | not shown | present | not met | not shown |
      | 2024-05-23 | 1         | absent  | 100    | present | not shown | present | not met | not shown |
      | 2024-05-23 | 1         | present | 106    | present | not shown | absent  | not met | not shown |
      | 2024-12-31 | 3         | present | 106    | absent  | not shown | absent  | not met | late      |

  @missing
  Scenario Outline: Without <fact>, on <day>
    Given assessed on <day>
    And transplantation date is 2024-05-01
    And total bilirubin is <bilirubin> mg/dL
    And painful hepatomegaly is present
    And weight is 100 kg
    And baseline weight is 100 kg
    And ascites is present
    And SOS by histology is not shown
    And flow evidence is absent
    And <fact> is missing
    When the patient is assessed
    Then SOS may be <possible>

    Examples:
      | fact                 | day        | bilirubin | possible                 |
      | transplantation date | 2024-05-15 | 3         | classical, late          |
      | transplantation date | 2024-05-15 | 1         | not classical, not shown |
      | total bilirubin      | 2024-05-15 | 3         | classical, not classical |
      | ascites              | 2024-05-15 | 3         | classical, not classical |
      | painful hepatomegaly | 2024-05-15 | 3         | classical, not classical |
      | total bilirubin      | 2024-06-15 | 3         | late, not shown          |
      | SOS by histology     | 2024-06-15 | 1         | late, not shown          |
      | flow evidence        | 2024-06-15 | 1         | late, not shown          |

  @data
  Scenario Outline: A weight of <weight>, <baseline> before, is set aside
    Given weight is <weight>
    And baseline weight is <baseline>
    When the patient is assessed
    Then weight gain is unknown
    And there is a problem with <fact>

    Examples:
      | weight     | baseline   | fact            |
      | 0.299 kg   | 100 kg     | weight          |
      | 350.001 kg | 100 kg     | weight          |
      | 100 kg     | 0.299 kg   | baseline weight |
      | 100 kg     | 350.001 kg | baseline weight |

  Scenario Outline: One sign and evidence of the flow is not enough, histology <histology>, on <day>
    Given assessed on <day>
    And transplantation date is 2024-05-01
    And total bilirubin is 1 mg/dL
    And painful hepatomegaly is absent
    And weight is 100 kg
    And baseline weight is 100 kg
    And ascites is present
    And SOS by histology is <histology>
    And flow evidence is present
    When the patient is assessed
    Then seen in flow is not met

    Examples:
      | histology | day        |
      | proven    | 2024-06-15 |
      | not shown | 2024-05-02 |

  Rule: The weight of the day is the latest, that before the transplantation the latest on its day or before

    @observations
    Scenario Outline: Heavy on <heavy> and as before on <light>
      Given the observations:
        | date       | fact                 | value      |
        | 2023-12-01 | weight               | 100 kg     |
        | 2024-05-15 | transplantation date | 2023-12-10 |
        | 2024-05-15 | painful hepatomegaly | absent     |
        | <heavy>    | weight               | 106 kg     |
        | <light>    | weight               | 100 kg     |
      When the patient is assessed
      Then weight gain is <truth>

      Examples:
        | heavy      | light      | truth   |
        | 2024-05-15 | 2024-05-05 | met     |
        | 2024-05-05 | 2024-05-15 | not met |
        | 2024-05-05 | 2024-05-20 | met     |
        | 2024-01-05 | 2024-05-20 | met     |

    @observations
    Scenario Outline: 100 kg on <first>, <other> kg on <second>, transplanted on 1 May
      Given the observations:
        | date       | fact                 | value      |
        | 2024-05-15 | painful hepatomegaly | absent     |
        | 2024-05-15 | transplantation date | 2024-05-01 |
        | <first>    | weight               | 100 kg     |
        | <second>   | weight               | <other> kg |
        | 2024-05-15 | weight               | 106 kg     |
      When the patient is assessed
      Then weight gain is <truth>

      Examples:
        | first      | second     | other | truth   |
        | 2024-05-01 | 2024-04-20 | 110   | met     |
        | 2024-04-20 | 2024-05-01 | 110   | not met |
        | 2024-04-20 | 2024-05-02 | 110   | met     |
        | 2023-01-01 | 2024-05-02 | 110   | met     |
        | 2024-04-20 | 2024-05-01 | 102   | not met |
        | 2024-05-01 | 2024-04-20 | 104   | met     |
        | 2024-05-01 | 2024-04-20 | 90    | met     |
        | 2024-05-02 | 2024-05-03 | 100   | unknown |
