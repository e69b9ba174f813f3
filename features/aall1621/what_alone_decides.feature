@alone
Feature: Conditions that nothing else has decided already
  In each scenario the answer hangs on the one condition that it is about: all else is such that it would turn the answer.

  Background:
    Given the protocol "aall1621"

  @missing
  Scenario: Whether a marrow needs confirmation is not known without its blasts, if there is none
    Given a patient with:
      | fact                | value           |
      | confirmatory method | morphology only |
      | confirmatory blasts | 60 %            |
    And bone marrow blasts is missing
    When the patient is assessed
    Then I4 M2 confirmation is unknown

  @missing
  Scenario: Refractory after two attempts, and nobody has counted the relapses
    Given a patient with:
      | fact                     | value      |
      | disease status           | refractory |
      | prior induction attempts | 2          |
    And relapses is missing
    When the patient is assessed
    Then primary refractory is unknown

  @missing
  Scenario: A re-induction was tried, and neither the disease status nor the relapses are known
    Given prior re-induction attempts is 1
    And disease status is missing
    And relapses is missing
    When the patient is assessed
    Then refractory first relapse is unknown

  @missing
  Scenario: Down syndrome, and neither the cohort nor the relapses are known
    Given Down syndrome is yes
    And cohort is missing
    And relapses is missing
    When the patient is assessed
    Then first relapse with Down syndrome is unknown

  @unverified @performance
  Scenario Outline: ECOG <ecog>, Karnofsky <karnofsky>, Lansky <lansky>, at <age>, with <alone> deciding
    Given a patient with:
      | fact      | value       |
      | age       | <age>       |
      | ECOG      | <ecog>      |
      | Karnofsky | <karnofsky> |
      | Lansky    | <lansky>    |
    When the patient is assessed
    Then I9 performance is <truth>

    Examples:
      | alone         | age     | ecog | karnofsky | lansky  | truth   |
      | the ECOG      | 9 a     | 1    | 90        | 40      | met     |
      | the age       | missing | 3    | 90        | 90      | unknown |
      | the age       | 15.9 a  | 3    | 90        | missing | unknown |
      | the Karnofsky | 20 a    | 3    | missing   | 90      | unknown |

  @unverified @creatinine
  Scenario Outline: The highest creatinine of <sex> patients at <age>
    Given a patient with:
      | fact | value |
      | age  | <age> |
      | sex  | <sex> |
    When the patient is assessed
    Then creatinine limit is <limit>

    Examples:
      | age    | sex    | limit     |
      | 16.1 a | male   | 1.7 mg/dL |
      | 16.1 a | female | 1.4 mg/dL |

  @unverified @creatinine @missing
  Scenario: From 16 years on the limit cannot be told without the sex either
    Given age is 20 a
    And sex is missing
    When the patient is assessed
    Then creatinine limit cannot be calculated

  @unverified @missing
  Scenario: Whoever breast-feeds, and whose sex nobody wrote down
    Given lactation is yes
    And sex is missing
    When the patient is assessed
    Then E6 lactation is unknown

  @response @missing
  Scenario: With neutrophils that have not recovered, a marrow that was not looked at leaves CRi and NR
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | ANC                    | 0.9 10*9/L |
      | peripheral blasts      | 0 %        |
      | extramedullary disease | absent     |
    And bone marrow blasts is missing
    When the patient is assessed
    Then response is not settled
    And response may be CRi, NR

  @dosing @missing
  Scenario: In Cohort 2 the number of the cycle decides whether there is another one
    Given cohort is Cohort 2
    And cycle is missing
    When the patient is assessed
    Then cycle limit is unknown

  @dosing @missing
  Scenario Outline: With <blasts> blasts and progress <progress>, whether cycle <cycle> may be given is not known
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | ANC                    | 2.5 10*9/L |
      | peripheral blasts      | 0 %        |
      | bone marrow blasts     | <blasts>   |
      | extramedullary disease | absent     |
      | cycle                  | <cycle>    |
      | cohort                 | Cohort 1   |
      | progressive disease    | <progress> |
    When the patient is assessed
    Then further cycle is unknown

    Examples: the number of the cycle decides
      | blasts | cycle   | progress |
      | 60 %   | missing | yes      |

    Examples: the response decides
      | blasts  | cycle | progress |
      | missing | 3     | no       |

  @dosing @missing
  Scenario Outline: With <blasts> blasts in cycle <cycle> of <cohort>, the dose of day 1 is not known
    Given a patient with:
      | fact                   | value      |
      | platelets              | 180 10*9/L |
      | ANC                    | 2.5 10*9/L |
      | peripheral blasts      | 0 %        |
      | bone marrow blasts     | <blasts>   |
      | extramedullary disease | absent     |
      | cycle                  | <cycle>    |
      | cohort                 | <cohort>   |
    When the patient is assessed
    Then dose day 1 cannot be calculated

    Examples: the response decides
      | blasts  | cycle | cohort   |
      | missing | 3     | Cohort 1 |

    Examples: the cohort decides
      | blasts | cycle | cohort  |
      | 4 %    | 2     | missing |
      | 60 %   | 2     | missing |
