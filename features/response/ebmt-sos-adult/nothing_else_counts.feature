@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "ebmt-sos-adult"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule             | fact                 | value       | answer  |
      | high bilirubin   | total bilirubin      | 34.3 umol/L | met     |
      | high bilirubin   | total bilirubin      | 34.1 umol/L | not met |
      | high bilirubin   | total bilirubin      | 2 mg/dL     | met     |
      | high bilirubin   | total bilirubin      | 1.999 mg/dL | not met |
      | high bilirubin   | total bilirubin      | 2.001 mg/dL | met     |
      | liver is painful | painful hepatomegaly | present     | met     |
      | liver is painful | painful hepatomegaly | absent      | not met |
      | ascites seen     | ascites              | present     | met     |
      | ascites seen     | ascites              | absent      | not met |
      | classical signs  | total bilirubin      | 1 mg/dL     | not met |
      | classical signs  | total bilirubin      | 3 mg/dL     | unknown |
      | seen in flow     | flow evidence        | absent      | not met |
      | seen in flow     | flow evidence        | present     | unknown |
