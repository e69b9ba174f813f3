# language: de
@deutsch
Funktionalität: Dieselben Fragen mit deutschen Schlüsselwörtern
  Die Wörter nach dem Schlüsselwort sind die des Protokolls; sie bleiben englisch.

  Grundlage:
    Angenommen the protocol "inotuzumab-pediatric"
    Und a patient with:
      | fact                   | value                |
      | age                    | 9 a                  |
      | diagnosis              | B-cell precursor ALL |
      | disease status         | refractory           |
      | CD22                   | positive             |
      | bone marrow blasts     | 1 %                  |
      | peripheral blasts      | 0 %                  |
      | extramedullary disease | absent               |
      | platelets              | 180 10*9/L           |
      | ANC                    | 2.5 10*9/L           |

  Szenario: Ein Kind in kompletter Remission
    Wenn the patient is assessed
    Dann the patient is eligible
    Und response is CR

  Szenariogrundriss: Thrombozyten von <platelets>
    Angenommen platelets is <platelets> 10*9/L
    Wenn the patient is assessed
    Dann platelet recovery is <truth>
    Und response is <response>

    Beispiele:
      | platelets | truth   | response |
      | 99.999    | not met | CRi      |
      | 100       | met     | CR       |

  Szenario: Ohne Neutrophile bleibt die Antwort offen
    Angenommen ANC is missing
    Wenn the patient is assessed
    Dann response may be CR, CRi
    Aber marrow remission is met
