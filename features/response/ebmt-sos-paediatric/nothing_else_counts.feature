@alone
Feature: Each rule asks its own facts, and no other
  Nothing is known of these patients but what one rule reads; an exception or a restriction that nobody wrote would show.

  Background:
    Given the protocol "ebmt-sos-paediatric"

  Scenario Outline: <rule> with nothing known but <fact>: <value>
    Given a patient with:
      | fact   | value   |
      | <fact> | <value> |
    When the patient is assessed
    Then <rule> is <answer>

    Examples:
      | rule                 | fact                                    | value       | answer  |
      | refractory platelets | transfusion-refractory thrombocytopenia | present     | met     |
      | refractory platelets | transfusion-refractory thrombocytopenia | absent      | not met |
      | liver is larger      | hepatomegaly                            | present     | met     |
      | liver is larger      | hepatomegaly                            | absent      | not met |
      | ascites seen         | ascites                                 | present     | met     |
      | ascites seen         | ascites                                 | absent      | not met |
      | weight gain          | weight rising three days                | present     | met     |
      | weight gain          | weight rising three days                | absent      | unknown |
      | bilirubin rises      | bilirubin rising three days             | present     | met     |
      | bilirubin rises      | bilirubin rising three days             | absent      | unknown |
      | bilirubin rises      | highest bilirubin                       | 2 mg/dL     | met     |
      | bilirubin rises      | highest bilirubin                       | 1.999 mg/dL | unknown |
      | bilirubin rises      | highest bilirubin                       | 2.001 mg/dL | met     |
      | SOS                  | ascites                                 | present     | unknown |
